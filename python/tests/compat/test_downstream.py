"""What published programs rely on, each seen in at least one of them: names, texts, classes, and things they replace.

``_legacy/__init__.py`` lists what is there for them alone.
"""

import asyncio
import importlib
import logging
import pickle
import subprocess
import sys
from unittest import mock

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.credentials import AccessKeyCredential, StsCredential
from alibabacloud_credentials.exceptions import CredentialException, InvalidConfigurationException
from alibabacloud_credentials.provider import (
    CLIProfileCredentialsProvider,
    EcsRamRoleCredentialsProvider,
    ExternalCredentialsProvider,
    RamRoleArnCredentialsProvider,
    StaticAKCredentialsProvider,
    StaticSTSCredentialsProvider,
    refreshable,
)
from alibabacloud_credentials.provider.refreshable import Credentials, RefreshCachedSupplier, RefreshResult
from alibabacloud_credentials.testing import FakeCommands, LocalCloud

ROLE = 'acs:ram::1234567890123456:role/reader'
CONFIG_JSON = '/home/user/.aliyun/config.json'


# -- names --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize('expression', [
    'alibabacloud_credentials.credentials.AccessKeyCredential',
    'alibabacloud_credentials.http.HttpOptions',
    'alibabacloud_credentials.provider.cli_profile.CLIProfileCredentialsProvider',
    'alibabacloud_credentials.provider.refreshable.Credentials',
    'alibabacloud_credentials.utils.auth_util.environment_role_arn',
    'alibabacloud_credentials.client.ac.ACCESS_KEY',
    'alibabacloud_credentials.client.credentials.StsCredential',
])
def test_modules_are_attributes_once_the_client_is_imported(expression):
    program = f'import alibabacloud_credentials.client; {expression}'
    done = subprocess.run([sys.executable, '-c', program], stderr=subprocess.PIPE, timeout=60, check=False)
    assert done.stderr == b''


def test_a_name_that_is_nowhere_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'alibabacloud_credentials' has no attribute 'clients'"):
        importlib.import_module('alibabacloud_credentials').clients  # noqa: B018


def test_the_home_folder_is_a_constant_that_can_be_replaced(world):
    from alibabacloud_credentials.utils import auth_constant as ac

    with mock.patch.object(ac, 'HOME', '/elsewhere'):
        assert ac.HOME == '/elsewhere'
    assert ac.HOME == '/home/user'


def test_the_variables_of_auth_util_are_live(world, environment):
    from alibabacloud_credentials.utils import auth_util

    assert auth_util.environment_access_key_id is None
    environment.variables['ALIBABA_CLOUD_ACCESS_KEY_ID'] = 'later'
    assert auth_util.environment_access_key_id == 'later'


def test_the_logger_has_the_name_that_programs_silence(world, caplog):
    world.commands = FakeCommands({'vault': '{"access_key_id": "id", "access_key_secret": "secret"}'})

    def fail(*_):
        raise OSError

    provider = ExternalCredentialsProvider(process_command='vault', credential_update_callback=fail)
    provider.get_credentials()
    said = [record.name for record in caplog.records]
    logger = logging.getLogger('alibabacloud_credentials')
    logger.setLevel(logging.CRITICAL)
    try:
        provider.invalidate()
        provider.get_credentials()
    finally:
        logger.setLevel(logging.NOTSET)

    assert said == ['alibabacloud_credentials'] == [record.name for record in caplog.records]


def test_the_class_of_a_client_can_be_replaced_where_it_is_defined():
    with mock.patch('alibabacloud_credentials.client.Client') as replaced:
        from alibabacloud_credentials import client

        assert client.Client() is replaced.return_value


# -- what is returned, and what is raised -------------------------------------------------------------------------


def test_an_unknown_type_is_called_an_invalid_type_option(world):
    with pytest.raises(CredentialException, match='invalid type option'):
        Client(Config(type='no_such_type'))


def test_a_credential_is_one_of_refreshable_and_ends_at_a_whole_second():
    with LocalCloud() as cloud:
        cloud.metadata.attach_role('web')
        client = cloud.client(type='ecs_ram_role', role_name='web')
        credential = client.cloud_credential.provider.get_credentials()

    assert isinstance(credential, refreshable.Credentials)
    assert type(credential.get_expiration()) is int


def test_a_provider_that_refreshes_in_the_background_can_be_told_not_to(world):
    provider = EcsRamRoleCredentialsProvider(role_name='', disable_imds_v1=True, async_update_enabled=False)
    assert provider.get_provider_name() == 'ecs_ram_role'


@pytest.mark.parametrize(('credential', 'kind'), [
    (AccessKeyCredential('id', 'secret'), AccessKeyCredential),
    (StsCredential('id', 'secret', 'token'), StsCredential),
])
def test_a_credential_put_in_the_place_of_ours_is_what_a_program_finds_there(credential, kind, world):
    client = Client(Config(type='access_key', access_key_id='id', access_key_secret='secret'))
    client.cloud_credential = credential

    assert isinstance(client.cloud_credential, kind)
    assert client.get_credential().access_key_id == 'id'


def test_the_type_of_a_client_over_a_provider_is_the_name_of_the_provider(world):
    provider = StaticAKCredentialsProvider(access_key_id='id', access_key_secret='secret')
    credential = Client(provider=provider).get_credential()
    assert credential.type == credential.provider_name == provider.get_provider_name()


# -- RefreshCachedSupplier ----------------------------------------------------------------------------------------


class Adapter:
    """Fetches by itself and has the supplier keep it, as cloud-idaas-akless-alibabacloud-adapter does."""

    def __init__(self, clock, lifetime_s=3600):
        self.clock = clock
        self.lifetime_s = lifetime_s
        self.fetched = 0
        self.failure = None
        self._supplier = RefreshCachedSupplier(
            refresh_callable=self._refresh_credentials, refresh_callable_async=self._refresh_credentials_async
        )

    def get_credentials(self):
        return self._supplier._sync_call()

    async def get_credentials_async(self):
        return await self._supplier._async_call()

    def _refresh_credentials(self):
        if self.failure is not None:
            raise self.failure
        self.fetched += 1
        credential = Credentials(access_key_id=f'id-{self.fetched}', access_key_secret='secret')
        return RefreshResult(value=credential, stale_time=int(self.clock.wall()) + self.lifetime_s)

    async def _refresh_credentials_async(self):
        return self._refresh_credentials()


@pytest.fixture
def adapter(world, clock):
    return Adapter(clock)


def test_a_supplier_keeps_what_was_fetched_until_it_is_stale(adapter, clock):
    first = [adapter.get_credentials().access_key_id for _ in range(3)]
    clock.advance(3599)
    kept = adapter.get_credentials().access_key_id
    clock.advance(1)

    assert [*first, kept, adapter.get_credentials().access_key_id] == ['id-1', 'id-1', 'id-1', 'id-1', 'id-2']


def test_a_supplier_serves_an_event_loop_from_the_same_cache(adapter):
    async def both():
        return [one.access_key_id for one in await asyncio.gather(*[adapter.get_credentials_async() for _ in range(9)])]

    assert adapter.get_credentials().access_key_id == 'id-1'
    assert asyncio.run(both()) == ['id-1'] * 9


def test_a_supplier_raises_what_the_program_raised(adapter):
    adapter.failure = KeyError('accessCredential')
    with pytest.raises(KeyError, match='accessCredential'):
        adapter.get_credentials()
    with pytest.raises(KeyError, match='accessCredential'):
        asyncio.run(adapter.get_credentials_async())


def test_a_result_that_is_stale_already_serves_its_caller_and_nobody_after(world, clock):
    adapter = Adapter(clock, lifetime_s=-1)
    assert [adapter.get_credentials().access_key_id for _ in range(2)] == ['id-1', 'id-2']


def test_a_result_without_a_stale_time_is_kept(world, clock):
    results = iter([RefreshResult(value='first'), RefreshResult(value='second')])
    supplier = RefreshCachedSupplier(results.__next__, None)
    before = supplier._sync_call()
    clock.advance(10 ** 9)
    assert [before, supplier._sync_call()] == ['first', 'first']


def test_the_strategies_run_an_action():
    ran = []

    async def act():
        ran.append('awaited')

    refreshable.OneCallerBlocks().prefetch(lambda: ran.append('called'))
    asyncio.run(refreshable.OneCallerBlocks().prefetch_async(act))
    assert ran == ['called', 'awaited']


# -- a replaced reading of config.json ----------------------------------------------------------------------------


def with_token_of_cloud_sso(self, config, profile_name):
    """As mcp-server-aliyun-observability and alibabacloud-rds-openapi-mcp-server replace it, in short."""
    profile = next(each for each in config['profiles'] if each['name'] == profile_name)
    if profile['mode'] == 'CloudSSO':
        return StaticSTSCredentialsProvider(
            access_key_id=profile['access_key_id'], access_key_secret=profile['access_key_secret'],
            security_token=profile['sts_token'],
        )
    if profile['mode'] == 'ChainableRamRoleArn':
        source = self._get_credentials_provider(config, profile['source_profile'])
        return RamRoleArnCredentialsProvider(credentials_provider=source, role_arn=profile['ram_role_arn'])
    return ORIGINAL(self, config, profile_name)


ORIGINAL = CLIProfileCredentialsProvider._get_credentials_provider


def config_json(token='token', current='sso'):
    return f'''{{"current": "{current}", "profiles": [
        {{"name": "sso", "mode": "CloudSSO", "access_key_id": "STS.id", "access_key_secret": "secret",
          "sts_token": "{token}"}},
        {{"name": "key", "mode": "AK", "access_key_id": "LTAI", "access_key_secret": "secret"}}
    ]}}'''


@pytest.fixture
def replaced(monkeypatch):
    from alibabacloud_credentials import provider

    monkeypatch.setattr(
        provider.cli_profile.CLIProfileCredentialsProvider, '_get_credentials_provider', with_token_of_cloud_sso
    )


@pytest.mark.usefixtures('replaced')
@pytest.mark.parametrize('way', ['sync', 'async'])
def test_a_replaced_reading_of_config_json_is_called(world, files, way):
    files.write(CONFIG_JSON, config_json())
    client = Client(provider=CLIProfileCredentialsProvider())
    found = client.get_credential() if way == 'sync' else asyncio.run(client.get_credential_async())

    assert (found.access_key_id, found.security_token) == ('STS.id', 'token')
    assert found.provider_name == 'cli_profile/static_sts'


@pytest.mark.usefixtures('replaced')
def test_a_replaced_reading_follows_the_file_and_can_be_invalidated(world, files, clock):
    files.write(CONFIG_JSON, config_json())
    client = Client(provider=CLIProfileCredentialsProvider())
    tokens = [client.get_credential().security_token]
    files.write(CONFIG_JSON, config_json('after a login'))
    clock.advance(6)
    tokens.append(client.get_credential().security_token)
    files.write(CONFIG_JSON, config_json('after another'))
    client.invalidate()
    tokens.append(client.get_credential().security_token)

    assert tokens == ['token', 'after a login', 'after another']


@pytest.mark.usefixtures('replaced')
def test_a_replaced_reading_may_ask_the_one_it_replaced(world, files):
    files.write(CONFIG_JSON, config_json(current='key'))
    assert Client(provider=CLIProfileCredentialsProvider()).get_credential().provider_name == 'cli_profile/static_ak'


@pytest.mark.usefixtures('replaced')
def test_the_default_chain_calls_a_replaced_reading(world, files):
    files.write(CONFIG_JSON, config_json())
    assert Client().get_credential().provider_name == 'default/cli_profile/static_sts'


@pytest.mark.usefixtures('replaced')
def test_a_provider_with_a_replaced_reading_can_be_pickled(world, files):
    files.write(CONFIG_JSON, config_json())
    provider = pickle.loads(pickle.dumps(CLIProfileCredentialsProvider()))
    assert provider.get_credentials().get_security_token() == 'token'


# -- SDKs that take a provider ------------------------------------------------------------------------------------


def test_a_client_gives_its_credential_where_a_provider_is_expected(world):
    client = Client(Config(type='sts', access_key_id='id', access_key_secret='secret', security_token='token'))
    credential = client.get_credentials()

    assert isinstance(credential, Credentials)
    assert (credential.get_access_key_id(), credential.get_access_key_secret(), credential.get_security_token()) == (
        'id', 'secret', 'token',
    )


def test_get_credentials_with_a_config_is_what_it_was(world):
    config = Config(type='access_key', access_key_id='id', access_key_secret='secret')
    client = Client(config)

    for made in (Client.get_credentials(config), client.get_credentials(config), client.get_credentials(config=config)):
        assert made.get_credential().access_key_id == 'id'
    with pytest.raises(TypeError):
        Client.get_credentials()


def test_a_credential_has_what_the_sdk_for_oss_v2_asks_of_it():
    credential = Credentials(access_key_id='id', access_key_secret='secret', security_token='token', expiration=1)
    endless = Credentials(access_key_id='id')

    assert (credential.access_key_id, credential.access_key_secret, credential.security_token) == (
        'id', 'secret', 'token',
    )
    assert (credential.has_keys(), credential.is_expired(), credential.expiration) == (True, True, 1)
    assert (endless.has_keys(), endless.is_expired(), endless.expiration) == (False, False, None)


# -- numbers from configuration files -----------------------------------------------------------------------------


def test_digits_in_a_text_are_a_number():
    with LocalCloud() as cloud:
        user = cloud.add_access_key()
        cloud.add_role(ROLE, max_session_seconds=7200)
        client = cloud.client(
            type='ram_role_arn', access_key_id=user.access_key_id, access_key_secret=user.access_key_secret,
            role_arn=ROLE, role_session_expiration='7200', timeout='10000', connect_timeout='5000',
        )
        client.get_credential()

        assert cloud.sts.requests[-1].parameters['DurationSeconds'] == '7200'


@pytest.mark.parametrize('text', ['an hour', '3600 ', '3_600', '-3600', '3600.0', '٣٦٠٠', '9' * 5000])
def test_any_other_text_is_no_number(world, text):
    config = Config(
        type='ram_role_arn', access_key_id='id', access_key_secret='secret', role_arn=ROLE, role_session_expiration=text
    )
    with pytest.raises(InvalidConfigurationException, match='role_session_expiration') as refused:
        Client(config)
    assert text not in str(refused.value)
