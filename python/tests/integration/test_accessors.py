"""``get_type()``, ``get_bearer_token()`` and their asynchronous twins report what the credential holds."""

import asyncio
import json
import re
import warnings

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.provider import BearerCredentialsProvider, CLIProfileCredentialsProvider
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from alibabacloud_credentials.testing import use_context

KEY = {'access_key_id': 'id', 'access_key_secret': 'secret'}
TOKEN = 'fake-bearer-token'


def of_config(**fields):
    return lambda account: Client(Config(**fields))


def role_of_user(account):
    user = account.user
    return Client(Config(
        type='ram_role_arn', role_arn=account.role.arn, access_key_id=user.access_key_id,
        access_key_secret=user.access_key_secret,
    ))


def role_of_pod(account):
    return Client(Config(
        type='oidc_role_arn', role_arn=account.pod_role.arn, oidc_provider_arn=account.issuer.arn,
        oidc_token_file_path='/token',
    ))


def role_of_company(account):
    provider = account.cloud.add_saml_provider()
    account.cloud.add_role(account.pod_role.arn, trusts=[provider, account.issuer])
    response = provider.response(account.pod_role.arn)
    with use_context(account.cloud.context(environment={'RESPONSE': response})):
        return Client(Config(
            type='saml_role_arn', role_arn=account.pod_role.arn, saml_provider_arn=provider.arn,
            saml_assertion_source='env:RESPONSE',
        ))


def key_pair(account):
    return Client(Config(
        type='rsa_key_pair', public_key_id=account.pair.public_key_id, private_key_file='/key',
    ))


def served_uri(account):
    return Client(Config(type='credentials_uri', credentials_uri=account.cloud.uri.serve('served')))


# How a client of each type of a Config is made.
OF_TYPE = {
    'access_key': of_config(type='access_key', **KEY),
    'sts': of_config(type='sts', security_token='token', **KEY),
    'bearer': of_config(type='bearer', bearer_token=TOKEN),
    'ecs_ram_role': of_config(type='ecs_ram_role'),
    'ram_role_arn': role_of_user,
    'oidc_role_arn': role_of_pod,
    'saml_role_arn': role_of_company,
    'rsa_key_pair': key_pair,
    'credentials_uri': served_uri,
}


class IdToken(RefreshingProvider):
    """SDKs sign its credentials otherwise, as those of a bearer token."""

    name = 'identity'

    def fetch(self, context):
        return Credentials(bearer_token=TOKEN, credential_type='id_token')


def profile_of(**fields):
    text = json.dumps({'current': 'p', 'profiles': [{'name': 'p', **fields}]})

    def make(account):
        with use_context(account.cloud.context(files={'/config.json': text})):
            return Client(provider=CLIProfileCredentialsProvider(profile_file='/config.json'))

    return make


# Other clients, with the type and the bearer token of their credential.
OTHERS = [
    ('the chain', lambda account: Client(), ('default', None)),
    ('a bearer provider', lambda account: Client(provider=BearerCredentialsProvider(bearer_token=TOKEN)),
     ('bearer', TOKEN)),
    ('an id token', lambda account: Client(provider=IdToken()), ('id_token', TOKEN)),
    ('a profile with a key', profile_of(mode='AK', **KEY), ('cli_profile', None)),
    ('a profile with a bearer token', profile_of(mode='BearerToken', bearer_token=TOKEN), ('bearer', TOKEN)),
]


async def read_async(client):
    return await client.get_type_async(), await client.get_bearer_token_async()


def read(client):
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', DeprecationWarning)
        return client.get_type(), client.get_bearer_token()


def readings(make, account):
    """What either world reads, each from a client that has fetched nothing before."""
    with use_context(account.context()):
        return read(make(account)), asyncio.run(read_async(make(account)))


def test_every_type_of_a_config_is_below():
    with pytest.raises(InvalidConfigurationException) as refused:
        Client(Config(type='no such type'))
    listed = refused.value.message.partition('support: ')[2].partition(';')[0]
    assert sorted(re.findall(r'\w+', listed)) == sorted(OF_TYPE)


@pytest.mark.parametrize('type_name', OF_TYPE)
def test_both_worlds_report_the_type_of_the_config_and_its_bearer_token(account, type_name):
    expected = (type_name, TOKEN if type_name == 'bearer' else None)
    assert readings(OF_TYPE[type_name], account) == (expected, expected)


@pytest.mark.parametrize(('make', 'expected'), [row[1:] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_both_worlds_report_the_type_that_sdks_must_see(account, make, expected):
    assert readings(make, account) == (expected, expected)


@pytest.mark.parametrize('type_name', OF_TYPE)
def test_both_worlds_report_what_one_credential_holds(account, type_name):
    with use_context(account.context()):
        client = OF_TYPE[type_name](account)
        model = client.get_credential()
        assert read(client) == asyncio.run(read_async(client)) == (model.type, model.bearer_token)
