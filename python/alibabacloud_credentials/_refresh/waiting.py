"""The tasks of one event loop that wait for a flight."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Generic, List, Optional, TypeVar

from ..exceptions import InvalidConfigurationException
from . import workers

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop, TimerHandle
    from asyncio import Future as Waiter

    from .flight import Flight, Outcome

T = TypeVar('T')


def running_loop(title: str) -> AbstractEventLoop:
    """The event loop of whoever is to wait.

    :param title: what errors call the source.
    :raises InvalidConfigurationException: none of asyncio runs in this thread.
    """
    from asyncio import get_running_loop

    try:
        return get_running_loop()
    except RuntimeError:
        pass
    raise InvalidConfigurationException(
        f'{title}: to wait for a credential asynchronously needs a running event loop of asyncio; elsewhere, as under '
        f'trio, ask in a thread, with the method that is not asynchronous'
    )


def is_on_event_loop() -> bool:
    """Whether one of asyncio runs in this thread, so that nothing must be waited for here."""
    asyncio = sys.modules.get('asyncio')
    if asyncio is None:
        return False
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


async def join(flight: Flight[T], loop: AbstractEventLoop, now: float) -> Outcome[T]:
    """The outcome of a flight, awaited in ``loop`` from ``now`` to its limit.

    Cancelling the waiter leaves the flight alone.
    """
    if flight.is_reentrant():
        return flight.reentered()
    if flight.landing.is_settled():
        return flight.landing.outcome()
    if flight.wait_after(now, now) is None:
        return flight.too_late()
    waiters: Optional[LoopWaiters[T]] = flight.waiters.get(loop)
    if waiters is None or waiters.are_awake:
        waiters = flight.waiters[loop] = LoopWaiters(flight, loop, now)
    return await waiters.wait()


class LoopWaiters(Generic[T]):
    """Those who wait for a flight in one event loop. One call from outside wakes them, however many they are.

    All of it but ``_landed`` happens in that loop's thread.

    :param now: monotonic seconds, by the clock of the flight.
    :ivar are_awake: whether they have been woken; nobody may join them any more.
    """

    __slots__ = ('_flight', '_loop', '_since', '_timer', '_waited_until', '_waiters', 'are_awake')

    def __init__(self, flight: Flight[T], loop: AbstractEventLoop, now: float) -> None:
        self._flight = flight
        self._loop = loop
        self._waiters: List[Waiter[Outcome[T]]] = []
        self.are_awake = False
        self._since = self._waited_until = now
        self._timer: Optional[TimerHandle] = None  # as long as an interruption can come before there is one
        self._timer = loop.call_later(*self._next_look())
        flight.landing.when_settled(self._landed)

    def wait(self) -> Waiter[Outcome[T]]:
        """To be awaited, by one waiter."""
        waiter = self._loop.create_future()
        self._waiters.append(waiter)
        return waiter

    def _next_look(self) -> Any:
        """In how many seconds to look again, and what to call then."""
        wait_s = self._flight.wait_after(self._since, self._waited_until)
        if wait_s is None:
            return 0.0, self._wake
        if workers.are_starved() and not self._flight.is_claimed:
            wait_s = min(wait_s, workers.RETRY_S)
        self._waited_until += wait_s
        return wait_s, self._look

    def _look(self) -> None:
        try:
            if self._flight.landing.is_settled():
                self._wake()
                return
            # The limit may have moved since, and a thread may be had now that could not be started before.
            workers.start()
            self._timer = self._loop.call_later(*self._next_look())
        except BaseException:
            # A signal handler has raised: the loop goes on, and so must those who wait.
            self._loop.call_soon(self._look)
            raise

    def _landed(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._wake)
        except RuntimeError:
            pass  # the loop has been closed, so nobody waits there any more

    def _wake(self) -> None:
        try:
            self.are_awake = True
            self._hand_out()
            if self._timer is not None:
                self._timer.cancel()
        except BaseException:
            self._loop.call_soon(self._wake)
            raise

    def _hand_out(self) -> None:
        flight = self._flight
        outcome = flight.landing.outcome() if flight.landing.is_settled() else flight.too_late()
        for waiter in self._waiters:
            if not waiter.done():
                waiter.set_result(outcome)
