"""The OIDC source: an unsigned call, and a token file that is read anew and must hold one token."""

import threading

import pytest
from alibabacloud_credentials.exceptions import (
    InvalidConfigurationException,
    NotConfiguredException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.provider.oidc import OIDCRoleArnCredentialsProvider
from alibabacloud_credentials.provider.refreshable import Credentials
from alibabacloud_credentials.testing import FakeEnvironment, Files, RefusingContext, use_context
from provider_world import ROLE_ARN, START, STS_ANSWER, World, as_json, get_async, get_sync, sts_world, texts_of

PROVIDER_ARN = 'acs:ram::1234567890123456:oidc-provider/local'
PATH = '/var/run/token'
TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJwb2QifQ.fake-signature'


def make(world, content=TOKEN, **parameters):
    if content is not None:
        world.files.write(PATH, content)
    given = {'role_arn': ROLE_ARN, 'oidc_provider_arn': PROVIDER_ARN, 'oidc_token_file_path': PATH, **parameters}
    return world.make(OIDCRoleArnCredentialsProvider, **given)


@pytest.mark.parametrize('get', [get_sync, get_async])
def test_the_session_of_the_role_is_returned(get):
    assert get(make(sts_world())) == Credentials(
        access_key_id='STS.fakeSessionKeyId', access_key_secret='fake-session-secret',
        security_token='fake-session-token', expiration=START + 3600, provider_name='oidc_role_arn',
    )


def test_the_call_is_not_signed_and_the_token_is_in_the_body():
    world = sts_world()
    make(world, policy='{"Version": "1"}', role_session_name='pod').get_credentials()
    request = world.only_request()
    assert request.query == {
        'Action': 'AssumeRoleWithOIDC', 'Format': 'JSON', 'Timestamp': '2026-01-01T00:00:00Z', 'Version': '2015-04-01',
    }
    assert request.form == {
        'RoleArn': ROLE_ARN, 'OIDCProviderArn': PROVIDER_ARN, 'OIDCToken': TOKEN, 'RoleSessionName': 'pod',
        'DurationSeconds': '3600', 'Policy': '{"Version": "1"}',
    }
    assert not [name for name in request.headers if name.startswith('x-acs')]


def test_the_session_name_has_a_default():
    world = sts_world()
    make(world).get_credentials()
    assert world.only_request().form['RoleSessionName'] == f'credentials-python-{START}000'


def test_parameters_come_from_the_environment():
    world = sts_world(files={PATH: TOKEN}, environment={
        'ALIBABA_CLOUD_ROLE_ARN': ROLE_ARN, 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN': PROVIDER_ARN,
        'ALIBABA_CLOUD_OIDC_TOKEN_FILE': PATH, 'ALIBABA_CLOUD_ROLE_SESSION_NAME': 'env-session',
    })
    world.make(OIDCRoleArnCredentialsProvider).get_credentials()
    form = world.only_request().form
    assert (form['RoleArn'], form['OIDCProviderArn'], form['OIDCToken'], form['RoleSessionName']) == (
        ROLE_ARN, PROVIDER_ARN, TOKEN, 'env-session',
    )


@pytest.mark.parametrize('content', [f'{TOKEN}\n', f' \t{TOKEN}\r\n\n', f'\ufeff{TOKEN}'])
def test_white_space_and_a_byte_order_mark_around_the_token_are_not_sent(content):
    world = sts_world()
    make(world, content).get_credentials()
    assert world.only_request().form['OIDCToken'] == TOKEN


def test_the_file_is_read_anew_for_each_refresh():
    world = sts_world(as_json(STS_ANSWER), as_json(STS_ANSWER))
    provider = make(world, 'first.fake.token')
    provider.get_credentials()
    world.files.write(PATH, 'second.fake.token')
    provider.get_credentials()
    provider.invalidate()
    provider.get_credentials()
    assert [request.form['OIDCToken'] for request in world.sent] == ['first.fake.token', 'second.fake.token']


def test_the_file_may_come_after_the_provider_was_made():
    world = sts_world()
    provider = make(world, content=None)
    world.files.write(PATH, TOKEN)
    provider.get_credentials()
    assert world.only_request().form['OIDCToken'] == TOKEN


@pytest.mark.parametrize('get', [get_sync, get_async])
@pytest.mark.parametrize(('content', 'words'), [
    (None, 'no such file'),
    (b'', 'is empty'),
    (' \n\t\n', 'is empty'),
    ('two tokens', 'one token and nothing else'),
    ('two\ntokens', 'one token and nothing else'),
    ('<html>no token here</html>', 'one token and nothing else'),
    ('t\u00f6ken-mark', 'one token and nothing else'),
    ('token\x00mark', 'one token and nothing else'),
    (b'\xff\xfe\x00token-mark', 'is not UTF-8 text'),
    ('token-mark' * 10000, 'is larger than'),
])
def test_a_file_without_one_token_is_refused_with_its_path(content, words, get):
    with pytest.raises(InvalidConfigurationException) as raised:
        get(make(World(), content))
    assert PATH in str(raised.value)
    assert words in str(raised.value)
    assert 'mark' not in texts_of(raised.value)
    assert 'token here' not in texts_of(raised.value)


def test_a_folder_in_the_files_place_is_refused_with_its_path(tmp_path):
    with use_context(RefusingContext(files=Files(), environment=FakeEnvironment())):
        provider = OIDCRoleArnCredentialsProvider(
            role_arn=ROLE_ARN, oidc_provider_arn=PROVIDER_ARN, oidc_token_file_path=str(tmp_path)
        )
    with pytest.raises(InvalidConfigurationException, match='not a regular file') as raised:
        provider.get_credentials()
    assert str(tmp_path) in str(raised.value)


@pytest.mark.parametrize(('parameters', 'words'), [
    ({'role_arn': ''}, 'role_arn or environment variable ALIBABA_CLOUD_ROLE_ARN cannot be empty'),
    ({'oidc_provider_arn': ''},
     'oidc_provider_arn or environment variable ALIBABA_CLOUD_OIDC_PROVIDER_ARN cannot be empty'),
    ({'oidc_token_file_path': ''},
     'oidc_token_file_path or environment variable ALIBABA_CLOUD_OIDC_TOKEN_FILE cannot be empty'),
    ({'oidc_token_file_path': 5}, 'oidc_token_file_path must be a string'),
    ({'duration_seconds': 899}, 'session duration should be in the range of 900s'),
    ({'duration_seconds': 900.5}, 'must be a whole number'),
])
def test_a_wrong_parameter_is_refused_in_words_by_the_constructor(parameters, words):
    with pytest.raises(InvalidConfigurationException) as raised:
        make(World(), **parameters)
    assert words in str(raised.value)


def test_a_refused_token_is_not_repeated():
    refusal = {'Code': 'AuthenticationFail.OIDCToken.Expired', 'Message': TOKEN, 'RequestId': TOKEN}
    with pytest.raises(RejectedException) as raised:
        make(sts_world(as_json(refusal, 400))).get_credentials()
    assert raised.value.code == 'AuthenticationFail.OIDCToken.Expired'
    place = 'from sts.aliyuncs.com (AssumeRoleWithOIDC of the role '
    assert f'oidc_role_arn: error refreshing credentials {place}' in str(raised.value)
    assert TOKEN not in texts_of(raised.value)


# -- a function ---------------------------------------------------------------------------------------------------


def of_function(world, function):
    return make(world, None, oidc_token_file_path=None, oidc_token_source=function)


def test_a_failure_that_a_function_says_itself_is_passed_on():
    def token():
        raise NotConfiguredException('log in first')

    with pytest.raises(NotConfiguredException, match='log in first'):
        of_function(World(), token).get_credentials()


def test_a_function_that_is_waited_for_does_not_keep_a_program_from_its_end():
    daemons = []

    async def token():
        daemons.append(threading.current_thread().daemon)
        return TOKEN

    world = sts_world()
    of_function(world, token).get_credentials()
    assert daemons == [True]
    assert world.only_request().form['OIDCToken'] == TOKEN


def test_a_function_is_waited_for_no_longer_than_a_fetch_may_take():
    world = World()
    test_has_ended = threading.Event()

    async def late():
        test_has_ended.wait()

    def token():
        world.clock.advance(3600)
        return late()

    try:
        with pytest.raises(UnreachableException, match='took too long to give its result'):
            of_function(world, token).get_credentials()
    finally:
        test_has_ended.set()
