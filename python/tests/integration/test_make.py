"""What somebody sees who types ``make`` on a machine where something is missing."""

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import needs
import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = pytest.mark.skipif(not (ROOT / 'Makefile').exists(), reason='needs a checkout')


def make(*arguments, **environment):
    """What it prints, without its own line about an error, and whether it succeeded."""
    # The tests may be run by make themselves; what is tried here is not a part of that.
    outside = {name: value for name, value in os.environ.items() if name not in ('MAKEFLAGS', 'MAKELEVEL', 'MFLAGS')}
    ran = subprocess.run(
        [needs.program('make'), *arguments], cwd=str(ROOT), env={**outside, **environment},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=120, check=False,
    )
    return [line for line in ran.stdout.splitlines() if not line.startswith('make: ***')], ran.returncode == 0


@pytest.fixture
def old_python(tmp_path):
    """Says that it is Python 3.6, to whatever it is asked."""
    file = tmp_path / 'python'
    file.write_text('#!/bin/sh\necho 3.6\n')
    file.chmod(0o755)
    return str(file)


def test_make_alone_lists_every_target_with_what_it_does():
    text = (ROOT / 'Makefile').read_text(encoding='utf-8').replace('\\\n', ' ')
    phony = [name for names in re.findall(r'^\.PHONY: (.+)$', text, re.M) for name in names.split()]
    lines, succeeded = make()
    listed = {line.split()[1]: line.split(None, 2)[2] for line in lines if line.startswith('make ')}
    assert (sorted(listed), succeeded) == (sorted(phony), True)
    assert all(len(text) >= 10 for text in listed.values())


def test_a_python_that_is_too_old_is_named_in_a_sentence(old_python, tmp_path):
    assert make('setup', f'PYTHON={old_python}', f'VENV={tmp_path}/venv') == (
        [f'this project needs Python 3.7 or later, and PYTHON={old_python} is 3.6'], False,
    )


def test_a_python_that_is_not_there_is_named_in_a_sentence(tmp_path):
    assert make('setup', 'PYTHON=no-such-python', f'VENV={tmp_path}/venv') == (
        ['PYTHON=no-such-python does not start; it must be Python 3.7 or later'], False,
    )


def test_an_index_that_cannot_be_reached_is_one_sentence(tmp_path):
    # With the pip of the Python itself it is made in no time.
    venv.create(str(tmp_path / 'venv'), system_site_packages=True)
    (begins, ends), succeeded = make(
        'setup', f'PYTHON={sys.executable}', f'VENV={tmp_path}/venv',
        PIP_INDEX_URL='http://127.0.0.1:9/simple', PIP_RETRIES='0', PIP_CONFIG_FILE=os.devnull,
    )
    assert begins.startswith(f'Bringing up to date: {tmp_path}/venv for the tests and the demo, with Python ')
    assert ends == (
        'PyPI cannot be reached: the first run needs it, or another index in PIP_INDEX_URL, to install packages; '
        f'later runs do without (details: {tmp_path}/venv.log)'
    )
    assert not succeeded
