"""The credential in the environment variables."""

import asyncio
import pickle

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException, NotConfiguredException
from alibabacloud_credentials.provider import EnvironmentVariableCredentialsProvider

ID, SECRET, TOKEN = (f'ALIBABA_CLOUD_{name}' for name in ('ACCESS_KEY_ID', 'ACCESS_KEY_SECRET', 'SECURITY_TOKEN'))
# Exact in binary, so that a second is a second.
JUST_UNDER_A_SECOND = 1 - 2**-10


@pytest.fixture
def provider(world):
    return EnvironmentVariableCredentialsProvider()


def parts(provider):
    credentials = provider.get_credentials()
    return credentials.get_access_key_id(), credentials.get_access_key_secret(), credentials.get_security_token()


def test_gives_the_variables_under_the_name_env(provider, environment):
    environment.variables.update({ID: 'id', SECRET: 'secret', TOKEN: 'token'})
    assert parts(provider) == ('id', 'secret', 'token')
    assert provider.get_credentials().get_provider_name() == 'env'
    assert provider.get_provider_name() == 'env'


def test_variables_set_after_construction_are_seen(provider, environment):
    environment.variables.update({ID: 'id', SECRET: 'secret'})
    assert parts(provider) == ('id', 'secret', None)


def test_an_empty_token_counts_as_none(provider, environment):
    environment.variables.update({ID: 'id', SECRET: 'secret', TOKEN: ''})
    assert parts(provider) == ('id', 'secret', None)


def test_an_answer_is_kept_for_a_second(provider, environment, clock):
    environment.variables.update({ID: 'id', SECRET: 'secret'})
    first = provider.get_credentials()
    environment.variables.update({ID: 'id-2', SECRET: 'secret-2'})
    clock.advance(JUST_UNDER_A_SECOND)
    assert provider.get_credentials() is first


def test_a_changed_variable_is_followed_when_the_answer_is_a_second_old(provider, environment, clock):
    environment.variables.update({ID: 'id', SECRET: 'secret', TOKEN: 'token'})
    provider.get_credentials()
    environment.variables.update({ID: 'id-2', SECRET: 'secret-2'})
    del environment.variables[TOKEN]
    clock.advance(1)
    assert parts(provider) == ('id-2', 'secret-2', None)


def test_variables_that_are_gone_are_not_served_from_memory(provider, environment, clock):
    environment.variables.update({ID: 'id', SECRET: 'secret'})
    provider.get_credentials()
    environment.variables.clear()
    clock.advance(1)
    with pytest.raises(NotConfiguredException):
        provider.get_credentials()


def test_variables_that_come_right_after_a_failure_are_seen_at_once(provider, environment):
    with pytest.raises(NotConfiguredException):
        provider.get_credentials()
    environment.variables.update({ID: 'id', SECRET: 'secret'})
    assert parts(provider)[0] == 'id'


@pytest.mark.parametrize(('variables', 'kind', 'text'), [
    ({}, NotConfiguredException, f'neither environment variable {ID} nor {SECRET} is set'),
    ({ID: '', SECRET: ''}, NotConfiguredException, f'neither environment variable {ID} nor {SECRET} is set'),
    ({TOKEN: 'token'}, NotConfiguredException, f'neither environment variable {ID} nor {SECRET} is set'),
    ({SECRET: 'secret'}, InvalidConfigurationException,
     f'environment variable {ID} cannot be empty while {SECRET} is set'),
    ({ID: 'id'}, InvalidConfigurationException, f'environment variable {SECRET} cannot be empty while {ID} is set'),
    ({ID: 'id', SECRET: ''}, InvalidConfigurationException,
     f'environment variable {SECRET} cannot be empty while {ID} is set'),
])
def test_a_missing_half_is_named(provider, environment, variables, kind, text):
    environment.variables.update(variables)
    with pytest.raises(kind) as caught:
        provider.get_credentials()
    assert (type(caught.value), caught.value.message) == (kind, f'env: {text}')


def test_the_asynchronous_twin_answers_without_a_thread(provider, environment):
    environment.variables.update({ID: 'id', SECRET: 'secret'})
    assert asyncio.run(provider.get_credentials_async()).get_access_key_id() == 'id'


def test_invalidate_reads_the_variables_again_at_once(provider, environment):
    environment.variables.update({ID: 'id', SECRET: 'secret'})
    provider.get_credentials()
    environment.variables[ID] = 'id-2'
    provider.invalidate()
    assert parts(provider)[0] == 'id-2'


def test_survives_pickling(provider, environment):
    environment.variables.update({ID: 'id', SECRET: 'secret'})
    provider.get_credentials()
    assert parts(pickle.loads(pickle.dumps(provider)))[0] == 'id'
