"""A credential server on loopback: hands one credential, always valid, to the programs of this machine.

One thread waits for all requests; the credential is the client's, so it is refreshed ahead, once for all who ask.
"""

from __future__ import annotations

import os
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Callable, Dict, Optional

from .._transport.visits import Visit, Visits
from .._world.current import current
from ..client import Client
from ..exceptions import CredentialException
from .credential import access_key_pair
from .views import ROLES_PATH, Answer, Asked, EcsView, UriView, View

if TYPE_CHECKING:
    from threading import Thread

HOST = '127.0.0.1'
VIEWS = ('uri', 'ecs')
_SECRET_BYTES = 32
_LOOK_S = 0.2
_HEADERS = {'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff'}
_URI = 'ALIBABA_CLOUD_CREDENTIALS_URI'
_ROLE = 'ALIBABA_CLOUD_ECS_METADATA'


class CredentialServer:
    """Serves the credential of a client. It listens from when it is made; :meth:`serve` or :meth:`start` answer.

    :param client: gives the credential. Default: ``Client()``. One is fetched before anybody is told the address.
    :param view: ``uri``, a credentials URI at a path that nobody can guess; or ``ecs``, the metadata server of an ECS
        instance, whose paths are known, with tokens (version 2) and without (version 1).
    :param host: address to listen at. Whoever can reach it can have the credential, by way of the ``ecs`` view without
        knowing more. Default: 127.0.0.1.
    :param port: 0 lets the system choose a free one.
    :param role_name: what the role of the ``ecs`` view is called.
    :param failed: is told each time that there is no credential for who asks. Default: nothing happens.
    :raises InvalidConfigurationException: the port is in use, the address is not one of this machine, or the credential
        is a bearer token.
    :raises CredentialException: there is no credential.
    """

    def __init__(
        self,
        client: Optional[Client] = None,
        *,
        view: str = 'uri',
        host: str = HOST,
        port: int = 0,
        role_name: str = 'credentials',
        failed: Optional[Callable[[CredentialException], None]] = None,
    ) -> None:
        if view not in VIEWS:
            raise ValueError(f'view must be one of {", ".join(VIEWS)}')
        context = current()
        self._client = client or Client()
        self._failed = failed
        #: the credential that was had first
        self.first = self._client.get_credential()
        access_key_pair(self.first)
        self._visits = Visits(context.ports.listen(host, port), context.clock)
        #: where it listens
        self.port = self._visits.port
        self._host = host
        self._is_closing = False
        self._thread: Optional[Thread] = None
        self._path = f'/{urlsafe_b64encode(os.urandom(_SECRET_BYTES)).decode("ascii").rstrip("=")}'
        self._role_name = role_name
        self._view: View
        if view == 'uri':
            self._view = UriView(host, self.port, self._path)
        else:
            self._view = EcsView(host, self.port, role_name, os.urandom(_SECRET_BYTES), context.clock)

    @property
    def url(self) -> str:
        """The address that answers with the credential. That of the ``uri`` view is a secret."""
        host = f'[{self._host}]' if ':' in self._host else self._host
        path = self._path if isinstance(self._view, UriView) else f'{ROLES_PATH}{self._role_name}'
        return f'http://{host}:{self.port}{path}'

    def variables(self) -> Dict[str, str]:
        """The variables by which a program finds it."""
        return {_URI: self.url} if isinstance(self._view, UriView) else {_ROLE: self._role_name}

    def serve(self) -> None:
        """Answer until :meth:`close` is called by another thread, or something is raised in this one."""
        while not self._is_closing:
            visit = self._visits.next(_LOOK_S)
            if visit is not None:
                self._answer(visit)
        self._visits.close()

    def start(self) -> None:
        """Answer in a thread of its own, which does not keep the process from ending."""
        from threading import Thread

        self._thread = Thread(target=self.serve, name='credential-server', daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Answer nobody any more, and give up the port."""
        self._is_closing = True
        if self._thread is None:
            self._visits.close()
        else:
            self._thread.join()

    def __enter__(self) -> CredentialServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f'CredentialServer({self._host}:{self.port})'  # the path is a secret

    def _answer(self, visit: Visit) -> None:
        asked = Asked(visit.method, visit.target, visit.host, visit.headers)
        try:
            answer = self._view.answer(asked, self._client.get_credential)
        except CredentialException as error:
            if self._failed is not None:
                self._failed(error)
            answer = Answer(503, 'there is no valid credential; the server says why where it runs\n')
        headers = {**_HEADERS, 'Content-Type': answer.content_type}
        if answer.allowed is not None:
            headers['Allow'] = answer.allowed
        visit.answer(answer.status, headers, answer.text.encode('utf-8'))
