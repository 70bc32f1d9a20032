"""A broker of roles: one client and one fetch per role, at a pace, and denials remembered."""

import asyncio
import gc
import os
import pickle
import threading
import weakref
from inspect import signature
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.events import on_event
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.provider.base import Credentials
from alibabacloud_credentials.sharing import RoleBroker, ScopedClient
from cache_world import Fleet, MemoryCache
from sts_in_memory import USER, World, key_id_or_code, refused, role

ROOT = Path(__file__).resolve().parents[3]


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
    assert key_id_or_code(client) == 'STS.a.1'
    sts_world.clock.advance(3600)
    assert key_id_or_code(client) == 'STS.a.2'


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


class Nameless:
    """A provider from outside, which names neither itself nor its credentials."""

    serial = 0

    def get_credentials(self):
        self.serial += 1
        return Credentials(access_key_id=f'id-{self.serial}', access_key_secret='FAKE-SECRET')

    def get_provider_name(self):
        return None


def test_a_client_that_assumes_roles_is_called_a_client_where_its_credential_has_no_name(sts_world):
    broker = sts_world.make(RoleBroker, sts_world.make(Client, provider=Nameless()))
    assert broker.client(role_arn=role('a')).get_credential().provider_name == 'ram_role_arn/client'


def test_a_client_whose_credential_sts_does_not_know_any_more_is_invalidated(sts_world, sts):
    class Source(Client):
        invalidated = 0

        def invalidate(self):
            self.invalidated += 1

    sts.answer = lambda form: refused('InvalidAccessKeyId', 404)
    source = sts_world.make(Source, Config(type='access_key', **USER))
    assert key_id_or_code(sts_world.make(RoleBroker, source).client(role_arn=role('a'))) == 'InvalidAccessKeyId'
    assert source.invalidated == 1


def test_a_role_is_fetched_once_for_threads_and_tasks(broker, sts):
    client, seen = broker.client(role_arn=role('a')), []
    sts.gate.clear()
    threads = [threading.Thread(target=lambda: seen.append(key_id_or_code(client))) for _ in range(8)]
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
        key_id_or_code(broker.client(role_arn=role('a'), role_session_name=name))
    # Neither is shared with the other: the first has the name that the broker gives.
    assert [form['RoleSessionName'] == 'audit' for form in world.sts.asked] == [False, True]
    assert not any('SourceIdentity' in form for form in world.sts.asked)


def test_the_default_name_of_sessions_ends_with_the_time_at_which_the_broker_was_made(broker, sts, sts_world):
    made_at = sts_world.clock.wall()
    sts_world.clock.advance(7)
    key_id_or_code(broker.client(role_arn=role('a')))
    assert sts.asked[0]['RoleSessionName'] == f'credentials-python-{made_at * 1000:.0f}'


def test_what_the_environment_says_of_sts_counts_for_a_broker(sts_world, sts):
    seen = []

    class Sender:
        def send(self, request, **how):
            seen.append(urlsplit(request.url).hostname)
            return sts.send(request, **how)

    sts_world.context.http = Sender()
    sts_world.environment.variables['ALIBABA_CLOUD_STS_REGION'] = 'cn-hangzhou'
    key_id_or_code(sts_world.make(RoleBroker, sts_world.user()).client(role_arn=role('a')))
    assert seen == ['sts.cn-hangzhou.aliyuncs.com']


def test_narrow_gives_the_same_role_with_a_policy(broker):
    client = broker.client(role_arn=role('a'), source_identity='ada')
    narrow = client.narrow(policy='{"Version": "1"}')
    assert narrow.key == client.key._replace(policy='{"Version": "1"}')
    assert narrow is broker.client(role_arn=role('a'), source_identity='ada', policy='{"Version": "1"}')


def test_what_is_narrow_cannot_be_given_another_policy(broker):
    narrow = broker.client(role_arn=role('a'), policy='{}')
    with pytest.raises(InvalidConfigurationException, match='a session takes only one'):
        narrow.narrow(policy='{"Version": "1"}')


def test_invalidate_has_a_session_fetched_anew(broker):
    client = broker.client(role_arn=role('a'))
    assert key_id_or_code(client) == 'STS.a.1'
    client.invalidate()
    assert key_id_or_code(client) == 'STS.a.2'


# -- bounds ---------------------------------------------------------------------------------------------------------


def test_the_role_asked_for_least_recently_is_dropped(sts_world):
    broker = sts_world.make(RoleBroker, sts_world.user(), max_clients=2)
    first, second = [weakref.ref(broker.client(role_arn=role(name))) for name in 'ab']
    broker.client(role_arn=role('a'))
    broker.client(role_arn=role('c'))
    gc.collect()
    assert (len(broker), second()) == (2, None)
    assert broker.client(role_arn=role('a')) is first() is not None


def test_a_client_in_use_outlives_its_place_and_stays_the_only_one_of_its_role(sts_world, sts):
    broker = sts_world.make(RoleBroker, sts_world.user(), max_clients=1)
    held = broker.client(role_arn=role('a'))
    broker.client(role_arn=role('b'))
    assert key_id_or_code(held) == 'STS.a.1'
    for _ in range(2):
        assert broker.client(role_arn=role('a')) is held
    assert len(broker) == 1


def test_who_asks_while_another_makes_the_client_of_a_role_gets_the_same_one():
    world, others = World(), []
    broker = world.make(RoleBroker, world.user())

    class Variables(dict):
        def get(self, name):
            world.environment.variables = {}
            others.append(broker.client(role_arn=role('a')))  # while the other one reads a variable

    world.environment.variables = Variables()
    assert [broker.client(role_arn=role('a'))] == others


# -- metrics, copies, bad input -------------------------------------------------------------------------------------


def test_events_have_the_public_parts_of_the_key(broker):
    events = []
    stop = on_event(events.append)
    try:
        key_id_or_code(broker.client(
            role_arn=role('a'), role_session_name='session', policy='{"p": 1}', external_id='partner'
        ))
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
    key_id_or_code(broker.client(role_arn=role('a')))
    data = pickle.dumps(broker)
    copy = sts_world.make(pickle.loads, data)
    assert key_id_or_code(copy.client(role_arn=role('a'))) == 'STS.a.1'
    assert key_id_or_code(copy.client(role_arn=role('b'))) == 'STS.b.2'


@pytest.mark.skipif(not hasattr(os, 'fork'), reason='the system has no fork')
def test_a_fork_during_a_fetch_leaves_the_child_a_broker_that_works(broker, sts):
    sts.gate.clear()
    client = broker.client(role_arn=role('a'))
    thread = threading.Thread(target=lambda: key_id_or_code(client))
    thread.start()
    assert sts.entered.wait(30)
    child = os.fork()
    if child == 0:
        sts.gate.set()
        fetched = asyncio.run(client.get_credential_async()).access_key_id
        os._exit(0 if fetched.startswith('STS.a.') and key_id_or_code(broker.client(role_arn=role('b'))) else 1)
    sts.gate.set()
    thread.join(30)
    assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize(('settings', 'parameter'), [
    ({'calls_per_second': 0}, 'calls_per_second'), ({'calls_per_second': '50'}, 'calls_per_second'),
    ({'calls_per_second': float('nan')}, 'calls_per_second'), ({'calls_per_second': True}, 'calls_per_second'),
    ({'max_clients': 0}, 'max_clients'), ({'max_clients': 1.5}, 'max_clients'),
    ({'max_clients': 10 ** 9 + 1}, 'max_clients'), ({'calls_per_second': 10000.5}, 'calls_per_second'),
    ({'patience_seconds': 0.5}, 'patience_seconds'), ({'patience_seconds': 86400.5}, 'patience_seconds'),
    ({'patience_seconds': -1}, 'patience_seconds'), ({'source': 'id'}, 'source'),
    ({'source': ScopedClient()}, 'source'),
])
def test_a_setting_that_cannot_work_is_named(sts_world, settings, parameter):
    with pytest.raises(InvalidConfigurationException, match=f'^{parameter} must ') as caught:
        sts_world.make(RoleBroker, **settings)
    assert caught.value.parameter == parameter


@pytest.mark.parametrize(('parameter', 'kind', 'most'), [
    ('calls_per_second', 'a number', 10000), ('patience_seconds', 'a number', 86400),
    ('max_clients', 'a whole number', 10 ** 9),
])
def test_the_limits_of_a_setting_are_allowed_and_named(sts_world, parameter, kind, most):
    for limit in ({'calls_per_second': 0.01}.get(parameter, 1), most):
        sts_world.make(RoleBroker, sts_world.user(), **{parameter: limit})
    with pytest.raises(InvalidConfigurationException, match=f'^{parameter} must be {kind} from '):
        sts_world.make(RoleBroker, **{parameter: 'FAKE-SECRET'})


@pytest.mark.parametrize(('parameter', 'default'), [
    ('calls_per_second', 50), ('max_clients', 10000), ('patience_seconds', 300),
])
def test_a_setting_has_the_default_that_is_documented(parameter, default):
    assert signature(RoleBroker).parameters[parameter].default == default
    assert f'| `{parameter}` | {default} |' in (ROOT / 'docs' / 'sharing.md').read_text(encoding='utf-8')


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


def test_where_one_account_is_expected_a_role_of_it_is_not_asked_about_and_one_of_another_is_refused():
    world = World(ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID='1234567890123456')
    broker = world.make(RoleBroker, world.user())
    assert key_id_or_code(world.make(broker.client, role_arn=role('a'))) == 'STS.a.1'
    with pytest.raises(InvalidConfigurationException, match='the role to be assumed is of account 9876543210987654'):
        world.make(broker.client, role_arn='acs:ram::9876543210987654:role/a')


# -- together with a cache between processes ------------------------------------------------------------------------


def test_brokers_of_several_processes_share_sessions_by_a_cache():
    fleet = Fleet()
    brokers = [fleet.broker() for _ in range(3)]
    assert {key_id_or_code(broker.client(role_arn=role('a'))) for broker in brokers} == {'STS.a.1'}
    assert key_id_or_code(brokers[0].client(role_arn=role('b'))) == 'STS.b.2'


def test_what_a_client_of_one_broker_invalidates_no_other_broker_uses():
    fleet = Fleet()
    one, other = [fleet.broker().client(role_arn=role('a')) for _ in range(2)]
    key_id_or_code(one), key_id_or_code(other)
    one.invalidate()
    fleet.clock.advance(1)
    assert [key_id_or_code(other), key_id_or_code(one)] == ['STS.a.2'] * 2


def test_what_is_invalidated_before_there_is_a_session_leaves_that_of_others():
    fleet = Fleet()
    one, other = [fleet.broker().client(role_arn=role('a')) for _ in range(2)]
    key_id_or_code(one)
    other.invalidate()
    fleet.clock.advance(1)
    assert [key_id_or_code(other), key_id_or_code(one)] == ['STS.a.1'] * 2
