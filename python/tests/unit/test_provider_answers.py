"""What every source that asks a server makes of a wrong answer: a sentence with source and key, never its text."""

import pickle
from urllib.parse import urlsplit

import pytest
from alibabacloud_credentials.exceptions import (
    CredentialException,
    ExpiredException,
    InvalidConfigurationException,
    RejectedException,
    UnreachableException,
)
from alibabacloud_credentials.provider.ecs_ram_role import EcsRamRoleCredentialsProvider
from alibabacloud_credentials.provider.oidc import OIDCRoleArnCredentialsProvider
from alibabacloud_credentials.provider.ram_role_arn import RamRoleArnCredentialsProvider
from alibabacloud_credentials.provider.rsa_key_pair import RsaKeyPairCredentialsProvider
from alibabacloud_credentials.provider.saml_role_arn import SamlRoleArnCredentialsProvider
from alibabacloud_credentials.provider.uri import URLCredentialsProvider
from alibabacloud_credentials.testing import Response, TransportFailure, use_context
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from provider_world import (
    ROLE_ARN,
    ROLES_URL,
    START,
    STS,
    TOKEN_URL,
    World,
    as_json,
    get_async,
    get_sync,
    text,
    texts_of,
)

MARK = 'SERVER-TEXT'
KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024).private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
KEYS = ('AccessKeyId', 'AccessKeySecret', 'SecurityToken', 'Expiration')


class Kind:
    """One source: how it is made, where it asks, and the shape of its answer.

    :ivar name: the source, as errors name it.
    :ivar keys: the four keys of its answer, in the order of ``KEYS``; None: it has no such key.
    """

    def __init__(self, name, provider_class, parameters, place, wrap=None, keys=KEYS, method='POST', **more):
        self.name = name
        self.provider_class = provider_class
        self.parameters = parameters
        self.place = place
        self.method = method
        self.wrap = wrap
        self.keys = dict(zip(KEYS, keys))
        self.more = more

    def answer(self, **changes):
        """A good answer with some of its keys changed; a change to None takes the key away."""
        values = {
            'AccessKeyId': 'STS.fakeKeyId', 'AccessKeySecret': 'fake-secret', 'SecurityToken': 'fake-token',
            'Expiration': '2026-01-01T01:00:00Z', **changes,
        }
        named = {self.keys[key]: value for key, value in values.items() if value is not None and self.keys[key]}
        return {**self.more, self.wrap: named} if self.wrap else {**self.more, **named}

    def world(self, *replies):
        """A world whose server gives these replies, after whatever must come first."""
        files = {'/token': 'fake.oidc.token', '/key': KEY, '/response': 'RkFLRQ=='}
        steps = [(self.method, self.place, reply) for reply in replies]
        if self.name == 'ecs_ram_role':
            steps.insert(0, ('PUT', TOKEN_URL, text('fake-metadata-token')))
        return World(*steps, files=files)

    def provider(self, *replies):
        return self.world(*replies).make(self.provider_class, **self.parameters)


SOURCES = [
    Kind('ram_role_arn', RamRoleArnCredentialsProvider,
         {'access_key_id': 'a', 'access_key_secret': 'b', 'role_arn': ROLE_ARN}, STS, 'Credentials'),
    Kind('oidc_role_arn', OIDCRoleArnCredentialsProvider,
         {'role_arn': ROLE_ARN, 'oidc_provider_arn': 'p', 'oidc_token_file_path': '/token'}, STS, 'Credentials'),
    Kind('saml_role_arn', SamlRoleArnCredentialsProvider,
         {'role_arn': ROLE_ARN, 'saml_provider_arn': 'p', 'saml_assertion_file_path': '/response'}, STS, 'Credentials'),
    Kind('rsa_key_pair', RsaKeyPairCredentialsProvider, {'public_key_id': 'a', 'private_key_file': '/key'},
         'https://sts.ap-northeast-1.aliyuncs.com/', 'SessionAccessKey',
         ('SessionAccessKeyId', 'SessionAccessKeySecret', None, 'Expiration')),
    Kind('ecs_ram_role', EcsRamRoleCredentialsProvider, {'role_name': 'reader', 'disable_imds_v1': True},
         f'{ROLES_URL}reader', method='GET', Code='Success'),
    Kind('credentials_uri', URLCredentialsProvider, {'uri': 'http://sidecar.example/'}, 'http://sidecar.example/',
         method='GET', Code='Success'),
]


@pytest.fixture(params=SOURCES, ids=lambda kind: kind.name)
def kind(request):
    return request.param


def failure(kind, *replies, get=get_sync):
    with pytest.raises(CredentialException) as raised:
        get(kind.provider(*replies))
    assert kind.name in str(raised.value)
    assert '\n' not in str(raised.value)
    assert MARK not in texts_of(raised.value)
    return raised.value


@pytest.mark.parametrize(('body', 'words'), [
    (b'', 'is empty'),
    (b' \r\n', 'is empty'),
    (b'<html><body>SERVER-TEXT</body></html>', 'is HTML or XML'),
    (b'{"Credentials": {"AccessKeyId": "SERVER-TEXT', 'is not complete and valid JSON'),
    (b'{"a": "SERVER-TEXT"} and more', 'is not complete and valid JSON'),
    (b'null', 'is not a JSON object'),
    (b'[]', 'is not a JSON object'),
    (b'"SERVER-TEXT"', 'is not a JSON object'),
    (b'1', 'is not a JSON object'),
    (b'\xff\xfeSERVER-TEXT', 'is not UTF-8 text'),
    (b'[' * 50000, 'is nested too deeply'),
    (b'{"a":' * 50000, 'is nested too deeply'),
], ids=lambda value: repr(value[:16]) if isinstance(value, bytes) else None)
@pytest.mark.parametrize('get', [get_sync, get_async])
def test_a_body_that_is_no_json_object_is_named_for_what_it_is(kind, body, words, get):
    error = failure(kind, text(body), get=get)
    assert isinstance(error, UnreachableException)
    assert words in str(error)


@pytest.mark.parametrize('value', [None, [], 'SERVER-TEXT', 5])
@pytest.mark.parametrize('kind', [kind for kind in SOURCES if kind.wrap], ids=lambda kind: kind.name)
def test_an_answer_without_the_object_that_holds_the_credential_names_it(kind, value):
    assert f'has no object under {kind.wrap!r}' in str(failure(kind, as_json({kind.wrap: value})))


@pytest.mark.parametrize('value', [None, '', 5, True, {'a': MARK}, [MARK], f'{MARK} two', f'{MARK}\n', f'{MARK}\u00fc'])
@pytest.mark.parametrize(('kind', 'key'), [
    pytest.param(kind, key, id=f'{kind.name}-{key}') for kind in SOURCES for key in KEYS[:3] if kind.keys[key]
])
def test_a_key_without_a_text_is_named(kind, key, value):
    error = failure(kind, as_json(kind.answer(**{key: value})))
    assert isinstance(error, UnreachableException)
    assert repr(kind.keys[key]) in str(error)


@pytest.mark.parametrize('value', [
    None, '', 5, 1767229200, True, MARK, '2026-01-01', '2026-01-01T01:00:00', '2026-13-01T01:00:00Z',
    '2026-02-30T01:00:00Z', '2026-01-01T25:00:00Z', '2026-01-01T01:00:00+25:00', '2026-01-01T01:00:00Z\n',
])
def test_an_expiration_that_is_no_date_is_named(kind, value):
    error = failure(kind, as_json(kind.answer(Expiration=value)))
    assert isinstance(error, UnreachableException)
    assert "'Expiration'" in str(error)
    assert urlsplit(kind.place).netloc in str(error)


@pytest.mark.parametrize('value', [
    '2026-01-01T01:00:00Z', '2026-01-01T01:00:00.123Z', '2026-01-01T01:00:00.999999Z', '2026-01-01T09:00:00+08:00',
    '2025-12-31T20:00:00.5-05:00', '2026-01-01T01:00:00+00:00', '2026-01-01t01:00:00z',
])
def test_every_rfc_3339_expiration_is_understood(kind, value):
    assert kind.provider(as_json(kind.answer(Expiration=value))).get_credentials().get_expiration() == START + 3600


@pytest.mark.parametrize('value', ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59Z', '1969-01-01T00:00:00Z'])
@pytest.mark.parametrize('get', [get_sync, get_async])
def test_a_credential_that_has_expired_already_is_not_returned(kind, value, get):
    assert isinstance(failure(kind, as_json(kind.answer(Expiration=value)), get=get), ExpiredException)


REFUSAL = b'{"Code": "Some.Code", "RequestId": "FAKE-ID-1", "Message": "SERVER-TEXT"}'


@pytest.mark.parametrize(('status', 'body'), [
    *[(status, REFUSAL) for status in (201, 204, 400, 401, 403, 404, 409, 429, 500, 502, 503)],
    *[(403, body) for body in (
        b'<html>SERVER-TEXT</html>', b'', b'{"Code": "SERVER-TEXT with blanks", "RequestId": 5}', b'[1', b'\xff',
    )],
])
def test_a_status_other_than_200_is_a_refusal(kind, status, body):
    error = failure(kind, *[text(body, status)] * 3)
    assert isinstance(error, RejectedException)
    assert error.http_status == status
    assert f'HTTP {status}' in str(error) or f'HttpCode={status}' in str(error)
    expected = ('Some.Code', 'FAKE-ID-1') if body == REFUSAL else ('Rejected', None)
    assert (error.code, error.request_id) == expected


@pytest.mark.parametrize('status', [301, 302, 303, 307, 308])
@pytest.mark.parametrize('get', [get_sync, get_async])
def test_a_redirect_is_never_followed(kind, status, get):
    away = Response(status, {'Location': f'https://evil.example/?{MARK}'}, b'')
    error = failure(kind, away, get=get)
    assert isinstance(error, UnreachableException)
    assert f'redirect (HTTP {status}), which is never followed' in str(error)


@pytest.mark.parametrize(('reply', 'words'), [
    (TransportFailure('no whole answer came', 'the network', sent=True), 'no whole answer came'),
    (TransportFailure('the TLS certificate was not accepted', 'the host'), 'the TLS certificate was not accepted'),
    (TransportFailure('the answer is larger than 1 MiB', 'the address'), 'the answer is larger than 1 MiB'),
    (ConnectionRefusedError(111, 'Connection refused'), 'the connection was refused'),
], ids=['silence', 'TLS', 'size', 'refusal'])
@pytest.mark.parametrize('get', [get_sync, get_async])
def test_no_answer_at_all_is_an_error_with_its_reason(kind, reply, words, get):
    error = failure(kind, *[reply] * 3, get=get)
    assert isinstance(error, UnreachableException)
    assert words in str(error)


def test_a_wrong_answer_never_replaces_a_valid_credential(kind):
    world = kind.world(as_json(kind.answer()), text('<html>'))
    provider = world.make(kind.provider_class, **kind.parameters)
    first = provider.get_credentials()
    world.clock.advance(3600 - 100)
    assert provider.get_credentials() == first
    assert world.sent


def test_what_a_server_adds_to_its_answer_does_no_harm(kind):
    answer = {**kind.answer(), 'Another': {'Key': [1]}, 'LastUpdated': 5, 'RequestId': None}
    credentials = kind.provider(as_json(answer)).get_credentials()
    assert (credentials.get_access_key_id(), credentials.get_expiration()) == ('STS.fakeKeyId', START + 3600)


def test_a_pickled_provider_keeps_its_credential_and_fetches_the_next_for_itself(kind):
    answers = [as_json(kind.answer()), as_json(kind.answer(AccessKeyId='STS.nextKeyId'))]
    world = kind.world(*answers)
    if kind.name == 'ecs_ram_role':
        # A metadata token is not carried along.
        world.http.steps.insert(2, ('PUT', TOKEN_URL, text('next-fake-token')))
    provider = world.make(kind.provider_class, **kind.parameters)
    first = provider.get_credentials()
    with use_context(world.context):
        copy = pickle.loads(pickle.dumps(provider))
    assert copy.get_credentials() == first
    copy.invalidate()
    assert copy.get_credentials().get_access_key_id() == 'STS.nextKeyId'
    assert provider.get_credentials() is first


@pytest.mark.parametrize(('name', 'path', 'most_bytes'), [
    ('oidc_role_arn', '/token', 65536), ('saml_role_arn', '/response', 262144),
])
def test_a_file_that_is_shown_to_sts_has_a_largest_size(name, path, most_bytes):
    kind = next(kind for kind in SOURCES if kind.name == name)
    world = kind.world(as_json(kind.answer()))
    world.files.write(path, 'RkFLRQ=='.ljust(most_bytes, '\n'))
    assert world.make(kind.provider_class, **kind.parameters).get_credentials().get_access_key_id() == 'STS.fakeKeyId'
    world.files.write(path, 'RkFLRQ=='.ljust(most_bytes + 1, '\n'))
    with pytest.raises(InvalidConfigurationException, match=f'is larger than {most_bytes} bytes'):
        world.make(kind.provider_class, **kind.parameters).get_credentials()


def test_a_job_is_asked_for_no_saml_response():
    with pytest.raises(InvalidConfigurationException, match='saml_assertion_source must be env: and the name'):
        World().make(
            SamlRoleArnCredentialsProvider, role_arn=ROLE_ARN, saml_provider_arn='p',
            saml_assertion_source='github_actions',
        )
