"""What export prints is evaluated by each shell itself: hostile values come through unharmed."""

import json
import os
import subprocess
import sys

import dotenv
import needs
import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from alibabacloud_credentials.tools import export
from export_readers import cmd_value, powershell_value

HOSTILE = {
    'single quotes': "a'b''c'",
    'double quotes': 'a"b""c"',
    'both quotes': """'"'"''""",
    'line breaks': 'a\nb\n\nc\n',
    'dollars': '$HOME ${HOME} $(touch /tmp/FAKE-SECRET-RAN) $$',
    'percents': '%PATH% %% %d%s',
    'backticks': '`touch /tmp/FAKE-SECRET-RAN`',
    'backslashes': '\\ \\n \\\\ \\\' \\" x\\',
    'operators': 'a;b|c&d&&e>f<g#h!i*j?k~l(m)n{o}p[q]^r',
    'blanks': '  a\tb  ',
    'not ASCII': 'häßlich-密钥-🔑-\u2018\u2019\u201a\u201b\u201c\u201d',
    'all': """é'"\n$HOME`x`%PATH%\\!^&""",
    'a token': 'CAISxyz+/abc=-_.09==',
}
SECRET = 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'
TOKEN = 'ALIBABA_CLOUD_SECURITY_TOKEN'


class Hostile(RefreshingProvider):
    name = 'hostile'

    def __init__(self, secret, token=None):
        self._secret, self._token = secret, token

    def fetch(self, context):
        return Credentials(access_key_id='LTAI', access_key_secret=self._secret, security_token=self._token)


def exported(secret, form, token=None):
    return export(Client(provider=Hostile(secret, token)), form)


def exported_under_own_names(kinds, form):
    """The exports of several values, one after the other, each secret in a variable of its own."""
    return ''.join(exported(HOSTILE[kind], form).replace(SECRET, variable(kind)) for kind in kinds)


def variable(kind):
    return f'VALUE_OF_{kind.upper().replace(" ", "_")}'


def run(*argv, **variables):
    """What a program prints, as text."""
    environment = {'PATH': os.environ['PATH'], 'HOME': os.environ.get('HOME', '/'), 'LC_ALL': 'C.UTF-8', **variables}
    done = subprocess.run(argv, env=environment, capture_output=True, timeout=30, check=True)
    assert done.stderr == b''
    return done.stdout.decode('utf-8')


def environment_after(*argv, **variables):
    """The environment that a shell gives its children: it ends with the system's `env -0`."""
    return dict(entry.split('=', 1) for entry in run(*argv, **variables).split('\0') if entry)


def unharmed(environment, kinds=HOSTILE):
    """Which values did not come through as they went in; nothing."""
    return {kind: environment.get(variable(kind)) for kind in kinds if environment.get(variable(kind)) != HOSTILE[kind]}


@pytest.mark.parametrize('shell', ['bash', 'dash', 'zsh'])
def test_a_posix_shell_takes_every_value_unharmed(shell):
    text = exported_under_own_names(HOSTILE, 'env')
    after = environment_after(needs.program(shell), '-c', 'eval "$EXPORTED"; env -0', EXPORTED=text)
    assert unharmed(after) == {}


@pytest.mark.parametrize('shell', ['bash', 'dash', 'zsh'])
def test_assignments_without_export_are_taken_unharmed_and_stay_in_the_shell(shell):
    text = exported_under_own_names(HOSTILE, 'env-no-export')
    program = f'eval "$EXPORTED"; export {" ".join(map(variable, HOSTILE))}; unset EXPORTED; env -0'
    after = environment_after(needs.program(shell), '-c', program, EXPORTED=text)
    assert unharmed(after) == {}
    assert [name for name in after if name.startswith(('ALI', 'OSS'))] == []


def test_fish_takes_every_value_unharmed():
    text = exported_under_own_names(HOSTILE, 'fish')
    program = 'echo -n "$EXPORTED" | source; env -0'
    assert unharmed(environment_after(needs.program('fish'), '--no-config', '-c', program, EXPORTED=text)) == {}


@pytest.mark.parametrize(('shell', 'form'), [('bash', 'env'), ('dash', 'env'), ('zsh', 'env'), ('fish', 'fish')])
def test_a_token_left_in_the_shell_does_not_go_with_the_new_key(shell, form):
    evaluate = 'echo -n "$EXPORTED" | source' if shell == 'fish' else 'eval "$EXPORTED"'
    program = f'{evaluate}; env -0'
    after = environment_after(needs.program(shell), '-c', program, EXPORTED=exported('s', form), **{TOKEN: 'stale'})
    assert TOKEN not in after


def test_powershell_takes_every_value_unharmed():
    path = needs.program_of_no_package('pwsh')
    names = ', '.join(f"'{variable(kind)}'" for kind in HOSTILE)
    program = (
        f'$Env:EXPORTED | Invoke-Expression; foreach ($name in {names}) '
        '{ [Console]::Out.Write("$name=" + [Environment]::GetEnvironmentVariable($name) + [char]0) }'
    )
    text = exported_under_own_names(HOSTILE, 'powershell')
    assert unharmed(environment_after(path, '-NoProfile', '-Command', program, EXPORTED=text)) == {}


@pytest.mark.parametrize('kind', HOSTILE)
def test_powershell_by_its_rules_takes_every_value_unharmed_in_one_line_of_ascii(kind):
    lines = dict(line.split(' = ', 1) for line in exported(HOSTILE[kind], 'powershell').splitlines() if ' = ' in line)
    expression = lines[f'$Env:{SECRET}']
    assert expression.isascii()
    assert powershell_value(expression) == HOSTILE[kind]


@pytest.mark.parametrize('kind', HOSTILE)
def test_cmd_by_its_rules_takes_every_value_unharmed_or_export_refuses(kind):
    if '\n' in HOSTILE[kind]:
        with pytest.raises(InvalidConfigurationException, match='line break, for which cmd has no safe form'):
            exported(HOSTILE[kind], 'cmd')
        return
    lines = exported(HOSTILE[kind], 'cmd').splitlines()
    assert cmd_value(next(line for line in lines if SECRET in line)) == HOSTILE[kind]


@pytest.mark.parametrize('form', [
    'env', 'env-no-export', 'fish', 'powershell', 'cmd', 'dotenv', 'ini', 'terraform-env',
])
@pytest.mark.parametrize('half', [chr(0xd83d), chr(0xdce4)], ids=['first', 'second'])
def test_half_of_a_character_is_refused_where_text_is_utf_8(form, half):
    with pytest.raises(InvalidConfigurationException, match='half of a character, for which UTF-8 has no safe form'):
        exported(f'FAKE-SECRET-{half}', form)


# What all readers of such files agree on: bare, or in single quotes.
AGREED = ('a token', 'double quotes', 'percents', 'backticks', 'operators', 'blanks', 'not ASCII')
# What needs escapes, as python-dotenv and Compose read them.
ESCAPED = ('single quotes', 'both quotes', 'line breaks', 'backslashes')


def dotenv_file(folder, kinds):
    path = folder / '.env'
    path.write_text(exported_under_own_names(kinds, 'dotenv'), encoding='utf-8')
    return path


def test_node_takes_what_all_readers_of_dotenv_files_agree_on(tmp_path):
    program = 'process.stdout.write(JSON.stringify(process.env))'
    printed = run(needs.program('node'), f'--env-file={dotenv_file(tmp_path, AGREED)}', '-e', program)
    assert unharmed(json.loads(printed), AGREED) == {}


@pytest.mark.skipif(sys.version_info < (3, 8), reason='the last python-dotenv for Python 3.7 doubles backslashes')
def test_python_dotenv_takes_every_value_that_is_not_refused(tmp_path):
    kinds = (*AGREED, *ESCAPED)
    assert unharmed(dotenv.dotenv_values(dotenv_file(tmp_path, kinds)), kinds) == {}


@pytest.mark.parametrize('kind', ['dollars', 'all'])
def test_what_readers_of_dotenv_files_disagree_about_is_refused(kind):
    with pytest.raises(InvalidConfigurationException, match='dotenv has no safe form') as raised:
        exported(HOSTILE[kind], 'dotenv')
    assert HOSTILE[kind] not in str(raised.value)
