"""What programs in the wild look at to tell failures apart: classes, texts, HTTP codes, and what stands behind."""

import pytest
from alibabacloud_credentials import provider
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import CredentialException, RejectedException
from alibabacloud_credentials.provider import EcsRamRoleCredentialsProvider
from alibabacloud_credentials.testing import LocalCloud, use_context
from Tea.exceptions import RetryError


@pytest.fixture
def cloud():
    with LocalCloud() as running, use_context(running.context()):
        yield running


def metadata(**parameters):
    return EcsRamRoleCredentialsProvider(role_name='', async_update_enabled=False, **parameters)


def failure_of(made):
    with pytest.raises(CredentialException) as raised:
        made.get_credentials()
    return raised.value


def behind(error):
    while error is not None:
        yield error
        error = error.__cause__


@pytest.mark.parametrize('disable', [True, False, None])
def test_a_credential_of_the_metadata_server_is_what_programs_take_it_for(cloud, disable):
    cloud.metadata.attach_role('web')
    made = metadata(disable_imds_v1=disable)
    credential = made.get_credentials()
    assert isinstance(credential, provider.refreshable.Credentials)
    assert (made.get_provider_name(), credential.get_provider_name()) == ('ecs_ram_role', 'ecs_ram_role')
    assert type(credential.get_expiration()) is int


def test_a_metadata_server_that_is_switched_off_is_a_value_error():
    disabled = {'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true'}
    with LocalCloud() as running:
        context = running.context(environment=disabled)
    with use_context(context), pytest.raises(ValueError, match='IMDS credentials is disabled') as raised:
        metadata()
    assert raised.value.sub_code == 'ecs_metadata_disabled'


def test_a_missing_role_is_found_by_its_words_and_http_code(cloud):
    words = 'Failed to get RAM session credentials from ECS metadata service. HttpCode=404'
    assert words in str(failure_of(metadata()))
    cloud.metadata.attach_role('web')
    assert words in str(failure_of(EcsRamRoleCredentialsProvider(role_name='other')))


def test_a_token_that_is_refused_while_version_1_is_off_is_found_by_its_words_and_http_code(cloud):
    cloud.metadata.attach_role('web')
    cloud.metadata.v2_enabled = False
    error = failure_of(metadata(disable_imds_v1=True))
    assert 'Failed to get token from ECS Metadata Service. HttpCode=404' in str(error)


def test_a_bad_answer_is_a_value_error_and_nothing_behind_it_holds_the_answer(cloud):
    cloud.metadata.attach_role('web')
    cloud.metadata.faults.add(operation='credentials', body=b'{"AccessKeyId": "FAKE-SECRET')
    error = failure_of(metadata())
    assert isinstance(error, ValueError)
    assert all('FAKE-SECRET' not in repr(vars(each)) + repr(each) for each in behind(error))


@pytest.mark.parametrize('service', ['metadata', 'sts'])
def test_a_network_failure_has_the_error_of_tea_behind_it(cloud, service):
    getattr(cloud, service).faults.add(close='before_head')
    made = metadata() if service == 'metadata' else role(cloud)
    assert any(isinstance(each, RetryError) for each in behind(failure_of(made)))


def test_a_network_failure_of_a_client_has_it_too(cloud):
    cloud.metadata.faults.add(close='before_head')
    with pytest.raises(CredentialException) as raised:
        Client(Config(type='ecs_ram_role')).get_credential()
    assert any(isinstance(each, RetryError) for each in behind(raised.value))


def test_the_http_code_of_sts_and_of_a_uri_is_found_by_its_name(cloud):
    cloud.sts.faults.add(status=403, code='NoPermission')
    assert 'http_code: 403' in str(failure_of(role(cloud)))
    uri = cloud.uri.serve('uri')
    cloud.uri.faults.add(status=500)
    error = failure_of(provider.URLCredentialsProvider(uri=uri))
    assert isinstance(error, RejectedException)
    assert 'http_code: 500' in str(error)


def test_a_missing_token_file_is_a_file_not_found_error(cloud):
    made = provider.OIDCRoleArnCredentialsProvider(
        role_arn='acs:ram::1:role/r', oidc_provider_arn='acs:ram::1:oidc-provider/p', oidc_token_file_path='/nowhere',
    )
    assert isinstance(failure_of(made), FileNotFoundError)


def role(cloud):
    key = cloud.add_access_key()
    return provider.RamRoleArnCredentialsProvider(
        access_key_id=key.access_key_id, access_key_secret=key.access_key_secret, role_arn=cloud.add_role('reader').arn,
    )
