"""A profile of mode OAuth: which request is made when, what is saved when, and who notices a new login."""

import asyncio
import errno
import json
import logging
import os
import stat

import pytest
from alibabacloud_credentials._context.files import Files
from alibabacloud_credentials._timestamps import format_utc
from alibabacloud_credentials.exceptions import (
    CredentialException,
    ExpiredException,
    InvalidConfigurationException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.provider import OAuthCredentialsProvider
from alibabacloud_credentials.testing import use_context
from login_world import LoginWorld


@pytest.fixture(scope='module')
def shared_world():
    world = LoginWorld()
    yield world
    world.close()


@pytest.fixture
def world(shared_world, tmp_path):
    return shared_world.fresh(tmp_path)


# -- which request when -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(('life_s', 'operations'), [
    (1201, ['exchange']), (1200, ['token', 'exchange']), (10, ['token', 'exchange']), (-10, ['token', 'exchange']),
])
def test_a_token_is_renewed_when_it_has_20_minutes_to_live(world, life_s, operations):
    world.write(world.oauth_profile(world.oauth_login(life_s)))
    credentials = world.provider().get_credentials()
    assert world.operations() == operations
    assert credentials.get_provider_name() == 'cli_profile/oauth'
    assert credentials.get_expiration() == world.now() + 3600


@pytest.mark.parametrize('style', ['camel', 'pascal'])
@pytest.mark.parametrize('site', ['CN', 'INTL'])
def test_both_sites_and_both_spellings_of_the_answer(world, style, site):
    world.cloud.oauth.key_style = style
    login = world.oauth_login(0, site)
    world.write(world.oauth_profile(login, oauth_site_type=site))
    assert world.provider().get_credentials().get_security_token()
    host = {'CN': 'oauth.aliyun.com', 'INTL': 'oauth.alibabacloud.com'}[site]
    assert {request.headers['host'] for request in world.cloud.oauth.requests} == {host}
    assert all(request.secure for request in world.cloud.oauth.requests)


def test_without_a_refresh_token_the_access_token_is_used_to_its_end(world):
    world.write(world.oauth_profile(world.oauth_login(60), oauth_refresh_token=''))
    world.provider().get_credentials()
    assert world.operations() == ['exchange']


def test_a_refresh_token_alone_is_enough(world):
    world.write(world.oauth_profile(world.oauth_login(), oauth_access_token=None))
    world.provider().get_credentials()
    assert world.operations() == ['token', 'exchange']


def test_the_requests_are_as_the_server_wants_them(world):
    login = world.oauth_login(0)
    world.write(world.oauth_profile(login))
    old_refresh_token = login.refresh_token
    world.provider().get_credentials()
    token, exchange = world.cloud.oauth.requests
    assert dict(token.form) == {
        'grant_type': 'refresh_token', 'refresh_token': old_refresh_token, 'client_id': '4038181954557748008',
        'Timestamp': format_utc(world.now()),
    }
    assert token.headers['content-type'] == 'application/x-www-form-urlencoded'
    assert (token.path, exchange.path) == ('/v1/token', '/v1/exchange')
    assert exchange.headers['authorization'] == f'Bearer {login.access_token}'
    assert exchange.headers['content-type'] == 'application/json'
    assert exchange.body == b''


@pytest.mark.parametrize(('left_s', 'operations'), [(3600, []), (180, []), (179, ['exchange']), (-5, ['exchange'])])
def test_a_credential_that_was_saved_is_reused_while_it_lives_180_seconds(world, left_s, operations):
    issued = world.issued(left_s)
    world.write(world.oauth_profile(world.oauth_login(), **issued))
    credentials = world.provider().get_credentials()
    assert world.operations() == operations
    assert (credentials.get_access_key_id() == issued['access_key_id']) == (operations == [])


@pytest.mark.parametrize('missing', ['access_key_id', 'access_key_secret', 'sts_token', 'sts_expiration'])
def test_half_a_saved_credential_is_none(world, missing):
    world.write(world.oauth_profile(world.oauth_login(), **{**world.issued(3600), missing: None}))
    world.provider().get_credentials()
    assert world.operations() == ['exchange']


def test_a_saved_credential_is_given_out_without_any_lock(world):
    world.write(world.oauth_profile(world.oauth_login(), **world.issued(3600)))
    world.provider().get_credentials()
    assert os.listdir(str(world.path.parent)) == ['config.json']


def test_a_credential_that_was_invalidated_is_not_given_out_again(world):
    world.write(world.oauth_profile(world.oauth_login(), **world.issued(3600)))
    provider = world.provider()
    first = provider.get_credentials()
    provider.invalidate()
    assert provider.get_credentials() != first
    assert world.operations() == ['exchange']


def test_as_the_source_of_a_role(world):
    login = world.oauth_login()
    role = world.cloud.add_role('second', trusts=world.role)
    world.write(
        {'name': 'p', 'mode': 'ChainableRamRoleArn', 'source_profile': 'q', 'ram_role_arn': role.arn},
        world.oauth_profile(login, 'q'),
    )
    assert world.provider().get_credentials().get_provider_name() == 'cli_profile/ram_role_arn/oauth'
    assert world.saved('q')['access_key_id'] == world.cloud.sts.requests[-1].access_key_id
    assert 'access_key_id' not in world.saved('p')


# -- what is saved ------------------------------------------------------------------------------------------------


def test_tokens_and_credential_are_saved_and_nothing_else_changes(world):
    login = world.oauth_login(0)
    other = {'name': 'q', 'mode': 'AK', 'access_key_id': 'a', 'access_key_secret': 's', 'x': [1.5, None]}
    world.write(world.oauth_profile(login), other)
    before = json.loads(world.path.read_text())
    credentials = world.provider().get_credentials()
    before['profiles'][0].update({
        'oauth_access_token': login.access_token, 'oauth_refresh_token': login.refresh_token,
        'oauth_access_token_expire': world.now() + 3600, 'access_key_id': credentials.get_access_key_id(),
        'access_key_secret': credentials.get_access_key_secret(), 'sts_token': credentials.get_security_token(),
        'sts_expiration': credentials.get_expiration(),
    })
    assert json.loads(world.path.read_text()) == before
    assert stat.S_IMODE(os.stat(str(world.path)).st_mode) == 0o600
    assert world.path.read_text().endswith('}\n')
    assert sorted(os.listdir(str(world.path.parent))) == ['config.json', 'config.json.lock']


def test_a_new_refresh_token_is_saved_before_the_exchange(world):
    login = world.oauth_login(0)
    world.write(world.oauth_profile(login))
    in_the_file = []

    def answer(request):
        in_the_file.append(world.saved())
        from alibabacloud_credentials.testing import Answer
        return Answer(500)

    world.cloud.oauth.faults.add(operation='exchange', answer=answer)
    with pytest.raises(CredentialException):
        world.provider().get_credentials()
    assert in_the_file[0]['oauth_refresh_token'] == login.refresh_token
    assert in_the_file[0]['oauth_access_token'] == login.access_token


def test_a_login_survives_an_exchange_that_failed(world):
    world.write(world.oauth_profile(world.oauth_login(0)))
    world.cloud.oauth.faults.add(operation='exchange', code='access_denied', status=403)
    with pytest.raises(RejectedException):
        world.provider().get_credentials()
    world.cloud.clear_faults()
    world.provider().get_credentials()
    assert world.operations() == ['token', 'exchange', 'exchange']


def test_a_refresh_is_not_sent_twice_when_it_may_have_been_carried_out(world):
    world.write(world.oauth_profile(world.oauth_login(0)))
    world.cloud.oauth.faults.add(operation='token', close='after_head')
    with pytest.raises(UnreachableException):
        world.provider().get_credentials()
    assert world.operations() == ['token']


def test_a_server_that_keeps_the_refresh_token_does_no_harm(world):
    world.cloud.oauth.rotate_refresh_token = False
    login = world.oauth_login(0)
    world.write(world.oauth_profile(login))
    world.provider().get_credentials()
    assert world.saved()['oauth_refresh_token'] == login.refresh_token


@pytest.mark.parametrize('answer', [
    {'access_token': 'new-token'}, {'access_token': 'new-token', 'refresh_token': ''},
    {'access_token': 'new-token', 'refresh_token': 5, 'expires_in': 'soon'},
    {'access_token': 'new-token', 'expires_in': -1}, {'access_token': 'new-token', 'expires_in': True},
    {'access_token': 'new-token', 'expires_in': 10 ** 30},
])
def test_whatever_else_the_server_leaves_out_a_new_access_token_is_saved(world, answer):
    login = world.oauth_login(0)
    world.write(world.oauth_profile(login))
    world.cloud.oauth.faults.add(operation='token', body=answer)
    with pytest.raises(CredentialException):
        world.provider().get_credentials()
    saved = world.saved()
    assert saved['oauth_access_token'] == 'new-token'
    assert saved['oauth_refresh_token'] == login.refresh_token
    assert saved['oauth_access_token_expire'] == world.now() + 3600


class Unwritable(Files):
    def __init__(self, step):
        self._step = step

    def acquire_lock(self, path, timeout_s):
        if self._step == 'lock':
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return super().acquire_lock(path, timeout_s)

    def replace(self, path, content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize('step', ['lock', 'replace'])
def test_where_nothing_can_be_saved_the_credential_comes_with_one_warning(world, caplog, step):
    world.write(world.oauth_profile(world.oauth_login(0)))
    world.files = Unwritable(step)
    before = world.path.read_bytes()
    provider = world.provider()
    with caplog.at_level(logging.WARNING):
        assert provider.get_credentials().get_access_key_id()
    assert world.path.read_bytes() == before
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 1
    assert 'the OAuth login was not saved' in said[0]


@pytest.mark.parametrize('step', ['lock', 'replace'])
def test_what_could_not_be_saved_is_not_lost_to_the_process(world, step):
    world.write(world.oauth_profile(world.oauth_login(0)))
    world.files = Unwritable(step)
    provider = world.provider()
    for _ in range(3):
        provider.get_credentials()
        world.clock.advance(3600)
    assert provider.get_credentials().get_expiration() == world.now() + 3600


def test_a_login_that_cannot_be_saved_is_not_used_up_before_it_must_be(world):
    world.write(world.oauth_profile(world.oauth_login(600)))
    world.files = Unwritable('lock')
    world.provider().get_credentials()
    assert world.operations() == ['exchange']


# -- a login that ended, and a new one ----------------------------------------------------------------------------


@pytest.mark.parametrize('is_async', [False, True], ids=['sync', 'async'])
def test_a_login_that_ended_says_how_to_log_in_again(world, is_async):
    login = world.oauth_login(0)
    login.ended = True
    world.write(world.oauth_profile(login, 'my profile'))
    provider = world.provider()
    with pytest.raises(ExpiredException) as caught:
        asyncio.run(provider.get_credentials_async()) if is_async else provider.get_credentials()
    assert "log in again: aliyun configure --mode OAuth --profile 'my profile'" in str(caught.value)
    assert str(world.path) in str(caught.value)
    assert caught.value.code == 'invalid_grant'
    assert login.refresh_token not in str(caught.value)


def test_an_access_token_that_ended_alone_says_so_too(world):
    world.write(world.oauth_profile(world.oauth_login(-10), oauth_refresh_token=''))
    with pytest.raises(ExpiredException, match='log in again'):
        world.provider().get_credentials()


def test_without_tokens_no_request_is_made(world):
    world.write({'name': 'p', 'mode': 'OAuth'})
    with pytest.raises(ExpiredException, match='log in again'):
        world.provider().get_credentials()
    assert world.operations() == []


@pytest.mark.parametrize('is_async', [False, True], ids=['sync', 'async'])
def test_a_new_login_is_noticed_at_the_next_call(world, is_async):
    ended = world.oauth_login(0)
    ended.ended = True
    world.write(world.oauth_profile(ended))
    provider = world.provider()
    ask = (lambda: asyncio.run(provider.get_credentials_async())) if is_async else provider.get_credentials
    for _ in range(3):
        with pytest.raises(ExpiredException):
            ask()
    world.write(world.oauth_profile(world.oauth_login()))
    assert ask().get_expiration() == world.now() + 3600


def test_a_new_login_is_noticed_when_the_old_one_ends_in_a_running_program(world):
    first = world.oauth_login()
    world.write(world.oauth_profile(first))
    provider = world.provider()
    provider.get_credentials()
    first.ended = True
    world.clock.advance(3600)
    second = world.oauth_login()
    world.write(world.oauth_profile(second))
    provider.get_credentials()
    assert world.cloud.oauth.requests[-1].headers['authorization'] == f'Bearer {second.access_token}'


def test_the_credential_that_another_program_saved_is_taken_over(world):
    login = world.oauth_login()
    world.write(world.oauth_profile(login))
    provider = world.provider()
    provider.get_credentials()
    world.clock.advance(3500)
    issued = world.issued(3600)
    world.write(world.oauth_profile(login, **issued))
    assert provider.get_credentials().get_access_key_id() == issued['access_key_id']
    assert world.operations() == ['exchange']


# -- the lock -----------------------------------------------------------------------------------------------------


def test_a_lock_that_is_never_given_up_is_an_error_that_names_it(world):
    world.write(world.oauth_profile(world.oauth_login(0)))
    provider = world.provider()
    provider._found.get().top._cache._fetch_timeout_s = 0.3
    release = Files().acquire_lock(str(world.path), 5)
    try:
        with pytest.raises(UnreachableException, match=r'config\.json\.lock'):
            in_another_thread(provider.get_credentials)
    finally:
        release()
    assert world.operations() == []


def in_another_thread(work):
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result(60)


def test_a_lock_that_another_process_holds_delays_the_refresh_and_not_the_loop(world):
    world.write(world.oauth_profile(world.oauth_login(0)))
    provider = world.provider()
    release = Files().acquire_lock(str(world.path), 5)
    longest_s = []

    async def main():
        loop = asyncio.get_running_loop()
        loop.call_later(0.5, release)
        asked = asyncio.gather(*[provider.get_credentials_async() for _ in range(20)])
        last = loop.time()
        while not asked.done():
            await asyncio.sleep(0.005)
            longest_s.append(loop.time() - last)
            last = loop.time()
        return await asked

    assert len(set(asyncio.run(main()))) == 1
    assert world.operations() == ['token', 'exchange']
    assert len(longest_s) > 10
    assert sorted(longest_s)[-2] < 0.25


def test_two_profiles_of_one_file_and_many_tasks_do_not_wait_for_each_other_for_ever(world):
    world.write(world.oauth_profile(world.oauth_login(0)), world.oauth_profile(world.oauth_login(0), 'q'))
    providers = [world.provider(), world.provider(profile_name='q'), world.provider()]

    async def main():
        tasks = [provider.get_credentials_async() for provider in providers for _ in range(10)]
        return await asyncio.wait_for(asyncio.gather(*tasks), 60)

    assert len(set(asyncio.run(main()))) == 2
    assert sorted(world.operations()) == ['exchange', 'exchange', 'token', 'token']


# -- the provider alone -------------------------------------------------------------------------------------------


def alone(world, login, **parameters):
    with use_context(world.context()):
        return OAuthCredentialsProvider(**{
            'client_id': login.client_id, 'sign_in_url': 'https://oauth.aliyun.com',
            'refresh_token': login.refresh_token, **parameters,
        })


def test_the_callback_gets_what_has_to_be_saved(world):
    login = world.oauth_login(0)
    calls = []
    provider = alone(world, login, token_update_callback=lambda *values: calls.append(values))
    credentials = provider.get_credentials()
    assert calls == [(
        login.refresh_token, login.access_token, credentials.get_access_key_id(), credentials.get_access_key_secret(),
        credentials.get_security_token(), world.now() + 3600, credentials.get_expiration(),
    )]


def test_the_callback_gets_a_new_refresh_token_even_if_the_exchange_failed(world):
    login = world.oauth_login(0)
    calls = []
    world.cloud.oauth.faults.add(operation='exchange', status=403, code='access_denied')
    provider = alone(world, login, token_update_callback=lambda *values: calls.append(values))
    with pytest.raises(RejectedException):
        provider.get_credentials()
    assert calls == [(login.refresh_token, login.access_token, None, None, None, world.now() + 3600, None)]


@pytest.mark.parametrize('ask', [
    lambda provider: provider.get_credentials(), lambda provider: asyncio.run(provider.get_credentials_async()),
    lambda provider: asyncio.run(blocking_in_loop(provider)),
], ids=['sync', 'async', 'sync in a loop'])
def test_a_coroutine_function_will_do_as_a_callback(world, ask):
    calls = []

    async def callback(*values):
        await asyncio.sleep(0)
        calls.append(values)

    ask(alone(world, world.oauth_login(0), token_update_callback_async=callback))
    assert len(calls) == 1


async def blocking_in_loop(provider):
    return provider.get_credentials()


def test_a_callback_that_raises_is_one_warning_without_its_text(world, caplog):
    def callback(*_):
        raise RuntimeError('FAKE-SECRET')

    with caplog.at_level(logging.WARNING):
        assert alone(world, world.oauth_login(0), token_update_callback=callback).get_credentials()
    assert [record.getMessage() for record in caplog.records] == [
        'the callback that saves the OAuth login raised RuntimeError',
    ]


def test_a_credential_given_to_the_constructor_is_reused_once(world):
    issued = world.issued(3600)
    issued['security_token'] = issued.pop('sts_token')
    provider = alone(world, world.oauth_login(), **issued)
    assert provider.get_credentials().get_access_key_id() == issued['access_key_id']
    assert world.operations() == []
    provider.invalidate()
    assert provider.get_credentials().get_access_key_id() != issued['access_key_id']


@pytest.mark.parametrize(('parameters', 'said'), [
    ({'client_id': ''}, 'the ClientId is empty'), ({'client_id': None}, 'the ClientId is empty'),
    ({'client_id': 5}, 'client_id'), ({'sign_in_url': ''}, 'the url for sign-in is empty'),
    ({'sign_in_url': 'ftp://x'}, 'sign_in_url'), ({'sign_in_url': 'https://'}, 'sign_in_url'),
    ({'refresh_token': 5}, 'refresh_token'), ({'refresh_token': 'a\nb'}, 'refresh_token'),
    ({'access_token_expire': 'soon'}, 'access_token_expire'), ({'sts_expiration': '5'}, 'sts_expiration'),
    ({'http_options': 5}, 'http_options'),
])
def test_a_wrong_parameter_is_refused_by_the_constructor(world, parameters, said):
    with pytest.raises(InvalidConfigurationException, match=said):
        alone(world, world.oauth_login(), **parameters)


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
def test_a_bad_answer_is_one_clear_error(world, operation, fault, kind):
    login = world.oauth_login(0)
    world.cloud.oauth.faults.add(operation=operation, **fault)
    with pytest.raises(kind) as caught:
        alone(world, login).get_credentials()
    assert type(caught.value) is kind
    for secret in (login.refresh_token, login.access_token, 'FAKE-SECRET'):
        assert secret not in repr(caught.value)
    assert not any(request.service != 'oauth' for request in world.cloud.requests)
