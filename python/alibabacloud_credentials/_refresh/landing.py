"""What came of a flight, for any number of threads to wait for and of event loops to be called about.

It does what a ``concurrent.futures.Future`` would, without its import, which takes longer than all that a first fetch
needs of this package. Nothing can be cancelled here, so a waiter who is cancelled harms nobody else. Whoever settles
it or waits may be interrupted at any point: settling it again completes what was begun. So nothing of ``threading``
that is written in Python serves here, such as an ``Event``: what a signal handler raises there can leave its inner lock
held for ever.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import Callable, Generic, List, Optional, TypeVar

from .locking import lock

R = TypeVar('R')


class Landing(Generic[R]):
    """An outcome that is there once it has been settled."""

    __slots__ = ('_callbacks', '_is_settled', '_outcome')

    def __init__(self) -> None:
        self._is_settled = False
        self._outcome: Optional[R] = None
        self._callbacks: List[Callable[[], None]] = []

    def is_settled(self) -> bool:
        return self._is_settled

    def outcome(self) -> Optional[R]:
        """What it was settled with; None before."""
        return self._outcome

    def wait(self, seconds: float) -> bool:
        """Wait in this thread, for 0 seconds or more; whether it is settled."""
        if not self._is_settled:
            # A lock for each who waits: were it shared, one who is interrupted with it would hold up the others.
            gate = threading.Lock()
            gate.acquire()
            self.when_settled(partial(_open, gate))
            gate.acquire(timeout=seconds)
        return self._is_settled

    def settle(self, outcome: Optional[R]) -> None:
        """Let everybody go on with ``outcome``; the first one counts."""
        with lock:
            if not self._is_settled:
                self._outcome, self._is_settled = outcome, True
        self._call_back()

    def when_settled(self, callback: Callable[[], None]) -> None:
        """Call ``callback`` when it is settled, in the thread that settles it; at once if it is. Where two threads meet
        there, both may call it.
        """
        self._callbacks.append(callback)
        if self._is_settled:
            self._call_back()

    def _call_back(self) -> None:
        for callback in reversed(list(self._callbacks)):
            callback()
            # Afterwards: one that an interruption has come before is called when it is settled again.
            self._forget(callback)

    def _forget(self, callback: Callable[[], None]) -> None:
        try:
            self._callbacks.remove(callback)
        except ValueError:
            pass  # another thread was faster


def _open(gate: threading.Lock) -> None:
    try:
        gate.release()
    except RuntimeError:
        pass  # it is open
