"""One table leads from the sources of the spec to their classes: what is missing on either side is named."""

import pkgutil
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


def public_classes():
    for info in pkgutil.iter_modules(provider.__path__):
        if info.name.startswith('_') or info.name == 'base':
            continue
        module = import_module(f'{provider.__name__}.{info.name}')
        for name, value in vars(module).items():
            if name.endswith('CredentialsProvider') and value.__module__ == module.__name__:
                yield info.name, name


@pytest.mark.parametrize(('module', 'name'), sorted(public_classes()))
def test_every_class_of_a_source_is_in_the_spec(module, name):
    known = {entry.class_name for entry in ENTRIES} | COMPOSITES
    assert name in known, (
        f'provider/{module}.py has the class {name}, but no source of the spec leads to it: add the model of its '
        f'parameters and its record to catalogue/main.tea, then run make codegen'
    )


def test_an_unknown_source_is_refused_with_where_to_add_it():
    with pytest.raises(LookupError, match='the spec has no source no_such: add its record to sources'):
        _registry.provider_class('no_such')


def test_the_package_offers_every_class_by_its_name():
    assert {entry.class_name for entry in ENTRIES} | COMPOSITES == set(provider.__all__)
    for name in provider.__all__:
        assert getattr(provider, name).__name__ == name


def test_nothing_is_imported_for_a_class_that_nobody_asks_for():
    with pytest.raises(AttributeError, match="has no attribute 'NoSuchCredentialsProvider'"):
        provider.NoSuchCredentialsProvider  # noqa: B018  # reading it is the test
