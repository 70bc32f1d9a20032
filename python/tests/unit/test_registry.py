"""One table leads from the sources of the spec to their classes: what is missing on either side is named."""

import pkgutil
import sys
from importlib import import_module

import pytest
from alibabacloud_credentials import provider
from alibabacloud_credentials.provider import _registry
from alibabacloud_credentials.provider.base import CredentialsProvider

ENTRIES = _registry.entries()
# Above the registry: they ask sources of it.
COMPOSITES = {'CLIProfileCredentialsProvider', 'DefaultCredentialsProvider', 'ProfileCredentialsProvider'}


@pytest.mark.parametrize('entry', ENTRIES, ids=lambda entry: entry.type_name)
def test_every_source_of_the_spec_has_its_class(entry):
    try:
        found = _registry.provider_class(entry.type_name)
    except LookupError as error:
        pytest.fail(error.args[0], pytrace=False)
    assert issubclass(found, CredentialsProvider)
    assert isinstance(found.name, str)


SHARED = {'base', 'refreshable'}
ABOVE = {'cli_profile', 'default', 'profile'}
FILES = [info.name for info in pkgutil.iter_modules(provider.__path__) if not info.name.startswith('_')]


@pytest.mark.parametrize('module', sorted(set(FILES) - SHARED))
def test_every_file_of_a_source_is_in_the_spec(module):
    if module not in ABOVE | {entry.module for entry in ENTRIES}:
        # What it imports is missing too, so this is all that is reported.
        pytest.fail(
            f'provider/{module}.py is no source of the spec: add the model of its parameters and its record to '
            f'catalogue/main.tea, then run make codegen', pytrace=False,
        )


@pytest.mark.parametrize('module', sorted(ABOVE | {entry.module for entry in ENTRIES}))
def test_a_file_has_no_other_provider_than_that_of_its_source(module):
    if module not in FILES:
        pytest.skip('another test reports that the file is missing')
    found = vars(import_module(f'{provider.__name__}.{module}'))
    here = f'{provider.__name__}.{module}'
    names = {
        name for name, value in found.items()
        if name.endswith('CredentialsProvider') and getattr(value, '__module__', None) == here
    }
    assert names - COMPOSITES == {entry.class_name for entry in ENTRIES if entry.module == module}


def test_an_unknown_source_is_refused_with_where_to_add_it():
    with pytest.raises(LookupError, match='the spec has no source no_such: add its record to sources'):
        _registry.provider_class('no_such')


def test_a_source_whose_file_is_missing_is_refused_with_where_it_should_be(monkeypatch):
    monkeypatch.setitem(sys.modules, f'{provider.__name__}.bearer', None)  # so that importing it fails
    with pytest.raises(LookupError) as refused:
        _registry.provider_class('bearer')
    assert str(refused.value) == (
        'the spec has the source bearer, but provider/bearer.py has no class BearerCredentialsProvider'
    )


def test_a_source_whose_file_lacks_what_it_imports_says_what(monkeypatch):
    import_module(f'{provider.__name__}.bearer')
    absent = f'{provider.__name__}._support.static'
    monkeypatch.delitem(sys.modules, f'{provider.__name__}.bearer')
    monkeypatch.setitem(sys.modules, absent, None)
    with pytest.raises(ModuleNotFoundError) as refused:
        _registry.provider_class('bearer')
    assert refused.value.name == absent


def test_the_package_offers_every_class_by_its_name():
    assert {entry.class_name for entry in ENTRIES} | COMPOSITES == set(provider.__all__)
    for name in provider.__all__:
        assert getattr(provider, name).__name__ == name


def test_nothing_is_imported_for_a_class_that_nobody_asks_for():
    with pytest.raises(AttributeError, match="has no attribute 'NoSuchCredentialsProvider'"):
        provider.NoSuchCredentialsProvider  # noqa: B018  # reading it is the test
