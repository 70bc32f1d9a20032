"""``cloud.client(...)``: the library's own clients, one credential type after the other, against the whole cloud."""

import pytest
from alibabacloud_credentials.testing import FakeClock, LocalCloud
from cloud_client import call, rpc_parameters


def accepted(cloud, credential):
    """Who the STS says the credential belongs to."""
    parameters = rpc_parameters(credential, Action='GetCallerIdentity')
    return call(cloud, parameters, secret=credential.access_key_secret).json.get('Arn')


@pytest.fixture
def keys(user):
    return {'access_key_id': user.access_key_id, 'access_key_secret': user.access_key_secret}


def test_an_access_key_asks_nobody(cloud, user, keys):
    credential = cloud.client(type='access_key', **keys).get_credential()

    assert not cloud.requests
    assert accepted(cloud, credential) == user.arn


def test_a_role_is_assumed(cloud, role, keys):
    client = cloud.client(type='ram_role_arn', role_arn=role.arn, role_session_name='me', **keys)

    assert accepted(cloud, client.get_credential()).endswith(':assumed-role/reader/me')
    assert cloud.sts.requests[0].headers['host'] == 'sts.aliyuncs.com'


def test_a_token_file_is_exchanged(cloud):
    provider = cloud.add_oidc_provider()
    role = cloud.add_role('pod', trusts=provider)
    client = cloud.client(
        context=cloud.context(files={'/token': provider.token() + '\n'}), type='oidc_role_arn',
        role_arn=role.arn, oidc_provider_arn=provider.arn, oidc_token_file_path='/token',
    )

    assert ':assumed-role/pod/' in accepted(cloud, client.get_credential())


def test_the_metadata_server_is_asked(cloud):
    cloud.metadata.attach_role('web')

    assert ':assumed-role/web/' in accepted(cloud, cloud.client(type='ecs_ram_role').get_credential())
    assert [record.operation for record in cloud.metadata.requests] == ['token', 'role_list', 'credentials']


def test_a_uri_is_asked(cloud):
    client = cloud.client(type='credentials_uri', credentials_uri=cloud.uri.serve('app'))

    assert ':assumed-role/app/' in accepted(cloud, client.get_credential())


def test_a_key_pair_gets_a_session_key(cloud):
    pair = cloud.add_key_pair()
    client = cloud.client(
        context=cloud.context(files={'/key.pem': pair.private_key_pem}), type='rsa_key_pair',
        public_key_id=pair.public_key_id, private_key_file='/key.pem',
    )

    assert accepted(cloud, client.get_credential()) == pair.identity.arn


def test_a_client_and_a_cloud_can_share_a_clock():
    clock = FakeClock()
    with LocalCloud(clock=clock) as cloud:
        user = cloud.add_access_key()
        role = cloud.add_role('reader', trusts=user)
        client = cloud.client(
            type='ram_role_arn', role_arn=role.arn, access_key_id=user.access_key_id,
            access_key_secret=user.access_key_secret,
        )
        first = client.get_credential().access_key_id
        clock.advance(3601)

        assert client.get_credential().access_key_id != first
        assert len(cloud.sts.requests) == 2


def test_a_context_keeps_its_variables_for_the_client(cloud, user):
    context = cloud.context(environment=cloud.environment(user))

    assert cloud.client(context=context).get_credential().access_key_id == user.access_key_id
