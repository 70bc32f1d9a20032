"""The command line itself: help, mistakes, and what is and is not imported."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from alibabacloud_credentials import tools
from command_world import PROGRAM, run_program

LISTED = run_program('--help', environment={}).out.partition('commands')[2].partition('exit')[0]
COMMANDS = re.findall(r'^  ([a-z]+) ', LISTED, re.MULTILINE)


@pytest.mark.parametrize(('words', 'sentence'), [
    (['shwo'], "unknown command shwo; did you mean 'show'?"),
    (['show', '--jsn'], "alibabacloud-credentials show: unknown option --jsn; did you mean '--json'?"),
    (['--profil', 'x', 'show'], "unknown option --profil; did you mean '--profile'?"),
    (['show', '--profile'], '--profile: expected one argument'),
    (['show', '--duration', 'FAKE-SECRET', '--role-arn', 'r'], '--duration: must be a whole number from 900 to 43200'),
    (['show', '--policy', '{}'], 'alibabacloud-credentials show: --policy needs --role-arn'),
    (['show', '--json=FAKE-SECRET'], '--json: takes no value'),
    (['show', 'FAKE-SECRET'], 'an argument too many'),
    (['FAKE-SECRET'], 'unknown command; there are show, '),
    (['show', '--profile', ''], 'alibabacloud-credentials show: --profile: must not be empty'),
    (['--config-file=', 'show'], '--config-file: must not be empty'),
    (['show', '--role-arn', ' '], '--role-arn: must not be empty'),
    (['show', '--role-arn', 'r', '--policy', ''], '--policy: must not be empty'),
    (['show', '--role-arn', 'r', '--session-name', ''], '--session-name: must not be empty'),
    (['show', '--role-arn', 'r', '--external-id', ''], '--external-id: must not be empty'),
    (['keyring', 'FAKE-SECRET', 'service', 'id'], 'must be one of store, remove'),
    (['help', 'FAKE-SECRET-1'], 'there is no text about this'),
    (['help', 'shw'], "there is no text about shw; did you mean 'show'?"),
])
def test_a_mistake_is_one_sentence_that_repeats_no_value(command, words, sentence):
    done = command(*words)
    assert (done.status, done.out) == (2, '')
    assert sentence in done.sentence
    assert 'FAKE-SECRET' not in done.sentence


@pytest.mark.parametrize('name', COMMANDS)
def test_every_command_has_help_with_examples_and_exit_statuses(command, name):
    printed = command(name, '--help').out
    assert printed.startswith(f'usage: alibabacloud-credentials {name} ')
    assert re.search(r'examples:\n  .*alibabacloud-credentials', printed)
    assert 'exit status:' in printed
    assert command('help', name).out == printed


def test_a_global_option_may_stand_on_either_side_of_the_command(command, world):
    before, after = command('--profile', 'nobody', 'whoami'), command('whoami', '--profile', 'nobody')
    assert "there is no profile 'nobody'" in before.sentence
    assert before.sentence == after.sentence


def test_the_version_is_printed(command):
    assert re.fullmatch(r'alibabacloud-credentials \d+\.\d+\.\d+\n', command('--version').out)


def test_a_mistake_has_its_status_also_where_nobody_reads_the_sentence():
    read_end, write_end = os.pipe()
    os.close(read_end)
    with os.fdopen(write_end) as closed:
        done = subprocess.run([str(PROGRAM), 'shwo'], stderr=closed, stdin=subprocess.DEVNULL, timeout=60)
    assert done.returncode == 2


def test_a_warning_is_shown_to_the_person(environment, files, world, command):
    environment.variables['ALIBABA_CLOUD_ECS_METADATA_DISABLED'] = 'true'
    files.write('/home/user/.aliyun/config.json', '{')
    done = command('show')
    assert done.status == 1
    assert done.sentence.startswith('warning: the default chain passes over cli_profile')


@pytest.mark.parametrize('heavy', ['ssl', 'asyncio', 'subprocess', 'h11', 'socket'])
def test_help_imports_nothing_heavy(heavy):
    program = (
        'import sys; from alibabacloud_credentials._cli import main; main(["help", "whoami"]); '
        f'print("IMPORTED" if {heavy!r} in sys.modules else "")'
    )
    printed = subprocess.run([sys.executable, '-c', program], stdout=subprocess.PIPE, check=True, timeout=30).stdout
    assert b'IMPORTED' not in printed


def test_no_function_of_the_tools_has_the_name_of_a_module_that_would_take_its_place():
    folder = Path(tools.__file__).parent
    assert not {path.stem for path in folder.glob('*.py')} & set(tools.__all__)


@pytest.mark.parametrize('name', tools.__all__)
def test_every_name_of_the_tools_is_there_and_documented(name):
    assert getattr(tools, name).__doc__


@pytest.mark.parametrize('name', COMMANDS)
def test_every_command_has_a_page_that_names_its_options(command, name):
    page = (Path(__file__).resolve().parents[3] / 'docs' / 'commands' / f'{name}.md').read_text(encoding='utf-8')
    printed = command(name, '--help').out
    own = printed.partition('\noptions:')[2].partition('\n\n')[0]
    options = set(re.findall(r'^  (--[a-z-]+)', own, re.MULTILINE)) - {'--version'}
    assert [option for option in sorted(options) if option not in page] == []
