"""The one cache under every source. It keeps an answer, and never returns an ended one.

What may happen where: the fast path takes no lock. The lock is never held across a fetch, a callback or a log line. The
constructor starts nothing. State changes in :meth:`Cache._keep` and :meth:`Cache._remember`, when a flight has landed,
and in :meth:`Cache.invalidate`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, Generic, Optional, TypeVar, Union

from ..events import REFRESH_FAILED, REFRESH_STARTED, REFRESH_SUCCEEDED, SERVED_WHILE_FAILING, Event, emit
from ..exceptions import CredentialException, without_traceback
from . import waiting, workers
from .flight import Flight
from .locking import lock
from .policy import Decision, LastAttempt, decide
from .snapshot import Snapshot

if TYPE_CHECKING:
    from .held import Held
    from .source import Source

T = TypeVar('T')


class Cache(Generic[T]):
    """Keeps what a source answers.

    :param source: what is asked.
    """

    __slots__ = ('_clock', '_flight', '_last', '_pid', '_snapshot', '_source')

    def __init__(self, source: Source[T]) -> None:
        self._source = source
        self._snapshot: Optional[Snapshot[T]] = None
        self._reset_for_process()

    def _reset_for_process(self) -> None:
        """No flight and no memory of failures: at the start, and again in a forked or unpickled copy."""
        self._clock = self._source.context.clock
        self._pid = os.getpid()
        self._flight: Optional[Flight[T]] = None
        self._last: Optional[LastAttempt] = None

    # -- reading ------------------------------------------------------------------------------------------------

    def peek(self) -> Optional[T]:
        """The answer in hand, however old, unless it was invalidated. It waits for nothing and starts nothing."""
        snapshot = self._snapshot
        return None if snapshot is None or snapshot.was_invalidated else snapshot.value

    def obtain(self, renewing: Optional[Held[T]] = None) -> Held[T]:
        """A valid answer; waits for a fetch only when it must.

        :param renewing: an answer that did not serve: it is fetched again, unless somebody has already done so.
        :raises CredentialException: nothing valid is in hand and fetching failed.
        """
        while True:
            found = self._fresh(renewing) or self._snapshot_or_flight(renewing)
            if isinstance(found, Snapshot):
                return found.held
            self._lead(found)
            outcome = found.join(self._clock.monotonic())
            if outcome is not None:
                return self._held_of(outcome)

    async def obtain_async(self, renewing: Optional[Held[T]] = None) -> Held[T]:
        """As :meth:`obtain`, for an event loop, which never waits for a fetch, a file or a socket."""
        while True:
            found = self._fresh(renewing) or self._snapshot_or_flight(renewing)
            if isinstance(found, Snapshot):
                return found.held
            loop = waiting.running_loop(self._source.title)  # first: without one nothing must be fetched
            self._have_led(found, is_urgent=True)
            outcome = await waiting.join(found, loop, self._clock.monotonic())
            if outcome is not None:
                return self._held_of(outcome)

    def invalidate(self, only: Optional[Held[T]] = None) -> None:
        """Forget the answer, every failure and the server's clock: the next call fetches. A fetch under way does not
        count.

        :param only: do so only if this is the answer in hand.
        """
        with lock:
            if self._snapshot is not None:
                if only is not None and self._snapshot.held is not only:
                    return
                self._snapshot.held.lifetime.end()
            self._flight = self._last = None
            self._source.forget_clock()

    def _fresh(self, renewing: Optional[Held[T]]) -> Optional[Snapshot[T]]:
        snapshot = self._snapshot
        if snapshot is None or snapshot.held is renewing or not snapshot.held.lifetime.is_fresh:
            return None
        return snapshot

    def _held_of(self, outcome: Union[Snapshot[T], CredentialException]) -> Held[T]:
        """What a flight brought to one of those who waited: a failure is no matter while the old answer is valid."""
        if isinstance(outcome, Snapshot):
            return outcome.held
        snapshot = self._valid_snapshot()
        if snapshot is None:
            raise without_traceback(outcome) from outcome
        return snapshot.held

    def _valid_snapshot(self) -> Optional[Snapshot[T]]:
        snapshot = self._snapshot
        return snapshot if snapshot is not None and snapshot.is_valid() else None

    # -- deciding -----------------------------------------------------------------------------------------------

    def _snapshot_or_flight(self, renewing: Optional[Held[T]]) -> Union[Snapshot[T], Flight[T]]:
        """An answer to return, or else a flight to lead or to wait for.

        :raises CredentialException: the last failure is remembered, and nothing valid is in hand.
        """
        if not self._source.does_io:
            return self._fetch_inline()
        self._give_up_on_overdue()
        with lock:
            if self._pid != os.getpid():
                self._reset_for_process()
            snapshot, last = self._snapshot, self._last
            decision = self._decide(snapshot, renewing)
            flight = self._flight
            if flight is None and decision in (Decision.MANDATORY, Decision.ADVISORY):
                flight = self._flight = Flight(
                    self._source.title, self._clock.monotonic(), self._source.timeout_s(),
                    self._source.queueing.patience_s,
                )
        if decision is Decision.FAIL and last is not None and last.error is not None:
            raise without_traceback(last.error) from last.error
        if flight is not None and (decision is Decision.MANDATORY or snapshot is None):
            return flight
        if flight is not None and decision is Decision.ADVISORY:
            self._have_led(flight, is_urgent=False)
        return snapshot  # type: ignore[return-value]  # without one, the decision is FAIL or MANDATORY

    def _decide(self, snapshot: Optional[Snapshot[T]], renewing: Optional[Held[T]]) -> Decision:
        now = self._clock.monotonic()
        if snapshot is None or snapshot.was_invalidated:
            return decide(None, 0.0, now, self._last)
        if snapshot.held is renewing and decide(None, 0.0, now, self._last) is Decision.MANDATORY:
            return Decision.MANDATORY
        if snapshot.windows is None:
            return Decision.FRESH
        return decide(snapshot.windows, snapshot.age_s(), now, self._last)

    def _give_up_on_overdue(self) -> None:
        """Land a fetch that ignores its deadline (a name server that hangs, say) as failed, so that others may try."""
        flight = self._flight
        if flight is not None and flight.is_overdue(self._clock.monotonic()) and self._pid == os.getpid():
            self._land_failure(flight, flight.too_late())
            workers.start()

    # -- fetching -----------------------------------------------------------------------------------------------

    def _fetch_inline(self) -> Snapshot[T]:
        """Fetch here and now, for a source that does no I/O."""
        self._snapshot = snapshot = self._source.ask(None, self._snapshot)
        return snapshot

    def _lead(self, flight: Flight[T], *, in_background: bool = False) -> None:
        """Fetch in this thread, unless another one does. An interruption, wherever it comes, leaves no flight behind.

        :param in_background: whether this thread is a worker's. What ends it ends it alone: nobody who waits was
            interrupted, and the source is not to be asked again at once.
        """
        token = object()
        try:
            if flight.claim(token, self._clock.monotonic()):
                self._fly(flight)
        except BaseException as error:
            if in_background:
                self._land_failure(flight, self._source.defect(error))
                return
            if flight.is_claimed_by(token):
                self._abandon(flight)
            raise

    def _have_led(self, flight: Flight[T], *, is_urgent: bool) -> None:
        """Have a worker fetch, unless somebody does; a refresh in the background is put before others when needed."""
        if flight.is_claimed or (flight.is_queued and (flight.is_urgent or not is_urgent)):
            return
        self._source.queueing.submit(workers.Job(
            lambda: self._lead(flight, in_background=True),
            lambda: flight.is_overdue(self._clock.monotonic()),
            is_urgent,
        ))
        # Afterwards: whoever comes after an interruption in between queues it again, which does no harm.
        flight.is_urgent = flight.is_urgent or is_urgent
        flight.is_queued = True

    def _fly(self, flight: Flight[T]) -> None:
        """Fetch, and land the flight with what came of it."""
        flight.enter()
        try:
            self._tell(REFRESH_STARTED, flight)
            self._land_success(flight, self._source.ask(flight.deadline, self._snapshot))
        except CredentialException as error:
            self._land_failure(flight, error)
        finally:
            flight.leave()

    # -- landing: whoever is first settles a flight; waiters go on even if an observer ends the thread -----------

    def _land_success(self, flight: Flight[T], snapshot: Snapshot[T]) -> None:
        with lock:
            if flight.landed:
                return
            flight.landed = True
            if self._flight is flight:
                self._flight = None
                snapshot = self._keep(snapshot)
            else:
                # Invalidated meanwhile: good for those who waited, and for nobody after them.
                snapshot.held.lifetime.end()
        try:
            self._tell(REFRESH_SUCCEEDED, flight)
        finally:
            flight.landing.settle(snapshot)

    def _keep(self, snapshot: Snapshot[T]) -> Snapshot[T]:
        """Replace the snapshot, and return what is to be handed out; the caller holds the lock."""
        known = self._snapshot
        if known is not None:
            known.held.lifetime.end()
        if known is None or known.windows is None or snapshot.windows is None or not snapshot.is_same_as(known):
            self._snapshot, self._last = snapshot, None
            return snapshot
        # The windows stay as they were fixed, but how much of them is left is counted by the server's clock.
        age_s = known.windows.ends_at - snapshot.windows.ends_at + snapshot.age_s()
        self._snapshot = snapshot = known.with_age(age_s, snapshot.value)
        self._remember(None)
        return snapshot

    def _land_failure(self, flight: Flight[T], error: CredentialException) -> None:
        with lock:
            if flight.landed:
                return
            flight.landed = True
            counts = self._flight is flight
            if counts:
                self._flight = None
                self._remember(error)
            last, served = self._last, counts and self._valid_snapshot() is not None
        try:
            self._tell(REFRESH_FAILED, flight, error)
            if served and last is not None:
                self._tell(SERVED_WHILE_FAILING, flight, error)
                self._warn(last)
        finally:
            flight.landing.settle(error)

    def _remember(self, error: Optional[CredentialException]) -> None:
        """Note an attempt that brought nothing new; the caller holds the lock."""
        count = 1 if self._last is None else self._last.count + 1
        # The original keeps every frame below its caller alive.
        kept = None if error is None else without_traceback(error)
        fraction, most_s = self._source.context.random_fraction(), self._source.empty_pause_max_s_of(error)
        self._last = LastAttempt(self._clock.monotonic(), count, fraction, kept, most_s)

    def _warn(self, last: LastAttempt) -> None:
        from .._log import logger

        logger.warning(
            '%s: refreshing failed, but the credential in hand is still valid and stays in use; next try in %.0f s: %s',
            self._source.name, last.pause_s, last.error.message if last.error is not None else '',
        )

    def _tell(self, kind: str, flight: Flight[T], error: Optional[CredentialException] = None) -> None:
        source = self._source
        if source.is_announced:
            duration_s = None if kind is REFRESH_STARTED else self._clock.monotonic() - flight.began_at
            outcome = None if error is None else error.code or type(error).__name__
            key = None if source.key is None else source.key.public()
            emit(Event(kind, source.name, duration_s, outcome, key))

    def _abandon(self, flight: Flight[T]) -> None:
        with lock:
            flight.landed = True
            if self._flight is flight:
                self._flight = None
        flight.landing.settle(None)

    # -- copies -------------------------------------------------------------------------------------------------

    def __getstate__(self) -> Dict[str, Any]:
        """The answer and the settings travel, so a pickle holds secrets; flights and failures do not."""
        return {'source': self._source, 'snapshot': None if self._snapshot is None else self._snapshot.state()}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self._source = state['source']
        self._reset_for_process()
        self._snapshot = None if state['snapshot'] is None else Snapshot.restored(state['snapshot'], self._clock)
