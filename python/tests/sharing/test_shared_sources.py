"""Which sources share their credentials, by which keys, and what they refuse."""

import gc
import pickle
import weakref

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from alibabacloud_credentials.provider.ram_role_arn import RamRoleArnCredentialsProvider
from alibabacloud_credentials.sharing import CacheKey, FileCache
from alibabacloud_credentials.testing import Files, use_context
from cache_world import HOUR, Door, Fleet, MemoryCache, a_key, fetches, key_id
from sts_in_memory import USER, World, role


class Vault(RefreshingProvider):
    """A source of a user's own."""

    name = 'vault'
    fetched = 0

    def __init__(self, path, cache=None):
        super().__init__(cache=cache)
        self.path = path

    def cache_key(self, context):
        return CacheKey('vault', (self.path,), 'FAKE-SECRET-vault-token')

    def fetch(self, context):
        Vault.fetched += 1
        return Credentials(access_key_id=f'{self.path}-{Vault.fetched}', access_key_secret='FAKE-SECRET',
                           expiration=int(context.clock.wall()) + HOUR)


class Static:
    """A provider from outside."""

    def get_credentials(self, name):
        return Credentials(access_key_id=name, access_key_secret=f'FAKE-SECRET-{name}', provider_name='static')

    def get_provider_name(self):
        return 'static'


class Unshareable(RefreshingProvider):
    name = 'unshareable'

    def fetch(self, context):
        return Credentials(access_key_id='id', access_key_secret='FAKE-SECRET')


def test_a_source_of_a_users_own_is_shared_by_its_cache_key():
    world = World()
    cache, Vault.fetched = MemoryCache(world.clock), 0
    ids = [world.make(Vault, path, cache=cache).get_credentials().get_access_key_id() for path in ('x', 'x', 'y')]
    assert ids == ['x-1', 'x-1', 'y-2']


@pytest.mark.parametrize(('most_s', 'ahead_s', 'served_s'), [(HOUR, -HOUR, HOUR), (None, -20 * HOUR, 12 * HOUR)])
def test_no_clock_of_a_server_makes_a_shared_credential_live_longer_than_it_can(most_s, ahead_s, served_s):
    class Slow(Vault):
        max_lifetime_s = most_s

        def fetch(self, context):
            context.server_offset_s = ahead_s
            return super().fetch(context)

    world = World()
    cache, Vault.fetched = MemoryCache(world.clock), 0
    providers = [world.make(Slow, 'x', cache=cache) for _ in range(2)]
    assert [each.get_credentials().get_access_key_id() for each in providers] == ['x-1', 'x-1']
    world.clock.advance(served_s)
    assert [each.get_credentials().get_access_key_id() for each in providers] == ['x-2', 'x-2']


def test_a_source_without_a_cache_key_refuses_a_cache():
    world = World()
    with pytest.raises(InvalidConfigurationException, match=r'Unshareable: cache: .* cache_key\(\)') as caught:
        world.make(Unshareable, cache=MemoryCache(world.clock))
    assert caught.value.parameter == 'cache'


def test_a_provider_is_given_its_own_cache():
    world = World()
    cache = MemoryCache(world.clock)

    def provider():
        return world.make(RamRoleArnCredentialsProvider, role_arn=role('a'), **USER, cache=cache)

    assert provider().get_credentials() == provider().get_credentials()
    with pytest.raises(InvalidConfigurationException, match='a provider is given its own'):
        Client(provider=provider(), cache=cache)


def test_a_credential_without_an_expiration_is_not_stored():
    world = World()
    cache = MemoryCache(world.clock)

    class Endless(Vault):
        def fetch(self, context):
            return Credentials(access_key_id='id', access_key_secret='FAKE-SECRET')

    world.make(Endless, 'x', cache=cache).get_credentials()
    assert cache.names() == []


@pytest.mark.parametrize('cache', ['file', object(), MemoryCache])
def test_what_is_no_cache_is_refused(cache):
    world = World()
    given = cache if cache is not MemoryCache else Door(MemoryCache(world.clock, key=b'short'))
    with pytest.raises(InvalidConfigurationException, match=r'cache must have the methods|key must be 32 bytes'):
        world.make(Client, Config(type='ram_role_arn', role_arn=role('a'), **USER), cache=given)


def test_a_pickled_client_goes_on_with_its_credential_and_its_cache():
    world = World()
    cache = PickledCache()
    client = world.make(Client, Config(type='ram_role_arn', role_arn=role('a'), **USER), cache=cache)
    key_id(client)
    with use_context(world.context):
        copy = pickle.loads(pickle.dumps(client))
    assert key_id(copy) == 'STS.a.1'
    assert len(world.sts.asked) == 1


class PickledCache:
    """Loses everything."""

    def load(self, name):
        return None

    def store(self, name, value, seconds):
        pass

    def remove(self, name):
        pass

    def lock(self, name, seconds):
        return lambda: None


def test_a_chain_of_roles_shares_the_outer_and_the_inner_session():
    fleet = Fleet()

    def outer():
        world = World()
        world.context.http, world.context.clock = fleet.sts, fleet.clock
        door = Door(fleet.cache)
        inner = world.make(RamRoleArnCredentialsProvider, role_arn=role('inner'), **USER, cache=door)
        return world.make(
            RamRoleArnCredentialsProvider, credentials_provider=inner, role_arn=role('outer'), cache=door
        )

    assert [outer().get_credentials().get_access_key_id() for _ in range(3)] == ['STS.outer.2'] * 3
    assert fetches(fleet) == 2


def test_the_key_of_a_cache_is_not_shown():
    fleet = Fleet(key=a_key())
    assert repr(CacheKey('vault', ('x',), 'FAKE-SECRET')) == "CacheKey('vault')"
    assert fleet.cache.key.hex() not in repr(fleet.process())


def test_a_source_that_is_another_by_the_time_of_the_fetch_shares_nothing_under_the_key_of_the_former():
    class Source(Static):
        """``first``, and whatever it is ``then``."""

        def __init__(self, first, then):
            self.names = iter([first])
            self.then = then

        def get_credentials(self):
            return super().get_credentials(next(self.names, self.then))

    fleet = Fleet()

    def assumed_by(first, then):
        world = World()
        world.context.http, world.context.clock = fleet.sts, fleet.clock
        return world.make(
            RamRoleArnCredentialsProvider, credentials_provider=Source(first, then), role_arn=role('a'),
            cache=Door(fleet.cache),
        ).get_credentials().get_access_key_id()

    assert [assumed_by('ada', 'eve'), assumed_by('ada', 'ada')] == ['STS.a.1', 'STS.a.2']


def test_an_empty_secret_is_none():
    class Poor(Vault):
        def cache_key(self, context):
            return CacheKey('vault', (self.path,), '')

    world = World()
    cache = MemoryCache(world.clock)
    world.make(Poor, 'x', cache=cache).get_credentials()
    assert cache.names() == []


def test_any_name_of_a_source_can_be_that_of_a_file(tmp_path):
    class Named(Vault):
        def cache_key(self, context):
            return CacheKey(self.path, (), 'FAKE-SECRET-vault-token')

    world = World()
    world.context.files = Files()
    cache = world.make(FileCache, tmp_path / 'cache')
    for path in ('../team/vault', 'tresor-\xfc', 'x' * 500):
        world.make(Named, path, cache=cache).get_credentials()
    assert len(cache.entries()) == 3


def test_a_cache_that_no_source_has_any_more_is_let_go():
    world = World()
    cache = MemoryCache(world.clock)
    key_id(world.make(Client, Config(type='ram_role_arn', role_arn=role('a'), **USER), cache=cache))
    gone = weakref.ref(cache)
    del cache
    gc.collect()
    assert gone() is None
