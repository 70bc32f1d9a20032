"""The sources that ask a server, in success and in every kind of failure."""

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.http import HttpOptions
from alibabacloud_credentials.testing import LocalCloud
from cloud_sources import HASTY, SOURCES
from listening import ECHOES, MARK, hear_failure


def test_a_fetched_credential_shows_nothing(account, source, get, heard):
    provider = source.make(account)
    credentials = get(provider)
    client = Client(provider=provider)
    heard.hear(provider, credentials, client, client.get_credential(), *account.cloud.requests)


@pytest.mark.parametrize('kind', sorted(ECHOES))
def test_what_a_server_sends_back_does_not_show(account, source, get, heard, kind):
    source.faults(account).add(operation=source.operation, answer=ECHOES[kind])
    hear_failure(heard, get, source.make(account))


@pytest.mark.parametrize('kind', sorted(ECHOES))
def test_what_a_metadata_server_sends_back_does_not_show(account, get, heard, kind):
    metadata = next(source for source in SOURCES if source.service == 'metadata')
    for operation in ('token', 'role_list'):
        account.reset()
        account.cloud.metadata.faults.add(operation=operation, answer=ECHOES[kind])
        provider = metadata.make(account)
        try:
            heard.hear(get(provider))
        except CredentialException as error:
            heard.hear(error, provider)


@pytest.mark.parametrize('fault', [
    {'status': 404}, {'status': 503}, {'code': 'Throttling.User', 'retry_after': 1}, {'close': 'before_head'},
    {'close': 'after_head'}, {'close': 'mid_body'}, {'hang_s': 30.0}, {'body_interval_s': 0.05},
    {'huge_bytes': 3 * 1024 * 1024}, {'compressed_bytes': 3 * 1024 * 1024},
], ids=str)
def test_a_broken_server_shows_nothing(account, source, get, heard, fault):
    source.faults(account).add(operation=source.operation, **fault)
    hear_failure(heard, get, source.make(account, http_options=HASTY))


def test_an_outage_while_a_credential_is_valid_shows_nothing(account, source, get, heard):
    provider = source.make(account)
    heard.hear(get(provider))
    source.faults(account).add(operation=source.operation, answer=ECHOES['refusal in HTML'])
    provider.invalidate()
    hear_failure(heard, get, provider)


def test_a_proxy_with_a_password_shows_nothing(account, source, get, heard):
    heard.forbid(password='fake-proxy-password')
    options = HttpOptions(proxy=f'http://fakeuser:fake-proxy-password@{account.cloud.proxy.endpoint}')
    heard.hear(options)
    account.cloud.proxy.refuse = True
    try:
        provider = source.make(account, http_options=options)
        if source.service == 'metadata':
            heard.hear(get(provider))
        else:
            hear_failure(heard, get, provider)
    finally:
        account.cloud.proxy.refuse = False


@pytest.mark.parametrize('source', [source for source in SOURCES if source.service == 'sts'], ids=lambda s: s.name)
def test_failed_tls_shows_nothing(account, source, get, heard):
    with LocalCloud() as other:
        context = account.context(environment={'SSL_CERT_FILE': other.ca_file})
        hear_failure(heard, get, source.make(account, context=context))


@pytest.mark.parametrize('content', [
    f'{MARK} {MARK}', f'{MARK}\n{MARK}', f'{MARK}\u00fc', f'{MARK}\x00'.encode(), b'\xff' + MARK.encode(), MARK * 9999,
], ids=['blank', 'lines', 'letters', 'binary', 'not UTF-8', 'huge'])
def test_a_file_that_cannot_be_used_shows_nothing(account, get, heard, content):
    context = account.context()
    context.files.write('/token', content)
    context.files.write('/key', content)
    by_name = {source.name: source for source in SOURCES}
    hear_failure(heard, get, by_name['oidc_role_arn'].make(account, context=context))
    with pytest.raises(CredentialException) as raised:
        by_name['rsa_key_pair'].make(account, context=context)
    heard.hear(raised.value)
