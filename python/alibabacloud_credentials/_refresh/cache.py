"""The one cache under every provider. It keeps an answer, and never returns an ended one.

What may happen where: the fast path, ``peek``, takes no lock. ``_lock`` guards the changes of every cache, and is
never held across a fetch, a callback or a log line. The constructor starts nothing.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any, Callable, Dict, Generic, Optional, Tuple, TypeVar, Union

from ..events import REFRESH_FAILED, REFRESH_STARTED, REFRESH_SUCCEEDED, SERVED_WHILE_FAILING, Event, tell
from ..exceptions import CredentialException, UnreachableException, fresh_copy
from .flight import Flight, in_background, prepare
from .lease import Lease
from .policy import Decision, LastAttempt, decide
from .snapshot import Snapshot
from .source import Source

if TYPE_CHECKING:
    from .._world.context import Context

T = TypeVar('T')

# One lock for all caches, as it is held for microseconds; re-entrant, because a signal handler may come in between.
# A fork waits for it, so that the child finds every cache in order and the lock free.
_lock = threading.RLock()
if hasattr(os, 'register_at_fork'):
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)


class Cache(Generic[T]):
    """Keeps what ``fetch`` answers.

    :param name: the provider's name, for events and messages.
    :param fetch: fetches once, blocking.
    :param expiration_of: when an answer ends by the server's clock, in seconds since the epoch; None: it does not.
    :param context: the world.
    :param fetch_timeout_s: seconds that one fetch may take in all.
    :param kept_s: an answer that does not end is asked for again after so many seconds; None: never.
    :param blocking: whether ``fetch`` does I/O. If not, each caller who must fetch does so at once: there is nothing
        to share, to wait for, to announce, or to spare after a failure.
    """

    __slots__ = (
        '_blocking', '_clock', '_fetch_timeout_s', '_flight', '_last', '_lease', '_monotonic', '_pid', '_snapshot',
        '_source', '_wall',
    )

    def __init__(
        self,
        name: str,
        fetch: Callable[[Context], T],
        expiration_of: Callable[[T], Optional[int]],
        context: Context,
        *,
        fetch_timeout_s: float = 30.0,
        kept_s: Optional[float] = None,
        blocking: bool = True,
    ) -> None:
        self._source = Source(name, fetch, expiration_of, context, kept_s)
        self._fetch_timeout_s = fetch_timeout_s
        self._blocking = blocking
        self._snapshot: Optional[Snapshot[T]] = None
        self._lease: Optional[Lease[T]] = None
        self._start_alone()

    def _start_alone(self) -> None:
        """No flight and no memory of failures: at the start, and again in a forked or unpickled copy."""
        self._clock = self._source.context.clock
        self._wall, self._monotonic = self._clock.wall, self._clock.monotonic
        self._pid = os.getpid()
        self._flight: Optional[Flight[T]] = None
        self._last: Optional[LastAttempt] = None

    # -- reading ------------------------------------------------------------------------------------------------

    def peek(self) -> Optional[T]:
        """The answer while it is fresh, otherwise None. It waits for nothing and starts nothing."""
        snapshot = self._snapshot
        if snapshot is not None and (
            snapshot.fresh_wall is None
            or (self._wall() < snapshot.fresh_wall and self._monotonic() < snapshot.fresh_mono)
        ):
            return snapshot.value
        return None

    def lease(self) -> Optional[Lease[T]]:
        """The answer, to hand out without asking here while it is fresh; None when there is none."""
        with _lock:
            snapshot, lease = self._snapshot, self._lease
            if snapshot is None:
                return None
            if lease is None or lease.value is not snapshot.value or lease.fresh_mono != snapshot.fresh_mono:
                lease = Lease(snapshot.value, snapshot.fresh_wall, snapshot.fresh_mono, self._clock)
                self._lease = lease
            return lease

    def get(self) -> T:
        """A valid answer; waits for a fetch only when it must.

        :raises CredentialException: nothing valid is in hand and fetching failed.
        """
        value = self.peek()
        if value is not None:
            return value
        if not self._blocking:
            return self._read()
        while True:
            found = self._enter()
            if isinstance(found, Snapshot):
                return found.value
            flight, leads = found
            if leads:
                self._fly(flight)
            outcome = flight.join(self._monotonic())
            if outcome is not None:
                return self._value_of(outcome)

    async def get_async(self) -> T:
        """As :meth:`get`, for an event loop, which never waits for a fetch, a file or a socket."""
        value = self.peek()
        if value is not None:
            return value
        if not self._blocking:
            return self._read()
        while True:
            found = self._enter()
            if isinstance(found, Snapshot):
                return found.value
            flight, leads = found
            if leads:
                self._launch(flight)
            outcome = await flight.join_async(self._monotonic())
            if outcome is not None:
                return self._value_of(outcome)

    def invalidate(self) -> None:
        """Forget the answer and every failure: the next call fetches. A fetch under way does not count."""
        with _lock:
            self._snapshot = self._flight = self._last = None
            if self._lease is not None:
                self._lease.revoke()

    def _value_of(self, outcome: Union[Snapshot[T], CredentialException]) -> T:
        """What a flight brought to one of those who waited: a failure is no matter while the old answer is valid."""
        if isinstance(outcome, Snapshot):
            return outcome.value
        snapshot = self._valid_snapshot()
        if snapshot is None:
            raise fresh_copy(outcome) from outcome
        return snapshot.value

    def _valid_snapshot(self) -> Optional[Snapshot[T]]:
        snapshot = self._snapshot
        return snapshot if snapshot is not None and snapshot.is_valid(self._clock) else None

    # -- deciding -----------------------------------------------------------------------------------------------

    def _enter(self) -> Union[Snapshot[T], Tuple[Flight[T], bool]]:
        """An answer to return, or else a flight to wait for and whether the caller must lead it.

        :raises CredentialException: the last failure is remembered, and nothing valid is in hand.
        """
        if self._flight is None:
            prepare()
        else:
            self._give_up_on_overdue()
        with _lock:
            if self._pid != os.getpid():
                self._start_alone()
            snapshot, last = self._snapshot, self._last
            decision = self._decide(snapshot)
            if decision is Decision.MANDATORY or decision is Decision.ADVISORY:
                flight, leads = self._join_or_lead()
        if decision is Decision.FAIL and last is not None and last.error is not None:
            raise fresh_copy(last.error) from last.error
        if decision is Decision.MANDATORY or snapshot is None:
            return flight, leads
        if decision is Decision.ADVISORY and leads:
            self._launch(flight)
        return snapshot

    def _decide(self, snapshot: Optional[Snapshot[T]]) -> Decision:
        now = self._monotonic()
        if snapshot is None:
            return decide(None, 0.0, now, self._last)
        if snapshot.windows is None:
            return Decision.FRESH
        return decide(snapshot.windows, snapshot.age_s(self._clock), now, self._last)

    def _join_or_lead(self) -> Tuple[Flight[T], bool]:
        if self._flight is not None:
            return self._flight, False
        self._flight = Flight(self._source.name, self._monotonic(), self._fetch_timeout_s)
        return self._flight, True

    def _give_up_on_overdue(self) -> None:
        """Land a fetch that ignores its deadline (a name server that hangs, say) as failed, so that others may try."""
        flight = self._flight
        if flight is not None and flight.is_overdue(self._monotonic()) and self._pid == os.getpid():
            self._land_failure(flight, flight.too_late())

    # -- fetching -----------------------------------------------------------------------------------------------

    def _read(self) -> T:
        """Fetch here and now, for a source that does no I/O."""
        self._snapshot = snapshot = self._source.ask(None)
        return snapshot.value

    def _launch(self, flight: Flight[T]) -> None:
        """Lead a flight without waiting for it."""
        try:
            in_background(lambda: self._fly(flight, alone=True))
        except RuntimeError as error:
            failure = UnreachableException(f'{self._source.name}: no thread could be started to refresh in')
            failure.__cause__ = error
            self._land_failure(flight, failure)

    def _fly(self, flight: Flight[T], *, alone: bool = False) -> None:
        """Fetch, and land the flight with what came of it, whatever that is; ``alone``: in a thread of its own."""
        flight.leader = threading.get_ident()
        try:
            tell(Event(REFRESH_STARTED, self._source.name))
            self._land_success(flight, self._source.ask(flight.deadline))
        except CredentialException as error:
            self._land_failure(flight, error)
        except BaseException as error:
            if alone:
                # It ends this thread alone: nobody waiting was interrupted.
                self._land_failure(flight, self._source.defect(error))
            else:
                self._abandon(flight)
                raise

    # -- landing: whoever is first settles a flight; waiters go on even if an observer ends the thread -----------

    def _land_success(self, flight: Flight[T], snapshot: Snapshot[T]) -> None:
        with _lock:
            if flight.landed:
                return
            flight.landed = True
            if self._flight is flight:
                self._flight = None
                self._keep(snapshot)
        try:
            tell(self._event(REFRESH_SUCCEEDED, flight))
        finally:
            flight.future.set_result(snapshot)

    def _keep(self, snapshot: Snapshot[T]) -> None:
        """Replace the snapshot; the caller holds the lock."""
        known = self._snapshot
        if known is None or known.windows is None or snapshot.windows is None or not snapshot.is_same_as(known):
            self._snapshot, self._last = snapshot, None
            return
        # The windows stay as they were fixed, but the server's clock knows best how much of them is left.
        self._snapshot = known.with_age(known.windows.ends_at - snapshot.windows.ends_at, self._clock)
        self._remember(None)

    def _land_failure(self, flight: Flight[T], error: CredentialException) -> None:
        with _lock:
            if flight.landed:
                return
            flight.landed = True
            counts = self._flight is flight
            if counts:
                self._flight = None
                self._remember(error)
            last, served = self._last, counts and self._valid_snapshot() is not None
        try:
            tell(self._event(REFRESH_FAILED, flight, error))
            if served and last is not None:
                tell(self._event(SERVED_WHILE_FAILING, flight, error))
                self._warn(last)
        finally:
            flight.future.set_result(error)

    def _remember(self, error: Optional[CredentialException]) -> None:
        """Note an attempt that brought nothing new; the caller holds the lock."""
        count = 1 if self._last is None else self._last.count + 1
        # A copy without traceback: the original keeps every frame below its caller alive.
        kept = None if error is None else fresh_copy(error)
        self._last = LastAttempt(self._monotonic(), count, self._source.context.random_fraction(), kept)

    def _warn(self, last: LastAttempt) -> None:
        from .._log import logger

        logger.warning(
            '%s: refreshing failed, but the credential in hand is still valid and stays in use; next try in %.0f s: %s',
            self._source.name, last.pause_s, last.error,
        )

    def _event(self, kind: str, flight: Flight[T], error: Optional[CredentialException] = None) -> Event:
        outcome = None if error is None else error.code or type(error).__name__
        return Event(kind, self._source.name, self._monotonic() - flight.began_at, outcome)

    def _abandon(self, flight: Flight[T]) -> None:
        with _lock:
            if flight.landed:
                return
            flight.landed = True
            if self._flight is flight:
                self._flight = None
        flight.future.set_result(None)

    # -- copies -------------------------------------------------------------------------------------------------

    def __getstate__(self) -> Dict[str, Any]:
        """The answer and the settings travel, so a pickle holds secrets; flights and failures do not."""
        alone = ('_clock', '_flight', '_last', '_lease', '_monotonic', '_pid', '_wall')
        return {name: getattr(self, name) for name in self.__slots__ if name not in alone}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        for name, value in state.items():
            setattr(self, name, value)
        self._lease = None
        self._start_alone()
        if self._snapshot is not None:
            self._snapshot = self._snapshot.in_this_process(self._clock)
