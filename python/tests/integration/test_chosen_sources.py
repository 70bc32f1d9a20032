"""A program or a person chooses the sources of the default chain, and the account that every credential must be of."""

import asyncio
import json

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import ChainException, CredentialException, InvalidConfigurationException
from alibabacloud_credentials.provider import DefaultCredentialsProvider
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from alibabacloud_credentials.sharing import RoleBroker
from alibabacloud_credentials.testing import FakeClock, use_context

ROLE = 'acs:ram::1234567890123456:role/reader'
ACCOUNT, OTHER_ACCOUNT = '1234567890123456', '9876543210987654'
KNOWN = 'env, oidc_role_arn, cli_profile, profile, ecs_ram_role, credentials_uri'


class Machine:
    """An instance with a role, a key in the environment and an address that gives credentials."""

    def __init__(self, cloud):
        self.cloud = cloud
        self.clock = FakeClock(cloud.sts.now())
        self.user = cloud.add_access_key()
        self.stranger = cloud.add_access_key(account_id=OTHER_ACCOUNT)
        cloud.add_role(ROLE)
        cloud.metadata.attach_role('web')
        self.variables = {
            'ALIBABA_CLOUD_ACCESS_KEY_ID': self.user.access_key_id,
            'ALIBABA_CLOUD_ACCESS_KEY_SECRET': self.user.access_key_secret,
            'ALIBABA_CLOUD_CREDENTIALS_URI': cloud.uri.serve('uri'),
        }
        self.context = cloud.context(environment=self.variables, clock=self.clock)
        self.environment = self.context.environment.variables

    def client(self, config=None, **options):
        with use_context(self.context):
            return Client(config, **options)

    def chain(self, sources):
        with use_context(self.context):
            return DefaultCredentialsProvider(sources=sources)

    def name_of(self, client):
        return client.get_credential().provider_name

    def calls_of_identity(self):
        return len([asked for asked in self.cloud.sts.requests_of('GetCallerIdentity') if asked.outcome == 'ok'])


@pytest.fixture
def machine(local_cloud):
    return Machine(local_cloud)


# -- sources -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(('named', 'expected'), [
    ('ecs_ram_role', 'default/ecs_ram_role'),
    ('credentials_uri,env', 'default/credential_uri'),
    (' env , ecs_ram_role ', 'default/env'),
    ('cli_profile,profile,ecs_ram_role', 'default/ecs_ram_role'),
])
def test_the_variable_names_the_sources_and_their_order(machine, named, expected):
    machine.environment['ALIBABA_CLOUD_CREDENTIALS_SOURCES'] = named
    assert machine.name_of(machine.client()) == expected


def test_an_empty_variable_is_none(machine):
    machine.environment['ALIBABA_CLOUD_CREDENTIALS_SOURCES'] = ''
    assert machine.name_of(machine.client()) == 'default/env'


def test_a_source_that_was_not_chosen_is_not_asked(machine):
    machine.environment['ALIBABA_CLOUD_CREDENTIALS_SOURCES'] = 'cli_profile'
    with pytest.raises(ChainException) as caught:
        machine.client().get_credential()
    assert [attempt.source for attempt in caught.value.attempts] == ['cli_profile']
    assert not machine.cloud.requests


@pytest.mark.parametrize(('named', 'words'), [
    ('env,proffile', f'must name sources of the default chain, which are {KNOWN}; did you mean \'profile\'?'),
    ('FAKE-SECRET', f'must name sources of the default chain, which are {KNOWN}'),
    (',', 'must name sources of the default chain'),
    ('env,env', 'names env twice'),
])
def test_a_name_that_is_not_known_stops_the_program(machine, named, words):
    machine.environment['ALIBABA_CLOUD_CREDENTIALS_SOURCES'] = named
    with pytest.raises(InvalidConfigurationException) as caught:
        machine.client()
    assert f'environment variable ALIBABA_CLOUD_CREDENTIALS_SOURCES {words}' in caught.value.message
    assert 'FAKE-SECRET' not in str(caught.value)


def test_a_program_may_name_the_sources(machine):
    assert machine.chain(['ecs_ram_role', 'env']).get_credentials().get_provider_name() == 'default/ecs_ram_role'


def test_what_a_program_names_wins_over_the_variable(machine):
    machine.environment['ALIBABA_CLOUD_CREDENTIALS_SOURCES'] = 'env'
    assert machine.chain(['ecs_ram_role']).get_credentials().get_provider_name() == 'default/ecs_ram_role'


class Vault(RefreshingProvider):
    name = 'vault'
    fails = False

    def fetch(self, context):
        if self.fails:
            raise CredentialException('vault: sealed')
        return Credentials(access_key_id='LTAIvault', access_key_secret='secret')


class Foreign:
    """A provider with nothing but the interface."""

    def get_credentials(self):
        return Credentials(access_key_id='LTAIforeign', access_key_secret='secret', provider_name='foreign')

    async def get_credentials_async(self):
        return self.get_credentials()

    def get_provider_name(self):
        return 'foreign'


@pytest.mark.parametrize(('own', 'name'), [(Vault, 'vault'), (Foreign, 'foreign')])
def test_a_provider_of_the_programs_own_stands_in_any_place(machine, own, name):
    with use_context(machine.context):
        mine = own()
    first, last = machine.chain([mine, 'env']), machine.chain(['cli_profile', mine])
    assert first.get_credentials().get_provider_name() == f'default/{name}'
    assert last.get_credentials().get_provider_name() == f'default/{name}'
    assert asyncio.run(first.get_credentials_async()).get_provider_name() == f'default/{name}'


def test_the_next_source_follows_where_ones_own_provider_fails(machine):
    with use_context(machine.context):
        sealed = type('Sealed', (Vault,), {'fails': True})()
    assert machine.chain([sealed, 'env']).get_credentials().get_provider_name() == 'default/env'


class OnlyBlocking(Foreign):
    get_credentials_async = None


def test_a_provider_that_cannot_be_awaited_says_so_to_who_awaits(machine):
    chain = machine.chain([OnlyBlocking()])
    assert chain.get_credentials().get_provider_name() == 'default/foreign'
    with pytest.raises(InvalidConfigurationException, match=r'OnlyBlocking has no method get_credentials_async\(\)'):
        asyncio.run(chain.get_credentials_async())


@pytest.mark.parametrize(('chosen', 'absent'), [
    ('oidc_role_arn', 'needs ALIBABA_CLOUD_ROLE_ARN and ALIBABA_CLOUD_OIDC_PROVIDER_ARN and'),
    ('ecs_ram_role', 'is switched off by ALIBABA_CLOUD_ECS_METADATA_DISABLED'),
])
def test_a_chosen_source_that_is_not_set_up_says_what_is_missing(machine, chosen, absent):
    machine.environment.update(
        ALIBABA_CLOUD_CREDENTIALS_SOURCES=chosen, ALIBABA_CLOUD_ECS_METADATA_DISABLED='true'
    )
    with pytest.raises(ChainException, match=f'{chosen}: {absent}') as caught:
        machine.client().get_credential()
    assert [(attempt.source, attempt.was_configured) for attempt in caught.value.attempts] == [(chosen, False)]


def test_a_chosen_profile_is_found_in_the_other_file_and_nothing_between_is_asked(machine):
    user = machine.user
    machine.context.files.write('/home/user/.alibabacloud/credentials.ini', '[other]\ntype = access_key\n')
    machine.context.files.write('/home/user/.aliyun/config.json', json.dumps({'profiles': [{
        'name': 'mine', 'mode': 'AK', 'access_key_id': user.access_key_id, 'access_key_secret': user.access_key_secret,
    }]}))
    machine.environment.update(
        ALIBABA_CLOUD_PROFILE='mine', ALIBABA_CLOUD_CREDENTIALS_SOURCES='profile,ecs_ram_role,cli_profile'
    )
    assert machine.name_of(machine.client()) == 'default/cli_profile/static_ak'
    assert not machine.cloud.requests


class Nameless:
    def get_credentials(self):
        return None


@pytest.mark.parametrize('sources', [
    [], 'env', [5], ['env', object()], 5, {'env'}, (name for name in ['env']), [Foreign], [Nameless()],
])
def test_what_is_no_source_is_refused(machine, sources):
    with pytest.raises(InvalidConfigurationException, match='sources must'):
        machine.chain(sources)


# -- the expected account ----------------------------------------------------------------------------------------


def test_a_credential_of_the_account_is_given_out_after_one_question(machine):
    machine.environment['ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID'] = ACCOUNT
    client = machine.client()
    for _ in range(3):
        credential = client.get_credential()
        machine.clock.advance(10)
    assert (credential.provider_name, credential.type) == ('default/env', 'default')
    assert machine.calls_of_identity() == 1


@pytest.mark.parametrize('is_async', [False, True])
def test_a_credential_of_another_account_is_given_to_nobody(machine, is_async):
    client = machine.client(Config(
        type='access_key', access_key_id=machine.stranger.access_key_id,
        access_key_secret=machine.stranger.access_key_secret, expected_account_id=ACCOUNT,
    ))
    with pytest.raises(InvalidConfigurationException) as caught:
        asyncio.run(client.get_credential_async()) if is_async else client.get_credential()
    assert caught.value.sub_code == 'unexpected_account'
    assert f'is of account {OTHER_ACCOUNT}, and expected_account_id wants {ACCOUNT}' in caught.value.message
    assert machine.stranger.access_key_id not in str(caught.value)


def test_the_config_wins_over_the_variable(machine):
    machine.environment['ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID'] = OTHER_ACCOUNT
    client = machine.client(Config(
        type='access_key', access_key_id=machine.user.access_key_id, access_key_secret=machine.user.access_key_secret,
        expected_account_id=ACCOUNT,
    ))
    assert client.get_credential().access_key_id == machine.user.access_key_id


@pytest.mark.parametrize('expected', [ACCOUNT, OTHER_ACCOUNT])
def test_the_account_of_a_role_is_known_by_its_arn(machine, expected):
    config = Config(
        type='ram_role_arn', role_arn=ROLE, access_key_id=machine.user.access_key_id,
        access_key_secret=machine.user.access_key_secret, expected_account_id=expected,
    )
    if expected == ACCOUNT:
        assert machine.client(config).get_credential().provider_name == 'ram_role_arn/static_ak'
    else:
        with pytest.raises(InvalidConfigurationException, match=f'the role to be assumed is of account {ACCOUNT}'):
            machine.client(config)
    assert machine.calls_of_identity() == 0


def test_a_changed_credential_is_asked_about_again(machine):
    machine.environment['ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID'] = ACCOUNT
    client = machine.client()
    client.get_credential()
    machine.environment['ALIBABA_CLOUD_ACCESS_KEY_ID'] = machine.stranger.access_key_id
    machine.environment['ALIBABA_CLOUD_ACCESS_KEY_SECRET'] = machine.stranger.access_key_secret
    client.invalidate()
    with pytest.raises(InvalidConfigurationException, match='is of account'):
        client.get_credential()


def test_a_rotation_asks_once_for_each_session(machine):
    machine.environment['ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID'] = ACCOUNT
    machine.environment['ALIBABA_CLOUD_CREDENTIALS_SOURCES'] = 'credentials_uri'
    client = machine.client()
    keys = set()
    for _ in range(3):
        keys.add(client.get_credential().access_key_id)
        machine.clock.advance(3600)
    assert (len(keys), machine.calls_of_identity()) == (3, 3)


@pytest.mark.parametrize('role_arn', [None, ROLE])
def test_a_provider_of_the_programs_own_is_asked_about_too_whatever_it_calls_its_role(machine, role_arn):
    machine.environment['ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID'] = ACCOUNT
    assumed = role_arn

    class Stranger(RefreshingProvider):
        name = 'stranger'
        role_arn = assumed

        def fetch(self, context):
            return Credentials(
                access_key_id=machine.stranger.access_key_id, access_key_secret=machine.stranger.access_key_secret
            )

    with use_context(machine.context):
        client = Client(provider=Stranger())
    with pytest.raises(InvalidConfigurationException, match='is of account'):
        client.get_credential()


def test_a_credential_without_an_end_is_looked_at_again_each_second(machine):
    machine.environment['ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID'] = ACCOUNT

    class Counted(Foreign):
        asked = 0

        def get_credentials(self):
            self.asked += 1
            return Credentials(
                access_key_id=machine.user.access_key_id, access_key_secret=machine.user.access_key_secret
            )

    provider = Counted()
    client = machine.client(provider=provider)
    assert [client.get_credential().type for _ in range(3)] == ['foreign'] * 3
    assert provider.asked == 1
    machine.clock.advance(1)
    client.get_credential()
    assert (provider.asked, machine.calls_of_identity()) == (2, 1)


def test_the_question_goes_by_the_proxy_of_the_config(machine):
    client = machine.client(Config(
        type='access_key', access_key_id=machine.user.access_key_id, access_key_secret=machine.user.access_key_secret,
        expected_account_id=ACCOUNT, proxy=machine.cloud.proxy.url,
    ))
    client.get_credential()
    assert machine.cloud.proxy.targets == ['sts.aliyuncs.com:443']


def test_a_bearer_token_is_of_no_account_that_could_be_known(machine):
    with pytest.raises(InvalidConfigurationException, match='no AccessKey pair'):
        machine.client(Config(type='bearer', bearer_token='FAKE-SECRET', expected_account_id=ACCOUNT))


@pytest.mark.parametrize('expected', ['prod', '12', '1234567890123456 '])
def test_what_is_no_account_is_refused_without_repeating_it(machine, expected):
    machine.environment['ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID'] = expected
    with pytest.raises(InvalidConfigurationException) as caught:
        machine.client()
    assert 'ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID must be the id of an account, in digits' in caught.value.message
    assert 'prod' not in caught.value.message


def test_an_account_that_is_no_text_is_told_so(machine):
    config = Config(type='access_key', access_key_id='a', access_key_secret='b', expected_account_id=int(ACCOUNT))
    with pytest.raises(InvalidConfigurationException, match='in digits, as a string, not int'):
        machine.client(config)


def test_a_broker_gives_clients_of_roles_of_the_account_alone_and_asks_nothing(machine):
    machine.environment['ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID'] = ACCOUNT
    with use_context(machine.context):
        broker = RoleBroker()
        client = broker.client(role_arn=ROLE)
        narrowed = client.narrow(policy='{"Version": "1", "Statement": []}')
        with pytest.raises(InvalidConfigurationException, match=f'is of account {OTHER_ACCOUNT}'):
            broker.client(role_arn=f'acs:ram::{OTHER_ACCOUNT}:role/reader')
    assert narrowed.get_credential().provider_name == 'ram_role_arn/default/env'
    assert narrowed.key.role_arn == client.key.role_arn == ROLE
    assert machine.calls_of_identity() == 0
