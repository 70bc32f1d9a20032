"""Logging in with a browser: OAuth with PKCE, as the aliyun command line does, into a profile of its config.json."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, Optional, Tuple
from urllib.parse import urlencode

from .._profile import config_json
from .._profile.login import Login
from .._spec.catalogue import Catalogue
from .._world.current import current
from ..exceptions import InvalidConfigurationException
from ..provider._support.login import address
from ..provider._support.tokens import ask_for_tokens, exchange_token
from ._callback import PORTS, Callback, Sought, code_in
from ._login_profile import LoginProfile
from ._pkce import METHOD, Proof
from .logins import (
    LoggedIn,
    SignIn,
    check_account,
    check_account_id,
    for_step,
    new_profile,
    options,
    without_inner_frames,
)

if TYPE_CHECKING:
    from .._world.context import Context

_SOURCE = 'oauth'
_CODE_STEP = 'the tokens for the code of the sign-in page'
_REGIONS = {'CN': 'cn-hangzhou', 'INTL': 'ap-southeast-1'}


@without_inner_frames
def login(
    *,
    show: Callable[[SignIn], None],
    paste: Optional[Callable[[], str]] = None,
    waiting: Optional[Callable[[float], None]] = None,
    profile: Optional[str] = None,
    config_file: Optional[str] = None,
    site: Optional[str] = None,
    port: Optional[int] = None,
    expected_account_id: Optional[str] = None,
    timeout_s: float = 300.0,
) -> LoggedIn:
    """Log in by way of a browser, and save the login in a profile, where this package and the aliyun command line find
    it and renew it.

    Nothing is saved unless all went well; nothing else of the file changes. A profile that is new works in
    ``cn-hangzhou``, or ``ap-southeast-1`` on the site ``INTL``. Wire format: OAuth 2.0 with PKCE, RFC 6749 and 7636.

    :param show: is called once, with what the person needs, when all is ready for the answer.
    :param paste: asks the person for the address to which the browser is led in the end, or for the code in it; for a
        machine that the browser cannot reach. Default: this waits at a port of 127.0.0.1 for the browser to bring it.
    :param waiting: is called about once a second while the browser is waited for, with the seconds that are left.
    :param profile: name of the profile; it may be new. Environment variable: ``ALIBABA_CLOUD_PROFILE``. Default: the
        one that the file calls current, or ``default``.
    :param config_file: path of the file; it may be new. Environment variable: ``ALIBABA_CLOUD_CONFIG_FILE``. Default:
        ``~/.aliyun/config.json``.
    :param site: ``CN`` or ``INTL``, where the account is. Default: that of the profile, or ``CN``.
    :param port: the port to wait at; 0: any that is free. Default: the first free one from 12345 to 12349.
    :param expected_account_id: id of the account that the login must be for, by the word of STS. Default: any.
    :param timeout_s: seconds to wait for the browser. Default: 300.
    :raises InvalidConfigurationException: a parameter or the file cannot work, the profile holds another credential,
        the port is taken, what was pasted is no answer to this login, or the account is another.
    :raises RejectedException: the person, or a server, refused; ``code`` is the server's.
    :raises UnreachableException: no answer came in time.
    """
    context = current()
    check_account_id(expected_account_id)
    target = LoginProfile(context, config_json.OAUTH_MODE, profile, config_file)
    flow = _Flow(context, _checked_site(site or target.text('oauth_site_type') or 'CN'))
    if paste is None:
        answer = _from_browser(context, flow, show, waiting, port, timeout_s)
    else:
        answer = _from_person(flow, show, paste, port)
    with answer as (code, sought):
        done = flow.login(code, sought)
        check_account(done.cached_credentials, expected_account_id)
        fields = done.fields()
        values: Dict[str, Any] = {'mode': config_json.OAUTH_MODE, 'oauth_site_type': flow.site}
        values.update((key, fields[name]) for name, key in config_json.LOGIN_KEYS.items())
        target.save(values, if_new=new_profile(_REGIONS[flow.site]))
    return LoggedIn(target.name, target.path, target.is_current, expected_account_id)


class _Flow:
    """What is asked of the servers of a site, and the proof that it is this login that asks."""

    def __init__(self, context: Context, site: str) -> None:
        self._context = context
        self.site = site
        self._servers = Catalogue.oauth_sites()[site]
        self._proof = Proof()

    def sign_in(self, sought: Sought) -> SignIn:
        """Where the person signs in."""
        asked = {
            'response_type': 'code', 'client_id': self._servers['client_id'], 'redirect_uri': sought.redirect_uri,
            'state': sought.state, 'code_challenge': self._proof.challenge, 'code_challenge_method': METHOD,
        }
        page = address(self._servers['sign_in'], Catalogue.service_paths()['oauth_authorize'])
        return SignIn(f'{page}?{urlencode(asked)}')

    def login(self, code: str, sought: Sought) -> Login:
        """The login that a code is for, with its first credential."""
        form = {
            'grant_type': 'authorization_code', 'code': code, 'client_id': self._servers['client_id'],
            'redirect_uri': sought.redirect_uri, 'code_verifier': self._proof.verifier,
        }
        paths = Catalogue.service_paths()
        tokens = ask_for_tokens(
            for_step(self._context), address(self._servers['endpoint'], paths['oauth_token']), lambda: form, Login(),
            source=_SOURCE, step=_CODE_STEP, options=options(),
        )
        return tokens.with_credentials(exchange_token(
            for_step(self._context), address(self._servers['endpoint'], paths['oauth_exchange']),
            str(tokens.access_token), source=_SOURCE, options=options(),
        ))


@contextmanager
def _from_browser(
    context: Context, flow: _Flow, show: Callable[[SignIn], None], waiting: Optional[Callable[[float], None]],
    port: Optional[int], timeout_s: float,
) -> Iterator[Tuple[str, Sought]]:
    """The code that the browser brings; what is done with it is what the browser shows."""
    with closing(Callback(context, port)) as callback:
        show(flow.sign_in(callback.sought))
        with callback.code(timeout_s, waiting) as code:
            yield code, callback.sought


@contextmanager
def _from_person(
    flow: _Flow, show: Callable[[SignIn], None], paste: Callable[[], str], port: Optional[int]
) -> Iterator[Tuple[str, Sought]]:
    """The code in what the person pastes. Nobody listens at the port."""
    sought = Sought.at(port or PORTS[0])
    show(flow.sign_in(sought))
    yield code_in(paste(), sought), sought


def _checked_site(site: str) -> str:
    known = Catalogue.oauth_sites()
    if not isinstance(site, str) or site.upper() not in known:
        raise InvalidConfigurationException(f'site must be one of {", ".join(known)}', parameter='site')
    return site.upper()
