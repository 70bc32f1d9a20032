"""A server for credentials URIs: each path hands out the temporary credentials of a role."""

from __future__ import annotations

from typing import Dict, Union

from ._accounts import Role
from ._answers import Answer
from ._errors import ApiError, new_request_id
from ._operations import World
from ._records import RecordedRequest
from ._service import Service
from ._values import fake


class CredentialsUri(Service):
    """The only operation is ``credentials``.

    :ivar lifetime_s: how long the credentials live; every request gets new ones.
    """

    name = 'uri'

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self.lifetime_s = 3600.0
        self._roles: Dict[str, Role] = {}

    def serve(self, role: Union[str, Role], path: str = '/credentials', *, secure: bool = False) -> str:
        """Hand out credentials of ``role`` at ``path``; the result is the URI."""
        self._roles[path] = self.accounts.role_of(role)
        listener = self.https if secure else self.http
        assert listener is not None
        return f'{listener.url}{path}'

    def operation_of(self, request: RecordedRequest) -> str:
        return 'credentials'

    def handle(self, request: RecordedRequest) -> Answer:
        if request.method != 'GET':
            raise ApiError('MethodNotAllowed', status=405)
        role = self._roles.get(request.path)
        if role is None:
            raise ApiError('NotFound', status=404)
        identity = role.session(fake('uri-', 12))
        request.identity = identity.arn
        key = self.accounts.issue(identity, self.now() + self.lifetime_s)
        return Answer(200, {
            'Code': 'Success', 'AccessKeyId': key.access_key_id, 'AccessKeySecret': key.access_key_secret,
            'SecurityToken': key.security_token, 'Expiration': key.expiration,
        })

    def refusal(self, request: RecordedRequest, error: ApiError) -> Answer:
        return Answer(error.status, {'Code': error.code, 'Message': error.message, 'RequestId': new_request_id()})
