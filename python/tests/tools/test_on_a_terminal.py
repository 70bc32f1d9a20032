"""The command on a terminal: whatever its encoding shows, and whatever is typed."""

import os
import signal
import sys

import pytest
from command_world import OnTerminal
from profiles import config_json

if sys.platform == 'win32':
    pytest.skip('there are no pseudo-terminals', allow_module_level=True)

KEY = {'mode': 'AK', 'access_key_id': 'LTAI5tFAKE000001', 'access_key_secret': 'FAKE-SECRET'}
COUNTS = (
    'import os, signal, sys\n'
    'os.setpgid(0, 0)\n'  # so that the terminal sends it nothing
    'awaited = {signal.SIGINT, signal.SIGUSR1}\n'
    'signal.pthread_sigmask(signal.SIG_BLOCK, awaited)\n'
    'print("ready", flush=True)\n'
    'count = 0\n'
    'while signal.sigwait(awaited) == signal.SIGINT:\n'
    '    count += 1\n'
    'print("counted", count)\n'
    'sys.exit(7)\n'
)


@pytest.fixture
def home(tmp_path):
    (tmp_path / '.aliyun').mkdir()
    (tmp_path / '.aliyun' / 'config.json').write_text(config_json({'name': '\u5f00\u53d1', **KEY}))
    return tmp_path


@pytest.mark.parametrize(('encoding', 'shown'), [
    ('utf-8', '\u5f00\u53d1'), ('ascii', '\\u5f00\\u53d1'), ('latin-1', '\\u5f00\\u53d1'),
])
def test_what_the_encoding_of_the_terminal_lacks_is_shown_by_its_number(home, encoding, shown):
    with OnTerminal('list', environment={'HOME': str(home), 'PYTHONIOENCODING': encoding}) as terminal:
        status, text = terminal.end()
    assert (status, shown in text) == (0, True)


def test_a_path_that_is_no_text_is_shown_by_its_number(home):
    path = os.fsencode(home) + b'/\xff.json'
    with open(path, 'w', encoding='utf-8') as file:
        file.write(config_json({'name': 'key', **KEY}))
    environment = {'HOME': str(home), 'PYTHONIOENCODING': 'utf-8:strict'}
    with OnTerminal('list', '--config-file', os.fsdecode(path), environment=environment) as terminal:
        status, text = terminal.end()
    assert (status, '\\udcff.json:' in text) == (0, True)


@pytest.mark.parametrize(('words', 'question', 'keys', 'sentence'), [
    (['keyring', 'store', 'service', 'LTAI'], 'secret: ', b'\x04', 'nothing was answered'),
    (['keyring', 'store', 'service', 'LTAI'], 'secret: ', b'\xff\n', 'what was typed is no text in the encoding'),
    (['login', '--profile', 'new', '--no-browser'], 'here: ', b'\x04', 'nothing was answered'),
    (['login', '--profile', 'new', '--no-browser'], 'here: ', b'\xff\n', 'there is no code in the answer'),
])
def test_an_answer_that_is_none_ends_with_one_sentence(home, words, question, keys, sentence):
    environment = {'HOME': str(home), 'PYTHONIOENCODING': 'utf-8:strict', 'PYTHONUTF8': '1'}
    with OnTerminal(*words, environment=environment) as terminal:
        terminal.wait_for(question)
        terminal.type(keys)
        status, text = terminal.end()
    assert status == 1
    assert f'alibabacloud-credentials: {sentence}' in text.splitlines()[-1]


def test_ctrl_c_is_not_handed_on_because_the_terminal_sends_it_to_the_child_too(cloud):
    environment = cloud.environment(cloud.add_access_key())
    with OnTerminal('exec', '--serve', '--', sys.executable, '-c', COUNTS, environment=environment) as terminal:
        terminal.wait_for('ready')
        terminal.type(b'\x03')
        terminal.wait_for('^C')  # shown when it has been sent
        # Python handles it after the interruption, whose number is lower.
        terminal.process.send_signal(signal.SIGUSR1)
        status, text = terminal.end()
    assert (status, 'counted 0' in text) == (7, True)
