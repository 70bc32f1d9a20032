"""Cached reads pass by the layers between a client and its cache, and never see more than the layers would show."""

import asyncio
import json
import os
import pickle

import pytest
from alibabacloud_credentials._refresh.held import Held, LeasedLifetime, Lifetime, ended
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.provider import (
    CLIProfileCredentialsProvider,
    DefaultCredentialsProvider,
    EnvironmentVariableCredentialsProvider,
    StaticAKCredentialsProvider,
)
from alibabacloud_credentials.provider.refreshable import Credentials
from client_world import Counting

HOUR = 3600
CONFIG_JSON = '/home/user/.aliyun/config.json'
ID, SECRET = 'ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'


def sync(client):
    return client.get_credential().access_key_id


def by_loop(client):
    return asyncio.run(client.get_credential_async()).access_key_id


both_worlds = pytest.mark.parametrize('read', [sync, by_loop])


# -- one lifetime -------------------------------------------------------------------------------------------------


@pytest.fixture
def lifetime(clock):
    return Lifetime(clock, clock.wall() + 10, clock.monotonic() + 10)


def credentials(key_id='id'):
    return Credentials(access_key_id=key_id, access_key_secret='secret', provider_name='source')


def test_it_lasts_until_both_clocks_say_so(lifetime, clock):
    clock.advance(9)
    assert lifetime.is_fresh


def test_it_is_over_when_the_wall_clock_says_so(lifetime, clock):
    clock.set_wall(clock.wall() + 10)
    assert not lifetime.is_fresh


def test_it_is_over_when_the_monotonic_clock_says_so(lifetime, clock):
    clock.advance_monotonic(10)
    assert not lifetime.is_fresh


def test_without_an_end_it_lasts_for_ever_and_asks_no_clock():
    assert Lifetime().is_fresh


def test_it_is_over_once_it_was_ended_even_if_it_had_no_end(lifetime):
    for each in (lifetime, Lifetime()):
        each.end()
        assert (each.is_fresh, each.was_ended) == (False, True)


@pytest.mark.parametrize('by', ['wall', 'monotonic'])
def test_a_leased_one_is_fresh_while_it_is_renewed_and_valid_to_the_end_by_each_clock(clock, by):
    leased = LeasedLifetime(clock, clock.wall() + 10, clock.monotonic() + 10, 5.0)
    assert (leased.is_fresh, leased.is_valid) == (False, True)
    leased.renew(Lifetime(clock, clock.wall() + 3, clock.monotonic() + 3))
    advance = clock.advance_monotonic if by == 'monotonic' else lambda seconds: clock.set_wall(clock.wall() + seconds)
    assert leased.is_fresh
    advance(3)
    assert (leased.is_fresh, leased.is_valid) == (False, True)
    leased.renew(Lifetime(clock, clock.wall() + 100, clock.monotonic() + 100))
    advance(6.5)
    assert leased.is_fresh
    advance(1)
    assert (leased.is_fresh, leased.is_valid) == (False, True)
    advance(5)
    assert not leased.is_valid


@pytest.mark.parametrize('by', ['wall', 'monotonic'])
@pytest.mark.parametrize('make', [Lifetime, LeasedLifetime])
def test_it_is_valid_for_so_many_seconds_after_its_end_by_each_clock(clock, make, by):
    lifetime = make(clock, clock.wall() + 10, clock.monotonic() + 10, 5.0)
    advance = clock.advance_monotonic if by == 'monotonic' else lambda seconds: clock.set_wall(clock.wall() + seconds)
    advance(14)
    assert lifetime.is_valid
    advance(1)
    assert not lifetime.is_valid


def test_where_nothing_else_is_said_it_is_valid_as_long_as_it_is_fresh(lifetime, clock):
    clock.advance(10)
    assert not lifetime.is_valid


def test_a_leased_one_that_was_ended_is_neither_valid_nor_renewed(lifetime, clock):
    leased = LeasedLifetime(clock, clock.wall() + 10, clock.monotonic() + 10, 5.0)
    leased.end()
    assert not leased.is_valid
    leased.renew(lifetime)
    assert not leased.is_fresh


def test_views_under_other_names_end_with_the_first(lifetime):
    held = Held(credentials(), lifetime)
    outermost = held.renamed('profile').renamed('default')
    assert outermost.value.get_provider_name() == 'default/profile/source'
    held.lifetime.end()
    assert not outermost.lifetime.is_fresh


def test_a_layer_gets_one_view_for_one_value(lifetime):
    held = Held(credentials(), lifetime)
    assert held.renamed('default') is held.renamed('default')
    assert held.renamed('default') is not held.renamed('profile')


def test_each_layer_shows_its_own_name(lifetime):
    held = Held(credentials(), lifetime)
    names = [held.renamed(layer).value.get_provider_name() for layer in ('default', 'profile', 'default')]
    assert names == ['default/source', 'profile/source', 'default/source']


def test_what_led_to_an_endless_credential_limits_it(lifetime):
    found = Lifetime()
    assert Held(credentials(), Lifetime()).renamed('profile', within=found).lifetime is found
    assert Held(credentials(), lifetime).renamed('profile', within=found).lifetime is lifetime


def test_a_lifetime_that_is_over_from_the_start_serves_nobody_else():
    assert not ended().is_fresh


@pytest.mark.parametrize(('limited', 'is_fresh'), [(False, True), (True, False)])
def test_in_another_process_only_what_never_ends_is_fresh(lifetime, limited, is_fresh):
    held = Held(credentials(), lifetime if limited else Lifetime())
    twin = pickle.loads(pickle.dumps(held))
    assert (twin.value, twin.lifetime.is_fresh) == (held.value, is_fresh)


# -- clients ------------------------------------------------------------------------------------------------------


@both_worlds
def test_a_read_when_a_refresh_is_due_asks_the_provider(world, clock, read):
    provider = Counting()
    client = Client(provider=provider)
    read(client)
    clock.advance(HOUR)
    assert read(client) == 'id-2'


@both_worlds
def test_a_jump_of_the_wall_clock_alone_is_noticed(world, clock, read):
    provider = Counting()
    client = Client(provider=provider)
    read(client)
    clock.set_wall(clock.wall() + HOUR)
    assert read(client) == 'id-2'


@both_worlds
@pytest.mark.parametrize('who', ['client', 'provider'])
def test_invalidating_client_or_provider_has_the_next_read_fetch(world, read, who):
    provider = Counting()
    client = Client(provider=provider)
    read(client)
    (client if who == 'client' else provider).invalidate()
    assert read(client) == 'id-2'


def test_invalidating_one_client_reaches_the_other_of_the_same_provider(world):
    provider = Counting()
    first, second = Client(provider=provider), Client(provider=provider)
    assert (sync(first), sync(second)) == ('id-1', 'id-1')
    first.invalidate()
    assert (sync(first), sync(second)) == ('id-2', 'id-2')


@both_worlds
def test_a_subclass_with_an_answer_of_its_own_is_asked_each_time(world, read):
    class Own(StaticAKCredentialsProvider):
        asked = 0

        def get_credentials(self):
            self.asked += 1
            return Credentials(access_key_id=f'own-{self.asked}', access_key_secret='s', provider_name='own')

    client = Client(provider=Own(access_key_id='id', access_key_secret='secret'))
    assert [read(client), read(client)] == ['own-1', 'own-2']


@both_worlds
def test_variables_are_followed_through_all_layers(world, environment, clock, read):
    environment.variables.update({ID: 'id-1', SECRET: 'secret'})
    client = Client()
    assert read(client) == 'id-1'
    environment.variables[ID] = 'id-2'
    assert read(client) == 'id-1'
    clock.advance(1)
    assert read(client) == 'id-2'


@both_worlds
def test_a_key_in_a_file_is_followed_through_all_layers(world, files, clock, read):
    def write(key_id):
        entry = {'name': 'p', 'mode': 'AK', 'access_key_id': key_id, 'access_key_secret': 'secret'}
        files.write(CONFIG_JSON, json.dumps({'current': 'p', 'profiles': [entry]}))

    write('id-1')
    client = Client()
    assert read(client) == 'id-1'
    write('id-2')
    assert read(client) == 'id-1'
    clock.advance(5)
    assert read(client) == 'id-2'


@both_worlds
@pytest.mark.parametrize('make', [
    EnvironmentVariableCredentialsProvider, DefaultCredentialsProvider, CLIProfileCredentialsProvider,
])
def test_a_read_gives_what_the_provider_gives_and_under_its_name(world, environment, files, read, make):
    environment.variables.update({ID: 'id-1', SECRET: 'secret'})
    entry = {'name': 'p', 'mode': 'AK', 'access_key_id': 'id-1', 'access_key_secret': 'secret'}
    files.write(CONFIG_JSON, json.dumps({'current': 'p', 'profiles': [entry]}))
    client = Client(provider=make())
    names = {client.get_credential().provider_name for _ in range(3)}
    assert (read(client), names) == ('id-1', {client.cloud_credential.provider.get_credentials().get_provider_name()})


def test_a_chain_without_reuse_is_asked_each_time(world, environment, files):
    client = Client(provider=DefaultCredentialsProvider(reuse_last_provider_enabled=False))
    files.write('/home/user/.alibabacloud/credentials', (
        '[default]\ntype = access_key\naccess_key_id = file-id\naccess_key_secret = secret\n'
    ))
    assert sync(client) == 'file-id'
    environment.variables.update({ID: 'env-id', SECRET: 'secret'})
    assert sync(client) == 'env-id'


def test_invalidating_a_chain_reaches_its_client(world, environment):
    environment.variables.update({ID: 'id-1', SECRET: 'secret'})
    chain = DefaultCredentialsProvider()
    client = Client(provider=chain)
    sync(client)
    environment.variables[ID] = 'id-2'
    chain.invalidate()
    assert sync(client) == 'id-2'


# -- copies -------------------------------------------------------------------------------------------------------


def test_a_pickled_client_reads_for_itself(world):
    provider = StaticAKCredentialsProvider(access_key_id='id', access_key_secret='secret')
    client = Client(provider=provider)
    sync(client)
    assert sync(pickle.loads(pickle.dumps(client))) == 'id'


@pytest.mark.skipif(not hasattr(os, 'fork'), reason='this system cannot fork')
def test_a_forked_child_that_invalidates_fetches(world):
    client = Client(provider=Counting())
    sync(client)
    child = os.fork()
    if child == 0:
        try:
            client.invalidate()
            os._exit(0 if sync(client) == 'id-2' else 1)
        finally:
            os._exit(2)
    assert os.waitpid(child, 0)[1] == 0
    assert sync(client) == 'id-1'
