"""The data of mutation testing fits today's package: rules, tests and the lines of listed survivors are there."""

import ast

import pytest
from areas import HERE, PACKAGE, Rule, areas, rules, survivors

TESTS = HERE.parent


@pytest.mark.parametrize('rule', rules(), ids=lambda rule: rule.what)
def test_a_rule_stands_in_its_file_and_its_breakage_is_valid_python(rule):
    assert ast.parse(rule.broken()).body


@pytest.mark.parametrize('test', sorted({test for rule in rules() for test in rule.tests}))
def test_a_test_that_must_notice_a_broken_rule_is_there(test):
    file, _, name = test.partition('::')
    assert f'def {name}' in (TESTS / file).read_text(encoding='utf-8')


def test_a_rule_that_is_gone_is_named_with_its_file():
    gone = Rule('a rule', 'models.py', 'no such text', '', ())
    with pytest.raises(LookupError, match=r'models\.py does not hold the rule to be broken: a rule'):
        gone.broken()


@pytest.mark.parametrize('area', areas(), ids=lambda area: area.name)
def test_an_area_has_files_and_tests(area):
    assert area.paths()
    assert [test for test in area.tests if not (TESTS / test).exists()] == []


def test_a_survivor_is_listed_with_a_reason_and_its_lines_are_there():
    for (file, _, was, _, _), reason in survivors().items():
        lines = {line.strip() for line in (PACKAGE / file).read_text(encoding='utf-8').splitlines()}
        assert set(was.split('\n')) <= lines, f'{file} has no line {was!r}'
        assert len(reason) > 10
