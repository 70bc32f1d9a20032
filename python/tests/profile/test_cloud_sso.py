"""A profile of mode CloudSSO: the request, the credential that the command line got, and a login that ends."""

import asyncio

import pytest
from alibabacloud_credentials.exceptions import (
    ExpiredException,
    InvalidConfigurationException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.provider import CloudSSOCredentialsProvider
from alibabacloud_credentials.testing import use_context


def requests(logins):
    return logins.cloud.cloud_sso.requests


def test_the_request_is_as_the_server_wants_it(logins):
    login = logins.sso_login()
    logins.write(logins.sso_profile(login))
    credentials = logins.provider().get_credentials()
    (request,) = requests(logins)
    assert (request.method, request.target, request.secure) == ('POST', '/cloud-credentials', True)
    assert request.headers['host'] == 'signin-fake.alibabacloudsso.com'
    assert request.headers['authorization'] == f'Bearer {login.access_token}'
    assert request.headers['accept'] == request.headers['content-type'] == 'application/json'
    assert request.json() == {'AccountId': login.account_id, 'AccessConfigurationId': login.access_configuration_id}
    assert credentials.get_expiration() == logins.now() + 3600
    assert credentials.get_provider_name() == 'cli_profile/cloud_sso'


@pytest.mark.parametrize(('left_s', 'asked'), [(3600, 0), (180, 0), (179, 1), (100, 1), (-5, 1)])
def test_the_credential_of_the_command_line_is_used_while_it_is_valid(logins, left_s, asked):
    issued = logins.issued(left_s)
    logins.write(logins.sso_profile(logins.sso_login(), **issued))
    credentials = logins.provider().get_credentials()
    assert len(requests(logins)) == asked
    assert (credentials.get_access_key_id() == issued['access_key_id']) == (asked == 0)


def test_it_is_used_to_its_end_when_the_login_has_ended(logins):
    issued = logins.issued(100)
    logins.write(logins.sso_profile(logins.sso_login(-10), **issued))
    provider = logins.provider()
    assert provider.get_credentials().get_access_key_id() == issued['access_key_id']
    logins.clock.advance(90)
    assert provider.get_credentials().get_access_key_id() == issued['access_key_id']
    logins.clock.advance(11)
    with pytest.raises(ExpiredException, match='log in again'):
        provider.get_credentials()
    assert requests(logins) == []


@pytest.mark.parametrize(('login_left_s', 'left_s'), [(0, 0), (0, 1), (0, -1), (-10, 0), (-10, 1)])
def test_a_login_that_ends_now_has_ended_and_so_has_a_credential(logins, login_left_s, left_s):
    issued = logins.issued(left_s)
    logins.write(logins.sso_profile(logins.sso_login(login_left_s), **issued))
    if left_s > 0:
        assert logins.provider().get_credentials().get_access_key_id() == issued['access_key_id']
    else:
        with pytest.raises(ExpiredException, match='log in again'):
            logins.provider().get_credentials()
    assert requests(logins) == []


def test_a_credential_that_was_invalidated_is_not_given_out_again(logins):
    issued = logins.issued(3600)
    logins.write(logins.sso_profile(logins.sso_login(), **issued))
    provider = logins.provider()
    provider.get_credentials()
    provider.invalidate()
    assert provider.get_credentials().get_access_key_id() != issued['access_key_id']
    assert len(requests(logins)) == 1


def test_nothing_is_written(logins):
    logins.write(logins.sso_profile(logins.sso_login()))
    before = logins.path.read_bytes()
    logins.provider().get_credentials()
    assert logins.path.read_bytes() == before
    assert [path.name for path in logins.path.parent.iterdir()] == ['config.json']


def test_a_login_that_ended_says_how_to_log_in_again_without_a_request(logins):
    login = logins.sso_login(-10)
    logins.write(logins.sso_profile(login))
    with pytest.raises(ExpiredException, match='alibabacloud-credentials login --profile p --cloud-sso') as caught:
        logins.provider().get_credentials()
    assert str(logins.path) in str(caught.value)
    assert login.access_token not in str(caught.value)
    assert requests(logins) == []


def test_a_token_that_the_server_does_not_take_says_so_too(logins):
    logins.write(logins.sso_profile(logins.sso_login(), access_token='FAKE-SECRET'))
    with pytest.raises(ExpiredException, match='log in again') as caught:
        logins.provider().get_credentials()
    assert caught.value.code == 'InvalidAccessToken'
    assert caught.value.request_id
    assert 'FAKE-SECRET' not in str(caught.value)


@pytest.mark.parametrize('is_async', [False, True], ids=['sync', 'async'])
def test_a_new_login_is_noticed_when_the_old_one_ends(logins, is_async):
    logins.write(logins.sso_profile(logins.sso_login(3700)))
    provider = logins.provider()
    ask = (lambda: asyncio.run(provider.get_credentials_async())) if is_async else provider.get_credentials
    ask()
    logins.clock.advance(3800)
    with pytest.raises(ExpiredException):
        ask()
    logins.write(logins.sso_profile(logins.sso_login()))
    assert ask().get_expiration() == logins.now() + 3600


def test_what_the_login_may_not_use_is_refused_with_the_words_of_the_server(logins):
    logins.write(logins.sso_profile(logins.sso_login(), cloud_sso_access_config='ac-other'))
    with pytest.raises(RejectedException) as caught:
        logins.provider().get_credentials()
    assert (caught.value.code, caught.value.http_status) == ('AccessDenied', 403)


@pytest.mark.parametrize(('fault', 'kind'), [
    ({'status': 500}, RejectedException),
    ({'redirect_to': 'http://evil.example/'}, UnreachableException),
    ({'body': b''}, UnreachableException),
    ({'body': {}}, UnreachableException),
    ({'body': {'CloudCredential': None}}, UnreachableException),
    ({'body': {'CloudCredential': {'AccessKeyId': 'a', 'AccessKeySecret': 's'}}}, UnreachableException),
    ({'body': {'CloudCredential': {
        'AccessKeyId': 'a', 'AccessKeySecret': 's', 'SecurityToken': 't', 'Expiration': None,
    }}}, UnreachableException),
    ({'body': {'CloudCredential': {
        'AccessKeyId': 'a', 'AccessKeySecret': 's', 'SecurityToken': 't', 'Expiration': '2020-01-01T00:00:00Z',
    }}}, ExpiredException),
])
def test_a_bad_answer_is_one_clear_error(logins, fault, kind):
    login = logins.sso_login()
    logins.write(logins.sso_profile(login))
    logins.cloud.cloud_sso.faults.add(**fault)
    with pytest.raises(kind) as caught:
        logins.provider().get_credentials()
    assert isinstance(caught.value, kind)
    assert login.access_token not in repr(caught.value)


def test_a_port_in_the_address_is_kept_and_its_path_is_not(logins):
    login = logins.sso_login()
    place = f'http://127.0.0.1:{logins.cloud.cloud_sso.http.port}'
    logins.write(logins.sso_profile(login, cloud_sso_sign_in_url=f'{place}/some/where?x=1#y'))
    logins.provider().get_credentials()
    (request,) = requests(logins)
    assert request.target == '/cloud-credentials'
    assert request.headers['host'] == place[len('http://'):]


GOOD = {
    'sign_in_url': 'https://signin-fake.alibabacloudsso.com', 'account_id': '1', 'access_config': 'ac-1',
    'access_token': 'FAKE-SECRET', 'access_token_expire': 4102444800,
}


@pytest.mark.parametrize(('parameters', 'words'), [
    ({}, None),
    ({'access_token': None}, 'CloudSSO access token is empty or expired, please re-login with cli'),
    ({'access_token': ''}, 'CloudSSO access token is empty or expired, please re-login with cli'),
    ({'access_token_expire': 0}, 'CloudSSO access token is empty or expired, please re-login with cli'),
    ({'access_token_expire': None}, 'CloudSSO access token is empty or expired, please re-login with cli'),
    ({'access_token_expire': 1000}, 'CloudSSO access token is empty or expired, please re-login with cli'),
    ({'access_token_expire': 'soon'}, 'access_token_expire must be a whole number'),
    ({'sign_in_url': None}, 'CloudSSO sign in url or account id or access config is empty'),
    ({'account_id': ''}, 'CloudSSO sign in url or account id or access config is empty'),
    ({'access_config': None}, 'CloudSSO sign in url or account id or access config is empty'),
    ({'sign_in_url': 'signin.example'}, 'sign_in_url'),
    ({'account_id': 5}, 'account_id must be a string'),
])
def test_the_constructor_checks_its_parameters(logins, parameters, words):
    with use_context(logins.context()):
        if words is None:
            assert CloudSSOCredentialsProvider(**GOOD).get_provider_name() == 'cloud_sso'
        else:
            with pytest.raises(InvalidConfigurationException, match=words):
                CloudSSOCredentialsProvider(**{**GOOD, **parameters})


def test_a_subclass_may_ask_for_what_its_base_fetches(logins):
    login = logins.sso_login()
    with use_context(logins.context()):
        provider = CloudSSOCredentialsProvider(**{
            **GOOD, 'access_token': login.access_token, 'account_id': login.account_id,
            'access_config': login.access_configuration_id,
        })
    assert provider.fetch(logins.context()).get_expiration() == logins.now() + 3600
