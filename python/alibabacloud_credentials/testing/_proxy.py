"""A forward and CONNECT proxy that reaches the local cloud and nothing else.

Names of the real services lead to the local ones, loopback addresses to themselves, everything else to a refusal:
a test never leaves the machine.
"""

from __future__ import annotations

import base64
import http.client
import socket
import threading
from typing import Callable, ContextManager, List, Optional, Tuple
from urllib.parse import urlsplit

from ._answers import Answer, Tunnel
from ._errors import ApiError
from ._operations import World
from ._records import RecordedRequest
from ._service import Service

Route = Callable[[str, int, str], Optional[Tuple[str, int]]]
_HOP_BY_HOP = frozenset((
    'connection', 'keep-alive', 'proxy-authenticate', 'proxy-authorization', 'proxy-connection', 'te', 'trailer',
    'transfer-encoding', 'upgrade', 'content-length',
))
_LIMIT_S = 30.0


class Proxy(Service):
    """Operations: ``CONNECT`` for a tunnel, ``forward`` for a plain request.

    :ivar refuse: True refuses everything (403).
    :ivar username: with ``password``, demands ``Proxy-Authorization: Basic`` (407 without).
    """

    name = 'proxy'
    schemes = ('http',)

    def __init__(self, world: World, route: Route) -> None:
        self._route = route
        self.refuse = False
        self.username: Optional[str] = None
        self.password = ''
        super().__init__(world)

    @property
    def targets(self) -> List[str]:
        """``host:port`` or URL of each request, in order."""
        return [record.target for record in self.requests]

    def url_with_password(self) -> str:
        """The proxy's URL with the credentials it demands."""
        return f'http://{self.username}:{self.password}@{self.endpoint}' if self.username else self.url

    def operation_of(self, request: RecordedRequest) -> str:
        return 'CONNECT' if request.method == 'CONNECT' else 'forward'

    def refusal(self, request: RecordedRequest, error: ApiError) -> Answer:
        return Answer(error.status, f'{error.code}\n'.encode(), content_type='text/plain')

    def handle(self, request: RecordedRequest) -> Answer:
        if self.refuse:
            return _note(request, Answer(403, b'refused by the proxy\n', content_type='text/plain'))
        if self.username is not None and not self._authorized(request):
            return _note(request, Answer(407, b'', headers={'Proxy-Authenticate': 'Basic realm="local cloud"'}))
        if request.method == 'CONNECT':
            return self._tunnel(request)
        return self._forward(request)

    def _authorized(self, request: RecordedRequest) -> bool:
        expected = base64.b64encode(f'{self.username}:{self.password}'.encode()).decode()
        return request.headers.get('proxy-authorization', '') == f'Basic {expected}'

    def _tunnel(self, request: RecordedRequest) -> Answer:
        host, _, port = request.target.rpartition(':')
        place = self._route(host.strip('[]'), int(port), 'https') if port.isdigit() else None
        if place is None:
            return _note(request, Answer(502, b'', content_type='text/plain'))
        try:
            upstream = socket.create_connection(place, timeout=_LIMIT_S)
        except OSError:
            return _note(request, Answer(502, b'', content_type='text/plain'))
        return Answer(200, tunnel=_tunnel_to(upstream))

    def _forward(self, request: RecordedRequest) -> Answer:
        parts = urlsplit(request.target)
        place = self._route(parts.hostname or '', parts.port or 80, 'http') if parts.scheme == 'http' else None
        if place is None:
            return _note(request, Answer(502, b'no such place\n', content_type='text/plain'))
        headers = {name: value for name, value in request.headers.items() if name not in _HOP_BY_HOP}
        connection = http.client.HTTPConnection(*place, timeout=_LIMIT_S)
        try:
            path = request.target.split('://', 1)[1].partition('/')[2]
            connection.request(request.method, f'/{path}', request.body or None, headers)
            received = connection.getresponse()
            kept = {name: value for name, value in received.getheaders() if name.lower() not in _HOP_BY_HOP}
            return Answer(received.status, received.read(), headers=kept)
        except (OSError, http.client.HTTPException):
            return _note(request, Answer(502, b'', content_type='text/plain'))
        finally:
            connection.close()


def _tunnel_to(upstream: socket.socket) -> Tunnel:
    def tunnel(client: socket.socket, watched: Callable[[socket.socket], ContextManager[None]]) -> None:
        try:
            with watched(upstream):
                back = threading.Thread(target=_pump, args=(upstream, client), daemon=True)
                back.start()
                _pump(client, upstream)
                back.join(_LIMIT_S)
        finally:
            upstream.close()

    return tunnel


def _pump(source: socket.socket, sink: socket.socket) -> None:
    try:
        while True:
            content = source.recv(65536)
            if not content:
                break
            sink.sendall(content)
    except OSError:
        pass
    for end in (source, sink):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def _note(request: RecordedRequest, answer: Answer) -> Answer:
    request.outcome = f'refused: {answer.status}'
    return answer
