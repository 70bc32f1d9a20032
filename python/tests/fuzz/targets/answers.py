"""What servers answer, as the provider of each source reads it: one answer of any status, at any step of a fetch."""

from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.provider import (
    CloudSSOCredentialsProvider,
    EcsRamRoleCredentialsProvider,
    OAuthCredentialsProvider,
    OIDCRoleArnCredentialsProvider,
    RamRoleArnCredentialsProvider,
    URLCredentialsProvider,
)
from alibabacloud_credentials.provider.base import Credentials
from alibabacloud_credentials.testing import (
    FakeClock,
    FakeEnvironment,
    FakeFiles,
    RefusingContext,
    Response,
    use_context,
)

from .reading import Bytes, assert_says_little

_ROLE = 'acs:ram::1234567890123456:role/reader'
_SIGN_IN = 'https://signin-cn-shanghai.alibabacloudsso.com/start'
_STATUSES = (200, 400, 401, 403, 404, 429, 500, 503, 304)
_TOKEN = Response(200, {}, b'FAKE-SECRET-of-the-metadata-server')
_ROLE_NAME = Response(200, {}, b'reader')
_TOKENS = Response(200, {}, b'{"access_token": "FAKE-SECRET-access", "expires_in": 3600}')


class _Sender:
    """Answers as a real server until the step that is fuzzed, and from then on so."""

    def __init__(self, before, answer):
        self._before = list(before)
        self._answer = answer

    def send(self, request, **_):
        return self._before.pop(0) if self._before else self._answer


def _fetch(data, make, *before):
    """Have the source that ``make`` makes read an answer, at one of its steps."""
    read = Bytes(data)
    steps = before[:read.choose(*range(len(before), -1, -1))]
    status = read.choose(*_STATUSES)
    headers = read.choose({}, {'Date': 'Thu, 01 Jan 2026 00:00:00 GMT'}, {'Retry-After': '7'}, {'Date': 'soon'})
    context = RefusingContext(
        clock=FakeClock(), environment=FakeEnvironment(), files=FakeFiles({'/token': 'FAKE.SECRET.token'}),
        http=_Sender(steps, Response(status, headers, read.rest())),
    )
    with use_context(context):
        provider = make()
    try:
        got = provider.fetch(context)
    except CredentialException as error:
        assert_says_little(error, 700)
        return
    assert isinstance(got, Credentials)
    assert got.get_access_key_id()
    assert got.get_access_key_secret()
    assert isinstance(got.get_expiration(), int)


def sts_answer(data):
    _fetch(data, lambda: RamRoleArnCredentialsProvider(
        access_key_id='LTAI-fake', access_key_secret='FAKE-SECRET', role_arn=_ROLE
    ))


def sts_answer_to_a_token(data):
    _fetch(data, lambda: OIDCRoleArnCredentialsProvider(
        role_arn=_ROLE, oidc_provider_arn='acs:ram::1:oidc-provider/p', oidc_token_file_path='/token'
    ))


def metadata_answer(data):
    _fetch(data, EcsRamRoleCredentialsProvider, _TOKEN, _ROLE_NAME)


def uri_answer(data):
    _fetch(data, lambda: URLCredentialsProvider(uri='http://localhost/credential'))


def oauth_answer(data):
    _fetch(data, lambda: OAuthCredentialsProvider(
        client_id='client', sign_in_url='https://oauth.aliyun.com', refresh_token='FAKE-SECRET-refresh'
    ), _TOKENS)


def cloud_sso_answer(data):
    _fetch(data, lambda: CloudSSOCredentialsProvider(
        sign_in_url=_SIGN_IN, account_id='1234567890123456', access_config='ac-0123456789',
        access_token='FAKE-SECRET', access_token_expire=4_000_000_000,
    ))


TARGETS = (sts_answer, sts_answer_to_a_token, metadata_answer, uri_answer, oauth_answer, cloud_sso_answer)
