"""What the tests of this folder share: a listener, and a local cloud in which every source has something to get."""

import logging
import warnings

import pytest
from alibabacloud_credentials.events import on_event
from cloud_sources import SOURCES, Account, get_async, get_sync
from listening import MARK, Heard


@pytest.fixture
def heard(caplog, capfd, monkeypatch):
    """Listens to everything while a test runs, and searches it when the test ends."""
    # The published package and its transport print what they send when this is set.
    monkeypatch.setenv('DEBUG', 'sdk')
    caplog.set_level(logging.DEBUG)
    for name in ('alibabacloud_credentials', 'alibabacloud-tea', 'credentials', 'asyncio'):
        caplog.set_level(logging.DEBUG, logger=name)
    listener = Heard()
    stop = on_event(lambda event: listener.hear(event))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter('always')
        yield listener
    stop()
    listener.texts += [str(warning.message) for warning in caught]
    listener.texts += [caplog.text, *[repr(record.args) for record in caplog.records]]
    listener.texts += capfd.readouterr()
    listener.check()


@pytest.fixture(scope='module')
def shared():
    account = Account()
    yield account
    account.cloud.close()


@pytest.fixture
def account(shared, heard):
    shared.reset()
    pem = shared.pair.private_key_pem.decode('ascii')
    heard.forbid(
        oidc_token=shared.oidc_token, query_secret='fake-query-secret', mark=MARK,
        private_key=[line for line in pem.splitlines() if not line.startswith('-')],
        secret=shared.user.access_key_secret, access_key_id=shared.user.access_key_id,
    )
    yield shared
    heard.forbid_what_was_sent(shared.cloud)


@pytest.fixture(params=SOURCES, ids=lambda source: source.name)
def source(request):
    return request.param


@pytest.fixture(params=[get_sync, get_async])
def get(request):
    return request.param
