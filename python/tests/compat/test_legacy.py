"""Programs written for the 0.x interface: credentials, and providers that fetch."""

import asyncio
import pickle

import pytest
from alibabacloud_credentials import credentials, providers
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.models import Config
from legacy_world import HOUR, KEY, parts, parts_async

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
