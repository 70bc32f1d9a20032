"""The one thread that waits for connections to all servers of a cloud."""

from __future__ import annotations

import selectors
import socket
import threading
from typing import Iterable

from ._server import Listener

_JOIN_LIMIT_S = 5.0


class Acceptor:
    """The thread that waits for connections to any of the listeners."""

    def __init__(self, listeners: Iterable[Listener]) -> None:
        self._selector = selectors.DefaultSelector()
        self._ours, self._end = socket.socketpair()
        self._selector.register(self._ours, selectors.EVENT_READ)
        for listener in listeners:
            self._selector.register(listener.socket, selectors.EVENT_READ, listener)
        self._thread = threading.Thread(target=self._run, name='local-cloud', daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._end.close()
        self._thread.join(_JOIN_LIMIT_S)
        self._selector.close()
        self._ours.close()

    def _run(self) -> None:
        while True:
            for key, _ in self._selector.select():
                if key.data is None:
                    return
                key.data.accept()
