"""The rules of the spec, and what other ports, programs and SDKs rely on in the generated code."""

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alibabacloud_credentials import models
from alibabacloud_credentials._redact import SecretModel
from alibabacloud_credentials._spec.catalogue import Catalogue
from alibabacloud_credentials._spec.sources import config_types
from alibabacloud_credentials.base_client import BaseClient
from alibabacloud_credentials.models import Config, CredentialModel

PACKAGE = Path(models.__file__).parent
GENERATED = [PACKAGE / 'models.py', PACKAGE / 'base_client.py', PACKAGE / '_spec' / 'catalogue.py']
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
    ('source_identity', 'sourceIdentity'),
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
RECORDS = Catalogue.sources()
FUNCTIONS = [
    function for part in (BaseClient, Catalogue) for name, function in inspect.getmembers(part, inspect.isfunction)
    if not name.startswith('_')
]


def fields_of(model):
    return list(inspect.signature(model).parameters)


def parameters_model(type_name):
    """The name of the model of a source's parameters."""
    return ''.join(word.capitalize() for word in type_name.split('_')) + 'Parameters'


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


def documented_in_spec():
    """What has a table in the documentation, by name: each model with its annotation, each field with its texts."""
    for block in (ROOT / 'catalogue' / 'main.tea').read_text(encoding='utf-8').split('\n/**\n'):
        model = re.match(r'(.*?)\n \*/\nmodel (\w+(?:Parameters|Settings)) = \{\n(.*?)\n\}', block, re.DOTALL)
        if model is None:
            continue
        annotation, name, fields = model.groups()
        yield f'the model {name}', annotation
        for field in re.split(r'^  (?=\w)', fields, flags=re.MULTILINE)[1:]:
            yield f'the field {field.partition(":")[0].rstrip("?")} of the model {name}', field


@PUBLISHED
def test_constructor_parameters_are_the_published_ones_in_their_order_and_then_others(model, fields):
    assert fields_of(model)[:len(fields)] == [name for name, _ in fields]


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


# -- texts -------------------------------------------------------------------------------------------------------


def test_every_field_has_a_description():
    assert {field for field, description in descriptions().items() if len(description) < 10} == set()
    assert len(descriptions()) == sum(len(fields_of(model)) for model in MODELS)


@pytest.mark.parametrize('model', MODELS)
def test_every_model_says_what_it_is(model):
    assert inspect.getdoc(model)


@pytest.mark.parametrize('model', MODELS)
def test_every_model_says_what_each_of_its_fields_is(model):
    described = re.findall(r'^:param (\w+): \S.{9,}$', inspect.getdoc(model), re.M)
    assert described == fields_of(model)


def test_a_docstring_calls_fields_and_functions_as_python_does():
    assert 'use ``role_session_expiration``' in ' '.join(inspect.getdoc(Config).split())
    assert 'Use ``get_credential``' in inspect.getdoc(BaseClient.get_access_key_id)


def test_a_field_says_which_environment_variable_stands_for_it():
    text = ' '.join(inspect.getdoc(Config).split())
    assert 'Environment variable: ``ALIBABA_CLOUD_ROLE_ARN``.' in text


@pytest.mark.parametrize('function', FUNCTIONS)
def test_every_function_says_what_it_returns(function):
    assert ':return: ' in inspect.getdoc(function)


def test_what_is_documented_is_there_in_chinese():
    texts = dict(documented_in_spec())
    assert [name for name, text in texts.items() if not re.search(r"\bzh='[^'\n]+'|\* @zh \S", text)] == []
    documented = [model for model in MODELS if model.__name__.endswith(('Parameters', 'Settings'))]
    assert len(texts) == sum(1 + len(fields_of(model)) for model in documented)


# -- sources and their models ------------------------------------------------------------------------------------


def test_every_model_of_parameters_has_a_source():
    expected = {parameters_model(record.type) for record in RECORDS}
    assert [
        f'the spec has the model {model.__name__} but sources() in catalogue/main.tea has no record for it'
        for model in PARAMETERS if model.__name__ not in expected
    ] == []


def test_every_source_has_a_model_of_its_parameters():
    there = {model.__name__ for model in PARAMETERS}
    assert [
        f'sources() in catalogue/main.tea has a record of {record.type} but the spec has no model '
        f'{parameters_model(record.type)}' for record in RECORDS if parameters_model(record.type) not in there
    ] == []


def test_every_variable_stands_for_a_parameter():
    types = {parameters_model(record.type): record for record in RECORDS}
    pairs = [(model, types[model.__name__]) for model in PARAMETERS if model.__name__ in types]
    assert [
        f'the record of {record.type} has a variable for {parameter}, which is no field of {model.__name__}'
        for model, record in pairs for parameter in record.environment_variables or ()
        if parameter not in fields_of(model)
    ] == []


def test_every_parameter_that_the_chain_requires_has_a_variable():
    assert [
        f'the record of {record.type} requires {parameter} in the chain but gives it no variable'
        for record in RECORDS for parameter in record.required_in_chain or ()
        if parameter not in (record.environment_variables or {})
    ] == []


def test_no_two_records_have_the_same_type_or_mode():
    types = [record.type for record in RECORDS]
    modes = [mode for record in RECORDS for mode in record.profile_modes or ()]
    assert (len(types), len(modes)) == (len(set(types)), len(set(modes)))


@pytest.mark.parametrize('record', RECORDS, ids=[record.type for record in RECORDS])
def test_every_field_of_a_record_is_of_its_type(record):
    record.validate()
    for field, kind in type(record).__init__.__annotations__.items():
        assert isinstance(getattr(record, field), (getattr(kind, '__origin__', kind), type(None))), field


def test_every_step_of_the_chain_is_a_source():
    assert set(Catalogue.default_chain()) <= {record.type for record in RECORDS}


# What is published has its place for good; what is new may stand anywhere.
TYPES = [
    'access_key', 'sts', 'bearer', 'ecs_ram_role', 'ram_role_arn', 'rsa_key_pair', 'oidc_role_arn', 'credentials_uri',
]
CHAIN = ['env', 'oidc_role_arn', 'cli_profile', 'profile', 'ecs_ram_role', 'credentials_uri']


def test_types_of_config_are_listed_as_errors_list_them():
    assert [name for name in config_types() if name in TYPES] == TYPES


def test_the_default_chain_has_the_order_of_all_ports():
    assert [name for name in Catalogue.default_chain() if name in CHAIN] == CHAIN


def test_the_options_of_the_sdks_are_declared_as_they_are_published():
    published = pytest.importorskip('alibabacloud_tea_util.models').RuntimeOptions
    # What goes into headers and queries of a product's API concerns no credential.
    names = [name for name in inspect.signature(published).parameters if name != 'extends_parameters']
    declared = re.findall(r"\bname='(\w+)'", (ROOT / 'util' / 'main.tea').read_text(encoding='utf-8'))
    assert sorted(declared) == sorted(published(**dict.fromkeys(names, 'x')).to_map())


# -- what is generated -------------------------------------------------------------------------------------------


def test_everything_generated_is_used_at_run_time():
    texts = [
        path.read_text(encoding='utf-8') for path in set(PACKAGE.rglob('*.py')) - set(GENERATED)
        if 'testing' not in path.relative_to(PACKAGE).parts
    ]
    catalogue = [name for name, member in vars(Catalogue).items() if isinstance(member, staticmethod)]
    # What stands inside of another model is used with it, and a source has its parameters by the rules above.
    inner = {kind for model in MODELS for kind in model.__init__.__annotations__.values() if kind in MODELS}
    names = [f'Catalogue.{name}' for name in catalogue]
    names += [model.__name__ for model in MODELS if model not in inner and model not in PARAMETERS]
    assert [name for name in names if not any(re.search(rf'{name}\b', text) for text in texts)] == []


def test_the_address_of_the_metadata_server_is_written_once():
    texts = {path: path.read_text(encoding='utf-8') for path in PACKAGE.rglob('*.py')}
    assert [path.name for path, text in texts.items() if '100.100.100.200' in text] == ['catalogue.py']


def loaded_by(module):
    program = f'import sys, {module}; print(*sys.modules)'
    return set(subprocess.check_output([sys.executable, '-c', program], universal_newlines=True).split())


@pytest.mark.parametrize('module', ['base_client', 'models', '_spec.catalogue', '_spec.sources'])
def test_generated_code_does_not_import_the_runtime_of_the_generator(module):
    loaded = loaded_by(f'alibabacloud_credentials.{module}')
    assert not {'Tea.core', 'alibabacloud_tea_util', 'requests', 'aiohttp', 'asyncio', 'ssl'} & loaded


def test_importing_the_client_does_not_load_the_catalogue():
    assert 'alibabacloud_credentials._spec.catalogue' not in loaded_by('alibabacloud_credentials.client')
