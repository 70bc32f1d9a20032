"""List: both files, where each profile leads, and no secret."""

import json

import pytest
from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, FakeFiles, RefusingContext, use_context
from alibabacloud_credentials.tools import profiles
from profiles import CONFIG_JSON, CREDENTIALS_INI, config_json

NOW = 1767225600
SECRETS = {'access_key_secret': 'FAKE-SECRET-1', 'sts_token': 'FAKE-SECRET-2'}
OAUTH = {'mode': 'OAuth', 'oauth_site_type': 'INTL', 'oauth_access_token': 'FAKE-SECRET-3'}
CLOUD_SSO = {
    'mode': 'CloudSSO', 'cloud_sso_sign_in_url': 'https://signin-cn-shanghai.alibabacloudsso.com/FAKE-SECRET-4/login',
    'cloud_sso_account_id': '1234567890123456', 'cloud_sso_access_config': 'ac-1', 'access_token': 'FAKE-SECRET-5',
}
PROFILES = [
    {'name': 'key', 'mode': 'AK', 'access_key_id': 'LTAI5tFAKE000001', **SECRETS},
    {'name': 'role', 'mode': 'ChainableRamRoleArn', 'ram_role_arn': 'acs:ram::1:role/r', 'source_profile': 'key'},
    {'name': 'lost', 'mode': 'ChainableRamRoleArn', 'ram_role_arn': 'acs:ram::1:role/r', 'source_profile': 'nobody'},
    {'name': 'login', **OAUTH, 'oauth_refresh_token': 'FAKE-SECRET-6', 'oauth_access_token_expire': NOW - 5},
    {'name': 'over', **OAUTH, 'oauth_access_token_expire': NOW - 5},
    {'name': 'out', 'mode': 'OAuth'},
    {'name': 'over-login', 'mode': 'ChainableRamRoleArn', 'ram_role_arn': 'acs:ram::1:r/r', 'source_profile': 'login'},
    {'name': 'sso-out', **CLOUD_SSO, 'access_token': ''},
    {'name': 'sso', **CLOUD_SSO, 'cloud_sso_access_token_expire': NOW + 60},
    {'name': 'sso-over', **CLOUD_SSO, 'cloud_sso_access_token_expire': NOW - 60},
    {'name': 'uri', 'mode': 'CredentialsURI', 'credentials_uri': 'http://127.0.0.1:8080/FAKE-SECRET-7'},
    {'name': 'tool', 'mode': 'External', 'process_command': 'tool FAKE-SECRET-8'},
    {'name': 'ecs', 'mode': 'EcsRamRole'},
    {'name': 'token', 'mode': 'BearerToken', 'bearer_token': 'FAKE-SECRET-9'},
]


HALF = 'half \ud800 of a character'


@pytest.fixture
def two_files():
    files = FakeFiles({
        CONFIG_JSON: config_json(*PROFILES, current='role'),
        CREDENTIALS_INI: '[default]\ntype=access_key\naccess_key_id=LTAI5tFAKE000002\naccess_key_secret=FAKE-SECRET\n'
                         '[broken]\ntype=access_key\n[off]\nenable=false\n',
    })
    with use_context(RefusingContext(files=files, environment=FakeEnvironment(), clock=FakeClock(wall=NOW))) as world:
        yield world


def by_name():
    return {profile.name: profile for profile in profiles()}


def test_the_profiles_of_both_files_are_listed_in_their_order(two_files):
    assert list(by_name()) == [*(profile['name'] for profile in PROFILES), 'default', 'broken']


@pytest.mark.parametrize(('name', 'places'), [
    ('key', ('AccessKey LTAI***0001',)),
    ('role', ('acs:ram::1:role/r', 'AccessKey LTAI***0001')),
    ('login', ('login at oauth.alibabacloud.com',)),
    ('sso', ('account 1234567890123456, ac-1, by signin-cn-shanghai.alibabacloudsso.com',)),
    ('uri', ('127.0.0.1:8080',)),
    ('tool', ('a command',)),
    ('ecs', ('role of the instance',)),
    ('token', ('a bearer token',)),
    ('default', ('AccessKey LTAI***0002',)),
])
def test_where_a_profile_leads(two_files, name, places):
    assert by_name()[name].leads_to == places


@pytest.mark.parametrize(('name', 'state'), [
    ('login', 'logged in'), ('over', 'ended'), ('out', 'logged out'), ('sso-out', 'logged out'),
    ('over-login', 'logged in'), ('sso', 'logged in'), ('sso-over', 'ended'),
])
def test_the_state_of_a_login(two_files, name, state):
    assert by_name()[name].login.state == state


def test_a_profile_without_a_login_has_no_state(two_files):
    assert by_name()['key'].login is None


def test_what_is_wrong_with_a_profile_is_a_sentence_and_hides_no_other(two_files):
    assert "there is none of that name" in by_name()['lost'].problem.lower()
    assert "'access_key_id' is missing" in by_name()['broken'].problem


def test_the_current_profile_is_the_files_or_the_variables(two_files):
    assert [profile.name for profile in profiles() if profile.is_current] == ['role']
    two_files.environment.variables['ALIBABA_CLOUD_PROFILE'] = 'sso'
    assert [profile.name for profile in profiles() if profile.is_current] == ['sso']


def test_without_config_json_the_default_section_is_current(two_files):
    two_files.files.remove(CONFIG_JSON)
    assert [profile.name for profile in profiles() if profile.is_current] == ['default']


def test_neither_form_of_the_list_holds_a_secret(two_files, command):
    for words in (['list'], ['list', '--json'], ['list', '--config-file', CONFIG_JSON]):
        done = command(*words)
        assert done.status == 0
        assert 'FAKE-SECRET' not in done.out + done.err


def test_the_json_is_an_array_of_objects(two_files, command):
    listed = {profile['name']: profile for profile in json.loads(command('list', '--json').out)}
    assert listed['sso'] == {
        'name': 'sso', 'file': CONFIG_JSON, 'mode': 'CloudSSO', 'current': False,
        'leads_to': ['account 1234567890123456, ac-1, by signin-cn-shanghai.alibabacloudsso.com'],
        'login': {'state': 'logged in', 'expiration': '2026-01-01T00:01:00Z', 'expires_in_s': 60}, 'problem': None,
    }


def test_the_table_marks_the_current_profile_and_names_the_files(two_files, command):
    lines = command('list').out.splitlines()
    assert lines[0] == f'{CONFIG_JSON}:'
    assert next(line for line in lines if line.startswith('*')).split()[:2] == ['*', 'role']
    assert f'{CREDENTIALS_INI}:' in lines


def test_no_file_is_an_empty_list(world, command):
    assert (command('list').out, command('list', '--json').out) == ('', '[]\n')


def test_a_file_that_is_named_and_not_there_is_an_error(world, command):
    done = command('list', '--config-file', '/nowhere.json')
    assert (done.status, done.sentence) == (
        1, "alibabacloud-credentials: the file of profiles '/nowhere.json' does not exist",
    )


def test_a_name_with_control_characters_cannot_steer_the_terminal(two_files, command):
    two_files.files.write(CONFIG_JSON, config_json({'name': 'a\x1b[2Jb\n', 'mode': 'EcsRamRole'}))
    assert "'a\\x1b[2Jb\\n'" in command('list').out


def test_a_name_with_half_a_character_is_escaped_in_json(command):
    files = FakeFiles({CONFIG_JSON: config_json({**PROFILES[0], 'name': HALF})})
    with use_context(RefusingContext(files=files, environment=FakeEnvironment(), clock=FakeClock())):
        done = command('list', '--json')
    assert (done.status, json.loads(done.out)[0]['name']) == (0, HALF)
