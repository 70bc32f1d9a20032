"""The waiters of one event loop: each learns what came of a flight, also where a signal handler raises in between."""

import pytest
from alibabacloud_credentials._refresh.flight import Flight
from alibabacloud_credentials._refresh.waiting import LoopWaiters


class Timer:
    def __init__(self, after_s, call):
        self.after_s = after_s
        self.call = call
        self.is_cancelled = False

    def cancel(self):
        self.is_cancelled = True


class Waiter:
    """As a future of asyncio. ``interrupts`` is raised when it is told, once."""

    def __init__(self):
        self.outcome = None
        self.is_done = False
        self.interrupts = None

    def done(self):
        return self.is_done

    def set_result(self, outcome):
        interruption, self.interrupts = self.interrupts, None
        if interruption is not None:
            raise interruption
        self.outcome, self.is_done = outcome, True


class Loop:
    """An event loop that does nothing by itself: a test runs what was asked of it."""

    def __init__(self):
        self.timers = []
        self.soon = []
        self.interrupts = None  # before there is a timer
        self.interrupts_after = None

    def call_later(self, after_s, call):
        interruption, self.interrupts = self.interrupts, None
        if interruption is not None:
            raise interruption
        self.timers.append(Timer(after_s, call))
        interruption, self.interrupts_after = self.interrupts_after, None
        if interruption is not None:
            raise interruption
        return self.timers[-1]

    def call_soon(self, call):
        self.soon.append(call)

    call_soon_threadsafe = call_soon

    def create_future(self):
        return Waiter()

    def run_soon(self):
        calls, self.soon = self.soon, []
        for call in calls:
            call()


@pytest.fixture
def flight():
    return Flight('source', 100.0, 30.0, 60.0)


@pytest.fixture
def loop():
    return Loop()


@pytest.fixture
def waiters(flight, loop):
    return LoopWaiters(flight, loop, 100.0)


def test_all_are_woken_when_it_has_landed_and_the_timer_goes(flight, loop, waiters):
    waiting = [waiters.wait(), waiters.wait()]
    flight.landing.settle('outcome')
    assert [waiter.is_done for waiter in waiting] == [False, False]
    loop.run_soon()
    assert [waiter.outcome for waiter in waiting] == ['outcome', 'outcome']
    assert [timer.is_cancelled for timer in loop.timers] == [True]


def test_they_look_again_until_their_patience_is_over_and_then_at_once(loop, waiters):
    waiter = waiters.wait()
    assert loop.timers[-1].after_s == 31.0
    loop.timers[-1].call()
    assert loop.timers[-1].after_s == 29.0
    loop.timers[-1].call()
    assert loop.timers[-1].after_s == 0.0
    loop.timers[-1].call()
    assert waiter.outcome.message == 'source: no thread was free to refresh in for 60 seconds'


def test_a_limit_that_has_moved_is_waited_for(flight, loop, waiters):
    waiters.wait()
    flight.claim(object(), 120.0)
    loop.timers[-1].call()
    assert loop.timers[-1].after_s == 20.0


def test_they_learn_by_themselves_what_an_interruption_kept_from_being_told(flight, loop, waiters):
    def interrupt():
        raise KeyboardInterrupt

    waiter = waiters.wait()
    flight.landing.when_settled(interrupt)  # is called before them
    with pytest.raises(KeyboardInterrupt):
        flight.landing.settle('outcome')
    loop.timers[-1].call()
    assert waiter.outcome == 'outcome'
    assert len(loop.timers) == 1  # nothing is left to look for


def test_after_an_interruption_of_a_look_they_look_again(loop, waiters):
    waiters.wait()
    loop.interrupts = KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        loop.timers[-1].call()
    assert len(loop.timers) == 1
    loop.run_soon()
    assert len(loop.timers) == 2


def test_a_first_timer_that_an_interruption_left_alone_finds_nothing_to_do(flight, loop):
    loop.interrupts_after = KeyboardInterrupt
    with pytest.raises(KeyboardInterrupt):
        LoopWaiters(flight, loop, 100.0)
    flight.landing.settle('outcome')
    loop.timers[-1].call()
    assert loop.soon == []


def test_after_an_interruption_of_the_waking_all_are_woken(flight, loop, waiters):
    first, second = waiters.wait(), waiters.wait()
    second.interrupts = KeyboardInterrupt
    flight.landing.settle('outcome')
    with pytest.raises(KeyboardInterrupt):
        loop.run_soon()
    assert (first.outcome, second.outcome) == ('outcome', None)
    loop.run_soon()
    assert second.outcome == 'outcome'


def test_a_loop_that_was_closed_meanwhile_harms_nobody(flight, loop, waiters):
    def closed(_):
        raise RuntimeError('Event loop is closed')

    loop.call_soon_threadsafe = closed
    flight.landing.settle('outcome')
    assert flight.landing.outcome() == 'outcome'
