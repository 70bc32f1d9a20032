"""A profile of mode OAuth: which request is made when, and what is saved when."""

import errno
import json
import logging
import os
import stat
import time

import pytest
from alibabacloud_credentials.exceptions import (
    CredentialException,
    ExpiredException,
    NotConfiguredException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.testing import Answer, Files

# -- which request when -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(('life_s', 'operations'), [
    (1201, ['exchange']), (1200, ['token', 'exchange']), (10, ['token', 'exchange']), (-10, ['token', 'exchange']),
])
def test_a_token_is_renewed_when_it_has_20_minutes_to_live(logins, life_s, operations):
    logins.write(logins.oauth_profile(logins.oauth_login(life_s)))
    credentials = logins.provider().get_credentials()
    assert logins.operations() == operations
    assert credentials.get_provider_name() == 'cli_profile/oauth'
    assert credentials.get_expiration() == logins.now() + 3600


@pytest.mark.parametrize('style', ['camel', 'pascal'])
@pytest.mark.parametrize('site', ['CN', 'INTL'])
def test_both_sites_and_both_spellings_of_the_answer(logins, style, site):
    logins.cloud.oauth.key_style = style
    login = logins.oauth_login(0, site)
    logins.write(logins.oauth_profile(login, oauth_site_type=site))
    assert logins.provider().get_credentials().get_security_token()
    host = {'CN': 'oauth.aliyun.com', 'INTL': 'oauth.alibabacloud.com'}[site]
    assert {request.headers['host'] for request in logins.cloud.oauth.requests} == {host}
    assert all(request.secure for request in logins.cloud.oauth.requests)


def test_without_a_refresh_token_the_access_token_is_used_to_its_end(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(60), oauth_refresh_token=''))
    logins.provider().get_credentials()
    assert logins.operations() == ['exchange']


def test_a_refresh_token_alone_is_enough(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(), oauth_access_token=None))
    logins.provider().get_credentials()
    assert logins.operations() == ['token', 'exchange']


def test_the_requests_are_as_the_server_wants_them(logins):
    login = logins.oauth_login(0)
    logins.write(logins.oauth_profile(login))
    old_refresh_token = login.refresh_token
    logins.provider().get_credentials()
    token, exchange = logins.cloud.oauth.requests
    assert dict(token.form) == {
        'grant_type': 'refresh_token', 'refresh_token': old_refresh_token, 'client_id': '4038181954557748008',
        'Timestamp': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(logins.now())),
    }
    assert token.headers['content-type'] == 'application/x-www-form-urlencoded'
    assert (token.path, exchange.path) == ('/v1/token', '/v1/exchange')
    assert exchange.headers['authorization'] == f'Bearer {login.access_token}'
    assert exchange.headers['content-type'] == 'application/json'
    assert exchange.body == b''


@pytest.mark.parametrize(('left_s', 'operations'), [(3600, []), (180, []), (179, ['exchange']), (-5, ['exchange'])])
def test_a_credential_that_was_saved_is_reused_while_it_lives_180_seconds(logins, left_s, operations):
    issued = logins.issued(left_s)
    logins.write(logins.oauth_profile(logins.oauth_login(), **issued))
    credentials = logins.provider().get_credentials()
    assert logins.operations() == operations
    assert (credentials.get_access_key_id() == issued['access_key_id']) == (operations == [])


@pytest.mark.parametrize('missing', ['access_key_id', 'access_key_secret', 'sts_token', 'sts_expiration'])
def test_half_a_saved_credential_is_none(logins, missing):
    logins.write(logins.oauth_profile(logins.oauth_login(), **{**logins.issued(3600), missing: None}))
    logins.provider().get_credentials()
    assert logins.operations() == ['exchange']


def test_a_saved_credential_is_given_out_without_any_lock(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(), **logins.issued(3600)))
    logins.provider().get_credentials()
    assert os.listdir(str(logins.path.parent)) == ['config.json']


def test_a_credential_that_was_invalidated_is_not_given_out_again(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(), **logins.issued(3600)))
    provider = logins.provider()
    first = provider.get_credentials()
    provider.invalidate()
    assert provider.get_credentials() != first
    assert logins.operations() == ['exchange']


def test_as_the_source_of_a_role(logins):
    login = logins.oauth_login()
    role = logins.cloud.add_role('second', trusts=logins.role)
    logins.write(
        {'name': 'p', 'mode': 'ChainableRamRoleArn', 'source_profile': 'q', 'ram_role_arn': role.arn},
        logins.oauth_profile(login, 'q'),
    )
    assert logins.provider().get_credentials().get_provider_name() == 'cli_profile/ram_role_arn/oauth'
    assert logins.saved('q')['access_key_id'] == logins.cloud.sts.requests[-1].access_key_id
    assert 'access_key_id' not in logins.saved('p')


# -- what is saved ------------------------------------------------------------------------------------------------


def test_tokens_and_credential_are_saved_and_nothing_else_changes(logins):
    login = logins.oauth_login(0)
    other = {'name': 'q', 'mode': 'AK', 'access_key_id': 'a', 'access_key_secret': 's', 'x': [1.5, None]}
    logins.write(logins.oauth_profile(login), other)
    before = json.loads(logins.path.read_text())
    credentials = logins.provider().get_credentials()
    before['profiles'][0].update({
        'oauth_access_token': login.access_token, 'oauth_refresh_token': login.refresh_token,
        'oauth_access_token_expire': logins.now() + 3600, 'access_key_id': credentials.get_access_key_id(),
        'access_key_secret': credentials.get_access_key_secret(), 'sts_token': credentials.get_security_token(),
        'sts_expiration': credentials.get_expiration(),
    })
    assert json.loads(logins.path.read_text()) == before
    assert stat.S_IMODE(os.stat(str(logins.path)).st_mode) == 0o600
    assert logins.path.read_text().endswith('}\n')
    assert sorted(os.listdir(str(logins.path.parent))) == ['config.json', 'config.json.lock']


def test_a_new_refresh_token_is_saved_before_the_exchange(logins):
    login = logins.oauth_login(0)
    logins.write(logins.oauth_profile(login))
    in_the_file = []

    def answer(request):
        in_the_file.append(logins.saved())
        return Answer(500)

    logins.cloud.oauth.faults.add(operation='exchange', answer=answer)
    with pytest.raises(CredentialException):
        logins.provider().get_credentials()
    assert in_the_file[0]['oauth_refresh_token'] == login.refresh_token
    assert in_the_file[0]['oauth_access_token'] == login.access_token


def test_a_login_survives_an_exchange_that_failed(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    logins.cloud.oauth.faults.add(operation='exchange', code='access_denied', status=403)
    with pytest.raises(RejectedException):
        logins.provider().get_credentials()
    logins.cloud.clear_faults()
    logins.provider().get_credentials()
    assert logins.operations() == ['token', 'exchange', 'exchange']


def test_a_refresh_is_not_sent_twice_when_it_may_have_been_carried_out(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    logins.cloud.oauth.faults.add(operation='token', close='after_head')
    with pytest.raises(UnreachableException):
        logins.provider().get_credentials()
    assert logins.operations() == ['token']


def test_a_server_that_keeps_the_refresh_token_does_no_harm(logins):
    logins.cloud.oauth.rotate_refresh_token = False
    login = logins.oauth_login(0)
    logins.write(logins.oauth_profile(login))
    logins.provider().get_credentials()
    assert logins.saved()['oauth_refresh_token'] == login.refresh_token


@pytest.mark.parametrize('answer', [
    {'access_token': 'new-token'}, {'access_token': 'new-token', 'refresh_token': ''},
    {'access_token': 'new-token', 'refresh_token': 5, 'expires_in': 'soon'},
    {'access_token': 'new-token', 'expires_in': -1}, {'access_token': 'new-token', 'expires_in': True},
    {'access_token': 'new-token', 'expires_in': 10 ** 30},
])
def test_whatever_else_the_server_leaves_out_a_new_access_token_is_saved(logins, answer):
    login = logins.oauth_login(0)
    logins.write(logins.oauth_profile(login))
    logins.cloud.oauth.faults.add(operation='token', body=answer)
    with pytest.raises(CredentialException):
        logins.provider().get_credentials()
    saved = logins.saved()
    assert saved['oauth_access_token'] == 'new-token'
    assert saved['oauth_refresh_token'] == login.refresh_token
    assert saved['oauth_access_token_expire'] == logins.now() + 3600


@pytest.mark.parametrize(('expires_in', 'life_s'), [
    (1, 1), (0, 3600), (10 ** 9 - 1, 10 ** 9 - 1), (10 ** 9, 3600),
])
def test_a_token_lives_as_long_as_the_server_says_if_that_is_a_time(logins, expires_in, life_s):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    logins.cloud.oauth.faults.add(operation='token', body={'access_token': 'new-token', 'expires_in': expires_in})
    with pytest.raises(CredentialException):
        logins.provider().get_credentials()
    assert logins.saved()['oauth_access_token_expire'] == logins.now() + life_s


@pytest.mark.parametrize(('code', 'said', 'kept'), [
    ('slow_down', 'slow_down', 'slow_down'), ('no code at all', 'that its text describes', 'Rejected'),
])
def test_a_refusal_with_status_200_is_a_refusal(logins, code, said, kept):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    logins.cloud.oauth.faults.add(operation='token', body={'error': code})
    with pytest.raises(RejectedException) as caught:
        logins.provider().get_credentials()
    assert f'answered with the error {said}' in caught.value.message
    assert (caught.value.code, caught.value.http_status) == (kept, 200)


class Unwritable(Files):
    """:ivar step: what fails."""

    def __init__(self, step):
        self.step = step
        self._reads_left = None

    def acquire_lock(self, path, timeout_s):
        if self.step == 'lock':
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        self._reads_left = 1 if self.step == 'second read' else None
        return super().acquire_lock(path, timeout_s)

    def read(self, path, what, *limit):
        if self._reads_left == 0:
            raise NotConfiguredException('gone meanwhile')
        self._reads_left = None if self._reads_left is None else self._reads_left - 1
        return super().read(path, what, *limit)

    def replacement(self, path, size):
        assert self.step != 'lock', 'nothing is written without the lock'
        if self.step == 'replacement':
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return FullMeanwhile(super().replacement(path, size))


class FullMeanwhile:
    """Room on a disk that turns out to be none, as it can where disks are shared over a network."""

    def __init__(self, replacement):
        self.discard = replacement.discard

    def put(self, content, instead_of):
        self.discard()
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize('step', ['lock', 'replacement', 'put'])
def test_where_nothing_can_be_saved_the_credential_comes_with_one_warning(logins, caplog, step):
    logins.write(logins.oauth_profile(logins.oauth_login(600 if step != 'put' else 0)))
    logins.files = Unwritable(step)
    before = logins.path.read_bytes()
    provider = logins.provider()
    with caplog.at_level(logging.WARNING):
        assert provider.get_credentials().get_access_key_id()
    assert logins.path.read_bytes() == before
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == 1
    assert 'the OAuth login was not saved' in warnings[0]


def test_what_could_not_be_saved_is_not_lost_to_the_process(logins):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    logins.files = Unwritable('put')
    provider = logins.provider()
    for _ in range(3):
        provider.get_credentials()
        logins.clock.advance(3600)
    assert provider.get_credentials().get_expiration() == logins.now() + 3600


def test_a_login_that_is_in_memory_only_is_one_warning_each_time_it_is_renewed(logins, caplog):
    logins.write(logins.oauth_profile(logins.oauth_login(0)))
    logins.files = Unwritable('put')
    provider = logins.provider()
    provider.get_credentials()
    logins.files.step = 'lock'
    logins.clock.advance(3600)
    with caplog.at_level(logging.WARNING):
        provider.get_credentials()
    assert logins.operations() == ['token', 'exchange', 'token', 'exchange']
    assert ['Read-only file system' in record.getMessage() for record in caplog.records] == [False, True]


@pytest.mark.parametrize('step', ['lock', 'replacement', 'second read'])
def test_a_refresh_token_is_not_used_while_its_successor_cannot_be_saved(logins, step):
    login = logins.oauth_login(600)
    logins.write(logins.oauth_profile(login))
    refresh_token = login.refresh_token
    logins.files = Unwritable(step)
    provider = logins.provider()
    provider.get_credentials()
    logins.clock.advance(3600)
    with pytest.raises(ExpiredException, match='is good once') as caught:
        provider.get_credentials()
    assert logins.operations() == ['exchange']
    reasons = {'lock': 'Read-only file system', 'replacement': 'No space left', 'second read': 'gone meanwhile'}
    assert reasons[step] in str(caught.value)
    # Once it can be saved, the login goes on.
    logins.files = Files()
    logins.provider().get_credentials()
    assert logins.operations() == ['exchange', 'token', 'exchange']
    assert logins.saved()['oauth_refresh_token'] not in ('', refresh_token)
