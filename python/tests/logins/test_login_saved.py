"""What a login writes, what it leaves alone, and where it writes nothing."""

import json
import os
import sys
import threading

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import CredentialException, InvalidConfigurationException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider
from alibabacloud_credentials.testing import use_context
from alibabacloud_credentials.tools import login, whoami
from person import ACCOUNT, Browser

pytestmark = pytest.mark.usefixtures('context')

# As `aliyun configure` leaves a file in which nothing was set up yet.
UNUSED = {
    'name': 'default', 'mode': 'AK', 'access_key_id': '', 'access_key_secret': '', 'sts_token': '',
    'region_id': 'cn-beijing', 'output_format': 'json', 'language': 'zh',
}
KEY = {'name': 'default', 'mode': 'AK', 'access_key_id': 'LTAI-FAKE', 'access_key_secret': 'FAKE-SECRET-of-a-person'}


def client_of(path, profile=None):
    return Client(provider=CLIProfileCredentialsProvider(profile_file=str(path), profile_name=profile))


def test_a_login_is_used_from_the_file_without_asking_again(world, browser):
    login(show=browser, port=0)
    world.cloud.clear_requests()
    identity = whoami(client_of(world.path))
    assert (identity.account_id, identity.source) == (ACCOUNT, 'cli_profile/oauth')
    assert world.cloud.oauth.requests == []


def test_a_login_is_renewed_from_the_file(world, browser):
    world.cloud.oauth.lifetime_s = 100
    world.cloud.oauth.access_token_lifetime_s = 60
    login(show=browser, port=0)
    assert client_of(world.path).get_credential().access_key_id == world.saved()['access_key_id']
    assert [request.form.get('grant_type') for request in world.cloud.oauth.requests_of('token')] == [
        'authorization_code', 'refresh_token',
    ]


def test_the_keys_are_those_of_the_command_line(world, browser):
    done = login(show=browser, port=0)
    assert world.document['current'] == done.profile == 'default'
    saved = world.saved()
    assert list(saved) == [
        'name', 'mode', 'oauth_site_type', 'oauth_access_token', 'oauth_refresh_token', 'oauth_access_token_expire',
        'access_key_id', 'access_key_secret', 'sts_token', 'sts_expiration', 'region_id', 'output_format', 'language',
    ]
    assert (saved['mode'], saved['oauth_site_type'], saved['region_id']) == ('OAuth', 'CN', 'cn-hangzhou')
    assert isinstance(saved['oauth_access_token_expire'], int)
    assert isinstance(saved['sts_expiration'], int)


@pytest.mark.skipif(sys.platform == 'win32', reason='there the access list of the folder decides')
def test_a_new_file_is_for_its_owner_alone(world, tmp_path):
    path = tmp_path / 'home' / '.aliyun' / 'config.json'
    login(show=Browser(world.cloud), port=0, config_file=str(path))
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_login_takes_the_place_of_the_former_one_and_of_nothing_else(world, browser):
    first = login(show=browser, port=0, profile='p')
    text = world.path.read_text().replace('"language": "en"', '"language": "zh", "from_tomorrow": [1, {"a": null}]')
    world.path.write_text(f'\ufeff{text}', encoding='utf-8')
    before = world.saved_lines()
    second = login(show=browser, port=0)
    changed = {line.split('"')[1] for line in set(world.saved_lines()) ^ set(before)}
    assert (first.profile, second.profile) == ('p', 'p')
    assert changed <= {
        'oauth_access_token', 'oauth_refresh_token', 'oauth_access_token_expire', 'access_key_id', 'access_key_secret',
        'sts_token', 'sts_expiration',
    }
    assert world.path.read_bytes().startswith(b'\xef\xbb\xbf')


def test_a_new_profile_stands_behind_the_others_and_the_current_one_stays_it(world, browser):
    world.write(KEY, {**KEY, 'name': 'other'}, meta_path='', note={'kept': True})
    before = world.path.read_text()
    done = login(show=browser, port=0, profile='work')
    assert not done.is_current
    assert [profile['name'] for profile in world.document['profiles']] == ['default', 'other', 'work']
    assert (world.document['current'], world.document['note']) == ('default', {'kept': True})
    assert world.saved() == KEY
    assert world.path.read_text().startswith(before[:before.index('\n\t]')].rstrip())


@pytest.mark.parametrize('text', [
    '{}', '{"profiles": []}', '{"profiles": null, "current": ""}', '{"current": "x"}',
])
def test_a_file_without_profiles_gets_its_first(world, text):
    world.path.write_text(text)
    done = login(show=Browser(world.cloud), port=0, profile='x')
    assert done.is_current
    assert (world.document['current'], world.saved('x')['mode']) == ('x', 'OAuth')


def test_a_profile_that_was_never_set_up_is_taken_and_keeps_its_settings(world, browser):
    world.write(UNUSED)
    login(show=browser, port=0)
    saved = world.saved()
    assert (saved['mode'], saved['region_id'], saved['language']) == ('OAuth', 'cn-beijing', 'zh')


@pytest.mark.parametrize('profile', [
    KEY, {**KEY, 'mode': ''}, {'name': 'default', 'mode': 'CloudSSO', 'access_token': 'x'},
    {'name': 'default', 'mode': 'RamRoleArn', 'ram_role_arn': 'x'}, {'name': 'default', 'mode': 'Tomorrow'},
], ids=['AK', 'AK without a mode', 'CloudSSO', 'RamRoleArn', 'unknown'])
def test_another_credential_is_not_overwritten(world, browser, profile):
    world.write(profile)
    before = world.path.read_bytes()
    with pytest.raises(InvalidConfigurationException, match='name another profile') as caught:
        login(show=browser, port=0)
    assert (browser.shown, world.path.read_bytes()) == ([], before)
    assert 'FAKE-SECRET' not in str(caught.value)


def test_a_credential_that_arrives_meanwhile_is_not_overwritten(world):
    browser = Browser(world.cloud)

    def show(sign_in):
        world.write(KEY)
        browser(sign_in)

    with pytest.raises(InvalidConfigurationException, match='name another profile'):
        login(show=show, port=0)
    assert world.saved() == KEY
    assert browser.finish()[0] == 400


@pytest.mark.parametrize('text', ['', '{', '[]', '{"profiles": 5}', '\x00'])
def test_a_file_that_cannot_be_understood_is_left_alone(world, browser, text):
    world.path.write_text(text)
    with pytest.raises(InvalidConfigurationException, match=r'config\.json'):
        login(show=browser, port=0)
    assert (browser.shown, world.path.read_text()) == ([], text)


def test_the_site_is_that_of_the_profile_unless_another_is_chosen(world, browser):
    login(show=browser, port=0, site='intl')
    login(show=browser, port=0)
    assert [sign_in.address.split('/')[2] for sign_in in browser.shown] == ['signin.alibabacloud.com'] * 2
    assert {request.headers['host'] for request in world.cloud.oauth.requests} == {'oauth.alibabacloud.com'}
    assert (world.saved()['oauth_site_type'], world.saved()['region_id']) == ('INTL', 'ap-southeast-1')
    login(show=browser, port=0, site='CN')
    assert world.saved()['oauth_site_type'] == 'CN'


def test_variables_name_file_and_profile(world, browser):
    world.environment.variables['ALIBABA_CLOUD_PROFILE'] = 'of-the-variable'
    done = login(show=browser, port=0)
    assert (done.profile, done.config_file) == ('of-the-variable', str(world.path))


def test_a_folder_that_cannot_be_made_is_one_sentence(world, browser, tmp_path):
    (tmp_path / 'file').write_text('')
    with pytest.raises(InvalidConfigurationException, match='it cannot be written: Not a directory'):
        login(show=browser, port=0, config_file=str(tmp_path / 'file' / 'folder' / 'config.json'))
    assert browser.finish()[0] == 400


def test_a_login_without_a_refresh_token_forgets_the_former_one(world, browser):
    login(show=browser, port=0)
    world.cloud.oauth.faults.add(operation='token', body={'access_token': 'fakeOther', 'expires_in': 60})
    world.cloud.oauth.faults.add(operation='exchange', body={
        'accessKeyId': 'STS.fake', 'accessKeySecret': 'FAKE-SECRET', 'securityToken': 'fake',
        'expiration': '2036-01-01T00:00:00Z',
    })
    login(show=browser, port=0)
    assert (world.saved()['oauth_refresh_token'], world.saved()['access_key_id']) == ('', 'STS.fake')


def test_a_failure_leaves_no_token_in_the_frames_behind_it(world, browser):
    (world.path.parent / 'file').write_text('')
    with pytest.raises(InvalidConfigurationException, match='it cannot be written') as caught:
        login(show=browser, port=0, config_file=str(world.path.parent / 'file' / 'config.json'))
    frames, error = [], caught.value
    while error is not None:
        trace, error = error.__traceback__, error.__cause__ or error.__context__
        while trace is not None:
            frames.append(trace.tb_frame)
            trace = trace.tb_next
    inside = [frame for frame in frames if 'alibabacloud_credentials' in frame.f_code.co_filename]
    assert inside
    assert [name for frame in inside for name, value in frame.f_locals.items() if 'fake' in repr(value)] == []


def test_the_new_profile_is_indented_as_the_others(world, browser):
    text = '{\n  "profiles": [\n    {\n      "name": "a",\n      "mode": "AK"\n    }\n  ],\n  "current": "a"\n}\n'
    world.path.write_text(text)
    login(show=browser, port=0, profile='b')
    lines = world.saved_lines()
    assert '      "name": "b",' in lines
    assert lines[-4:] == ['    }', '  ],', '  "current": "a"', '}']


def test_logins_at_once_leave_one_of_them_whole_in_each_profile(world):
    people = [world.cloud.sign_in.add_person(f'person{number}') for number in range(8)]
    failures = []

    def log_in(number):
        try:
            with use_context(world.context()):
                login(show=Browser(world.cloud, people[number]), port=0, profile=f'p{number % 3}')
        except CredentialException as error:
            failures.append(error)

    threads = [threading.Thread(target=log_in, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert failures == []
    assert sorted(profile['name'] for profile in world.document['profiles']) == ['p0', 'p1', 'p2']
    for name in ('p0', 'p1', 'p2'):
        # Access token, refresh token and credential are of one person.
        saved, identity = world.saved(name), whoami(client_of(world.path, name))
        owner = world.cloud.oauth.login_of(saved['oauth_access_token'])
        assert owner.refresh_token == saved['oauth_refresh_token']
        assert owner.identity.arn == identity.arn
    assert world.leftovers() == []


class Interrupted:
    """Stands before a door, and interrupts whoever goes through it for the n-th time: Ctrl-C just before, or after."""

    def __init__(self, at, after):
        self._at, self._after, self.calls = at, after, 0

    def around(self, door, *names):
        for name in names:
            setattr(door, name, self._interrupting(getattr(door, name)))
        return door

    def _interrupting(self, method):
        def call(*arguments, **given):
            self.calls += 1
            is_now = self.calls == self._at
            if is_now and not self._after:
                raise KeyboardInterrupt
            result = method(*arguments, **given)
            if is_now:
                raise KeyboardInterrupt
            return result

        return call


class Door:
    """Passes everything on to another; its methods can be replaced."""

    def __init__(self, inner):
        self._inner = inner

    def __getattr__(self, name):
        return getattr(self._inner, name)


def interrupt(world, at, after, browser):
    """Log in, interrupted at the n-th use of a door; whether it got that far."""
    interrupted = Interrupted(at, after)
    context = world.context()
    # What opens something is interrupted before: behind it, in a process that goes on, nobody knows what to close.
    opening = () if after else ('acquire_lock', 'replacement')
    context.files = interrupted.around(
        Door(context.files), 'read', 'read_text', 'exists', 'make_folder', *opening
    )
    context.http = interrupted.around(Door(context.http), 'send')
    context.ports = interrupted.around(Door(context.ports), *(() if after else ('listen',)))
    with use_context(context):
        try:
            login(show=browser, port=0, expected_account_id=ACCOUNT)
        except KeyboardInterrupt:
            return True
    return False


@pytest.mark.parametrize('after', [False, True], ids=['before', 'after'])
def test_ctrl_c_at_any_step_leaves_the_former_file_or_the_new_one(world, after):
    world.write(UNUSED)
    former = world.path.read_bytes()
    steps = 0
    while True:
        browser = Browser(world.cloud)
        if not interrupt(world, steps + 1, after, browser):
            break
        steps += 1
        if browser.shown:
            assert browser.finish()[0] == 400
        assert world.path.read_bytes() == former
        assert world.leftovers() == []
    assert steps == (6 if after else 9)
    # The lock was given up each time: the last login got it.
    assert world.saved()['mode'] == 'OAuth'


def test_ctrl_c_while_the_person_is_asked_or_waited_for_saves_nothing(world, browser):
    def interrupted(*_):
        raise KeyboardInterrupt

    for given in ({'show': interrupted}, {'show': browser.shown.append, 'waiting': interrupted},
                  {'show': browser.shown.append, 'paste': interrupted}):
        with pytest.raises(KeyboardInterrupt):
            login(port=0, **given)
    assert os.listdir(world.path.parent) == []


def test_what_is_saved_is_valid_json_at_every_moment(world):
    world.write(UNUSED)
    stop, seen = threading.Event(), []

    def read():
        while not stop.is_set():
            seen.append(json.loads(world.path.read_text())['profiles'][0]['mode'])

    reader = threading.Thread(target=read)
    reader.start()
    for _ in range(3):
        login(show=Browser(world.cloud), port=0)
    stop.set()
    reader.join(10)
    assert set(seen) <= {'AK', 'OAuth'}
