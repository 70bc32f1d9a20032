"""A profile of mode External: what a command may print, how long that is kept, and what is saved."""

import asyncio
import json
import logging
import sys

import pytest
from alibabacloud_credentials.exceptions import (
    CredentialException,
    ExpiredException,
    InvalidConfigurationException,
    UnreachableException,
)
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider, ExternalCredentialsProvider
from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, Files, RefusingContext, use_context

NOW = 1767225600
AK = {'mode': 'AK', 'access_key_id': 'LTAIfakeKeyId0000001', 'access_key_secret': 'FAKE-SECRET-1'}
STS = {
    'mode': 'StsToken', 'access_key_id': 'STS.fakeKeyId0000001', 'access_key_secret': 'FAKE-SECRET-2',
    'sts_token': 'FAKE-SECRET-3', 'expiration': '2026-01-01T01:00:00Z',
}


class Tool:
    """Stands for the command runner: prints what a test says."""

    def __init__(self, prints):
        self.prints = prints
        self.runs = []

    def run(self, argv, *, what, timeout_s):
        self.runs.append((list(argv), timeout_s))
        if isinstance(self.prints, Exception):
            raise self.prints
        return self.prints if isinstance(self.prints, bytes) else json.dumps(self.prints).encode('utf-8')


class World:
    def __init__(self):
        self.clock = FakeClock()
        self.environment = FakeEnvironment()
        self.tool = Tool(AK)
        self.context = RefusingContext(
            clock=self.clock, environment=self.environment, commands=self.tool, files=Files(),
            random_fraction=lambda: 0.0,
        )

    def provider(self, **parameters):
        return ExternalCredentialsProvider(**{'process_command': 'tool --flag "a b"', **parameters})


@pytest.fixture
def world():
    world = World()
    with use_context(world.context):
        yield world


def test_the_command_is_split_and_run_with_its_time_limit(world):
    world.provider().get_credentials()
    assert world.tool.runs == [(['tool', '--flag', 'a b'], 60)]
    world.provider(timeout=7).get_credentials()
    assert world.tool.runs[-1][1] == 7


@pytest.mark.parametrize('timeout', [1, 86400])
def test_the_command_has_its_whole_time_limit_and_saving_a_moment_more(world, timeout):
    provider = world.provider(timeout=timeout)
    provider.get_credentials()
    assert world.tool.runs[-1][1] == timeout
    assert provider.fetch_timeout_s == timeout + 10


@pytest.mark.parametrize('timeout', [None, 0, -5])
def test_no_time_limit_means_the_default(world, timeout):
    world.provider(timeout=timeout).get_credentials()
    assert world.tool.runs[-1][1] == 60


@pytest.mark.parametrize('mode', ['AK', None, ''])
def test_an_accesskey_pair(world, mode):
    world.tool.prints = {**AK, 'mode': mode, 'region_id': 'ignored'}
    credentials = world.provider().get_credentials()
    assert (
        credentials.get_access_key_id(), credentials.get_access_key_secret(), credentials.get_security_token(),
        credentials.get_expiration(), credentials.get_provider_name(),
    ) == (AK['access_key_id'], AK['access_key_secret'], None, None, 'external')


@pytest.mark.parametrize('mode', ['StsToken', None])
def test_a_temporary_credential(world, mode):
    world.tool.prints = {**STS, 'mode': mode}
    credentials = world.provider().get_credentials()
    assert (credentials.get_security_token(), credentials.get_expiration()) == (STS['sts_token'], NOW + 3600)


def test_a_byte_order_mark_and_white_space_around_the_object(world):
    world.tool.prints = b'\xef\xbb\xbf \r\n' + json.dumps(AK).encode() + b'\r\n'
    assert world.provider().get_credentials()


@pytest.mark.parametrize(('text', 'left_s'), [
    ('2026-01-01T01:00:00Z', 3600), ('2026-01-01T01:00:00.5Z', 3600), ('2026-01-01T01:00:00.123456789Z', 3600),
    ('2026-01-01T09:00:00+08:00', 3600), ('2025-12-31T19:30:00-05:30', 3600), ('2026-01-01t01:00:00z', 3600),
    ('2026-01-01 01:00:00Z', 3600), ('2026-01-01T01:00:00+00:00', 3600),
])
def test_any_rfc_3339_expiration_is_understood(world, text, left_s):
    world.tool.prints = {**STS, 'expiration': text}
    assert world.provider().get_credentials().get_expiration() == NOW + left_s


@pytest.mark.parametrize('value', [
    'soon', '2026-01-01', '2026-01-01T01:00:00', '2026-13-01T01:00:00Z', '2026-02-30T01:00:00Z', 1767229200, 1.5, True,
    [], {}, '2026-01-01T25:00:00Z', '20260101T010000Z', 'Thu, 01 Jan 2026 01:00:00 GMT', '2026-01-01T01:00:00+0800',
])
def test_any_other_expiration_is_a_warning_and_counts_as_none(world, caplog, value):
    world.tool.prints = {**STS, 'expiration': value}
    with caplog.at_level(logging.WARNING):
        assert world.provider().get_credentials().get_expiration() is None
    assert len(caplog.records) == 1
    assert 'RFC 3339' in caplog.text
    assert 'soon' not in caplog.text


def test_without_an_expiration_it_is_kept_for_a_minute(world):
    provider = world.provider()
    first = provider.get_credentials()
    world.clock.advance(59)
    assert provider.get_credentials() is first
    world.clock.advance(1)
    provider.get_credentials()
    assert len(world.tool.runs) == 2


def test_with_an_expiration_it_is_kept_until_it_must_be_fetched_again(world):
    world.tool.prints = STS
    provider = world.provider()
    first = provider.get_credentials()
    world.clock.advance(600)
    assert provider.get_credentials() is first
    world.clock.advance(2900)
    world.tool.prints = {**STS, 'access_key_id': 'STS.second', 'expiration': '2026-01-01T02:00:00Z'}
    assert provider.get_credentials().get_access_key_id() == 'STS.second'
    assert len(world.tool.runs) == 2


@pytest.mark.parametrize('text', ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', '1969-12-31T00:00:00Z'])
def test_a_credential_that_has_ended_is_never_given_out(world, text):
    world.tool.prints = {**STS, 'expiration': text}
    with pytest.raises(ExpiredException):
        world.provider().get_credentials()


@pytest.mark.parametrize(('prints', 'words'), [
    (b'', 'empty'), (b'  \n', 'empty'), (b'null', 'object'), (b'[]', 'object'), (b'"FAKE-SECRET"', 'object'),
    (b'1', 'object'), (b'{', 'JSON'), (b'<html>FAKE-SECRET', 'HTML'), (b'{"mode": "AK"} FAKE-SECRET', 'JSON'),
    (b'\xff\xfe{\0}\0', 'UTF-8'), (b'[' * 50000, 'nested'), (b'\0' * 100, 'JSON'),
    ({}, 'access_key_id'), ({'access_key_id': 'a'}, 'access_key_secret'),
    ({**AK, 'access_key_id': None}, 'access_key_id'), ({**AK, 'access_key_secret': ''}, 'access_key_secret'),
    ({**AK, 'access_key_id': 918273645}, 'access_key_id'), ({**AK, 'access_key_secret': {'FAKE-SECRET': 1}}, 'secret'),
    ({**AK, 'access_key_secret': 'FAKE-SECRET\n'}, 'secret'), ({**AK, 'access_key_id': 'é'}, 'access_key_id'),
    ({**AK, 'mode': 'StsToken'}, 'sts_token'), ({**STS, 'sts_token': ['FAKE-SECRET']}, 'sts_token'),
    ({**AK, 'mode': 'RamRoleArn'}, 'mode'), ({**AK, 'mode': 'FAKE-SECRET'}, 'mode'), ({**AK, 'mode': 5}, 'mode'),
    ({**AK, 'mode': ['AK']}, 'mode'), ({**AK, 'mode': {'AK': 1}}, 'mode'),
])
@pytest.mark.parametrize('is_async', [False, True], ids=['sync', 'async'])
def test_any_other_output_is_one_clear_error_without_the_output(world, prints, words, is_async):
    world.tool.prints = prints
    provider = world.provider(process_command='tool --password FAKE-SECRET')
    with pytest.raises(InvalidConfigurationException, match=words) as caught:
        asyncio.run(provider.get_credentials_async()) if is_async else provider.get_credentials()
    assert 'FAKE-SECRET' not in repr(caught.value)
    assert '918273645' not in repr(caught.value)


@pytest.mark.parametrize('value', ['1', 'true', 'True'])
def test_it_can_be_forbidden(world, value):
    world.environment.variables['ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS'] = value
    with pytest.raises(InvalidConfigurationException, match='ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS'):
        world.provider().get_credentials()
    assert world.tool.runs == []


@pytest.mark.parametrize('value', ['0', 'false', ''])
def test_other_values_forbid_nothing(world, value):
    world.environment.variables['ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS'] = value
    assert world.provider().get_credentials()


@pytest.mark.parametrize(('parameters', 'words'), [
    ({'process_command': None}, 'process_command'), ({'process_command': ''}, 'process_command'),
    ({'process_command': '   '}, 'process_command'), ({'process_command': ['tool']}, 'process_command'),
    ({'process_command': "tool 'FAKE-SECRET"}, 'unclosed quote'), ({'process_command': 'a\0b'}, 'process_command'),
    ({'timeout': 'soon'}, 'timeout'), ({'timeout': 1.5}, 'timeout'),
])
def test_a_wrong_parameter_is_refused_by_the_constructor(world, parameters, words):
    with pytest.raises(InvalidConfigurationException, match=f'^external: .*{words}') as caught:
        world.provider(**parameters)
    assert 'FAKE-SECRET' not in repr(caught.value)


def test_a_failing_command_is_not_run_at_every_call(world):
    world.tool.prints = UnreachableException('failed')
    provider = world.provider()
    for _ in range(50):
        with pytest.raises(UnreachableException):
            provider.get_credentials()
    assert len(world.tool.runs) == 1


# -- callbacks ----------------------------------------------------------------------------------------------------


def test_the_callback_gets_each_new_credential(world):
    calls = []
    provider = world.provider(credential_update_callback=lambda *values: calls.append(values))
    provider.get_credentials()
    provider.get_credentials()
    world.tool.prints = STS
    world.clock.advance(60)
    provider.get_credentials()
    assert calls == [
        (AK['access_key_id'], AK['access_key_secret'], None, 0),
        (STS['access_key_id'], STS['access_key_secret'], STS['sts_token'], NOW + 3600),
    ]


def test_a_coroutine_function_will_do(world):
    calls = []

    async def callback(*values):
        calls.append(values)

    provider = world.provider(credential_update_callback_async=callback)
    asyncio.run(provider.get_credentials_async())
    assert len(calls) == 1


def test_a_plain_function_in_its_place_will_do_too(world):
    calls = []
    world.provider(credential_update_callback_async=lambda *values: calls.append(values)).get_credentials()
    assert len(calls) == 1


def test_of_two_callbacks_the_plain_one_is_called(world):
    calls = []

    async def callback(*_):
        calls.append('coroutine')

    world.provider(
        credential_update_callback=lambda *_: calls.append('plain'), credential_update_callback_async=callback
    ).get_credentials()
    assert calls == ['plain']


def test_a_callback_that_raises_is_one_warning(world, caplog):
    async def callback(*_):
        raise RuntimeError('FAKE-SECRET')

    with caplog.at_level(logging.WARNING):
        assert world.provider(credential_update_callback_async=callback).get_credentials()
    assert [record.getMessage() for record in caplog.records] == [
        'the callback that saves the credential of the command raised RuntimeError',
    ]


# -- in a profile -------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    path = tmp_path / 'config.json'
    path.write_text(json.dumps({'current': 'p', 'profiles': [
        {'name': 'p', 'mode': 'ChainableRamRoleArn', 'source_profile': 'q', 'ram_role_arn': 'acs:ram::1:role/r'},
        {'name': 'q', 'mode': 'External', 'process_command': 'tool'},
        {**STS, 'name': 'stale', 'mode': 'External', 'process_command': 'tool', 'sts_expiration': 5},
    ]}, indent=2))
    return path


def saved(path, name):
    profiles = json.loads(path.read_text())['profiles']
    return next(profile for profile in profiles if profile['name'] == name)


def test_nothing_is_saved_unless_asked_for(world, path):
    before = path.read_bytes()
    CLIProfileCredentialsProvider(profile_file=str(path), profile_name='q').get_credentials()
    assert path.read_bytes() == before


def test_what_was_asked_for_is_saved_in_the_profile_with_the_command(world, path):
    world.tool.prints = STS
    provider = CLIProfileCredentialsProvider(profile_file=str(path), allow_config_force_rewrite=True)
    with pytest.raises(CredentialException):
        provider.get_credentials()  # there is no STS to assume the role with
    assert saved(path, 'q') == {
        'name': 'q', 'mode': 'External', 'process_command': 'tool', 'access_key_id': STS['access_key_id'],
        'access_key_secret': STS['access_key_secret'], 'sts_token': STS['sts_token'], 'sts_expiration': NOW + 3600,
    }
    assert 'access_key_id' not in saved(path, 'p')


def test_a_key_without_a_token_leaves_no_token_of_another_behind(world, path):
    CLIProfileCredentialsProvider(
        profile_file=str(path), profile_name='stale', allow_config_force_rewrite=True
    ).get_credentials()
    profile = saved(path, 'stale')
    assert (profile['access_key_id'], profile['sts_token'], profile['sts_expiration']) == (AK['access_key_id'], '', 0)
    path_without = CLIProfileCredentialsProvider(
        profile_file=str(path), profile_name='q', allow_config_force_rewrite=True
    )
    path_without.get_credentials()
    assert 'sts_token' not in saved(path, 'q')


def test_an_error_names_the_profile_and_the_file(world, path):
    world.tool.prints = b'rubbish'
    with pytest.raises(InvalidConfigurationException, match=r"config\.json', profile 'q': external: ") as caught:
        CLIProfileCredentialsProvider(profile_file=str(path), profile_name='q').get_credentials()
    assert 'rubbish' not in str(caught.value)


def test_a_real_command_from_beginning_to_end(real_files, tmp_path):
    (tmp_path / 'tool.py').write_text(f'print({json.dumps(json.dumps({**AK}))})')
    path = tmp_path / 'config.json'
    command = f'"{sys.executable}" "{tmp_path / "tool.py"}"'
    path.write_text(json.dumps({'current': 'p', 'profiles': [
        {'name': 'p', 'mode': 'External', 'process_command': command},
    ]}))
    credentials = CLIProfileCredentialsProvider(profile_file=str(path)).get_credentials()
    assert (credentials.get_access_key_id(), credentials.get_provider_name()) == (
        AK['access_key_id'], 'cli_profile/external',
    )


@pytest.mark.skipif(sys.platform == 'win32', reason='needs a shell')
@pytest.mark.usefixtures('real_files')
def test_an_event_loop_does_not_wait_for_a_child_that_keeps_the_output_open(tmp_path):
    (tmp_path / 'tool.sh').write_text(f"sleep 20 &\necho '{json.dumps(AK)}'\n")
    provider = ExternalCredentialsProvider(process_command=f'/bin/sh "{tmp_path / "tool.sh"}"')

    async def main():
        return await asyncio.wait_for(provider.get_credentials_async(), 10)

    assert asyncio.run(main()).get_access_key_id() == AK['access_key_id']


@pytest.mark.skipif(sys.platform == 'win32', reason='needs a shell')
@pytest.mark.usefixtures('real_files')
def test_the_time_limit_holds_for_an_event_loop_too(tmp_path):
    (tmp_path / 'tool.sh').write_text('sleep 20 &\nwait\n')
    provider = ExternalCredentialsProvider(process_command=f'/bin/sh "{tmp_path / "tool.sh"}"', timeout=1)
    with pytest.raises(UnreachableException, match='timed out after 1000 milliseconds'):
        asyncio.run(asyncio.wait_for(provider.get_credentials_async(), 10))
