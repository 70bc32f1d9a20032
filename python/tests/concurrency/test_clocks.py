"""Wall time, monotonic time and the server's clock: whichever says that a credential has ended is believed."""

import pytest
from alibabacloud_credentials.exceptions import ExpiredException, RejectedException
from alibabacloud_credentials.provider.refreshable import Credentials
from refresh_world import AGES, HOUR, PATIENCE_S, Source, Threads, World, down, outcome_of


class Server:
    """A source whose clock is ``ahead_s`` of this machine's, and which says so with every answer, as ``Date`` does."""

    def __init__(self, world, ahead_s, lifetime_s=HOUR):
        self.world = world
        self.ahead_s = ahead_s
        self.lifetime_s = lifetime_s
        self.fetches = 0
        self.known_offsets = []

    def __call__(self, context):
        self.fetches += 1
        self.known_offsets.append(context.server_offset_s)
        context.server_offset_s = self.ahead_s
        expiration = int(self.world.clock.wall() + self.ahead_s) + self.lifetime_s
        return Credentials(access_key_id=f'serial-{self.fetches}', access_key_secret='s', expiration=expiration)


def test_machine_whose_clock_is_an_hour_off_gets_and_keeps_credentials():
    for ahead_s in (-3600, 3600):
        world = World()
        server = Server(world, ahead_s)
        provider = world.provider(server)
        assert {outcome_of(provider.get_credentials) for _ in range(20)} == {'serial-1'}
        world.clock.advance(AGES['mandatory'] - 1000)
        assert outcome_of(provider.get_credentials) == 'serial-1'
        assert server.fetches == 1
        world.clock.advance(1200)
        assert outcome_of(provider.get_credentials) == 'serial-2'


def test_a_clock_that_is_behind_makes_no_session_longer_than_twelve_hours():
    world = World()
    source = Source(Server(world, -4 * HOUR, lifetime_s=14 * HOUR))
    provider = world.provider(source)
    provider.get_credentials()
    source.answer = down
    world.clock.advance(12 * HOUR - 0.5)
    assert outcome_of(provider.get_credentials) == 'serial-1'
    world.clock.advance(0.5)
    assert 'connection refused' in outcome_of(provider.get_credentials).message


def test_offset_learnt_from_one_answer_is_known_to_the_next_fetch():
    world = World()
    server = Server(world, 3600)
    provider = world.provider(server)
    provider.get_credentials()
    world.clock.advance(AGES['mandatory'])
    provider.get_credentials()
    assert server.known_offsets == [0.0, 3600]


def test_offset_is_learnt_from_a_refusal_too():
    world = World()
    offsets = []

    def refuse(context):
        offsets.append(context.server_offset_s)
        context.server_offset_s = -3600
        raise RejectedException('source: the time stamp has expired', code='InvalidTimeStamp.Expired')

    provider = world.provider(refuse)
    outcome_of(provider.get_credentials)
    world.clock.advance(1)
    outcome_of(provider.get_credentials)
    assert offsets == [0.0, -3600]


def test_offset_is_learnt_when_the_provider_crashes_too():
    world = World()
    offsets = []

    def crash(context):
        offsets.append(context.server_offset_s)
        context.server_offset_s = 60
        raise KeyError('SENTINEL')

    provider = world.provider(crash)
    outcome_of(provider.get_credentials)
    world.clock.advance(1)
    outcome_of(provider.get_credentials)
    assert offsets == [0.0, 60]


def test_wall_clock_set_back_does_not_revive_a_dead_credential():
    world = World()
    server = Server(world, 0)
    provider = world.provider(server)
    provider.get_credentials()
    world.clock.set_wall(world.clock.wall() - 3 * HOUR)
    world.clock.advance(HOUR)
    assert outcome_of(provider.get_credentials) == 'serial-2'


def test_machine_that_slept_past_the_expiry_fetches_anew():
    world = World()
    server = Server(world, 0)
    provider = world.provider(server)
    provider.get_credentials()
    world.clock.set_wall(world.clock.wall() + HOUR)  # monotonic time stands still in sleep
    assert outcome_of(provider.get_credentials) == 'serial-2'


def test_wall_clock_set_forward_costs_one_fetch_not_one_a_call():
    world = World()
    server = Server(world, 0)
    provider = world.provider(server)
    provider.get_credentials()
    world.clock.set_wall(world.clock.wall() + 2 * HOUR)
    server.ahead_s = -2 * HOUR
    assert {outcome_of(provider.get_credentials) for _ in range(20)} == {'serial-2'}
    assert server.fetches == 2


def test_same_credential_that_comes_back_after_a_step_of_the_clock_is_kept_for_what_is_left_of_it():
    world = World()
    expiration = int(world.clock.wall()) + 6 * HOUR
    same = Credentials(access_key_id='same', access_key_secret='s', expiration=expiration)
    true_clock_ahead_s = [0.0]

    def metadata_server(context):
        context.server_offset_s = true_clock_ahead_s[0]
        return same

    source = Source(metadata_server)
    provider = world.provider(source)
    provider.get_credentials()
    world.clock.set_wall(world.clock.wall() + 7 * HOUR)
    true_clock_ahead_s[0] = -7 * HOUR
    assert {outcome_of(provider.get_credentials) for _ in range(50)} == {'same'}
    assert source.fetches == 2
    world.clock.advance(6 * HOUR)
    assert isinstance(outcome_of(provider.get_credentials), ExpiredException)


def test_same_credential_that_comes_back_counts_as_an_attempt():
    world = World()
    same = world.credential('same')
    source = Source(lambda context: same)
    provider = world.provider(source)
    provider.get_credentials()
    world.clock.advance(AGES['mandatory'])
    for _ in range(100):
        assert outcome_of(provider.get_credentials) == 'same'
    assert source.fetches == 2
    world.clock.advance(1)
    outcome_of(provider.get_credentials)
    assert source.fetches == 3


def test_new_credential_with_the_same_expiration_is_not_the_same():
    world = World()
    source = Source(lambda context: world.credential('old'))
    provider = world.provider(source)
    provider.get_credentials()
    world.clock.advance(AGES['mandatory'])
    source.answer = lambda context: world.credential('new', lifetime_s=HOUR - AGES['mandatory'])
    assert outcome_of(provider.get_credentials) == 'new'


# -- a Date that is wrong -------------------------------------------------------------------------------------------


def fetches_until(world, get, ends_in_s, step_s=60):
    """When a credential stops being given out while its source is asked in vain, in seconds."""
    for passed_s in range(0, ends_in_s, step_s):
        if isinstance(get(), Exception):
            return passed_s
        world.clock.advance(step_s)
    return ends_in_s


def answered_once(world, ahead_s, lifetime_s):
    """A source that answers once, with the wrong time, and is down then."""

    def answer(context):
        if source.fetches > 1:
            return down(context)
        context.server_offset_s = ahead_s
        return world.credential('once', lifetime_s)

    source = Source(answer)
    return source


@pytest.mark.parametrize(('ahead_s', 'lifetime_s', 'served_s'), [
    (-HOUR, HOUR, 2 * HOUR), (-20 * HOUR, HOUR, 12 * HOUR), (-24 * HOUR, 15 * HOUR, 15 * HOUR),
    (0, 20 * HOUR, 20 * HOUR), (HOUR, 3 * HOUR, 2 * HOUR),
])
def test_a_slow_clock_of_a_server_makes_no_lifetime_longer_than_12_hours(ahead_s, lifetime_s, served_s):
    world = World()
    provider = world.provider(answered_once(world, ahead_s, lifetime_s))
    assert fetches_until(world, lambda: outcome_of(provider.get_credentials), 50 * HOUR) == served_s


@pytest.mark.parametrize(('ahead_s', 'lifetime_s', 'served_s'), [
    (-HOUR, HOUR, HOUR), (0, 3 * HOUR, HOUR), (0, HOUR // 2, HOUR // 2),
])
def test_no_clock_makes_a_lifetime_longer_than_what_was_asked_for(ahead_s, lifetime_s, served_s):
    world = World()
    provider = world.provider(answered_once(world, ahead_s, lifetime_s), max_lifetime_s=HOUR)
    assert fetches_until(world, lambda: outcome_of(provider.get_credentials), 5 * HOUR) == served_s


def test_the_same_credential_with_a_slower_clock_is_good_for_12_hours_at_most():
    world = World()
    same, offset = world.credential('same', HOUR), [0.0]

    def answer(context):
        context.server_offset_s = offset[0]
        return same

    provider = world.provider(answer)
    provider.get_credentials()
    world.clock.advance(AGES['mandatory'])
    offset[0] = -23 * HOUR
    assert fetches_until(world, lambda: outcome_of(provider.get_credentials), 100 * HOUR) <= 24 * HOUR


def test_invalidate_forgets_the_servers_clock():
    world = World()
    server = Server(world, 3600)
    provider = world.provider(server)
    provider.get_credentials()
    provider.invalidate()
    provider.get_credentials()
    assert server.known_offsets == [0.0, 0.0]


def test_invalidate_forgets_what_a_fetch_under_way_learns_of_the_servers_clock():
    world = World()
    source = Source(Server(world, 3600))
    source.gate.clear()
    provider = world.provider(source)
    first = Threads(provider.get_credentials, 1)
    assert source.entered.wait(PATIENCE_S)
    provider.invalidate()
    source.gate.set()
    first.join()
    provider.get_credentials()
    assert source.answer.known_offsets == [0.0, 0.0]


# -- very short lives -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(('left_s', 'most'), [(0.0, 9), (0.5, 9), (1.0, 13), (1.9, 11)])
def test_a_source_that_gives_a_second_at_a_time_is_asked_about_once_a_second(left_s, most):
    world = World(random_fraction=0.5)

    def short(context):
        return Credentials(
            access_key_id=f'serial-{source.fetches}', access_key_secret='s',
            expiration=int(world.clock.wall() + left_s),
        )

    source = Source(short)
    provider = world.provider(source)
    for _ in range(1000):
        outcome_of(provider.get_credentials)
        world.clock.advance(0.01)
    assert source.fetches <= most
