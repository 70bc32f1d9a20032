"""Pages that list something have all of it: deprecated names, events, defaults, parameters, methods."""

import inspect
import re
import warnings

import pytest
from alibabacloud_credentials import Client, Config, CredentialException, events
from alibabacloud_credentials.models import HttpSettings
from alibabacloud_credentials.sharing import CredentialCache, RoleBroker
from alibabacloud_credentials.testing import use_context
from doc_blocks import DOCS, ROOT


def text_of(page):
    return (DOCS / page).read_text(encoding='utf-8')


def first_cells(page):
    """What stands in the first column of the tables of a page, without quotes."""
    cells = re.findall(r'^\| ([^|]+) \|', text_of(page), re.MULTILINE)
    return {name for cell in cells for name in re.findall('`([^`]+)`', cell)}


def test_each_deprecated_name_of_a_client_is_in_the_migration_guide():
    client = Client(Config(type='access_key', access_key_id='id', access_key_secret='secret'))
    deprecated = set()
    for name in dir(client):
        if name.startswith('get_') and not name.endswith('_async'):
            with warnings.catch_warnings(record=True) as warned:
                warnings.simplefilter('always')
                getattr(client, name)()
            deprecated.update([name] if warned else [])
    assert len(deprecated) == 5
    assert [name for name in deprecated if 'Deprecated' not in getattr(Client, name).__doc__] == []
    listed = first_cells('migration.md')
    assert {f'client.{name}()' for name in deprecated} <= listed
    # Type and bearer token have never had a deprecated form for event loops.
    waiting = deprecated - {'get_type', 'get_bearer_token'}
    assert {f'await client.{name}_async()' for name in waiting} <= listed


@pytest.mark.parametrize('name', ['get_credential', 'get_credential_async'])
def test_the_text_of_a_credential_says_what_it_raises(name):
    assert CredentialException.__name__ in getattr(Client, name).__doc__


def test_each_field_that_does_nothing_is_in_the_migration_guide():
    ignored = re.findall(r':param (\w+): Deprecated and ignored', Config.__doc__)
    assert len(ignored) == 4
    assert [name for name in ignored if not any(f'({name}=' in cell for cell in first_cells('migration.md'))] == []


def test_what_can_break_is_a_heading_of_the_change_log():
    text = (ROOT / 'ChangeLog.md').read_text(encoding='utf-8')
    assert re.search(r'^## \d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\)$', text, re.MULTILINE)
    assert '\n### What can break\n' in text


def test_each_kind_and_field_of_an_event_is_listed():
    kinds = {value for name, value in vars(events).items() if name.isupper()}
    assert kinds | set(events.Event.__slots__) <= first_cells('logging-and-events.md')


@pytest.mark.parametrize(('function', 'page'), [(RoleBroker, 'sharing.md'), (RoleBroker.client, 'sharing.md')])
def test_each_parameter_is_listed(function, page):
    parameters = set(inspect.signature(function).parameters) - {'self'}
    assert parameters <= first_cells(page)


def test_each_method_of_a_cache_is_listed():
    methods = {name for name in vars(CredentialCache) if not name.startswith('_')}
    assert methods <= {name.partition('(')[0] for name in first_cells('sharing.md')}


def test_each_variable_that_names_authorities_is_on_the_page_of_the_network(local_cloud):
    names = sorted(name for name in first_cells('network.md') if re.fullmatch('(SSL|CURL|REQUESTS)_[A-Z_]+', name))
    assert len(names) == 4
    for name in names:
        with use_context(local_cloud.context(environment={name: '/no-such-file'})):
            client = Client(Config(
                type='ram_role_arn', role_arn='acs:ram::1:role/x', access_key_id='id', access_key_secret='secret',
            ))
            with pytest.raises(CredentialException, match=f'environment variable {name} names'):
                client.get_credential()


def test_the_defaults_of_time_limits_are_those_of_the_spec():
    rows = re.findall(r'^\| [^|]+ \| (\d+) ms \| (\d+) ms \|', text_of('network.md'), re.MULTILINE)
    documented = ' '.join(HttpSettings.__doc__.split())
    said = re.findall(r':param \w+_timeout: [^:]+Default: (\d+); the metadata server: (\d+)', documented)
    assert rows == said
