"""A section of credentials.ini as a source: which file, which section, and how it is followed."""

import asyncio
import logging
import os
import sys

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException, NotConfiguredException
from alibabacloud_credentials.provider import ProfileCredentialsProvider
from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, FakeFiles, RefusingContext, use_context
from alibabacloud_credentials.utils import auth_util

PATH = '/home/user/.alibabacloud/credentials.ini'
WITHOUT = '/home/user/.alibabacloud/credentials'


def section(name, key='LTAIfakeKeyId0000001', **more):
    lines = {'type': 'access_key', 'access_key_id': key, 'access_key_secret': 'FAKE-SECRET', **more}
    return f'[{name}]\n' + ''.join(f'{field} = {value}\n' for field, value in lines.items())


class World:
    def __init__(self):
        self.clock = FakeClock()
        self.environment = FakeEnvironment()
        self.files = FakeFiles()
        self.context = RefusingContext(clock=self.clock, environment=self.environment, files=self.files)


@pytest.fixture
def world():
    world = World()
    with use_context(world.context):
        yield world


def key_of(provider):
    return provider.get_credentials().get_access_key_id()


def test_the_file_with_the_extension_comes_first_then_the_one_without(world):
    world.files.write(WITHOUT, section('default', 'LTAIwithout'))
    assert key_of(ProfileCredentialsProvider()) == 'LTAIwithout'
    world.files.write(PATH, section('default', 'LTAIwith'))
    assert key_of(ProfileCredentialsProvider()) == 'LTAIwith'


def test_the_file_comes_from_the_parameter_then_the_environment(world):
    world.files.write('/a.ini', section('default', 'LTAIa'))
    world.files.write('/b.ini', section('default', 'LTAIb'))
    world.environment.variables['ALIBABA_CLOUD_CREDENTIALS_FILE'] = '/a.ini'
    assert key_of(ProfileCredentialsProvider()) == 'LTAIa'
    assert key_of(ProfileCredentialsProvider(profile_file='/b.ini')) == 'LTAIb'


@pytest.fixture
def client_type():
    """Sets ``auth_util.client_type``, as programs do."""
    yield lambda name: setattr(auth_util, 'client_type', name)
    vars(auth_util).pop('client_type', None)


def test_the_section_comes_from_the_parameter_then_the_program_then_the_environment(world, client_type):
    world.files.write(PATH, ''.join(section(name, f'LTAI{name}') for name in ('default', 'env', 'set', 'given')))
    assert key_of(ProfileCredentialsProvider()) == 'LTAIdefault'
    world.environment.variables['ALIBABA_CLOUD_PROFILE'] = 'env'
    assert key_of(ProfileCredentialsProvider()) == 'LTAIenv'
    client_type('set')
    assert key_of(ProfileCredentialsProvider()) == 'LTAIset'
    assert key_of(ProfileCredentialsProvider(profile_name='given')) == 'LTAIgiven'


def test_the_name_is_the_path_of_the_sources(world):
    world.files.write(PATH, section('default'))
    assert ProfileCredentialsProvider().get_credentials().get_provider_name() == 'profile/static_ak'
    assert ProfileCredentialsProvider().get_provider_name() == 'profile'


def test_no_file_is_not_configured(world):
    with pytest.raises(NotConfiguredException, match='failed to get credential from credentials file') as caught:
        ProfileCredentialsProvider().get_credentials()
    assert PATH in str(caught.value)
    assert '$' not in str(caught.value)


@pytest.mark.parametrize('text', ['', '# nothing yet\n', section('other'), section('default', enable='false')])
def test_a_default_section_that_nobody_made_is_not_configured(world, text):
    world.files.write(PATH, text)
    with pytest.raises(NotConfiguredException):
        ProfileCredentialsProvider().get_credentials()


@pytest.mark.parametrize('text', [section('default'), section('mine', enable='FALSE')])
def test_a_section_that_was_asked_for_and_is_not_there_is_wrong(world, text):
    world.files.write(PATH, text)
    with pytest.raises(InvalidConfigurationException, match="'mine'"):
        ProfileCredentialsProvider(profile_name='mine').get_credentials()


@pytest.mark.parametrize(('body', 'key'), [
    ('type = access_key\naccess_key_id = LTAI', 'access_key_secret'),
    ('type = sts\naccess_key_id = LTAI\naccess_key_secret = s', 'security_token'),
    ('type = ram_role_arn\naccess_key_id = LTAI\naccess_key_secret = s', 'role_arn'),
    ('type = oidc_role_arn\nrole_arn = r\noidc_provider_arn = o', 'oidc_token_file_path'),
])
def test_what_a_section_leaves_out_of_an_identity_is_not_taken_from_the_environment(world, body, key):
    world.files.write(PATH, f'[default]\n{body}\n')
    for name in ('ACCESS_KEY_ID', 'ACCESS_KEY_SECRET', 'SECURITY_TOKEN', 'ROLE_ARN', 'OIDC_TOKEN_FILE'):
        world.environment.variables[f'ALIBABA_CLOUD_{name}'] = 'of-the-environment'
    with pytest.raises(InvalidConfigurationException, match=f"'{key}' is missing"):
        ProfileCredentialsProvider().get_credentials()


def test_a_rotated_key_is_followed(world):
    world.files.write(PATH, section('default', 'LTAIfirst'))
    provider = ProfileCredentialsProvider()
    assert key_of(provider) == 'LTAIfirst'
    world.files.write(PATH, section('default', 'LTAIsecond'))
    world.clock.advance(5)
    assert asyncio.run(provider.get_credentials_async()).get_access_key_id() == 'LTAIsecond'
    assert len(world.files.reads) == 2


def test_a_file_that_breaks_later_breaks_nothing(world, caplog):
    world.files.write(PATH, section('default', 'LTAIfirst'))
    provider = ProfileCredentialsProvider()
    provider.get_credentials()
    world.files.write(PATH, '[default')
    world.clock.advance(60)
    with caplog.at_level(logging.WARNING):
        assert key_of(provider) == 'LTAIfirst'
    assert 'stays in use' in caplog.text


def test_the_switch_for_config_json_does_not_switch_it_off(world):
    world.environment.variables['ALIBABA_CLOUD_CLI_PROFILE_DISABLED'] = 'true'
    world.files.write(PATH, section('default'))
    assert key_of(ProfileCredentialsProvider())


@pytest.mark.skipif(not hasattr(os, 'fork') or sys.platform == 'darwin', reason='needs fork beside running threads')
def test_a_value_of_many_lines_costs_no_more_than_its_length(world):
    """Seven times what it takes, and a tenth of what it would take if each line were added to all before it."""
    lines = 1_500_000
    world.files.write(PATH, '[other]\npolicy = [\n' + ' 1,\n' * lines + section('default'))
    child = os.fork()
    if child == 0:
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (20, 20))  # processor time, whatever else the machine does
        status = 1
        try:
            status = 0 if key_of(ProfileCredentialsProvider()) == 'LTAIfakeKeyId0000001' else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
