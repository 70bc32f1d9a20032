"""An SDK that is given a ``ScopedClient`` signs for whoever is bound, and keeps nothing of who was bound before."""

import importlib

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.sharing import ScopedClient, identity


def client_of(name):
    return Client(Config(type='sts', access_key_id=name, access_key_secret=f'FAKE-SECRET-{name}', security_token=name))


def test_each_part_that_botocore_reads_is_of_whoever_is_bound(sdk, world):
    errors = sdk('botocore.exceptions')
    credentials = importlib.import_module('alibabacloud_credentials.adapters.botocore').Credentials(ScopedClient())
    for name in ('ada', 'eve'):
        with identity(client_of(name)):
            parts = credentials.access_key, credentials.secret_key, credentials.token, credentials.account_id
            assert parts == (name, f'FAKE-SECRET-{name}', name, None)
            assert credentials.get_frozen_credentials()[:3] == parts[:3]
    for part in ('access_key', 'secret_key', 'token'):
        with pytest.raises(errors.CredentialRetrievalError):
            getattr(credentials, part)
