"""``Client.cloud_credential`` and the getters before ``get_credential()``: replaced, derived, and what they report."""

import asyncio
import inspect
import json
import re

import pytest
from alibabacloud_credentials.base_client import BaseClient
from alibabacloud_credentials.client import Client, Config, _CredentialsProviderWrap, attribute_error_return_none
from alibabacloud_credentials.credentials import AccessKeyCredential, BearerTokenCredential, StsCredential
from alibabacloud_credentials.provider import StaticAKCredentialsProvider
from client_world import KEY, Counting, silently

pytestmark = pytest.mark.usefixtures('world')


# -- cloud_credential ---------------------------------------------------------------------------------------------


class SetsItOnItself(Client):
    def __init__(self):
        self.cloud_credential = AccessKeyCredential('own-id', 'own-secret')


class HasItOnTheClass(Client):
    cloud_credential = StsCredential('own-id', 'own-secret', 'own-token')

    def __init__(self):
        """Programs in the wild call no super().__init__()."""


class SetsItAfterwards(Client):
    def __init__(self):
        super().__init__(Config(type='access_key', **KEY))
        self.cloud_credential = AccessKeyCredential('own-id', 'own-secret')


SUBCLASSES = [SetsItOnItself, HasItOnTheClass, SetsItAfterwards]


@pytest.mark.parametrize('make', SUBCLASSES)
def test_a_subclass_may_set_what_the_client_delegates_to(make):
    assert make().get_credential().access_key_id == 'own-id'
    assert asyncio.run(make().get_credential_async()).access_key_secret == 'own-secret'
    assert BaseClient.get_credential(make()).access_key_id == 'own-id'


@pytest.mark.parametrize('make', SUBCLASSES)
def test_the_deprecated_getters_follow_what_a_subclass_set(make):
    assert silently(make().get_access_key_id) == 'own-id'
    assert silently(lambda: asyncio.run(make().get_access_key_secret_async())) == 'own-secret'


def test_it_may_be_replaced_at_any_time():
    client = Client(Config(type='access_key', **KEY))
    client.cloud_credential = BearerTokenCredential('token')
    assert client.get_credential().bearer_token == 'token'


def test_its_provider_may_be_replaced_at_any_time():
    client = Client(provider=Counting())
    assert client.get_credential().access_key_id == 'id-1'
    client.cloud_credential.provider = StaticAKCredentialsProvider(**KEY)
    assert client.get_credential().access_key_id == 'id'
    assert asyncio.run(client.get_credential_async()).access_key_id == 'id'


def test_it_answers_the_old_getters_too():
    source = Client(Config(type='sts', security_token='token', **KEY)).cloud_credential
    assert isinstance(source, _CredentialsProviderWrap)
    assert (source.get_access_key_id(), source.get_access_key_secret()) == ('id', 'secret')
    assert (source.get_security_token(), source.get_type()) == ('token', 'sts')
    assert asyncio.run(source.get_security_token_async()) == 'token'


def test_the_wrap_takes_a_type_and_a_provider():
    wrap = _CredentialsProviderWrap(type_name='mine', provider=StaticAKCredentialsProvider(**KEY))
    assert (wrap.get_credential().type, wrap.provider.get_provider_name()) == ('mine', 'static_ak')


def test_get_credentials_makes_what_a_client_delegates_to():
    assert Client.get_credentials(Config(type='access_key', **KEY)).get_credential().access_key_id == 'id'
    bearer = Client.get_credentials(Config(type='bearer', bearer_token='token'))
    assert (type(bearer), bearer.bearer_token) == (BearerTokenCredential, 'token')


# -- deprecated getters -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(('name', 'instead', 'value'), [
    ('get_access_key_id', 'client.get_credential().access_key_id', 'id'),
    ('get_access_key_secret', 'client.get_credential().access_key_secret', 'secret'),
    ('get_security_token', 'client.get_credential().security_token', 'token'),
    ('get_access_key_id_async', '(await client.get_credential_async()).access_key_id', 'id'),
    ('get_access_key_secret_async', '(await client.get_credential_async()).access_key_secret', 'secret'),
    ('get_security_token_async', '(await client.get_credential_async()).security_token', 'token'),
    ('get_type', 'client.get_credential().type', 'sts'),
    ('get_bearer_token', 'client.get_credential().bearer_token', None),
])
def test_a_deprecated_getter_warns_at_its_caller_and_answers(name, instead, value):
    client = Client(Config(type='sts', security_token='token', **KEY))
    text = f"Call to deprecated function {name}. Use '{instead}' instead"
    with pytest.warns(DeprecationWarning, match=re.escape(text)) as warned:
        answer = getattr(client, name)()
    assert warned[0].filename == __file__
    if inspect.isawaitable(answer):
        async def wait():
            return await answer

        answer = asyncio.run(wait())
    assert answer == value


def test_a_deprecated_getter_reads_one_credential():
    provider = Counting()
    assert silently(Client(provider=provider).get_access_key_secret) == 'secret-1'
    assert provider.fetches == 1


def test_a_bearer_client_has_its_token_and_type():
    client = Client(Config(type='bearer', bearer_token='token'))
    assert silently(client.get_bearer_token) == 'token'
    assert silently(client.get_type) == 'bearer'
    assert silently(client.get_access_key_id) is None


@pytest.mark.parametrize('make', [
    lambda: Client(provider=Counting()), lambda: Client(Config(type='access_key', **KEY)),
    lambda: Client(Config(type='bearer', bearer_token='token')), SetsItOnItself,
])
def test_type_and_bearer_token_are_those_of_the_credential_in_both_worlds(make):
    model = make().get_credential()

    async def read(client):
        return await client.get_type_async(), await client.get_bearer_token_async()

    assert (silently(make().get_type), silently(make().get_bearer_token)) == (model.type, model.bearer_token)
    assert asyncio.run(read(make())) == (model.type, model.bearer_token)


@pytest.mark.parametrize('read', [
    lambda client: client.get_type(), lambda client: asyncio.run(client.get_type_async()),
])
def test_a_chain_that_ends_at_a_bearer_token_is_of_that_type_in_both_worlds(world, files, read):
    files.write('/home/user/.aliyun/config.json', json.dumps(
        {'current': 'p', 'profiles': [{'name': 'p', 'mode': 'BearerToken', 'bearer_token': 'token'}]}
    ))
    assert silently(lambda: read(Client())) == 'bearer'


def test_attribute_error_return_none_catches_nothing_else():
    @attribute_error_return_none
    def read(value):
        """Read it."""
        return value.missing if isinstance(value, str) else 1 // value

    assert (read('text'), read(1), read.__doc__) == (None, 1, 'Read it.')
    with pytest.raises(ZeroDivisionError):
        read(0)
