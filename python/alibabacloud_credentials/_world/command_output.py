"""Output of a command, as it comes, and never more in memory than somebody has asked for."""

from __future__ import annotations

import os
import queue
import selectors
import threading
from typing import Any, Optional

_CHUNK_BYTES = 65536
# How much a thread reads ahead: a command that writes more than is taken is stopped by its full pipe.
_MOST_CHUNKS = 4


class OutputBySelector:
    """Where the system says whether there is anything to read.

    :param pipe: what the command writes to.
    :cvar rest_s: how long to wait for what a command that has ended wrote before: it is there already.
    """

    rest_s = 0.0

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe

    def next(self, timeout_s: float) -> Optional[bytes]:
        """What comes within that time: None for nothing, an empty value at the end."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._pipe, selectors.EVENT_READ)
            return os.read(self._pipe.fileno(), _CHUNK_BYTES) if selector.select(max(0.0, timeout_s)) else None

    def close(self) -> None:
        self._pipe.close()


class OutputByThread:
    """Where no selector knows pipes, as on Windows: a thread reads, because a read cannot be given up.

    It is a daemon, and closes the pipe when it ends: closing it while it is read would hang. Whatever still holds the
    other end after the command was killed keeps it alive.

    :param pipe: what the command writes to.
    :cvar rest_s: how long to wait for what a command that has ended wrote before: the thread may be slow.
    """

    rest_s = 1.0

    def __init__(self, pipe: Any) -> None:
        self._pipe = pipe
        self._chunks: queue.Queue[bytes] = queue.Queue(_MOST_CHUNKS)
        self._is_closed = False
        self._thread = threading.Thread(target=self._read, name='alibabacloud-credentials-command', daemon=True)

    def _read(self) -> None:
        with self._pipe:
            while not self._is_closed:
                chunk = os.read(self._pipe.fileno(), _CHUNK_BYTES)
                self._chunks.put(chunk)
                if not chunk:
                    return

    def next(self, timeout_s: float) -> Optional[bytes]:
        """What comes within that time: None for nothing, an empty value at the end."""
        if self._thread.ident is None:
            self._thread.start()
        try:
            return self._chunks.get(timeout=max(0.0, timeout_s))
        except queue.Empty:
            return None

    def close(self) -> None:
        """Take no more: the thread ends at its next step."""
        self._is_closed = True
        if self._thread.ident is None:
            self._pipe.close()
        while not self._chunks.empty():
            self._chunks.get()
