"""A tunnel through a proxy, by ``CONNECT``."""

from __future__ import annotations

from typing import Dict

import h11

from .address import Proxy, bracketed
from .failures import TransportFailure
from .http11 import Cycle
from .pace import Pace
from .streams import Stream


def open_tunnel(stream: Stream, host: str, port: int, proxy: Proxy, pace: Pace) -> None:
    """Have the proxy at the other end of ``stream`` pass on all that follows.

    :raises TransportFailure: it refuses.
    """
    place = f'{bracketed(host)}:{port}'
    cycle = Cycle(stream, pace)
    cycle.send('CONNECT', place, with_authorization({'Host': place}, proxy))
    status = cycle.read_head().status_code
    if not 200 <= status < 300:
        raise TransportFailure(
            f'the proxy {proxy.address} refused to connect, with HTTP {status}',
            'the proxy settings, and whether the proxy requires a user and a password',
            transient=status in (502, 503, 504), sent=False,
        )
    if cycle.has_excess():
        # Whoever speaks TLS as a server does not speak first.
        raise h11.RemoteProtocolError('bytes before the first of ours')


def with_authorization(headers: Dict[str, str], proxy: Proxy) -> Dict[str, str]:
    """The headers, with the authorization for the proxy."""
    if proxy.authorization is None:
        return headers
    return {**headers, 'Proxy-Authorization': proxy.authorization}
