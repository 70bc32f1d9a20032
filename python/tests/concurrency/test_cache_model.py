"""A cache under every order of calls, answers, failures, interruptions, invalidations and clocks does as its model.

Real threads and a real event loop, but one step at a time: after each, everybody who can go on has gone on.
"""

import asyncio
import os
import sys
import threading
import time

from alibabacloud_credentials._refresh.cache import Cache
from alibabacloud_credentials._refresh.source import Source
from alibabacloud_credentials.events import REFRESH_FAILED, REFRESH_SUCCEEDED
from alibabacloud_credentials.exceptions import CredentialException, UnreachableException
from alibabacloud_credentials.testing import FakeClock, RefusingContext
from cache_model import TIMEOUT_S, CacheModel, Kept
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from refresh_world import PATIENCE_S, Observer

THOROUGH = bool(os.environ.get('THOROUGH_TESTS'))
LIFETIMES = st.sampled_from([-1, 60, 900, 3600, 7200])
# Into every window of these lifetimes, over pauses, and past the limit of a fetch.
SECONDS = st.sampled_from([0.05, 0.2, 1, 2, 7, 31, 32, 300, 800, 2000, 3400, 8000])
WHICH = st.integers(0, 9)
EXPIRED = (
    "source: the credential that was fetched has already expired; if it should not have, compare the clock of this "
    "machine with the server's"
)
INTERRUPTED = 'interrupted'


class Caller:
    """One call of ``obtain``, in a thread or as a task of the loop.

    :ivar expected: by the model; None as long as it waits.
    :ivar outcome: a ``Held``, the text of an error, or that it was interrupted; None as long as it waits.
    """

    def __init__(self, cache, renewing, loop):
        self.renewing = renewing
        self.expected = self.outcome = self.thread = None
        if loop is not None:
            self.task = loop.create_task(self._await(cache))
            return
        self.thread = threading.Thread(target=self._call, args=(cache,), daemon=True)
        self.thread.start()

    def _call(self, cache):
        try:
            self.outcome = cache.obtain(self.renewing)
        except CredentialException as error:
            self.outcome = error.message
        except KeyboardInterrupt:
            self.outcome = INTERRUPTED

    async def _await(self, cache):
        try:
            self.outcome = await cache.obtain_async(self.renewing)
        except CredentialException as error:
            self.outcome = error.message

    def is_waiting(self):
        """Whether it waits for a flight that has not landed; a task does as soon as its loop has nothing to do."""
        frame = None if self.thread is None else sys._current_frames().get(self.thread.ident)
        while frame is not None:
            if frame.f_code.co_name == 'join' and not frame.f_locals['self'].landed:
                return True
            frame = frame.f_back
        return self.thread is None


class Fetch:
    """One fetch that has begun, and ends as the machine says.

    :ivar thread: the identifier of the thread it runs in.
    :ivar leader: the caller in whose thread it runs; None: a worker.
    """

    def __init__(self):
        self.thread = threading.get_ident()
        self.leader = None
        self._end = threading.Event()
        self._outcome = None

    def wait(self):
        assert self._end.wait(PATIENCE_S)
        if isinstance(self._outcome, BaseException):
            raise self._outcome
        return self._outcome

    def end(self, outcome):
        self._outcome = outcome
        self._end.set()


class SourceOfMachine(Source):
    """A source whose fetches end as the machine says.

    :param started: gets each fetch that begins.
    """

    def __init__(self, started, context):
        super().__init__('source', context)
        self.started = started

    def fetch(self, context, previous):
        fetch = Fetch()
        self.started.append(fetch)
        return fetch.wait()

    def timeout_s(self):
        return TIMEOUT_S

    def expiration_of(self, value):
        return value[1]


class CacheMachine(RuleBasedStateMachine):
    """:ivar running: each flight of the model whose fetch has not returned, and that fetch.
    :ivar helds: what callers were given.
    """

    def __init__(self):
        super().__init__()
        self.clock = FakeClock()
        self.model = CacheModel(self.clock)
        self.started, self.callers, self.helds, self.running, self.serial = [], [], [], {}, 0
        self.loop = asyncio.new_event_loop()
        self.observer = Observer().__enter__()
        self.cache = Cache(SourceOfMachine(self.started, RefusingContext(
            clock=self.clock, random_fraction=lambda: 0.5
        )))

    def teardown(self):
        for flight, fetch in self.running.items():
            self.model.fail(flight, 'source: the test is over')
            fetch.end(UnreachableException('source: the test is over'))
        for caller in self.callers:
            self.until(lambda caller=caller: caller.outcome is not None)
        # Of a refresh in the background, too: the next machine would hear of it.
        self.until(lambda: self.landings() >= self.model.settled)
        self.observer.__exit__()
        self.loop.close()

    # -- what callers do ----------------------------------------------------------------------------------------------

    @rule(in_loop=st.booleans())
    def call(self, in_loop):
        self.obtain(None, in_loop)

    @precondition(lambda self: self.helds)
    @rule(which=WHICH, in_loop=st.booleans())
    def call_to_renew(self, which, in_loop):
        self.obtain(self.helds[-1 - which % len(self.helds)], in_loop)

    def obtain(self, renewing, in_loop):
        overdue = self.model.flight
        planned = self.model.call(renewing)
        if overdue is not None and overdue.has_landed:
            self.resolve(overdue)
        caller = Caller(self.cache, renewing, self.loop if in_loop else None)
        self.callers.append(caller)
        self.follow([(caller, *planned)])

    def follow(self, planned):
        """Until each of these callers has gone as far as it can: they have called, or looked again."""
        for caller, expected, _ in planned:
            if isinstance(expected, (Kept, str)):
                caller.expected = expected
            else:
                expected.waiters.append(caller)
        if any(begins for _, _, begins in planned):
            began = len(self.started)
            flight = self.model.flight
            self.until(lambda: len(self.started) > self.seen)
            assert began <= len(self.started) == self.seen + 1
            self.seen += 1
            fetch = self.running[flight] = self.started[-1]
            fetch.leader = next((
                caller for caller, _, _ in planned if caller.thread and caller.thread.ident == fetch.thread
            ), None)
        leaders = [fetch.leader for fetch in self.running.values()]
        for caller, _, _ in planned:
            if caller.expected is None and caller not in leaders:
                self.until(caller.is_waiting)
        self.settle()

    seen = 0

    # -- what comes of fetches ----------------------------------------------------------------------------------------

    @precondition(lambda self: self.running)
    @rule(which=WHICH, lifetime_s=LIFETIMES)
    def answer(self, which, lifetime_s):
        self.serial += 1
        self.arrive(which, (f'credential {self.serial}', int(self.clock.wall()) + lifetime_s))

    @precondition(lambda self: self.running and self.model.kept)
    @rule(which=WHICH)
    def answer_the_same(self, which):
        self.arrive(which, self.model.kept.credential)

    def arrive(self, which, credential):
        flight = self.pick(which)
        lifetime_s = credential[1] - self.clock.wall()
        if lifetime_s > 0:
            self.model.succeed(flight, credential, lifetime_s)
        else:
            self.model.fail(flight, EXPIRED)
        self.end(flight, credential)

    @precondition(lambda self: self.running)
    @rule(which=WHICH)
    def refuse(self, which):
        flight = self.pick(which)
        self.model.fail(flight, 'source: connection refused')
        self.end(flight, UnreachableException('source: connection refused'))

    @precondition(lambda self: self.running)
    @rule(which=WHICH, error=st.sampled_from([ValueError, KeyboardInterrupt]))
    def break_down(self, which, error):
        """By a defect; or by a signal handler that raises, and then only the caller whose thread it is gets that."""
        flight = self.pick(which)
        leader = self.running[flight].leader
        if error is ValueError or leader is None:
            self.model.fail(flight, f'source: the provider failed with {error.__name__}')
            self.end(flight, error('FAKE-SECRET'))
            return
        others = [] if flight.has_landed else [caller for caller in flight.waiters if caller is not leader]
        self.model.interrupt(flight)
        leader.expected = INTERRUPTED
        self.running.pop(flight).end(error())
        self.until(lambda: leader.outcome is not None)
        self.follow([(caller, *self.model.call(caller.renewing)) for caller in others])

    def pick(self, which):
        return list(self.running)[which % len(self.running)]

    def end(self, flight, outcome):
        self.resolve(flight, has_ended=True)
        self.running.pop(flight).end(outcome)
        self.settle()

    def resolve(self, flight, has_ended=False):
        """Whoever waits for it gets its outcome, but for who leads it, as long as the fetch has not returned."""
        leader = self.running[flight].leader
        for caller in flight.waiters:
            if caller.expected is None and (has_ended or caller is not leader):
                is_kept = isinstance(flight.outcome, Kept) or not self.model.is_valid()
                caller.expected = flight.outcome if is_kept else self.model.kept

    # -- what happens meanwhile ---------------------------------------------------------------------------------------

    @rule()
    def invalidate(self):
        self.model.invalidate(None)
        self.cache.invalidate()

    @precondition(lambda self: self.helds)
    @rule(which=WHICH)
    def invalidate_one(self, which):
        held = self.helds[-1 - which % len(self.helds)]
        self.model.invalidate(held)
        self.cache.invalidate(held)

    @precondition(lambda self: not self.running)
    @rule()
    def travel_to_another_process(self):
        self.model.restart()
        self.cache.__setstate__(self.cache.__getstate__())

    @rule(seconds=SECONDS)
    def time_passes(self, seconds):
        self.clock.advance(seconds)

    @rule(seconds=SECONDS)
    def machine_sleeps(self, seconds):
        """The wall clock alone goes on."""
        self.clock.set_wall(self.clock.wall() + seconds)

    @rule(seconds=SECONDS)
    def wall_clock_is_set_back(self, seconds):
        self.clock.set_wall(self.clock.wall() - seconds)

    # -- what must hold -----------------------------------------------------------------------------------------------

    @invariant()
    def no_fetch_but_those_of_the_model_has_begun(self):
        assert len(self.started) == self.seen

    @invariant()
    def what_is_in_hand_is_fresh_as_long_as_the_model_says(self):
        kept = self.model.kept
        if kept is not None and kept.held is not None:
            is_fresh = self.model.is_valid() and self.model.age_s() < kept.advisory_from
            assert kept.held.lifetime.is_fresh is is_fresh
            assert kept.held.lifetime.is_valid is self.model.is_valid()

    @invariant()
    def what_was_replaced_is_not_handed_out(self):
        assert not any(held.lifetime.is_fresh for held in self.model.retired)

    def settle(self):
        """Until everybody has what the model says, and every landing is done."""
        for caller in self.callers:
            if caller.expected is not None:
                self.until(lambda caller=caller: caller.outcome is not None)
                self.check(caller)
        self.callers = [caller for caller in self.callers if caller.expected is None]
        self.until(lambda: self.landings() >= self.model.settled)
        assert self.landings() == self.model.settled

    def landings(self):
        return sum(kind in (REFRESH_SUCCEEDED, REFRESH_FAILED) for kind in self.observer.kinds())

    def check(self, caller):
        expected, outcome = caller.expected, caller.outcome
        if isinstance(expected, str) or isinstance(outcome, str):
            assert outcome == expected
            return
        assert outcome.value == expected.credential
        assert outcome.value[1] > self.clock.wall() or expected is self.model.kept
        if expected.held is None:
            expected.held = outcome
            self.helds.append(outcome)
        assert expected.held is outcome

    def until(self, condition):
        """Let the threads and the loop go on."""
        gives_up_at = time.monotonic() + PATIENCE_S
        for _ in range(3):
            self.turn_loop()
        while not condition():
            assert time.monotonic() < gives_up_at, 'what the model says did not happen'
            self.turn_loop()

    def turn_loop(self):
        self.loop.call_soon(self.loop.stop)
        self.loop.run_forever()


TestCacheMachine = CacheMachine.TestCase
TestCacheMachine.settings = settings(
    max_examples=3000 if THOROUGH else 60, stateful_step_count=40, deadline=None, derandomize=not THOROUGH,
    database=None, suppress_health_check=list(HealthCheck),
)
