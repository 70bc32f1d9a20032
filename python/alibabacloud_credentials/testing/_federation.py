"""Signing in to the console with a temporary credential: a token for one use within 30 seconds, and where it leads."""

from __future__ import annotations

from typing import Callable, Dict, Mapping, Tuple

from ._accounts import Accounts, Identity
from ._answers import Answer
from ._errors import ApiError
from ._records import RecordedRequest
from ._values import fake

PATH = '/federation'
_LIFETIME_S = 30.0


class Federation:
    """Its operations: ``GetSigninToken``, ``Login``.

    :param now: the time of the service.
    """

    def __init__(self, accounts: Accounts, now: Callable[[], float]) -> None:
        self._accounts = accounts
        self._now = now
        self._tokens: Dict[str, Tuple[Identity, float]] = {}

    def handle(self, request: RecordedRequest) -> Answer:
        if request.operation == 'GetSigninToken':
            return self._new_token(request)
        if request.operation == 'Login':
            return self._sign_in(request)
        raise ApiError('InvalidAction', message='There is no such action.')

    def _new_token(self, request: RecordedRequest) -> Answer:
        if request.method != 'POST' or 'AccessKeySecret' in request.query:
            raise ApiError('InvalidParameter', message='A secret must not stand in an address.')
        sent = request.form
        key = self._accounts.keys.get(sent.get('AccessKeyId', ''))
        if key is None or key.access_key_secret != sent.get('AccessKeySecret'):
            raise ApiError('InvalidAccessKeyId.NotFound', status=403)
        if key.security_token is None or key.security_token != sent.get('SecurityToken'):
            raise ApiError('InvalidSecurityToken.Malformed', status=403)
        if key.expires_at is not None and key.expires_at <= self._now():
            raise ApiError('InvalidSecurityToken.Expired', status=403)
        token = fake('fakeSignin', 40)
        self._tokens[token] = (key.identity, self._now() + _LIFETIME_S)
        request.identity = key.identity.arn
        return Answer(200, {'SigninToken': token})

    def _sign_in(self, request: RecordedRequest) -> Answer:
        asked: Mapping[str, str] = request.query
        identity, ends_at = self._tokens.pop(asked.get('SigninToken', ''), (None, 0.0))
        if identity is None or ends_at <= self._now():
            raise ApiError('InvalidSigninToken', status=403, message='The token was used, or has ended.')
        if not asked.get('LoginUrl') or not asked.get('Destination'):
            raise ApiError('MissingParameter', message='LoginUrl and Destination must be given.')
        request.identity = identity.arn
        return Answer(302, headers={'Location': asked['Destination']})
