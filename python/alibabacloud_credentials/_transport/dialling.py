"""Connecting to the first address of a host that answers."""

from __future__ import annotations

import socket
from time import monotonic
from typing import Any, Optional

from .names import addresses_of
from .pace import Pace
from .streams import SocketStream

# Long enough for one lost packet to be sent again, where that leaves as much for those behind.
_LEAST_WAIT_PER_ADDRESS_S = 1.0


def dial(host: str, port: int, pace: Pace) -> SocketStream:
    """Look the host up and try its addresses in turn, all within one connect time-out.

    :raises OSError: no address answered; the reason of the last one that was tried.
    """
    ends_at = monotonic() + pace.patience()
    addresses = addresses_of(host, port, pace.patience())
    failure: Optional[OSError] = None
    for position, (family, address) in enumerate(addresses):
        left = ends_at - monotonic()
        if left <= 0:
            break
        share = max(left / (len(addresses) - position), min(_LEAST_WAIT_PER_ADDRESS_S, left / 2))
        try:
            return SocketStream(_connected(family, address, share))
        except OSError as error:
            failure = error
    raise failure or socket.timeout('connect')


def _connected(family: int, address: Any, wait_s: float) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.settimeout(wait_s)
        sock.connect(address)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        sock.close()
        raise
    return sock
