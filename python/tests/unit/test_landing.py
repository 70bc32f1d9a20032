"""What came of a fetch, for those who wait for it in any thread: the first outcome counts, and everybody learns it."""

import sys

import pytest
from alibabacloud_credentials._refresh.landing import Landing


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
    called = []

    def interrupt():
        raise KeyboardInterrupt

    landing.when_settled(lambda: called.append('told'))
    landing.when_settled(interrupt)
    with pytest.raises(KeyboardInterrupt):
        landing.settle('outcome')
    assert called == []
    landing.settle(None)
    assert (called, landing.outcome()) == (['told'], 'outcome')


def test_two_threads_that_settle_it_at_once_call_everybody_once():
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
    assert called == ['told']
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
