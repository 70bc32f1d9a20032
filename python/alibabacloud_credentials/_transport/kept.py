"""Connections that are kept a few seconds for the next request to the same place, so that a burst costs one handshake.

Rules kept here:

1. Kept for five seconds, and used only if nothing is there to read on it: neither more bytes nor its end.
2. As many at most as requests were under way together, and 32; two once none is under way any more.
3. Closed lazily: at the next request, at the exit of the interpreter, or when their owner goes away. A thread or a
   timer would make a program multi-threaded that forks later.
4. Never used across a fork: the child closes its copies.

There is no lock: each step is one operation of a list or a set, which are whole in themselves. So a signal handler may
ask in the midst of any of them, and a fork finds nothing locked.
"""

from __future__ import annotations

import os
import weakref
from time import monotonic
from typing import Any, Callable, List, Optional, Set

from .wire import Connection, Place

KEPT_S = 5.0
MOST_KEPT = 32
MOST_KEPT_WHEN_QUIET = 2


class _Kept:
    """A connection that waits for its next request, by this process, until some moment."""

    __slots__ = ('connection', 'pid', 'place', 'until')

    def __init__(self, place: Place, connection: Connection, until: float) -> None:
        self.place = place
        self.connection = connection
        self.until = until
        self.pid = os.getpid()


class KeptConnections:
    """The connections that one sender keeps.

    :param clock: monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._kept: List[_Kept] = []
        self._under_way: Set[object] = set()
        self._most_under_way = 0
        self._closing: Optional[weakref.finalize[Any, KeptConnections]] = None

    def begin(self, request: object) -> None:
        """A request begins, which :meth:`end` ends; connections that are too old are closed."""
        self._under_way.add(request)
        self._most_under_way = max(self._most_under_way, len(self._under_way))
        now = self._clock()
        self._close([kept for kept in list(self._kept) if kept.until <= now])

    def take(self, place: Place) -> Optional[Connection]:
        """A connection to the place that is fit for use, the latest first; None: there is none."""
        for kept in reversed(list(self._kept)):
            if kept.place == place and self._is_removed(kept):
                if self._is_usable(kept):
                    return kept.connection
                kept.connection.close()
        return None

    def end(self, request: object, place: Place, connection: Connection) -> None:
        """A request is over; its connection is kept or closed."""
        self._under_way.discard(request)
        if connection.is_reusable and self._is_open():
            self._kept.append(_Kept(place, connection, self._clock() + KEPT_S))
        else:
            connection.close()
        if not self._under_way:
            self._most_under_way = 0
        most = min(self._most_under_way, MOST_KEPT) or MOST_KEPT_WHEN_QUIET
        self._close(list(self._kept)[:-most])

    def close_all(self) -> None:
        """Keep nothing any more of what was kept so far."""
        self._close(list(self._kept))

    def drop_copies(self) -> None:
        """In a forked child: close the copies, and forget the requests of the parent."""
        self._under_way.clear()
        self.close_all()

    def _is_open(self) -> bool:
        """Whether anything may be kept: not any more while the interpreter exits."""
        if self._closing is None:
            _owners.add(self)
            # Runs at the exit of the interpreter too. Not a __del__: in circular garbage the sockets may go first.
            self._closing = weakref.finalize(self, _close_each, self._kept)
        return self._closing.alive

    def _is_usable(self, kept: _Kept) -> bool:
        return kept.until > self._clock() and kept.pid == os.getpid() and kept.connection.is_idle()

    def _is_removed(self, kept: _Kept) -> bool:
        """Take one out; False: another thread was faster."""
        try:
            self._kept.remove(kept)
        except ValueError:
            return False
        return True

    def _close(self, several: List[_Kept]) -> None:
        _close_each([kept for kept in several if self._is_removed(kept)])


_owners: weakref.WeakSet[KeptConnections] = weakref.WeakSet()


def _close_each(several: List[_Kept]) -> None:
    while several:
        several.pop().connection.close()


def _drop_copies() -> None:
    for owner in list(_owners):
        owner.drop_copies()


if hasattr(os, 'register_at_fork'):
    os.register_at_fork(after_in_child=_drop_copies)
