"""Bytes to and from a peer: over a socket, or over TLS on top of any stream, of another TLS stream too.

Every wait asks the :class:`Pace` for its time. Nothing here is closed with a TLS alert: the answer was complete or is
given up, and so a forked child can close its copy of a stream without anything being sent to the peer of its parent.
"""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from functools import partial
from typing import Callable, TypeVar, Union

from .pace import Pace

Stream = Union['SocketStream', 'TlsStream']
T = TypeVar('T')

RECEIVED_AT_ONCE = 64 * 1024


class SocketStream:
    """A connected socket, used by plain calls only: it may be of a library that replaces sockets, such as gevent."""

    def __init__(self, connected: socket.socket) -> None:
        self._socket = connected

    def receive(self, pace: Pace, at_most: int = RECEIVED_AT_ONCE) -> bytes:
        """What comes next; nothing when the peer has closed."""
        self._socket.settimeout(pace.patience())
        return self._socket.recv(at_most)

    def send(self, data: bytes, pace: Pace) -> None:
        left = memoryview(data)
        while left:
            self._socket.settimeout(pace.patience())
            left = left[self._socket.send(left):]

    def is_idle(self) -> bool:
        """Whether the peer has neither sent anything that is not read yet nor closed; does not wait."""
        try:
            self._socket.settimeout(0)
            self._socket.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return True
        except OSError:
            pass
        return False

    def close(self) -> None:
        self._socket.close()


class TlsStream:
    """TLS on top of a stream.

    :param inner: what the encrypted bytes travel over.
    :param context: whom to trust.
    :param host: whose certificate the peer must have.
    """

    def __init__(self, inner: Stream, context: ssl.SSLContext, host: str) -> None:
        self._inner = inner
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls = context.wrap_bio(self._incoming, self._outgoing, server_hostname=host.rstrip('.'))

    def shake_hands(self, pace: Pace) -> None:
        self._complete(self._tls.do_handshake, pace)

    def receive(self, pace: Pace, at_most: int = RECEIVED_AT_ONCE) -> bytes:
        """What comes next; nothing when the peer has ended TLS properly, for only then is nothing cut off."""
        return self._complete(partial(self._tls.read, at_most), pace)

    def send(self, data: bytes, pace: Pace) -> None:
        left = memoryview(data)
        while left:
            left = left[self._complete(partial(self._tls.write, left), pace):]

    def is_idle(self) -> bool:
        """As that of a socket; what is received but not decrypted yet counts as unread."""
        return not self._tls.pending() and not self._incoming.pending and self._inner.is_idle()

    def close(self) -> None:
        self._inner.close()

    def _complete(self, act: Callable[[], T], pace: Pace) -> T:
        """Repeat one act of TLS until it has the bytes from the peer that it needs."""
        while True:
            try:
                result = act()
            except ssl.SSLWantReadError:
                self._flush(pace)
                self._feed(pace)
            except ssl.SSLError:
                # The alert with the reason.
                with suppress(OSError):
                    self._flush(pace)
                raise
            else:
                self._flush(pace)
                return result

    def _flush(self, pace: Pace) -> None:
        if self._outgoing.pending:
            self._inner.send(self._outgoing.read(), pace)

    def _feed(self, pace: Pace) -> None:
        received = self._inner.receive(pace)
        if received:
            self._incoming.write(received)
        else:
            self._incoming.write_eof()
