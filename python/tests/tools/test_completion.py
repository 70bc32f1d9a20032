"""Completion, by the shells themselves."""

import subprocess

import needs
import pytest

WORDS = [
    ('', 'export'), ('--prof', '--profile'), ('ex', 'export'), ('ex', 'exec'), ('export --fo', '--format'),
    ('--profile p serve --vi', '--view'),
]


@pytest.fixture
def script(command, tmp_path):
    def of(shell):
        done = command('completion', shell)
        assert (done.status, done.err) == (0, '')
        path = tmp_path / shell
        path.write_text(done.out)
        return path

    return of


def run(*argv):
    return subprocess.run(argv, capture_output=True, timeout=30, check=True).stdout.decode().split()


@pytest.mark.parametrize(('typed', 'expected'), WORDS)
def test_bash_completes(script, typed, expected):
    words = ['alibabacloud-credentials', *(typed.split(' '))]
    array = ' '.join(f"'{word}'" for word in words)
    program = (
        f'source {script("bash")}; COMP_WORDS=({array}); COMP_CWORD={len(words) - 1}; _alibabacloud_credentials; '
        'echo "${COMPREPLY[@]}"'
    )
    assert expected in run(needs.program('bash'), '-c', program)


@pytest.mark.parametrize(('typed', 'expected'), WORDS)
def test_fish_completes(script, typed, expected):
    program = f'source {script("fish")}; complete -C "alibabacloud-credentials {typed}"'
    assert expected in run(needs.program('fish'), '--no-config', '-c', program)


def test_zsh_takes_the_script(script):
    program = (
        f'autoload -Uz compinit; compinit -u -D; source {script("zsh")}; echo $_comps[alibabacloud-credentials]; '
        f'zsh -n {script("zsh")}'
    )
    assert run(needs.program('zsh'), '-f', '-c', program) == ['_alibabacloud_credentials']


@pytest.mark.parametrize(('typed', 'expected'), WORDS)
def test_zsh_completes(script, typed, expected):
    words = ['alibabacloud-credentials', *(typed.split(' '))]
    array = ' '.join(f"'{word}'" for word in words)
    # What the function offers is what it hands to _describe.
    program = (
        f'compdef() {{ }}; source {script("zsh")}; _describe() {{ print -l -- "${{(@)found}}" }}; '
        f'words=({array}); CURRENT={len(words)}; _alibabacloud_credentials'
    )
    assert [word for word in run(needs.program('zsh'), '-f', '-c', program) if word.startswith(f'{expected}:')]


def test_an_unknown_shell_is_refused(command):
    sentence = command('completion', 'bsh').sentence
    assert sentence.endswith("the shell must be one of bash, zsh, fish; did you mean 'bash'?")
