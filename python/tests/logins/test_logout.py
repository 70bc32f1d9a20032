"""Logging out: what the login got is gone, how to log in again stays."""

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import ExpiredException, InvalidConfigurationException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider
from alibabacloud_credentials.tools import login, login_cloud_sso, logout
from person import SSO_ADDRESS

pytestmark = pytest.mark.usefixtures('context')

KEY = {'name': 'key', 'mode': 'AK', 'access_key_id': 'LTAI-FAKE', 'access_key_secret': 'FAKE-SECRET-of-a-person'}


def confirm(world):
    return lambda sign_in: world.cloud.cloud_sso.confirm(sign_in.address)


def client_of(world):
    return Client(provider=CLIProfileCredentialsProvider(profile_file=str(world.path)))


def test_tokens_and_credential_of_an_oauth_login_are_gone_and_the_rest_stays(world, browser):
    login(show=browser, port=0, site='INTL')
    before = world.saved()
    assert logout()
    gone = {
        'oauth_access_token': '', 'oauth_refresh_token': '', 'oauth_access_token_expire': 0, 'access_key_id': '',
        'access_key_secret': '', 'sts_token': '', 'sts_expiration': 0,
    }
    assert world.saved() == {**before, **gone}
    assert list(world.saved()) == list(before)
    assert 'fake' not in world.path.read_text()


def test_tokens_and_credential_of_a_cloud_sso_login_are_gone_and_the_choice_stays(world):
    world.cloud.cloud_sso.assign('reader')
    login_cloud_sso(show=confirm(world), sign_in_url=SSO_ADDRESS)
    before = world.saved()
    assert logout()
    kept = ('mode', 'cloud_sso_sign_in_url', 'cloud_sso_account_id', 'cloud_sso_access_config', 'region_id')
    assert [world.saved()[key] for key in kept] == [before[key] for key in kept]
    for key in ('access_token', 'cloud_sso_access_token_expire', 'access_key_id', 'access_key_secret', 'sts_token'):
        assert not world.saved()[key]
    assert before['access_token'] not in world.path.read_text()


def test_who_logged_out_has_no_credential_and_learns_how_to_get_one(world, browser):
    login(show=browser, port=0)
    logout()
    with pytest.raises(ExpiredException, match=r'log in again: alibabacloud-credentials login --profile default'):
        client_of(world).get_credential()


def test_logging_out_twice_does_no_harm(world, browser):
    login(show=browser, port=0)
    assert [logout(), logout()] == [True, False]


def test_logging_in_again_needs_no_parameter(world, browser):
    login(show=browser, port=0, site='INTL', profile='p')
    logout()
    login(show=browser, port=0)
    assert world.saved('p')['oauth_site_type'] == 'INTL'
    assert client_of(world).get_credential().access_key_id == world.saved('p')['access_key_id']


def test_a_running_program_ends_with_its_credential(world, browser):
    world.cloud.oauth.lifetime_s = 200
    login(show=browser, port=0)
    client = client_of(world)
    client.get_credential()
    logout()
    client.invalidate()
    with pytest.raises(ExpiredException):
        client.get_credential()


def test_other_profiles_stay_as_they_are(world, browser):
    world.write(KEY)
    login(show=browser, port=0, profile='p')
    before = world.saved('key')
    logout(profile='p')
    assert (world.saved('key'), world.document['current']) == (before, 'key')


@pytest.mark.parametrize('profile', [KEY, {**KEY, 'mode': 'RamRoleArn'}, {'name': 'key'}])
def test_a_profile_without_a_login_is_left_alone(world, profile):
    world.write(profile)
    before = world.path.read_bytes()
    with pytest.raises(InvalidConfigurationException, match='it holds no login'):
        logout()
    assert world.path.read_bytes() == before


def test_a_profile_that_does_not_exist_lists_those_that_do(world):
    world.write(KEY, {**KEY, 'name': 'other'})
    with pytest.raises(InvalidConfigurationException, match=r"no profile 'gone' in .*, which has 'key', 'other'"):
        logout(profile='gone')


def test_a_file_that_does_not_exist_is_not_made(world):
    with pytest.raises(InvalidConfigurationException, match=r"no profile 'default' in .*, which has none"):
        logout()
    assert not world.path.exists()


def test_a_name_that_is_empty_is_not_the_current_profile(world, browser):
    login(show=browser, port=0)
    before = world.path.read_text()
    with pytest.raises(InvalidConfigurationException, match='must be printable and not empty'):
        logout(profile='')
    with pytest.raises(InvalidConfigurationException, match='must be printable and not empty'):
        login(show=browser, port=0, profile='')
    assert world.path.read_text() == before
