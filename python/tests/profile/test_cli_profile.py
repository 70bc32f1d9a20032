"""A profile of config.json as a source: read once, and never half of it from elsewhere."""

import asyncio
import logging
import pathlib
import pickle
import threading

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import InvalidConfigurationException, NotConfiguredException, RejectedException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider
from alibabacloud_credentials.testing import RefusingContext, use_context
from file_world import KEY, NEW_KEY, ROLE, key_of, profile, text_of

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
    read, fingerprint = world.files.read, world.files.fingerprint
    world.files.read = lambda *given: (readers.append(threading.current_thread()), read(*given))[1]
    world.files.fingerprint = lambda *given: (readers.append(threading.current_thread()), fingerprint(*given))[1]
    provider = CLIProfileCredentialsProvider()
    asyncio.run(provider.get_credentials_async())
    world.clock.advance(60)
    asyncio.run(provider.get_credentials_async())
    assert readers
    assert loops_thread not in readers


def test_a_cached_read_returns_the_same_object(world):
    world.write(profile(**KEY))
    provider = CLIProfileCredentialsProvider()
    first = provider.get_credentials()
    assert provider.get_credentials() is first
    assert asyncio.run(provider.get_credentials_async()) is first


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


class BytesPath:
    def __fspath__(self):
        return b'/other.json'


@pytest.mark.parametrize('path', [b'/other.json', BytesPath()], ids=['bytes', 'object'])
def test_a_path_in_bytes_is_refused(world, path):
    with pytest.raises(InvalidConfigurationException, match='profile_file must be a path') as caught:
        CLIProfileCredentialsProvider(profile_file=path)
    assert caught.value.parameter == 'profile_file'


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
    {'mode': 'OIDC', 'ram_role_arn': 'acs:ram::1:role/r', 'oidc_provider_arn': 'o'},
    {'mode': 'OIDC', 'ram_role_arn': 'acs:ram::1:role/r', 'oidc_token_file': 'f'},
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


# -- chains -------------------------------------------------------------------------------------------------------


def chain_of(length):
    roles = [
        profile(f'p{number}', 'ChainableRamRoleArn', source_profile=f'p{number + 1}', ram_role_arn='acs:ram::1:role/r')
        for number in range(length)
    ]
    return [*roles, profile(f'p{length}', **KEY)]


def test_fifty_sources_each_behind_the_next_are_asked(world):
    world.write(*chain_of(49))
    credentials = CLIProfileCredentialsProvider().get_credentials()
    assert credentials.get_provider_name() == 'cli_profile/' + 'ram_role_arn/' * 49 + 'static_ak'
    assert len(world.sts.asked_by) == len(set(world.sts.asked_by)) == 49


@pytest.mark.parametrize('roles', [50, 5000])
def test_more_than_fifty_sources_are_refused(world, roles):
    world.write(*chain_of(roles))
    with pytest.raises(InvalidConfigurationException, match=f"profile 'p0': {roles + 1} sources.* more than the 50 "):
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
