"""The providers of a fixed credential."""

import asyncio
import pickle

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.provider import (
    BearerCredentialsProvider,
    StaticAKCredentialsProvider,
    StaticSTSCredentialsProvider,
)

ENVIRONMENT = {
    'ALIBABA_CLOUD_ACCESS_KEY_ID': 'environment-id',
    'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'environment-secret',
    'ALIBABA_CLOUD_SECURITY_TOKEN': 'environment-token',
}

pytestmark = pytest.mark.usefixtures('world')


def parts(provider):
    credentials = provider.get_credentials()
    return (
        credentials.get_access_key_id(), credentials.get_access_key_secret(), credentials.get_security_token(),
        credentials.get_provider_name(),
    )


def test_access_key_gives_the_pair_under_the_name_static_ak():
    provider = StaticAKCredentialsProvider(access_key_id='id', access_key_secret='secret')
    assert parts(provider) == ('id', 'secret', None, 'static_ak')
    assert provider.get_provider_name() == 'static_ak'


def test_sts_gives_all_three_parts_under_the_name_static_sts():
    provider = StaticSTSCredentialsProvider(access_key_id='id', access_key_secret='secret', security_token='token')
    assert parts(provider) == ('id', 'secret', 'token', 'static_sts')
    assert provider.get_provider_name() == 'static_sts'


def test_bearer_gives_a_token_of_a_type_that_sdks_do_not_sign_with():
    credentials = BearerCredentialsProvider(bearer_token='token').get_credentials()
    assert credentials.get_bearer_token() == 'token'
    assert credentials.get_credential_type() == 'bearer'
    assert credentials.get_access_key_id() is None


def test_the_asynchronous_twin_returns_the_same_credential():
    provider = StaticAKCredentialsProvider(access_key_id='id', access_key_secret='secret')
    assert asyncio.run(provider.get_credentials_async()) is provider.get_credentials()


def test_parts_can_be_read_as_attributes():
    provider = StaticSTSCredentialsProvider(access_key_id='id', access_key_secret='secret', security_token='token')
    assert (provider.access_key_id, provider.access_key_secret, provider.security_token) == ('id', 'secret', 'token')


def test_a_pair_that_is_wholly_absent_comes_from_the_environment(environment):
    environment.variables.update(ENVIRONMENT)
    assert parts(StaticAKCredentialsProvider())[:2] == ('environment-id', 'environment-secret')
    assert parts(StaticAKCredentialsProvider(access_key_id='', access_key_secret=''))[0] == 'environment-id'


def test_a_temporary_credential_that_is_wholly_absent_comes_from_the_environment(environment):
    environment.variables.update(ENVIRONMENT)
    assert parts(StaticSTSCredentialsProvider())[:3] == ('environment-id', 'environment-secret', 'environment-token')


def test_the_environment_is_read_at_construction_only(environment):
    environment.variables.update(ENVIRONMENT)
    provider = StaticAKCredentialsProvider()
    environment.variables.clear()
    assert parts(provider)[0] == 'environment-id'


@pytest.mark.parametrize(('given', 'missing'), [
    ({'access_key_id': 'id'}, 'the access key secret is empty'),
    ({'access_key_secret': 'secret'}, 'the access key id is empty'),
])
def test_half_a_pair_is_never_completed_from_the_environment(environment, given, missing):
    environment.variables.update(ENVIRONMENT)
    with pytest.raises(InvalidConfigurationException, match=missing):
        StaticAKCredentialsProvider(**given)


@pytest.mark.parametrize(('given', 'missing'), [
    ({'access_key_id': 'id', 'access_key_secret': 'secret'}, 'the security token is empty'),
    ({'security_token': 'token'}, 'the access key id is empty'),
    ({'access_key_id': 'id', 'security_token': 'token'}, 'the access key secret is empty'),
])
def test_part_of_a_temporary_credential_is_never_completed_from_the_environment(environment, given, missing):
    environment.variables.update(ENVIRONMENT)
    with pytest.raises(InvalidConfigurationException, match=missing):
        StaticSTSCredentialsProvider(**given)


@pytest.mark.parametrize('make', [
    StaticAKCredentialsProvider, StaticSTSCredentialsProvider, BearerCredentialsProvider,
])
def test_nothing_given_and_nothing_set_is_a_value_error(make):
    with pytest.raises(ValueError, match='empty'):
        make()


@pytest.mark.parametrize(('make', 'parameter'), [
    (StaticAKCredentialsProvider, 'access_key_id'),
    (StaticAKCredentialsProvider, 'access_key_secret'),
    (StaticSTSCredentialsProvider, 'security_token'),
    (BearerCredentialsProvider, 'bearer_token'),
])
@pytest.mark.parametrize('value', [123, ['x'], b'bytes', {'a': 1}, True])
def test_a_part_of_the_wrong_type_is_named_without_its_value(make, parameter, value):
    with pytest.raises(InvalidConfigurationException, match=f'{parameter} must be a string') as caught:
        make(**{parameter: value})
    assert repr(value) not in str(caught.value)


@pytest.mark.parametrize('provider', [
    lambda: StaticAKCredentialsProvider(access_key_id='id', access_key_secret='secret-1'),
    lambda: StaticSTSCredentialsProvider(access_key_id='id', access_key_secret='secret-1', security_token='secret-2'),
    lambda: BearerCredentialsProvider(bearer_token='secret-3'),
])
def test_no_text_of_a_provider_shows_a_secret_and_a_pickle_keeps_it(provider):
    made = provider()
    assert 'secret-' not in f'{made} {made!r} {made.get_credentials()} {made.get_credentials()!r}'
    assert pickle.loads(pickle.dumps(made)).get_credentials() == made.get_credentials()


def test_invalidating_a_fixed_credential_changes_nothing():
    provider = StaticAKCredentialsProvider(access_key_id='id', access_key_secret='secret')
    provider.invalidate()
    assert parts(provider)[0] == 'id'
