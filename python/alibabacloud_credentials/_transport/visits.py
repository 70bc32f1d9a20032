"""Requests that a browser on this machine brings to a socket that waits on loopback: read with bounds, one answer each.

Browsers connect ahead of time and say nothing, and anybody on the machine may connect. So all connections are waited
for at once, none for long, and of one that sends too much or no HTTP nothing is kept.
"""

from __future__ import annotations

import selectors
import socket
from typing import TYPE_CHECKING, Any, Dict, Optional

import h11

if TYPE_CHECKING:
    from .._world.context import Clock

_MOST_HEAD_BYTES = 32 * 1024
_MOST_CONNECTIONS = 32
_LONGEST_SILENCE_S = 10.0
_SEND_TIMEOUT_S = 2.0


class Visit:
    """A request that waits for its answer.

    :ivar method: HTTP method.
    :ivar target: path and query, as they were sent.
    :ivar headers: its headers, by their names in lower case.
    :ivar host: its ``Host``; empty if it has none.
    """

    def __init__(self, connection: socket.socket, parser: h11.Connection, request: h11.Request) -> None:
        self._connection = connection
        self._parser = parser
        self.method = request.method.decode('ascii')
        self.target = request.target.decode('ascii', 'replace')
        self.headers = {name.decode('ascii'): value.decode('latin-1') for name, value in request.headers}
        self.host = self.headers.get('host', '')

    def answer(self, status: int, headers: Dict[str, str], body: bytes) -> None:
        """Send an answer and end the connection. Whether anybody still reads it is not known."""
        fields = {**headers, 'Content-Length': str(len(body)), 'Connection': 'close'}
        head = h11.Response(status_code=status, headers=list(fields.items()))
        try:
            sent = self._parser.send(head) or b''
            if self.method != 'HEAD':
                sent += self._parser.send(h11.Data(data=body)) or b''
            self._connection.settimeout(_SEND_TIMEOUT_S)
            self._connection.sendall(sent)
            self._connection.shutdown(socket.SHUT_WR)
        except (OSError, h11.LocalProtocolError):
            pass  # they have gone
        self.close()

    def close(self) -> None:
        """End the connection, without an answer if there was none."""
        self._connection.close()

    def __repr__(self) -> str:
        return f'Visit({self.method})'  # what it asks for may hold a code


class Visits:
    """What arrives at a socket that waits for connections. Close it when no more is expected.

    :param waiting: the socket; it is closed with this.
    """

    def __init__(self, waiting: socket.socket, clock: Clock) -> None:
        self._waiting = waiting
        self._clock = clock
        self._selector = selectors.DefaultSelector()
        self._selector.register(waiting, selectors.EVENT_READ)
        # In the order in which they came.
        self._since: Dict[socket.socket, float] = {}

    @property
    def port(self) -> int:
        port: int = self._waiting.getsockname()[1]
        return port

    def next(self, timeout_s: float) -> Optional[Visit]:
        """A request that has arrived whole; None where there is none yet.

        :param timeout_s: seconds to wait at most for anything to happen.
        """
        for key, _ in self._selector.select(timeout_s):
            if key.fileobj is self._waiting:
                self._accept()
            elif key.fileobj in self._since:  # and not dropped meanwhile, to make room
                visit = self._read(key.fileobj, key.data)
                if visit is not None:
                    return visit
        self._drop_silent()
        return None

    def close(self) -> None:
        """End all connections but those of requests that were returned."""
        for connection in list(self._since):
            self._drop(connection)
        self._selector.close()
        self._waiting.close()

    def _accept(self) -> None:
        try:
            connection, _ = self._waiting.accept()
        except OSError:
            return  # they have gone
        connection.setblocking(False)
        if len(self._since) >= _MOST_CONNECTIONS:
            self._drop(next(iter(self._since)))
        self._since[connection] = self._clock.monotonic()
        parser = h11.Connection(h11.SERVER, max_incomplete_event_size=_MOST_HEAD_BYTES)
        self._selector.register(connection, selectors.EVENT_READ, parser)

    def _read(self, connection: Any, parser: h11.Connection) -> Optional[Visit]:
        try:
            parser.receive_data(connection.recv(_MOST_HEAD_BYTES))
            event = parser.next_event()
        except BlockingIOError:
            return None
        except (OSError, h11.RemoteProtocolError):
            event = None
        if event is h11.NEED_DATA:
            return None
        if not isinstance(event, h11.Request):
            self._drop(connection)
            return None
        self._forget(connection)
        return Visit(connection, parser, event)

    def _drop_silent(self) -> None:
        for connection, since in list(self._since.items()):
            if self._clock.monotonic() - since > _LONGEST_SILENCE_S:
                self._drop(connection)

    def _drop(self, connection: socket.socket) -> None:
        self._forget(connection)
        connection.close()

    def _forget(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        del self._since[connection]
