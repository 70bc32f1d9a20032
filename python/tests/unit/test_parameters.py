"""How the parameters of a source are completed, checked and refused."""

import pytest
from alibabacloud_credentials import models, provider
from alibabacloud_credentials._spec.parameters import resolve
from alibabacloud_credentials.exceptions import CredentialException, InvalidConfigurationException
from alibabacloud_credentials.testing import FakeEnvironment, RefusingContext, use_context

MODELS = {
    'access_key': models.AccessKeyParameters,
    'sts': models.StsParameters,
    'bearer': models.BearerParameters,
    'ram_role_arn': models.RamRoleArnParameters,
    'oidc_role_arn': models.OidcRoleArnParameters,
    'ecs_ram_role': models.EcsRamRoleParameters,
    'rsa_key_pair': models.RsaKeyPairParameters,
    'credentials_uri': models.CredentialsUriParameters,
    'cloud_sso': models.CloudSsoParameters,
    'oauth': models.OauthParameters,
    'external': models.ExternalParameters,
}
ROLE = 'acs:ram::1:role/r'
KEY = {'access_key_id': 'id', 'access_key_secret': 'secret'}
WORKING = {
    'access_key': KEY,
    'sts': {**KEY, 'security_token': 'token'},
    'bearer': {'bearer_token': 'token'},
    'ram_role_arn': {'role_arn': ROLE},
    'oidc_role_arn': {
        'role_arn': ROLE, 'oidc_provider_arn': 'provider', 'oidc_token_file_path': '/token',
    },
    'ecs_ram_role': {},
    'rsa_key_pair': {'public_key_id': 'id', 'private_key_file': '/key'},
    'credentials_uri': {'credentials_uri': 'http://127.0.0.1/credential'},
    'cloud_sso': {
        'sign_in_url': 'https://sso.example/start', 'account_id': '1', 'access_config': 'ac-1',
        'access_token': 'token', 'access_token_expire': 1800000000,
    },
    'oauth': {'client_id': '1', 'sign_in_url': 'https://oauth.example'},
    'external': {'process_command': 'program'},
}
ENVIRONMENT = {
    'ALIBABA_CLOUD_ACCESS_KEY_ID': 'environment id',
    'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'environment secret',
    'ALIBABA_CLOUD_SECURITY_TOKEN': 'environment token',
}


PROVIDERS = {
    'access_key': provider.StaticAKCredentialsProvider,
    'sts': provider.StaticSTSCredentialsProvider,
    'bearer': provider.BearerCredentialsProvider,
    'ram_role_arn': provider.RamRoleArnCredentialsProvider,
    'oidc_role_arn': provider.OIDCRoleArnCredentialsProvider,
    'ecs_ram_role': provider.EcsRamRoleCredentialsProvider,
    'rsa_key_pair': provider.RsaKeyPairCredentialsProvider,
    'credentials_uri': provider.URLCredentialsProvider,
    'cloud_sso': provider.CloudSSOCredentialsProvider,
    'oauth': provider.OAuthCredentialsProvider,
    'external': provider.ExternalCredentialsProvider,
}
KEYWORDS = {'role_session_expiration': 'duration_seconds', 'credentials_uri': 'uri'}


def resolved(type_name, variables=None, **parameters):
    context = RefusingContext(environment=FakeEnvironment(variables))
    return resolve(MODELS[type_name](**parameters), type_name, context)


def refusal(type_name, variables=None, **parameters):
    """The sentence with which its provider is refused."""
    given = {KEYWORDS.get(name, name): value for name, value in parameters.items()}
    with use_context(RefusingContext(environment=FakeEnvironment(variables))):
        if type_name == 'ram_role_arn':
            given = {**KEY, **given}
        with pytest.raises(InvalidConfigurationException) as refused:
            PROVIDERS[type_name](**given)
    return refused.value.message


@pytest.mark.parametrize('type_name', MODELS)
def test_all_required_parameters_are_enough(type_name):
    assert vars(resolved(type_name, **WORKING[type_name])) == vars(MODELS[type_name](**WORKING[type_name]))


REQUIRED = [
    ('access_key', 'access_key_id', 'the access key id is empty'),
    ('access_key', 'access_key_secret', 'the access key secret is empty'),
    ('sts', 'access_key_id', 'the access key id is empty'),
    ('sts', 'access_key_secret', 'the access key secret is empty'),
    ('sts', 'security_token', 'the security token is empty'),
    ('bearer', 'bearer_token', 'bearer_token cannot be empty'),
    ('ram_role_arn', 'role_arn', 'role_arn or environment variable ALIBABA_CLOUD_ROLE_ARN cannot be empty'),
    ('oidc_role_arn', 'role_arn', 'role_arn or environment variable ALIBABA_CLOUD_ROLE_ARN cannot be empty'),
    (
        'oidc_role_arn', 'oidc_provider_arn',
        'oidc_provider_arn or environment variable ALIBABA_CLOUD_OIDC_PROVIDER_ARN cannot be empty',
    ),
    (
        'oidc_role_arn', 'oidc_token_file_path',
        'oidc_token_file_path or environment variable ALIBABA_CLOUD_OIDC_TOKEN_FILE cannot be empty',
    ),
    ('rsa_key_pair', 'public_key_id', 'public_key_id cannot be empty'),
    ('rsa_key_pair', 'private_key_file', 'private_key_file cannot be empty'),
    (
        'credentials_uri', 'credentials_uri',
        'uri or environment variable ALIBABA_CLOUD_CREDENTIALS_URI cannot be empty',
    ),
    ('cloud_sso', 'sign_in_url', 'CloudSSO sign in url or account id or access config is empty'),
    ('cloud_sso', 'account_id', 'CloudSSO sign in url or account id or access config is empty'),
    ('cloud_sso', 'access_config', 'CloudSSO sign in url or account id or access config is empty'),
    ('cloud_sso', 'access_token', 'CloudSSO access token is empty or expired, please re-login with cli'),
    ('oauth', 'client_id', 'the ClientId is empty'),
    ('oauth', 'sign_in_url', 'the url for sign-in is empty'),
    ('external', 'process_command', 'process_command cannot be empty'),
]


@pytest.mark.parametrize(('type_name', 'name', 'sentence'), REQUIRED)
@pytest.mark.parametrize('nothing', [None, ''])
def test_a_missing_or_empty_required_parameter_is_named(type_name, name, sentence, nothing):
    message = refusal(type_name, **{**WORKING[type_name], name: nothing})
    assert message.startswith(f'{type_name}: ')
    assert sentence in message


def test_every_required_parameter_is_in_the_table_above():
    in_spec = {
        (type_name, name)
        for type_name, parameters in WORKING.items() for name, value in parameters.items() if isinstance(value, str)
    }
    assert {(type_name, name) for type_name, name, _ in REQUIRED} == in_spec


def test_the_time_at_which_a_cloud_sso_login_ends_is_required():
    parameters = {**WORKING['cloud_sso'], 'access_token_expire': None}
    assert 'CloudSSO access token is empty or expired' in refusal('cloud_sso', **parameters)


def test_a_refusal_is_a_credential_exception_and_a_value_error():
    with pytest.raises(CredentialException) as refused:
        resolved('bearer')
    assert isinstance(refused.value, ValueError)
    assert refused.value.code == 'InvalidConfiguration'


def test_a_refusal_does_not_carry_the_error_of_the_generated_code():
    with pytest.raises(InvalidConfigurationException) as refused:
        resolved('bearer')
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__


# -- the environment ---------------------------------------------------------------------------------------------


def test_a_parameter_that_is_not_given_comes_from_its_variable():
    assert resolved('ram_role_arn', {'ALIBABA_CLOUD_ROLE_ARN': ROLE}).role_arn == ROLE


def test_an_empty_parameter_comes_from_its_variable():
    assert resolved('ram_role_arn', {'ALIBABA_CLOUD_ROLE_ARN': ROLE}, role_arn='').role_arn == ROLE


def test_a_given_parameter_wins_over_its_variable():
    assert resolved('ram_role_arn', {'ALIBABA_CLOUD_ROLE_ARN': f'{ROLE}2'}, role_arn=ROLE).role_arn == ROLE


def test_an_empty_variable_counts_as_absent():
    assert 'cannot be empty' in refusal('ram_role_arn', {'ALIBABA_CLOUD_ROLE_ARN': ''})


def test_an_empty_optional_parameter_becomes_none():
    assert resolved('ram_role_arn', role_arn=ROLE, policy='').policy is None


@pytest.mark.parametrize(('text', 'meaning'), [
    ('true', True), ('TRUE', True), ('false', False), ('1', False), ('yes', False),
])
def test_a_switch_in_the_environment_is_on_only_when_true(text, meaning):
    found = resolved('ram_role_arn', {'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED': text}, role_arn=ROLE)
    assert found.enable_vpc is meaning


def test_a_switch_that_nobody_set_is_none():
    assert resolved('ram_role_arn', role_arn=ROLE).enable_vpc is None


def test_a_switch_given_as_false_wins_over_its_variable():
    variables = {'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED': 'true'}
    assert resolved('ram_role_arn', variables, role_arn=ROLE, enable_vpc=False).enable_vpc is False


def test_an_access_key_comes_from_the_environment_as_a_whole():
    found = resolved('access_key', ENVIRONMENT)
    assert (found.access_key_id, found.access_key_secret) == ('environment id', 'environment secret')


def test_an_sts_credential_comes_from_the_environment_as_a_whole():
    found = resolved('sts', ENVIRONMENT)
    assert (found.access_key_id, found.access_key_secret, found.security_token) == tuple(ENVIRONMENT.values())


@pytest.mark.parametrize(('type_name', 'given'), [
    ('access_key', {'access_key_id': 'mine'}),
    ('access_key', {'access_key_secret': 'mine'}),
    ('sts', {'access_key_id': 'mine'}),
    ('sts', {'access_key_secret': 'mine'}),
    ('sts', {'security_token': 'mine'}),
    ('sts', {'access_key_id': 'mine', 'access_key_secret': 'mine'}),
    ('sts', {'access_key_id': 'mine', 'security_token': 'mine'}),
    ('sts', {'access_key_secret': 'mine', 'security_token': 'mine'}),
])
def test_part_of_a_key_is_never_completed_with_the_environment(type_name, given):
    assert 'is empty; pass access_key_id and access_key_secret' in refusal(type_name, ENVIRONMENT, **given)


def test_the_message_about_a_key_names_its_variables():
    assert refusal('access_key') == (
        'access_key: the access key id is empty; pass access_key_id and access_key_secret together, '
        'or set all of ALIBABA_CLOUD_ACCESS_KEY_ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET'
    )


def test_a_kind_without_variables_leaves_the_environment_alone():
    assert resolved('oauth', ENVIRONMENT, **WORKING['oauth']).access_key_id is None


# -- Python types ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize('type_name', MODELS)
@pytest.mark.parametrize('value', [object(), [], {}, 1.5, b'bytes'])
def test_a_value_of_a_wrong_type_is_refused_whatever_the_parameter(type_name, value):
    for name in vars(MODELS[type_name]()):
        with pytest.raises(InvalidConfigurationException) as refused:
            resolved(type_name, **{**WORKING[type_name], name: value})
        assert refused.value.message.startswith(f'{type_name}: {name} must be ')
        assert refused.value.message.endswith(f', not {type(value).__name__}')
        assert refused.value.parameter == name


@pytest.mark.parametrize(('type_name', 'name', 'value', 'sentence'), [
    ('access_key', 'access_key_id', 123, 'access_key_id must be a string, not int'),
    ('ram_role_arn', 'role_session_expiration', 'an hour', 'role_session_expiration must be a whole number, not str'),
    ('ram_role_arn', 'role_session_expiration', True, 'role_session_expiration must be a whole number, not bool'),
    ('ram_role_arn', 'policy', {'Version': '1'}, 'policy must be a string, not dict'),
    ('ram_role_arn', 'enable_vpc', 'false', 'enable_vpc must be True or False, not str'),
    ('ram_role_arn', 'enable_vpc', 1, 'enable_vpc must be True or False, not int'),
    ('ecs_ram_role', 'disable_imds_v1', 'true', 'disable_imds_v1 must be True or False, not str'),
    ('external', 'timeout', 'soon', 'timeout must be a whole number, not str'),
])
def test_a_value_of_a_wrong_type_is_refused_in_words(type_name, name, value, sentence):
    assert refusal(type_name, **{**WORKING[type_name], name: value}) == f'{type_name}: {sentence}'


# -- bounds ------------------------------------------------------------------------------------------------------

DURATION = (
    'role_session_expiration (duration_seconds of a provider) must be from 900 to 43200 seconds, for rsa_key_pair to '
    '3600: session duration should be in the range of 900s - max session duration'
)


@pytest.mark.parametrize('type_name', ['ram_role_arn', 'oidc_role_arn', 'rsa_key_pair'])
@pytest.mark.parametrize('seconds', [899, 0, -1])
def test_a_session_shorter_than_fifteen_minutes_is_refused(type_name, seconds):
    message = refusal(type_name, **{**WORKING[type_name], 'role_session_expiration': seconds})
    assert message == f'{type_name}: {DURATION}'


@pytest.mark.parametrize(('type_name', 'seconds'), [
    ('ram_role_arn', 900), ('ram_role_arn', 43200), ('oidc_role_arn', 900), ('oidc_role_arn', 43200),
    ('rsa_key_pair', 900), ('rsa_key_pair', 3600),
])
def test_a_session_may_last_as_long_as_any_role_may_say(type_name, seconds):
    parameters = {**WORKING[type_name], 'role_session_expiration': seconds}
    assert resolved(type_name, **parameters).role_session_expiration == seconds


@pytest.mark.parametrize(('type_name', 'seconds'), [
    ('rsa_key_pair', 3601), ('ram_role_arn', 43201), ('oidc_role_arn', 43201),
])
def test_a_session_longer_than_the_service_gives_is_refused(type_name, seconds):
    parameters = {**WORKING[type_name], 'role_session_expiration': seconds}
    assert refusal(type_name, **parameters) == f'{type_name}: {DURATION}'


@pytest.mark.parametrize('name', ['r', 'role', 'Role_1.x-2', '_r', '-r', 'r' * 64])
def test_a_role_name_is_one_step_of_a_path(name):
    assert resolved('ecs_ram_role', role_name=name).role_name == name


@pytest.mark.parametrize('name', [
    '.', '..', '../x', 'a/../b', '/a', 'a/b', 'a?b', 'a#b', 'a%2fb', 'a b', 'a\tb', '\\a', 'é', 'r' * 65,
])
def test_a_role_name_that_leaves_the_metadata_path_is_refused(name):
    assert refusal('ecs_ram_role', role_name=name) == (
        'ecs_ram_role: role_name must be the name of a RAM role: letters, digits, dots, hyphens and underscores'
    )


@pytest.mark.parametrize('name', ['role\n', 'role\n../x', '../x\nrole', '\nrole', 'role\r', 'ro\0le'])
def test_a_second_line_does_not_slip_past_the_pattern(name):
    assert refusal('ecs_ram_role', role_name=name) == (
        'ecs_ram_role: role_name must not contain a line break or a NUL character'
    )


@pytest.mark.parametrize(('type_name', 'variable', 'value', 'sentence'), [
    ('ecs_ram_role', 'ALIBABA_CLOUD_ECS_METADATA', '../x', 'role_name must be the name of a RAM role'),
    ('ecs_ram_role', 'ALIBABA_CLOUD_ECS_METADATA', 'x\n', 'role_name must not contain a line break'),
    ('credentials_uri', 'ALIBABA_CLOUD_CREDENTIALS_URI', 'ftp://a', 'credentials_uri must be an address'),
    ('rsa_key_pair', 'ALIBABA_CLOUD_STS_REGION', 'a.b', 'sts_region_id must be the id of a region'),
])
def test_what_the_environment_gives_is_checked_too_and_its_variable_named(type_name, variable, value, sentence):
    given = WORKING[type_name] if type_name == 'rsa_key_pair' else {}
    assert refusal(type_name, {variable: value}, **given).startswith(
        f'{type_name}: environment variable {variable}: {sentence}'
    )


@pytest.mark.parametrize('region', ['x.evil.example', 'cn-hangzhou/', 'a@b', 'a:1', ''.join(['r'] * 64)])
def test_a_region_cannot_change_the_host(region):
    assert refusal('ram_role_arn', **WORKING['ram_role_arn'], sts_region_id=region) == (
        'ram_role_arn: sts_region_id must be the id of a region, such as cn-hangzhou'
    )


@pytest.mark.parametrize('uri', [
    'http://h', 'https://h/p?q=1&q=&x#f', 'HTTP://h:8080/', 'http://[::1]:80/', 'http://u:p@h/;params',
])
def test_a_credentials_uri_is_taken_as_it_is(uri):
    assert resolved('credentials_uri', credentials_uri=uri).credentials_uri == uri


@pytest.mark.parametrize('uri', [
    'h/p', 'ftp://h', 'file:///etc/passwd', 'http://', 'http:///p', 'http://?q', 'http://h/a b',
])
def test_a_credentials_uri_is_an_http_address(uri):
    assert refusal('credentials_uri', credentials_uri=uri) == (
        'credentials_uri: credentials_uri must be an address with a host that starts with http:// or https://'
    )


@pytest.mark.parametrize(('type_name', 'name', 'value', 'sentence'), [
    ('cloud_sso', 'sign_in_url', 'sso.example', 'sign_in_url must be an address that starts with http:// or https://'),
    ('oauth', 'sign_in_url', 'oauth.example', 'sign_in_url must be an address that starts with http:// or https://'),
    ('oauth', 'access_token_expire', -1, 'access_token_expire must be a time in seconds since the epoch'),
    ('oauth', 'sts_expiration', -1, 'sts_expiration must be a time in seconds since the epoch'),
    ('external', 'timeout', 86401, 'timeout must be from 1 to 86400 seconds'),
])
def test_a_value_out_of_its_bounds_is_refused_in_words(type_name, name, value, sentence):
    assert refusal(type_name, **{**WORKING[type_name], name: value}) == f'{type_name}: {sentence}'


@pytest.mark.parametrize(('type_name', 'name', 'text'), [
    ('ram_role_arn', 'policy', '{\n}'), ('external', 'process_command', 'a\nb'),
])
def test_text_that_never_travels_in_a_header_may_have_lines(type_name, name, text):
    assert getattr(resolved(type_name, **{**WORKING[type_name], name: text}), name) == text
    assert 'NUL' in refusal(type_name, **{**WORKING[type_name], name: 'a\0b'})


# -- secrets -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize('type_name', MODELS)
@pytest.mark.parametrize('value', ['SENTINEL\0', b'SENTINEL', ['SENTINEL'], {'SENTINEL': 1}])
def test_no_message_repeats_a_value(type_name, value):
    for name in vars(MODELS[type_name]()):
        assert 'SENTINEL' not in refusal(type_name, **{**WORKING[type_name], name: value})


@pytest.mark.parametrize(('type_name', 'name'), [
    ('credentials_uri', 'credentials_uri'), ('cloud_sso', 'sign_in_url'), ('ecs_ram_role', 'role_name'),
    ('ram_role_arn', 'sts_region_id'),
])
def test_no_message_about_a_pattern_repeats_the_value(type_name, name):
    assert 'SENTINEL' not in refusal(type_name, **{**WORKING[type_name], name: 'SENTINEL/ ?token'})
