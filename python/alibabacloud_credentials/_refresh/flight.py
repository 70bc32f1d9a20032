"""One fetch, shared by any number of threads and event loops.

The one who leads runs it, in its own thread or in a short-lived daemon thread; the others wait. The future inside is
marked running when it is made, so that a waiter who is cancelled cannot cancel it for the others. Its result is an
outcome, never an exception: raising one object in many threads would tie all their frames together.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any, Callable, Dict, Generic, List, TypeVar, Union

from ..exceptions import CredentialException, UnreachableException
from .snapshot import Snapshot

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from asyncio import Future as Waiter
    from concurrent.futures import Future

T = TypeVar('T')

#: What came of a flight. None: whoever led was interrupted (KeyboardInterrupt and the like), so another must lead.
Outcome = Union[Snapshot[T], CredentialException, None]

# A fetch ends at its deadline by itself and says better than a waiter what went wrong, so waiters give it a moment.
GRACE_S = 1.0


class Flight(Generic[T]):
    """A fetch under way.

    :param name: the provider's name, for messages.
    :param began_at: monotonic seconds.
    :param timeout_s: seconds in which it must land.
    :ivar leader: identifier of the thread that fetches.
    :ivar landed: whether its outcome is settled; guarded by the lock of the cache.
    """

    __slots__ = ('_rooms', 'began_at', 'deadline', 'future', 'landed', 'leader', 'name', 'timeout_s')

    def __init__(self, name: str, began_at: float, timeout_s: float) -> None:
        from concurrent.futures import Future

        self.name = name
        self.began_at = began_at
        self.timeout_s = timeout_s
        self.deadline = began_at + timeout_s
        self.leader = 0
        self.landed = False
        self.future: Future[Outcome[T]] = Future()
        self.future.set_running_or_notify_cancel()
        self._rooms: Dict[AbstractEventLoop, WaitingRoom[T]] = {}

    def is_overdue(self, now: float) -> bool:
        return now > self.deadline + GRACE_S

    def too_late(self) -> UnreachableException:
        return UnreachableException(f'{self.name}: no answer within {self.timeout_s:g} seconds')

    def join(self, now: float) -> Outcome[T]:
        """The outcome, waited for in this thread from ``now`` to the deadline."""
        from concurrent.futures import TimeoutError as NotInTime

        if self._would_wait_for_itself():
            return self._reentered()
        try:
            return self.future.result(self._wait_s(now))
        except NotInTime:
            return self.too_late()

    async def join_async(self, now: float) -> Outcome[T]:
        """As :meth:`join`, awaited. Cancelling the waiter leaves the flight alone."""
        from asyncio import get_running_loop

        if self._would_wait_for_itself():
            return self._reentered()
        if self.future.done():
            return self.future.result()
        loop = get_running_loop()
        room = self._rooms.get(loop)
        if room is None or room.is_over:
            room = self._rooms[loop] = WaitingRoom(self, loop, self._wait_s(now))
        return await room.wait()

    def _wait_s(self, now: float) -> float:
        return max(0.0, self.deadline - now) + GRACE_S

    def _would_wait_for_itself(self) -> bool:
        """Whether a signal handler or an observer, called in the middle of the fetch, asks for what it fetches."""
        return self.leader == threading.get_ident() and not self.future.done()

    def _reentered(self) -> CredentialException:
        return CredentialException(f'{self.name}: asked for a credential from inside of its own refresh')


class WaitingRoom(Generic[T]):
    """Those who wait for a flight in one event loop. One call from outside wakes them, however many they are.

    All of it but ``_landed`` happens in that loop's thread.

    :param wait_s: seconds after which they are told that it took too long.
    :ivar is_over: they have been woken; nobody may come in any more.
    """

    __slots__ = ('_flight', '_loop', '_timer', '_waiters', 'is_over')

    def __init__(self, flight: Flight[T], loop: AbstractEventLoop, wait_s: float) -> None:
        self._flight = flight
        self._loop = loop
        self._waiters: List[Waiter[Outcome[T]]] = []
        self.is_over = False
        self._timer = loop.call_later(wait_s, self._wake)
        flight.future.add_done_callback(self._landed)

    def wait(self) -> Waiter[Outcome[T]]:
        """To be awaited, by one waiter."""
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        return waiter

    def _landed(self, _: Any) -> None:
        try:
            self._loop.call_soon_threadsafe(self._wake)
        except RuntimeError:
            pass  # the loop has been closed, so nobody waits there any more

    def _wake(self) -> None:
        self._timer.cancel()
        self.is_over = True
        flight = self._flight
        outcome = flight.future.result() if flight.future.done() else flight.too_late()
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(outcome)
        self._waiters.clear()


def prepare() -> None:
    """Import what a flight needs, before any lock is taken. It brings logging with it; a cached read needs neither."""
    import concurrent.futures  # noqa: F401


def in_background(run: Callable[[], None]) -> None:
    """Run in a daemon thread that ends with ``run``: it neither delays nor survives the interpreter's exit.

    :raises RuntimeError: no thread can be started (limit reached, or the interpreter is shutting down).
    """
    threading.Thread(target=run, name='alibabacloud-credentials-refresh', daemon=True).start()
