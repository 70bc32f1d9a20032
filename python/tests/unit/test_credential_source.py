"""What a client reports of the credential that its provider returned."""

import asyncio
import pickle

import pytest
from alibabacloud_credentials._internals.credential_source import CredentialSource
from alibabacloud_credentials.base_client import BaseClient
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.models import CredentialModel
from alibabacloud_credentials.provider.refreshable import Credentials

OURS = {
    'access_key_id': 'id', 'access_key_secret': 'secret', 'security_token': 'token', 'expiration': 1800000000,
    'provider_name': 'ram_role_arn/static_ak',
}


class Provider:
    """Returns what it was made with, and counts."""

    def __init__(self, credential):
        self.credential = credential
        self.asked = 0
        self.asked_async = 0

    def get_credentials(self):
        self.asked += 1
        return self.credential

    async def get_credentials_async(self):
        self.asked_async += 1
        return self.credential


class Other:
    """A credential of somebody else's, with the four getters of ``ICredentials`` and nothing else."""

    def get_access_key_id(self):
        return 'id'

    def get_access_key_secret(self):
        return 'secret'

    def get_security_token(self):
        return 'token'

    def get_provider_name(self):
        return 'theirs'


class OtherWithType(Other):
    def __init__(self, type_name):
        self.type_name = type_name

    def get_type(self):
        return self.type_name


class Incomplete:
    def get_access_key_id(self):
        return 'id'

    def __repr__(self):
        return 'SENTINEL'


class Client(BaseClient):
    def __init__(self, provider, type_name='ram_role_arn'):
        self._cloud_credential = CredentialSource(type_name=type_name, provider=provider)


def in_both_worlds(credential, type_name='ram_role_arn'):
    client = Client(Provider(credential), type_name)
    model, model_async = client.get_credential(), asyncio.run(client.get_credential_async())
    assert model.to_map() == model_async.to_map()
    return model


def test_every_field_of_our_credentials_is_reported_with_the_type_of_the_client():
    model = in_both_worlds(Credentials(**OURS))
    assert type(model) is CredentialModel
    assert vars(model) == {**OURS, 'bearer_token': None, 'type': 'ram_role_arn'}


def test_a_credential_that_does_not_end_has_no_expiration():
    assert in_both_worlds(Credentials(access_key_id='id', access_key_secret='secret')).expiration is None


def test_what_a_caller_does_to_a_model_changes_nobody_elses():
    client = Client(Provider(Credentials(**OURS)))
    client.get_credential().access_key_id = 'changed'
    assert client.get_credential().access_key_id == 'id'


@pytest.mark.parametrize('special', ['bearer', 'id_token'])
def test_a_chain_lets_the_types_through_that_are_signed_otherwise(special):
    model = in_both_worlds(Credentials(bearer_token='bearer token', credential_type=special), 'default')
    assert (model.type, model.bearer_token) == (special, 'bearer token')


def test_a_credential_from_outside_needs_only_the_four_getters():
    assert vars(in_both_worlds(Other(), 'theirs')) == {
        'access_key_id': 'id', 'access_key_secret': 'secret', 'security_token': 'token', 'bearer_token': None,
        'type': 'theirs', 'provider_name': 'theirs', 'expiration': None,
    }


@pytest.mark.parametrize(('own_type', 'reported'), [
    ('bearer', 'bearer'), ('id_token', 'id_token'), ('sts', 'theirs'), (None, 'theirs'),
])
def test_a_type_from_outside_shows_only_if_it_is_signed_otherwise(own_type, reported):
    assert in_both_worlds(OtherWithType(own_type), 'theirs').type == reported


def test_a_provider_may_return_a_credential_model():
    given = CredentialModel(**OURS, bearer_token='bearer token', type='bearer')
    model = in_both_worlds(given, 'theirs')
    assert model is not given
    assert model.to_map() == given.to_map()


def test_a_credential_from_outside_without_a_getter_is_refused_by_the_name_of_its_provider():
    with pytest.raises(InvalidConfigurationException) as refused:
        in_both_worlds(Incomplete())
    assert refused.value.message == 'Provider: what it returned as a credential has no method get_access_key_secret()'


@pytest.mark.parametrize('nothing', [None, 0, 'text', {}])
def test_a_provider_that_returns_no_credential_is_refused(nothing):
    with pytest.raises(InvalidConfigurationException, match=r'has no method get_access_key_id\(\)'):
        in_both_worlds(nothing)


def test_an_event_loop_is_never_blocked_by_the_synchronous_side():
    provider = Provider(None)
    with pytest.raises(InvalidConfigurationException):
        asyncio.run(Client(provider).get_credential_async())
    assert (provider.asked, provider.asked_async) == (0, 1)


ACCESSORS = [
    ('get_access_key_id', 'id'), ('get_access_key_secret', 'secret'), ('get_security_token', 'token'),
    ('get_bearer_token', None), ('get_type', 'ram_role_arn'),
]


@pytest.mark.parametrize(('accessor', 'value'), ACCESSORS)
def test_an_accessor_reads_one_credential(accessor, value):
    provider = Provider(Credentials(**OURS))
    assert getattr(Client(provider), accessor)() == value
    assert (provider.asked, provider.asked_async) == (1, 0)


@pytest.mark.parametrize(('accessor', 'value'), ACCESSORS)
def test_an_asynchronous_accessor_reads_one_credential(accessor, value):
    provider = Provider(Credentials(**OURS))
    assert asyncio.run(getattr(Client(provider), f'{accessor}_async')()) == value
    assert (provider.asked, provider.asked_async) == (0, 1)


def test_a_source_survives_pickling():
    source = pickle.loads(pickle.dumps(CredentialSource(type_name='sts', provider=Provider(Credentials(**OURS)))))
    assert source.get_credential().to_map() == {
        'accessKeyId': 'id', 'accessKeySecret': 'secret', 'securityToken': 'token', 'expiration': 1800000000,
        'type': 'sts', 'providerName': 'ram_role_arn/static_ak',
    }
