"""A class derived from a source that asks a server, with a name of its own, which all that is reported carries."""

import pytest
from alibabacloud_credentials.events import on_event
from alibabacloud_credentials.exceptions import (
    CredentialException,
    InvalidConfigurationException,
    NotConfiguredException,
)
from alibabacloud_credentials.http import HttpOptions
from cloud_sources import SOURCES, get_async, get_sync

NAMES = [source.name for source in SOURCES]


@pytest.fixture(params=SOURCES, ids=NAMES)
def derived(request):
    return request.param.derived('own')


@pytest.fixture(params=[get_sync, get_async])
def get(request):
    return request.param


def failure(account, derived, get, **more):
    """The text of it, which mentions no name of ours."""
    with pytest.raises(CredentialException) as raised:
        get(derived.make(account, **more))
    text = raised.value.message
    assert [name for name in NAMES if name in text] == []
    return text


def test_its_credential_carries_its_name(account, derived, get):
    provider = derived.make(account)
    assert provider.get_provider_name() == 'own'
    assert get(provider).get_provider_name().split('/')[0] == 'own'


def test_a_refusal_carries_its_name(account, derived, get):
    derived.faults(account).add(operation=derived.operation, status=403, code='Forbidden')
    assert failure(account, derived, get).startswith('own: error refreshing credentials from ')


@pytest.mark.parametrize('body', [b'<html>', {}, {'Code': 'Success', 'Credentials': {}}])
def test_an_answer_that_is_none_carries_its_name(account, derived, get, body):
    derived.faults(account).add(operation=derived.operation, body=body)
    assert failure(account, derived, get).startswith('own: error retrieving credentials from ')


def test_a_refused_option_carries_its_name(account, derived):
    with pytest.raises(InvalidConfigurationException, match=r'^own: read_timeout must be a number of milliseconds'):
        derived.make(account, http_options=HttpOptions(read_timeout='a second'))


def test_its_events_carry_its_name(account, derived, get):
    events = []
    stop = on_event(events.append)
    try:
        get(derived.make(account))
    finally:
        stop()
    assert {event.provider for event in events} == {'own'}


METADATA = next(source for source in SOURCES if source.service == 'metadata').derived('own')


@pytest.mark.parametrize('body', [b'', b'\n'])
def test_an_instance_without_a_role_is_reported_under_its_name(account, get, body):
    account.cloud.metadata.faults.add(operation='role_list', body=body)
    with pytest.raises(NotConfiguredException, match=r'^own: no RAM role is attached to this ECS instance;'):
        get(METADATA.make(account))


def test_a_role_that_is_not_there_is_reported_under_its_name(account, get):
    assert failure(account, METADATA, get, role_name='missing').endswith(
        'the role missing was not found in the instance: check that it is attached to it, and the spelling of its name'
    )


@pytest.mark.parametrize(('operation', 'body'), [('role_list', b'../a'), ('token', b'two words')])
def test_a_metadata_answer_that_is_none_is_reported_under_its_name(account, get, operation, body):
    account.cloud.metadata.faults.add(operation=operation, body=body)
    assert failure(account, METADATA, get).startswith('own: error retrieving credentials from ')
