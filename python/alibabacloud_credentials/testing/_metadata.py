"""The instance metadata server: role credentials by version 1 (no token) and version 2 (token first)."""

from __future__ import annotations

import re
from typing import Dict, List, Optional, Tuple, Union

from ._accounts import AccessKey, Identity, Role
from ._answers import Answer
from ._errors import ApiError
from ._operations import World
from ._records import RecordedRequest
from ._service import Service
from ._values import fake, format_time

TOKEN_PATH = '/latest/api/token'
ROLES_PATH = '/latest/meta-data/ram/security-credentials/'
TTL_HEADER = 'x-aliyun-ecs-metadata-token-ttl-seconds'
TOKEN_HEADER = 'x-aliyun-ecs-metadata-token'
_LONGEST_TTL_S = 21600


class Metadata(Service):
    """Operations, as faults and records name them: ``token``, ``role_list``, ``credentials``, ``item``.

    :ivar v1_enabled: False refuses a request without a token (403), as a hardened instance does.
    :ivar v2_enabled: False answers a token request with 404, as before version 2.
    :ivar role_list: the text of the role list; None makes it from the attached roles.
    :ivar lifetime_s: how long credentials live; a new one is issued when a sixth of that is left.
    :ivar items: further paths below ``/latest/meta-data/`` and their texts.
    """

    name = 'metadata'
    schemes = ('http',)

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.v1_enabled = True
        self.v2_enabled = True
        self.role_list: Optional[str] = None
        self.lifetime_s = 21600.0
        self.items = {'instance-id': 'i-fake00000000local', 'region-id': 'cn-hangzhou'}
        self._roles: List[Role] = []
        self._issued: Dict[str, Tuple[AccessKey, float]] = {}
        self._tokens: Dict[str, float] = {}

    def attach_role(self, role: Union[str, Role]) -> Role:
        """Give the instance a role; one named by a text is made if it is not there."""
        attached = self.accounts.role_of(role)
        self._roles.append(attached)
        return attached

    def detach_all(self) -> None:
        """Take all roles away."""
        del self._roles[:]
        self._issued.clear()

    def rotate(self) -> None:
        """Issue new credentials at the next request."""
        self._issued.clear()

    def forget_tokens(self) -> None:
        """Every token handed out so far is invalid from now on."""
        self._tokens.clear()

    def operation_of(self, request: RecordedRequest) -> str:
        if request.path == TOKEN_PATH:
            return 'token'
        if request.path in (ROLES_PATH, ROLES_PATH[:-1]):
            return 'role_list'
        return 'credentials' if request.path.startswith(ROLES_PATH) else 'item'

    def handle(self, request: RecordedRequest) -> Answer:
        if request.operation == 'token':
            return self._issue_token(request)
        if request.method not in ('GET', 'HEAD'):
            raise _error(405)
        self._check_token(request)
        if request.operation == 'role_list':
            return self._list_roles()
        if request.operation == 'credentials':
            return self._credentials(request)
        return self._item(request)

    def refusal(self, request: RecordedRequest, error: ApiError) -> Answer:
        text = f'<html><head><title>{error.status}</title></head><body><h1>{error.message}</h1></body></html>'
        return Answer(error.status, text.encode('utf-8'), content_type='text/html')

    def _issue_token(self, request: RecordedRequest) -> Answer:
        if not self.v2_enabled:
            raise _error(404)
        if request.method != 'PUT':
            raise _error(405)
        if 'x-forwarded-for' in request.headers:
            raise _error(403)
        ttl = request.headers.get(TTL_HEADER, '')
        if not re.fullmatch(r'\d{1,6}', ttl, re.ASCII) or not 1 <= int(ttl) <= _LONGEST_TTL_S:
            raise _error(400)
        token = fake('FakeMetadataToken', 56)
        self._tokens[token] = self.now() + int(ttl)
        return _text(token)

    def _check_token(self, request: RecordedRequest) -> None:
        token = request.headers.get(TOKEN_HEADER)
        if token is None:
            if not self.v1_enabled:
                raise _error(403)
        elif not self.v2_enabled or self._tokens.get(token, 0.0) <= self.now():
            raise _error(401)

    def _list_roles(self) -> Answer:
        if self.role_list is not None:
            return _text(self.role_list)
        if not self._roles:
            raise _error(404)
        return _text('\n'.join(role.name for role in self._roles))

    def _credentials(self, request: RecordedRequest) -> Answer:
        name = request.path[len(ROLES_PATH):]
        for role in self._roles:
            if role.name == name:
                request.identity = role.session('i-fake00000000local').arn
                return Answer(200, _document(*self._current(role)))
        raise _error(404)

    def _current(self, role: Role) -> Tuple[AccessKey, float]:
        held = self._issued.get(role.name)
        now = self.now()
        if held is None or (held[0].expires_at or 0.0) - now <= self.lifetime_s / 6:
            identity: Identity = role.session('i-fake00000000local')
            held = (self.accounts.issue(identity, now + self.lifetime_s), now)
            self._issued[role.name] = held
        return held

    def _item(self, request: RecordedRequest) -> Answer:
        name = request.path[len('/latest/meta-data/'):]
        if not request.path.startswith('/latest/meta-data/') or name not in self.items:
            raise _error(404)
        return _text(self.items[name])


def _document(key: AccessKey, issued_at: float) -> Dict[str, str]:
    return {
        'AccessKeyId': key.access_key_id, 'AccessKeySecret': key.access_key_secret, 'Expiration': key.expiration,
        'SecurityToken': key.security_token or '', 'LastUpdated': format_time(issued_at), 'Code': 'Success',
    }


def _text(text: str) -> Answer:
    return Answer(200, text.encode('utf-8'), content_type='text/plain')


def _error(status: int) -> ApiError:
    names = {400: 'Bad Request', 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 405: 'Method Not Allowed'}
    return ApiError(names[status].replace(' ', ''), status=status, message=f'{status} - {names[status]}')
