"""How old an answer is, and what is left of it in another process: by both clocks."""

import pytest
from alibabacloud_credentials._refresh.policy import Windows
from alibabacloud_credentials._refresh.snapshot import Snapshot

HOUR = 3600


@pytest.fixture
def snapshot(clock):
    """An hour, of which all is left."""
    return Snapshot(
        'answer', int(clock.wall()) + HOUR, Windows.of_lifetime(HOUR, 0.0), clock.wall(), clock.monotonic(), clock
    )


def advance_wall(clock, seconds):
    clock.set_wall(clock.wall() + seconds)


def advance_monotonic(clock, seconds):
    clock.advance_monotonic(seconds)


each_clock = pytest.mark.parametrize('advance', [advance_wall, advance_monotonic])


@each_clock
def test_an_age_that_was_put_right_is_counted_on_by_each_clock(snapshot, clock, advance):
    older = snapshot.with_age(1000, snapshot.value)
    assert older.age_s() == pytest.approx(1000)
    advance(clock, HOUR - 1001)
    assert older.is_valid()
    advance(clock, 2)
    assert not older.is_valid()


@each_clock
def test_an_age_that_was_put_right_ends_its_lifetime_by_each_clock(snapshot, clock, advance):
    older = snapshot.with_age(1000, snapshot.value)
    fresh_s = snapshot.windows.advisory_from
    advance(clock, fresh_s - 1001)
    assert older.held.lifetime.is_fresh
    advance(clock, 2)
    assert not older.held.lifetime.is_fresh


@each_clock
def test_in_another_process_its_age_is_counted_on_by_each_clock(snapshot, clock, advance):
    clock.advance(1000)
    restored = Snapshot.restored(snapshot.state(), clock)
    advance(clock, snapshot.windows.advisory_from - 1001)
    assert restored.held.lifetime.is_fresh
    advance(clock, 2)
    assert not restored.held.lifetime.is_fresh


def test_what_arrives_in_the_future_is_not_believed_however_little_it_is(snapshot, clock):
    clock.set_wall(clock.wall() - 0.5)
    assert Snapshot.restored(snapshot.state(), clock) is None


def test_what_was_invalidated_stays_so_in_another_process(snapshot, clock):
    snapshot.held.lifetime.end()
    assert Snapshot.restored(snapshot.state(), clock) is None
