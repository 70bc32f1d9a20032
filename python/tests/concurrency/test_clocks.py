"""Wall time, monotonic time and the server's clock: whichever says that a credential has ended is believed."""

from alibabacloud_credentials.exceptions import ExpiredException, RejectedException
from alibabacloud_credentials.provider.refreshable import Credentials
from refresh_world import AGES, HOUR, Source, World, outcome_of


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
