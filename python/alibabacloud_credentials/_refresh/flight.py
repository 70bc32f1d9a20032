"""One fetch, shared by any number of threads and event loops.

Whoever claims a flight leads it: a synchronous caller in its own thread, or a worker thread for callers of an event
loop. A flight is made unclaimed, so a caller that is interrupted in between leaves nothing behind: the next one claims
it. Its outcome is a value, never a raised exception: raising one object in many threads would tie all their frames
together.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Dict, Generic, Optional, TypeVar, Union

from .._world.context import Deadline
from ..exceptions import CredentialException, UnreachableException
from .landing import Landing
from .locking import lock
from .snapshot import Snapshot

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop

T = TypeVar('T')

#: What came of a flight. None: whoever led was interrupted (KeyboardInterrupt and the like), so another must lead.
Outcome = Union[Snapshot[T], CredentialException, None]

# A fetch ends at its deadline by itself, with a better message than a waiter has, so waiters allow it a moment.
GRACE_S = 1.0
_EPSILON_S = 1e-6


class _OfThisThread(threading.local):
    flight: Optional[Flight[object]] = None


_of_this_thread = _OfThisThread()


def _innermost() -> Optional[Flight[object]]:
    """What this thread fetches for. One that has landed was interrupted before it left."""
    flight = _of_this_thread.flight
    while flight is not None and flight.landed:
        flight = flight._outer
    return flight


def allow_own_time_after(until: float) -> None:
    """Let the fetch of this thread, if there is one, wait until then, in monotonic seconds, on top of its own time."""
    flight = _innermost()
    if flight is not None:
        flight.allow(until)


class Flight(Generic[T]):
    """A fetch that is wanted or under way.

    :param name: the source's name, for messages.
    :param now: monotonic seconds.
    :param timeout_s: seconds that the fetch may take once it has begun.
    :param patience_s: seconds that somebody waits for it to begin, while all workers are busy with others.
    :ivar began_at: when it was claimed, in monotonic seconds; until then, when it was made.
    :ivar deadline: by when it must have landed; it moves when the fetch must wait for the fetch of another source.
    :ivar landed: whether its outcome is decided; guarded by the lock.
    :ivar landing: where those who wait learn the outcome.
    :ivar is_queued: whether a worker has been asked to fetch.
    :ivar waiters: of each event loop, see ``waiting``.
    :ivar is_urgent: whether that worker goes before background refreshes, because somebody waits.
    """

    __slots__ = (
        '_claimed_by', '_leader', '_outer', 'began_at', 'deadline', 'is_queued', 'is_urgent', 'landed', 'landing',
        'name', 'patience_s', 'timeout_s', 'waiters',
    )

    def __init__(self, name: str, now: float, timeout_s: float, patience_s: float) -> None:
        self.name = name
        self.patience_s = patience_s
        self.began_at = now
        self.timeout_s = timeout_s
        self.deadline = Deadline(now + timeout_s)
        self.landed = False
        self.is_queued = self.is_urgent = False
        self.landing: Landing[Union[Snapshot[T], CredentialException]] = Landing()
        self.waiters: Dict[AbstractEventLoop, Any] = {}
        self._claimed_by: Optional[object] = None
        self._leader = 0
        self._outer: Optional[Flight[object]] = None

    # -- leading ------------------------------------------------------------------------------------------------

    def claim(self, token: object, now: float) -> bool:
        """Become its leader, unless somebody else is; its time starts now.

        :param token: distinguishes the claims of one thread, which a signal handler may nest.
        """
        with lock:
            if self.is_claimed or self.landed:
                return False
            self._leader = threading.get_ident()
            self.began_at = now
            self.deadline.at = now + self.timeout_s
            self._claimed_by = token
            return True

    def is_claimed_by(self, token: object) -> bool:
        return self._claimed_by is token

    @property
    def is_claimed(self) -> bool:
        return self._claimed_by is not None

    def enter(self) -> None:
        """Note that this thread fetches for it now: what it waits for meanwhile is on top of its own time."""
        outer = self._outer = _innermost()
        _of_this_thread.flight = self  # type: ignore[assignment]  # whatever it fetches
        if outer is not None:
            outer.allow(self.limit())

    def leave(self) -> None:
        _of_this_thread.flight = self._outer

    def allow(self, until: float) -> None:
        """Have all of its own time after ``until``, when the fetch that it waits for must have ended."""
        if until + self.timeout_s > self.deadline.at:
            self.deadline.at = until + self.timeout_s
            if self._outer is not None:
                self._outer.allow(self.limit())

    # -- waiting ------------------------------------------------------------------------------------------------

    def limit(self) -> float:
        """Monotonic seconds at which its waiters give up, once it has been claimed."""
        return self.deadline.at + GRACE_S

    def is_overdue(self, now: float) -> bool:
        return self.is_claimed and now > self.limit()

    def wait_after(self, since: float, waited_until: float) -> Optional[float]:
        """How many seconds to wait next, for who has waited from ``since`` until then; None: no more.

        Asked again afterwards, because the limit moves: when it is claimed, and when it must wait for another fetch.
        """
        limit = self.limit() if self.is_claimed else since + self.patience_s
        left = limit - waited_until
        return None if left < _EPSILON_S else min(left, self.timeout_s + GRACE_S)

    def too_late(self) -> UnreachableException:
        if self.is_claimed:
            return UnreachableException(f'{self.name}: no answer within {self.timeout_s:g} seconds')
        return UnreachableException(f'{self.name}: no thread was free to refresh in for {self.patience_s:g} seconds')

    def join(self, now: float) -> Outcome[T]:
        """The outcome, waited for in this thread from ``now`` to the limit."""
        if self.is_reentrant():
            return self.reentered()
        waited_until = now
        while True:
            wait_s = self.wait_after(now, waited_until)
            if wait_s is None:
                return self.landing.outcome() if self.landing.is_settled() else self.too_late()
            outer = _innermost()
            if outer is not None:
                outer.allow(self.limit())
            if self.landing.wait(wait_s):
                return self.landing.outcome()
            waited_until += wait_s

    def is_reentrant(self) -> bool:
        """Whether a signal handler or an observer, called in the middle of the fetch, asks for what it fetches."""
        return self._leader == threading.get_ident() and not self.landing.is_settled()

    def reentered(self) -> CredentialException:
        return CredentialException(f'{self.name}: asked for a credential from inside of its own refresh')
