"""The times of one fetch: until when it may go on, and how long those who want it wait."""

import threading

import pytest
from alibabacloud_credentials._refresh.flight import Flight

TIMEOUT_S, PATIENCE_S = 30.0, 60.0
#: how long waiters allow a fetch beyond its deadline
GRACE_S = 1.0


def flight(now=100.0, timeout_s=TIMEOUT_S):
    return Flight('source', now, timeout_s, PATIENCE_S)


@pytest.fixture
def claimed():
    """Made at 100 s, claimed at 105 s."""
    made = flight()
    assert made.claim(object(), 105.0)
    return made


class Entered:
    """While entered, this thread fetches for a flight."""

    def __init__(self, entered):
        self.flight = entered

    def __enter__(self):
        self.flight.claim(object(), 100.0)
        self.flight.enter()
        return self.flight

    def __exit__(self, *_):
        self.flight.leave()


def test_its_time_starts_when_it_is_claimed(claimed):
    assert (claimed.began_at, claimed.deadline.at) == (105.0, 135.0)


def test_it_is_claimed_once(claimed):
    assert not claimed.claim(object(), 106.0)
    assert claimed.began_at == 105.0


@pytest.mark.parametrize(('now', 'is_overdue'), [(135.0, False), (136.0, False), (136.001, True)])
def test_it_is_overdue_a_moment_after_its_deadline(claimed, now, is_overdue):
    assert claimed.is_overdue(now) is is_overdue


def test_what_nobody_has_begun_is_never_overdue():
    assert not flight().is_overdue(1e9)


@pytest.mark.parametrize(('waited_until', 'wait_s'), [
    (105.0, TIMEOUT_S + GRACE_S), (135.5, 0.5), (135.999, pytest.approx(0.001)), (136.0, None),
])
def test_who_waits_for_a_fetch_waits_until_its_limit(claimed, waited_until, wait_s):
    assert claimed.wait_after(105.0, waited_until) == wait_s


@pytest.mark.parametrize(('waited_until', 'wait_s'), [(100.0, 31.0), (131.0, 29.0), (160.0, None)])
def test_who_waits_for_it_to_begin_waits_as_long_as_its_patience(waited_until, wait_s):
    assert flight().wait_after(100.0, waited_until) == wait_s


def test_the_fetch_that_another_one_needs_comes_on_top_of_the_time_of_that_one():
    with Entered(flight(timeout_s=20.0)) as outer:
        assert outer.deadline.at == 120.0
        with Entered(flight(timeout_s=70.0)):
            assert outer.deadline.at == 170.0 + GRACE_S + 20.0


def test_a_fetch_that_ends_sooner_moves_no_deadline():
    with Entered(flight(timeout_s=90.0)) as outer:
        outer.allow(99.0)
        assert outer.deadline.at == 190.0


def test_the_time_of_the_innermost_fetch_counts_for_each_around_it():
    with Entered(flight(timeout_s=10.0)) as outermost, Entered(flight(timeout_s=20.0)) as outer:
        outer.allow(130.0)
        assert outer.deadline.at == 150.0
        assert outermost.deadline.at == 150.0 + GRACE_S + 10.0


def test_only_the_thread_that_leads_it_is_inside_of_it(claimed):
    elsewhere = []
    thread = threading.Thread(target=lambda: elsewhere.append(claimed.is_reentrant()))
    thread.start()
    thread.join()
    assert (claimed.is_reentrant(), elsewhere) == (True, [False])
