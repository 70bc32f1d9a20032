"""A cache in Redis, against a real server: one fetch for a fleet, and no Redis is worse than none."""

import pickle
import time

import needs
import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.sharing import RedisCache
from cache_world import a_key, key_id
from redis_server import RedisServer, free_port
from sts_in_memory import USER, World, role

# What a call to a Redis that does not answer may take in all, on a busy machine.
BOUND_S = 30.0


@pytest.fixture(scope='module')
def shared_server(tmp_path_factory):
    server = RedisServer(tmp_path_factory.mktemp('redis'))
    yield server
    server.stop()


@pytest.fixture
def server(shared_server):
    shared_server.client().flushall()
    return shared_server


@pytest.fixture
def own_server(tmp_path):
    """For a test that ends it."""
    server = RedisServer(tmp_path)
    yield server
    server.stop()


class Fleet:
    """Processes that reach a Redis and one STS."""

    def __init__(self):
        self._first = World()
        self.sts, self.clock = self._first.sts, self._first.clock

    def process(self, url, **config):
        world = World()
        world.context.http, world.context.clock = self.sts, self.clock
        given = {'type': 'ram_role_arn', 'role_arn': role('a'), **USER, **config}
        return world.make(Client, Config(**given), cache=RedisCache(url))


@pytest.fixture
def fleet():
    return Fleet()


def test_processes_share_a_session(fleet, server):
    assert [key_id(fleet.process(server.url)) for _ in range(3)] == ['STS.a.1'] * 3


def test_nothing_readable_is_stored_and_it_ends_with_the_session(fleet, server):
    key_id(fleet.process(server.url))
    client = server.client()
    names = list(client.scan_iter())
    kept = b''.join(name + client.get(name) for name in names)
    for secret in (b'FAKE-SECRET', b'STS.a', b'role/a', USER['access_key_id'].encode()):
        assert secret not in kept
    assert all(0 < client.ttl(name) <= 3600 for name in names)


def test_a_lock_is_one_owners_and_ends_by_itself(server):
    cache = RedisCache(server.url)
    release = cache.lock('name', 0.2)
    assert cache.lock('name', 5) is None
    server.client().delete('alibabacloud-credentials:name:lock')
    again = cache.lock('name', 0.05)
    release()
    assert cache.lock('name', 5) is None, 'a lock was given up by who no longer had it'
    deadline = time.monotonic() + 10
    while cache.lock('name', 5) is None:
        assert time.monotonic() < deadline
    again()


def test_entries_are_listed_without_their_content_and_cleared(fleet, server):
    key_id(fleet.process(server.url))
    cache = RedisCache(server.url)
    cache.lock('name', 5)
    server.client().set('of somebody else', 'x')
    entry, = cache.entries()
    assert entry.name.startswith('v1-ram_role_arn-')
    assert 3500 < entry.seconds_left <= 3600
    assert (cache.clear(), cache.entries()) == (1, [])
    assert server.client().get('of somebody else') == b'x'


def test_a_cluster_will_do(fleet, tmp_path):
    server = RedisServer(tmp_path, '--cluster-enabled', 'yes')
    try:
        client = server.client()
        client.execute_command('CLUSTER', 'ADDSLOTSRANGE', 0, 16383)
        deadline = time.monotonic() + 10
        while 'ok' not in str(client.execute_command('CLUSTER INFO')).split('slots')[0]:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        url = f'{server.url}?cluster=true'
        assert [key_id(fleet.process(url)) for _ in range(3)] == ['STS.a.1'] * 3
        assert RedisCache(url).clear() == 1
    finally:
        server.stop()


def test_tls_is_verified(fleet, tmp_path):
    trustme = pytest.importorskip('trustme')
    authority = trustme.CA()
    issued = authority.issue_cert('127.0.0.1')
    authority.cert_pem.write_to_path(str(tmp_path / 'ca'))
    issued.private_key_and_cert_chain_pem.write_to_path(str(tmp_path / 'server'))
    try:
        server = RedisServer(
            tmp_path, '--tls-cert-file', str(tmp_path / 'server'), '--tls-key-file', str(tmp_path / 'server'),
            '--tls-ca-cert-file', str(tmp_path / 'ca'), '--tls-auth-clients', 'no', tls=True,
        )
    except AssertionError:
        needs.absent('redis-server has no TLS')
    try:
        trusting = f'{server.url}?ssl_ca_certs={tmp_path / "ca"}'
        assert [key_id(fleet.process(trusting)) for _ in range(2)] == ['STS.a.1'] * 2
        assert key_id(fleet.process(server.url)) == 'STS.a.2', 'a server that nobody vouches for was trusted'
    finally:
        server.stop()


# -- what may happen to a Redis -------------------------------------------------------------------------------------


def took(call):
    began = time.monotonic()
    return call(), time.monotonic() - began


def goes_on(fleet, url, expected):
    """A process that starts now, and one that goes on, get credentials, soon."""
    got, seconds = took(lambda: key_id(fleet.process(url)))
    assert got == expected
    assert seconds < BOUND_S


def test_a_redis_that_is_down_costs_a_fetch_per_process(fleet):
    url = f'redis://:FAKE-SECRET@127.0.0.1:{free_port()}'
    goes_on(fleet, url, 'STS.a.1')
    goes_on(fleet, url, 'STS.a.2')


def test_a_redis_that_does_not_answer_costs_a_fetch_and_a_bounded_delay(fleet, own_server):
    running = fleet.process(own_server.url)
    key_id(running)
    own_server.freeze()
    goes_on(fleet, own_server.url, 'STS.a.2')
    fleet.clock.advance(1)
    got, seconds = took(lambda: key_id(running))
    assert (got, seconds < BOUND_S) == ('STS.a.1', True)
    own_server.thaw()


def test_a_redis_that_is_full_costs_a_fetch_per_process(fleet, own_server):
    own_server.client().config_set('maxmemory', 1)
    goes_on(fleet, own_server.url, 'STS.a.1')
    goes_on(fleet, own_server.url, 'STS.a.2')


def test_a_redis_that_is_restarted_is_used_again_and_costs_no_fetch_of_who_has_a_credential(fleet, own_server):
    running = fleet.process(own_server.url)
    key_id(running)
    own_server.stop()
    fleet.clock.advance(1)
    assert key_id(running) == 'STS.a.1'
    own_server.start()
    fleet.clock.advance(120)
    assert key_id(running) == 'STS.a.1'
    goes_on(fleet, own_server.url, 'STS.a.2')
    goes_on(fleet, own_server.url, 'STS.a.2')


def test_a_redis_that_is_emptied_costs_a_fetch(fleet, server):
    running = fleet.process(server.url)
    key_id(running)
    server.client().flushall()
    fleet.clock.advance(1)
    assert key_id(running) == 'STS.a.1'
    goes_on(fleet, server.url, 'STS.a.2')
    goes_on(fleet, server.url, 'STS.a.2')


def test_a_redis_that_fails_over_to_a_replica_costs_a_fetch_per_process_until_it_has(fleet, own_server):
    key_id(fleet.process(own_server.url))
    client = own_server.client()
    client.replicaof('127.0.0.1', free_port())
    goes_on(fleet, own_server.url, 'STS.a.1')
    late = fleet.process(own_server.url, role_arn=role('b'))
    assert key_id(late) == 'STS.b.2'
    client.replicaof('no', 'one')
    fleet.clock.advance(120)
    assert key_id(fleet.process(own_server.url, role_arn=role('b'))) == 'STS.b.3'
    assert key_id(fleet.process(own_server.url, role_arn=role('b'))) == 'STS.b.3'


# -- bad input, and what is not shown -------------------------------------------------------------------------------


@pytest.mark.parametrize('url', [
    '', 'redis', 'http://host', 'redis://', 'redis://host:port', 'redis://:FAKE-SECRET@host:99999', 7, None,
    'redis://:FAKE-SECRET@host/db', 'unix:///tmp/redis', 'redis://host?socket_timeout=FAKE-SECRET',
    'redis://host?passwort=FAKE-SECRET', 'redis://host?ssl_ca_certs=FAKE-SECRET', 'redis://host?protocol=9',
    'redis://host?cluster=FAKE-SECRET',
])
def test_a_url_that_is_none_is_refused_without_a_word_of_it(url):
    with pytest.raises(InvalidConfigurationException, match=r'^url must be the address of a Redis') as caught:
        RedisCache(url)
    assert caught.value.parameter == 'url'
    assert 'FAKE-SECRET' not in str(caught.value)
    assert caught.value.__context__ is None


def test_a_variable_with_a_url_that_is_none_is_named():
    variable = 'ALIBABA_CLOUD_CREDENTIALS_CACHE'
    world = World(**{variable: 'redis://:FAKE-SECRET@host:99999'})
    with pytest.raises(InvalidConfigurationException, match=f'^environment variable {variable}: url must ') as caught:
        world.make(Client, Config(type='ram_role_arn', role_arn=role('a'), **USER))
    assert 'FAKE-SECRET' not in str(caught.value)


def test_a_password_never_shows(fleet, tmp_path, caplog):
    caplog.set_level(0)
    server = RedisServer(tmp_path, password='FAKE-SECRET-password')
    try:
        cache = RedisCache(server.url + '/0?protocol=2', key=a_key())
        assert repr(cache) == f"RedisCache('redis://127.0.0.1:{server.port}/0')"
        assert [key_id(fleet.process(server.url)) for _ in range(2)] == ['STS.a.1'] * 2
        wrong = server.url.replace('password', 'wrong')
        assert key_id(fleet.process(wrong)) == 'STS.a.2'
        with pytest.raises(OSError, match='cannot be had: AuthenticationError') as caught:
            RedisCache(wrong).entries()
        assert 'FAKE-SECRET' not in f'{caught.value}{caplog.text}'
    finally:
        server.stop()


def test_a_pickled_cache_reaches_the_same_redis(server):
    cache = RedisCache(server.url, key=a_key())
    cache.store('name', b'value', 60)
    copy = pickle.loads(pickle.dumps(cache))
    assert copy.load('name')[0] == b'value'
    assert copy.key == cache.key
