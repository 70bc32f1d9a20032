"""ASGI middleware that binds the identity which a request carries in its headers.

Header names are those that Alibaba Cloud's own servers for agents read: ``x-acs-accesskey-id``,
``x-acs-accesskey-secret`` and ``x-acs-security-token``.
"""

from __future__ import annotations

from typing import Any, Awaitable, Callable, Dict, List, MutableMapping, Optional, Tuple, Union

from ..client import Client
from ..exceptions import InvalidConfigurationException
from ..models import Config
from ._scope import Bound, identity

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
#: from the bearer token of a request to the client of whoever sent it; None: the token is refused
ClientOfToken = Callable[[str], Union[Optional[Client], Awaitable[Optional[Client]]]]

_ID, _SECRET, _TOKEN = b'x-acs-accesskey-id', b'x-acs-accesskey-secret', b'x-acs-security-token'
_KEY_HEADERS = (_ID, _SECRET, _TOKEN)
_AUTHORIZATION = b'authorization'
# The status code by which a WebSocket is refused: a policy is violated.
_POLICY_VIOLATION = 1008


class _Refused(Exception):
    """The request carries what is no identity. The text is for the client of the server, without anything it sent."""


class IdentityMiddleware:
    """Binds the identity in the headers of a request while the application handles it, and forgets it afterwards.

    The identity is an AccessKey pair in ``x-acs-accesskey-id`` and ``x-acs-accesskey-secret``, with
    ``x-acs-security-token`` if it is temporary; or, where ``client_of_token`` is given, a bearer token in
    ``Authorization``. Half a pair, a header that is empty or comes twice, both kinds at once, or a token that is not
    known: status 401, and the application is not called. A request without any is handled with no identity bound,
    whatever is bound around the server, so that a :class:`ScopedClient` raises. The application does not see the three
    headers.

    :param app: an ASGI 3 application.
    :param client_of_token: finds the client for a bearer token, or gives None to refuse it; a function or a coroutine
        function. What it raises passes through. Default: ``Authorization`` is the application's own affair.
    :raises InvalidConfigurationException: a parameter cannot be called.
    """

    def __init__(self, app: App, client_of_token: Optional[ClientOfToken] = None) -> None:
        for name, value in (('app', app), ('client_of_token', client_of_token or app)):
            if not callable(value):
                raise InvalidConfigurationException(f'{name} must be a function', parameter=name)
        self._app = app
        self._client_of_token = client_of_token
        self._headers = _KEY_HEADERS if client_of_token is None else (*_KEY_HEADERS, _AUTHORIZATION)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope['type'] not in ('http', 'websocket'):
            await self._app(scope, receive, send)
            return
        try:
            client = await self._client(_values(scope, self._headers))
        except _Refused as error:
            await _refuse(scope, send, str(error))
            return
        if client is None:
            with Bound(None):
                await self._app(scope, receive, send)
            return
        with identity(client):
            del client  # nothing but the binding, which ends, refers to it
            await self._app(_without_keys(scope), receive, send)

    async def _client(self, values: Dict[bytes, str]) -> Optional[Client]:
        key = [values.get(name) for name in _KEY_HEADERS]
        authorization = values.get(_AUTHORIZATION)
        if any(part is not None for part in key):
            if authorization is not None:
                raise _Refused('send an AccessKey or a bearer token, not both')
            return _client_of_key(*key)
        return None if authorization is None else await self._client_of(authorization)

    async def _client_of(self, authorization: str) -> Client:
        scheme, _, token = authorization.partition(' ')
        if scheme.lower() != 'bearer' or not token.strip() or self._client_of_token is None:
            raise _Refused('Authorization must be Bearer and a token')
        found: Any = self._client_of_token(token.strip())
        client = await found if hasattr(found, '__await__') else found
        if client is None:
            raise _Refused('the bearer token is not accepted')
        return client  # type: ignore[no-any-return]  # as the function promises


def _client_of_key(key_id: Optional[str], secret: Optional[str], token: Optional[str]) -> Client:
    if key_id is None or secret is None:
        raise _Refused(f'{_ID.decode()} and {_SECRET.decode()} must come together')
    try:
        return Client(Config(
            type='access_key' if token is None else 'sts', access_key_id=key_id, access_key_secret=secret,
            security_token=token,
        ))
    except InvalidConfigurationException:
        raise _Refused('the AccessKey is not one') from None


def _values(scope: Scope, wanted: Tuple[bytes, ...]) -> Dict[bytes, str]:
    """The headers of interest; an empty one would be completed from the environment, so it is refused. Of two, one
    server takes the first and another the last, so they are refused too.
    """
    found: Dict[bytes, str] = {}
    for name, value in scope.get('headers') or ():
        header = bytes(name).lower()
        if header not in wanted:
            continue
        text = bytes(value).decode('latin-1').strip()
        if header in found or (header in _KEY_HEADERS and (not text or not _is_visible(text))):
            raise _Refused(f'{header.decode()} must come once, and hold visible ASCII characters')
        found[header] = text
    return found


def _is_visible(text: str) -> bool:
    return all('!' <= letter <= '~' for letter in text)


def _without_keys(scope: Scope) -> Scope:
    """A scope of the application's own, whose headers may be logged."""
    headers: List[Any] = [each for each in scope['headers'] if bytes(each[0]).lower() not in _KEY_HEADERS]
    return {**scope, 'headers': headers}


async def _refuse(scope: Scope, send: Send, reason: str) -> None:
    if scope['type'] == 'websocket':
        await send({'type': 'websocket.close', 'code': _POLICY_VIOLATION, 'reason': reason})
        return
    body = reason.encode('ascii')
    await send({'type': 'http.response.start', 'status': 401, 'headers': [
        (b'content-type', b'text/plain; charset=utf-8'), (b'content-length', str(len(body)).encode('ascii')),
    ]})
    await send({'type': 'http.response.body', 'body': body})
