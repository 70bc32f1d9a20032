"""The real SDKs against the local cloud. ``make test-adapters`` installs them; elsewhere their tests are skipped."""

import os
import ssl
import time

import pytest
from alibabacloud_credentials.testing import FakeClock, use_context

ROLE = 'acs:ram::1234567890123456:role/reader'
# Longer than a session of the role, so that its credential has ended; the refusal of old time stamps is learned from.
SESSION_S = 3600


@pytest.fixture
def sdk():
    """Imports a module of an SDK, or skips the test."""
    def module(name):
        if os.environ.get('ALL_SDKS') == 'true':
            return __import__(name, fromlist=['*'])
        return pytest.importorskip(name, reason=f'{name} is not installed; make test-adapters installs it')
    return module


class World:
    """A client whose credential is a session of a role, and what an SDK is told of the local cloud."""

    def __init__(self, cloud, monkeypatch):
        self.cloud = cloud
        self.clock = FakeClock(time.time())
        self.user = cloud.add_access_key()
        cloud.add_role(ROLE)
        self.client = self.client_of(
            type='ram_role_arn', role_arn=ROLE, access_key_id=self.user.access_key_id,
            access_key_secret=self.user.access_key_secret,
        )
        # SDKs that put a name before the one of the service reach it through the proxy, by the real names.
        monkeypatch.setenv('HTTP_PROXY', cloud.proxy.http.url)
        monkeypatch.setenv('NO_PROXY', '127.0.0.1')
        self.endpoint = cloud.products.http.url
        self.openapi = f'{cloud.openapi.https.url}/'
        self.tls = ssl.create_default_context(cafile=cloud.ca_file)

    def client_of(self, **config):
        return self.cloud.client(context=self.cloud.context(clock=self.clock), **config)

    def rotate(self):
        """The session ends, for its user and for the services."""
        for key in list(self.cloud.accounts.keys.values()):
            key.active = key is self.user
        self.clock.advance(SESSION_S)

    def signed_with(self):
        """The AccessKey ids by which the requests to products were signed, in their order, each once."""
        requests = [*self.cloud.products.requests, *self.cloud.openapi.requests]
        return list(dict.fromkeys(request.access_key_id for request in requests if request.outcome == 'ok'))


@pytest.fixture
def adapted(local_cloud, monkeypatch):
    # SDKs sign at the time of the machine, and so do the adapters that sign themselves.
    with use_context(local_cloud.context()):
        yield World(local_cloud, monkeypatch)
