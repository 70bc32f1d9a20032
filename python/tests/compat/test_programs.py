"""Programs as documentation and the wild have them, run as they stand."""

import asyncio
import pickle
import warnings

import pytest
from alibabacloud_credentials.testing import LocalCloud, use_context

ID, SECRET, TOKEN = (f'ALIBABA_CLOUD_{name}' for name in ('ACCESS_KEY_ID', 'ACCESS_KEY_SECRET', 'SECURITY_TOKEN'))
INI = '/home/user/.alibabacloud/credentials.ini'
SECTIONS = """
[default]
type = access_key
access_key_id = default-id
access_key_secret = default-secret

[client1]
type = access_key
access_key_id = client1-id
access_key_secret = client1-secret
"""


@pytest.fixture
def variables(world, environment):
    environment.variables.update({ID: 'id', SECRET: 'secret', TOKEN: 'token'})
    return environment.variables


# -- documented uses ----------------------------------------------------------------------------------------------


def test_a_client_from_a_config_imported_beside_it(world):
    from alibabacloud_credentials.client import Client, Config

    client = Client(Config(type='access_key', access_key_id='id', access_key_secret='secret'))
    assert client.get_credential().get_access_key_id() == 'id'


def test_the_default_provider_given_an_empty_config(variables):
    from alibabacloud_credentials.client import Config, DefaultCredentialsProvider

    provider = DefaultCredentialsProvider(Config())
    assert (provider.get_access_key_id(), provider.get_access_key_secret(), provider.get_security_token()) == (
        'id', 'secret', 'token',
    )


def test_a_credential_class_imported_from_client(world):
    from alibabacloud_credentials.client import AccessKeyCredential

    assert AccessKeyCredential('id', 'secret').get_access_key_id() == 'id'


def test_metadata_settings_of_the_past_are_accepted(world):
    from alibabacloud_credentials.client import Client, Config

    config = Config(
        type='ecs_ram_role', role_name='r', enable_imds_v2=True, metadata_token_duration=21600, duration_seconds=3600,
        host='sts.example.com',
    )
    assert Client(config).cloud_credential.get_type() == 'ecs_ram_role'


def test_client_type_set_before_the_client_is_made(world, files, monkeypatch):
    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.utils import auth_util

    files.write(INI, SECTIONS)
    monkeypatch.setitem(vars(auth_util), 'client_type', 'client1')  # auth_util.client_type = 'client1'
    assert Client().get_credential().access_key_id == 'client1-id'


def test_the_profile_variable_set_before_the_client_is_made(world, environment, files):
    from alibabacloud_credentials.client import Client

    files.write(INI, SECTIONS)
    environment.variables['ALIBABA_CLOUD_PROFILE'] = 'client1'
    assert Client().get_credential().access_key_id == 'client1-id'


def test_an_ini_file_without_an_extension(world, files):
    from alibabacloud_credentials.client import Client

    files.write('/home/user/.alibabacloud/credentials', SECTIONS)
    assert Client().get_credential().provider_name == 'default/profile/static_ak'


def test_a_role_over_a_provider(world):
    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.provider import RamRoleArnCredentialsProvider, StaticAKCredentialsProvider

    source = StaticAKCredentialsProvider(access_key_id='id', access_key_secret='secret')
    role = RamRoleArnCredentialsProvider(
        credentials_provider=source, role_arn='acs:ram::1:role/r', role_session_name='session', duration_seconds=3600,
        policy='{}', external_id='external', sts_region_id='cn-hangzhou', enable_vpc=True,
    )
    assert Client(provider=role).cloud_credential.get_type() == 'ram_role_arn'


def test_names_imported_from_their_modules(world):
    from alibabacloud_credentials.provider.default import DefaultCredentialsProvider
    from alibabacloud_credentials.provider.ecs_ram_role import EcsRamRoleCredentialsProvider
    from alibabacloud_credentials.provider.env import EnvironmentVariableCredentialsProvider
    from alibabacloud_credentials.provider.refreshable import Credentials
    from alibabacloud_credentials.provider.static_ak import StaticAKCredentialsProvider

    names = [
        DefaultCredentialsProvider(reuse_last_provider_enabled=True).get_provider_name(),
        EcsRamRoleCredentialsProvider(role_name='r', async_update_enabled=False).get_provider_name(),
        EnvironmentVariableCredentialsProvider().get_provider_name(),
        StaticAKCredentialsProvider(access_key_id='id', access_key_secret='secret').get_provider_name(),
    ]
    assert names == ['default', 'ecs_ram_role', 'env', 'static_ak']
    assert Credentials(access_key_id='id', access_key_secret='s', provider_name='p').get_expiration() is None


# -- the wild -----------------------------------------------------------------------------------------------------


def test_a_provider_of_ones_own_that_returns_a_model(world):
    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.models import CredentialModel
    from alibabacloud_credentials_api import ICredentialsProvider

    class Vault(ICredentialsProvider):
        def get_credentials(self):
            return CredentialModel(
                access_key_id='id', access_key_secret='secret', security_token='token', provider_name='vault/kv'
            )

        async def get_credentials_async(self):
            return self.get_credentials()

        def get_provider_name(self):
            return 'vault'

    model = asyncio.run(Client(provider=Vault()).get_credential_async())
    assert (model.access_key_id, model.type, model.provider_name) == ('id', 'vault', 'vault/kv')


def test_a_provider_of_ones_own_that_sdks_sign_with_an_id_token(world):
    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.provider.refreshable import Credentials
    from alibabacloud_credentials_api import ICredentialsProvider

    class ZeroTrust(ICredentialsProvider):
        def get_credentials(self):
            return Credentials(security_token='id-token-1', provider_name='id_token')

        def get_provider_name(self):
            return 'id_token'

    model = Client(provider=ZeroTrust()).get_credential()
    assert (model.type, model.security_token) == ('id_token', 'id-token-1')


@pytest.mark.parametrize('way', ['sync', 'async'])
def test_a_provider_of_ours_whose_subclass_answers_otherwise(world, way):
    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.provider import StaticAKCredentialsProvider
    from alibabacloud_credentials.provider.refreshable import Credentials

    class Rotating(StaticAKCredentialsProvider):
        def get_credentials(self):
            return Credentials(access_key_id='rotated', access_key_secret='secret', provider_name='rotating')

    client = Client(provider=Rotating(access_key_id='first', access_key_secret='secret'))
    model = client.get_credential() if way == 'sync' else asyncio.run(client.get_credential_async())
    assert model.access_key_id == 'rotated'


@pytest.mark.parametrize('way', ['sync', 'async'])
def test_a_provider_whose_method_a_test_replaces(world, way, monkeypatch):
    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.provider import StaticAKCredentialsProvider
    from alibabacloud_credentials.provider.refreshable import Credentials

    async def answer_async(_):
        return answer(_)

    def answer(_):
        return Credentials(access_key_id='replaced', access_key_secret='secret', provider_name='static_ak')

    monkeypatch.setattr(StaticAKCredentialsProvider, 'get_credentials', answer)
    monkeypatch.setattr(StaticAKCredentialsProvider, 'get_credentials_async', answer_async)
    client = Client(provider=StaticAKCredentialsProvider(access_key_id='first', access_key_secret='secret'))
    model = client.get_credential() if way == 'sync' else asyncio.run(client.get_credential_async())
    assert model.access_key_id == 'replaced'


def test_a_class_replaced_where_client_offers_it(world, monkeypatch):
    from alibabacloud_credentials import client

    monkeypatch.setattr(client, 'DefaultCredentialsProvider', dict)
    assert client.DefaultCredentialsProvider is dict
    monkeypatch.undo()
    assert client.DefaultCredentialsProvider is not dict


def test_a_config_made_from_a_map_and_back(world):
    from alibabacloud_credentials.models import Config

    fields = {'type': 'sts', 'accessKeyId': 'id', 'accessKeySecret': 'secret', 'disableIMDSv1': True}
    assert Config().from_map(fields).to_map() == fields


def test_an_exception_with_code_and_request_id(world):
    from alibabacloud_credentials.exceptions import CredentialException

    error = CredentialException('message', code='Code', request_id='id')
    loaded = pickle.loads(pickle.dumps(error))
    assert (str(loaded), loaded.message, loaded.code, loaded.request_id) == ('message', 'message', 'Code', 'id')


# -- the SDKs -----------------------------------------------------------------------------------------------------


@pytest.fixture
def openapi():
    return pytest.importorskip(
        'alibabacloud_tea_openapi.client', reason='alibabacloud_tea_openapi is not installed (requirements-test.txt)'
    )


def sdk_client(openapi, credential, cloud=None):
    from alibabacloud_tea_openapi.models import Config

    listener = cloud.openapi.http if cloud else None
    endpoint = f'{listener.host}:{listener.port}' if listener else 'sts.example.com'
    return openapi.Client(Config(credential=credential, protocol='http', endpoint=endpoint, region_id='cn-hangzhou'))


def call(openapi, client):
    from alibabacloud_tea_openapi.models import OpenApiRequest, Params
    from alibabacloud_tea_util.models import RuntimeOptions

    params = Params(
        action='GetCallerIdentity', version='2015-04-01', protocol='HTTP', method='POST', auth_type='AK', style='RPC',
        pathname='/', req_body_type='formData', body_type='json',
    )
    return client.call_api(params, OpenApiRequest(), RuntimeOptions())


def test_an_unmodified_sdk_signs_with_a_client(openapi):
    with LocalCloud() as cloud:
        user = cloud.add_access_key()
        client = cloud.client(
            type='access_key', access_key_id=user.access_key_id, access_key_secret=user.access_key_secret
        )
        assert call(openapi, sdk_client(openapi, client, cloud))['statusCode'] == 200
        assert cloud.openapi.requests[-1].identity


def test_an_unmodified_sdk_signs_with_a_subclass_that_sets_its_own_credential(openapi):
    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.credentials import AccessKeyCredential

    class Own(Client):
        def __init__(self, key):
            self.cloud_credential = AccessKeyCredential(key.access_key_id, key.access_key_secret)

    with LocalCloud() as cloud:
        assert call(openapi, sdk_client(openapi, Own(cloud.add_access_key()), cloud))['statusCode'] == 200


def test_an_unmodified_sdk_makes_its_own_client_of_a_key(openapi, world):
    from alibabacloud_credentials.client import Client
    from alibabacloud_tea_openapi.models import Config

    made = openapi.Client(
        Config(access_key_id='id', access_key_secret='secret', security_token='token', endpoint='sts.example.com')
    )
    assert isinstance(made._credential, Client)
    assert made._credential.get_credential().type == 'sts'


def test_the_old_getters_of_an_unmodified_sdk_answer(openapi, world):
    from alibabacloud_credentials.client import Client, Config

    sdk = sdk_client(openapi, Client(Config(
        type='sts', access_key_id='id', access_key_secret='secret', security_token='token',
    )))
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', DeprecationWarning)
        assert (sdk.get_access_key_id(), sdk.get_access_key_secret(), sdk.get_security_token()) == (
            'id', 'secret', 'token',
        )
        assert (sdk.get_type(), sdk.get_bearer_token()) == ('sts', None)
        assert asyncio.run(sdk.get_access_key_id_async()) == 'id'


def test_an_unmodified_sdk_in_a_refusing_world_reaches_nothing(openapi, refusing_world):
    from alibabacloud_credentials.client import Client, Config

    with use_context(refusing_world):
        client = Client(Config(type='access_key', access_key_id='id', access_key_secret='secret'))
    assert sdk_client(openapi, client)._credential is client
