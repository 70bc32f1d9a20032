"""The metadata source: what it asks, version 2 and its token, and version 1."""

import pickle

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException, RejectedException, UnreachableException
from alibabacloud_credentials.provider.refreshable import Credentials
from alibabacloud_credentials.testing import use_context
from metadata_script import (
    HOUR,
    LIFETIME_HEADER,
    REFUSED,
    SILENT,
    TOKEN_HEADER,
    get,
    listing,
    make,
    put,
    status,
    tokens_of,
)
from provider_world import METADATA_ANSWER, START, World, as_json, get_async, get_sync, text

# -- what is asked --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize('fetch', [get_sync, get_async])
def test_the_credential_of_the_role_is_returned(fetch):
    assert fetch(make(World(put(), get()), role_name='reader')) == Credentials(
        access_key_id='STS.fakeSessionKeyId', access_key_secret='fake-session-secret',
        security_token='fake-session-token', expiration=START + HOUR, provider_name='ecs_ram_role',
    )


def test_a_token_for_six_hours_is_asked_for_and_used():
    world = World(put(), get())
    make(world, role_name='reader').get_credentials()
    assert world.sent[0].headers == {LIFETIME_HEADER: '21600'}
    assert world.sent[1].headers == {TOKEN_HEADER: 'fake-metadata-token'}


@pytest.mark.parametrize('fetch', [get_sync, get_async])
@pytest.mark.parametrize('role_name', [None, ''])
def test_a_role_that_is_not_given_is_discovered(role_name, fetch):
    world = World(put(), listing(), get())
    fetch(make(world, role_name=role_name))
    assert tokens_of(world) == ['fake-metadata-token'] * 2


@pytest.mark.parametrize('names', ['reader\n', ' reader \r\n', '\nreader', 'reader\nwriter\n', 'reader \nwriter'])
def test_the_first_line_of_the_role_list_is_the_role(names):
    world = World(put(), listing(names), get())
    make(world).get_credentials()
    assert len(world.sent) == 3


def test_role_and_switch_come_from_the_environment():
    world = World(put(status(404)), environment={
        'ALIBABA_CLOUD_ECS_METADATA': 'reader', 'ALIBABA_CLOUD_IMDSV1_DISABLED': 'TRUE',
    })
    with pytest.raises(RejectedException, match='Version 1, which needs no token, is switched off'):
        make(world).get_credentials()
    world.only_request()


def test_what_is_given_beats_the_environment():
    world = World(put(status(404)), get(), environment={
        'ALIBABA_CLOUD_ECS_METADATA': 'writer', 'ALIBABA_CLOUD_IMDSV1_DISABLED': 'true',
    })
    make(world, role_name='reader', disable_imds_v1=False).get_credentials()
    assert tokens_of(world) == [None]


@pytest.mark.parametrize('value', ['1', 'yes', 'false', ''])
def test_only_the_word_true_switches_anything(value):
    world = World(put(status(404)), get(), environment={
        'ALIBABA_CLOUD_IMDSV1_DISABLED': value, 'ALIBABA_CLOUD_ECS_METADATA_DISABLED': value,
    })
    assert make(world, role_name='reader').get_credentials().get_access_key_id() == 'STS.fakeSessionKeyId'
    assert tokens_of(world) == [None]


@pytest.mark.parametrize('value', ['true', 'TRUE', 'True'])
def test_a_metadata_server_that_is_switched_off_is_refused_by_the_constructor(value):
    with pytest.raises(InvalidConfigurationException, match='IMDS credentials is disabled'):
        make(World(environment={'ALIBABA_CLOUD_ECS_METADATA_DISABLED': value}))


# -- the token ------------------------------------------------------------------------------------------------------


def test_one_token_serves_as_long_as_it_lives():
    long_lived = as_json({**METADATA_ANSWER, 'Expiration': '2026-01-02T00:00:00Z'})
    world = World(put(), get(long_lived), get(long_lived), put('next-fake-token'), get(long_lived))
    provider = make(world, role_name='reader')
    for passed_s in (0, 6 * HOUR - 1, 1):
        world.clock.advance(passed_s)
        provider.invalidate()
        provider.get_credentials()
    assert tokens_of(world) == ['fake-metadata-token', 'fake-metadata-token', 'next-fake-token']


def test_a_wall_clock_set_back_does_not_make_a_token_live_longer():
    world = World(put(), get(), put('next-fake-token'), get())
    provider = make(world, role_name='reader')
    provider.get_credentials()
    world.clock.advance_monotonic(21600)
    provider.invalidate()
    provider.get_credentials()
    assert tokens_of(world) == ['fake-metadata-token', 'next-fake-token']


def test_a_token_ends_while_the_machine_sleeps_and_the_monotonic_clock_stands_still():
    long_lived = as_json({**METADATA_ANSWER, 'Expiration': '2026-01-02T00:00:00Z'})
    world = World(put(), get(long_lived), put('next-fake-token'), get(long_lived))
    provider = make(world, role_name='reader')
    provider.get_credentials()
    world.clock.set_wall(START + 6 * HOUR)
    provider.invalidate()
    provider.get_credentials()
    assert tokens_of(world) == ['fake-metadata-token', 'next-fake-token']


@pytest.mark.parametrize('code', [401, 403])
def test_a_known_token_that_is_refused_is_replaced(code):
    world = World(put(), get(), get(status(code)), put('next-fake-token'), get())
    provider = make(world, role_name='reader', disable_imds_v1=True)
    provider.get_credentials()
    provider.invalidate()
    provider.get_credentials()
    assert tokens_of(world) == ['fake-metadata-token', 'fake-metadata-token', 'next-fake-token']


def test_a_new_token_that_is_refused_is_not_replaced_again():
    world = World(put(), get(status(401)))
    with pytest.raises(RejectedException):
        make(world, role_name='reader', disable_imds_v1=True).get_credentials()
    assert len(world.sent) == 2


@pytest.mark.parametrize('reply', ['', ' \n', 'two words', 'two\r\nX-Injected: lines', '<html>login</html> page'])
def test_an_answer_that_is_no_token_is_not_used_as_one(reply):
    world = World(put(reply), get())
    make(world, role_name='reader').get_credentials()
    assert tokens_of(world) == [None]


def test_white_space_around_a_token_is_not_sent():
    world = World(put(' fake-metadata-token\r\n'), get())
    make(world, role_name='reader').get_credentials()
    assert tokens_of(world) == ['fake-metadata-token']


def test_a_pickled_provider_carries_no_metadata_token():
    world = World(put(), get(), put('next-fake-token'), get())
    provider = make(world, role_name='reader')
    provider.get_credentials()
    content = pickle.dumps(provider)
    assert b'fake-metadata-token' not in content
    with use_context(world.context):
        copy = pickle.loads(content)
    copy.invalidate()
    copy.get_credentials()
    assert tokens_of(world) == ['fake-metadata-token', 'next-fake-token']


# -- version 1 ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize('reply', [status(400), status(403), status(404), status(405), SILENT, status(302)])
def test_without_a_token_version_1_is_used(reply):
    world = World(put(reply), listing(), get())
    make(world).get_credentials()
    assert tokens_of(world) == [None, None]


@pytest.mark.parametrize('reply', [REFUSED, status(500), status(429)])
def test_what_may_pass_is_tried_once_more_before_version_1_is_used(reply):
    world = World(put(reply), put(reply), get())
    make(world, role_name='reader').get_credentials()
    assert tokens_of(world) == [None]


@pytest.mark.parametrize('reply', [
    status(400), status(401), status(403), status(404), SILENT, status(302), text('no JSON'), as_json([]),
])
def test_a_request_that_fails_with_a_token_is_made_without(reply):
    world = World(put(), get(reply), get())
    make(world, role_name='reader').get_credentials()
    assert tokens_of(world) == ['fake-metadata-token', None]


def test_a_role_list_that_fails_with_a_token_is_asked_without():
    world = World(put(), listing(status(400)), listing(), get())
    make(world).get_credentials()
    assert tokens_of(world) == ['fake-metadata-token', None, 'fake-metadata-token']


@pytest.mark.parametrize('reply', [status(400), status(403), SILENT])
def test_nothing_is_asked_without_a_token_where_version_1_is_switched_off(reply):
    world = World(put(reply))
    with pytest.raises((RejectedException, UnreachableException), match='metadata token'):
        make(world, role_name='reader', disable_imds_v1=True).get_credentials()
    world.only_request()


@pytest.mark.parametrize('reply', [status(400), status(404), SILENT])
def test_a_failure_with_a_token_is_final_where_version_1_is_switched_off(reply):
    world = World(put(), get(reply))
    with pytest.raises((RejectedException, UnreachableException), match='reader'):
        make(world, role_name='reader', disable_imds_v1=True).get_credentials()
    assert tokens_of(world) == ['fake-metadata-token']


def test_when_both_versions_fail_the_error_is_that_of_version_2():
    world = World(put(), get(status(400)), get(status(403)))
    with pytest.raises(RejectedException) as raised:
        make(world, role_name='reader').get_credentials()
    assert raised.value.http_status == 400


def test_the_next_refresh_tries_version_2_again():
    world = World(put(status(400)), get(), put(), get())
    provider = make(world, role_name='reader')
    provider.get_credentials()
    provider.invalidate()
    provider.get_credentials()
    assert tokens_of(world) == [None, 'fake-metadata-token']
