"""Real processes, a real terminal and a real browser against the local cloud."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alibabacloud_credentials.testing import LocalCloud
from chromium import Chromium
from person import ACCOUNT, SSO_ADDRESS, LoginFile, get

PROGRAM = str(Path(sys.executable).with_name('alibabacloud-credentials'))
SSO_HOST = SSO_ADDRESS.split('/')[2]
ROLE = f'acs:ram::{ACCOUNT}:role/reader'

pytestmark = pytest.mark.skipif(sys.platform == 'win32', reason='there are no pseudo-terminals')


@pytest.fixture(scope='module')
def shared_cloud():
    with LocalCloud() as cloud:
        cloud.cloud_sso.interval_s = 1
        cloud.cloud_sso.assign(ROLE)
        yield cloud


@pytest.fixture
def cloud(shared_cloud):
    shared_cloud.clear_requests()
    shared_cloud.clear_faults()
    return shared_cloud


@pytest.fixture(scope='module')
def chromium(shared_cloud):
    hosts = {'signin.aliyun.com': shared_cloud.sign_in.endpoint, SSO_HOST: shared_cloud.cloud_sso.endpoint}
    with Chromium(hosts, shared_cloud.ca_file) as chromium:
        yield chromium


@pytest.fixture
def file(tmp_path):
    return LoginFile(tmp_path / 'config.json')


@pytest.fixture
def start(cloud, file):
    """Starts the command, with standard error and input on a pseudo-terminal, or on pipes."""
    with contextlib.ExitStack() as started:
        yield lambda *arguments, **how: started.enter_context(Running(cloud, file, arguments, **how))


def variables(cloud, file):
    return {
        'PATH': os.environ['PATH'], 'HOME': str(file.path.parent), 'ALIBABA_CLOUD_CONFIG_FILE': str(file.path),
        'HTTPS_PROXY': cloud.proxy.url, 'NO_PROXY': '127.0.0.1', **cloud.environment(),
    }


class Running:
    """A command that runs.

    :param on_terminal: whether there is a person at it.
    """

    def __init__(self, cloud, file, arguments, on_terminal=False, environment=None):
        self._ours, theirs = os.openpty() if on_terminal else os.pipe()
        self.shown, self._changed = '', threading.Condition()
        self.process = subprocess.Popen(
            [PROGRAM, *arguments], env={**variables(cloud, file), **(environment or {})}, stdout=subprocess.PIPE,
            stdin=theirs if on_terminal else subprocess.DEVNULL, stderr=theirs, start_new_session=True,
        )
        os.close(theirs)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()
        self._reader.join(5)
        os.close(self._ours)

    def _read(self):
        while True:
            try:
                part = os.read(self._ours, 65536)
            except OSError:  # the other end of a terminal is closed
                part = b''
            with self._changed:
                self.shown += part.decode()
                self._changed.notify_all()
            if not part:
                return

    def wait_for(self, pattern):
        """The first group of a pattern, once it is shown."""
        with self._changed:
            assert self._changed.wait_for(lambda: re.search(pattern, self.shown), 20), self.shown
        return re.search(pattern, self.shown).group(1)

    def address(self):
        return self.wait_for(r'(https://[^\s]+)\r?\n')

    def type(self, text):
        os.write(self._ours, f'{text}\n'.encode())

    def interrupt(self):
        self.process.send_signal(signal.SIGINT)

    def end(self):
        """Exit status and standard output."""
        out = self.process.communicate(timeout=20)[0].decode()
        self._reader.join(5)
        return self.process.returncode, out


def test_a_person_signs_in_with_a_browser(cloud, file, chromium, start):
    running = start('login', '--port', '0', '--expected-account-id', ACCOUNT)
    chromium.open(running.address())
    chromium.wait_for_title('Sign in')
    chromium.click('button[name=person]')
    chromium.wait_for_title('Logged in / 登录成功')
    assert chromium.text('section[lang=en]').endswith('You may close this window.')
    assert chromium.text('section[lang=zh-CN]').endswith('您可以关闭此窗口。')
    status, out = running.end()
    assert (status, f'account       {ACCOUNT}' in out) == (0, True)
    assert file.saved()['access_key_id'].startswith('STS.')


def test_the_page_shows_nothing_but_its_text_and_is_readable_on_a_small_screen(cloud, chromium, start):
    running = start('login', '--port', '0')
    chromium.open(running.address())
    chromium.click('button[name=person]')
    chromium.wait_for_title('Logged in / 登录成功')
    loaded = 'return performance.getEntriesByType("resource").filter(e => !e.name.endsWith("/favicon.ico")).length'
    assert chromium.run(loaded) == 0
    assert chromium.run('return document.querySelectorAll("script, a, img, form, iframe").length') == 0
    assert chromium.run('return getComputedStyle(document.body).maxWidth') != 'none'  # the style is applied
    assert chromium.run('return document.querySelector("meta[name=viewport]") !== null')
    assert running.end()[0] == 0


def test_who_does_not_allow_it_sees_so_in_the_browser_and_the_terminal(file, chromium, start):
    running = start('login', '--port', '0')
    chromium.open(running.address())
    chromium.click('button[name=deny]')
    chromium.wait_for_title('Login failed / 登录失败')
    assert 'access_denied' in chromium.text('section[lang=en]')
    assert running.end()[0] == 1
    assert 'access_denied' in running.shown
    assert not file.path.exists()


def test_another_account_than_expected_is_said_in_the_browser(file, chromium, start):
    running = start('login', '--port', '0', '--expected-account-id', '6666666666666666')
    chromium.open(running.address())
    chromium.click('button[name=person]')
    assert f'the login is for account {ACCOUNT}' in chromium.text('section[lang=en]')
    assert running.end()[0] == 1
    assert not file.path.exists()


def test_a_person_confirms_a_code_with_a_browser(file, chromium, start):
    running = start('login', '--cloud-sso', SSO_ADDRESS)
    chromium.open(running.address())
    assert chromium.text('#code') == running.wait_for(r'Confirm this code there: (\S+)')
    chromium.click('#confirm')
    assert running.end()[0] == 0
    assert file.saved()['cloud_sso_account_id'] == ACCOUNT


def test_a_terminal_shows_progress_and_is_asked(cloud, file, start):
    running = start('login', '--port', '0', on_terminal=True)
    running.wait_for(r'(waiting for your browser, 300 s left)')
    get(cloud.sign_in.redirect(running.address()))
    assert running.end()[0] == 0
    pasted = start('login', '--no-browser', on_terminal=True)
    address = pasted.address()
    pasted.wait_for(r'(Paste that address here: )')
    pasted.type(cloud.sign_in.redirect(address))
    assert pasted.end()[0] == 0


def test_a_pipe_gets_the_address_and_no_progress(cloud, start):
    running = start('login', '--port', '0')
    address = running.address()
    get(cloud.sign_in.redirect(address))
    assert running.end()[0] == 0
    assert 'waiting' not in running.shown
    assert '\x1b' not in running.shown


def test_the_browser_of_the_person_is_opened(cloud, file, start, tmp_path):
    browser = tmp_path / 'browser'
    browser.write_text('#!/bin/sh\nprintf %s "$1" > "$0.opened.new" && mv "$0.opened.new" "$0.opened"\n')
    browser.chmod(0o700)
    running = start('login', '--port', '0', environment={'BROWSER': f'{browser} %s'})
    address = running.address()
    get(cloud.sign_in.redirect(address))
    assert running.end()[0] == 0
    assert (tmp_path / 'browser.opened').read_text() == address


# What a login waits for when Ctrl-C comes: its arguments, how to get there, whether at a terminal.
STEPS = {
    'the browser': (['login', '--port', '0'], None, False),
    'the tokens': (['login', '--port', '0'], 'token', False),
    'the exchange': (['login', '--port', '0'], 'exchange', False),
    'the account': (['login', '--port', '0', '--expected-account-id', ACCOUNT], 'GetCallerIdentity', False),
    'a pasted address': (['login', '--no-browser'], None, True),
    'the code': (['login', '--cloud-sso', SSO_ADDRESS], None, False),
    'the accounts': (['login', '--cloud-sso', SSO_ADDRESS], 'accounts', False),
    'the credential': (['login', '--cloud-sso', SSO_ADDRESS], 'cloud-credentials', False),
}


@pytest.mark.parametrize('step', STEPS)
def test_ctrl_c_at_each_step_leaves_nothing_half_written(cloud, file, start, step):
    arguments, operation, on_terminal = STEPS[step]
    service = cloud.sts if operation == 'GetCallerIdentity' else (
        cloud.cloud_sso if '--cloud-sso' in arguments else cloud.oauth
    )
    if operation is not None:
        service.faults.add(operation=operation, hang_s=30)
    running = start(*arguments, on_terminal=on_terminal)
    address = running.address()
    if operation is not None:
        if service is cloud.cloud_sso:
            cloud.cloud_sso.confirm(address)
        else:
            with contextlib.suppress(OSError):
                threading.Thread(target=get, args=(cloud.sign_in.redirect(address),), daemon=True).start()
        assert cloud.wait_for_requests(1, service=service.name, operation=operation, timeout_s=20)
    running.interrupt()
    status, out = running.end()
    assert (status, out) == (130, '')
    assert running.shown.rstrip().endswith('alibabacloud-credentials: interrupted')
    assert not file.path.exists()
    assert [path.name for path in file.path.parent.iterdir() if path.name != 'config.json.lock'] == []


def test_two_logins_at_once_wait_at_different_ports_and_both_stand(cloud, file, start):
    one, other = start('login', '--profile', 'one'), start('login', '--profile', 'other')
    addresses = [one.address(), other.address()]
    ports = [re.search(r'127\.0\.0\.1%3A(\d+)', address).group(1) for address in addresses]
    assert ports[0] != ports[1]
    for address in reversed(addresses):
        get(cloud.sign_in.redirect(address))
    assert [one.end()[0], other.end()[0]] == [0, 0]
    assert sorted(profile['name'] for profile in file.document['profiles']) == ['one', 'other']


def test_twenty_processes_at_the_moment_a_login_must_be_refreshed_refresh_it_once(cloud, file, start):
    cloud.oauth.access_token_lifetime_s, cloud.oauth.lifetime_s = 60, 100
    try:
        running = start('login', '--port', '0')
        get(cloud.sign_in.redirect(running.address()))
        assert running.end()[0] == 0
    finally:
        cloud.oauth.access_token_lifetime_s, cloud.oauth.lifetime_s = 3600, 3600.0
    cloud.clear_requests()
    cloud.oauth.faults.add(operation='token', delay_s=1.0)
    commands = [
        subprocess.Popen([PROGRAM, 'show'], env=variables(cloud, file), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(20)
    ]
    ended = [command.communicate(timeout=60) for command in commands]
    assert [command.returncode for command in commands] == [0] * 20, ended
    assert [request.operation for request in cloud.oauth.requests] == ['token', 'exchange']
    assert len({out.splitlines()[2] for out, _ in ended}) == 1
