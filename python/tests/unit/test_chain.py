"""The default chain: which sources are part of it, and which of them is selected."""

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
)
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.provider import RamRoleArnCredentialsProvider
from alibabacloud_credentials.testing import use_context
from chain_world import (
    CLI_KEY,
    CONFIG_JSON,
    CREDENTIALS_INI,
    ID,
    INI,
    OIDC,
    SECRET,
    metadata,
    profile,
    selected_by,
    sources,
)

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
def test_oidc_with_two_of_its_three_variables_is_not_asked_and_the_third_is_named(chain, environment, missing):
    environment.variables.update({**OIDC, missing: ''})
    with pytest.raises(ChainException) as caught:
        chain().get_credentials()
    failed = caught.value.attempts[1]
    assert (failed.source, failed.sub_code) == ('oidc_role_arn', 'oidc_variables_incomplete')
    assert failed.reason.startswith(f'oidc_role_arn: {missing} is not set, while ')


def test_a_role_arn_alone_is_no_half_of_oidc_since_other_sources_read_it_too(chain, environment):
    environment.variables['ALIBABA_CLOUD_ROLE_ARN'] = OIDC['ALIBABA_CLOUD_ROLE_ARN']
    assert 'OIDCRoleArnCredentialsProvider' not in sources(chain())


@pytest.mark.parametrize(('value', 'asked'), [('true', False), ('TRUE', False), ('1', True), ('false', True)])
def test_metadata_can_be_switched_off(chain, environment, value, asked):
    environment.variables['ALIBABA_CLOUD_ECS_METADATA_DISABLED'] = value
    assert ('EcsRamRoleCredentialsProvider' in sources(chain())) is asked


def test_config_json_can_be_switched_off_and_says_so(chain, environment, files):
    files.write(CONFIG_JSON, CLI_KEY)
    environment.variables['ALIBABA_CLOUD_CLI_PROFILE_DISABLED'] = 'true'
    with pytest.raises(ChainException, match='  cli_profile: cli credentials file is disabled'):
        chain().get_credentials()


# -- which is selected --------------------------------------------------------------------------------------------


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
    before = set(threading.enumerate())
    chain()
    assert (files.reads, network.urls) == ([], [])
    assert set(threading.enumerate()) <= before


def test_a_pickled_chain_keeps_its_selected_source(chain, files, world):
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
