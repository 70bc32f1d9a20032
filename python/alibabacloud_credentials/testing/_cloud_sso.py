"""CloudSSO: an access token of a login is exchanged for the credentials of an access configuration."""

from __future__ import annotations

from typing import Dict, Optional, Union

from .._redact import HIDDEN
from ._accounts import Identity, Role
from ._answers import Answer
from ._errors import ApiError, new_request_id
from ._oauth import bearer_token
from ._operations import World
from ._records import RecordedRequest
from ._service import Service
from ._values import fake


class SsoLogin:
    """A person's login, with the one account and access configuration that it may use.

    :ivar access_token: sent as a bearer token.
    :ivar expires_at: when the login ends, in seconds since the epoch.
    """

    def __init__(self, role: Role, access_configuration_id: str, expires_at: float) -> None:
        self.role = role
        self.account_id = role.account_id
        self.access_configuration_id = access_configuration_id
        self.access_token = fake('fakeSsoToken', 60)
        self.expires_at = expires_at

    def __repr__(self) -> str:
        return f'SsoLogin({self.role.arn!r}, access_token={HIDDEN})'


class CloudSso(Service):
    """The only operation is ``cloud-credentials``.

    :ivar lifetime_s: life of the credentials.
    """

    name = 'cloud_sso'

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.lifetime_s = 3600.0
        self._logins: Dict[str, SsoLogin] = {}

    def login(
        self, role: Union[str, Role], *, access_configuration_id: str = 'ac-fake000000local', lifetime_s: float = 3600.0
    ) -> SsoLogin:
        """A new login; a negative ``lifetime_s`` makes one that has ended."""
        login = SsoLogin(self.accounts.role_of(role), access_configuration_id, self.now() + lifetime_s)
        self._logins[login.access_token] = login
        return login

    def operation_of(self, request: RecordedRequest) -> str:
        return 'cloud-credentials' if request.path == '/cloud-credentials' else ''

    def handle(self, request: RecordedRequest) -> Answer:
        if not request.operation:
            raise ApiError('NotFound', status=404)
        if request.method != 'POST':
            raise ApiError('MethodNotAllowed', status=405)
        login = self._login(bearer_token(request))
        asked = request.json()
        if not isinstance(asked, dict):
            raise ApiError('InvalidRequest', message='The body must be a JSON object.')
        for name in ('AccountId', 'AccessConfigurationId'):
            if not isinstance(asked.get(name), str) or not asked[name]:
                raise ApiError('InvalidParameter', message=f'{name} is missing or not a string.')
        if (asked['AccountId'], asked['AccessConfigurationId']) != (login.account_id, login.access_configuration_id):
            raise ApiError('AccessDenied', status=403, message='The access configuration is not assigned.')
        return self._credentials(request, login)

    def refusal(self, request: RecordedRequest, error: ApiError) -> Answer:
        return Answer(error.status, {
            'ErrorCode': error.code, 'ErrorMessage': error.message, 'RequestId': new_request_id(),
        })

    def _login(self, token: Optional[str]) -> SsoLogin:
        login = self._logins.get(token or '')
        if login is None:
            raise ApiError('InvalidAccessToken', status=401, message='The access token is invalid.')
        if login.expires_at <= self.now():
            raise ApiError('InvalidAccessToken', status=401, message='The access token is expired.')
        return login

    def _credentials(self, request: RecordedRequest, login: SsoLogin) -> Answer:
        identity: Identity = login.role.session('sso-user')
        request.identity = identity.arn
        key = self.accounts.issue(identity, self.now() + self.lifetime_s)
        return Answer(200, {
            'CloudCredential': {
                'AccessKeyId': key.access_key_id, 'AccessKeySecret': key.access_key_secret,
                'SecurityToken': key.security_token, 'Expiration': key.expiration,
            },
            'RequestId': new_request_id(),
        })
