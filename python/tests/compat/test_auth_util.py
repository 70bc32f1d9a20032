"""The environment as the 0.x module shows it."""

import pytest
from alibabacloud_credentials.utils import auth_constant, auth_util

pytestmark = pytest.mark.usefixtures('world')

NAMES = {
    'environment_access_key_id': 'ALIBABA_CLOUD_ACCESS_KEY_ID',
    'environment_access_key_secret': 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    'environment_security_token': 'ALIBABA_CLOUD_SECURITY_TOKEN',
    'environment_ECSMeta_data': 'ALIBABA_CLOUD_ECS_METADATA',
    'environment_ecs_metadata': 'ALIBABA_CLOUD_ECS_METADATA',
    'environment_ecs_metadata_disabled': 'ALIBABA_CLOUD_ECS_METADATA_DISABLED',
    'environment_imds_v1_disabled': 'ALIBABA_CLOUD_IMDSV1_DISABLED',
    'environment_credentials_file': 'ALIBABA_CLOUD_CREDENTIALS_FILE',
    'environment_profile_name': 'ALIBABA_CLOUD_PROFILE',
    'environment_cli_profile_disabled': 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED',
    'environment_oidc_token_file': 'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
    'environment_oidc_provider_arn': 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN',
    'environment_role_arn': 'ALIBABA_CLOUD_ROLE_ARN',
    'environment_role_session_name': 'ALIBABA_CLOUD_ROLE_SESSION_NAME',
    'environment_credentials_uri': 'ALIBABA_CLOUD_CREDENTIALS_URI',
    'environment_sts_region': 'ALIBABA_CLOUD_STS_REGION',
    'environment_enable_vpc': 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED',
}


@pytest.mark.parametrize(('name', 'variable'), sorted(NAMES.items()))
def test_a_name_answers_with_the_variable_as_it_is_now(environment, name, variable):
    absent = getattr(auth_util, name)
    environment.variables[variable] = 'now'
    assert getattr(auth_util, name) == 'now'
    del environment.variables[variable]
    assert getattr(auth_util, name) == absent


def test_client_type_is_the_profile_or_default(environment):
    assert auth_util.client_type == 'default'
    environment.variables['ALIBABA_CLOUD_PROFILE'] = 'client1'
    assert auth_util.client_type == 'client1'


@pytest.mark.parametrize('missing', ['ROLE_ARN', 'OIDC_PROVIDER_ARN', 'OIDC_TOKEN_FILE', None])
def test_oidc_is_enabled_when_all_three_variables_are_set(environment, missing):
    for name in ('ROLE_ARN', 'OIDC_PROVIDER_ARN', 'OIDC_TOKEN_FILE'):
        environment.variables[f'ALIBABA_CLOUD_{name}'] = '' if name == missing else 'set'
    assert auth_util.enable_oidc_credential is (missing is None)


def test_a_name_that_is_assigned_keeps_what_was_assigned(environment, monkeypatch):
    monkeypatch.setitem(vars(auth_util), 'client_type', 'client1')
    environment.variables['ALIBABA_CLOUD_PROFILE'] = 'other'
    assert auth_util.client_type == 'client1'


def test_home_is_that_of_the_moment(files):
    assert (auth_util.get_home(), auth_constant.HOME) == ('/home/user', '/home/user')


def test_a_key_file_is_read_as_text(files):
    files.write('/key.pem', 'PRIVATE KEY')
    assert auth_util.get_private_key('/key.pem') == 'PRIVATE KEY'


@pytest.mark.parametrize('module', [auth_util, auth_constant])
def test_another_name_is_an_attribute_error(module):
    with pytest.raises(AttributeError, match='no attribute'):
        module.nothing_of_the_kind  # noqa: B018


def test_dir_lists_the_names():
    assert set(NAMES) | {'client_type', 'enable_oidc_credential', 'get_home'} <= set(dir(auth_util))
