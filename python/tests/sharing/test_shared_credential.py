"""One credential for several processes: one fetches, the others take its answer, and nothing wrong is ever taken."""

import asyncio
import pickle
import threading

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.events import CACHE_UNAVAILABLE, REFRESH_STARTED, on_event
from alibabacloud_credentials.exceptions import CredentialException, InvalidConfigurationException, RejectedException
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from alibabacloud_credentials.provider.ram_role_arn import RamRoleArnCredentialsProvider
from alibabacloud_credentials.sharing import CacheKey
from alibabacloud_credentials.testing import use_context
from cache_world import Door, Fleet, MemoryCache, a_key, key_id
from sts_in_memory import USER, World, let_pass, refused, role

HOUR = 3600


def fetches(fleet):
    return len(fleet.sts.asked)


def wait_for(condition):
    """Until a thread in the background has done it."""
    done = threading.Event()
    for _ in range(3000):
        if condition():
            return True
        done.wait(0.01)
    return False


def test_a_second_process_takes_what_the_first_has_fetched():
    fleet = Fleet()
    assert [key_id(fleet.process()) for _ in range(3)] == ['STS.a.1'] * 3
    assert fetches(fleet) == 1


def test_it_is_taken_on_an_event_loop_too():
    fleet = Fleet()
    key_id(fleet.process())
    assert asyncio.run(fleet.process().get_credential_async()).access_key_id == 'STS.a.1'


@pytest.mark.parametrize('other', [
    {'role_arn': role('b')}, {'policy': '{}'}, {'role_session_name': 'session'}, {'source_identity': 'ada'},
    {'external_id': 'external'}, {'role_session_expiration': 900},
    {'access_key_id': 'LTAIother', 'access_key_secret': 'FAKE-SECRET-other'},
    {'access_key_secret': 'FAKE-SECRET-other'}, {'sts_endpoint': 'sts.cn-hangzhou.aliyuncs.com'},
])
def test_what_is_asked_otherwise_is_another_credential(other):
    fleet = Fleet()
    key_id(fleet.process())
    key_id(fleet.process(**other))
    assert fetches(fleet) == 2
    assert len(fleet.cache.names()) == 2


def test_nothing_readable_is_stored():
    fleet = Fleet()
    key_id(fleet.process())
    kept = repr(fleet.cache.values)
    for secret in ('FAKE-SECRET', 'STS.a', 'role/a', USER['access_key_id']):
        assert secret not in kept


def test_a_process_that_starts_late_takes_a_credential_worth_a_refresh_and_refreshes_it_in_the_background():
    fleet = Fleet()
    key_id(fleet.process())
    fleet.clock.advance(3000)
    client = fleet.process()
    assert key_id(client) == 'STS.a.1'
    key_id(client)
    assert wait_for(lambda: key_id(client) == 'STS.a.2')


def test_a_process_that_starts_too_late_fetches():
    fleet = Fleet()
    key_id(fleet.process())
    fleet.clock.advance(3500)
    assert key_id(fleet.process()) == 'STS.a.2'


def test_refresh_ahead_is_done_by_one_and_taken_by_the_others():
    fleet = Fleet()
    clients = [fleet.process() for _ in range(5)]
    assert {key_id(client) for client in clients} == {'STS.a.1'}
    fleet.clock.advance(3000)
    for client in clients:
        key_id(client)
        assert wait_for(lambda client=client: key_id(client) == 'STS.a.2')
    assert fetches(fleet) == 2


def test_who_has_taken_a_credential_refreshes_later_than_who_has_fetched_it():
    fleet = Fleet()
    first = fleet.process(random_fraction=0.9)
    key_id(first)
    others = [fleet.process(random_fraction=0.3) for _ in range(3)]
    for client in others:
        key_id(client)
    # The first begins at 3420 - 900 * 1.9 s, the others between there and 3420 - 900 * 0.5 s.
    fleet.clock.advance(1720)
    for client in others:
        key_id(client)
    assert ('lock', fleet.cache.names()[0]) not in fleet.cache.calls[-8:]
    key_id(first)
    assert wait_for(lambda: key_id(first) == 'STS.a.2')
    fleet.clock.advance(1000)
    for client in others:
        key_id(client)
        assert wait_for(lambda client=client: key_id(client) == 'STS.a.2')
    assert fetches(fleet) == 2


def test_who_refreshes_ahead_does_not_wait_for_who_fetches():
    fleet = Fleet()
    client = fleet.process()
    key_id(client)
    fleet.clock.advance(3000)
    fleet.cache.locks[fleet.cache.names()[0]] = float('inf')
    before = fleet.clock.monotonic()
    assert key_id(client) == 'STS.a.1'
    assert wait_for(lambda: ('lock', fleet.cache.names()[0]) in fleet.cache.calls[-3:])
    assert (key_id(client), fetches(fleet), fleet.clock.monotonic()) == ('STS.a.1', 1, before)


def test_who_has_nothing_waits_for_who_fetches_and_no_longer_than_a_while():
    fleet = Fleet()
    client = fleet.process()
    key_id(client)
    name = fleet.cache.names()[0]
    fleet.cache.values.clear()
    fleet.cache.locks[name] = float('inf')
    before = fleet.clock.monotonic()
    assert key_id(fleet.process()) == 'STS.a.2'
    assert 8 <= fleet.clock.monotonic() - before < 9


def test_the_lock_of_who_died_ends():
    fleet = Fleet()
    key_id(fleet.process())
    name, = fleet.cache.names()
    fleet.cache.values.clear()
    fleet.cache.lock(name, 5.0)
    before = fleet.clock.monotonic()
    assert key_id(fleet.process()) == 'STS.a.2'
    assert 5 <= fleet.clock.monotonic() - before < 6


# -- invalidation ---------------------------------------------------------------------------------------------------


def test_what_one_process_invalidates_no_other_uses_a_second_later():
    fleet = Fleet()
    one, *others = [fleet.process() for _ in range(4)]
    for client in (one, *others):
        key_id(client)
    one.invalidate()
    assert wait_for(lambda: not fleet.cache.names())
    fleet.clock.advance(1)
    assert {key_id(client) for client in (*others, one)} == {'STS.a.2'}
    assert fetches(fleet) == 2


def test_what_is_invalidated_is_not_taken_again_from_the_cache():
    fleet = Fleet()
    client = fleet.process()
    key_id(client)
    kept = dict(fleet.cache.values)
    client.invalidate()
    fleet.cache.values.update(kept)
    assert key_id(client) == 'STS.a.2'


def test_to_invalidate_an_old_credential_leaves_its_successor_alone():
    fleet = Fleet()
    old, new = fleet.process(), fleet.process()
    key_id(old)
    fleet.clock.advance(3500)
    assert key_id(new) == 'STS.a.2'
    old.invalidate()
    assert key_id(old) == 'STS.a.2'
    assert fetches(fleet) == 2


def test_what_others_invalidate_does_not_end_what_is_still_good():
    fleet = Fleet()
    one, other = fleet.process(), fleet.process(role_arn=role('b'))
    key_id(one), key_id(other)
    one.invalidate()
    key_id(one)
    fleet.clock.advance(1)
    assert key_id(other) == 'STS.b.2'
    assert fetches(fleet) == 3


def test_a_cached_read_looks_at_the_cache_at_most_once_in_a_while():
    fleet = Fleet()
    client = fleet.process()
    key_id(client)
    fleet.cache.calls.clear()
    for _ in range(100):
        key_id(client)
    assert fleet.cache.calls == []
    fleet.clock.advance(0.9)
    for _ in range(100):
        key_id(client)
    assert fleet.cache.calls == [('load', 'v1-epoch')]


def test_looks_at_the_cache_are_no_events():
    fleet, events = Fleet(), []
    stop = on_event(events.append)
    try:
        client = fleet.process()
        for _ in range(5):
            key_id(client)
            let_pass(fleet.clock, 1)
    finally:
        stop()
    assert [event.kind for event in events].count(REFRESH_STARTED) == 1


# -- what must not be taken -----------------------------------------------------------------------------------------


def changed(value, at):
    return value[:at] + bytes([value[at] ^ 1]) + value[at + 1:]


@pytest.mark.parametrize('at', [0, 3, 6, 11, 15, 23, 30, -1])
def test_an_entry_that_was_tampered_with_is_a_miss_and_is_replaced(at):
    fleet = Fleet()
    key_id(fleet.process())
    name = fleet.cache.names()[0]
    value, until = fleet.cache.values[name]
    fleet.cache.values[name] = (changed(value, at % len(value)), until)
    assert key_id(fleet.process()) == 'STS.a.2'
    assert key_id(fleet.process()) == 'STS.a.2'


@pytest.mark.parametrize('value', [b'', b'ACC1', b'ACC2' + bytes(60), b'{}', bytes(100), 'text', None, bytes(70000)])
def test_what_is_no_entry_is_a_miss(value):
    fleet = Fleet()
    key_id(fleet.process())
    fleet.cache.values[fleet.cache.names()[0]] = (value, float('inf'))
    assert key_id(fleet.process()) == 'STS.a.2'


def test_an_entry_under_the_name_of_another_is_a_miss():
    fleet = Fleet()
    key_id(fleet.process())
    mine, = fleet.cache.names()
    key_id(fleet.process(role_arn=role('b')))
    other, = [name for name in fleet.cache.names() if name != mine]
    fleet.cache.values[mine] = fleet.cache.values[other]
    assert key_id(fleet.process()) == 'STS.a.3'


def test_an_entry_older_than_the_one_in_hand_is_not_taken():
    fleet = Fleet()
    old = fleet.process()
    key_id(old)
    kept = dict(fleet.cache.values)
    fleet.clock.advance(3000)
    client = fleet.process(random_fraction=0.999)
    key_id(client)
    assert wait_for(lambda: key_id(client) == 'STS.a.2')
    client.invalidate()
    fleet.cache.values.update(kept)
    assert key_id(client) == 'STS.a.3'


def test_an_ended_entry_that_the_cache_still_gives_is_not_taken():
    fleet = Fleet()
    key_id(fleet.process())
    name = fleet.cache.names()[0]
    fleet.cache.values[name] = (fleet.cache.values[name][0], float('inf'))
    fleet.clock.advance(HOUR)
    assert key_id(fleet.process()) == 'STS.a.2'


@pytest.mark.parametrize('skew', [HOUR, -HOUR])
def test_a_clock_that_is_an_hour_off_gets_and_leaves_credentials_that_are_valid(skew):
    fleet = Fleet()
    key_id(fleet.process())
    off = fleet.process(clock=fleet.skewed(skew))
    for _ in range(100):
        serial = int(key_id(off).rpartition('.')[2])
        assert fleet.clock.monotonic() - fleet.sts.asked[serial - 1]['at'] < HOUR
        let_pass(fleet.clock, 100)


def test_another_version_of_the_format_is_left_alone():
    fleet = Fleet()
    key_id(fleet.process())
    name, = fleet.cache.names()
    theirs = name.replace('v1-', 'v2-')
    fleet.cache.values[theirs] = (b'ACC2' + bytes(100), float('inf'))
    assert key_id(fleet.process()) == 'STS.a.1'
    assert fleet.cache.values[theirs][0].startswith(b'ACC2')


# -- failures -------------------------------------------------------------------------------------------------------


def code(client):
    try:
        return key_id(client)
    except CredentialException as error:
        return error.code


def test_a_refusal_is_remembered_for_all_processes():
    fleet = Fleet()
    fleet.sts.answer = lambda form: refused('NoPermission')
    assert [code(fleet.process()) for _ in range(10)] == ['NoPermission'] * 10
    assert fetches(fleet) == 1
    with pytest.raises(RejectedException) as caught:
        key_id(fleet.process())
    assert (caught.value.http_status, caught.value.request_id) == (403, 'FAKE-REQUEST-ID')


def test_processes_that_ask_in_a_loop_have_the_server_asked_ever_more_rarely():
    fleet = Fleet()
    fleet.sts.answer = lambda form: refused('NoPermission')
    clients = [fleet.process(random_fraction=0.99) for _ in range(4)]

    def in_a_minute():
        before = fetches(fleet)
        for _ in range(240):
            for client in clients:
                code(client)
            let_pass(fleet.clock, 0.25)
        return fetches(fleet) - before

    first, second = in_a_minute(), in_a_minute()
    assert first > second
    assert second <= 13


def test_after_a_refusal_a_success_is_taken_by_all():
    fleet = Fleet()
    fleet.sts.answer = lambda form: refused('NoPermission')
    client = fleet.process()
    code(client)
    fleet.sts.answer = lambda form: None
    fleet.clock.advance(1)
    assert [code(client), code(fleet.process())] == ['STS.a.2'] * 2
    assert fleet.cache.names('failed') == []


def test_a_network_that_fails_for_one_machine_is_no_reason_for_the_others_to_wait():
    fleet = Fleet()
    broken = fleet.process()
    works, fleet.sts.answer = fleet.sts.answer, lambda form: (_ for _ in ()).throw(OSError('no route'))
    assert code(broken) == 'Unreachable'
    fleet.sts.answer = works
    assert key_id(fleet.process()).startswith('STS.a.')


# -- a cache that cannot be had -------------------------------------------------------------------------------------


def test_without_the_cache_each_process_fetches_and_says_so_once(caplog):
    fleet, events = Fleet(), []
    fleet.cache.fails = ConnectionError('redis://:FAKE-SECRET@host')
    stop = on_event(events.append)
    try:
        clients = [fleet.process() for _ in range(2)]
        assert [key_id(client) for client in clients] == ['STS.a.1', 'STS.a.2']
        for _ in range(20):
            key_id(clients[0])
            let_pass(fleet.clock, 1)
    finally:
        stop()
    told = [event for event in events if event.kind == CACHE_UNAVAILABLE]
    assert [(event.provider, event.outcome) for event in told] == [('Door', 'ConnectionError')] * 2
    assert caplog.text.count('cannot be had') == 2
    assert 'FAKE-SECRET' not in caplog.text


def test_a_cache_that_cannot_be_had_is_asked_ever_more_rarely():
    fleet = Fleet()
    fleet.cache.fails = TimeoutError()
    client = fleet.process(random_fraction=0.999)
    for _ in range(600):
        key_id(client)
        fleet.clock.advance(1)
    assert len(fleet.cache.calls) < 25


def test_a_cache_that_comes_back_is_used_again():
    fleet = Fleet()
    fleet.cache.fails = TimeoutError()
    client = fleet.process()
    key_id(client)
    fleet.cache.fails = None
    fleet.clock.advance(3500)
    assert key_id(client) == key_id(fleet.process()) == 'STS.a.2'


def test_a_cache_that_is_emptied_costs_no_fetch_of_who_has_a_credential():
    fleet = Fleet()
    one, other = fleet.process(), fleet.process()
    key_id(one), key_id(other)
    one.invalidate()
    key_id(one)
    fleet.clock.advance(1)
    key_id(other)
    fleet.cache.values.clear()
    fleet.clock.advance(10)
    assert key_id(one) == key_id(other) == 'STS.a.2'


# -- sources, keys, parameters --------------------------------------------------------------------------------------


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
