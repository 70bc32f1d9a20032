"""The sender: one request to one server, and its answer. This is what ``Context.http`` is; a test gives its own."""

from __future__ import annotations

from contextlib import closing
from typing import Optional

from .address import Proxy, Url, parse_url
from .kept import KeptConnections
from .messages import Request, Response, headers_of
from .pace import Limits, Pace
from .routes import Trust
from .trust import tls_context
from .wire import Connection, Place, Resolve


class Sender:
    """Sends requests and reads their answers. Threads may share it.

    A connection is kept a few seconds for the next request to the same place; see ``kept``.

    :param resolve: where a connection to a host, port and scheme really goes; None means there.
    """

    def __init__(self, resolve: Optional[Resolve] = None) -> None:
        self._resolve = resolve
        self._kept = KeptConnections()

    def send(
        self,
        request: Request,
        *,
        connect_timeout_s: float,
        read_timeout_s: float,
        total_timeout_s: float,
        proxy: Optional[Proxy] = None,
        trust: Optional[Trust] = None,
        fresh_connection: bool = False,
    ) -> Response:
        """One attempt, no redirects, at most 1 MiB of answer.

        :param connect_timeout_s: seconds to connect, and again for TLS.
        :param read_timeout_s: seconds to wait for the next part of the answer.
        :param total_timeout_s: seconds for everything, whatever the pace of the server.
        :param proxy: the proxy to take.
        :param trust: certificate authorities; None means those of ``certifi``.
        :param fresh_connection: never over a connection that was kept.
        :raises TransportFailure: no usable answer came.
        :raises InvalidConfigurationException: the URL or the certificate authorities cannot be used.
        """
        url = parse_url(request.url, 'the address')
        pace = Pace(Limits(connect_timeout_s, read_timeout_s, total_timeout_s))
        encrypted = 'https' in (url.scheme, proxy and proxy.scheme)
        place = Place(url.scheme, url.host, url.port, proxy, tls_context(trust) if encrypted else None)
        connection = Connection(place, self._resolve)
        if request.direct:
            with closing(connection):
                return _answer(connection, request, url, pace)
        under_way = object()
        try:
            self._kept.begin(under_way)
            if not fresh_connection:
                connection = self._kept.take(place) or connection
            return _answer(connection, request, url, pace)
        finally:
            self._kept.end(under_way, place, connection)

    def close(self) -> None:
        """Close the connections that are kept. It may be used on."""
        self._kept.close_all()


def _answer(connection: Connection, request: Request, url: Url, pace: Pace) -> Response:
    return Response(*connection.ask(request.method, url, headers_of(request, url), request.body, pace))
