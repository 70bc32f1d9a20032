"""The rules that ``break_rules.py`` breaks stand in today's package, and the tests that must notice are there."""

import ast
from pathlib import Path

import pytest
from break_rules import BREAKAGES, broken

TESTS = Path(__file__).resolve().parent


@pytest.mark.parametrize('breakage', BREAKAGES, ids=lambda breakage: breakage.what)
def test_a_rule_stands_in_its_file_and_its_breakage_is_valid_python(breakage):
    assert ast.parse(broken(breakage)).body


@pytest.mark.parametrize('test', sorted({test for breakage in BREAKAGES for test in breakage.tests}))
def test_a_test_that_must_notice_is_there(test):
    file, _, name = test.partition('::')
    assert f'def {name}' in (TESTS / file).read_text(encoding='utf-8')


def test_a_rule_that_is_gone_is_named_with_its_file():
    gone = BREAKAGES[0]._replace(right='no such text')
    with pytest.raises(LookupError, match=f'{gone.file} does not hold the rule to be broken: {gone.what}'):
        broken(gone)
