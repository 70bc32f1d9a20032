"""What the log says of decisions: which source, and why, with file, profile, host, proxy; and what a client prints."""

import logging

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.testing import FakeClock, LocalCloud, use_context
from chain_world import CONFIG_JSON, profile

SECRET = 'FAKE-SECRET-of-the-log'


@pytest.fixture(scope='module')
def cloud():
    with LocalCloud() as running:
        yield running


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.DEBUG, logger='alibabacloud_credentials')

    def of(level):
        return [record.getMessage() for record in caplog.records if record.levelname == level]

    return of


def test_debug_says_of_each_source_of_the_chain_what_was_decided_and_why(cloud, lines):
    cloud.metadata.attach_role('web')
    with use_context(cloud.context(files={CONFIG_JSON: '{'})):
        Client().get_credential()
    said = '\n'.join(lines('DEBUG'))
    assert 'the default chain passes over env: NotConfigured: ' in said
    warned = '\n'.join(lines('WARNING'))
    assert "failed to parse credential from cli credentials file: '/home/user/.aliyun/config.json'" in warned
    assert "credentials file: '/home/user/.alibabacloud/credentials.ini': no such file" in said
    assert 'ecs_ram_role: request 1 of at most 2 to 100.100.100.200 (role list): HTTP 200' in said


def test_debug_names_file_and_profile_and_how_the_profile_is_read(cloud, lines):
    content = profile(mode='AK', access_key_id='LTAI5tFAKEofTheLog', access_key_secret=SECRET)
    with use_context(cloud.context(files={CONFIG_JSON: content})):
        Client().get_credential()
    assert "cli_profile: '/home/user/.aliyun/config.json', profile 'p': Plan('p', access_key)" in lines('DEBUG')


def test_debug_names_host_and_proxy_of_a_request(cloud, lines):
    key = cloud.add_access_key()
    environment = {'HTTPS_PROXY': 'http://127.0.0.1:9'}
    with use_context(cloud.context(environment=environment)), pytest.raises(CredentialException):
        Client(Config(
            type='ram_role_arn', role_arn=cloud.add_role('reader').arn, access_key_id=key.access_key_id,
            access_key_secret=key.access_key_secret,
        )).get_credential()
    said = '\n'.join(lines('DEBUG'))
    assert 'sts.aliyuncs.com through the proxy 127.0.0.1:9 (named by the environment variable HTTPS_PROXY)' in said
    assert key.access_key_secret not in said


def test_one_line_at_info_names_the_selected_source_the_ends_of_its_key_and_its_end(cloud, lines):
    content = profile(
        mode='StsToken', access_key_id='STS.FAKEofTheLog', access_key_secret=SECRET, sts_token=f'{SECRET}-token',
    )
    with use_context(cloud.context(files={CONFIG_JSON: content})):
        client = Client()
        client.get_credential()
        client.get_credential()
    assert lines('INFO') == [
        'the default chain uses cli_profile (cli_profile/static_sts), AccessKey id STS.***eLog, which does not end',
    ]
    assert SECRET not in ''.join(lines('DEBUG'))


def test_a_client_prints_its_source_and_the_time_left_and_fetches_nothing(cloud):
    cloud.metadata.attach_role('web')
    clock = FakeClock(wall=cloud.metadata.now())
    with use_context(cloud.context(clock=clock)):
        client = Client(Config(type='ecs_ram_role'))
    asked = len(cloud.requests)
    assert repr(client) == "Client('ecs_ram_role', nothing fetched yet)"
    assert len(cloud.requests) == asked
    client.get_credential()
    assert repr(client).startswith("Client('ecs_ram_role', expires in 3")
    asked = len(cloud.requests)
    clock.advance(7 * 3600)
    assert repr(client) == "Client('ecs_ram_role', has expired)"
    assert len(cloud.requests) == asked


def test_a_client_with_a_key_that_does_not_end_says_so():
    client = Client(Config(type='access_key', access_key_id='LTAI5tFAKEofTheLog', access_key_secret=SECRET))
    client.get_credential()
    assert repr(client) == "Client('static_ak', does not expire)"
    assert SECRET not in repr(client)
