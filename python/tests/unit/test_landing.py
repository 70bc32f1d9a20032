"""What came of a fetch, for those who wait for it in any thread: the first outcome counts, and everybody learns it."""

import sys
import threading

import pytest
from alibabacloud_credentials._refresh.landing import Landing

# How long anything that must happen may take; nothing waits this long when all is well.
PATIENCE_S = 30


@pytest.fixture
def landing():
    return Landing()


def test_before_it_is_settled_there_is_no_outcome(landing):
    assert (landing.is_settled(), landing.outcome(), landing.wait(0.0)) == (False, None, False)


def test_the_first_outcome_counts(landing):
    landing.settle('first')
    landing.settle('second')
    assert (landing.is_settled(), landing.outcome(), landing.wait(0.0)) == (True, 'first', True)


def test_who_asked_before_and_who_asks_afterwards_is_called(landing):
    called = []
    landing.when_settled(lambda: called.append('before'))
    assert called == []
    landing.settle('outcome')
    landing.when_settled(lambda: called.append('afterwards'))
    assert called == ['before', 'afterwards']


def test_settling_it_again_tells_those_whom_an_interruption_kept_from_learning(landing):
    called, interruptions = [], [KeyboardInterrupt]

    def interrupted_once():
        if interruptions:
            raise interruptions.pop()
        called.append('interrupted')

    landing.when_settled(lambda: called.append('told'))
    landing.when_settled(interrupted_once)
    with pytest.raises(KeyboardInterrupt):
        landing.settle('outcome')
    assert called == []
    landing.settle(None)
    assert (called, landing.outcome()) == (['interrupted', 'told'], 'outcome')


def test_two_threads_that_settle_it_at_once_leave_nobody_out():
    """The second one comes between any two lines of the first one, once at each."""
    line = 0
    while settled_at_line(line) > line:
        line += 1
    assert line > 3


def settled_at_line(line):
    """Settle it, with another thread coming before the ``line``th line of that; how many lines there were."""
    landing, called = Landing(), []
    landing.when_settled(lambda: called.append('told'))
    count = interrupted_at(line, lambda: landing.settle('outcome'), lambda: landing.settle('other'))
    assert 1 <= len(called) <= 2
    return count


def interrupted_at(line, run, other):
    count = 0

    def trace(frame, event, _):
        nonlocal count
        if not frame.f_code.co_filename.endswith('landing.py') or 'test_' in frame.f_code.co_filename:
            return None
        if event == 'line':
            count += 1
            if count - 1 == line:
                sys.settrace(None)
                other()
                sys.settrace(trace)
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        run()
    finally:
        sys.settrace(before)
    return count


class Interruption(BaseException):
    """As a signal handler raises one."""


class AtEvent:
    """While entered, raises at the n-th return of a function that is written in C, in the code of Python's own library
    too: that is where the interpreter looks for signals.
    """

    def __init__(self, number):
        self.left = number
        self.raised = False

    def __enter__(self):
        sys.setprofile(self._profile)
        return self

    def __exit__(self, *_):
        sys.setprofile(None)

    def _profile(self, frame, event, _):
        # Not in this file: there is what ends the watch.
        if event == 'c_return' and frame.f_code.co_filename != __file__ and not self.raised:
            self.left -= 1
            if self.left < 0:
                self.raised = True
                raise Interruption


def test_wherever_it_is_interrupted_it_can_be_settled_and_whoever_waits_goes_on():
    number, was_raised = 0, True
    while was_raised:
        landing = Landing()
        waiting = threading.Thread(target=landing.wait, args=(PATIENCE_S,), daemon=True)
        waiting.start()
        with AtEvent(number) as interruption:
            try:
                landing.wait(0.0)
                landing.settle('outcome')
            except Interruption:
                pass
        settling = threading.Thread(target=landing.settle, args=('other',), daemon=True)
        settling.start()
        for thread in (settling, waiting):
            thread.join(PATIENCE_S / 2)
            assert not thread.is_alive(), number
        assert landing.is_settled()
        was_raised = interruption.raised
        number += 1
    assert number > 5
