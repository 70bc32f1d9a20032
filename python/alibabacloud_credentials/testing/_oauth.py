"""The OAuth server behind a login with the command line: a refresh token is good once, an access token for a while."""

from __future__ import annotations

from typing import Any, Dict, Optional

from .._redact import HIDDEN
from ._accounts import Identity
from ._answers import Answer
from ._errors import ApiError, new_request_id
from ._operations import World
from ._records import RecordedRequest
from ._service import Service
from ._values import fake

CLIENT_IDS = {'CN': '4038181954557748008', 'INTL': '4103531455503354461'}
CAMEL = 'camel'
PASCAL = 'pascal'


class OAuthLogin:
    """A person's login, as it would stand in config.json.

    :ivar access_token: the newest access token, sent as a bearer token.
    :ivar access_token_expires_at: seconds since the epoch.
    :ivar refresh_token: the one refresh token that is good now.
    :ivar ended: set it to True to have the whole login refused.
    """

    def __init__(self, identity: Identity, client_id: str, access_token_expires_at: float) -> None:
        self.identity = identity
        self.client_id = client_id
        self.access_token = fake('fakeAccessToken', 60)
        self.access_token_expires_at = access_token_expires_at
        self.refresh_token = fake('fakeRefreshToken', 60)
        self.ended = False

    def __repr__(self) -> str:
        return f'OAuthLogin({self.identity.arn!r}, access_token={HIDDEN}, refresh_token={HIDDEN})'


class OAuth(Service):
    """Operations: ``token`` and ``exchange``.

    :ivar key_style: ``camel`` or ``pascal``: how the answer of the exchange spells its keys.
    :ivar rotate_refresh_token: False answers with the same refresh token again.
    :ivar access_token_lifetime_s: life of an access token.
    :ivar lifetime_s: life of the credentials.
    """

    name = 'oauth'

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.key_style = CAMEL
        self.rotate_refresh_token = True
        self.access_token_lifetime_s = 3600
        self.lifetime_s = 3600.0
        self._by_refresh_token: Dict[str, OAuthLogin] = {}
        self._by_access_token: Dict[str, OAuthLogin] = {}

    def login(
        self, identity: Identity, *, site: str = 'CN', access_token_lifetime_s: Optional[float] = None
    ) -> OAuthLogin:
        """A new login of ``identity``; a negative life makes an access token that has ended already."""
        life = self.access_token_lifetime_s if access_token_lifetime_s is None else access_token_lifetime_s
        login = OAuthLogin(identity, CLIENT_IDS[site], self.now() + life)
        self._add(login)
        return login

    def operation_of(self, request: RecordedRequest) -> str:
        return {'/v1/token': 'token', '/v1/exchange': 'exchange'}.get(request.path, '')

    def handle(self, request: RecordedRequest) -> Answer:
        if not request.operation:
            raise ApiError('not_found', status=404)
        if request.method != 'POST':
            raise ApiError('invalid_request', status=405)
        return self._token(request) if request.operation == 'token' else self._exchange(request)

    def refusal(self, request: RecordedRequest, error: ApiError) -> Answer:
        return Answer(error.status, {
            'error': error.code, 'error_description': error.message, 'requestId': new_request_id(),
        })

    def _token(self, request: RecordedRequest) -> Answer:
        sent = request.form
        if sent.get('grant_type') != 'refresh_token':
            raise ApiError('unsupported_grant_type')
        with_token = self._by_refresh_token.pop(sent.get('refresh_token', ''), None)
        if with_token is None or with_token.ended:
            raise ApiError('invalid_grant', message='The refresh token is invalid, expired or used.')
        if sent.get('client_id') != with_token.client_id:
            self._add(with_token)
            raise ApiError('invalid_client', status=401)
        request.identity = with_token.identity.arn
        self._renew(with_token)
        return Answer(200, {
            'access_token': with_token.access_token, 'refresh_token': with_token.refresh_token,
            'expires_in': self.access_token_lifetime_s, 'token_type': 'Bearer',
        })

    def _renew(self, login: OAuthLogin) -> None:
        login.access_token = fake('fakeAccessToken', 60)
        login.access_token_expires_at = self.now() + self.access_token_lifetime_s
        if self.rotate_refresh_token:
            login.refresh_token = fake('fakeRefreshToken', 60)
        self._add(login)

    def _add(self, login: OAuthLogin) -> None:
        self._by_refresh_token[login.refresh_token] = login
        self._by_access_token[login.access_token] = login

    def _exchange(self, request: RecordedRequest) -> Answer:
        token = bearer_token(request)
        login = self._by_access_token.get(token or '')
        if login is None or login.ended or login.access_token != token:
            raise ApiError('invalid_token', status=401, message='The access token is invalid.')
        if login.access_token_expires_at <= self.now():
            raise ApiError('invalid_token', status=401, message='The access token is expired.')
        request.identity = login.identity.arn
        key = self.accounts.issue(login.identity, self.now() + self.lifetime_s)
        answer: Dict[str, Any] = {
            'requestId': new_request_id(), 'accessKeyId': key.access_key_id,
            'accessKeySecret': key.access_key_secret, 'securityToken': key.security_token,
            'expiration': key.expiration,
        }
        if self.key_style == PASCAL:
            answer = {name[0].upper() + name[1:]: value for name, value in answer.items()}
        return Answer(200, answer)


def bearer_token(request: RecordedRequest) -> Optional[str]:
    """The token of an ``Authorization: Bearer`` header; None if there is none."""
    kind, _, token = request.headers.get('authorization', '').partition(' ')
    return token.strip() if kind.lower() == 'bearer' and token.strip() else None
