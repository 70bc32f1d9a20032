"""Every public name of the published package 1.0.12 is here, and takes what it took.

``public_api.json`` lists, for each module, its names: where an imported one comes from (``home``), the value of a
constant, the parameters of a function, the bases and members of a class. Parameters are written as in a ``def``:
``*`` stands before those that were keyword-only.

What is added may only be optional: a parameter with a default, a name, a base class.
"""

import inspect
import json
from importlib import import_module
from pathlib import Path

import pytest

PACKAGE = 'alibabacloud_credentials'
PUBLISHED = json.loads((Path(__file__).parent / 'public_api.json').read_text(encoding='utf-8'))

pytestmark = pytest.mark.usefixtures('world')


def listed(field):
    """(module, name, what the file says) of every name that has ``field``."""
    return [
        pytest.param(module, name, facts, id=f'{module}.{name}')
        for module, names in sorted(PUBLISHED.items())
        for name, facts in sorted(names.items())
        if field in facts
    ]


def members(field):
    """(module, class, member, what the file says) of every member that has ``field``."""
    return [
        pytest.param(module, name, member, facts, id=f'{module}.{name}.{member}')
        for module, names in sorted(PUBLISHED.items())
        for name, entry in sorted(names.items())
        for member, facts in sorted(entry.get('members', {}).items())
        if field in facts
    ]


def ours(module, name):
    return getattr(import_module(f'{PACKAGE}.{module}'), name)


def assert_takes(function, published):
    """``function`` can be called in every way that ``published`` parameters allowed."""
    now = dict(inspect.signature(function).parameters)
    order = list(now)
    now.pop('self', None)
    split = published.index('*') if '*' in published else len(published)
    expected = [(text, False) for text in published[:split]] + [(text, True) for text in published[split + 1:]]
    for text, keyword_only in expected:
        name, _, default = text.partition('=')
        assert name in now, f'{name} is missing'
        parameter = now.pop(name)
        assert parameter.kind in (parameter.POSITIONAL_OR_KEYWORD, *([parameter.KEYWORD_ONLY] * keyword_only))
        assert default == ('' if parameter.default is parameter.empty else repr(parameter.default)), name
    positional = [text.partition('=')[0] for text in published[:split]]
    assert [name for name in order if name in positional] == positional
    assert all(
        parameter.default is not parameter.empty or parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD)
        for parameter in now.values()
    ), 'what is added must be optional'


@pytest.mark.parametrize(('module', 'name', 'facts'), listed('home'))
def test_an_imported_name_is_the_one_that_its_home_defines(module, name, facts):
    assert ours(module, name) is getattr(import_module(facts['home']), name)


@pytest.mark.parametrize(('module', 'name', 'facts'), listed('value'))
def test_a_constant_has_the_value_it_had(module, name, facts):
    assert ours(module, name) == facts['value']


@pytest.mark.parametrize(('module', 'name', 'facts'), listed('parameters'))
def test_a_function_takes_what_it_took(module, name, facts):
    assert_takes(ours(module, name), facts['parameters'])


@pytest.mark.parametrize(('module', 'name', 'facts'), listed('bases'))
def test_a_class_has_the_bases_it_had(module, name, facts):
    ancestors = {ancestor.__name__ for ancestor in ours(module, name).__mro__}
    assert set(facts['bases']) <= ancestors


@pytest.mark.parametrize(('module', 'name', 'member', 'facts'), members('parameters'))
def test_a_method_takes_what_it_took(module, name, member, facts):
    owner = ours(module, name)
    assert_takes(getattr(owner, member), facts['parameters'])
    assert inspect.iscoroutinefunction(getattr(owner, member)) or not facts.get('async')
    assert isinstance(inspect.getattr_static(owner, member), staticmethod) or not facts.get('staticmethod')


@pytest.mark.parametrize(('module', 'name', 'member', 'facts'), members('value'))
def test_a_class_attribute_has_the_value_it_had(module, name, member, facts):
    assert str(getattr(ours(module, name), member)) == facts['value']


def test_dir_lists_the_names_that_are_imported_when_asked_for():
    for module in ('client', 'provider'):
        listed_names = set(dir(import_module(f'{PACKAGE}.{module}')))
        assert set(PUBLISHED[module]) <= listed_names


def test_the_version_is_at_least_1_1_and_below_2():
    version = import_module(PACKAGE).__version__
    assert (1, 1) <= tuple(int(part) for part in version.split('.')[:2]) < (2, 0)
