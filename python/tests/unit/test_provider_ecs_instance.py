"""The metadata source: the role of the instance, its answer, and a machine that is no ECS instance."""

import pytest
from alibabacloud_credentials.exceptions import (
    InvalidConfigurationException,
    NotConfiguredException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.http import HttpOptions
from alibabacloud_credentials.provider.ecs_ram_role import EcsRamRoleCredentialsProvider
from alibabacloud_credentials.testing import Response, TransportFailure
from metadata_script import REFUSED, SILENT, get, listing, make, put, status
from provider_world import (
    METADATA_ANSWER,
    ROLES_URL,
    START,
    TOKEN_URL,
    World,
    as_json,
    get_async,
    get_sync,
    text,
    texts_of,
)

# -- roles ----------------------------------------------------------------------------------------------------------


def test_a_given_role_that_is_not_there_is_named():
    world = World(put(), get(status(404), role='missing'), get(status(404), role='missing'))
    with pytest.raises(RejectedException, match='the role missing was not found in the instance') as raised:
        make(world, role_name='missing').get_credentials()
    assert raised.value.http_status == 404


@pytest.mark.parametrize('steps', [
    [listing('')], [listing(' \n')], [listing(status(404)), listing(status(404))],
])
def test_an_instance_without_a_role_says_so(steps):
    with pytest.raises(NotConfiguredException, match='no RAM role is attached to this ECS instance'):
        make(World(put(), *steps)).get_credentials()


LEADS_AWAY = [
    '..', '.', '../user-data', 'a/b', '/a', 'a?b', 'a#b', 'a%2fb', '%2e%2e', 'a b', 'a\\b', 'a;b', 'r\u00f6le',
    'a' * 65, '<html>',
]


@pytest.mark.parametrize('role_name', [*LEADS_AWAY, 'reader\n', 'a\r\nb'])
def test_a_given_role_that_leaves_the_path_is_refused_by_the_constructor(role_name):
    with pytest.raises(InvalidConfigurationException, match='role_name'):
        make(World(), role_name=role_name)


@pytest.mark.parametrize('role_name', LEADS_AWAY)
def test_a_discovered_role_that_leaves_the_path_is_not_asked_for(role_name):
    world = World(put(), listing(role_name), *([listing(role_name)] if role_name == 'r\u00f6le' else []))
    with pytest.raises(UnreachableException, match=r'ecs_ram_role: .*(role list|plain text)') as raised:
        make(world).get_credentials()
    assert f'{role_name!r}' not in str(raised.value)
    assert world.sent[-1].url == ROLES_URL


@pytest.mark.parametrize('role_name', ['reader', 'Reader-1', 'a.b_c', '_x', 'a' * 64])
def test_role_names_that_ram_allows_are_taken(role_name):
    credentials = make(World(put(), get(role=role_name)), role_name=role_name).get_credentials()
    assert credentials.get_access_key_id() == 'STS.fakeSessionKeyId'


@pytest.mark.parametrize(('parameters', 'words'), [
    ({'role_name': 5}, 'role_name must be a string'),
    ({'disable_imds_v1': 'true'}, 'disable_imds_v1 must be True or False'),
    ({'http_options': 5}, 'http_options'),
])
def test_a_parameter_of_a_wrong_type_is_refused_by_the_constructor(parameters, words):
    with pytest.raises(InvalidConfigurationException) as raised:
        make(World(), **parameters)
    assert words in str(raised.value)


# -- the answer -----------------------------------------------------------------------------------------------------


def test_a_code_other_than_success_is_a_refusal():
    world = World(put(), get(as_json({'Code': 'Failed', 'Message': 'a text of the server'})))
    with pytest.raises(RejectedException) as raised:
        make(world, role_name='reader').get_credentials()
    assert (raised.value.code, raised.value.http_status) == ('Failed', 200)
    assert 'a text of the server' not in texts_of(raised.value)


def test_an_answer_without_a_code_is_incomplete():
    answer = {key: value for key, value in METADATA_ANSWER.items() if key != 'Code'}
    with pytest.raises(UnreachableException, match="no text under 'Code'"):
        make(World(put(), get(as_json(answer))), role_name='reader').get_credentials()


def test_the_date_of_an_answer_corrects_a_clock_that_is_an_hour_fast():
    date = 'Wed, 31 Dec 2025 23:00:00 GMT'
    answer = as_json({**METADATA_ANSWER, 'Expiration': '2026-01-01T00:00:00Z'}, Date=date)
    provider = make(World(put(), get(answer)), role_name='reader')
    assert provider.get_credentials().get_expiration() == START
    assert provider.get_credentials().get_expiration() == START


# -- the way there --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize('name', ['http_proxy', 'HTTP_PROXY', 'https_proxy', 'ALL_PROXY'])
def test_no_request_takes_a_proxy_of_the_environment(name):
    world = World(put(), listing(), get(), environment={name: 'http://proxy.example:3128'})
    make(world).get_credentials()
    assert [(request.direct, request.limits['proxy']) for request in world.sent] == [(True, None)] * 3


def test_no_request_takes_a_given_proxy():
    world = World(put(), listing(), get())
    make(world, http_options=HttpOptions(proxy='http://proxy.example:3128')).get_credentials()
    assert [(request.direct, request.limits['proxy']) for request in world.sent] == [(True, None)] * 3


def test_timeouts_are_short_unless_given():
    world = World(put(), get())
    make(world, role_name='reader').get_credentials()
    limits = world.sent[0].limits
    assert (limits['connect_timeout_s'], limits['read_timeout_s'], limits['total_timeout_s']) == (1.0, 1.0, 2.0)


def test_given_timeouts_are_used():
    world = World(put(), get())
    options = HttpOptions(connect_timeout=3000, read_timeout=4000)
    make(world, role_name='reader', http_options=options).get_credentials()
    limits = world.sent[0].limits
    assert (limits['connect_timeout_s'], limits['read_timeout_s'], limits['total_timeout_s']) == (3.0, 4.0, 7.0)


def swallowed(world):
    """A request whose packets nobody answers: its time passes, and no connection comes about."""
    def run_out(sent):
        waits = min(sent.limits['connect_timeout_s'], sent.limits['total_timeout_s'])
        world.clock.advance(waits)
        what = f'no connection came about within {waits:g} s'
        return TransportFailure(what, 'the network', transient=True, sent=False)

    return run_out


def world_that_swallows(*steps):
    world = World()
    world.http.steps = [(method, place, swallowed(world)) for method, place, _ in steps]
    return world


def test_without_a_metadata_server_the_error_suggests_that_this_is_no_ecs_instance():
    world = World(put(REFUSED), put(REFUSED), get(REFUSED), get(REFUSED))
    with pytest.raises(UnreachableException) as raised:
        make(world, role_name='reader').get_credentials()
    assert 'the connection was refused' in str(raised.value)
    assert 'probably not an ECS instance' in str(raised.value)
    assert 'ALIBABA_CLOUD_ECS_METADATA_DISABLED' in str(raised.value)


def test_a_server_that_answered_once_is_not_called_missing():
    world = World(put(), get(SILENT), get(SILENT))
    with pytest.raises(UnreachableException) as raised:
        make(world, role_name='reader').get_credentials()
    assert 'probably not an ECS instance' not in str(raised.value)


@pytest.mark.parametrize('fetch', [get_sync, get_async])
def test_in_a_chain_a_machine_whose_packets_are_swallowed_is_given_up_after_a_second(fetch):
    world = world_that_swallows(put())
    provider = world.make(EcsRamRoleCredentialsProvider.for_chain)
    started = world.clock.monotonic()
    with pytest.raises(UnreachableException, match=r'no connection .* within 1 s.*probably not an ECS instance'):
        fetch(provider)
    assert world.clock.monotonic() - started == 1.0
    world.only_request()


def test_in_a_chain_version_1_gets_what_is_left_of_the_second():
    world = World()

    def half_a_second(reply):
        def answer(sent):
            world.clock.advance(0.5)
            return reply
        return answer

    world.http.steps = [
        ('PUT', TOKEN_URL, half_a_second(SILENT)), ('GET', ROLES_URL, half_a_second(text('reader'))), get(),
    ]
    world.make(EcsRamRoleCredentialsProvider.for_chain).get_credentials()
    assert [request.limits['total_timeout_s'] for request in world.sent] == [1.0, 0.5, 2.0]


def test_in_a_chain_a_server_that_answered_once_is_waited_for():
    world = World(put(), listing(), get())
    world.make(EcsRamRoleCredentialsProvider.for_chain).get_credentials()
    assert [request.limits['total_timeout_s'] for request in world.sent] == [1.0, 2.0, 2.0]


def test_nothing_is_asked_and_no_thread_is_started_before_a_credential_is_wanted():
    import threading

    before = threading.active_count()
    world = World()
    provider = make(world, async_update_enabled=True)
    assert make(world, async_update_enabled=False).get_provider_name() == provider.get_provider_name()
    assert threading.active_count() == before
    assert world.sent == []


def test_a_redirect_is_not_followed():
    elsewhere = Response(302, {'Location': 'http://evil.example/'}, b'')
    world = World(put(), get(elsewhere), get(elsewhere))
    with pytest.raises(UnreachableException, match='redirect'):
        make(world, role_name='reader').get_credentials()
    assert {request.host for request in world.sent} == {'100.100.100.200'}
