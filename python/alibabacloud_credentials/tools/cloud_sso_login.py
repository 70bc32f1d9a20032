"""Logging in with CloudSSO: a person confirms a code in any browser, and chooses account and access configuration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Sequence, Tuple

from .._profile import config_json
from .._profile.plan import log_in_again
from .._world.current import current
from ..exceptions import (
    CredentialException,
    ExpiredException,
    InvalidConfigurationException,
    RejectedException,
    UnreachableException,
)
from ..provider.cloud_sso import CloudSSOCredentialsProvider
from ._directory import AccessToken, Device, Directory
from ._login_profile import LoginProfile
from .logins import Choice, LoggedIn, SignIn, new_profile, without_inner_frames

if TYPE_CHECKING:
    from .._world.context import Context

#: what to choose, for a person; what there is to choose from
Choose = Callable[[str, Sequence[Choice]], Choice]
_KEYS = config_json.CLOUD_SSO_KEYS
_ACCOUNT, _ACCESS_CONFIGURATION = 'account', 'access configuration'
_REGION = 'cn-hangzhou'
_TICK_S = 1.0
_MOST_LISTED = 20


@without_inner_frames
def login_cloud_sso(
    *,
    show: Callable[[SignIn], None],
    choose: Optional[Choose] = None,
    waiting: Optional[Callable[[float], None]] = None,
    sign_in_url: Optional[str] = None,
    account_id: Optional[str] = None,
    access_configuration_id: Optional[str] = None,
    profile: Optional[str] = None,
    config_file: Optional[str] = None,
    timeout_s: float = 600.0,
) -> LoggedIn:
    """Log in with CloudSSO, and save the login in a profile, where this package and the aliyun command line find it.

    No browser on this machine is needed. The login cannot be renewed without the person; it ends at ``ends_at``.
    Nothing is saved unless all went well; nothing else of the file changes. A profile that is new works in
    ``cn-hangzhou``.

    :param show: is called once, with the address to open in any browser and the code to confirm there.
    :param choose: is called where the person has several accounts, or access configurations, with what to choose
        (``account`` or ``access configuration``) and the choices; returns one of them. Default: then this fails.
    :param waiting: is called about once a second while the person is waited for, with the seconds that are left.
    :param sign_in_url: sign-in address of the directory, as the CloudSSO console shows it. Default: the profile's.
    :param account_id: the account to work in. Default: the profile's if it is still assigned, otherwise chosen.
    :param access_configuration_id: what to be there. Default: as with ``account_id``.
    :param profile: name of the profile; it may be new. Environment variable: ``ALIBABA_CLOUD_PROFILE``. Default: the
        one that the file calls current, or ``default``.
    :param config_file: path of the file; it may be new. Environment variable: ``ALIBABA_CLOUD_CONFIG_FILE``. Default:
        ``~/.aliyun/config.json``.
    :param timeout_s: seconds to wait for the person. Default: 600.
    :raises InvalidConfigurationException: a parameter or the file cannot work, the profile holds another credential,
        or what to choose is not among the choices.
    :raises RejectedException: CloudSSO refused; ``code`` is its own.
    :raises ExpiredException: the code was not confirmed in time.
    :raises UnreachableException: no answer came in time.
    """
    context = current()
    target = LoginProfile(context, config_json.CLOUD_SSO_MODE, profile, config_file)
    known_url = target.text(_KEYS['sign_in_url'])
    url = sign_in_url or known_url
    if not url:
        raise InvalidConfigurationException(
            'sign_in_url must be the sign-in address of your CloudSSO directory', parameter='sign_in_url'
        )
    directory = Directory(context, url)
    device = directory.device()
    show(device.sign_in)
    token = _confirmed(context, directory, device, waiting, timeout_s)
    used = _used_before(target) if url == known_url else {}
    return _Session(directory, token, url).saved(target, choose, account_id, access_configuration_id, used, None)


@without_inner_frames
def switch_cloud_sso(
    *,
    choose: Optional[Choose] = None,
    account_id: Optional[str] = None,
    access_configuration_id: Optional[str] = None,
    profile: Optional[str] = None,
    config_file: Optional[str] = None,
) -> LoggedIn:
    """Choose another account or access configuration for a profile of CloudSSO, with the login that it has.

    Parameters are those of :func:`login_cloud_sso`, but an account or access configuration that is not given is chosen
    anew, also where the profile has one.

    :raises ExpiredException: there is no login any more.
    :raises InvalidConfigurationException: as with a login; or somebody has changed the profile meanwhile.
    :raises RejectedException: CloudSSO refused; ``code`` is its own.
    :raises UnreachableException: no answer came in time.
    """
    context = current()
    target = LoginProfile(context, config_json.CLOUD_SSO_MODE, profile, config_file)
    url, token = target.text(_KEYS['sign_in_url']), target.text(_KEYS['access_token'])
    expires_at = target.values.get(_KEYS['access_token_expire'])
    if not url or not token or not isinstance(expires_at, int) or expires_at <= context.clock.wall():
        raise ExpiredException(f'{target.place}: there is no login; {log_in_again("CloudSSO", target.name)}')
    held = {_KEYS['sign_in_url']: url, _KEYS['access_token']: token}
    session = _Session(Directory(context, url), AccessToken(token, expires_at), url)
    return session.saved(target, choose, account_id, access_configuration_id, {}, held)


def _used_before(target: LoginProfile) -> Dict[str, Optional[str]]:
    """What the profile used before, which is used again if it still is assigned."""
    account_id = target.text(_KEYS['account_id'])
    return {_ACCOUNT: account_id, _ACCESS_CONFIGURATION: target.text(_KEYS['access_config'])}


class _Session:
    """A login, and what is chosen with it."""

    def __init__(self, directory: Directory, token: AccessToken, sign_in_url: str) -> None:
        self._directory = directory
        self._token = token
        self._url = sign_in_url

    def saved(
        self, target: LoginProfile, choose: Optional[Choose], account_id: Optional[str],
        access_configuration_id: Optional[str], used: Dict[str, Optional[str]], held: Optional[Dict[str, Any]],
    ) -> LoggedIn:
        """Choose, get the first credential, and save all of it."""
        account = _chosen(
            _ACCOUNT, self._directory.accounts(self._token), account_id, used.get(_ACCOUNT), choose
        )
        configuration = _chosen(
            _ACCESS_CONFIGURATION, self._directory.access_configurations(self._token, account.id),
            access_configuration_id, used.get(_ACCESS_CONFIGURATION), choose,
        )
        target.save(self._values(account.id, configuration.id), held=held, if_new=new_profile(_REGION))
        return LoggedIn(
            target.name, target.path, target.is_current, account.id, configuration.id, self._token.expires_at
        )

    def _values(self, account_id: str, access_configuration_id: str) -> Dict[str, Any]:
        parameters: Dict[str, Any] = {
            'sign_in_url': self._url, 'account_id': account_id, 'access_config': access_configuration_id,
            'access_token': self._token.token, 'access_token_expire': self._token.expires_at,
        }
        credential = CloudSSOCredentialsProvider(**parameters).get_credentials()
        parameters.update(
            access_key_id=credential.get_access_key_id(), access_key_secret=credential.get_access_key_secret(),
            security_token=credential.get_security_token(), sts_expiration=credential.get_expiration(),
        )
        return {'mode': config_json.CLOUD_SSO_MODE, **{_KEYS[name]: value for name, value in parameters.items()}}


def _confirmed(
    context: Context, directory: Directory, device: Device, waiting: Optional[Callable[[float], None]],
    timeout_s: float,
) -> AccessToken:
    """The token of a device, once its person has confirmed it. A network that is down for a moment ends nothing."""
    clock = context.clock
    ends_at = clock.monotonic() + timeout_s
    asked_at = clock.monotonic()
    failure: Optional[CredentialException] = None
    while True:
        now = clock.monotonic()
        if now >= ends_at:
            raise failure or UnreachableException(f'the code was not confirmed within {timeout_s:g} s')
        if waiting is not None:
            waiting(ends_at - now)
        clock.sleep(min(_TICK_S, ends_at - now))
        if clock.monotonic() - asked_at < device.interval_s:
            continue
        token, failure = _asked(directory, device)
        if token is not None:
            return token
        asked_at = clock.monotonic()


def _asked(
    directory: Directory, device: Device
) -> Tuple[Optional[AccessToken], Optional[CredentialException]]:
    """The token, or what may have passed when it is asked for the next time, or neither."""
    try:
        return directory.token(device), None
    except UnreachableException as error:
        return None, error
    except RejectedException as error:
        if error.http_status is None or (error.http_status < 500 and error.http_status != 429):
            raise
        return None, error


def _chosen(
    what: str, choices: List[Choice], wanted: Optional[str], used: Optional[str], choose: Optional[Choose]
) -> Choice:
    """
    :raises InvalidConfigurationException: none is assigned, not the one that is wanted, or nobody can be asked.
    """
    if not choices:
        raise InvalidConfigurationException(
            f'no {what} is assigned to you: ask an administrator of the CloudSSO directory'
        )
    by_id = {choice.id: choice for choice in choices}
    if wanted is not None:
        if wanted not in by_id:
            raise InvalidConfigurationException(f'this {what} is not assigned to you: {_listed(choices)}')
        return by_id[wanted]
    if used in by_id:
        return by_id[str(used)]
    if len(choices) == 1:
        return choices[0]
    if choose is None:
        raise InvalidConfigurationException(f'choose one {what} of those that are assigned to you: {_listed(choices)}')
    picked = choose(what, choices)
    if picked not in choices:
        raise InvalidConfigurationException(f'the {what} that was chosen is not one of the choices')
    return picked


def _listed(choices: List[Choice]) -> str:
    listed = [one.id if one.id == one.name else f'{one.id} ({one.name})' for one in choices[:_MOST_LISTED]]
    more = len(choices) - len(listed)
    return ', '.join([*listed, *([f'and {more} more'] if more else [])])
