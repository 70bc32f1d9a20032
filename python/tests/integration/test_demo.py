"""``make demo``: what it prints, and how."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[3] / 'scripts'
pytest.importorskip('alibabacloud_ecs20140526', reason='the SDKs are not installed (requirements-test.txt)')


@pytest.fixture(scope='module')
def printed():
    done = subprocess.run(
        [sys.executable, str(SCRIPTS / 'demo.py')], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
        env={**os.environ, 'PYTHONIOENCODING': 'utf-8'}, check=False,
    )
    text = done.stdout.decode('utf-8')
    assert done.returncode == 0, text
    return text


def test_it_says_what_it_proves_and_what_to_do_next(printed):
    assert printed.startswith('Every credential type and every source of the default chain')
    assert '\nNext:  docs/first-call.md' in printed


@pytest.mark.parametrize('row', [
    'access_key ', 'bearer ', 'oidc_role_arn ', 'chain: config.json ', 'chain: credentials URI ',
    '200 tasks share one fetch  200 tasks, 1 request to STS, 1 credential',
    'an outage is survived      STS down for 54 minutes: 108 of 108 calls served, then renewed',
    'a clock an hour off works ', 'an SDK, sync and async     ECS lists 8 regions, twice',
])
def test_each_row_has_a_mark(printed, row):
    assert f'\n✓ {row}' in printed


def test_it_has_no_colour_but_on_a_terminal(printed):
    assert '\x1b' not in printed


class Terminal(io.StringIO):
    encoding = 'utf-8'

    def isatty(self):
        return True


@pytest.fixture
def printer(monkeypatch):
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return __import__('demo').Printer


@pytest.mark.parametrize(('environment', 'expected'), [
    ({}, '\x1b[32m✓\x1b[0m fine\n'), ({'NO_COLOR': '1'}, '✓ fine\n'), ({'TERM': 'dumb'}, '✓ fine\n'),
])
def test_a_terminal_gets_colour_unless_it_does_not_want_it(printer, environment, expected):
    out = Terminal()
    printer(out, environment).row('row', lambda: 'fine')
    assert out.getvalue() == expected


def test_a_row_that_fails_says_why_and_is_counted(printer):
    def fail():
        raise ValueError('no such thing')

    out = io.TextIOWrapper(io.BytesIO(), encoding='ascii')
    paper = printer(out, {})
    paper.row('row', fail)
    out.seek(0)
    assert (out.read().split(None, 1), paper.failed) == (['x', f'{"row":<24}ValueError: no such thing\n'], 1)
