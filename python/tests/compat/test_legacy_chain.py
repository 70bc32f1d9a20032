"""Programs written for the 0.x interface: the chain of providers, and credentials.ini."""

import pytest
from alibabacloud_credentials import credentials, providers
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.utils import auth_util
from legacy_world import HOUR, ID, INI, OIDC, SECRET, TOKEN, parts

# -- the chain ----------------------------------------------------------------------------------------------------


def walk():
    """What programs in the wild do: ask each source, and look at what comes back."""
    found = []
    for provider in providers.DefaultCredentialsProvider().user_configuration_providers:
        credential = provider.get_credentials()
        if credential is not None:
            found.append((type(provider).__name__, type(credential).__name__))
    return found


def test_the_chain_can_be_walked_where_nothing_is_set_up(world):
    chain = providers.DefaultCredentialsProvider()
    assert [type(provider).__name__ for provider in chain.user_configuration_providers] == [
        'EnvironmentVariableCredentialsProvider', 'ProfileCredentialsProvider', 'CredentialsUriProvider',
    ]
    assert walk() == []
    with pytest.raises(CredentialException, match='not found credentials'):
        chain.get_credentials()


def test_the_chain_has_oidc_and_metadata_where_their_variables_are_set(world, environment):
    environment.variables.update({**OIDC, 'ALIBABA_CLOUD_ECS_METADATA': 'role'})
    chain = providers.DefaultCredentialsProvider()
    assert [type(provider).__name__ for provider in chain.user_configuration_providers] == [
        'EnvironmentVariableCredentialsProvider', 'OIDCRoleArnCredentialProvider', 'ProfileCredentialsProvider',
        'EcsRamRoleCredentialProvider', 'CredentialsUriProvider',
    ]


def test_a_walk_finds_what_is_set_up(world, environment, files):
    environment.variables.update({ID: 'id', SECRET: 'secret', 'ALIBABA_CLOUD_CREDENTIALS_URI': 'http://127.0.0.1/c'})
    files.write(INI, '[default]\ntype = access_key\naccess_key_id = ini-id\naccess_key_secret = ini-secret\n')
    assert walk() == [
        ('EnvironmentVariableCredentialsProvider', 'AccessKeyCredential'),
        ('ProfileCredentialsProvider', 'AccessKeyCredential'),
        ('CredentialsUriProvider', 'CredentialsURICredential'),
    ]
    credential = providers.DefaultCredentialsProvider().get_credentials()
    assert isinstance(credential, credentials.AccessKeyCredential)
    assert parts(credential) == ('id', 'secret', None)


def test_a_token_in_the_environment_makes_an_sts_credential(world, environment):
    environment.variables.update({ID: 'id', SECRET: 'secret', TOKEN: 'token'})
    credential = providers.EnvironmentVariableCredentialsProvider().get_credentials()
    assert isinstance(credential, credentials.StsCredential)
    assert parts(credential) == ('id', 'secret', 'token')


@pytest.mark.parametrize('variables', [{}, {ID: 'id'}, {SECRET: 'secret'}])
def test_half_a_key_in_the_environment_is_none(world, environment, variables):
    environment.variables.update(variables)
    assert providers.EnvironmentVariableCredentialsProvider().get_credentials() is None


def test_the_environment_is_passed_over_where_another_profile_is_asked_for(world, environment):
    environment.variables.update({ID: 'id', SECRET: 'secret', 'ALIBABA_CLOUD_PROFILE': 'client1'})
    assert providers.EnvironmentVariableCredentialsProvider().get_credentials() is None


def test_the_chain_can_be_changed(world):
    class Own(providers.AlibabaCloudCredentialsProvider):
        def get_credentials(self):
            return credentials.AccessKeyCredential('own-id', 'own-secret')

    chain, own = providers.DefaultCredentialsProvider(), Own()
    assert not chain.contains_credentials_provider(own)
    chain.add_credentials_provider(own)
    assert chain.contains_credentials_provider(own)
    assert parts(chain.get_credentials())[0] == 'own-id'
    chain.remove_credentials_provider(own)
    assert not chain.contains_credentials_provider(own)
    chain.clear_credentials_provider()
    assert chain.user_configuration_providers == []


# -- credentials.ini ----------------------------------------------------------------------------------------------


@pytest.fixture
def ini(world, files):
    """Writes a section and gives the provider that reads it."""

    def write(text, path='/path/credentials.ini'):
        files.write(path, text)
        return providers.ProfileCredentialsProvider(path)

    return write


@pytest.mark.parametrize(('section', 'kind'), [
    ('type = access_key\naccess_key_id = a\naccess_key_secret = b', credentials.AccessKeyCredential),
    ('type = sts\naccess_key_id = a\naccess_key_secret = b\nsecurity_token = c', credentials.StsCredential),
    ('type = bearer\nbearer_token = t', credentials.BearerTokenCredential),
    (
        'type = ram_role_arn\naccess_key_id = a\naccess_key_secret = b\nrole_arn = acs:ram::1:role/r\n'
        'role_session_name = session\npolicy = {}', credentials.RamRoleArnCredential,
    ),
    (
        'type = oidc_role_arn\nrole_arn = acs:ram::1:role/r\noidc_provider_arn = p\noidc_token_file_path = /token',
        credentials.OIDCRoleArnCredential,
    ),
    ('type = ecs_ram_role\nrole_name = r', credentials.EcsRamRoleCredential),
])
def test_a_section_gives_a_credential_of_its_type(cloud, files, ini, section, kind):
    files.write('/token', 'fake-oidc-token')
    assert type(ini(f'[default]\n{section}\n').get_credentials()) is kind


def test_a_session_of_a_section_renews_itself(cloud, clock, ini):
    credential = ini('[default]\ntype = ecs_ram_role\nrole_name = r\n').get_credentials()
    assert parts(credential)[0] == 'session-1'
    clock.advance(HOUR)
    assert parts(credential) == ('session-2', 'session-secret-2', 'session-token-2')


@pytest.mark.parametrize('text', [
    '', '[other]\ntype = access_key\n', '[default]\ntype = access_key\naccess_key_id = a\n',
    '[default]\ntype = access_key\n',
])
def test_a_section_that_is_missing_or_has_no_key_is_none(ini, text):
    assert ini(text).get_credentials() is None


def test_a_missing_file_is_none(world):
    assert providers.ProfileCredentialsProvider('/nowhere').get_credentials() is None
    assert providers.ProfileCredentialsProvider().parse_ini() is None


@pytest.mark.parametrize(('text', 'words'), [
    ('[default]\naccess_key_id = a\n', 'The configured client type is empty'),
    ('[default]\ntype = ram_role_arn\naccess_key_id = a\naccess_key_secret = b\n', 'role_arn'),
    ('[default]\ntype = telepathy\n', 'unsupported credential type'),
    ('[default\n', 'must look like'),
])
def test_a_section_that_cannot_work_says_why(ini, text, words):
    with pytest.raises(CredentialException, match=words):
        ini(text).get_credentials()


def test_parse_ini_gives_the_keys_of_the_section(ini):
    section = ini('[default]\ntype = access_key\naccess_key_id = a\naccess_key_secret = b#c  # key of a\n').parse_ini()
    assert section == {'type': 'access_key', 'access_key_id': 'a', 'access_key_secret': 'b#c'}


def test_client_type_names_the_section(ini, monkeypatch):
    provider = ini('[default]\ntype = bearer\n[client1]\ntype = access_key\naccess_key_id = a\naccess_key_secret = b\n')
    monkeypatch.setitem(vars(auth_util), 'client_type', 'client1')
    assert parts(provider.get_credentials())[0] == 'a'


def test_the_variable_names_the_file(world, environment, files):
    environment.variables['ALIBABA_CLOUD_CREDENTIALS_FILE'] = '/elsewhere'
    files.write('/elsewhere', '[default]\ntype = access_key\naccess_key_id = a\naccess_key_secret = b\n')
    assert parts(providers.ProfileCredentialsProvider().get_credentials())[0] == 'a'
