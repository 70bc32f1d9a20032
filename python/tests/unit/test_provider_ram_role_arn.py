"""The RAM role source: what it sends, and what it makes of wrong parameters."""

import warnings

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException, RejectedException
from alibabacloud_credentials.http import HttpOptions
from alibabacloud_credentials.provider.ram_role_arn import RamRoleArnCredentialsProvider
from alibabacloud_credentials.provider.refreshable import Credentials
from provider_world import ROLE_ARN, START, STS_ANSWER, World, as_json, get_async, get_sync, session, sts_world, text
from role_world import KEY, make


@pytest.mark.parametrize('get', [get_sync, get_async])
def test_the_session_of_the_role_is_returned(get):
    credentials = get(make(sts_world()))
    assert credentials == Credentials(
        access_key_id='STS.fakeSessionKeyId', access_key_secret='fake-session-secret',
        security_token='fake-session-token', expiration=START + 3600, provider_name='ram_role_arn/static_ak',
    )


def test_the_role_is_told_as_it_was_given():
    assert make(sts_world()).assumed_role_arn == ROLE_ARN


def test_only_system_parameters_and_the_signature_are_in_the_url():
    world = sts_world()
    make(world, policy='{"Version": "1"}', external_id='shared').get_credentials()
    request = world.only_request()
    assert set(request.query) == {
        'Action', 'Format', 'Timestamp', 'Version', 'AccessKeyId', 'SignatureMethod', 'SignatureNonce',
        'SignatureVersion', 'Signature',
    }
    assert request.query['Action'] == 'AssumeRole'
    assert request.query['Timestamp'] == '2026-01-01T00:00:00Z'


def test_all_given_parameters_are_sent():
    world = sts_world()
    make(
        world, role_session_name='audit', duration_seconds=900, policy='{"Version": "1"}', external_id='shared',
        source_identity='ada',
    ).get_credentials()
    assert world.only_request().form == {
        'RoleArn': ROLE_ARN, 'RoleSessionName': 'audit', 'DurationSeconds': '900', 'Policy': '{"Version": "1"}',
        'ExternalId': 'shared', 'SourceIdentity': 'ada',
    }


def test_what_is_not_given_has_defaults_or_is_left_out():
    world = sts_world()
    make(world).get_credentials()
    assert world.only_request().form == {
        'RoleArn': ROLE_ARN, 'RoleSessionName': f'credentials-python-{START}000', 'DurationSeconds': '3600',
    }


def test_empty_texts_count_as_not_given():
    world = sts_world()
    make(world, role_session_name='', policy='', external_id='', sts_endpoint='', sts_region_id='').get_credentials()
    assert set(world.only_request().form) == {'RoleArn', 'RoleSessionName', 'DurationSeconds'}


def test_no_duration_means_the_default():
    world = sts_world()
    make(world, duration_seconds=None).get_credentials()
    assert world.only_request().form['DurationSeconds'] == '3600'


def test_a_refresh_is_not_done_while_the_session_is_fresh():
    world = sts_world()
    provider = make(world)
    assert provider.get_credentials() is provider.get_credentials()
    assert len(world.sent) == 1


def test_invalidate_has_the_next_call_fetch_again():
    world = sts_world(as_json(STS_ANSWER), as_json(STS_ANSWER))
    provider = make(world)
    provider.get_credentials()
    provider.invalidate()
    provider.get_credentials()
    assert len(world.sent) == 2


def test_no_deprecated_call_of_python_is_made():
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        assert get_sync(make(sts_world())) == get_async(make(sts_world()))


# -- settings from the environment ----------------------------------------------------------------------------------


def test_parameters_come_from_the_environment():
    world = World(('POST', 'https://sts-vpc.cn-beijing.aliyuncs.com/', as_json(STS_ANSWER)), environment={
        'ALIBABA_CLOUD_ACCESS_KEY_ID': 'envKeyId', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'env-secret',
        'ALIBABA_CLOUD_ROLE_ARN': 'acs:ram::1:role/env', 'ALIBABA_CLOUD_ROLE_SESSION_NAME': 'env-session',
        'ALIBABA_CLOUD_STS_REGION': 'cn-beijing', 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED': 'TRUE',
    })
    world.make(RamRoleArnCredentialsProvider).get_credentials()
    request = world.only_request()
    assert request.query['AccessKeyId'] == 'envKeyId'
    assert request.form['RoleArn'] == 'acs:ram::1:role/env'
    assert request.form['RoleSessionName'] == 'env-session'


def test_what_is_given_beats_the_environment():
    world = sts_world(environment={
        'ALIBABA_CLOUD_ROLE_ARN': 'acs:ram::1:role/env', 'ALIBABA_CLOUD_ROLE_SESSION_NAME': 'env-session',
    })
    make(world, role_session_name='mine').get_credentials()
    assert (world.only_request().form['RoleArn'], world.only_request().form['RoleSessionName']) == (ROLE_ARN, 'mine')


def test_the_environment_is_read_when_the_provider_is_made():
    world = sts_world(environment={'ALIBABA_CLOUD_ROLE_ARN': ROLE_ARN})
    provider = world.make(RamRoleArnCredentialsProvider, **KEY)
    world.environment.variables['ALIBABA_CLOUD_ROLE_ARN'] = 'acs:ram::1:role/later'
    provider.get_credentials()
    assert world.only_request().form['RoleArn'] == ROLE_ARN


def test_a_given_key_is_never_completed_by_a_token_of_the_environment():
    world = sts_world(environment={'ALIBABA_CLOUD_SECURITY_TOKEN': 'env-token'})
    assert make(world).get_credentials().get_provider_name() == 'ram_role_arn/static_ak'
    assert 'SecurityToken' not in world.only_request().form


def test_half_a_key_is_never_completed_from_the_environment():
    world = World(environment={
        'ALIBABA_CLOUD_ACCESS_KEY_ID': 'envKeyId', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'env-secret',
    })
    with pytest.raises(InvalidConfigurationException, match=r'ram_role_arn: .*access key secret is empty'):
        world.make(RamRoleArnCredentialsProvider, access_key_id='mine', role_arn=ROLE_ARN)


@pytest.mark.parametrize(('parameters', 'environment', 'host'), [
    ({}, {}, 'sts.aliyuncs.com'),
    ({'enable_vpc': True}, {}, 'sts.aliyuncs.com'),
    ({'sts_region_id': 'cn-hangzhou'}, {}, 'sts.cn-hangzhou.aliyuncs.com'),
    ({'sts_region_id': 'cn-hangzhou'}, {'STS_REGION': 'cn-beijing'}, 'sts.cn-hangzhou.aliyuncs.com'),
    ({'sts_region_id': 'cn-hangzhou', 'enable_vpc': True}, {}, 'sts-vpc.cn-hangzhou.aliyuncs.com'),
    ({'sts_region_id': 'cn-hangzhou'}, {'VPC_ENDPOINT_ENABLED': 'true'}, 'sts-vpc.cn-hangzhou.aliyuncs.com'),
    ({'sts_region_id': 'cn-hangzhou'}, {'VPC_ENDPOINT_ENABLED': 'false'}, 'sts.cn-hangzhou.aliyuncs.com'),
    ({'sts_region_id': 'cn-hangzhou'}, {'VPC_ENDPOINT_ENABLED': '1'}, 'sts.cn-hangzhou.aliyuncs.com'),
    ({'sts_region_id': 'cn-hangzhou', 'enable_vpc': False}, {'VPC_ENDPOINT_ENABLED': 'true'},
     'sts.cn-hangzhou.aliyuncs.com'),
    ({'sts_endpoint': 'sts.example.com', 'sts_region_id': 'cn-hangzhou'}, {}, 'sts.example.com'),
    ({'sts_endpoint': 'https://sts.example.com:8443/'}, {}, 'sts.example.com:8443'),
    ({}, {'STS_ENDPOINT': 'env.example.com', 'STS_REGION': 'cn-beijing'}, 'env.example.com'),
    ({'sts_endpoint': 'sts.example.com'}, {'STS_ENDPOINT': 'env.example.com'}, 'sts.example.com'),
])
def test_where_sts_is(parameters, environment, host):
    variables = {f'ALIBABA_CLOUD_{name}': value for name, value in environment.items()}
    world = World(('POST', f'https://{host}/', as_json(STS_ANSWER)), environment=variables)
    make(world, **parameters).get_credentials()
    assert world.only_request().host == host


# -- wrong parameters -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(('parameters', 'words'), [
    ({'role_arn': None}, 'role_arn or environment variable ALIBABA_CLOUD_ROLE_ARN'),
    ({'role_arn': ''}, 'role_arn or environment variable ALIBABA_CLOUD_ROLE_ARN'),
    ({'role_arn': 5}, 'role_arn must be a string'),
    ({'access_key_id': None, 'access_key_secret': None}, 'access key id is empty'),
    ({'access_key_id': ''}, 'access key id is empty'),
    ({'access_key_secret': None}, 'access key secret is empty'),
    ({'access_key_secret': b'fake-secret'}, 'access_key_secret must be a string'),
    ({'security_token': 5}, 'security_token must be a string'),
    ({'role_session_name': 5}, 'role_session_name must be a string'),
    ({'duration_seconds': 899}, '900'),
    ({'duration_seconds': 0}, '900'),
    ({'duration_seconds': -1}, '900'),
    ({'duration_seconds': 'an hour'}, 'must be a whole number'),
    ({'duration_seconds': True}, 'must be a whole number'),
    ({'policy': {'Version': '1'}}, 'policy must be a string'),
    ({'external_id': 5}, 'external_id must be a string'),
    ({'sts_region_id': 'evil.example/'}, 'region'),
    ({'sts_endpoint': 'http://sts.example.com'}, 'sts_endpoint'),
    ({'sts_endpoint': 'sts.example.com/path'}, 'sts_endpoint'),
    ({'enable_vpc': 'false'}, 'enable_vpc must be True or False'),
    ({'credentials_provider': 'not a provider'}, 'credentials_provider must be an ICredentialsProvider, not str'),
    ({'http_options': 'not options'}, 'http_options'),
    ({'http_options': HttpOptions(read_timeout='x')}, 'read_timeout'),
    ({'http_options': HttpOptions(connect_timeout=-5)}, 'connect_timeout'),
    ({'http_options': HttpOptions(proxy='socks5://proxy.example:1080')}, 'proxy'),
])
def test_a_wrong_parameter_is_refused_in_words_by_the_constructor(parameters, words):
    with pytest.raises(InvalidConfigurationException) as raised:
        make(World(), **parameters)
    assert words in str(raised.value)
    assert 'fake-secret' not in str(raised.value)


def test_a_wrong_parameter_is_a_value_error_as_it_always_was():
    with pytest.raises(ValueError, match='session duration should be in the range of 900s - max session duration'):
        make(World(), duration_seconds=100)


# -- transport ------------------------------------------------------------------------------------------------------


def test_timeouts_are_those_of_the_published_package_unless_given():
    world = sts_world()
    make(world).get_credentials()
    limits = world.only_request().limits
    assert (limits['connect_timeout_s'], limits['read_timeout_s'], limits['total_timeout_s']) == (5.0, 10.0, 15.0)


def test_given_timeouts_are_used_even_when_longer_than_a_refresh_usually_takes():
    world = sts_world()
    make(world, http_options=HttpOptions(connect_timeout=2000, read_timeout=60000)).get_credentials()
    limits = world.only_request().limits
    assert (limits['connect_timeout_s'], limits['read_timeout_s'], limits['total_timeout_s']) == (2.0, 60.0, 62.0)


def test_a_given_proxy_is_used():
    world = sts_world()
    make(world, http_options=HttpOptions(proxy='http://proxy.example:3128')).get_credentials()
    assert world.only_request().limits['proxy'].address == 'proxy.example:3128'


def test_a_refusal_carries_code_request_id_and_status():
    refusal = {'Code': 'NoPermission', 'RequestId': 'FAKE-REQUEST-ID', 'Message': 'a text of the server'}
    with pytest.raises(RejectedException) as raised:
        make(sts_world(as_json(refusal, status=403))).get_credentials()
    assert (raised.value.code, raised.value.request_id, raised.value.http_status) == (
        'NoPermission', 'FAKE-REQUEST-ID', 403,
    )
    place = 'from sts.aliyuncs.com (AssumeRole of the role '
    assert f'ram_role_arn: error refreshing credentials {place}' in str(raised.value)
    assert 'a text of the server' not in str(raised.value)


def test_a_time_stamp_that_was_refused_is_corrected_by_the_servers_clock():
    refused = as_json({'Code': 'InvalidTimeStamp.Expired'}, 400, Date='Thu, 01 Jan 2026 01:00:00 GMT')
    answer = as_json({'Credentials': session(Expiration='2026-01-01T02:00:00Z')})
    world = sts_world(refused, answer)
    provider = make(world)
    provider.get_credentials()
    assert [request.query['Timestamp'] for request in world.sent] == ['2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z']
    assert provider.get_credentials().get_expiration() == START + 7200


def test_a_session_lasts_no_longer_than_was_asked_for_although_the_clock_of_this_machine_is_slow():
    answers = [as_json({'Credentials': session(Expiration=f'2026-01-01T0{hour}:15:00Z')}) for hour in (2, 3)]
    world = sts_world(*answers)
    provider = make(world, duration_seconds=900)
    assert provider.get_credentials().get_expiration() == START + 2 * 3600 + 900
    world.clock.advance(900)
    assert provider.get_credentials().get_expiration() == START + 3 * 3600 + 900


def test_each_attempt_has_its_own_nonce_and_signature():
    world = sts_world(text('busy', 503), as_json(STS_ANSWER))
    make(world).get_credentials()
    first, second = world.sent
    assert first.query['SignatureNonce'] != second.query['SignatureNonce']
    assert first.query['Signature'] != second.query['Signature']
