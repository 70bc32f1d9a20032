"""HTTP and HTTPS servers on loopback.

One thread waits for connections to all servers of a cloud; every connection has a daemon thread of its own.
``close()`` ends them all, whatever they wait for.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from typing import Any, Callable, Iterator, Optional, Set, Tuple

from ._tls import Authority

Serve = Callable[[socket.socket, Any, 'Listener'], object]

_IDLE_LIMIT_S = 60.0
_JOIN_LIMIT_S = 5.0


class Ended(Exception):
    """The connection is to be closed without an answer."""


class Listener:
    """A server socket and its connections, with TLS if there is an authority.

    :param serve: serves one connection until it ends; called with the connection, its peer and this listener.
    """

    def __init__(self, serve: Serve, authority: Optional[Authority], address: Tuple[str, int]) -> None:
        self._serve = serve
        self.authority = authority
        self.stopping = threading.Event()
        self.handshake_failures = 0
        self._lock = threading.Lock()
        self._open: Set[socket.socket] = set()
        self._threads: Set[threading.Thread] = set()
        self.socket = _bind(address)
        self.host, self.port = self.socket.getsockname()[:2]

    @property
    def address(self) -> str:
        """``host:port``, as an endpoint setting takes it."""
        return f'{self.host}:{self.port}'

    @property
    def url(self) -> str:
        """``http://host:port`` or ``https://host:port``."""
        return f'{"https" if self.authority else "http"}://{self.address}'

    def accept(self) -> None:
        """Give a connection that is waiting to a thread."""
        try:
            connection, peer = self.socket.accept()
        except OSError:
            return
        thread = threading.Thread(target=self._run, args=(connection, peer), name='local-cloud', daemon=True)
        with self._lock:
            self._threads.add(thread)
        thread.start()

    def close(self) -> None:
        """Cut every connection, wait for the threads to end."""
        self.stopping.set()
        self.socket.close()
        with self._lock:
            connections, threads = list(self._open), list(self._threads)
        for connection in connections:
            _cut(connection)
        limit = time.monotonic() + _JOIN_LIMIT_S
        for thread in threads:
            thread.join(max(0.0, limit - time.monotonic()))

    def _run(self, connection: socket.socket, peer: Any) -> None:
        try:
            connection.settimeout(_IDLE_LIMIT_S)
            # Head and body are written apart: without this each answer would wait for an acknowledgement.
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection = self._secured(connection)
            with self.watched(connection):
                self._serve(connection, peer, self)
        except (Ended, OSError, ValueError):
            pass
        finally:
            connection.close()
            with self._lock:
                self._threads.discard(threading.current_thread())

    @contextlib.contextmanager
    def watched(self, connection: socket.socket) -> Iterator[None]:
        """While this holds, ``close()`` cuts the connection."""
        with self._lock:
            self._open.add(connection)
        try:
            if self.stopping.is_set():
                raise Ended
            yield
        finally:
            with self._lock:
                self._open.discard(connection)

    def _secured(self, connection: socket.socket) -> socket.socket:
        if self.authority is None:
            return connection
        secure = self.authority.wrap(connection)
        try:
            with self.watched(secure):
                secure.do_handshake()
        except BaseException as error:
            self.handshake_failures += not isinstance(error, Ended)
            secure.close()
            raise
        return secure


def _bind(address: Tuple[str, int]) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(512)
        # A client may be gone again before its connection is accepted.
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening


def _cut(connection: socket.socket) -> None:
    try:
        # The plain socket's: an SSLSocket's own would pull the TLS state from under the thread that uses it.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
    except OSError:
        pass
