"""What importing and first using the client costs a program, measured by what it brings along."""

import json
import subprocess
import sys
from importlib import import_module

import pytest

HEAVY = {
    'aiohttp', 'asyncio', 'concurrent.futures', 'configparser', 'dataclasses', 'email', 'http.client', 'inspect',
    'json', 'logging', 'requests', 'ssl', 'subprocess', 'Tea.core', 'urllib3',
}


def after(program):
    """The value of ``result`` after ``program``, in an interpreter of its own; ``fresh()`` lists what it imported."""
    script = (
        'import sys\nbefore = set(sys.modules)\ndef fresh(): return sorted(set(sys.modules) - before)\n'
        f'{program}\nimport json; print(json.dumps(result))'
    )
    run = subprocess.run([sys.executable, '-c', script], stdout=subprocess.PIPE, check=True, timeout=60)
    return json.loads(run.stdout)


@pytest.mark.parametrize('module', ['client', 'models', 'exceptions', 'http', 'provider', 'provider.static_ak'])
def test_importing_brings_nothing_heavy_along(module):
    imported = after(f'import alibabacloud_credentials.{module}; result = fresh()')
    assert not HEAVY & set(imported)


def test_importing_the_package_imports_nothing_but_what_offers_its_names():
    imported = after('import alibabacloud_credentials; result = fresh()')
    assert set(imported) - {'__future__'} == {'alibabacloud_credentials', 'alibabacloud_credentials._lazy'}


def test_the_package_offers_the_client_its_models_and_every_exception():
    package = import_module('alibabacloud_credentials')
    exceptions = import_module('alibabacloud_credentials.exceptions')
    kinds = {name for name, value in vars(exceptions).items() if isinstance(value, type) and is_kind_of_ours(value)}
    assert set(package.__all__) == {'Client', 'Config', 'CredentialModel', *kinds}
    assert {*package.__all__, '__version__'} <= set(dir(package))
    for module in ('client', 'models', 'exceptions'):
        for name in set(package.__all__) & set(vars(import_module(f'alibabacloud_credentials.{module}'))):
            assert getattr(package, name) is getattr(import_module(f'alibabacloud_credentials.{module}'), name)


def is_kind_of_ours(kind):
    return issubclass(kind, Exception) and kind.__module__ == 'alibabacloud_credentials.exceptions'


def test_the_package_says_which_name_it_does_not_have():
    with pytest.raises(AttributeError, match=r"^module 'alibabacloud_credentials' has no attribute 'Cliemt'$"):
        _ = import_module('alibabacloud_credentials').Cliemt


def test_importing_the_client_imports_no_provider():
    imported = after('import alibabacloud_credentials.client; result = fresh()')
    assert [name for name in imported if name.startswith('alibabacloud_credentials.provider')] == []


def test_a_fixed_credential_is_read_without_anything_heavy():
    imported = after(
        'from alibabacloud_credentials.client import Client, Config\n'
        "Client(Config(type='access_key', access_key_id='id', access_key_secret='secret')).get_credential()\n"
        'result = fresh()'
    )
    assert not HEAVY & set(imported)


@pytest.mark.parametrize(('settings', 'expected'), [
    ("type='credentials_uri', credentials_uri='http://127.0.0.1/'", True),
    ("type='ecs_ram_role'", True),
    ("type='bearer', bearer_token='token'", False),
    ('', False),
])
def test_a_client_that_will_ask_a_server_brings_the_transport_when_it_is_made(settings, expected):
    imported = after(
        'from alibabacloud_credentials.client import Client, Config\n'
        f'Client({f"Config({settings})" if settings else ""})\nresult = fresh()'
    )
    assert ('h11' in imported) is expected


def test_importing_everything_touches_no_logger_but_its_own_and_starts_no_thread():
    printed = after(
        'import logging, threading\n'
        'from alibabacloud_credentials import client, credentials, models, provider, providers\n'
        'for name in client.__all__: getattr(client, name)\n'
        'for name in provider.__all__: getattr(provider, name)\n'
        'loggers = logging.root.manager.loggerDict\n'
        'handlers = {n: [type(h).__name__ for h in getattr(l, "handlers", ())] for n, l in loggers.items()}\n'
        'result = [{n: h for n, h in handlers.items() if h and not n.startswith(("concurrent", "asyncio"))},\n'
        '    logging.root.handlers, logging.getLogger("alibabacloud_credentials").level, threading.active_count()]'
    )
    assert printed[0] in ({}, {'alibabacloud_credentials': ['NullHandler']})
    assert printed[1:] == [[], 0, 1]


def test_importing_says_nothing_even_where_warnings_are_errors():
    run = subprocess.run(
        [sys.executable, '-W', 'error', '-X', 'dev', '-c', (
            'from alibabacloud_credentials import client, provider, providers, credentials\n'
            'for module in (client, provider):\n    for name in module.__all__: getattr(module, name)'
        )],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60, check=False,
    )
    assert (run.returncode, run.stdout) == (0, b'')
