"""Tests reach the package through public modules, as a user's tests do: what is private may move without them.

Only the test of a private module imports it.
"""

import ast
import re
from pathlib import Path

import pytest
from alibabacloud_credentials import testing

TESTS = Path(__file__).resolve().parents[1]
PACKAGE = 'alibabacloud_credentials'

# Test file: the private modules, or packages of such, that it is the test of.
TESTED = {
    'cloud/test_cloud_signatures.py': ('testing._signatures',),
    'profile/test_command_line.py': ('_world.command_line',),
    'profile/test_commands.py': ('_world.commands',),
    'profile/test_crash_and_race.py': ('_profile',),
    'profile/test_parsers_property.py': ('_profile', '_spec.sources', '_world.command_line'),
    'profile/test_plan_tables.py': ('_profile', '_spec.sources'),
    'profile/test_store.py': ('_profile.store',),
    'unit/test_cli.py': ('_cli',),
    'unit/test_client.py': ('client._CredentialsProviderWrap',),
    'unit/test_credential_source.py': ('_internals',),
    'unit/test_held.py': ('_refresh.held',),
    'unit/test_parameters.py': ('_spec.parameters',),
    'unit/test_policy.py': ('_refresh.policy',),
    'unit/test_registry.py': ('provider._registry',),
    'unit/test_floors.py': ('provider._registry',),
    'unit/test_rpc.py': ('_sts',),
    'unit/test_sources.py': ('_spec.sources',),
    'unit/test_spec.py': ('_redact', '_spec'),
    'unit/test_timestamps.py': ('_timestamps',),
    # The parts of the transport, and the servers and scripts that their tests share.
    'unit/http_script.py': ('_transport',),
    'unit/http_servers.py': ('_transport',),
    'unit/test_http_answers.py': ('_transport',),
    'unit/test_http_errors.py': ('_transport',),
    'unit/test_http_exchange.py': ('_transport',),
    'unit/test_http_kept.py': ('_transport',),
    'unit/test_http_kept_rules.py': ('_transport',),
    'unit/test_http_names.py': ('_transport',),
    'unit/test_http_options.py': ('_transport',),
    'unit/test_http_proxies.py': ('_transport',),
    'unit/test_http_route.py': ('_transport',),
    'unit/test_http_server_faults.py': ('_transport',),
    'unit/test_http_streams.py': ('_transport',),
    'unit/test_http_trust.py': ('_transport',),
}
# Also within a text: a test may give it to another interpreter.
WRITTEN = re.compile(rf'\b(?:from|import|import_module\()[\s\'"]*({PACKAGE}(?:\.\w+)*)(?:\s+import\s+(\w+))?')


def imports_of(text):
    """The full name of each thing of the package that a program imports."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f'{node.module}.{alias.name}' for alias in node.names)
    yield from ('.'.join(filter(None, parts)) for parts in WRITTEN.findall(text))


def private_imports_of(text):
    """Those that are private, or in something private; without the package's own name."""
    found = {name[len(PACKAGE) + 1:] for name in imports_of(text) if name.startswith(f'{PACKAGE}.')}
    return sorted(name for name in found if re.search(r'(^|\.)_(?!_)', name))


def is_in(name, modules):
    return any(f'{name}.'.startswith(f'{module}.') for module in modules)


FILES = sorted(
    path.relative_to(TESTS).as_posix() for path in TESTS.rglob('*.py') if 'cases' not in path.relative_to(TESTS).parts
)


@pytest.mark.parametrize('file', FILES)
def test_a_test_imports_nothing_private_but_what_it_tests(file):
    names = private_imports_of((TESTS / file).read_text(encoding='utf-8'))
    for name in names:
        assert is_in(name, TESTED.get(file, ())), (
            f'{file} imports {PACKAGE}.{name}, which is private: import a public name, such as one of '
            f'{PACKAGE}.testing, or list the module in TESTED if the file is its test.'
        )


@pytest.mark.parametrize(('program', 'private'), [
    ('import PACKAGE._log', ['_log']),
    ('from PACKAGE._world.files import Files', ['_world.files.Files']),
    ('from PACKAGE.testing import (\n    FakeClock,\n    _sts,\n)', ['testing._sts']),
    ('def f():\n    from PACKAGE.client import _wrap', ['client._wrap']),
    ('x = "import PACKAGE._log"', ['_log']),
    ('x = "from PACKAGE.provider import _base; 1"', ['provider._base']),
    ('import_module("PACKAGE._log")', ['_log']),
    ('from PACKAGE import __version__', []),
    ('from PACKAGE.testing import FakeClock', []),
    ('import PACKAGE_api._x\nx = "PACKAGE._log"', []),
])
def test_private_imports_are_found_wherever_they_are_written(program, private):
    assert private_imports_of(program.replace('PACKAGE', PACKAGE)) == private


@pytest.mark.parametrize('name', testing.__all__)
def test_a_public_seam_is_there(name):
    assert getattr(testing, name).__name__ == name


def test_what_is_no_public_seam_is_not_there():
    with pytest.raises(AttributeError, match=r"^module 'alibabacloud_credentials\.testing' has no attribute 'Sts'$"):
        testing.Sts  # noqa: B018
