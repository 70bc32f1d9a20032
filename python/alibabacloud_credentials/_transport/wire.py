"""A connection to one server, through a proxy or not. Import this only to send: it loads sockets, TLS and h11.

Rules kept here:

1. Every wait ends at the earlier of its own time-out and the deadline; see ``pace``.
2. No redirect is followed and no thread is started but for a name look-up; see ``names``.
3. A connection serves one request at a time. It may serve another only after an answer that was read to its end.
4. Errors of the system and of the libraries become :class:`TransportFailure` here.
"""

from __future__ import annotations

import ssl
import zlib
from typing import Callable, Dict, NamedTuple, Optional, Tuple

import h11

from .address import Proxy, Url
from .dialling import dial
from .failures import explain
from .http11 import Answer, Cycle
from .pace import Pace
from .streams import Stream, TlsStream
from .tunnel import open_tunnel, with_authorization

# Leads host, port and scheme to the host and port to connect to; raises OSError where there is none.
Resolve = Callable[[str, int, str], Tuple[str, int]]

_ERRORS = (OSError, EOFError, ValueError, h11.ProtocolError, zlib.error)


class Place(NamedTuple):
    """Where a connection leads, and how: requests to equal places may share one.

    :param proxy: the proxy on the way; None: none.
    :param tls: whom to trust; None where nothing is encrypted.
    """

    scheme: str
    host: str
    port: int
    proxy: Optional[Proxy]
    tls: Optional[ssl.SSLContext]


class Connection:
    """Opened with its first request.

    :param resolve: where a connection to a host, port and scheme really goes; None means there.
    :ivar is_reusable: whether the last answer was whole and another request may follow it.
    """

    def __init__(self, place: Place, resolve: Optional[Resolve]) -> None:
        self._place = place
        self._resolve = resolve
        self._stream: Optional[Stream] = None
        # What messages name while only the proxy has been spoken to; its address they have already.
        self._peer = '' if place.proxy is None else 'the proxy'
        self.is_reusable = False

    def ask(self, method: str, url: Url, headers: Dict[str, str], body: Optional[bytes], pace: Pace) -> Answer:
        """Send one request and read its whole answer, whatever its status.

        :raises TransportFailure: no usable answer came; ``stale`` where this connection had served before, and was
            dead before the first byte of this answer.
        """
        served_before, self.is_reusable = self._stream is not None, False
        cycle: Optional[Cycle] = None
        try:
            stream = self._stream or self._opened(pace)
            pace.start_reading()
            cycle = Cycle(stream, pace)
            cycle.send(method, *self._as_sent(url, headers), body)
            answer = cycle.read_answer()
            self.is_reusable = cycle.may_be_followed()
            return answer
        except _ERRORS as error:
            failure = explain(error, sent=cycle is not None, limit=pace.limit(), peer=self._peer)
        failure.stale = served_before and failure.transient and cycle is not None and not cycle.received
        # Not from the original, which may hold part of an answer.
        raise failure

    def is_idle(self) -> bool:
        """Whether the server has neither closed nor sent anything since the last answer."""
        return self._stream is not None and self._stream.is_idle()

    def close(self) -> None:
        if self._stream is not None:
            self._stream.close()

    def _as_sent(self, url: Url, headers: Dict[str, str]) -> Tuple[str, Dict[str, str]]:
        """Target and headers; a proxy that forwards needs the whole URL."""
        proxy = self._place.proxy
        if proxy is None or url.scheme == 'https':
            return url.target, headers
        return f'http://{url.authority}{url.target}', with_authorization(headers, proxy)

    def _opened(self, pace: Pace) -> Stream:
        place = self._place
        stream = self._stream = self._dialled(pace)
        if place.proxy is not None and place.tls is not None:
            if place.proxy.scheme == 'https':
                stream = _encrypted(stream, place.tls, place.proxy.host, pace)
            if place.scheme == 'https':
                pace.start_step()
                open_tunnel(stream, place.host, place.port, place.proxy, pace)
        self._peer = ''
        if place.scheme == 'https' and place.tls is not None:
            stream = _encrypted(stream, place.tls, place.host, pace)
        self._stream = stream
        return stream

    def _dialled(self, pace: Pace) -> Stream:
        scheme, host, port = (self._place.proxy or self._place)[:3]
        if self._resolve is not None:
            host, port = self._resolve(host, port, scheme)
        return dial(host, port, pace)


def _encrypted(stream: Stream, tls: ssl.SSLContext, host: str, pace: Pace) -> Stream:
    pace.start_step()
    encrypted = TlsStream(stream, tls, host)
    encrypted.shake_hands(pace)
    return encrypted
