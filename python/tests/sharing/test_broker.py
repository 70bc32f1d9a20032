"""A broker of roles: one client and one fetch per role, at a pace, and denials remembered."""

import asyncio
import gc
import os
import pickle
import threading
import weakref

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.events import on_event
from alibabacloud_credentials.exceptions import CredentialException, InvalidConfigurationException, RejectedException
from alibabacloud_credentials.sharing import RoleBroker, ScopedClient
from cache_world import Fleet, MemoryCache
from sts_in_memory import USER, World, refused, role


@pytest.fixture
def sts_world():
    return World()


@pytest.fixture
def sts(sts_world):
    return sts_world.sts


@pytest.fixture
def broker(sts_world):
    return sts_world.make(RoleBroker, sts_world.user(), calls_per_second=10)


def key_id(client):
    try:
        return client.get_credential().access_key_id
    except CredentialException as error:
        return error.code


def test_the_same_parameters_are_the_same_client_and_others_another(broker):
    one = broker.client(role_arn=role('a'))
    assert broker.client(role_arn=role('a'), policy='', duration_seconds=3600) is one
    others = [
        {'role_arn': role('b')}, {'policy': '{}'}, {'role_session_name': 'session'}, {'source_identity': 'ada'},
        {'external_id': 'external'}, {'duration_seconds': 900},
    ]
    clients = {broker.client(**{'role_arn': role('a'), **other}) for other in others}
    assert len(clients | {one}) == len(broker) == 7


@pytest.mark.parametrize('is_shared', [False, True])
def test_a_session_lives_no_longer_than_was_asked_for(sts_world, sts, is_shared):
    sts.lifetime_s = 7200
    cache = MemoryCache(sts_world.clock) if is_shared else None
    client = sts_world.make(RoleBroker, sts_world.user(), cache=cache).client(role_arn=role('a'))
    assert key_id(client) == 'STS.a.1'
    sts_world.clock.advance(3600)
    assert key_id(client) == 'STS.a.2'


def test_every_parameter_is_sent(broker, sts):
    client = broker.client(
        role_arn=role('a'), policy='{}', role_session_name='audit', source_identity='ada', external_id='partner',
        duration_seconds=900,
    )
    assert client.get_credential().access_key_id == 'STS.a.1'
    assert client.get_credential().provider_name == 'ram_role_arn/static_ak'
    assert {**sts.asked[0], 'at': 0} == {
        'RoleArn': role('a'), 'Policy': '{}', 'RoleSessionName': 'audit', 'SourceIdentity': 'ada',
        'ExternalId': 'partner', 'DurationSeconds': '900', 'at': 0,
    }


@pytest.mark.parametrize('kind', ['provider', 'client', 'chain'])
def test_any_source_assumes_the_roles(kind):
    world = World(ALIBABA_CLOUD_ACCESS_KEY_ID='id', ALIBABA_CLOUD_ACCESS_KEY_SECRET='FAKE-SECRET')
    client = world.make(Client, Config(type='access_key', **USER))
    source = {'provider': world.user(), 'client': client, 'chain': None}[kind]
    broker = world.make(RoleBroker, source)
    names = {'provider': 'static_ak', 'client': 'static_ak', 'chain': 'default/env'}
    assert broker.client(role_arn=role('a')).get_credential().provider_name == f'ram_role_arn/{names[kind]}'


def test_a_role_is_fetched_once_for_threads_and_tasks(broker, sts):
    client, seen = broker.client(role_arn=role('a')), []
    sts.gate.clear()
    threads = [threading.Thread(target=lambda: seen.append(key_id(client))) for _ in range(8)]
    for thread in threads:
        thread.start()

    async def main():
        tasks = [asyncio.ensure_future(client.get_credential_async()) for _ in range(20)]
        await asyncio.sleep(0)
        sts.gate.set()
        return [model.access_key_id for model in await asyncio.gather(*tasks)]

    seen += asyncio.run(main())
    for thread in threads:
        thread.join(30)
    assert (set(seen), len(sts.asked)) == ({'STS.a.1'}, 1)


def test_what_the_environment_says_of_the_hosts_own_role_is_nothing_to_a_brokers():
    world = World(ALIBABA_CLOUD_ROLE_SESSION_NAME='audit')
    cache = MemoryCache(world.clock)
    broker = world.make(RoleBroker, world.user(), cache=cache)
    world.environment.variables['ALIBABA_CLOUD_ROLE_SOURCE_IDENTITY'] = 'somebody'
    for name in (None, 'audit'):
        key_id(broker.client(role_arn=role('a'), role_session_name=name))
    # Neither is shared with the other: the first has the name that the broker gives.
    assert [form['RoleSessionName'] == 'audit' for form in world.sts.asked] == [False, True]
    assert not any('SourceIdentity' in form for form in world.sts.asked)


def test_narrow_gives_the_same_role_with_a_policy(broker):
    client = broker.client(role_arn=role('a'), source_identity='ada')
    narrow = client.narrow(policy='{"Version": "1"}')
    assert narrow.key == client.key._replace(policy='{"Version": "1"}')
    assert narrow is broker.client(role_arn=role('a'), source_identity='ada', policy='{"Version": "1"}')


def test_what_is_narrow_cannot_be_given_another_policy(broker):
    narrow = broker.client(role_arn=role('a'), policy='{}')
    with pytest.raises(InvalidConfigurationException, match='a session takes only one'):
        narrow.narrow(policy='{"Version": "1"}')


# -- bounds ---------------------------------------------------------------------------------------------------------


def test_the_role_asked_for_least_recently_is_dropped(sts_world):
    broker = sts_world.make(RoleBroker, sts_world.user(), max_clients=2)
    gone = weakref.ref(broker.client(role_arn=role('b')))
    kept = broker.client(role_arn=role('a'))
    broker.client(role_arn=role('c'))
    gc.collect()
    assert (len(broker), gone()) == (2, None)
    assert broker.client(role_arn=role('a')) is kept


def test_a_client_in_use_outlives_its_place_and_stays_the_only_one_of_its_role(sts_world, sts):
    broker = sts_world.make(RoleBroker, sts_world.user(), max_clients=1)
    held = broker.client(role_arn=role('a'))
    broker.client(role_arn=role('b'))
    assert key_id(held) == 'STS.a.1'
    assert broker.client(role_arn=role('a')) is held
    assert len(broker) == 1


# -- pace -----------------------------------------------------------------------------------------------------------


def gaps(sts):
    times = [each['at'] for each in sts.asked]
    return [round(after - before, 3) for before, after in zip(times, times[1:])]


def test_calls_are_spaced_by_the_rate(broker, sts):
    for number in range(4):
        key_id(broker.client(role_arn=role(f'r{number}')))
    assert gaps(sts) == [0.1, 0.1, 0.1]


def test_calls_of_event_loops_are_spaced_too(broker, sts):
    async def main():
        clients = [broker.client(role_arn=role(f'r{number}')) for number in range(20)]
        return await asyncio.gather(*[client.get_credential_async() for client in clients])

    began_at = sts.clock.monotonic()
    assert len({model.access_key_id for model in asyncio.run(main())}) == 20
    # Threads that sleep on a clock of a test move it on for each other, so that only the whole has a meaning.
    assert max(each['at'] for each in sts.asked) - began_at >= 1.89


def test_calls_that_were_held_up_are_not_made_together(broker, sts, sts_world):
    def held_up(form):
        sts_world.clock.advance(0.004)  # each comes a little late to its next turn

    sts.answer = held_up
    for number in range(40):
        key_id(broker.client(role_arn=role(f'r{number}')))
    times = [each['at'] for each in sts.asked]
    assert all(later - earlier >= 0.999 for earlier, later in zip(times, times[10:]))


def test_a_call_counts_until_a_second_after_its_answer(sts_world, sts):
    broker = sts_world.make(RoleBroker, sts_world.user(), calls_per_second=1)
    # It may have been on its way to the server for all of that time.
    sts.answer = lambda form: sts_world.clock.advance(0.7)
    for number in range(3):
        key_id(broker.client(role_arn=role(f'r{number}')))
    assert gaps(sts) == [1.7, 1.7]


def test_throttling_halves_the_rate_and_it_grows_back(broker, sts, sts_world):
    answers = [refused('Throttling.User', 400), None]
    sts.answer = lambda form: answers.pop(0) if answers else None
    assert key_id(broker.client(role_arn=role('a'))) == 'STS.a.2'
    sts.asked.clear()
    for name in 'bcd':
        key_id(broker.client(role_arn=role(name)))
    assert min(gaps(sts)) > 0.15
    sts_world.clock.advance(60)
    sts.asked.clear()
    for name in 'efg':
        key_id(broker.client(role_arn=role(name)))
    assert gaps(sts) == [0.1, 0.1]


def test_waiting_for_a_turn_takes_nothing_of_the_time_for_the_fetch(sts_world, sts):
    broker = sts_world.make(RoleBroker, sts_world.user(), calls_per_second=0.02)
    assert [key_id(broker.client(role_arn=role(name))) for name in 'ab'] == ['STS.a.1', 'STS.b.2']
    assert gaps(sts) == [50.0]


def test_a_turn_that_is_too_far_away_is_not_waited_for(sts_world):
    broker = sts_world.make(RoleBroker, sts_world.user(), calls_per_second=0.01, patience_seconds=60)
    assert [key_id(broker.client(role_arn=role(name))) for name in 'ab'] == ['STS.a.1', 'Unreachable']
    sts_world.clock.advance(40)
    assert key_id(broker.client(role_arn=role('c'))) == 'STS.c.2'
    assert gaps(sts_world.sts) == [100.0]


# -- denials --------------------------------------------------------------------------------------------------------


def calls_in(world, client, seconds):
    """How often a program that asks twice a second has STS called."""
    before = len(world.sts.asked)
    for _ in range(int(seconds * 2)):
        key_id(client)
        world.clock.advance(0.5)
    return len(world.sts.asked) - before


def test_a_denial_is_remembered_for_a_growing_while():
    world = World(random_fraction=0.999)
    world.sts.answer = lambda form: refused('NoPermission')
    client = world.make(RoleBroker, world.user()).client(role_arn=role('a'))
    counts = [calls_in(world, client, 600) for _ in range(3)]
    assert counts[0] > counts[1] >= counts[2]
    assert counts[2] <= 3
    with pytest.raises(RejectedException):
        client.get_credential()


def test_a_denial_is_not_shared_with_other_roles(broker, sts):
    sts.answer = lambda form: refused('NoPermission') if form['RoleArn'] == role('a') else None
    assert [key_id(broker.client(role_arn=role(name))) for name in 'ab'] == ['NoPermission', 'STS.b.2']


def test_invalidate_forgets_a_denial(broker, sts):
    client = broker.client(role_arn=role('a'))
    sts.answer = lambda form: refused('NoPermission')
    assert key_id(client) == 'NoPermission'
    sts.answer = lambda form: None
    client.invalidate()
    assert key_id(client) == 'STS.a.2'


@pytest.mark.parametrize('code', ['InvalidAccessKeyId.NotFound', 'SignatureDoesNotMatch'])
def test_a_refusal_that_is_not_about_the_role_is_soon_tried_again(code):
    world = World(random_fraction=0.999)
    world.sts.answer = lambda form: refused(code)
    client = world.make(RoleBroker, world.user()).client(role_arn=role('a'))
    calls_in(world, client, 600)
    assert calls_in(world, client, 60) >= 10


# -- metrics, copies, bad input -------------------------------------------------------------------------------------


def test_events_have_the_public_parts_of_the_key(broker):
    events = []
    stop = on_event(events.append)
    try:
        key_id(broker.client(role_arn=role('a'), role_session_name='session', policy='{"p": 1}', external_id='partner'))
    finally:
        stop()
    assert events[0].key == {
        'role_arn': role('a'), 'role_session_name': 'session', 'source_identity': None, 'duration_seconds': 3600,
        'is_narrowed': True,
    }
    assert 'partner' not in repr(events)


def test_the_text_of_a_client_and_of_its_key_shows_no_policy_and_no_external_id(broker):
    client = broker.client(role_arn=role('a'), policy='{"p": 1}', external_id='partner')
    shown = f'{client!r} {client.key} {broker!r}'
    assert 'partner' not in shown
    assert '{"p"' not in shown


def test_a_pickled_broker_has_its_clients_and_their_credentials(broker, sts, sts_world):
    key_id(broker.client(role_arn=role('a')))
    data = pickle.dumps(broker)
    copy = sts_world.make(pickle.loads, data)
    assert key_id(copy.client(role_arn=role('a'))) == 'STS.a.1'
    assert key_id(copy.client(role_arn=role('b'))) == 'STS.b.2'


@pytest.mark.skipif(not hasattr(os, 'fork'), reason='the system has no fork')
def test_a_fork_during_a_fetch_leaves_the_child_a_broker_that_works(broker, sts):
    sts.gate.clear()
    client = broker.client(role_arn=role('a'))
    thread = threading.Thread(target=lambda: key_id(client))
    thread.start()
    assert sts.entered.wait(30)
    child = os.fork()
    if child == 0:
        sts.gate.set()
        fetched = asyncio.run(client.get_credential_async()).access_key_id
        os._exit(0 if fetched.startswith('STS.a.') and key_id(broker.client(role_arn=role('b'))) else 1)
    sts.gate.set()
    thread.join(30)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize(('settings', 'parameter'), [
    ({'calls_per_second': 0}, 'calls_per_second'), ({'calls_per_second': '50'}, 'calls_per_second'),
    ({'calls_per_second': float('nan')}, 'calls_per_second'), ({'calls_per_second': True}, 'calls_per_second'),
    ({'max_clients': 0}, 'max_clients'), ({'max_clients': 1.5}, 'max_clients'),
    ({'patience_seconds': -1}, 'patience_seconds'), ({'source': 'id'}, 'source'),
    ({'source': ScopedClient()}, 'source'),
])
def test_a_setting_that_cannot_work_is_named(sts_world, settings, parameter):
    with pytest.raises(InvalidConfigurationException, match=f'^{parameter} must ') as caught:
        sts_world.make(RoleBroker, **settings)
    assert caught.value.parameter == parameter


@pytest.mark.parametrize(('parameters', 'parameter'), [
    ({'role_arn': ''}, 'role_arn'), ({'role_arn': None}, 'role_arn'),
    ({'duration_seconds': 60}, 'role_session_expiration'),
    ({'policy': 7}, 'policy'), ({'policy': {'Version': '1'}}, 'policy'),
    ({'role_session_name': 'a\nb'}, 'role_session_name'),
])
def test_a_role_that_cannot_be_asked_for_is_refused_at_once(parameters, parameter):
    # The role that the environment names for the program itself is no tenant's.
    world = World(ALIBABA_CLOUD_ROLE_ARN=role('host'))
    broker = world.make(RoleBroker, world.user())
    with pytest.raises(InvalidConfigurationException) as caught:
        broker.client(**{'role_arn': role('a'), **parameters})
    assert (caught.value.parameter, len(broker)) == (parameter, 0)


# -- together with a cache between processes ------------------------------------------------------------------------


def test_brokers_of_several_processes_share_sessions_by_a_cache():
    fleet = Fleet()
    brokers = [fleet.broker() for _ in range(3)]
    assert {key_id(broker.client(role_arn=role('a'))) for broker in brokers} == {'STS.a.1'}
    assert key_id(brokers[0].client(role_arn=role('b'))) == 'STS.b.2'


def test_what_a_client_of_one_broker_invalidates_no_other_broker_uses():
    fleet = Fleet()
    one, other = [fleet.broker().client(role_arn=role('a')) for _ in range(2)]
    key_id(one), key_id(other)
    one.invalidate()
    assert key_id(one) == 'STS.a.2'
    fleet.clock.advance(1)
    assert key_id(other) == 'STS.a.2'
