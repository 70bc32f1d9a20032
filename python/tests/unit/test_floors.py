"""The package is built in floors: a module imports only from its own floor and those below, and nothing in a circle.

Every import counts: eager ones, those inside functions, those for type checkers alone, and names offered lazily.
"""

import ast
from pathlib import Path

import alibabacloud_credentials
import pytest

PACKAGE = 'alibabacloud_credentials'
ROOT = Path(alibabacloud_credentials.__file__).parent

# From the ground up. A module belongs to the floor with the longest name that leads to it.
FLOORS = [
    (
        'exceptions', 'events', '_codes', '_redact', '_suggest', '_timestamps', '_log', '_lazy', '_trace', '_version',
        'http',
    ),
    ('_world.context',),
    ('models', '_spec'),
    ('_world',),
    ('_refresh',),
    ('_transport',),
    ('_world.current',),
    ('_shared',),
    ('_sts', '_metadata'),
    ('_profile',),
    ('provider.base', 'provider.refreshable', '_legacy.supplier', '_legacy.profile_override'),
    ('provider._support',),
    ('provider',),  # the sources
    ('provider._registry', 'provider._adapter'),
    ('provider._expected_account',),
    ('provider._profile_providers', 'provider._from_profile'),
    ('provider._file_profile',),
    ('provider.cli_profile', 'provider.profile'),
    ('provider._chain_sources', 'provider.default'),
    ('provider._from_config', 'provider.__init__'),
    ('_internals',),
    ('utils', 'credentials'),
    ('base_client', 'client'),
    ('',),  # the package itself offers the client
    ('adapters',),
    ('_legacy', 'providers'),
    ('sharing',),
    ('tools',),
    ('_cli',),
    ('testing',),
]


def name_of(path):
    parts = path.relative_to(ROOT).with_suffix('').parts
    is_package = parts[-1] == '__init__'
    return '.'.join(parts[:-1] if is_package else parts), is_package


MODULES = {name_of(path)[0]: path for path in sorted(ROOT.rglob('*.py'))}


def module_of(name):
    """The module of ours that a dotted name leads to; None: it is not ours."""
    while name not in MODULES:
        name, dot, _ = name.rpartition('.')
        if not dot:
            return None
    return name


def imported_by(node, module, is_package):
    """The modules that a node of the syntax tree imports, or offers lazily."""
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
        return [name[len(PACKAGE) + 1:] for name in names if name.startswith(f'{PACKAGE}.')]
    if isinstance(node, ast.ImportFrom):
        start = (node.module or '').split('.')
        if node.level:
            package = module.split('.') if is_package else module.split('.')[:-1]
            start = package[:len(package) - node.level + 1] + (start if node.module else [])
        elif start[0] != PACKAGE:
            return []
        else:
            start = start[1:]
        return ['.'.join([*filter(None, start), alias.name]) for alias in node.names]
    if isinstance(node, ast.Dict):
        values = [value.value for value in node.values if isinstance(value, ast.Constant)]
        if values and len(values) == len(node.values) and all(isinstance(value, str) for value in values):
            return [value for value in values if value in MODULES]
    return []


def arrows():
    """(importing module, imported module) of the whole package."""
    found = set()
    for module, path in MODULES.items():
        tree = ast.parse(path.read_text(encoding='utf-8'))
        for node in ast.walk(tree):
            for name in imported_by(node, module, path.name == '__init__.py'):
                target = module_of(name)
                if target is not None and target != module:
                    found.add((module, target))
    return found | set(arrows_of_the_registry())


def arrows_of_the_registry():
    from alibabacloud_credentials.provider import _registry

    return [('provider._registry', f'provider.{entry.module}') for entry in _registry.entries()]


ARROWS = arrows()


def floor_of(module):
    wanted = f'{module}.__init__' if module == 'provider' else module
    names = [(len(name), number) for number, floor in enumerate(FLOORS) for name in floor if is_in(wanted, name)]
    assert names, f'{module} has no floor: give it one in FLOORS'
    return max(names)[1]


def is_in(module, name):
    return module == name or (name != '' and module.startswith(f'{name}.'))


def circle_from(module):
    """A way from a module back to itself, along imports."""
    ways = [[module]]
    seen = {module}
    while ways:
        way = ways.pop()
        for source, target in ARROWS:
            if source == way[-1]:
                if target == module:
                    return [*way, target]
                if target not in seen:
                    seen.add(target)
                    ways.append([*way, target])
    return None


@pytest.mark.parametrize('module', MODULES)
def test_no_import_leads_back_to_the_module(module):
    circle = circle_from(module)
    assert circle is None, 'an import circle: ' + ' -> '.join(name or PACKAGE for name in circle)


@pytest.mark.parametrize('module', MODULES)
def test_a_module_imports_only_from_its_own_floor_and_those_below(module):
    up = [
        f'{module} imports {target}, which stands above it: see docs/design.md for the floors'
        for source, target in sorted(ARROWS)
        if source == module and floor_of(target) > floor_of(module)
    ]
    assert up == []
