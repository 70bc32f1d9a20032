"""What the tests of the default chain share: files, a network, and what came of a walk."""

import json
import logging

import pytest
from alibabacloud_credentials.exceptions import ChainException
from alibabacloud_credentials.testing import Response, TransportFailure

CONFIG_JSON = '/home/user/.aliyun/config.json'
CREDENTIALS_INI = '/home/user/.alibabacloud/credentials.ini'
ID, SECRET = 'ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'
OIDC = {
    'ALIBABA_CLOUD_ROLE_ARN': 'acs:ram::1:role/r', 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN': 'acs:ram::1:oidc-provider/p',
    'ALIBABA_CLOUD_OIDC_TOKEN_FILE': '/token',
}
KEY_FROM_METADATA = {
    'Code': 'Success', 'AccessKeyId': 'metadata-id', 'AccessKeySecret': 'metadata-secret',
    'SecurityToken': 'metadata-token', 'Expiration': '2026-01-01T06:00:00Z',
}
INI = '[default]\ntype = access_key\naccess_key_id = ini-id\naccess_key_secret = ini-secret\n'


def profile(**fields):
    return json.dumps({'current': 'p', 'profiles': [{'name': 'p', **fields}]})


CLI_KEY = profile(mode='AK', access_key_id='cli-id', access_key_secret='cli-secret')


class Network:
    """Where nothing answers, unless a test gives it an answer."""

    def __init__(self, answer=None):
        self.answer = answer
        self.urls = []

    def send(self, request, **_):
        self.urls.append(request.url)
        if self.answer is None:
            raise TransportFailure('no answer came', 'the network')
        return self.answer(request)


def metadata(request):
    if request.url.endswith('/token'):
        return Response(200, {}, b'FAKE-METADATA-TOKEN')
    if request.url.endswith('/security-credentials/'):
        return Response(200, {}, b'role')
    return Response(200, {}, json.dumps(KEY_FROM_METADATA).encode())


def sources(chain):
    """The classes of the sources that a chain asks, if none of them has a credential."""
    return [provider for provider, _ in attempts_of(chain)]


def selected_by(chain):
    credentials = chain.get_credentials()
    return credentials.get_access_key_id(), credentials.get_provider_name()


def attempts_of(chain):
    with pytest.raises(ChainException) as caught:
        chain.get_credentials()
    return [(attempt.provider, attempt.outcome) for attempt in caught.value.attempts]


def warnings_in(caplog):
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
