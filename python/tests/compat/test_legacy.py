"""Programs written for the 0.x interface: the modules ``credentials`` and ``providers``."""

import asyncio
import json
import pickle
from urllib.parse import parse_qsl, urlsplit

import pytest
from alibabacloud_credentials import credentials, providers
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.testing import Response
from alibabacloud_credentials.utils import auth_util

INI = '/home/user/.alibabacloud/credentials.ini'
ID, SECRET, TOKEN = (f'ALIBABA_CLOUD_{name}' for name in ('ACCESS_KEY_ID', 'ACCESS_KEY_SECRET', 'SECURITY_TOKEN'))
KEY = {'access_key_id': 'id', 'access_key_secret': 'secret'}
OIDC = {
    'ALIBABA_CLOUD_ROLE_ARN': 'acs:ram::1:role/r', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN': 'acs:ram::1:oidc-provider/p',
    'ALIBABA_CLOUD_OIDC_TOKEN_FILE': '/token',
}
HOUR = 3600


class Cloud:
    """STS, the metadata server and an address, which count their sessions; requests are kept as (host, parameters)."""

    def __init__(self, clock):
        self.clock = clock
        self.sessions = 0
        self.requests = []

    def send(self, request, **_):
        url = urlsplit(request.url)
        host, parameters = url.netloc, dict(parse_qsl(url.query) + parse_qsl((request.body or b'').decode()))
        self.requests.append((host, parameters))
        if request.url.endswith('/latest/api/token'):
            return Response(200, {}, b'FAKE-METADATA-TOKEN')
        if request.url.endswith('/security-credentials/'):
            return Response(200, {}, b'discovered')
        self.sessions += 1
        minutes = int(self.clock.wall() - 1767225600) // 60 + 60
        session = {
            'AccessKeyId': f'session-{self.sessions}', 'AccessKeySecret': f'session-secret-{self.sessions}',
            'SecurityToken': f'session-token-{self.sessions}',
            'Expiration': f'2026-01-01T{minutes // 60:02}:{minutes % 60:02}:00Z',
        }
        if parameters.get('Action') == 'GenerateSessionAccessKey':
            answer = {'SessionAccessKey': {
                'SessionAccessKeyId': session['AccessKeyId'], 'SessionAccessKeySecret': session['AccessKeySecret'],
                'Expiration': session['Expiration'],
            }}
        else:
            answer = {'Credentials': session} if host.startswith('sts') else {'Code': 'Success', **session}
        return Response(200, {}, json.dumps(answer).encode())


@pytest.fixture
def cloud(world, clock):
    world.http = Cloud(clock)
    return world.http


def parts(credential):
    return credential.get_access_key_id(), credential.get_access_key_secret(), credential.get_security_token()


async def parts_async(credential):
    return (
        await credential.get_access_key_id_async(), await credential.get_access_key_secret_async(),
        await credential.get_security_token_async(),
    )


# -- credentials --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(('credential', 'expected', 'type_name'), [
    (credentials.AccessKeyCredential('id', 'secret'), ('id', 'secret', None), 'access_key'),
    (credentials.StsCredential('id', 'secret', 'token'), ('id', 'secret', 'token'), 'sts'),
    (credentials.BearerTokenCredential('token'), (None, None, None), 'bearer'),
    (credentials.Credential(), (None, None, None), None),
])
def test_a_fixed_credential_answers_in_both_worlds(credential, expected, type_name):
    assert parts(credential) == asyncio.run(parts_async(credential)) == expected
    models = credential.get_credential(), asyncio.run(credential.get_credential_async())
    assert [model and model.type for model in models] == [type_name, type_name]
    assert isinstance(credential, credentials.Credential)
    assert getattr(credential, 'credential_type', None) == type_name


def test_parts_are_attributes():
    credential = credentials.StsCredential('id', 'secret', 'token')
    assert (credential.access_key_id, credential.access_key_secret, credential.security_token) == (
        'id', 'secret', 'token',
    )


def test_a_bearer_credential_has_its_token_and_type():
    credential = credentials.BearerTokenCredential('token')
    assert (credential.bearer_token, credential.get_type(), credential.get_credential().bearer_token) == (
        'token', 'bearer', 'token',
    )


class Renewing:
    """A provider of a program's own."""

    def __init__(self):
        self.asked = 0

    def get_credentials(self):
        self.asked += 1
        return credentials.RamRoleArnCredential(
            f'id-{self.asked}', f'secret-{self.asked}', f'token-{self.asked}', 1767225600 + HOUR, self
        )

    async def get_credentials_async(self):
        return self.get_credentials()


@pytest.mark.parametrize('make', [
    credentials.EcsRamRoleCredential, credentials.RamRoleArnCredential, credentials.OIDCRoleArnCredential,
])
@pytest.mark.parametrize(('left_s', 'asked'), [(181, 0), (180, 1), (-5, 1)])
def test_a_session_is_renewed_when_three_minutes_are_left(world, clock, make, left_s, asked):
    provider = Renewing()
    credential = make('id', 'secret', 'token', int(clock.wall()) + left_s, provider)
    expected = ('id-1', 'secret-1', 'token-1') if asked else ('id', 'secret', 'token')
    assert parts(credential) == expected
    assert asyncio.run(parts_async(credential)) == expected
    assert (provider.asked, credential.get_credential().access_key_id) == (asked, expected[0])


def test_a_session_without_expiration_is_renewed_at_once(world):
    provider = Renewing()
    credential = credentials.RsaKeyPairCredential('id', 'secret', None, provider)
    model = credential.get_credential()
    assert (model.access_key_id, model.type, provider.asked) == ('id-1', 'rsa_key_pair', 1)


def test_a_provider_that_has_nothing_new_leaves_the_session_as_it_is(world):
    class Empty:
        def get_credentials(self):
            return None

    assert parts(credentials.RamRoleArnCredential('id', 'secret', 'token', None, Empty())) == ('id', 'secret', 'token')


def test_a_uri_credential_asks_when_it_is_read_and_again_before_it_ends(cloud, clock):
    credential = credentials.CredentialsURICredential('http://127.0.0.1:1/c')
    assert (credential.access_key_id, cloud.sessions) == (None, 0)
    assert credential.get_credential().access_key_id == 'session-1'
    assert asyncio.run(parts_async(credential)) == ('session-1', 'session-secret-1', 'session-token-1')
    assert (credential.access_key_id, cloud.sessions) == ('session-1', 1)
    clock.advance(HOUR)
    assert parts(credential)[0] == 'session-2'


@pytest.mark.parametrize('credential', [
    credentials.AccessKeyCredential('id', 'secret-1'), credentials.StsCredential('id', 'secret-1', 'secret-2'),
    credentials.BearerTokenCredential('secret-3'),
])
def test_no_text_of_a_credential_shows_a_secret_and_a_pickle_keeps_it(credential):
    assert 'secret-' not in f'{credential} {credential!r} {credential.get_credential()}'
    assert vars(pickle.loads(pickle.dumps(credential))) == vars(credential)


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
        'role_session_name = s\npolicy = {}', credentials.RamRoleArnCredential,
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
    ('[default]\ntype = telepathy\n', 'telepathy'),
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


# -- providers that fetch -----------------------------------------------------------------------------------------


def role(**given):
    return providers.RamRoleArnCredentialProvider('id', 'secret', 'session', 'acs:ram::1:role/r', **given)


@pytest.mark.parametrize(('make', 'kind', 'host'), [
    (role, credentials.RamRoleArnCredential, 'sts.aliyuncs.com'),
    (lambda: role(region_id='cn-hangzhou'), credentials.RamRoleArnCredential, 'sts.cn-hangzhou.aliyuncs.com'),
    (
        lambda: role(config=Config(sts_endpoint='sts.example.com')), credentials.RamRoleArnCredential,
        'sts.example.com',
    ),
    (
        lambda: role(region_id='cn-hangzhou', config=Config(sts_endpoint='sts.example.com')),
        credentials.RamRoleArnCredential, 'sts.cn-hangzhou.aliyuncs.com',
    ),
    (
        lambda: providers.RamRoleArnCredentialProvider(config=Config(role_arn='acs:ram::1:role/r', **KEY)),
        credentials.RamRoleArnCredential, 'sts.aliyuncs.com',
    ),
    (
        lambda: providers.OIDCRoleArnCredentialProvider(None, 'acs:ram::1:role/r', 'p', '/token', 'cn-beijing'),
        credentials.OIDCRoleArnCredential, 'sts.cn-beijing.aliyuncs.com',
    ),
    (lambda: providers.EcsRamRoleCredentialProvider('r'), credentials.EcsRamRoleCredential, '100.100.100.200'),
    (lambda: providers.EcsRamRoleCredentialProvider(''), credentials.EcsRamRoleCredential, '100.100.100.200'),
    (
        lambda: providers.EcsRamRoleCredentialProvider(config=Config(role_name='r')),
        credentials.EcsRamRoleCredential, '100.100.100.200',
    ),
])
def test_a_provider_fetches_a_session_in_both_worlds(cloud, files, make, kind, host):
    files.write('/token', 'fake-oidc-token')
    for get in (lambda: make().get_credentials(), lambda: asyncio.run(make().get_credentials_async())):
        credential = get()
        assert type(credential) is kind
        assert parts(credential)[0] == f'session-{cloud.sessions}'
        assert cloud.requests[-1][0] == host


def test_what_was_given_is_sent(cloud):
    role(policy='{"Version": "1"}').get_credentials()
    form = cloud.requests[-1][1]
    assert (form['RoleArn'], form['RoleSessionName'], form['DurationSeconds'], form['Policy']) == (
        'acs:ram::1:role/r', 'session', '3600', '{"Version": "1"}',
    )


def test_an_oidc_session_has_a_default_name(cloud, files):
    files.write('/token', 'fake-oidc-token')
    providers.OIDCRoleArnCredentialProvider(None, 'acs:ram::1:role/r', 'p', '/token').get_credentials()
    assert cloud.requests[-1][1]['RoleSessionName'] == 'defaultSessionName'


def test_two_calls_are_one_request(cloud):
    provider = role()
    assert parts(provider.get_credentials()) == parts(provider.get_credentials())
    assert cloud.sessions == 1


def test_an_attribute_that_is_changed_counts_from_the_next_call(cloud):
    provider = role()
    provider.get_credentials()
    provider.role_arn, provider.duration_seconds = 'acs:ram::1:role/other', 900
    provider.get_credentials()
    assert (cloud.requests[-1][1]['RoleArn'], cloud.requests[-1][1]['DurationSeconds']) == (
        'acs:ram::1:role/other', '900',
    )


def test_a_session_renews_itself_through_its_provider(cloud, clock):
    credential = role().get_credentials()
    assert credential.expiration == int(clock.wall()) + HOUR
    clock.advance(HOUR - 180)
    assert parts(credential) == ('session-2', 'session-secret-2', 'session-token-2')
    assert credential.provider.get_credentials().access_key_id == 'session-2'


def test_a_key_pair_is_given_as_text(cloud):
    rsa = pytest.importorskip('cryptography.hazmat.primitives.asymmetric.rsa')
    from cryptography.hazmat.primitives import serialization

    pem = rsa.generate_private_key(65537, 2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    provider = providers.RsaKeyPairCredentialProvider('key-id', pem.decode())
    credential = provider.get_credentials()
    assert type(credential) is credentials.RsaKeyPairCredential
    assert parts(credential) == ('session-1', 'session-secret-1', None)
    assert cloud.requests[-1][1]['AccessKeyId'] == 'key-id'


@pytest.mark.parametrize('make', [
    providers.EcsRamRoleCredentialProvider, providers.RamRoleArnCredentialProvider,
    providers.OIDCRoleArnCredentialProvider, providers.RsaKeyPairCredentialProvider,
])
def test_neither_arguments_nor_config_is_refused(world, make):
    with pytest.raises(CredentialException, match='needs to receive'):
        make()


def test_the_fields_of_a_config_become_attributes(world):
    provider = providers.AlibabaCloudCredentialsProvider(Config(type='sts', role_name='r', timeout=7000, **KEY))
    assert (provider.type, provider.role_name, provider.access_key_id) == ('sts', 'r', 'id')
    assert (provider.timeout, provider.connect_timeout) == (7000, 3000)
    with pytest.raises(NotImplementedError):
        provider.get_credentials()


def test_a_uri_provider_is_set_up_by_its_variable(world, environment):
    assert providers.CredentialsUriProvider().get_credentials() is None
    environment.variables['ALIBABA_CLOUD_CREDENTIALS_URI'] = 'http://127.0.0.1/c'
    assert providers.CredentialsUriProvider().get_credentials().credentials_uri == 'http://127.0.0.1/c'
