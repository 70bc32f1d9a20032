"""With real servers on loopback: what crosses a fork, what a pickle carries, and how many caches there are."""

import os
import pickle

import pytest
from alibabacloud_credentials import provider as providers
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.provider import DefaultCredentialsProvider, RamRoleArnCredentialsProvider
from alibabacloud_credentials.testing import LocalCloud, use_context
from refresh_world import CALLERS
from worker_world import in_child

READER = 'acs:ram::1234567890123456:role/reader'
WRITER = 'acs:ram::1234567890123456:role/writer'


@pytest.fixture(scope='module')
def cloud():
    with LocalCloud() as cloud:
        yield cloud


@pytest.fixture
def user(cloud):
    """A key that may become READER, which may become WRITER."""
    user = cloud.add_access_key()
    cloud.add_role(WRITER, trusts=[cloud.add_role(READER, trusts=user)])
    cloud.clear_requests()
    return user


@pytest.fixture
def uri_client(cloud):
    client = cloud.client(type='credentials_uri', credentials_uri=cloud.uri.serve(READER))
    cloud.clear_requests()
    return client


@pytest.fixture
def role_over_role(cloud, user):
    with use_context(cloud.context()):
        reader = RamRoleArnCredentialsProvider(
            access_key_id=user.access_key_id, access_key_secret=user.access_key_secret, role_arn=READER
        )
        yield reader, RamRoleArnCredentialsProvider(credentials_provider=reader, role_arn=WRITER)


@pytest.mark.skipif(not hasattr(os, 'fork'), reason='this system does not fork')
@pytest.mark.filterwarnings('ignore:.*fork.*:DeprecationWarning')
def test_children_and_their_parent_share_no_connection(cloud, uri_client):
    def refresh_often():
        for _ in range(10):
            uri_client.invalidate()
            uri_client.get_credential()
        return 'no error'

    refresh_often()
    assert [in_child(refresh_often) for _ in range(6)] == ['no error'] * 6
    assert refresh_often() == 'no error'
    assert len(cloud.requests) == 80


@pytest.mark.parametrize('callers', list(CALLERS))
def test_a_client_makes_one_request_for_all_its_callers(cloud, uri_client, callers):
    class Both:
        get_credentials = staticmethod(uri_client.get_credential)
        get_credentials_async = staticmethod(uri_client.get_credential_async)

    cloud.uri.faults.add(delay_s=0.05)
    try:
        answers = CALLERS[callers](Both, 16)
    finally:
        cloud.clear_faults()
    assert len(set(answers)) == 1
    assert len(cloud.requests) == 1


def test_clients_built_alike_share_nothing(cloud, user):
    uri = cloud.uri.serve(READER)
    ids = {
        cloud.client(type='credentials_uri', credentials_uri=uri).get_credential().access_key_id for _ in range(3)
    }
    assert len(ids) == 3
    assert len(cloud.requests) == 3


def test_role_over_a_role_keeps_one_cache_per_fetched_credential(cloud, role_over_role):
    reader, writer = role_over_role
    for _ in range(5):
        writer.get_credentials()
        reader.get_credentials()
    assert [request.operation for request in cloud.requests] == ['AssumeRole'] * 2
    writer.invalidate()
    writer.get_credentials()
    assert len(cloud.requests) == 3  # the credential of the inner role was still good


def test_default_chain_fetches_once_for_the_walk_and_all_later_reads(cloud, user):
    environment = {'ALIBABA_CLOUD_CREDENTIALS_URI': cloud.uri.serve(READER)}
    with use_context(cloud.context(environment=environment)):
        chain = DefaultCredentialsProvider()
        ids = {chain.get_credentials().get_access_key_id() for _ in range(5)}
    assert len(ids) == 1
    assert len([request for request in cloud.requests if request.service == 'uri']) == 1


def test_credential_model_tells_when_it_expires(cloud, uri_client):
    assert uri_client.get_credential().expiration == pytest.approx(cloud.uri.now() + 3600, abs=60)


# What a provider of this class needs to be made, but for a key.
KEYWORDS = {
    'StaticAKCredentialsProvider': {},
    'StaticSTSCredentialsProvider': {'security_token': 'token'},
    'BearerCredentialsProvider': {'bearer_token': 'token'},
    'RamRoleArnCredentialsProvider': {'role_arn': READER},
    'OIDCRoleArnCredentialsProvider': {
        'role_arn': READER, 'oidc_provider_arn': 'acs:ram::1234567890123456:oidc-provider/local',
        'oidc_token_file_path': '/token',
    },
    'RsaKeyPairCredentialsProvider': {'public_key_id': 'id', 'private_key_file': '/key'},
    'URLCredentialsProvider': {'uri': 'http://127.0.0.1:1/'},
    'CloudSSOCredentialsProvider': {
        'sign_in_url': 'https://signin.alibabacloudsso.com/device/login', 'account_id': '1',
        'access_config': 'ac-1', 'access_token': 'token', 'access_token_expire': 4102444800,
    },
    'OAuthCredentialsProvider': {
        'client_id': '1', 'sign_in_url': 'https://oauth.aliyun.com', 'access_token': 'token',
        'access_token_expire': 4102444800,
    },
    'ExternalCredentialsProvider': {'process_command': 'a command'},
    'EcsRamRoleCredentialsProvider': {},
    'EnvironmentVariableCredentialsProvider': {},
    'CLIProfileCredentialsProvider': {},
    'ProfileCredentialsProvider': {},
    'DefaultCredentialsProvider': {},
}
WITH_A_KEY = {'StaticAKCredentialsProvider', 'StaticSTSCredentialsProvider', 'RamRoleArnCredentialsProvider'}


@pytest.fixture(scope='module')
def files(cloud):
    return {'/key': cloud.add_key_pair().private_key_pem, '/token': 'a token'}


@pytest.mark.parametrize('provider_class', sorted(KEYWORDS))
def test_every_provider_can_be_pickled(cloud, user, files, provider_class):
    key = {'access_key_id': user.access_key_id, 'access_key_secret': user.access_key_secret}
    keywords = {**(key if provider_class in WITH_A_KEY else {}), **KEYWORDS[provider_class]}
    with use_context(cloud.context(files=files)):
        made = getattr(providers, provider_class)(**keywords)
        loaded = pickle.loads(pickle.dumps(made))
        assert type(loaded) is type(made)
        assert loaded.get_provider_name() == made.get_provider_name()


def test_pickled_client_keeps_its_credential_and_refreshes_for_itself(cloud, uri_client):
    known = uri_client.get_credential().access_key_id
    with use_context(cloud.context()):
        twin = pickle.loads(pickle.dumps(uri_client))
    assert isinstance(twin, Client)
    assert twin.get_credential().access_key_id == known
    twin.invalidate()
    assert twin.get_credential().access_key_id != known
    assert uri_client.get_credential().access_key_id == known
