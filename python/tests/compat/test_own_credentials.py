"""Credentials and clients that programs derive from ours, or put in their place."""

import asyncio
import warnings

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.credentials import AccessKeyCredential, Credential
from alibabacloud_credentials.models import CredentialModel
from alibabacloud_credentials.provider import StaticAKCredentialsProvider
from alibabacloud_credentials.provider.refreshable import Credentials
from alibabacloud_credentials.testing import RefusingContext, use_context


@pytest.fixture(autouse=True)
def refusing_world():
    with use_context(RefusingContext()) as world, warnings.catch_warnings():
        warnings.simplefilter('ignore', DeprecationWarning)
        yield world


class GettersOnly:
    """Written before there was get_credential()."""

    def get_access_key_id(self):
        return 'own id'

    def get_access_key_secret(self):
        return 'own secret'

    def get_security_token(self):
        return 'own token'

    async def get_access_key_id_async(self):
        return 'own id'

    async def get_access_key_secret_async(self):
        return 'own secret'

    async def get_security_token_async(self):
        return 'own token'


class DerivedGetters(GettersOnly, Credential):
    """The same, derived from the class whose get_credential() returns None."""


@pytest.mark.parametrize('own', [GettersOnly(), DerivedGetters()], ids=lambda own: type(own).__name__)
def test_the_old_getters_of_a_client_ask_those_of_what_a_subclass_put_in_place(own):
    class Own(Client):
        cloud_credential = own

        def __init__(self):
            """Nothing to configure."""

    client = Own()
    assert (client.get_access_key_id(), client.get_access_key_secret(), client.get_security_token()) == (
        'own id', 'own secret', 'own token',
    )
    assert [asyncio.run(get()) for get in (
        client.get_access_key_id_async, client.get_access_key_secret_async, client.get_security_token_async,
    )] == ['own id', 'own secret', 'own token']


def test_an_old_getter_that_a_derived_credential_overrides_is_the_one_asked():
    class Rotating(AccessKeyCredential):
        def get_access_key_id(self):
            return 'rotated'

    client = Client(Config(type='access_key', access_key_id='id', access_key_secret='secret'))
    client.cloud_credential = Rotating('first', 'secret')
    assert client.get_access_key_id() == 'rotated'


def test_the_old_getters_of_a_client_that_overrides_get_credential_alone_read_it():
    class Own(Client):
        def __init__(self):
            """Nothing to configure."""

        def get_credential(self):
            return CredentialModel(access_key_id='own id', type='access_key')

    assert Own().get_access_key_id() == 'own id'


def test_a_derived_credential_may_have_its_parts_as_properties_or_constants():
    class Own(AccessKeyCredential):
        access_key_secret = 'constant'
        access_key_id = property(lambda self: 'computed')

        def __init__(self):
            """Nothing to keep."""

    model = Own().get_credential()
    assert (model.access_key_id, model.access_key_secret, model.security_token) == ('computed', 'constant', None)
    assert Own().get_access_key_id() == 'computed'
    assert asyncio.run(Own().get_credential_async()).access_key_id == 'computed'


def test_every_read_asks_a_method_that_a_test_replaced(monkeypatch):
    replaced = Credentials(access_key_id='replaced', access_key_secret='secret', provider_name='static_ak')
    monkeypatch.setattr(StaticAKCredentialsProvider, 'get_credentials', lambda self: replaced)
    client = Client(provider=StaticAKCredentialsProvider(access_key_id='first', access_key_secret='secret'))
    assert [client.get_credential().access_key_id for _ in range(3)] == ['replaced'] * 3
