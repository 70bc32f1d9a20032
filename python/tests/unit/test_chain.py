"""The default chain: which sources are part of it, who wins, who is asked again, and what a failure says."""

import asyncio
import json
import logging
import pickle
import threading

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.events import REFRESH_STARTED, on_event
from alibabacloud_credentials.exceptions import (
    ChainException,
    CredentialException,
    InvalidConfigurationException,
    NotConfiguredException,
    UnreachableException,
)
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.provider import DefaultCredentialsProvider, RamRoleArnCredentialsProvider
from alibabacloud_credentials.testing import Response, TransportFailure, use_context

CONFIG_JSON = '/home/user/.aliyun/config.json'
CREDENTIALS_INI = '/home/user/.alibabacloud/credentials.ini'
ID, SECRET = 'ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'
OIDC = {
    'ALIBABA_CLOUD_ROLE_ARN': 'acs:ram::1:role/r', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN': 'acs:ram::1:oidc-provider/p',
    'ALIBABA_CLOUD_OIDC_TOKEN_FILE': '/token',
}
KEY_FROM_METADATA = {
    'Code': 'Success', 'AccessKeyId': 'metadata-id', 'AccessKeySecret': 'metadata-secret',
    'SecurityToken': 'metadata-token', 'Expiration': '2026-01-01T06:00:00Z',
}
INI = '[default]\ntype = access_key\naccess_key_id = ini-id\naccess_key_secret = ini-secret\n'


def profile(**fields):
    return json.dumps({'current': 'p', 'profiles': [{'name': 'p', **fields}]})


CLI_KEY = profile(mode='AK', access_key_id='cli-id', access_key_secret='cli-secret')


class Network:
    """Where nothing answers, unless it is told what to answer."""

    def __init__(self, answer=None):
        self.answer = answer
        self.urls = []

    def send(self, request, **_):
        self.urls.append(request.url)
        if self.answer is None:
            raise TransportFailure('no answer came', 'the network')
        return self.answer(request)


def metadata(request):
    if request.url.endswith('/token'):
        return Response(200, {}, b'FAKE-METADATA-TOKEN')
    if request.url.endswith('/security-credentials/'):
        return Response(200, {}, b'role')
    return Response(200, {}, json.dumps(KEY_FROM_METADATA).encode())


@pytest.fixture
def network(world):
    world.http = Network()
    return world.http


@pytest.fixture
def chain(network):
    """Makes a chain in the world of this test."""
    return DefaultCredentialsProvider


def sources(chain):
    """The classes of the sources that a chain asks, if none of them has a credential."""
    return [provider for provider, _ in attempts_of(chain)]


def selected_by(chain):
    credentials = chain.get_credentials()
    return credentials.get_access_key_id(), credentials.get_provider_name()


def attempts_of(chain):
    with pytest.raises(ChainException) as caught:
        chain.get_credentials()
    return [(attempt.provider, attempt.outcome) for attempt in caught.value.attempts]


def warnings_in(caplog):
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


# -- which sources ------------------------------------------------------------------------------------------------


def test_the_sources_are_those_of_the_spec_in_its_order(chain, environment):
    environment.variables.update({**OIDC, 'ALIBABA_CLOUD_CREDENTIALS_URI': 'http://127.0.0.1/c'})
    assert sources(chain()) == [
        'EnvironmentVariableCredentialsProvider', 'OIDCRoleArnCredentialsProvider', 'CLIProfileCredentialsProvider',
        'ProfileCredentialsProvider', 'EcsRamRoleCredentialsProvider', 'URLCredentialsProvider',
    ]


def test_oidc_and_uri_are_no_part_of_it_unless_their_variables_are_set(chain):
    assert sources(chain()) == [
        'EnvironmentVariableCredentialsProvider', 'CLIProfileCredentialsProvider', 'ProfileCredentialsProvider',
        'EcsRamRoleCredentialsProvider',
    ]


@pytest.mark.parametrize('missing', sorted(OIDC))
def test_oidc_needs_all_three_variables(chain, environment, missing):
    environment.variables.update({**OIDC, missing: ''})
    assert 'OIDCRoleArnCredentialsProvider' not in sources(chain())


@pytest.mark.parametrize(('value', 'asked'), [('true', False), ('TRUE', False), ('1', True), ('false', True)])
def test_metadata_can_be_switched_off(chain, environment, value, asked):
    environment.variables['ALIBABA_CLOUD_ECS_METADATA_DISABLED'] = value
    assert ('EcsRamRoleCredentialsProvider' in sources(chain())) is asked


def test_config_json_can_be_switched_off_and_says_so(chain, environment, files):
    files.write(CONFIG_JSON, CLI_KEY)
    environment.variables['ALIBABA_CLOUD_CLI_PROFILE_DISABLED'] = 'true'
    with pytest.raises(ChainException, match='CLIProfileCredentialsProvider: cli credentials file is disabled'):
        chain().get_credentials()


# -- who wins -----------------------------------------------------------------------------------------------------


def test_variables_come_before_files(chain, environment, files):
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    files.write(CONFIG_JSON, CLI_KEY)
    assert selected_by(chain()) == ('env-id', 'default/env')


def test_config_json_comes_before_credentials_ini(chain, files):
    files.write(CONFIG_JSON, CLI_KEY)
    files.write(CREDENTIALS_INI, INI)
    assert selected_by(chain()) == ('cli-id', 'default/cli_profile/static_ak')


def test_credentials_ini_comes_before_metadata(chain, files, network):
    files.write(CREDENTIALS_INI, INI)
    assert selected_by(chain()) == ('ini-id', 'default/profile/static_ak')
    assert network.urls == []


def test_metadata_is_asked_when_nothing_else_is_set_up(chain, network):
    network.answer = metadata
    assert selected_by(chain()) == ('metadata-id', 'default/ecs_ram_role')


def test_a_bearer_token_in_a_profile_keeps_its_type(chain, files):
    files.write(CONFIG_JSON, profile(mode='BearerToken', bearer_token='bearer-1'))
    model = Client().get_credential()
    assert (model.type, model.bearer_token) == ('bearer', 'bearer-1')


def test_expiration_and_token_pass_through(chain, network):
    network.answer = metadata
    credentials = chain().get_credentials()
    assert (credentials.get_security_token(), credentials.get_expiration()) == ('metadata-token', 1767247200)


# -- the live world -----------------------------------------------------------------------------------------------


def test_variables_set_after_construction_are_seen(chain, environment):
    made = chain()
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    assert selected_by(made) == ('env-id', 'default/env')


def test_the_home_folder_is_looked_up_when_a_file_is_read(chain, files):
    files.write('/home/other/.aliyun/config.json', CLI_KEY)
    made = chain()
    files.home = lambda: '/home/other'
    assert selected_by(made)[0] == 'cli-id'


def test_variables_that_change_are_followed_when_a_second_old(chain, environment, clock):
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    made = chain()
    made.get_credentials()
    environment.variables.update({ID: 'env-id-2', SECRET: 'env-secret-2'})
    clock.advance(1)
    assert selected_by(made) == ('env-id-2', 'default/env')


# -- staying with the winner --------------------------------------------------------------------------------------


def test_a_winner_is_asked_alone_from_then_on(chain, environment, files):
    files.write(CONFIG_JSON, CLI_KEY)
    made = chain()
    made.get_credentials()
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    assert selected_by(made) == ('cli-id', 'default/cli_profile/static_ak')


def test_without_reuse_every_call_walks(chain, environment, files):
    files.write(CONFIG_JSON, CLI_KEY)
    made = chain(reuse_last_provider_enabled=False)
    assert selected_by(made)[0] == 'cli-id'
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    assert selected_by(made)[0] == 'env-id'


def test_a_winner_that_fails_is_not_replaced(chain, files, network, clock):
    network.answer = metadata
    made = chain()
    made.get_credentials()
    network.answer = None
    files.write(CREDENTIALS_INI, INI)
    clock.advance(7 * 3600)
    with pytest.raises(UnreachableException):
        made.get_credentials()


@pytest.mark.parametrize('ask', [
    lambda chain: chain.get_credentials(), lambda chain: asyncio.run(chain.get_credentials_async()),
], ids=['sync', 'async'])
def test_a_winner_that_is_no_longer_configured_has_the_chain_walked_again(chain, environment, files, clock, ask):
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    files.write(CREDENTIALS_INI, INI)
    made = chain()
    assert ask(made).get_access_key_id() == 'env-id'
    environment.variables.clear()
    clock.advance(1)
    assert ask(made).get_provider_name() == 'default/profile/static_ak'


def test_a_walk_that_finds_nothing_instead_says_what_each_source_said(chain, environment, clock):
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    made = chain()
    made.get_credentials()
    environment.variables.clear()
    clock.advance(1)
    assert attempts_of(made)[0] == ('EnvironmentVariableCredentialsProvider', 'NotConfigured')


def test_invalidate_fetches_anew_from_the_winner(chain, network):
    network.answer = metadata
    made = chain()
    made.get_credentials()
    made.get_credentials()
    asked = len(network.urls)
    made.invalidate()
    assert selected_by(made)[0] == 'metadata-id'
    assert len(network.urls) > asked


def test_invalidate_forgets_a_failure(chain, files):
    made = chain()
    attempts_of(made)
    files.write(CREDENTIALS_INI, INI)
    made.invalidate()
    assert selected_by(made)[0] == 'ini-id'


# -- cached reads -------------------------------------------------------------------------------------------------


def test_a_cached_read_makes_no_new_credential(chain, files):
    files.write(CREDENTIALS_INI, INI)
    made = chain()
    assert made.get_credentials() is made.get_credentials() is asyncio.run(made.get_credentials_async())


def test_a_walk_is_one_flight_for_all_threads(chain, network):
    opened = threading.Event()

    def slow(request):
        assert opened.wait(30)
        return metadata(request)

    network.answer = slow
    made = chain()
    found = []
    threads = [threading.Thread(target=lambda: found.append(selected_by(made))) for _ in range(16)]
    for thread in threads:
        thread.start()
    opened.set()
    for thread in threads:
        thread.join(30)
    assert found == [('metadata-id', 'default/ecs_ram_role')] * 16
    assert len([url for url in network.urls if url.endswith('/role')]) == 1


def test_an_event_loop_goes_on_while_the_chain_is_walked(chain, network):
    opened = threading.Event()

    def slow(request):
        assert opened.wait(30), 'the loop never got to open the gate'
        return metadata(request)

    network.answer = slow

    async def main():
        waiting = [asyncio.ensure_future(made.get_credentials_async()) for _ in range(8)]
        await asyncio.sleep(0)
        opened.set()
        return {credentials.get_access_key_id() for credentials in await asyncio.gather(*waiting)}

    made = chain()
    assert asyncio.run(main()) == {'metadata-id'}


# -- failures -----------------------------------------------------------------------------------------------------


def test_a_total_failure_lists_what_every_source_said_in_the_published_shape(chain):
    with pytest.raises(ChainException) as caught:
        chain().get_credentials()
    text = str(caught.value)
    assert text.startswith('unable to load credentials from any of the providers in the chain: [')
    assert 'EnvironmentVariableCredentialsProvider: Environment variable accessKeyId cannot be empty' in text
    assert [attempt.provider for attempt in caught.value.attempts] == [
        'EnvironmentVariableCredentialsProvider', 'CLIProfileCredentialsProvider', 'ProfileCredentialsProvider',
        'EcsRamRoleCredentialsProvider',
    ]
    assert all(f'{attempt.provider}: {attempt.reason}' in text.replace('\\', '') for attempt in caught.value.attempts)


def test_every_failure_is_followed_by_the_next_source(chain, environment, files, network):
    environment.variables.update({**OIDC, ID: 'half'})
    files.write(CONFIG_JSON, '{"current"')
    files.write(CREDENTIALS_INI, '[default]\ntype = nonsense\n')
    network.answer = metadata
    assert selected_by(chain())[0] == 'metadata-id'


def test_a_source_whose_constructor_refuses_reports_it_and_hides_nobody(chain, environment, files):
    environment.variables.update({**OIDC, 'ALIBABA_CLOUD_STS_REGION': 'no region!'})
    assert ('OIDCRoleArnCredentialsProvider', 'InvalidConfiguration') in attempts_of(chain())
    files.write(CREDENTIALS_INI, INI)
    assert selected_by(chain())[0] == 'ini-id'


def test_a_total_failure_is_remembered_and_asked_again_after_a_pause(chain, network, clock):
    made = chain()
    first = attempts_of(made)
    asked = len(network.urls)
    assert (attempts_of(made), len(network.urls)) == (first, asked)
    clock.advance(60)
    attempts_of(made)
    assert len(network.urls) > asked


def test_each_caller_gets_an_exception_of_its_own(chain):
    made = chain()
    caught = []
    for _ in range(2):
        with pytest.raises(ChainException) as error:
            made.get_credentials()
        caught.append(error.value)
    assert caught[0] is not caught[1]


def test_the_failure_of_a_walk_survives_pickling(chain):
    with pytest.raises(ChainException) as caught:
        chain().get_credentials()
    loaded = pickle.loads(pickle.dumps(caught.value))
    assert (str(loaded), len(loaded.attempts)) == (str(caught.value), len(caught.value.attempts))


@pytest.mark.parametrize('ask', [
    lambda chain: chain.get_credentials(), lambda chain: asyncio.run(chain.get_credentials_async()),
], ids=['sync', 'async'])
def test_a_machine_whose_metadata_address_swallows_everything_fails_within_1200_ms(chain, world, clock, ask):
    class Swallowing:
        def send(self, request, *, connect_timeout_s, total_timeout_s, **_):
            clock.advance(min(connect_timeout_s, total_timeout_s))
            raise TransportFailure('no answer came', 'the network', transient=True, sent=False)

    world.http = Swallowing()
    made, began = chain(), clock.monotonic()
    with pytest.raises(ChainException):
        ask(made)
    assert clock.monotonic() - began <= 1.2


# -- warnings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(('place', 'content'), [
    (CONFIG_JSON, '{"current"'),
    (CONFIG_JSON, b'\xff\xfe\x00'),
    (CONFIG_JSON, profile(mode='Telepathy')),
    (CONFIG_JSON, profile(mode='AK', access_key_id='secret-1')),
    (CREDENTIALS_INI, '[default]\ntype = nonsense\n'),
])
def test_a_file_that_cannot_be_used_is_warned_of_once(chain, files, network, caplog, clock, place, content):
    files.write(place, content)
    network.answer = metadata
    made = chain(reuse_last_provider_enabled=False)
    for _ in range(3):
        assert selected_by(made)[0] == 'metadata-id'
        clock.advance(60)
    warned = warnings_in(caplog)
    assert len(warned) == 1
    assert 'which is configured but failed' in warned[0]
    assert 'secret-' not in warned[0]


def test_half_a_key_in_the_environment_is_warned_of(chain, environment, files, caplog):
    environment.variables[ID] = 'half'
    files.write(CREDENTIALS_INI, INI)
    chain().get_credentials()
    assert 'EnvironmentVariableCredentialsProvider' in warnings_in(caplog)[0]


def test_a_machine_where_nothing_is_set_up_is_not_warned_of(chain, caplog):
    attempts_of(chain())
    assert warnings_in(caplog) == []


def test_a_metadata_server_that_somebody_asked_for_is_warned_of(chain, environment, caplog):
    environment.variables['ALIBABA_CLOUD_ECS_METADATA'] = 'role'
    attempts_of(chain())
    assert 'EcsRamRoleCredentialsProvider' in warnings_in(caplog)[0]


def test_an_instance_without_a_role_is_not_warned_of(chain, network, caplog):
    network.answer = lambda request: Response(404, {}, b'')
    assert attempts_of(chain())[-1] == ('EcsRamRoleCredentialsProvider', 'NotConfigured')
    assert warnings_in(caplog) == []


# -- the object ---------------------------------------------------------------------------------------------------


def test_an_empty_config_is_accepted_as_documentation_passes_one(chain, environment):
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    made = chain(Config())
    assert made.get_access_key_id() == 'env-id'
    assert made.get_access_key_secret() == 'env-secret'
    assert made.get_security_token() is None


@pytest.mark.parametrize('config', [Config(type='sts'), {'type': 'sts'}, True])
def test_any_other_config_is_refused(chain, config):
    with pytest.raises(InvalidConfigurationException, match='empty Config'):
        chain(config)


def test_constructing_reads_no_file_asks_nobody_and_starts_no_thread(chain, files, network):
    before = threading.active_count()
    chain()
    assert (files.reads, network.urls, threading.active_count()) == ([], [], before)


def test_a_pickled_chain_keeps_its_winner(chain, files, world):
    files.write(CREDENTIALS_INI, INI)
    made = chain()
    made.get_credentials()
    files.write(CONFIG_JSON, CLI_KEY)
    with use_context(world):
        assert selected_by(pickle.loads(pickle.dumps(made)))[0] == 'ini-id'


def test_a_walk_is_an_event_of_its_own(chain, files):
    files.write(CREDENTIALS_INI, INI)
    seen = []
    stop = on_event(seen.append)
    try:
        chain().get_credentials()
    finally:
        stop()
    assert ('default', REFRESH_STARTED) in [(event.provider, event.kind) for event in seen]


def test_the_chain_may_be_the_source_of_a_role(chain):
    role = RamRoleArnCredentialsProvider(credentials_provider=chain(), role_arn='acs:ram::1:role/r')
    with pytest.raises(ChainException):
        role.get_credentials()


def test_every_failure_is_ours(chain):
    with pytest.raises(CredentialException) as caught:
        chain().get_credentials()
    assert isinstance(caught.value, NotConfiguredException)
