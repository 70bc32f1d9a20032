"""A fetch that must wait for the fetch of another source has its own time on top of that."""

import pytest
from alibabacloud_credentials.exceptions import UnreachableException
from refresh_world import PATIENCE_S, Source, Threads, World, outcome_of


def slow(world, seconds):
    """A source that takes so long, by the clock."""
    def fetch(context):
        world.clock.advance(seconds)
        return world.credential('slow')

    return fetch


def over(world, inner, times_left, takes_s=0.0, **settings):
    """A provider over another one, which notes how much time is left when that one has answered."""
    def fetch(context):
        credential = inner.get_credentials()
        times_left.append(context.time_left())
        world.clock.advance(takes_s)
        if not context.time_left():
            raise UnreachableException('no time was left to ask')
        return credential

    return world.provider(fetch, **settings)


@pytest.mark.parametrize('depth', [1, 2, 5])
def test_each_of_several_roles_over_a_slow_source_has_all_of_its_own_time(depth):
    world, times_left = World(), []
    outermost = world.provider(slow(world, 40), fetch_timeout_s=70)
    for _ in range(depth):
        outermost = over(world, outermost, times_left, takes_s=20, fetch_timeout_s=30)
    assert outcome_of(outermost.get_credentials) == 'slow'
    assert len(times_left) == depth
    assert min(times_left) >= 30


def test_the_time_of_a_source_that_was_made_after_the_role_counts_too():
    world, times_left = World(), []
    made = []

    class Late:
        """As a profile: which source is behind it turns out when it is asked."""

        def get_credentials(self):
            made.append(world.provider(slow(world, 40), fetch_timeout_s=70))
            return made[0].get_credentials()

    assert outcome_of(over(world, Late(), times_left, fetch_timeout_s=30).get_credentials) == 'slow'
    assert times_left[0] >= 30


def test_a_role_that_joins_the_fetch_of_another_thread_has_its_own_time_on_top():
    world, times_left = World(), []
    source = Source(slow(world, 40))
    source.gate.clear()
    shared = world.provider(source, fetch_timeout_s=70)
    first = Threads(shared.get_credentials, 1)
    assert source.entered.wait(PATIENCE_S)
    role = over(world, shared, times_left, takes_s=20, fetch_timeout_s=30)
    second = Threads(role.get_credentials, 1)
    source.gate.set()
    assert (first.join(), second.join()) == (['slow'], ['slow'])
    assert source.fetches == 1


def test_a_fetch_that_waits_for_nobody_has_no_more_than_its_own_time():
    world, times_left = World(), []

    def fetch(context):
        world.clock.advance(29)
        times_left.append(context.time_left())
        return world.credential('alone')

    world.provider(fetch, fetch_timeout_s=30).get_credentials()
    assert times_left == [1]
