"""The sender: one request to one server, and its answer. This is what ``Context.http`` is; a test gives its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from .address import parse_url
from .messages import Request, Response, headers_of
from .wire import Limits, send_once

if TYPE_CHECKING:
    from .address import Proxy
    from .routes import Trust
    from .wire import Resolve


class Sender:
    """Sends one request and reads its answer. This is what ``Context.http`` is; a test gives its own.

    :param resolve: where a connection to a host, port and scheme really goes; None means where it says.
    """

    def __init__(self, resolve: Optional[Resolve] = None) -> None:
        self._resolve = resolve

    def send(
        self,
        request: Request,
        *,
        connect_timeout_s: float,
        read_timeout_s: float,
        total_timeout_s: float,
        proxy: Optional[Proxy] = None,
        trust: Optional[Trust] = None,
    ) -> Response:
        """One attempt, no redirects, at most 1 MiB of answer.

        :param connect_timeout_s: seconds to connect, and again for TLS.
        :param read_timeout_s: seconds to wait for the next part of the answer.
        :param total_timeout_s: seconds for everything, whatever the pace of the server.
        :param proxy: the proxy to take.
        :param trust: certificate authorities; None means those of ``certifi``.
        :raises TransportFailure: no usable answer came.
        :raises InvalidConfigurationException: the URL or the certificate authorities cannot be used.
        """
        url = parse_url(request.url, 'the address')
        limits = Limits(connect_timeout_s, read_timeout_s, total_timeout_s)
        answer = send_once(
            request.method, url, headers_of(request, url), request.body, proxy=proxy, trust=trust, limits=limits,
            resolve=self._resolve,
        )
        return Response(*answer)
