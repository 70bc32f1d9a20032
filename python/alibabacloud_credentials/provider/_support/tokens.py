"""Asking an OAuth server: for tokens, with a refresh token or with the code of a new login; and for a credential."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict
from urllib.parse import urlencode

from ..._profile.login import Login
from ..._transport.answers import JsonAnswer, error_code
from ..._transport.exchange import exchange_json
from ..._transport.messages import Request
from ...exceptions import RejectedException
from ...models import OauthErrorResponse, OauthExchangeResponse, OauthTokenResponse
from .login import bearer
from .wire import read_answer, temporary_credentials

if TYPE_CHECKING:
    from ..._refresh.credentials import Credentials
    from ..._transport.options import TransportOptions
    from ..._world.context import Context

_EXCHANGE_STEP = 'the exchange'
_DEFAULT_LIFETIME_S = 3600
_LONGEST_LIFETIME_S = 10 ** 9


def ask_for_tokens(
    context: Context, url: str, form: Callable[[], Dict[str, str]], before: Login, *, source: str, step: str,
    options: TransportOptions,
) -> Login:
    """A login with new tokens. What is sent is good once, so it is sent once.

    :param form: what to send, made anew for each attempt.
    :param before: the login that is renewed: its refresh token stays where the answer has none.
    :raises RejectedException: the server refused.
    :raises UnreachableException: no usable answer came in time.
    """
    sent: Dict[str, str] = {}

    def request() -> Request:
        sent.update(form())
        headers = {'Accept': 'application/json', 'Content-Type': 'application/x-www-form-urlencoded'}
        return Request('POST', url, headers, urlencode(sent).encode('ascii'))

    answer = exchange_json(context, request, source=source, step=step, options=options, idempotent=False)
    _refuse_error(answer, source=source, sent='\n'.join(sent.values()))
    # From here on nothing may fail but a missing access token: what was sent is used up.
    read: Any = read_answer(OauthTokenResponse(), answer, source=source)
    life_s, refresh_token = read.expires_in, read.refresh_token
    if not isinstance(life_s, int) or isinstance(life_s, bool) or not 0 < life_s < _LONGEST_LIFETIME_S:
        life_s = _DEFAULT_LIFETIME_S
    return Login(
        read.access_token,
        int(context.server_now()) + life_s,
        refresh_token if isinstance(refresh_token, str) and refresh_token else before.refresh_token,
        before.cached_credentials,
    )


def exchange_token(
    context: Context, url: str, access_token: str, *, source: str, options: TransportOptions
) -> Credentials:
    """The credential that an access token is exchanged for.

    :raises RejectedException: the server refused.
    :raises UnreachableException: no usable answer came in time.
    """
    headers = {'Accept': 'application/json', 'Content-Type': 'application/json', **bearer(access_token)}
    answer = exchange_json(
        context, lambda: Request('POST', url, headers, b''), source=source, step=_EXCHANGE_STEP, options=options
    )
    _refuse_error(answer, source=source, sent=access_token)
    # Servers write the keys both as accessKeyId and as AccessKeyId.
    spelt_alike = JsonAnswer({key[:1].lower() + key[1:]: value for key, value in answer.items()}, answer.place)
    read = read_answer(OauthExchangeResponse(), spelt_alike, source=source)
    return temporary_credentials(read, answer, source=source)


def _refuse_error(answer: JsonAnswer, *, source: str, sent: str) -> None:
    """Some refusals come with status 200.

    :param sent: what was sent that is secret: it does not get into the error, should the server repeat it.
    :raises RejectedException: this is one.
    """
    refusal: Any = OauthErrorResponse().from_map(answer)
    if refusal.code:
        code = error_code(answer, sent.encode())
        raise RejectedException(
            f'{source}: error refreshing credentials from {answer.place}: answered with the error '
            f'{code or "that its text describes"}', code, http_status=200,
        )
