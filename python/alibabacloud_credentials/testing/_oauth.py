"""The OAuth server behind a login with the command line: codes and refresh tokens are good once, an access token for a
while.
"""

from __future__ import annotations

import base64
import hashlib
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


class AuthorizationCode:
    """What a browser brings back from the sign-in page: good once, for a short while, for who knows the verifier."""

    def __init__(
        self, identity: Identity, client_id: str, redirect_uri: str, challenge: str, expires_at: float
    ) -> None:
        self.identity = identity
        self.client_id = client_id
        self.redirect_uri = redirect_uri
        self.challenge = challenge
        self.expires_at = expires_at

    def __repr__(self) -> str:
        return f'AuthorizationCode({self.identity.arn!r})'


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
    :ivar code_lifetime_s: life of an authorization code.
    """

    name = 'oauth'

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.key_style = CAMEL
        self.rotate_refresh_token = True
        self.access_token_lifetime_s = 3600
        self.lifetime_s = 3600.0
        self.code_lifetime_s = 300.0
        self._codes: Dict[str, AuthorizationCode] = {}
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

    def login_of(self, access_token: str) -> Optional[OAuthLogin]:
        """The login with this access token; None: there is none."""
        return self._by_access_token.get(access_token)

    def add_code(self, identity: Identity, client_id: str, redirect_uri: str, challenge: str) -> str:
        """A new authorization code, for the sign-in page."""
        code = fake('fakeCode', 40)
        self._codes[code] = AuthorizationCode(
            identity, client_id, redirect_uri, challenge, self.now() + self.code_lifetime_s
        )
        return code

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
        grant = {'refresh_token': self._refreshed, 'authorization_code': self._begun}.get(
            request.form.get('grant_type', '')
        )
        if grant is None:
            raise ApiError('unsupported_grant_type')
        login = grant(request.form)
        request.identity = login.identity.arn
        return Answer(200, {
            'access_token': login.access_token, 'refresh_token': login.refresh_token,
            'expires_in': self.access_token_lifetime_s, 'token_type': 'Bearer',
        })

    def _begun(self, sent: Dict[str, str]) -> OAuthLogin:
        """A new login, for a code. A code that was sent once is used up, whatever came of it."""
        code = self._codes.pop(sent.get('code', ''), None)
        if code is None or code.expires_at <= self.now():
            raise ApiError('invalid_grant', message='The code is invalid, expired or used.')
        if sent.get('client_id') != code.client_id:
            raise ApiError('invalid_client', status=401)
        if sent.get('redirect_uri') != code.redirect_uri:
            raise ApiError('invalid_grant', message='The redirect_uri is not that of the code.')
        if challenge_of(sent.get('code_verifier', '')) != code.challenge:
            raise ApiError('invalid_grant', message='The code_verifier does not match.')
        login = OAuthLogin(code.identity, code.client_id, self.now() + self.access_token_lifetime_s)
        self._add(login)
        return login

    def _refreshed(self, sent: Dict[str, str]) -> OAuthLogin:
        with_token = self._by_refresh_token.pop(sent.get('refresh_token', ''), None)
        if with_token is None or with_token.ended:
            raise ApiError('invalid_grant', message='The refresh token is invalid, expired or used.')
        if sent.get('client_id') != with_token.client_id:
            self._add(with_token)
            raise ApiError('invalid_client', status=401)
        self._renew(with_token)
        return with_token

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


def challenge_of(verifier: str) -> str:
    """RFC 7636, method S256."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode('utf-8')).digest()).decode('ascii').rstrip('=')


def bearer_token(request: RecordedRequest) -> Optional[str]:
    """The token of an ``Authorization: Bearer`` header; None if there is none."""
    kind, _, token = request.headers.get('authorization', '').partition(' ')
    return token.strip() if kind.lower() == 'bearer' and token.strip() else None
