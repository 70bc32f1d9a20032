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

# Test file: the private modules, or names in public ones, that it is the test of; each of them is imported there.
TESTED = {
    # What programs in the wild replace.
    'compat/test_downstream.py': ('provider.CLIProfileCredentialsProvider._get_credentials_provider',),
    'cloud/test_cloud_signatures.py': ('testing._signatures',),
    'concurrency/test_cache_model.py': ('_refresh.cache', '_refresh.source'),
    'concurrency/test_cache_rules.py': ('_refresh.cache', '_refresh.source', '_refresh.workers'),
    # What a fuzzer makes is given to each parser alone.
    'fuzz/targets/cloud.py': ('testing._handler', 'testing._server'),
    'fuzz/targets/files.py': ('_profile.config_json', '_profile.edit', '_profile.ini', '_world.command_line'),
    'fuzz/targets/texts.py': ('_timestamps', '_transport.address', '_transport.routes'),
    'fuzz/targets/wire.py': (
        '_transport.failures', '_transport.http11', '_transport.pace', '_transport.streams', '_transport.wire',
    ),
    'logins/test_login_command.py': ('_cli',),
    'profile/test_keyring.py': ('_world.keyring', '_cli'),
    'profile/test_command_line.py': ('_world.command_line',),
    'profile/test_commands.py': ('_world.commands',),
    'profile/test_crash_and_race.py': ('_profile.config_json', '_profile.store'),
    'profile/test_login_model.py': (
        '_profile.config_json', '_profile.login', '_profile.login_file', '_profile.store', '_refresh.credentials',
    ),
    'profile/test_on_windows.py': ('_profile.places', '_profile.store'),
    'profile/test_parsers_property.py': (
        '_profile.config_json', '_profile.edit', '_profile.ini', '_profile.plan', '_spec.sources',
        '_world.command_line',
    ),
    'profile/test_plan_tables.py': ('_profile.config_json', '_profile.ini', '_spec.sources'),
    'profile/test_saving_beside_others.py': ('_profile.store',),
    'profile/test_store.py': ('_profile.store',),
    'tools/command_world.py': ('_cli',),
    'tools/test_usage.py': ('_cli',),
    'unit/test_caller_identity.py': ('_sts.identity',),
    'unit/test_cli.py': ('_cli',),
    'unit/test_client_delegate.py': ('client._CredentialsProviderWrap',),
    'unit/test_credential_source.py': ('_internals.credential_source',),
    'unit/test_floors.py': ('provider._registry',),
    'unit/test_flight.py': ('_refresh.flight',),
    'unit/test_held.py': ('_refresh.held',),
    'unit/test_landing.py': ('_refresh.landing',),
    'unit/test_parameters.py': ('_spec.parameters',),
    'unit/test_policy.py': ('_refresh.policy',),
    'unit/test_redact.py': ('_redact',),
    'unit/test_registry.py': ('provider._registry',),
    'unit/test_rpc.py': ('_sts.call', '_sts.signature'),
    'unit/test_snapshot.py': ('_refresh.policy', '_refresh.snapshot'),
    'unit/test_sources.py': ('_spec.sources',),
    'unit/test_spec.py': ('_redact', '_spec.catalogue', '_spec.sources'),
    'unit/test_timestamps.py': ('_timestamps',),
    'unit/test_waiting.py': ('_refresh.flight', '_refresh.waiting'),
    # The parts of the transport, and the servers that their tests share.
    'unit/http_servers.py': ('_transport.exchange', '_transport.options'),
    'unit/test_http_answers.py': ('_transport.answers',),
    'unit/test_http_errors.py': ('_transport.exchange',),
    'unit/test_http_exchange.py': ('_transport.exchange',),
    'unit/test_http_kept.py': (
        '_transport.address', '_transport.exchange', '_transport.options', '_transport.routes',
    ),
    'unit/test_http_kept_rules.py': ('_transport.address', '_transport.kept', '_transport.wire'),
    'unit/test_http_names.py': ('_transport.names',),
    'unit/test_http_options.py': ('_transport.options',),
    'unit/test_http_proxies.py': ('_transport.address', '_transport.options', '_transport.routes'),
    'unit/test_http_route.py': ('_transport.address', '_transport.routes'),
    'unit/test_http_streams.py': (
        '_transport.pace', '_transport.routes', '_transport.streams', '_transport.trust',
    ),
    'unit/test_http_trust.py': ('_transport.routes', '_transport.trust'),
}
# In a text that is no whole program, such as the template of one.
WRITTEN = re.compile(rf'\b(?:from|import)\s+({PACKAGE}(?:\.\w+)*)(?:\s+import\s+(\(?[\w\s,]+))?')


def imports_of(text):
    """The full name of each thing of the package that a program imports, or uses of what it imported."""
    tree = ast.parse(text)
    yield from imported_by(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from named_in_call(node)
        elif isinstance(node, (ast.List, ast.Tuple)):
            texts = [text_of(each) for each in node.elts]
            yield from (after for before, after in zip(texts, texts[1:]) if before == '-m')
        elif PACKAGE in text_of(node) and 'import' in text_of(node):
            yield from imports_in_text(text_of(node))


def imported_by(tree):
    """By the statements of a program, wherever they stand, and by the dots after what they brought."""
    known = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
            known.update({alias.asname or PACKAGE: alias.name if alias.asname else PACKAGE for alias in node.names})
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {alias.asname or alias.name: f'{node.module}.{alias.name}' for alias in node.names}
            yield from names.values()
            known.update(names)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            start, _, rest = ast_path(node).partition('.')
            if start in known:
                yield f'{known[start]}.{rest}'


def ast_path(node):
    """``a.b.c`` of such an expression; nothing of another one."""
    if isinstance(node, ast.Attribute):
        start = ast_path(node.value)
        return start and f'{start}.{node.attr}'
    return node.id if isinstance(node, ast.Name) else ''


def named_in_call(call):
    """By ``import_module('...')``, ``monkeypatch.setattr('...', ...)`` and their kin."""
    texts = [text_of(each) for each in [*call.args, *[keyword.value for keyword in call.keywords]]]
    for text in texts:
        if re.fullmatch(rf'{PACKAGE}(\.\w+)+', text):
            yield text
        elif re.fullmatch(r'\.[\w.]+', text) and PACKAGE in texts:
            yield f'{PACKAGE}{text}'


def text_of(node):
    """The text that stands in a program; of what is put into it when it runs, the name of the package alone."""
    if isinstance(node, ast.JoinedStr):
        return ''.join(text_of(each) for each in node.values)
    if isinstance(node, ast.FormattedValue):
        return PACKAGE if ast_path(node.value).split('.')[-1] == 'PACKAGE' else '0'
    if isinstance(node, ast.Name) and node.id == 'PACKAGE':
        return PACKAGE
    value = getattr(node, 's' if type(node).__name__ == 'Str' else 'value', None)  # Python 3.7 has a Str
    return value if isinstance(value, str) else ''


def imports_in_text(text):
    """A test may give a program to another interpreter."""
    try:
        return list(imports_of(text))
    except SyntaxError:
        return [
            '.'.join(filter(None, (module, name.strip(' (\n'))))
            for module, names in WRITTEN.findall(text) for name in names.split(',')
        ]


def private_imports_of(text):
    """Those that are private, or in something private; without the package's own name."""
    found = {name[len(PACKAGE) + 1:] for name in imports_of(text) if name.startswith(f'{PACKAGE}.')}
    return sorted(name for name in found if re.search(r'(^|\.)_(?!_)', name))


def is_in(name, modules):
    return any(f'{name}.'.startswith(f'{module}.') for module in modules)


FILES = {
    path.relative_to(TESTS).as_posix(): path.read_text(encoding='utf-8')
    for path in sorted(TESTS.rglob('*.py')) if 'cases' not in path.relative_to(TESTS).parts
}


@pytest.mark.parametrize('file', FILES)
def test_a_test_imports_nothing_private_but_what_it_tests(file):
    for name in private_imports_of(FILES[file]):
        assert is_in(name, TESTED.get(file, ())), (
            f'{file} imports {PACKAGE}.{name}, which is private: import a public name, such as one of '
            f'{PACKAGE}.testing, or list the module in TESTED if the file is its test.'
        )


@pytest.mark.parametrize('file', FILES)
def test_a_test_takes_from_no_private_module_what_is_public_in_testing(file):
    public = [name for name in private_imports_of(FILES[file]) if name.rpartition('.')[2] in testing.__all__]
    assert public == []


@pytest.mark.parametrize(('file', 'module'), [(file, module) for file in TESTED for module in TESTED[file]])
def test_a_module_is_listed_only_while_its_test_imports_it(file, module):
    assert [name for name in private_imports_of(FILES[file]) if is_in(name, [module])]


@pytest.mark.parametrize(('program', 'private'), [
    ('import OURS._log', ['_log']),
    ('import OURS._log as log', ['_log']),
    ('from OURS._world.files import Files', ['_world.files.Files']),
    ('from OURS.testing import (\n    FakeClock,\n    _sts,\n)', ['testing._sts']),
    ('def f():\n    from OURS.client import _wrap', ['client._wrap']),
    ('import OURS.client\nOURS._log.logger', ['_log', '_log.logger']),
    ('from OURS import testing as t\nx = t._sts.Sts()', ['testing._sts', 'testing._sts.Sts']),
    ('x = "import OURS._log"', ['_log']),
    ('x = "from OURS.provider import _base; 1"', ['provider._base']),
    ('x = "from OURS.provider import base, _base"', ['provider._base']),
    ('x = "{prepare} from OURS.provider import base, _base"', ['provider._base']),
    ('x = f"import OURS._log; {y}"', ['_log']),
    ('import_module("OURS._log")', ['_log']),
    ('importlib.import_module(name="OURS._log")', ['_log']),
    ('import_module("._log", "OURS")', ['_log']),
    ('import_module(f"{PACKAGE}._log")', ['_log']),
    ('import_module("._log", PACKAGE)', ['_log']),
    ('__import__("OURS._log")', ['_log']),
    ('monkeypatch.setattr("OURS._log.logger", None)', ['_log.logger']),
    ('run([python, "-m", "OURS._cli"])', ['_cli']),
    ('from OURS import __version__', []),
    ('from OURS.testing import FakeClock', []),
    ('from OURS import testing\ntesting.FakeClock()._x', []),
    ('import OURS_api._x\nx = "OURS._log"', []),
])
def test_private_imports_are_found_wherever_they_are_written(program, private):
    assert private_imports_of(program.replace('OURS', PACKAGE)) == private


# -- what ships is what is used -----------------------------------------------------------------------------------

CLOCKS = {'Clock', 'Environment', 'FakeClock', 'FakeEnvironment'}


def own_stand_ins(text):
    """The classes of a program that stand for the clock or the variables, or are called as what ships."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.ClassDef):
            bases = {ast_path(base).rpartition('.')[2] for base in node.bases}
            members = {getattr(each, 'name', None) for each in node.body}
            if node.name in {*CLOCKS, 'FakeFiles'} or bases & CLOCKS or {'wall', 'monotonic'} <= members:
                yield node.name


@pytest.mark.parametrize('file', FILES)
def test_there_is_no_second_clock_and_no_second_environment(file):
    assert list(own_stand_ins(FILES[file])) == []


@pytest.mark.parametrize('program', [
    'class FakeClock:\n    pass', 'class Mine(testing.FakeClock):\n    pass', 'class Mine(Environment):\n    pass',
    'class Mine:\n    def wall(self): ...\n    def monotonic(self): ...',
    'def f():\n    class FakeFiles(dict):\n        pass',
])
def test_a_second_one_is_found(program):
    assert len(list(own_stand_ins(program))) == 1


# -- the seams ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize('name', testing.__all__)
def test_a_public_seam_is_there(name):
    assert getattr(testing, name).__name__ == name


def test_what_is_no_public_seam_is_not_there():
    with pytest.raises(AttributeError, match=r"^module 'alibabacloud_credentials\.testing' has no attribute 'Sts'$"):
        testing.Sts  # noqa: B018
