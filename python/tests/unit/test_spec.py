"""What other ports, programs and SDKs rely on in the generated code."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alibabacloud_credentials import models
from alibabacloud_credentials._redact import SecretModel
from alibabacloud_credentials.base_client import BaseClient
from alibabacloud_credentials.models import Config, CredentialModel

ROOT = Path(__file__).resolve().parents[3]

# Constructor parameter (in the published order) and wire name.
CONFIG = [
    ('type', 'type'),
    ('access_key_id', 'accessKeyId'),
    ('access_key_secret', 'accessKeySecret'),
    ('security_token', 'securityToken'),
    ('bearer_token', 'bearerToken'),
    ('duration_seconds', 'durationSeconds'),
    ('role_arn', 'roleArn'),
    ('oidc_provider_arn', 'oidcProviderArn'),
    ('oidc_token_file_path', 'oidcTokenFilePath'),
    ('role_session_name', 'roleSessionName'),
    ('role_session_expiration', 'roleSessionExpiration'),
    ('policy', 'policy'),
    ('external_id', 'externalId'),
    ('sts_endpoint', 'stsEndpoint'),
    ('public_key_id', 'publicKeyId'),
    ('private_key_file', 'privateKeyFile'),
    ('role_name', 'roleName'),
    ('enable_imds_v2', 'enableIMDSv2'),
    ('disable_imds_v1', 'disableIMDSv1'),
    ('metadata_token_duration', 'metadataTokenDuration'),
    ('credentials_uri', 'credentialsUri'),
    ('host', 'host'),
    ('timeout', 'timeout'),
    ('connect_timeout', 'connectTimeout'),
    ('proxy', 'proxy'),
]
CREDENTIAL_MODEL = [
    ('access_key_id', 'accessKeyId'),
    ('access_key_secret', 'accessKeySecret'),
    ('security_token', 'securityToken'),
    ('bearer_token', 'bearerToken'),
    ('type', 'type'),
    ('provider_name', 'providerName'),
    ('expiration', 'expiration'),
]
PUBLISHED = pytest.mark.parametrize(('model', 'fields'), [(Config, CONFIG), (CredentialModel, CREDENTIAL_MODEL)])

MODELS = [model for model in vars(models).values() if inspect.isclass(model) and model.__module__ == models.__name__]
PARAMETERS = [model for model in MODELS if model.__name__.endswith('Parameters')]


def fields_of(model):
    return list(inspect.signature(model).parameters)


def type_of(parameters):
    """The credential type or kind that a parameter model is named after."""
    return re.sub('(?<!^)([A-Z])', r'_\1', parameters.__name__[:-len('Parameters')]).lower()


def descriptions():
    """Model and field name to description, as they stand in the generated file."""
    found, model, comment = {}, None, ''
    for line in Path(models.__file__).read_text(encoding='utf-8').splitlines():
        if line.startswith('class '):
            model = re.match(r'class (\w+)', line).group(1)
        assignment = re.match(r'        self\.(\w+) = \1$', line)
        if assignment:
            found[model, assignment.group(1)] = comment
        comment = line.strip()[2:] if line.strip().startswith('# ') else ''
    return found


@PUBLISHED
def test_constructor_parameters_are_the_published_ones_in_their_order(model, fields):
    assert fields_of(model) == [name for name, _ in fields]


@PUBLISHED
def test_every_constructor_parameter_defaults_to_none(model, fields):
    assert {parameter.default for parameter in inspect.signature(model).parameters.values()} == {None}


@PUBLISHED
def test_wire_names_are_the_published_ones(model, fields):
    values = {name: f'value of {name}' for name, _ in fields}
    assert model(**values).to_map() == {wire: values[name] for name, wire in fields}


@PUBLISHED
def test_a_model_read_from_its_map_is_the_same(model, fields):
    wire = {wire: f'value of {name}' for name, wire in fields}
    assert model().from_map(wire).to_map() == wire


def test_an_unset_field_is_not_on_the_wire():
    assert Config(type='sts').to_map() == {'type': 'sts'}


@pytest.mark.parametrize('field', [name for name, _ in CREDENTIAL_MODEL])
def test_a_credential_model_has_a_getter_for_each_field(field):
    assert getattr(CredentialModel(**{field: 'x'}), f'get_{field}')() == 'x'


@pytest.mark.parametrize('model', MODELS)
def test_every_model_hides_what_it_holds(model):
    assert issubclass(model, SecretModel)


def test_every_field_has_a_description():
    assert {field for field, description in descriptions().items() if len(description) < 10} == set()
    assert len(descriptions()) == sum(len(fields_of(model)) for model in MODELS)


@pytest.mark.parametrize('model', MODELS)
def test_every_model_says_what_it_is(model):
    assert inspect.getdoc(model)


@pytest.mark.parametrize('name', [name for name in vars(BaseClient) if not name.startswith('_')])
def test_every_function_says_what_it_returns(name):
    assert '@return' in inspect.getdoc(getattr(BaseClient, name))


def test_a_description_names_the_environment_variable_of_its_field():
    catalogue, text = BaseClient.environment_variables(), descriptions()
    for model in PARAMETERS:
        for name, variable in catalogue.get(type_of(model), {}).items():
            assert f'Environment variable: {variable}' in text[model.__name__, name]


def test_there_is_a_parameter_model_for_every_type_and_every_mode_of_a_profile():
    types = {type_of(model) for model in PARAMETERS}
    assert types == {*BaseClient.credential_types(), *BaseClient.profile_modes().values(), 'http'}


def test_everything_generated_is_used_at_run_time():
    package = Path(models.__file__).parent
    generated = {package / 'models.py', package / 'base_client.py'}
    sources = [path.read_text(encoding='utf-8') for path in set(package.rglob('*.py')) - generated
               if 'testing' not in path.relative_to(package).parts]
    catalogue = [name for name, member in vars(BaseClient).items() if isinstance(member, staticmethod)]
    # What stands inside of another model is used with it.
    inner = {kind for model in MODELS for kind in model.__init__.__annotations__.values() if kind in MODELS}
    names = [f'BaseClient.{name}' for name in catalogue]
    names += [model.__name__ for model in MODELS if model not in inner]
    assert [name for name in names if not any(re.search(rf'{name}\b', text) for text in sources)] == []


def test_the_catalogue_names_fields_that_exist():
    catalogue = BaseClient.environment_variables()
    for model in PARAMETERS:
        assert set(catalogue.get(type_of(model), {})) <= set(fields_of(model))


def test_the_hand_written_half_declares_the_same_credential_model():
    block = re.compile(r'^model CredentialModel = \{.*?^\}', re.DOTALL | re.MULTILINE)
    spec, declared = (
        block.search((ROOT / file).read_text(encoding='utf-8')).group() for file in ('main.tea', 'internals/main.tea')
    )
    assert spec == declared


def test_credential_types_are_listed_as_errors_list_them():
    assert BaseClient.credential_types() == [
        'access_key', 'sts', 'bearer', 'ecs_ram_role', 'ram_role_arn', 'rsa_key_pair', 'oidc_role_arn',
        'credentials_uri',
    ]


def test_the_default_chain_has_the_order_of_all_ports():
    assert BaseClient.default_chain() == [
        'env', 'oidc_role_arn', 'cli_profile', 'profile', 'ecs_ram_role', 'credentials_uri',
    ]


def test_sources_of_the_chain_depend_on_the_variables_of_all_ports():
    assert BaseClient.chain_conditions() == {
        'oidc_role_arn': [
            'ALIBABA_CLOUD_ROLE_ARN', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
        ],
        'credentials_uri': ['ALIBABA_CLOUD_CREDENTIALS_URI'],
    }
    assert BaseClient.disabling_variables() == {
        'cli_profile': 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED',
        'ecs_ram_role': 'ALIBABA_CLOUD_ECS_METADATA_DISABLED',
        'external': 'ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS',
    }


KEY = {'access_key_id': 'ALIBABA_CLOUD_ACCESS_KEY_ID', 'access_key_secret': 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'}
TOKEN = {'security_token': 'ALIBABA_CLOUD_SECURITY_TOKEN'}
ENDPOINT = {
    'sts_endpoint': 'ALIBABA_CLOUD_STS_ENDPOINT',
    'sts_region_id': 'ALIBABA_CLOUD_STS_REGION',
    'enable_vpc': 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED',
}
ROLE = {'role_arn': 'ALIBABA_CLOUD_ROLE_ARN', 'role_session_name': 'ALIBABA_CLOUD_ROLE_SESSION_NAME', **ENDPOINT}


@pytest.mark.parametrize(('source', 'variables'), [
    ('access_key', KEY),
    ('sts', {**KEY, **TOKEN}),
    ('env', {**KEY, **TOKEN}),
    ('ram_role_arn', ROLE),
    ('rsa_key_pair', ENDPOINT),
    ('oidc_role_arn', {
        **ROLE,
        'oidc_provider_arn': 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN',
        'oidc_token_file_path': 'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
    }),
    ('ecs_ram_role', {
        'role_name': 'ALIBABA_CLOUD_ECS_METADATA', 'disable_imds_v1': 'ALIBABA_CLOUD_IMDSV1_DISABLED',
    }),
    ('credentials_uri', {'credentials_uri': 'ALIBABA_CLOUD_CREDENTIALS_URI'}),
    ('cli_profile', {'profile_name': 'ALIBABA_CLOUD_PROFILE', 'profile_file': 'ALIBABA_CLOUD_CONFIG_FILE'}),
    ('profile', {'profile_name': 'ALIBABA_CLOUD_PROFILE', 'profile_file': 'ALIBABA_CLOUD_CREDENTIALS_FILE'}),
])
def test_environment_variables_are_those_of_all_ports(source, variables):
    assert BaseClient.environment_variables()[source] == variables


def test_no_other_source_reads_the_environment():
    assert set(BaseClient.environment_variables()) == {
        'access_key', 'sts', 'env', 'ram_role_arn', 'rsa_key_pair', 'oidc_role_arn', 'ecs_ram_role',
        'credentials_uri', 'cli_profile', 'profile',
    }


def test_modes_of_config_json_lead_to_these_types():
    assert BaseClient.profile_modes() == {
        'AK': 'access_key',
        'StsToken': 'sts',
        'RamRoleArn': 'ram_role_arn',
        'EcsRamRole': 'ecs_ram_role',
        'OIDC': 'oidc_role_arn',
        'ChainableRamRoleArn': 'ram_role_arn',
        'RamRoleArnWithRoleName': 'ram_role_arn',
        'RsaKeyPair': 'rsa_key_pair',
        'CredentialsURI': 'credentials_uri',
        'BearerToken': 'bearer',
        'CloudSSO': 'cloud_sso',
        'OAuth': 'oauth',
        'External': 'external',
    }


def test_endpoints_are_those_of_all_ports():
    assert BaseClient.default_endpoints() == {
        'ecs_ram_role': 'http://100.100.100.200',
        'ram_role_arn': 'sts.aliyuncs.com',
        'rsa_key_pair': 'sts.ap-northeast-1.aliyuncs.com',
        'oidc_role_arn': 'sts.aliyuncs.com',
    }
    assert BaseClient.regional_sts_endpoint('cn-hangzhou') == 'sts.cn-hangzhou.aliyuncs.com'
    assert BaseClient.vpc_sts_endpoint('cn-hangzhou') == 'sts-vpc.cn-hangzhou.aliyuncs.com'


def test_sts_is_called_in_the_version_and_with_the_actions_of_all_ports():
    assert BaseClient.sts_version() == '2015-04-01'
    assert BaseClient.sts_actions() == {
        'ram_role_arn': 'AssumeRole',
        'oidc_role_arn': 'AssumeRoleWithOIDC',
        'rsa_key_pair': 'GenerateSessionAccessKey',
    }


def test_oauth_sites_are_those_of_the_command_line():
    assert BaseClient.oauth_sites() == {
        'CN': {
            'endpoint': 'https://oauth.aliyun.com',
            'sign_in': 'https://signin.aliyun.com',
            'client_id': '4038181954557748008',
        },
        'INTL': {
            'endpoint': 'https://oauth.alibabacloud.com',
            'sign_in': 'https://signin.alibabacloud.com',
            'client_id': '4103531455503354461',
        },
    }


def test_the_metadata_server_gets_one_second_and_every_other_more():
    connect, read = BaseClient.connect_timeouts(), BaseClient.read_timeouts()
    assert (connect.pop('ecs_ram_role'), read.pop('ecs_ram_role')) == (1000, 1000)
    callers = {'ram_role_arn', 'rsa_key_pair', 'oidc_role_arn', 'credentials_uri', 'cloud_sso', 'oauth'}
    assert connect == dict.fromkeys(callers, 5000)
    assert read == dict.fromkeys(callers, 10000)


def test_durations_are_those_of_all_ports():
    durations = BaseClient.session_duration(), BaseClient.metadata_token_lifetime(), BaseClient.process_timeout()
    assert durations == (3600, 21600, 60)


def test_generated_code_does_not_import_the_runtime_of_the_generator():
    program = 'import sys, alibabacloud_credentials.base_client; print(*sys.modules)'
    loaded = subprocess.check_output([sys.executable, '-c', program], universal_newlines=True).split()
    assert not {'Tea.core', 'requests', 'aiohttp', 'asyncio', 'ssl'} & set(loaded)
