"""Export: the documents for programs, how long the credential must live, and a command that would ask itself."""

import json
import os
import stat
import subprocess

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import ExpiredException, InvalidConfigurationException
from alibabacloud_credentials.provider import ProfileCredentialsProvider
from alibabacloud_credentials.testing import FakeClock, LocalCloud, use_context
from alibabacloud_credentials.tools import client_for, export
from command_world import PROGRAM, run_program
from profiles import CONFIG_JSON, config_json, of_key, of_role

TEMPORARY = {
    'access_key_id': 'STS.FAKE', 'access_key_secret': 'FAKE-SECRET-1', 'security_token': 'FAKE-SECRET-2',
}


@pytest.fixture
def reader(cloud, in_cloud):
    """A client for a role, whose session ends in an hour."""
    user = cloud.add_access_key()
    role = cloud.add_role('reader', trusts=user)
    in_cloud(files={CONFIG_JSON: config_json(of_key('alice', user), of_role('reader', role, 'alice'))})
    return client_for(profile='reader')


@pytest.mark.parametrize(('form', 'keys'), [
    ('json', ['type', 'source', 'access_key_id', 'access_key_secret', 'security_token', 'expiration']),
    ('uri-json', ['Code', 'AccessKeyId', 'AccessKeySecret', 'SecurityToken', 'Expiration']),
    ('external-json', ['mode', 'access_key_id', 'access_key_secret', 'sts_token', 'expiration']),
])
def test_a_document_for_programs_has_its_keys_and_whole_seconds(reader, form, keys):
    document = json.loads(export(reader, form))
    assert list(document) == keys
    assert document[keys[-1]].endswith('Z')
    assert '.' not in document[keys[-1]]


def test_an_access_key_pair_is_of_mode_ak_and_ends_never(world):
    client = Client(Config(type='access_key', access_key_id='LTAI', access_key_secret='FAKE-SECRET'))
    assert json.loads(export(client, 'external-json')) == {
        'mode': 'AK', 'access_key_id': 'LTAI', 'access_key_secret': 'FAKE-SECRET',
    }


@pytest.mark.parametrize('secret', [
    'plain', 'a#b;c%d', 'blank # mark', '#mark', ';mark', ' blanks ', '"quoted"', "it's", 'x ; "y',
])
def test_the_ini_section_is_read_back_as_it_was(world, files, secret):
    client = Client(Config(type='sts', **{**TEMPORARY, 'access_key_secret': secret}))
    files.write('/home/user/.alibabacloud/credentials.ini', export(client, 'ini', section='copy'))
    read = ProfileCredentialsProvider(profile_name='copy').get_credentials()
    assert (read.get_access_key_secret(), read.get_security_token()) == (secret, 'FAKE-SECRET-2')


@pytest.mark.parametrize('secret', [' \'"', '#\'"', ' \t'])
def test_an_ini_value_that_no_quotes_can_hold_is_refused(world, secret):
    client = Client(Config(type='sts', **{**TEMPORARY, 'access_key_secret': secret}))
    with pytest.raises(InvalidConfigurationException, match='ini has no safe form'):
        export(client, 'ini')


def test_terraform_gets_its_own_variables_alone(world):
    lines = export(Client(Config(type='sts', **TEMPORARY)), 'terraform-env', region='cn-hangzhou').splitlines()
    assert lines == [
        "export ALICLOUD_ACCESS_KEY='STS.FAKE'", "export ALICLOUD_SECRET_KEY='FAKE-SECRET-1'",
        "export ALICLOUD_SECURITY_TOKEN='FAKE-SECRET-2'", "export ALICLOUD_REGION='cn-hangzhou'",
    ]


def test_a_bearer_token_is_refused(world):
    with pytest.raises(InvalidConfigurationException, match='no AccessKey pair'):
        export(Client(Config(type='bearer', bearer_token='FAKE-SECRET')), 'env')


def test_an_unknown_format_names_those_that_there_are(world):
    with pytest.raises(ValueError, match='format must be one of env, env-no-export, fish'):
        export(Client(Config(type='sts', **TEMPORARY)), 'yaml')


def test_a_credential_that_ends_too_soon_is_fetched_anew():
    clock = FakeClock()
    with LocalCloud(clock=clock) as cloud:
        user = cloud.add_access_key()
        cloud.add_role('reader', trusts=user)
        with use_context(cloud.context(files={CONFIG_JSON: config_json(
            of_key('alice', user), of_role('reader', cloud.add_role('reader', trusts=user), 'alice'),
        )})):
            client = client_for(profile='reader')
            first = json.loads(export(client, 'json'))
            clock.advance(60)
            assert json.loads(export(client, 'json', min_valid_s=3000)) == first
            assert json.loads(export(client, 'json', min_valid_s=3599)) != first


def test_a_credential_that_always_ends_too_soon_is_refused(reader):
    with pytest.raises(ExpiredException, match=r'valid for 3\d\d\d s more, and 7200 s are asked for'):
        export(reader, 'json', min_valid_s=7200)


def test_a_temporary_credential_whose_end_nobody_knows_is_refused_where_it_must_live_on(world):
    with pytest.raises(ExpiredException, match='nobody knows when this temporary credential ends'):
        export(Client(Config(type='sts', **TEMPORARY)), 'json', min_valid_s=1)


def test_the_region_of_the_profile_goes_along_unless_one_is_set(cloud, in_cloud, command):
    profile = {**of_key('alice', cloud.add_access_key()), 'region_id': 'cn-beijing'}
    files = {CONFIG_JSON: config_json(profile)}
    in_cloud(files=files)
    assert "export ALIBABA_CLOUD_REGION_ID='cn-beijing'" in command('--profile', 'alice', 'export').out
    in_cloud({'ALICLOUD_REGION': 'cn-hangzhou'}, files)
    assert 'REGION' not in command('--profile', 'alice', 'export').out


def test_a_profile_whose_command_is_the_export_of_itself_is_refused_at_once(in_cloud, command):
    loop = {'name': 'loop', 'mode': 'External', 'process_command': f'{PROGRAM} export --profile=loop --format x'}
    in_cloud(files={CONFIG_JSON: config_json(loop)})
    done = command('--profile', 'loop', 'export')
    assert (done.status, done.out) == (1, '')
    assert "profile 'loop': process_command is the export of this same profile" in done.sentence


def test_a_profile_that_leads_to_its_own_export_by_a_detour_does_not_run_without_end(tmp_path):
    script = tmp_path / 'detour'
    script.write_text(f'#!/bin/sh\necho run >> {tmp_path}/runs\nexec {PROGRAM} --profile loop export\n')
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    path = tmp_path / 'config.json'
    path.write_text(config_json({'name': 'loop', 'mode': 'External', 'process_command': str(script)}))
    done = run_program('--profile', 'loop', 'export', environment={'ALIBABA_CLOUD_CONFIG_FILE': str(path)})
    assert (done.status, done.out) == (1, '')
    assert (tmp_path / 'runs').read_text() == 'run\n'


def test_nobody_reading_is_no_traceback(cloud, tmp_path):
    environment = cloud.environment(cloud.add_access_key())
    program = f'{PROGRAM} export | true; {PROGRAM} export > /dev/full'
    done = subprocess.run(
        ['bash', '-c', program], env={'PATH': os.environ['PATH'], **environment}, capture_output=True, timeout=30,
        check=False,
    )
    assert done.stderr == b'alibabacloud-credentials: No space left on device\n'
    assert done.returncode == 1


