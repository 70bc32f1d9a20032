"""A profile of config.json as a source: read once, followed when it changes, and never half of it from elsewhere."""

import asyncio
import json
import logging
import pathlib
import pickle
import threading

import pytest
from alibabacloud_credentials._http import Response
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import (
    InvalidConfigurationException,
    NotConfiguredException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider
from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, FakeFiles, RefusingContext, use_context

PATH = '/home/user/.aliyun/config.json'
KEY = {'access_key_id': 'LTAIfakeKeyId0000001', 'access_key_secret': 'FAKE-SECRET-1'}
NEW_KEY = {'access_key_id': 'LTAIfakeKeyId0000002', 'access_key_secret': 'FAKE-SECRET-2'}
ROLE = {'mode': 'RamRoleArn', 'ram_role_arn': 'acs:ram::1:role/reader'}


def profile(name='p', mode='AK', **fields):
    return {'name': name, 'mode': mode, **fields}


def text_of(*profiles, **top):
    return json.dumps({'current': profiles[0]['name'], 'profiles': profiles, **top})


class Sts:
    """Answers ``AssumeRole``; knows which keys are good."""

    def __init__(self, clock):
        self._clock = clock
        self.good = {KEY['access_key_id'], NEW_KEY['access_key_id']}
        self.asked_by = []
        self.fails_with = None

    def send(self, request, **_):
        pairs = f'{request.url.partition("?")[2]}&{request.body.decode()}'.split('&')
        sent = dict(pair.split('=') for pair in pairs)
        self.asked_by.append(sent['AccessKeyId'])
        if self.fails_with is not None:
            raise self.fails_with
        if sent['AccessKeyId'] not in self.good and not sent['AccessKeyId'].startswith('STS'):
            return Response(404, {}, b'{"Code": "InvalidAccessKeyId.NotFound", "RequestId": "R-1"}')
        from alibabacloud_credentials._timestamps import format_utc

        return Response(200, {}, json.dumps({'Credentials': {
            'AccessKeyId': f'STS.fake{len(self.asked_by)}', 'AccessKeySecret': 'FAKE-SECRET', 'SecurityToken': 'token',
            'Expiration': format_utc(self._clock.wall() + 3600),
        }}).encode())


class World:
    """A config.json in memory, a clock, and an STS."""

    def __init__(self):
        self.clock = FakeClock()
        self.environment = FakeEnvironment()
        self.files = FakeFiles()
        self.sts = Sts(self.clock)
        self.context = RefusingContext(
            clock=self.clock, environment=self.environment, files=self.files, http=self.sts, draw=lambda: 0.0
        )

    def write(self, *profiles, **top):
        self.files.write(PATH, text_of(*profiles, **top))

    def reads(self):
        return len(self.files.reads)


@pytest.fixture
def world():
    world = World()
    with use_context(world.context):
        yield world


def key_of(provider):
    return provider.get_credentials().get_access_key_id()


# -- reading once -------------------------------------------------------------------------------------------------


def test_constructing_reads_no_file(world):
    CLIProfileCredentialsProvider()
    assert world.reads() == 0


def test_the_file_is_read_once_for_all_calls_threads_and_event_loops(world):
    world.write(profile(**KEY))
    provider = CLIProfileCredentialsProvider()
    found = []

    async def in_loop():
        found.extend(await asyncio.gather(*[provider.get_credentials_async() for _ in range(20)]))

    threads = [
        threading.Thread(target=work) for _ in range(10)
        for work in (lambda: found.append(provider.get_credentials()), lambda: asyncio.run(in_loop()))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert {credentials.get_access_key_id() for credentials in found} == {KEY['access_key_id']}
    assert len(found) == 210
    assert world.reads() == 1


def test_an_event_loop_never_reads_a_file_itself(world):
    world.write(profile(**KEY))
    loops_thread = threading.current_thread()
    readers = []
    read, stamp = world.files.read, world.files.stamp
    world.files.read = lambda *given: (readers.append(threading.current_thread()), read(*given))[1]
    world.files.stamp = lambda *given: (readers.append(threading.current_thread()), stamp(*given))[1]
    provider = CLIProfileCredentialsProvider()
    asyncio.run(provider.get_credentials_async())
    world.clock.advance(60)
    asyncio.run(provider.get_credentials_async())
    assert readers
    assert loops_thread not in readers


def test_a_cached_read_returns_the_same_object_and_can_be_leased(world):
    world.write(profile(**KEY))
    provider = CLIProfileCredentialsProvider()
    assert provider.lease() is None
    first = provider.get_credentials()
    assert provider.get_credentials() is first
    assert asyncio.run(provider.get_credentials_async()) is first
    assert provider.lease().get() is first


@pytest.mark.parametrize(('fields', 'name'), [
    ({'mode': 'AK', **KEY}, 'cli_profile/static_ak'),
    ({'mode': 'StsToken', **KEY, 'sts_token': 't'}, 'cli_profile/static_sts'),
    ({**ROLE, **KEY}, 'cli_profile/ram_role_arn/static_ak'),
    ({**ROLE, **KEY, 'sts_token': 't'}, 'cli_profile/ram_role_arn/static_sts'),
])
def test_the_name_is_the_path_of_the_sources(world, fields, name):
    world.write({'name': 'p', **fields})
    assert CLIProfileCredentialsProvider().get_credentials().get_provider_name() == name


def test_a_bearer_token_is_reported_as_one(world):
    world.write(profile(mode='BearerToken', bearer_token='FAKE-SECRET'))
    model = Client(provider=CLIProfileCredentialsProvider()).get_credential()
    assert (model.type, model.bearer_token, model.access_key_id) == ('bearer', 'FAKE-SECRET', None)


# -- which file, which profile ------------------------------------------------------------------------------------


def test_profile_and_file_come_from_the_parameters_then_the_environment_then_the_file(world):
    other = profile('q', **NEW_KEY)
    world.write(profile(**KEY), other)
    world.files.write('/other.json', text_of(other))
    world.files.write('/third.json', text_of(profile('r', access_key_id='LTAIfakeKeyId0000003', access_key_secret='s')))
    assert key_of(CLIProfileCredentialsProvider()) == KEY['access_key_id']
    assert key_of(CLIProfileCredentialsProvider(profile_name='q')) == NEW_KEY['access_key_id']
    world.environment.variables['ALIBABA_CLOUD_PROFILE'] = 'q'
    assert key_of(CLIProfileCredentialsProvider()) == NEW_KEY['access_key_id']
    assert key_of(CLIProfileCredentialsProvider(profile_name='p')) == KEY['access_key_id']
    world.environment.variables['ALIBABA_CLOUD_CONFIG_FILE'] = '/other.json'
    assert key_of(CLIProfileCredentialsProvider()) == NEW_KEY['access_key_id']
    assert key_of(CLIProfileCredentialsProvider(profile_file='/third.json', profile_name='r')) == 'LTAIfakeKeyId0000003'


def test_a_path_object_will_do(world):
    world.files.write('/other.json', text_of(profile(**KEY)))
    assert key_of(CLIProfileCredentialsProvider(profile_file=pathlib.PurePosixPath('/other.json')))


def test_it_can_be_switched_off(world):
    world.write(profile(**KEY))
    world.environment.variables['ALIBABA_CLOUD_CLI_PROFILE_DISABLED'] = 'TRUE'
    with pytest.raises(NotConfiguredException, match='cli credentials file is disabled'):
        CLIProfileCredentialsProvider().get_credentials()
    assert world.reads() == 0


def test_a_file_that_is_not_there_is_not_configured_and_noticed_when_it_comes(world):
    provider = CLIProfileCredentialsProvider()
    with pytest.raises(NotConfiguredException, match='unable to open credentials file'):
        provider.get_credentials()
    world.write(profile(**KEY))
    world.clock.advance(6)
    assert key_of(provider) == KEY['access_key_id']


def test_callers_in_a_loop_do_not_look_for_a_missing_file_at_every_call(world):
    provider = CLIProfileCredentialsProvider()
    for _ in range(100):
        with pytest.raises(NotConfiguredException):
            provider.get_credentials()
    assert world.reads() == 1


@pytest.mark.parametrize('mode', ['External', 'CredentialsURI'])
@pytest.mark.parametrize('value', ['1', 'true', 'TRUE'])
def test_processes_and_addresses_can_be_forbidden(world, mode, value):
    world.write(profile(mode=mode, process_command='tool', credentials_uri='http://127.0.0.1/'))
    world.environment.variables['ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS'] = value
    with pytest.raises(InvalidConfigurationException, match=r"profile 'p'.*ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS"):
        CLIProfileCredentialsProvider().get_credentials()


# -- one identity -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize('fields', [
    {'mode': 'AK', 'access_key_id': 'LTAIfakeKeyId0000001'},
    {'mode': 'AK', 'access_key_secret': 'FAKE-SECRET-1'},
    {'mode': 'AK'},
    {'mode': 'StsToken', **KEY},
    {'mode': 'RamRoleArn', **KEY},
    {**ROLE, 'access_key_id': 'LTAIfakeKeyId0000001'},
    {'mode': 'OIDC', 'ram_role_arn': 'r', 'oidc_provider_arn': 'o'},
    {'mode': 'OIDC', 'ram_role_arn': 'r', 'oidc_token_file': 'f'},
    {'mode': 'OIDC', 'oidc_provider_arn': 'o', 'oidc_token_file': 'f'},
])
def test_what_a_profile_leaves_out_of_an_identity_is_not_taken_from_the_environment(world, fields):
    world.write({'name': 'p', **fields})
    for name in ('ACCESS_KEY_ID', 'ACCESS_KEY_SECRET', 'SECURITY_TOKEN', 'ROLE_ARN', 'OIDC_PROVIDER_ARN',
                 'OIDC_TOKEN_FILE'):
        world.environment.variables[f'ALIBABA_CLOUD_{name}'] = 'of-the-environment'
    with pytest.raises(InvalidConfigurationException, match='is missing or empty'):
        CLIProfileCredentialsProvider().get_credentials()


def test_an_sts_token_of_the_environment_is_not_added_to_a_key_of_the_file(world):
    world.write(profile(**KEY))
    world.environment.variables['ALIBABA_CLOUD_SECURITY_TOKEN'] = 'of-the-environment'
    assert CLIProfileCredentialsProvider().get_credentials().get_security_token() is None


# -- following the file -------------------------------------------------------------------------------------------


def test_a_rotated_key_is_followed_within_seconds(world):
    world.write(profile(**KEY))
    provider = CLIProfileCredentialsProvider()
    assert key_of(provider) == KEY['access_key_id']
    world.write(profile(**NEW_KEY))
    assert key_of(provider) == KEY['access_key_id']
    world.clock.advance(5)
    assert key_of(provider) == NEW_KEY['access_key_id']
    assert asyncio.run(provider.get_credentials_async()).get_access_key_id() == NEW_KEY['access_key_id']


def test_an_unchanged_file_is_not_read_again(world):
    world.write(profile(**KEY))
    provider = CLIProfileCredentialsProvider()
    first = provider.get_credentials()
    for _ in range(20):
        world.clock.advance(60)
        assert provider.get_credentials() is first
    assert world.reads() == 1


@pytest.mark.parametrize('content', [None, '', '{"current": "p", "profi', text_of(profile(access_key_id='half')),
                                     text_of(profile('other', **NEW_KEY))])
def test_a_file_that_breaks_later_breaks_nothing_and_is_one_warning(world, caplog, content):
    world.write(profile(**KEY))
    provider = CLIProfileCredentialsProvider()
    provider.get_credentials()
    world.files.remove(PATH)
    if content is not None:
        world.files.write(PATH, content)
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            world.clock.advance(60)
            assert key_of(provider) == KEY['access_key_id']
    assert len(caplog.records) == 1
    assert 'stays in use' in caplog.text
    world.write(profile(**NEW_KEY))
    world.clock.advance(60)
    assert key_of(provider) == NEW_KEY['access_key_id']


def test_a_running_program_keeps_its_profile_when_another_becomes_current(world):
    world.write(profile(**KEY), profile('q', **NEW_KEY))
    provider = CLIProfileCredentialsProvider()
    provider.get_credentials()
    world.write(profile('q', **NEW_KEY), profile(**KEY))
    world.clock.advance(60)
    assert key_of(provider) == KEY['access_key_id']
    provider.invalidate()
    assert key_of(provider) == NEW_KEY['access_key_id']


def test_invalidate_reads_the_file_again_and_fetches_again(world):
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    first = provider.get_credentials()
    provider.invalidate()
    assert provider.get_credentials() != first
    assert (world.reads(), len(world.sts.asked_by)) == (2, 2)


def test_after_invalidate_a_file_that_is_gone_is_an_error(world):
    world.write(profile(**KEY))
    provider = CLIProfileCredentialsProvider()
    provider.get_credentials()
    world.files.remove(PATH)
    provider.invalidate()
    with pytest.raises(NotConfiguredException):
        provider.get_credentials()


# -- when the server refuses what stands in the file --------------------------------------------------------------


@pytest.mark.parametrize('is_async', [False, True], ids=['sync', 'async'])
def test_a_key_that_is_rejected_and_was_rotated_is_read_again_before_giving_up(world, is_async):
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    provider.get_credentials()
    world.sts.good.remove(KEY['access_key_id'])
    world.write({'name': 'p', **ROLE, **NEW_KEY})
    world.clock.advance(3600)
    ask = (lambda: asyncio.run(provider.get_credentials_async())) if is_async else provider.get_credentials
    assert ask().get_provider_name() == 'cli_profile/ram_role_arn/static_ak'
    assert world.sts.asked_by == [KEY['access_key_id'], KEY['access_key_id'], NEW_KEY['access_key_id']]
    assert world.reads() == 2


def test_a_key_that_is_rejected_and_stands_there_unchanged_is_read_once_a_second_at_most(world):
    world.sts.good.clear()
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    for _ in range(50):
        with pytest.raises(RejectedException) as caught:
            provider.get_credentials()
    assert caught.value.code == 'InvalidAccessKeyId.NotFound'
    assert f'{PATH!r}, profile \'p\': ' in str(caught.value)
    assert world.reads() == 1
    world.clock.advance(1.5)
    with pytest.raises(RejectedException):
        provider.get_credentials()
    assert world.reads() == 2


def test_many_who_are_rejected_at_once_read_the_new_file_once(world):
    world.sts.good = {NEW_KEY['access_key_id']}
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    with pytest.raises(RejectedException):
        provider.get_credentials()
    world.write({'name': 'p', **ROLE, **NEW_KEY})
    found = []
    threads = [threading.Thread(target=lambda: found.append(provider.get_credentials())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(found) == 20
    assert world.reads() == 2
    assert world.sts.asked_by.count(NEW_KEY['access_key_id']) == 1


def test_a_file_that_changed_elsewhere_does_not_have_the_server_asked_again(world):
    world.sts.good.clear()
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    with pytest.raises(RejectedException):
        provider.get_credentials()
    world.write({'name': 'p', **ROLE, **KEY}, profile('q', **NEW_KEY))
    with pytest.raises(RejectedException):
        provider.get_credentials()
    assert len(world.sts.asked_by) == 1


def test_a_file_that_broke_is_one_warning_however_often_its_key_is_rejected(world, caplog):
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    provider.get_credentials()
    world.sts.good.clear()
    world.files.write(PATH, 'rubbish')
    world.clock.advance(3600)
    with caplog.at_level(logging.WARNING):
        for _ in range(5):
            with pytest.raises(RejectedException):
                provider.get_credentials()
            world.clock.advance(10)
    assert [record.getMessage() for record in caplog.records if 'stays in use' in record.getMessage()] == [
        record.getMessage() for record in caplog.records
    ][:1]


def test_a_server_that_cannot_be_reached_is_no_reason_to_read_the_file_again(world):
    world.sts.fails_with = ConnectionRefusedError()
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    world.clock.advance(60)
    for _ in range(5):
        world.clock.advance(60)
        with pytest.raises(UnreachableException, match="profile 'p'"):
            provider.get_credentials()
    assert world.reads() == 1


def test_a_role_that_is_valid_is_served_while_its_new_key_is_rejected(world):
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    first = provider.get_credentials()
    world.sts.good.clear()
    world.clock.advance(3500)
    assert provider.get_credentials() is first


# -- chains -------------------------------------------------------------------------------------------------------


def chain_of(length):
    roles = [
        profile(f'p{number}', 'ChainableRamRoleArn', source_profile=f'p{number + 1}', ram_role_arn='r')
        for number in range(length)
    ]
    return [*roles, profile(f'p{length}', **KEY)]


def test_a_chain_longer_than_the_stack_is_deep_is_walked(world):
    world.write(*chain_of(400))
    credentials = CLIProfileCredentialsProvider().get_credentials()
    assert credentials.get_provider_name() == 'cli_profile/' + 'ram_role_arn/' * 400 + 'static_ak'
    assert len(world.sts.asked_by) == 400
    assert len(set(world.sts.asked_by)) == 400


def test_a_chain_that_no_server_would_bear_is_refused(world):
    world.write(*chain_of(5000))
    with pytest.raises(InvalidConfigurationException, match="profile 'p0': 5001 sources"):
        CLIProfileCredentialsProvider().get_credentials()


def test_what_goes_wrong_inside_a_chain_names_the_profile(world):
    world.sts.good.clear()
    world.write(*chain_of(2))
    with pytest.raises(RejectedException, match="profile 'p0'"):
        CLIProfileCredentialsProvider().get_credentials()


# -- copies -------------------------------------------------------------------------------------------------------


def test_a_pickled_provider_goes_on_with_what_it_has(world):
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    first = provider.get_credentials()
    twin = pickle.loads(pickle.dumps(provider))
    assert twin.get_credentials() == first
    assert len(world.sts.asked_by) == 1


def test_providers_are_made_in_the_world_of_the_provider_that_reads_the_file(world):
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    with use_context(RefusingContext()):
        assert provider.get_credentials().get_provider_name() == 'cli_profile/ram_role_arn/static_ak'


def test_nothing_printable_holds_a_secret(world, caplog):
    world.write({'name': 'p', **ROLE, **KEY})
    provider = CLIProfileCredentialsProvider()
    with caplog.at_level(logging.DEBUG):
        provider.get_credentials()
    assert 'FAKE-SECRET' not in f'{provider!r} {provider} {vars(provider)} {caplog.text}'
