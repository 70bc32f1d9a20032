"""The key pair source: how it signs, which key files it takes, and what it says of those it does not."""

import base64
import pickle
import sys

import pytest
from alibabacloud_credentials.exceptions import InvalidConfigurationException, UnreachableException
from alibabacloud_credentials.provider.refreshable import Credentials
from alibabacloud_credentials.provider.rsa_key_pair import RsaKeyPairCredentialsProvider
from alibabacloud_credentials.testing import use_context
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from provider_world import START, World, as_json, get_async, get_sync, texts_of
from rpc_signature import string_to_sign

PATH = '/home/user/key.pem'
JAPAN = 'https://sts.ap-northeast-1.aliyuncs.com/'
PAIR = {
    'SessionAccessKeyId': 'TMP.fakeSessionKeyId', 'SessionAccessKeySecret': 'fake-session-secret',
    'Expiration': '2026-01-01T01:00:00Z',
}
ANSWER = {'RequestId': 'FAKE-REQUEST-ID', 'SessionAccessKey': PAIR}
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(form='PKCS8', key=KEY, passphrase=None):
    encryption = serialization.NoEncryption()
    if passphrase:
        encryption = serialization.BestAvailableEncryption(passphrase)
    return key.private_bytes(
        serialization.Encoding.PEM, getattr(serialization.PrivateFormat, form), encryption
    ).decode('ascii')


def body(text):
    return ''.join(line for line in text.splitlines() if not line.startswith('-'))


def world_of(*answers, place=JAPAN, **given):
    return World(*[('POST', place, answer) for answer in answers or (as_json(ANSWER),)], **given)


def make(world, content=None, **parameters):
    world.files.write(PATH, pem() if content is None else content)
    return world.make(
        RsaKeyPairCredentialsProvider, **{'public_key_id': 'fakePublicKeyId', 'private_key_file': PATH, **parameters}
    )


@pytest.mark.parametrize('get', [get_sync, get_async])
def test_the_session_pair_is_returned_without_a_token(get):
    assert get(make(world_of())) == Credentials(
        access_key_id='TMP.fakeSessionKeyId', access_key_secret='fake-session-secret', expiration=START + 3600,
        provider_name='rsa_key_pair',
    )


def test_the_call_is_signed_with_the_private_key():
    world = world_of()
    make(world).get_credentials()
    request = world.only_request()
    query = request.query
    assert {name: query[name] for name in ('Action', 'AccessKeyId', 'SignatureMethod', 'SignatureType')} == {
        'Action': 'GenerateSessionAccessKey', 'AccessKeyId': 'fakePublicKeyId', 'SignatureMethod': 'SHA256withRSA',
        'SignatureType': 'PRIVATEKEY',
    }
    assert request.form == {'DurationSeconds': '3600'}
    signature = base64.b64decode(query.pop('Signature'))
    KEY.public_key().verify(
        signature, string_to_sign('POST', {**query, **request.form}).encode(), padding.PKCS1v15(), hashes.SHA256()
    )


@pytest.mark.parametrize('content', [
    pem('PKCS8'), pem('TraditionalOpenSSL'), body(pem('PKCS8')), body(pem('TraditionalOpenSSL')),
    pem().replace('\n', '\r\n'), f'\n{pem()}\n\n',
], ids=['PKCS#8', 'PKCS#1', 'body of PKCS#8', 'body of PKCS#1', 'Windows lines', 'empty lines around'])
def test_a_key_may_be_written_in_any_of_these_forms(content):
    assert make(world_of(), content).get_credentials().get_access_key_id() == 'TMP.fakeSessionKeyId'


@pytest.mark.parametrize(('parameters', 'environment', 'place'), [
    ({}, {}, JAPAN),
    ({'sts_region_id': 'cn-hangzhou'}, {}, 'https://sts.cn-hangzhou.aliyuncs.com/'),
    ({'sts_endpoint': 'sts.example.com'}, {}, 'https://sts.example.com/'),
    ({}, {'ALIBABA_CLOUD_STS_ENDPOINT': 'env.example.com'}, 'https://env.example.com/'),
])
def test_where_sts_is(parameters, environment, place):
    world = world_of(place=place, environment=environment)
    make(world, **parameters).get_credentials()
    world.only_request()


def test_the_key_is_read_once_and_the_provider_can_be_pickled():
    world = world_of()
    provider = make(world)
    with use_context(world.context):
        copy = pickle.loads(pickle.dumps(provider))
    assert copy.get_credentials().get_access_key_id() == 'TMP.fakeSessionKeyId'
    assert world.files.reads == [PATH]


@pytest.mark.parametrize(('content', 'words'), [
    ('', 'is empty'),
    (' \n', 'is empty'),
    (b'\xff\xfekey-mark', 'is not UTF-8 text'),
    ('key-mark', 'is not an RSA key'),
    (pem()[:-200], 'is not an RSA key'),
    (pem(passphrase=b'fake'), 'is not an RSA key'),
    (pem(key=ec.generate_private_key(ec.SECP256R1())), 'is not an RSA key'),
    ('key-mark' * 8192 + 'k', 'is larger than 65536 bytes'),
    ('key-mark' * 8192, 'is not an RSA key'),
], ids=['empty', 'blank', 'binary', 'no key', 'truncated', 'with a passphrase', 'another kind', 'huge', 'the largest'])
def test_a_file_without_a_usable_key_is_refused_by_the_constructor(content, words):
    with pytest.raises(InvalidConfigurationException) as raised:
        make(World(), content)
    assert words in str(raised.value)
    assert 'key-mark' not in texts_of(raised.value)


def test_a_missing_file_is_refused_by_the_constructor_with_its_path():
    with pytest.raises(InvalidConfigurationException, match='no such file') as raised:
        make(World(), private_key_file='/nowhere/key.pem')
    assert '/nowhere/key.pem' in str(raised.value)


@pytest.mark.parametrize(('parameters', 'words'), [
    ({'public_key_id': None}, 'public_key_id cannot be empty'),
    ({'private_key_file': ''}, 'private_key_file cannot be empty'),
    ({'duration_seconds': 899}, 'session duration'),
    ({'duration_seconds': 3601}, 'session duration'),
])
def test_a_wrong_parameter_is_refused_in_words_by_the_constructor(parameters, words):
    with pytest.raises(InvalidConfigurationException) as raised:
        make(World(), **parameters)
    assert words in str(raised.value)


def test_without_the_package_cryptography_the_error_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, 'cryptography.hazmat.primitives.serialization', None)
    with pytest.raises(InvalidConfigurationException, match=r"pip install 'alibabacloud_credentials\[rsa\]'"):
        make(World())


@pytest.mark.parametrize(('changes', 'key'), [
    ({'SessionAccessKeyId': 5}, 'SessionAccessKeyId'),
    ({'SessionAccessKeySecret': None}, 'SessionAccessKeySecret'),
    ({'SessionAccessKeySecret': ''}, 'SessionAccessKeySecret'),
    ({'Expiration': 'soon'}, 'Expiration'),
    ({'Expiration': None}, 'Expiration'),
])
def test_an_answer_without_a_whole_pair_names_the_key(changes, key):
    with pytest.raises(UnreachableException, match=key):
        make(world_of(as_json({'SessionAccessKey': {**PAIR, **changes}}))).get_credentials()
