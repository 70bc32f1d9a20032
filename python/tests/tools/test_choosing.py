"""Whose credential a command is about: the chain's, a profile's, or that of a role over either."""

import json

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from alibabacloud_credentials.tools import client_for, whoami
from profiles import CONFIG_JSON, CREDENTIALS_INI, config_json, of_key, of_role


@pytest.fixture
def two_files(cloud, in_cloud):
    """Profiles alice (current) and reader in config.json, bob in credentials.ini."""
    alice, bob = cloud.add_access_key('alice'), cloud.add_access_key('bob')
    role = cloud.add_role('reader', trusts=[alice, bob])
    in_cloud(files={
        CONFIG_JSON: config_json(of_key('alice', alice), of_role('reader', role, 'alice')),
        CREDENTIALS_INI: f'[bob]\ntype=access_key\naccess_key_id={bob.access_key_id}\n'
                         f'access_key_secret={bob.access_key_secret}\n[off]\nenable=false\n',
    })
    return role


def test_a_profile_of_config_json_is_the_identity(two_files):
    assert whoami(client_for(profile='alice')).arn.endswith(':user/alice')


def test_a_profile_that_only_credentials_ini_has_is_the_identity(two_files):
    assert whoami(client_for(profile='bob')).arn.endswith(':user/bob')


def test_a_role_is_assumed_with_the_profile_chosen(cloud, two_files):
    identity = whoami(client_for(
        profile='bob', role_arn=two_files.arn, policy='{"Version": "1"}', duration_s=1000, session_name='by-hand',
    ))
    assert identity.arn.endswith(':assumed-role/reader/by-hand')
    sent = cloud.sts.requests[0].parameters
    assert (sent['DurationSeconds'], sent['Policy']) == ('1000', '{"Version": "1"}')


@pytest.mark.parametrize('name', ['nobody', 'off'])
def test_a_profile_that_is_not_there_lists_those_that_are(two_files, name):
    with pytest.raises(InvalidConfigurationException) as raised:
        client_for(profile=name)
    assert f"there is no profile '{name}'" in str(raised.value)
    assert raised.value.sub_code == 'profile_not_found'
    for part in (CONFIG_JSON, "'alice', 'reader'", CREDENTIALS_INI, "'bob'"):
        assert part in str(raised.value)


def test_a_config_file_that_is_named_is_the_only_one(two_files):
    with pytest.raises(InvalidConfigurationException, match='there is no profile') as raised:
        client_for(profile='bob', config_file=CONFIG_JSON)
    assert CREDENTIALS_INI not in str(raised.value)


def test_a_config_file_that_does_not_exist_is_an_error(two_files):
    with pytest.raises(InvalidConfigurationException, match='does not exist'):
        client_for(config_file='/nowhere/config.json')


def test_what_is_for_the_session_of_a_role_needs_a_role():
    with pytest.raises(InvalidConfigurationException, match='give role_arn too'):
        client_for(policy='{}')


def test_whoami_prints_the_identity_as_json(cloud, in_cloud, command):
    key = cloud.add_access_key('alice')
    in_cloud(cloud.environment(key))
    done = command('whoami', '--json')
    assert done.status == 0
    printed = json.loads(done.out)
    assert printed['account_id'] == '1234567890123456'
    assert printed['arn'] == 'acs:ram::1234567890123456:user/alice'
    assert (printed['identity_type'], printed['source']) == ('RAMUser', 'default/env')
    assert (printed['expiration'], printed['expires_in_s']) == (None, None)


def test_whoami_shows_the_session_and_its_time(cloud, in_cloud, command, two_files):
    done = command('whoami', '--profile', 'reader')
    assert done.status == 0
    assert 'acs:ram::1234567890123456:assumed-role/reader/session' in done.out
    assert 'expires in    3600 s' in done.out or 'expires in    3599 s' in done.out


def test_whoami_of_a_key_that_is_refused_says_so_in_one_sentence(cloud, in_cloud, command):
    in_cloud({
        **cloud.environment(), 'ALIBABA_CLOUD_ACCESS_KEY_ID': 'LTAI5tFAKE0000000000',
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'FAKE-SECRET',
    })
    done = command('whoami')
    assert (done.status, done.out) == (1, '')
    assert 'InvalidAccessKeyId.NotFound' in done.sentence
    assert 'FAKE-SECRET' not in done.sentence


def test_whoami_of_a_bearer_token_says_that_sts_takes_none(in_cloud, command):
    in_cloud(files={CONFIG_JSON: config_json({'name': 'b', 'mode': 'BearerToken', 'bearer_token': 'FAKE-SECRET'})})
    done = command('whoami', '--profile', 'b')
    assert done.status == 1
    assert 'no AccessKey pair to sign with' in done.sentence


def test_a_path_that_is_empty_is_not_the_usual_file(two_files):
    with pytest.raises(InvalidConfigurationException, match='config_file must be the path of a file'):
        client_for(config_file='')
