"""A profile of mode OAuth whose login ends, and whose file is locked."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
from alibabacloud_credentials.exceptions import ExpiredException, UnreachableException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider
from alibabacloud_credentials.testing import Files, use_context

# -- a login that ended, and a new one ----------------------------------------------------------------------------


@pytest.mark.parametrize('is_async', [False, True], ids=['sync', 'async'])
def test_a_login_that_ended_says_how_to_log_in_again(logins, is_async):
    login = logins.oauth_login(0)
    login.ended = True
    logins.write(logins.oauth_profile(login, 'my profile'))
    provider = logins.provider()
    with pytest.raises(ExpiredException) as caught:
        asyncio.run(provider.get_credentials_async()) if is_async else provider.get_credentials()
    assert "log in again: alibabacloud-credentials login --profile 'my profile'" in str(caught.value)
    assert str(logins.path) in str(caught.value)
    assert caught.value.code == 'invalid_grant'
    assert login.refresh_token not in str(caught.value)


def test_an_access_token_that_ended_alone_says_so_too(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(-10), oauth_refresh_token=''))
    with pytest.raises(ExpiredException, match='log in again'):
        logins.provider().get_credentials()


def test_without_tokens_no_request_is_made(logins):
    logins.write({'name': 'p', 'mode': 'OAuth'})
    with pytest.raises(ExpiredException, match='log in again'):
        logins.provider().get_credentials()
    assert logins.operations() == []


@pytest.mark.parametrize('is_async', [False, True], ids=['sync', 'async'])
def test_a_new_login_is_noticed_at_the_next_call(logins, is_async):
    ended = logins.oauth_login(0)
    ended.ended = True
    logins.write(logins.oauth_profile(ended))
    provider = logins.provider()
    ask = (lambda: asyncio.run(provider.get_credentials_async())) if is_async else provider.get_credentials
    for _ in range(3):
        with pytest.raises(ExpiredException):
            ask()
    logins.write(logins.oauth_profile(logins.oauth_login()))
    assert ask().get_expiration() == logins.now() + 3600


def test_a_new_login_behind_a_role_is_noticed_at_the_next_call(logins):
    ended = logins.oauth_login(0)
    ended.ended = True
    role = logins.cloud.add_role('behind', trusts=logins.role)
    behind = {'name': 'p', 'mode': 'ChainableRamRoleArn', 'source_profile': 'q', 'ram_role_arn': role.arn}
    logins.write(behind, logins.oauth_profile(ended, 'q'))
    provider = logins.provider()
    with pytest.raises(ExpiredException):
        provider.get_credentials()
    logins.write(behind, logins.oauth_profile(logins.oauth_login(), 'q'))
    assert provider.get_credentials().get_provider_name() == 'cli_profile/ram_role_arn/oauth'


def test_a_new_login_is_noticed_when_the_old_one_ends_in_a_running_program(logins):
    first = logins.oauth_login()
    logins.write(logins.oauth_profile(first))
    provider = logins.provider()
    provider.get_credentials()
    first.ended = True
    logins.clock.advance(3600)
    second = logins.oauth_login()
    logins.write(logins.oauth_profile(second))
    provider.get_credentials()
    assert logins.cloud.oauth.requests[-1].headers['authorization'] == f'Bearer {second.access_token}'


def test_the_credential_that_another_program_saved_is_taken_over(logins):
    login = logins.oauth_login()
    logins.write(logins.oauth_profile(login))
    provider = logins.provider()
    provider.get_credentials()
    logins.clock.advance(3500)
    issued = logins.issued(3600)
    logins.write(logins.oauth_profile(login, **issued))
    assert provider.get_credentials().get_access_key_id() == issued['access_key_id']
    assert logins.operations() == ['exchange']


# -- the lock -----------------------------------------------------------------------------------------------------


class ImpatientFiles(Files):
    """Waits for a lock a moment instead of until the fetch must end."""

    def acquire_lock(self, path, timeout_s):
        return super().acquire_lock(path, min(timeout_s, 0.3))


def test_a_lock_that_is_never_given_up_is_an_error_that_names_it(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    logins.files = ImpatientFiles()
    provider = logins.provider()
    release = Files().acquire_lock(str(logins.path), 5)
    try:
        with pytest.raises(UnreachableException, match=r'config\.json\.lock'):
            in_another_thread(provider.get_credentials)
    finally:
        release()
    assert logins.operations() == []


class SlowLock(Files):
    """Somebody else gives the lock up at the last moment."""

    def __init__(self, clock):
        self._clock = clock

    def acquire_lock(self, path, timeout_s):
        self._clock.advance(timeout_s - 0.5)
        return super().acquire_lock(path, 5)


class TimedSender:
    """Notes how many seconds each request gets."""

    def __init__(self, sender):
        self._sender = sender
        self.seconds = []

    def send(self, request, **how):
        self.seconds.append(how['total_timeout_s'])
        return self._sender.send(request, **how)


def test_a_refresh_token_is_sent_with_all_of_its_time_however_long_the_lock_was_waited_for(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    logins.files = SlowLock(logins.clock)
    context = logins.context()
    context.http = sender = TimedSender(context.http)
    with use_context(context):
        provider = CLIProfileCredentialsProvider(profile_file=str(logins.path))
    provider.get_credentials()
    assert sender.seconds == [15.0, 15.0]


def in_another_thread(work):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(work).result(60)


def test_a_lock_that_another_process_holds_delays_the_refresh_and_not_the_loop(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    provider = logins.provider()
    release = Files().acquire_lock(str(logins.path), 5)

    async def main():
        asked = [asyncio.ensure_future(provider.get_credentials_async()) for _ in range(20)]
        for _ in range(100):
            await asyncio.sleep(0)
        assert logins.operations() == []
        release()  # were the loop waiting for the lock, this line would never be reached
        return await asyncio.gather(*asked)

    assert len(set(asyncio.run(main()))) == 1
    assert logins.operations() == ['token', 'exchange']


def test_two_profiles_of_one_file_and_many_tasks_do_not_wait_for_each_other_for_ever(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(0)), logins.oauth_profile(logins.oauth_login(0), 'q'))
    providers = [logins.provider(), logins.provider(profile_name='q'), logins.provider()]

    async def main():
        tasks = [provider.get_credentials_async() for provider in providers for _ in range(10)]
        return await asyncio.wait_for(asyncio.gather(*tasks), 60)

    assert len(set(asyncio.run(main()))) == 2
    assert sorted(logins.operations()) == ['exchange', 'exchange', 'token', 'token']
