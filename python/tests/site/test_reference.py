"""The reference has all that a program may use, and nothing else."""

import ast
import html
import importlib
import inspect
import json
import re

import pytest
from repository import ROOT

PACKAGE = 'alibabacloud_credentials'
PUBLISHED = json.loads((ROOT / 'python/tests/compat/public_api.json').read_text('utf-8'))
# Modules whose whole interface is in their __all__; of the others their own classes and functions are.
MODULES = (
    'client', 'credentials', 'events', 'exceptions', 'http', 'provider', 'provider.base', 'provider.refreshable',
    'providers', 'sharing', 'testing', 'tools', 'tools.codes',
)
# What the floors of the package use among themselves, in modules that have public names too.
INTERNAL = {
    'events': {'emit'},
    'exceptions': {'leaving', 'placed', 'with_sub_code', 'without_traceback', 'E_', 'HELP_COMMAND'},
    'tools.codes': {'known_codes'},
}


@pytest.fixture(scope='module')
def shown(site):
    """The text about each name that the reference has."""
    entries = {}
    for page in site.glob('reference/*/index.html'):
        _, *parts = re.split(rf'<h\d id="({PACKAGE}[^"]*)"', page.read_text('utf-8'))
        entries.update(zip(parts[::2], parts[1::2]))
    return entries


def names_of(module_name):
    module = importlib.import_module(f'{PACKAGE}.{module_name}')
    names = getattr(module, '__all__', None) or [
        name for name, value in vars(module).items()
        if not name.startswith('_') and getattr(value, '__module__', None) == module.__name__
    ]
    return sorted(set(names) - INTERNAL.get(module_name, set()))


def of_package(value):
    return (getattr(value, '__module__', None) or '').partition('.')[0] == PACKAGE


def places_of(value, shown):
    """By which names the reference has a class or function, wherever it is imported from."""
    return [
        name for name in shown
        if name.rpartition('.')[2] == value.__name__ and resolved(name) is value
    ]


def resolved(path):
    module, _, name = path.rpartition('.')
    try:
        return getattr(importlib.import_module(module), name, None)
    except ImportError:
        return None  # a member of a class, or an adapter whose SDK is not installed


@pytest.mark.parametrize('module_name', MODULES)
def test_every_name_of_a_module_is_there(shown, module_name):
    module = importlib.import_module(f'{PACKAGE}.{module_name}')
    missing = [
        name for name in names_of(module_name)
        if of_package(getattr(module, name)) and not places_of(getattr(module, name), shown)
    ]
    assert ' '.join(missing) == ''


@pytest.mark.parametrize('module_name', MODULES)
def test_every_method_and_field_of_a_class_is_there(shown, module_name):
    missing = [
        f'{cls.__name__}.{name}' for cls in classes_of(module_name) for name in fields_of(cls)
        if not explained(cls, name, shown)
    ]
    assert ' '.join(missing) == ''


def classes_of(module_name):
    module = importlib.import_module(f'{PACKAGE}.{module_name}')
    found = [getattr(module, name) for name in names_of(module_name)]
    return [value for value in found if inspect.isclass(value) and of_package(value)]


def fields_of(cls):
    """What a class of this package has."""
    return sorted({
        name for base in cls.__mro__ if of_package(base) for name in vars(base) if not name.startswith('_')
    })


def explained(cls, name, shown):
    """Whether it has an entry, or its class explains it, there or where it is inherited from."""
    explanation = re.compile(rf'<b><code>(<span[^>]*>)?{name}<')
    return any(
        f'{place}.{name}' in shown or explanation.search(shown[place])
        for base in cls.__mro__ for place in places_of(base, shown)
    )


@pytest.mark.parametrize('module_name', MODULES)
def test_every_parameter_of_a_constructor_is_there(shown, module_name):
    missing = [
        f'{cls.__name__}({name})' for cls in classes_of(module_name) for name in parameters_of(cls)
        if not any(
            re.search(rf'\b{name}\b', shown[place]) for base in cls.__mro__ for place in places_of(base, shown)
        )
    ]
    assert ' '.join(missing) == ''


def parameters_of(cls):
    if not of_package(cls.__init__):
        return []
    named = inspect.signature(cls.__init__).parameters.values()
    return [each.name for each in named if each.kind not in (2, 4) and each.name not in ('self', '_')]


@pytest.mark.parametrize('module_name', sorted(PUBLISHED))
def test_every_published_name_is_there(shown, module_name, site, world):
    legacy_page = (site / 'reference/legacy/index.html').read_text('utf-8')
    module = importlib.import_module(f'{PACKAGE}.{module_name}')
    missing = []
    for name in PUBLISHED[module_name]:
        value = getattr(module, name)
        if callable(value) and hasattr(value, '__name__'):
            is_there = not of_package(value) or places_of(value, shown)
        else:
            is_there = f'{module.__name__}.{name}' in shown or f'<code>{name}</code>' in legacy_page
        if not is_there:
            missing.append(name)
    assert ' '.join(missing) == ''


def test_every_adapter_is_there(shown):
    folder = ROOT / 'python' / PACKAGE / 'adapters'
    expected = {
        f'{PACKAGE}.adapters.{path.stem}.{node.name}'
        for path in folder.glob('[!_]*.py')
        for node in ast.parse(path.read_text('utf-8')).body
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and not node.name.startswith('_')
    }
    assert expected - set(shown) == set()


def test_nothing_private_is_there(shown, site):
    assert [name for name in shown if '._' in name] == []
    for page in site.glob('reference/*/index.html'):
        text = page.read_text('utf-8')
        for heading in re.findall(r'<h\d id="[^"]*" class="doc[^>]*>(.*?)</h\d>', text, re.DOTALL):
            assert not re.match(r'\s*_', html.unescape(re.sub('<[^>]*>', '', heading))), page
        for signature in re.findall(r'class="doc-signature[^>]*>(.*?)</div>', text, re.DOTALL):
            assert not re.search(r'>_\w', signature), (page, signature)
