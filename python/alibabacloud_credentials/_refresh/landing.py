"""What came of a flight, for any number of threads to wait for and of event loops to be called about.

It does what a ``concurrent.futures.Future`` would, without its import, which takes longer than all that a first fetch
needs of this package. Nothing can be cancelled here, so a waiter who is cancelled harms nobody else. Whoever settles
it may be interrupted at any point: settling it again completes what was begun.
"""

from __future__ import annotations

import threading
from typing import Callable, Generic, List, Optional, TypeVar

from .locking import lock

R = TypeVar('R')


class Landing(Generic[R]):
    """An outcome that is there once it has been settled."""

    __slots__ = ('_callbacks', '_is_settled', '_outcome', '_settled')

    def __init__(self) -> None:
        self._settled = threading.Event()
        self._is_settled = False
        self._outcome: Optional[R] = None
        self._callbacks: List[Callable[[], None]] = []

    def is_settled(self) -> bool:
        return self._settled.is_set()

    def outcome(self) -> Optional[R]:
        """What it was settled with; None before."""
        return self._outcome

    def wait(self, seconds: float) -> bool:
        """Wait in this thread; whether it is settled."""
        return self._settled.wait(seconds)

    def settle(self, outcome: Optional[R]) -> None:
        """Let everybody go on with ``outcome``; the first one counts."""
        with lock:
            if not self._is_settled:
                self._outcome, self._is_settled = outcome, True
        self._settled.set()
        self._call_back()

    def when_settled(self, callback: Callable[[], None]) -> None:
        """Call ``callback`` once it is settled, in the thread that settles it; at once if it is."""
        self._callbacks.append(callback)
        if self._settled.is_set():
            self._call_back()

    def _call_back(self) -> None:
        while self._callbacks:
            try:
                callback = self._callbacks.pop()
            except IndexError:
                return  # another thread was faster
            callback()
