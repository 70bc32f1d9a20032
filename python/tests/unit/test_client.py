"""The client: what it accepts, what it reads, and what it costs."""

import asyncio
import pickle
import sys
import threading
import tracemalloc
from urllib.parse import parse_qsl, urlsplit

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import (
    CredentialException,
    InvalidConfigurationException,
    NotConfiguredException,
)
from alibabacloud_credentials.provider import RamRoleArnCredentialsProvider
from alibabacloud_credentials.provider.base import RefreshingProvider
from alibabacloud_credentials.testing import TransportFailure
from client_world import KEY, Counting, Other

pytestmark = pytest.mark.usefixtures('world')

# What was published comes first, in its order.
SUPPORTED = (
    'invalid type option, support: access_key, sts, bearer, ecs_ram_role, ram_role_arn, rsa_key_pair, oidc_role_arn, '
    'credentials_uri'
)


# -- what it accepts ----------------------------------------------------------------------------------------------


def test_access_key():
    model = Client(Config(type='access_key', **KEY)).get_credential()
    assert (model.access_key_id, model.access_key_secret, model.security_token) == ('id', 'secret', None)
    assert (model.type, model.provider_name, model.expiration) == ('access_key', 'static_ak', None)


def test_sts():
    model = Client(Config(type='sts', security_token='token', **KEY)).get_credential()
    assert (model.security_token, model.type, model.provider_name) == ('token', 'sts', 'static_sts')


def test_bearer_has_no_provider_name():
    model = Client(Config(type='bearer', bearer_token='token')).get_credential()
    assert (model.bearer_token, model.type, model.provider_name, model.access_key_id) == ('token', 'bearer', None, None)


@pytest.mark.parametrize(('type_name', 'fields', 'class_name'), [
    ('ecs_ram_role', {'role_name': 'r', 'disable_imds_v1': True}, 'EcsRamRoleCredentialsProvider'),
    ('ram_role_arn', {'role_arn': 'acs:ram::1:role/r', **KEY}, 'RamRoleArnCredentialsProvider'),
    ('credentials_uri', {'credentials_uri': 'http://127.0.0.1/c'}, 'URLCredentialsProvider'),
    (
        'oidc_role_arn', {'role_arn': 'acs:ram::1:role/r', 'oidc_provider_arn': 'p', 'oidc_token_file_path': '/t'},
        'OIDCRoleArnCredentialsProvider',
    ),
])
def test_a_type_that_fetches_is_ready_without_fetching(type_name, fields, class_name):
    source = Client(Config(type=type_name, **fields)).cloud_credential
    assert (source.get_type(), type(source.provider).__name__) == (type_name, class_name)


def test_every_type_of_the_catalogue_has_a_provider():
    for type_name in set(SUPPORTED.partition(': ')[2].split(', ')) - {'ecs_ram_role'}:
        with pytest.raises(InvalidConfigurationException, match='empty'):
            Client(Config(type=type_name))


def test_a_missing_type_is_refused_with_the_types_that_exist():
    with pytest.raises(InvalidConfigurationException) as caught:
        Client(Config())
    assert str(caught.value).startswith(SUPPORTED)


@pytest.mark.parametrize('type_name', ['default', 'Access_Key', 'url', '', 1, ['sts'], {'type': 'sts'}])
def test_an_unknown_type_is_refused_with_the_types_that_exist(type_name):
    with pytest.raises(InvalidConfigurationException) as caught:
        Client(Config(type=type_name))
    assert str(caught.value).startswith(SUPPORTED)


@pytest.mark.parametrize('config', [{'type': 'sts'}, 'sts', 1, ['sts']])
def test_what_is_no_config_is_refused_in_words(config):
    with pytest.raises(InvalidConfigurationException, match=r'config must be .*Config, not (dict|str|int|list);'):
        Client(config)


@pytest.mark.parametrize('provider', [object(), 'provider', Client, 1])
def test_what_is_no_provider_is_refused_in_words(provider):
    with pytest.raises(InvalidConfigurationException, match='provider must be an ICredentialsProvider'):
        Client(provider=provider)


@pytest.mark.parametrize('fields', [
    {'type': 'access_key', 'access_key_id': 'id'},
    {'type': 'sts', 'access_key_id': 'id', 'access_key_secret': 'secret'},
    {'type': 'bearer'},
    {'type': 'bearer', 'bearer_token': 5},
    {'type': 'ram_role_arn', 'access_key_id': 'id', 'access_key_secret': 'secret'},
    {'type': 'ram_role_arn', 'role_arn': 'acs:ram::1:role/r', 'access_key_id': 'id'},
    {'type': 'ram_role_arn', 'role_arn': 'acs:ram::1:role/r', 'role_session_expiration': 899, **KEY},
    {'type': 'ram_role_arn', 'role_arn': 'acs:ram::1:role/r', 'role_session_expiration': 0, **KEY},
    {'type': 'ram_role_arn', 'role_arn': 'acs:ram::1:role/r', 'role_session_expiration': 'an hour', **KEY},
    {'type': 'oidc_role_arn'},
    {'type': 'rsa_key_pair'},
    {'type': 'credentials_uri'},
    {'type': 'ecs_ram_role', 'role_name': '../x'},
    {'type': 'ecs_ram_role', 'timeout': 'soon'},
    {'type': 'ecs_ram_role', 'connect_timeout': -5},
    {'type': 'credentials_uri', 'credentials_uri': 'http://127.0.0.1/c', 'proxy': 7},
])
def test_a_wrong_parameter_is_a_value_error_of_ours(fields):
    with pytest.raises(InvalidConfigurationException) as caught:
        Client(Config(**fields))
    assert isinstance(caught.value, ValueError)
    assert 'secret' not in str(caught.value).replace('access_key_secret', '').replace('access key secret', '')


def test_every_field_of_the_config_reaches_the_call(world):
    class Sts:
        def send(self, request, **_):
            self.host = urlsplit(request.url).netloc
            self.form = dict(parse_qsl(urlsplit(request.url).query) + parse_qsl(request.body.decode()))
            raise TransportFailure('stop', 'nothing')

    world.http = sts = Sts()
    client = Client(Config(
        type='ram_role_arn', security_token='token', role_arn='acs:ram::1:role/r', role_session_name='session',
        role_session_expiration=900, policy='{}', external_id='external', source_identity='person',
        sts_endpoint='sts.example.com', **KEY,
    ))
    with pytest.raises(CredentialException):
        client.get_credential()
    sent = {
        'AccessKeyId': 'id', 'SecurityToken': 'token', 'RoleArn': 'acs:ram::1:role/r', 'RoleSessionName': 'session',
        'DurationSeconds': '900', 'Policy': '{}', 'ExternalId': 'external',
        'SourceIdentity': 'person',
    }
    assert (sts.host, {name: sts.form.get(name) for name in sent}) == ('sts.example.com', sent)


def test_timeouts_and_proxy_of_the_config_reach_the_call(world):
    class Sender:
        def send(self, request, **how):
            self.how = how
            raise TransportFailure('stop', 'nothing')

    world.http = sender = Sender()
    client = Client(Config(
        type='credentials_uri', credentials_uri='http://server.example/c', timeout=7000, connect_timeout=3000,
        proxy='http://proxy.example:3128',
    ))
    with pytest.raises(CredentialException):
        client.get_credential()
    assert (sender.how['connect_timeout_s'], sender.how['read_timeout_s']) == (3, 7)
    assert sender.how['proxy'].address == 'proxy.example:3128'


def test_a_provider_wins_over_a_config():
    client = Client(Config(type='access_key', **KEY), provider=Other())
    assert client.get_credential().access_key_id == 'other-id'


def test_a_custom_provider_names_the_type_and_its_credential_names_the_provider():
    model = Client(provider=Other()).get_credential()
    assert (model.type, model.provider_name, model.security_token) == ('other', 'other/inner', 'other-token')


def test_any_provider_may_be_the_source_of_a_role():
    role = RamRoleArnCredentialsProvider(credentials_provider=Other(), role_arn='acs:ram::1:role/r')
    assert Client(provider=role).cloud_credential.provider is role


def test_without_config_and_provider_the_default_chain_is_asked(environment):
    environment.variables.update({'ALIBABA_CLOUD_ACCESS_KEY_ID': 'id', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'secret'})
    model = Client().get_credential()
    assert (model.access_key_id, model.type, model.provider_name) == ('id', 'default', 'default/env')


# -- reading ------------------------------------------------------------------------------------------------------


def test_the_asynchronous_twin_gives_the_same():
    client = Client(Config(type='access_key', **KEY))
    assert asyncio.run(client.get_credential_async()).to_map() == client.get_credential().to_map()


def test_what_a_caller_does_to_a_model_changes_nobody_elses():
    client = Client(Config(type='access_key', **KEY))
    client.get_credential().access_key_id = 'changed'
    assert client.get_credential().access_key_id == 'id'


def test_a_fetched_credential_shows_when_it_ends(clock):
    assert Client(provider=Counting()).get_credential().expiration == int(clock.wall()) + 3600


def test_invalidate_has_the_next_call_fetch():
    client = Client(provider=Counting())
    assert [client.get_credential().access_key_id for _ in range(2)] == ['id-1', 'id-1']
    client.invalidate()
    assert client.get_credential().access_key_id == 'id-2'


@pytest.mark.parametrize('make', [
    lambda: Client(provider=Other()), lambda: Client(Config(type='bearer', bearer_token='token')),
])
def test_invalidate_is_harmless_where_nothing_can_be_fetched(make):
    client = make()
    client.invalidate()
    assert client.get_credential() is not None


def test_clients_built_alike_share_nothing():
    config = Config(type='ram_role_arn', role_arn='acs:ram::1:role/r', **KEY)
    first, second = Client(config), Client(config)
    assert first.cloud_credential.provider is not second.cloud_credential.provider


def test_a_client_survives_pickling(environment):
    environment.variables.update({'ALIBABA_CLOUD_ACCESS_KEY_ID': 'id', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'secret'})
    for client in (Client(), Client(Config(type='access_key', **KEY)), Client(Config(type='bearer', bearer_token='t'))):
        before = client.get_credential()
        assert pickle.loads(pickle.dumps(client)).get_credential().to_map() == before.to_map()


def test_constructing_a_client_starts_no_thread():
    before = set(threading.enumerate())
    clients = [Client(), Client(Config(type='ecs_ram_role')), Client(provider=Counting())]
    assert set(threading.enumerate()) <= before
    assert len(clients) == 3


def test_no_text_of_a_client_shows_a_secret():
    client = Client(Config(type='sts', access_key_id='id', access_key_secret='secret-1', security_token='secret-2'))
    texts = f'{client!r} {client.cloud_credential!r} {client.get_credential()} {client.get_credential()!r}'
    assert 'secret-' not in texts


# -- failures -----------------------------------------------------------------------------------------------------


def test_a_failing_provider_of_ours_fails_with_our_exceptions_only():
    class Broken(RefreshingProvider):
        name = 'broken'

        def fetch(self, context):
            raise KeyError('secret-1')

    with pytest.raises(CredentialException) as caught:
        Client(provider=Broken()).get_credential()
    assert 'secret-1' not in str(caught.value)


def test_an_error_of_a_custom_provider_passes_through():
    class Failing(Other):
        def get_credentials(self):
            raise NotConfiguredException('not here')

    with pytest.raises(NotConfiguredException, match='not here'):
        Client(provider=Failing()).get_credential()


def test_a_client_lists_what_a_user_calls_and_nothing_of_the_spec():
    listed = {name for name in dir(Client()) if not name.startswith('_')}
    assert {name for name in listed if not name.startswith('get_')} == {'invalidate', 'cloud_credential'}
    assert len(listed) < 20


# -- size ---------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.version_info < (3, 11), reason='older interpreters take more room for every object')
def test_an_idle_client_takes_at_most_4_kib():
    kept = [Client()]
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        kept.extend(Client() for _ in range(50))
        taken = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert taken / 50 <= 4096
