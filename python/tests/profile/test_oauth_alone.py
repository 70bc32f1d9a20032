"""The OAuth provider without a profile: its parameters, its callbacks, and what a server may answer."""

import asyncio
import logging

import pytest
from alibabacloud_credentials.exceptions import (
    ExpiredException,
    InvalidConfigurationException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.provider import OAuthCredentialsProvider
from alibabacloud_credentials.testing import use_context


def alone(logins, login, **parameters):
    with use_context(logins.context()):
        return OAuthCredentialsProvider(**{
            'client_id': login.client_id, 'sign_in_url': 'https://oauth.aliyun.com',
            'refresh_token': login.refresh_token, **parameters,
        })


def test_the_callback_gets_what_has_to_be_saved(logins):
    login = logins.oauth_login(0)
    calls = []
    provider = alone(logins, login, token_update_callback=lambda *values: calls.append(values))
    credentials = provider.get_credentials()
    assert calls == [(
        login.refresh_token, login.access_token, credentials.get_access_key_id(), credentials.get_access_key_secret(),
        credentials.get_security_token(), logins.now() + 3600, credentials.get_expiration(),
    )]


def test_the_callback_gets_a_new_refresh_token_even_if_the_exchange_failed(logins):
    login = logins.oauth_login(0)
    calls = []
    logins.cloud.oauth.faults.add(operation='exchange', status=403, code='access_denied')
    provider = alone(logins, login, token_update_callback=lambda *values: calls.append(values))
    with pytest.raises(RejectedException):
        provider.get_credentials()
    assert calls == [(login.refresh_token, login.access_token, None, None, None, logins.now() + 3600, None)]


@pytest.mark.parametrize('ask', [
    lambda provider: provider.get_credentials(), lambda provider: asyncio.run(provider.get_credentials_async()),
    lambda provider: asyncio.run(blocking_in_loop(provider)),
], ids=['sync', 'async', 'sync in a loop'])
def test_a_coroutine_function_will_do_as_a_callback(logins, ask):
    calls = []

    async def callback(*values):
        await asyncio.sleep(0)
        calls.append(values)

    ask(alone(logins, logins.oauth_login(0), token_update_callback_async=callback))
    assert len(calls) == 1


async def blocking_in_loop(provider):
    return provider.get_credentials()


def test_a_callback_that_raises_is_one_warning_without_its_text(logins, caplog):
    def callback(*_):
        raise RuntimeError('FAKE-SECRET')

    with caplog.at_level(logging.WARNING):
        assert alone(logins, logins.oauth_login(0), token_update_callback=callback).get_credentials()
    assert [record.getMessage() for record in caplog.records] == [
        'the callback that saves the OAuth login raised RuntimeError',
    ]


def test_a_credential_given_to_the_constructor_is_reused_once(logins):
    issued = logins.issued(3600)
    issued['security_token'] = issued.pop('sts_token')
    provider = alone(logins, logins.oauth_login(), **issued)
    assert provider.get_credentials().get_access_key_id() == issued['access_key_id']
    assert logins.operations() == []
    provider.invalidate()
    assert provider.get_credentials().get_access_key_id() != issued['access_key_id']


def test_a_subclass_may_ask_for_what_its_base_fetches(logins):
    issued = logins.issued(3600)
    issued['security_token'] = issued.pop('sts_token')
    provider = alone(logins, logins.oauth_login(), **issued)
    assert provider.fetch(logins.context()).get_access_key_id() == issued['access_key_id']


@pytest.mark.parametrize(('parameters', 'words'), [
    ({'client_id': ''}, 'the ClientId is empty'), ({'client_id': None}, 'the ClientId is empty'),
    ({'client_id': 5}, 'client_id'), ({'sign_in_url': ''}, 'the url for sign-in is empty'),
    ({'sign_in_url': 'ftp://x'}, 'sign_in_url'), ({'sign_in_url': 'https://'}, 'sign_in_url'),
    ({'refresh_token': 5}, 'refresh_token'), ({'refresh_token': 'a\nb'}, 'refresh_token'),
    ({'access_token_expire': 'soon'}, 'access_token_expire'), ({'sts_expiration': 'soon'}, 'sts_expiration'),
    ({'http_options': 5}, 'http_options'),
])
def test_a_wrong_parameter_is_refused_by_the_constructor(logins, parameters, words):
    with pytest.raises(InvalidConfigurationException, match=words):
        alone(logins, logins.oauth_login(), **parameters)


@pytest.mark.parametrize(('operation', 'fault', 'kind'), [
    ('token', {'status': 500}, RejectedException),
    ('token', {'status': 429}, RejectedException),
    ('token', {'redirect_to': 'http://evil.example/'}, UnreachableException),
    ('token', {'body': b''}, UnreachableException),
    ('token', {'body': b'<html>'}, UnreachableException),
    ('token', {'body': []}, UnreachableException),
    ('token', {'body': {}}, UnreachableException),
    ('token', {'body': {'access_token': 5}}, UnreachableException),
    ('token', {'body': {'error': 'invalid_client'}}, RejectedException),
    ('token', {'body': {'error': {'a': 1}}}, RejectedException),
    ('token', {'body': {'error': 'invalid_grant'}}, ExpiredException),
    ('token', {'huge_bytes': 3000000}, UnreachableException),
    ('exchange', {'status': 403, 'code': 'access_denied'}, RejectedException),
    ('exchange', {'status': 401, 'code': 'invalid_token'}, ExpiredException),
    ('exchange', {'redirect_to': 'http://evil.example/'}, UnreachableException),
    ('exchange', {'body': {}}, UnreachableException),
    ('exchange', {'body': {'accessKeyId': 'a', 'accessKeySecret': 's', 'securityToken': 't'}}, UnreachableException),
    ('exchange', {'body': {
        'accessKeyId': 'a', 'accessKeySecret': 's', 'securityToken': 't', 'expiration': 'soon',
    }}, UnreachableException),
    ('exchange', {'body': {
        'accessKeyId': 'a', 'accessKeySecret': 's', 'securityToken': 't', 'expiration': '2020-01-01T00:00:00Z',
    }}, ExpiredException),
    ('exchange', {'body': {
        'accessKeyId': 5, 'accessKeySecret': 's', 'securityToken': 't', 'expiration': '2030-01-01T00:00:00Z',
    }}, UnreachableException),
    ('exchange', {'body': {'error': 'access_denied', 'error_description': 'FAKE-SECRET'}}, RejectedException),
])
def test_a_bad_answer_is_one_clear_error(logins, operation, fault, kind):
    login = logins.oauth_login(0)
    logins.cloud.oauth.faults.add(operation=operation, **fault)
    with pytest.raises(kind) as caught:
        alone(logins, login).get_credentials()
    assert isinstance(caught.value, kind)
    for secret in (login.refresh_token, login.access_token, 'FAKE-SECRET'):
        assert secret not in repr(caught.value)
    assert not any(request.service != 'oauth' for request in logins.cloud.requests)
