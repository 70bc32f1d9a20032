"""CloudSSO: a person confirms a device's code; the access token it gets is exchanged for the credentials of an access
configuration that is assigned to them.
"""

from __future__ import annotations

import html
import re
from typing import Any, Callable, Dict, List, Optional, Union
from urllib.parse import parse_qs, urlsplit

from ._accounts import Identity, Role
from ._answers import Answer
from ._errors import ApiError, new_request_id
from ._oauth import bearer_token, challenge_of
from ._operations import World
from ._records import RecordedRequest
from ._service import Service
from ._sso_directory import Assignment, DeviceAuthorization, SsoLogin

CLIENT_ID = 'app-vaz16tltdxs96audqf35'
DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
_OPERATIONS = {
    ('POST', '/device-authorization'): 'device-authorization', ('POST', '/token'): 'token',
    ('GET', '/access-assignments/accounts'): 'accounts',
    ('GET', '/access-assignments/access-configurations'): 'access-configurations',
    ('POST', '/cloud-credentials'): 'cloud-credentials',
    ('GET', '/device/login'): 'device', ('POST', '/device/login'): 'confirm',
}
_PATHS = frozenset(path for _, path in _OPERATIONS)
_CHALLENGE = re.compile(r'[A-Za-z0-9_-]{43}', re.ASCII)
_MOST_RESULTS = 100
_HTML = 'text/html; charset=utf-8'


class CloudSso(Service):
    """Operations: ``device-authorization``, ``token``, ``accounts``, ``access-configurations``, ``cloud-credentials``;
    ``device`` for the page that a person sees, ``confirm`` for what they do there.

    :ivar lifetime_s: life of the credentials.
    :ivar access_token_lifetime_s: life of an access token.
    :ivar device_code_lifetime_s: how long a device may wait for the person.
    :ivar interval_s: seconds between two questions of a device that waits.
    :ivar page_size: most accounts or access configurations in one answer.
    """

    name = 'cloud_sso'

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.lifetime_s = 3600.0
        self.access_token_lifetime_s = 28800
        self.device_code_lifetime_s = 600.0
        self.interval_s = 5
        self.page_size = _MOST_RESULTS
        self._assignments: List[Assignment] = []
        self._logins: Dict[str, SsoLogin] = {}
        self._devices: Dict[str, DeviceAuthorization] = {}

    def assign(
        self, role: Union[str, Role], *, access_configuration_id: str = 'ac-fake000000local',
        account_name: str = 'local', name: str = 'reader',
    ) -> Assignment:
        """Let the person who confirms a device work as ``role``, under the name of an access configuration."""
        made = Assignment(self.accounts.role_of(role), access_configuration_id, account_name, name)
        self._assignments.append(made)
        return made

    def unassign(self, account_id: str, access_configuration_id: str) -> None:
        """Take an access configuration away from the person; logins that they have keep it."""
        wanted = (account_id, access_configuration_id)
        self._assignments = [
            one for one in self._assignments if (one.account_id, one.access_configuration_id) != wanted
        ]

    def login(
        self, role: Union[str, Role], *, access_configuration_id: str = 'ac-fake000000local', lifetime_s: float = 3600.0
    ) -> SsoLogin:
        """A new login for one assignment alone; a negative ``lifetime_s`` makes one that has ended."""
        only = Assignment(self.accounts.role_of(role), access_configuration_id, 'local', 'reader')
        return self._logged_in([only], lifetime_s)

    def confirm(self, address: str) -> None:
        """Do what a person does: open the address that a login shows, and confirm the code that it carries.

        :raises ValueError: no device waits for that code.
        """
        code = parse_qs(urlsplit(address).query).get('user_code', [address])[0]
        device = self._device_of(code)
        if device is None:
            raise ValueError('no device waits for that code')
        device.confirmed = True

    def operation_of(self, request: RecordedRequest) -> str:
        return _OPERATIONS.get((request.method, request.path), '')

    def handle(self, request: RecordedRequest) -> Answer:
        if not request.operation:
            if request.path in _PATHS:
                raise ApiError('MethodNotAllowed', status=405)
            raise ApiError('NotFound', status=404)
        handlers: Dict[str, Callable[[RecordedRequest], Answer]] = {
            'device-authorization': self._authorize_device, 'token': self._token, 'accounts': self._accounts,
            'access-configurations': self._access_configurations, 'cloud-credentials': self._credentials,
            'device': self._device_page, 'confirm': self._device_page,
        }
        return handlers[request.operation](request)

    def refusal(self, request: RecordedRequest, error: ApiError) -> Answer:
        return Answer(error.status, {
            'ErrorCode': error.code, 'ErrorMessage': error.message, 'RequestId': new_request_id(),
        })

    # -- a device and its person ----------------------------------------------------------------------------------

    def _authorize_device(self, request: RecordedRequest) -> Answer:
        asked = _texts(request, 'PortalUrl', 'CodeChallenge', 'ClientId', 'CodeChallengeMethod')
        if asked['ClientId'] != CLIENT_ID:
            raise ApiError('InvalidClient', status=401, message='The client id is unknown.')
        if asked['CodeChallengeMethod'] != 'S256' or not _CHALLENGE.fullmatch(asked['CodeChallenge']):
            raise ApiError('InvalidParameter', message='CodeChallenge is no S256 challenge.')
        if not asked['PortalUrl'].startswith(('https://', 'http://')):
            raise ApiError('InvalidParameter', message='PortalUrl is no address.')
        device = DeviceAuthorization(asked['CodeChallenge'], self.now() + self.device_code_lifetime_s)
        self._devices[device.device_code] = device
        page = f'{"https" if request.secure else "http"}://{request.headers.get("host", "")}/device/login'
        return Answer(200, {
            'DeviceCode': device.device_code, 'UserCode': device.user_code, 'VerificationUri': page,
            'VerificationUriComplete': f'{page}?user_code={device.user_code}', 'Interval': self.interval_s,
            'ExpiresIn': int(self.device_code_lifetime_s), 'RequestId': new_request_id(),
        })

    def _token(self, request: RecordedRequest) -> Answer:
        asked = _texts(request, 'CodeVerifier', 'ClientId', 'DeviceCode', 'GrantType')
        device = self._devices.get(asked['DeviceCode'])
        if asked['GrantType'] != DEVICE_GRANT:
            raise ApiError('UnsupportedGrantType')
        if asked['ClientId'] != CLIENT_ID:
            raise ApiError('InvalidClient', status=401, message='The client id is unknown.')
        if device is None or device.expires_at <= self.now():
            raise ApiError('InvalidDeviceCodeError', message='The device code is invalid, expired or used.')
        if challenge_of(asked['CodeVerifier']) != device.challenge:
            raise ApiError('InvalidCodeVerifier', message='The code verifier does not match.')
        if not device.confirmed:
            raise ApiError('AuthorizationPending', message='The person has not confirmed the code yet.')
        del self._devices[asked['DeviceCode']]
        login = self._logged_in(list(self._assignments), self.access_token_lifetime_s)
        return Answer(200, {
            'AccessToken': login.access_token, 'ExpiresIn': self.access_token_lifetime_s, 'TokenType': 'Bearer',
            'RequestId': new_request_id(),
        })

    def _device_page(self, request: RecordedRequest) -> Answer:
        code = request.query.get('user_code', '')
        device = self._device_of(code)
        if device is None:
            body, status = '<p id="problem">This code is unknown or has expired.</p>', 400
        elif request.operation == 'device':
            shown = f'<p id="code">{html.escape(code)}</p><p><button id="confirm">Confirm</button></p>'
            body, status = f'<form method="post">{shown}</form>', 200
        else:
            device.confirmed = True
            body, status = '<p id="done">Confirmed. Go back to your terminal.</p>', 200
        page = f'<!doctype html><meta charset="utf-8"><title>CloudSSO</title>{body}'
        return Answer(status, page.encode('utf-8'), content_type=_HTML)

    def _device_of(self, user_code: str) -> Optional[DeviceAuthorization]:
        waiting = (device for device in self._devices.values() if device.expires_at > self.now())
        return next((device for device in waiting if device.user_code == user_code), None)

    def _logged_in(self, assignments: List[Assignment], lifetime_s: float) -> SsoLogin:
        login = SsoLogin(assignments, self.now() + lifetime_s)
        self._logins[login.access_token] = login
        return login

    # -- with an access token -------------------------------------------------------------------------------------

    def _accounts(self, request: RecordedRequest) -> Answer:
        names = {one.account_id: one.account_name for one in self._login(request).assignments}
        return self._page(request, 'Accounts', [
            {'AccountId': account, 'DisplayName': name} for account, name in names.items()
        ])

    def _access_configurations(self, request: RecordedRequest) -> Answer:
        login, account = self._login(request), request.query.get('AccountId')
        if not account:
            raise ApiError('InvalidParameter', message='AccountId is missing.')
        return self._page(request, 'AccessConfigurationsForAccount', [
            {
                'AccessConfigurationId': one.access_configuration_id, 'AccessConfigurationName': one.name,
                'AccessConfigurationDescription': '',
            }
            for one in login.assignments if one.account_id == account
        ])

    def _page(self, request: RecordedRequest, key: str, everything: List[Dict[str, str]]) -> Answer:
        """Part of a list; ``NextToken`` is where the next part starts."""
        start, size = request.query.get('NextToken') or '0', request.query.get('MaxResults') or '10'
        if not start.isdigit() or not size.isdigit() or not 1 <= int(size) <= _MOST_RESULTS:
            raise ApiError('InvalidParameter', message='NextToken or MaxResults is not valid.')
        end = int(start) + min(int(size), self.page_size)
        body: Dict[str, Any] = {key: everything[int(start):end], 'IsTruncated': end < len(everything)}
        if body['IsTruncated']:
            body['NextToken'] = str(end)
        return Answer(200, {**body, 'RequestId': new_request_id()})

    def _credentials(self, request: RecordedRequest) -> Answer:
        login = self._login(request)
        asked = _texts(request, 'AccountId', 'AccessConfigurationId')
        assignment = login.assignment(asked['AccountId'], asked['AccessConfigurationId'])
        if assignment is None:
            raise ApiError('AccessDenied', status=403, message='The access configuration is not assigned.')
        identity: Identity = assignment.role.session('sso-user')
        request.identity = identity.arn
        key = self.accounts.issue(identity, self.now() + self.lifetime_s)
        return Answer(200, {
            'CloudCredential': {
                'AccessKeyId': key.access_key_id, 'AccessKeySecret': key.access_key_secret,
                'SecurityToken': key.security_token, 'Expiration': key.expiration,
            },
            'RequestId': new_request_id(),
        })

    def _login(self, request: RecordedRequest) -> SsoLogin:
        login = self._logins.get(bearer_token(request) or '')
        if login is None:
            raise ApiError('InvalidAccessToken', status=401, message='The access token is invalid.')
        if login.expires_at <= self.now():
            raise ApiError('InvalidAccessToken', status=401, message='The access token is expired.')
        return login


def _texts(request: RecordedRequest, *names: str) -> Dict[str, str]:
    """The members of a JSON body that must be there."""
    asked = request.json()
    if not isinstance(asked, dict):
        raise ApiError('InvalidRequest', message='The body must be a JSON object.')
    for name in names:
        if not isinstance(asked.get(name), str) or not asked[name]:
            raise ApiError('InvalidParameter', message=f'{name} is missing or not a string.')
    return asked
