"""The commands login and logout: what they print, what they ask, and what they refuse to be told."""

import pytest
from alibabacloud_credentials._cli import main
from alibabacloud_credentials.testing import Terminal, use_context
from person import ACCOUNT, SSO_ADDRESS, Browser


class PersonsTerminal(Terminal):
    """A terminal with a person who has prepared answers, and a browser.

    :ivar interactive: whether there is a person at all.
    :ivar has_browser: whether a browser opens.
    """

    def __init__(self, world, answers=(), interactive=True, has_browser=True):
        self.interactive, self.has_browser = interactive, has_browser
        self.browser = Browser(world.cloud)
        self.out, self.err, self.progress, self.opened = '', '', [], []
        self._answers = list(answers)
        self._cloud = world.cloud

    def write(self, text):
        self.out += text

    def tell(self, text):
        self.err += f'{text}\n'

    def show_progress(self, text):
        if self.interactive:
            self.progress.append(text)

    def is_interactive(self):
        return self.interactive

    def ask(self, question):
        assert self.interactive
        self.err += question
        answer = self._answers.pop(0) if self._answers else None
        if answer is None:
            raise EOFError
        return answer(self.err) if callable(answer) else answer

    def open_browser(self, url):
        self.opened.append(url)
        if self.has_browser and 'user_code=' in url:
            self._cloud.cloud_sso.confirm(url)
        elif self.has_browser:
            self.browser.go(self._cloud.sign_in.redirect(url))
        return self.has_browser


@pytest.fixture
def terminal(world):
    return PersonsTerminal(world)


def run(world, terminal, *arguments):
    with use_context(world.context(terminal=terminal)):
        return main(arguments)


def address_in(shown):
    return next(line for line in shown.splitlines() if line.startswith('https://'))


def test_login_opens_the_browser_and_says_where_the_login_stands(world, terminal):
    assert run(world, terminal, 'login', '--port', '0', '--expected-account-id', ACCOUNT) == 0
    assert terminal.out.splitlines() == [
        'profile       default', f'file          {world.path}', f'account       {ACCOUNT}',
    ]
    assert terminal.opened == [address_in(terminal.err)]
    assert world.saved()['mode'] == 'OAuth'
    assert 'fake' not in terminal.out + terminal.err


def test_progress_is_shown_while_it_waits_and_taken_away(world, terminal):
    run(world, terminal, 'login', '--port', '0')
    assert terminal.progress[0] == 'waiting for your browser, 300 s left'
    assert terminal.progress[-1] == ''


def test_without_a_terminal_there_is_no_progress_and_the_login_works(world, terminal):
    terminal.interactive = False
    assert run(world, terminal, 'login', '--port', '0') == 0
    assert terminal.progress == []


def test_where_no_browser_opens_the_person_is_told_what_to_do(world, terminal):
    terminal.has_browser = False
    opened = terminal.open_browser
    terminal.open_browser = lambda url: terminal.browser.go(world.cloud.sign_in.redirect(url)) or opened(url)
    assert run(world, terminal, 'login', '--port', '0') == 0
    assert 'open the address in one, which must be able to reach 127.0.0.1 here' in terminal.err


def test_no_browser_asks_for_the_address(world):
    terminal = PersonsTerminal(world, [lambda shown: world.cloud.sign_in.redirect(address_in(shown))])
    assert run(world, terminal, 'login', '--no-browser') == 0
    assert terminal.opened == []
    assert terminal.err.endswith('Paste that address here: ')


def test_no_browser_asks_nobody_where_there_is_no_terminal(world, terminal):
    terminal.interactive = False
    assert run(world, terminal, 'login', '--no-browser') == 1
    assert terminal.err == (
        'alibabacloud-credentials: --no-browser asks for the address that the browser ends at: it needs a terminal\n'
    )


def test_an_end_of_input_is_an_end(world, terminal):
    assert run(world, terminal, 'login', '--no-browser') == 1
    assert terminal.err.splitlines()[-1].endswith('nothing was answered')
    assert not world.path.exists()


def test_a_login_into_a_profile_that_is_not_current_says_how_to_choose_it(world, terminal):
    world.write({'name': 'default', 'mode': 'AK', 'access_key_id': 'LTAI-FAKE', 'access_key_secret': 'FAKE-SECRET'})
    assert run(world, terminal, '--profile', 'work', 'login', '--port', '0') == 0
    assert 'ALIBABA_CLOUD_PROFILE' in terminal.err


def test_a_profile_with_a_key_is_refused_in_one_sentence(world, terminal):
    world.write({'name': 'default', 'mode': 'AK', 'access_key_id': 'LTAI-FAKE', 'access_key_secret': 'FAKE-SECRET'})
    assert run(world, terminal, 'login') == 1
    assert 'name another profile' in terminal.err
    assert (len(terminal.err.splitlines()), terminal.opened) == (1, [])


@pytest.fixture
def directory(world):
    for account in ('1000000000000001', '1000000000000002'):
        for name in ('reader', 'admin'):
            world.cloud.cloud_sso.assign(
                f'acs:ram::{account}:role/{name}', access_configuration_id=f'ac-{name}',
                account_name=f'team {account[-1]}', name=name,
            )
    return world.cloud.cloud_sso


def test_cloud_sso_asks_on_a_terminal_until_the_answer_is_one(world, directory):
    terminal = PersonsTerminal(world, ['', '0', '3', 'x', '2', 'ac-admin'])
    assert run(world, terminal, 'login', '--cloud-sso', SSO_ADDRESS) == 0
    assert '   1  team 1  1000000000000001\n   2  team 2  1000000000000002\n' in terminal.err
    assert terminal.out.splitlines()[2:4] == ['account       1000000000000002', 'access config ac-admin']
    assert terminal.out.splitlines()[4].startswith('login ends    20')


def test_cloud_sso_takes_what_was_given(world, directory, terminal):
    terminal.interactive = False
    assert run(world, terminal, 'login', '--cloud-sso', SSO_ADDRESS, '--account', '1000000000000001',
               '--access-config', 'ac-reader') == 0
    assert world.saved()['cloud_sso_access_config'] == 'ac-reader'


def test_cloud_sso_asks_nobody_where_there_is_no_terminal(world, directory, terminal):
    terminal.interactive = False
    assert run(world, terminal, 'login', '--cloud-sso', SSO_ADDRESS) == 1
    assert 'choose one account of those that are assigned to you: 1000000000000001 (team 1)' in terminal.err
    assert not world.path.exists()


def test_cloud_sso_shows_the_code_and_opens_no_browser_where_none_is_wanted(world, directory):
    terminal = PersonsTerminal(world)
    told = terminal.tell

    def tell(text):
        told(text)
        if text.startswith('Confirm'):
            directory.confirm(text.rpartition(' ')[2])

    terminal.tell = tell
    assert run(world, terminal, 'login', '--cloud-sso', SSO_ADDRESS, '--no-browser', '--account', '1000000000000001',
               '--access-config', 'ac-reader') == 0
    assert terminal.opened == []


def test_switch_needs_no_address(world, directory, terminal):
    run(world, terminal, 'login', '--cloud-sso', SSO_ADDRESS, '--account', '1000000000000001', '--access-config',
        'ac-reader')
    again = PersonsTerminal(world, ['1', '2'])
    assert run(world, again, 'login', '--switch') == 0
    assert (world.saved()['cloud_sso_access_config'], again.opened) == ('ac-admin', [])


def test_logging_in_again_needs_no_address(world, directory, terminal):
    run(world, terminal, 'login', '--cloud-sso', SSO_ADDRESS, '--account', '1000000000000001', '--access-config',
        'ac-reader')
    again = PersonsTerminal(world)
    assert run(world, again, 'login', '--cloud-sso') == 0
    assert again.out.splitlines()[3] == 'access config ac-reader'


def test_logout_says_what_it_did(world, terminal):
    run(world, terminal, 'login', '--port', '0')
    terminal.out = ''
    assert [run(world, terminal, 'logout'), run(world, terminal, 'logout')] == [0, 0]
    assert terminal.out == 'logged out\nthere was no login\n'


@pytest.mark.parametrize(('arguments', 'sentence'), [
    (['login', '--site', 'EU'], 'must be one of CN, INTL'), (['login', '--port', '65536'], 'from 0 to 65535'),
    (['login', '--port', 'x'], 'from 0 to 65535'), (['login', '--role-arn', 'x'], '--role-arn'),
    (['login', '--account', '1'], '--account: it needs --cloud-sso'),
    (['login', '--cloud-sso', 'u', '--port', '1'], '--port: it is not for --cloud-sso'),
    (['login', '--cloud-sso', 'u', '--switch'], '--switch uses'), (['login', '--swich'], 'did you mean \'--switch\''),
    (['logout', '--role-arn', 'x'], '--role-arn'), (['login', 'now'], 'an argument too many'),
])
def test_a_mistake_on_the_command_line_is_one_sentence_and_status_2(world, terminal, arguments, sentence):
    assert run(world, terminal, *arguments) == 2
    assert sentence in terminal.err
    assert len(terminal.err.splitlines()) == 1
