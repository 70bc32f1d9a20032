"""What every source that asks a server does when real servers and networks go wrong, and what it says then."""

import re
import socket

import pytest
from alibabacloud_credentials.exceptions import (
    CredentialException,
    ExpiredException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.http import HttpOptions
from alibabacloud_credentials.testing import LocalCloud, RoutedSender, Sender
from cloud_sources import HASTY, SOURCES, get_async, get_sync

MB = 1024 * 1024


@pytest.fixture(scope='module')
def elsewhere():
    """Another cloud, where nothing may ever arrive, with an authority that nobody trusts."""
    with LocalCloud() as cloud:
        yield cloud


@pytest.fixture(params=SOURCES, ids=lambda source: source.name)
def source(request):
    return request.param


@pytest.fixture(params=[get_sync, get_async])
def get(request):
    return request.param


def failure(account, source, get, **more):
    """The error that comes out; it names the source, in one sentence."""
    provider = source.make(account, **more)
    with pytest.raises(CredentialException) as raised:
        get(provider)
    assert source.title in str(raised.value)
    assert '\n' not in str(raised.value)
    return raised.value


@pytest.mark.parametrize('status', [400, 403, 404, 500])
def test_a_refusal_by_status(account, source, get, status):
    source.faults(account).add(operation=source.operation, status=status)
    error = failure(account, source, get)
    assert isinstance(error, RejectedException)
    assert error.http_status == status


@pytest.mark.parametrize(('fault', 'requests'), [
    ({'status': 500}, 2), ({'status': 429}, 2), ({'code': 'Throttling.User'}, 2), ({'close': 'before_head'}, 2),
])
def test_what_passes_is_waited_for(account, source, get, fault, requests):
    source.faults(account).add(operation=source.operation, times=1, **fault)
    get(source.make(account))
    assert len(source.requests(account)) == requests


@pytest.mark.parametrize(('fault', 'words'), [
    ({'body': b''}, 'is empty'),
    ({'body': b'<html><body>Sign in</body></html>'}, 'is HTML or XML'),
    ({'body': b'{"Credentials": {"AccessKeyId": "STS.fake'}, 'is not complete and valid JSON'),
    ({'body': b'[]'}, 'is not a JSON object'),
    ({'body': {'Credentials': {}, 'SessionAccessKey': {}, 'Code': 'Success'}}, "AccessKeyId'"),
    ({'close': 'mid_body'}, 'closed before the whole answer'),
    ({'close': 'after_head'}, 'closed before the whole answer'),
    ({'close': 'before_head'}, 'closed before the whole answer'),
    ({'redirect_to': 'http://127.0.0.1:1/'}, 'redirect'),
    ({'huge_bytes': 200 * MB}, 'larger than 1 MiB'),
    # Python 3.7 with OpenSSL 3 sees only the sudden end of such a body.
    ({'compressed_bytes': 200 * MB}, 'larger than 1 MiB|closed before the whole answer'),
], ids=lambda value: None if isinstance(value, str) else next(iter(value)))
def test_an_answer_that_is_none(account, source, get, fault, words):
    source.faults(account).add(operation=source.operation, **fault)
    error = failure(account, source, get)
    assert isinstance(error, UnreachableException)
    assert re.search(words, str(error))


def test_a_credential_that_has_expired_already(account, source, get):
    keys = {'AccessKeyId': 'STS.fake', 'AccessKeySecret': 'fake', 'SecurityToken': 'fake'}
    ended = {'Expiration': '2020-01-01T00:00:00Z'}
    pair = {'SessionAccessKeyId': 'TMP.fake', 'SessionAccessKeySecret': 'fake', **ended}
    body = {'Code': 'Success', **keys, **ended, 'Credentials': {**keys, **ended}, 'SessionAccessKey': pair}
    source.faults(account).add(operation=source.operation, body=body)
    assert isinstance(failure(account, source, get), ExpiredException)


@pytest.mark.parametrize('fault', [{'hang_s': 30.0}, {'head_interval_s': 0.05}, {'body_interval_s': 0.05}], ids=str)
def test_a_server_that_is_too_slow_is_given_up_in_time(account, source, get, fault):
    source.faults(account).add(operation=source.operation, **fault)
    error = failure(account, source, get, http_options=HASTY)
    assert isinstance(error, UnreachableException)
    assert 'no whole answer came within' in str(error)


def refusing_port():
    """A port of this machine on which nobody listens."""
    with socket.socket() as closed:
        closed.bind(('127.0.0.1', 0))
        return closed.getsockname()[1]


def test_a_refused_connection(account, source, get):
    place = f'127.0.0.1:{refusing_port()}'
    if source.service == 'metadata':
        context = account.context(http=Elsewhere(place))
        error = failure(account, source, get, context=context)
        assert 'Version 1, which needs no token, is switched off' in str(error)
    elif source.service == 'uri':
        error = failure(account, source, get, uri=f'http://{place}/?token=fake-query-secret')
    else:
        error = failure(account, source, get, sts_endpoint=place)
    assert isinstance(error, UnreachableException)
    assert 'the connection was refused' in str(error)


class Elsewhere:
    """The real sender, with every request led to one place."""

    def __init__(self, place):
        self._host, _, self._port = place.partition(':')

    def send(self, request, **limits):
        return Sender(resolve=lambda host, port, scheme: (self._host, int(self._port))).send(request, **limits)


OVER_TLS = [source for source in SOURCES if source.service == 'sts']


@pytest.mark.parametrize('source', OVER_TLS, ids=lambda source: source.name)
def test_a_certificate_that_nobody_trusts(account, elsewhere, source, get):
    context = account.context(environment={'SSL_CERT_FILE': elsewhere.ca_file})
    error = failure(account, source, get, context=context)
    assert isinstance(error, UnreachableException)
    assert 'TLS certificate was not accepted' in str(error)
    assert source.requests(account) == []


@pytest.mark.parametrize('variable', ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'])
@pytest.mark.parametrize('source', OVER_TLS, ids=lambda source: source.name)
def test_a_private_authority_is_trusted_through_the_environment(account, source, get, variable):
    provider = source.make(account, context=account.context(environment={variable: account.cloud.ca_file}))
    assert get(provider).get_provider_name().startswith(source.name)
    assert source.requests(account)[0].secure


@pytest.mark.parametrize('source', OVER_TLS, ids=lambda source: source.name)
def test_a_proxy_that_refuses(account, source, get):
    account.cloud.proxy.refuse = True
    try:
        error = failure(account, source, get, http_options=HttpOptions(proxy=account.cloud.proxy.url))
    finally:
        account.cloud.proxy.refuse = False
    assert isinstance(error, UnreachableException)
    assert 'proxy' in str(error)
    assert source.requests(account) == []


def test_a_given_proxy_carries_every_source_but_the_metadata_server(account, source, get):
    # A sender of its own: no tunnel of an earlier test is kept.
    context = account.context(http=RoutedSender(account.cloud))
    get(source.make(account, context=context, http_options=HttpOptions(proxy=account.cloud.proxy.url)))
    assert len(account.cloud.proxy.requests) == (0 if source.service == 'metadata' else 1)


def test_a_proxy_of_the_environment_never_carries_the_metadata_server(account, get):
    metadata = next(source for source in SOURCES if source.service == 'metadata')
    variables = dict.fromkeys(('HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY', 'ALL_PROXY'), account.cloud.proxy.url)
    context = account.context(environment=variables)
    get(metadata.make(account, context=context))
    assert account.cloud.proxy.requests == []


@pytest.mark.parametrize('status', [302, 307])
@pytest.mark.parametrize('scheme', ['http', 'https'])
def test_nothing_reaches_the_place_that_a_redirect_names(account, elsewhere, source, get, scheme, status):
    place = getattr(elsewhere.uri, scheme)
    for operation in (source.operation, 'token', 'role_list'):
        source.faults(account).add(operation=operation, redirect_to=f'{place.url}/', status=status)
    failure(account, source, get, **({'disable_imds_v1': False} if source.service == 'metadata' else {}))
    assert elsewhere.requests == []
    assert place.handshake_failures == 0


@pytest.mark.parametrize('operation', ['token', 'role_list', 'credentials'])
def test_a_metadata_token_is_sent_to_nobody_else(account, get, operation):
    metadata = next(source for source in SOURCES if source.service == 'metadata')
    account.cloud.metadata.faults.add(operation=operation, redirect_to=account.cloud.uri.serve('evil'), times=1)
    get(metadata.make(account, disable_imds_v1=False))
    assert account.cloud.uri.requests == []


def test_a_refresh_that_failed_is_made_up_for_once_the_server_is_back(account, source, get):
    fault = source.faults(account).add(operation=source.operation, status=403)
    provider = source.make(account)
    with pytest.raises(RejectedException):
        get(provider)
    fault.clear()
    provider.invalidate()
    get(provider)
