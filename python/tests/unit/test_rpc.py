"""How STS is called: the signature, where the call goes, and what of it a person may read."""

import base64
import sys

import pytest
from alibabacloud_credentials._sts.call import sts_endpoint
from alibabacloud_credentials._sts.signature import (
    KeyPairSigner,
    load_private_key,
    percent_encode,
    sign_hmac_sha1,
    string_to_sign,
)
from alibabacloud_credentials.exceptions import InvalidConfigurationException, RejectedException
from alibabacloud_credentials.provider import RamRoleArnCredentialsProvider
from alibabacloud_credentials.testing import FakeEnvironment
from provider_world import ROLE_ARN, STS_ANSWER, World, as_json, sts_world, texts_of

SECRET = 'SENTINEL-SECRET-5e1f'

VECTOR = {
    'AccessKeyId': 'testid', 'Action': 'AssumeRole', 'DurationSeconds': '3600', 'Format': 'JSON',
    'Policy': '{"Version": "1"}', 'RoleArn': 'acs:ram::1:role/r', 'RoleSessionName': 's',
    'SignatureMethod': 'HMAC-SHA1', 'SignatureNonce': 'n', 'SignatureVersion': '1.0',
    'Timestamp': '2026-01-01T00:00:00Z', 'Version': '2015-04-01',
}


@pytest.mark.parametrize(('method', 'policy', 'signature'), [
    ('GET', '{"Version": "1"}', 'w5q+tbSwbSNJA3ujU/TXn4zZl4k='),
    ('POST', '{"Version": "1"}', 'suT8ZR1qqPWDFF8GMu/ZoEIjnIQ='),
    ('GET', '{"Version":"1"}', 'OCNcQWuH37rCxUr/i01yhtyZqyQ='),
])
def test_the_signature_is_the_published_one_also_for_a_policy_with_spaces(method, policy, signature):
    text = string_to_sign(method, {**VECTOR, 'Policy': policy})
    assert sign_hmac_sha1(text, 'testsecret') == signature


@pytest.mark.parametrize(('text', 'encoded'), [
    ('azAZ09-_.~', 'azAZ09-_.~'), (' ', '%20'), ('*', '%2A'), ('+', '%2B'), ('/', '%2F'), ("!'()", '%21%27%28%29'),
    ('é', '%C3%A9'), ('中', '%E4%B8%AD'), ('😀', '%F0%9F%98%80'), ('%', '%25'), ('&=', '%26%3D'), ('', ''),
])
def test_only_unreserved_letters_are_left_as_they_are(text, encoded):
    assert percent_encode(text) == encoded


def invalid(match):
    return pytest.raises(InvalidConfigurationException, match=match)


def assume_role(world, **parameters):
    given = {'access_key_id': 'testid', 'access_key_secret': 'testsecret', 'role_arn': ROLE_ARN, **parameters}
    return world.make(RamRoleArnCredentialsProvider, **given).get_credentials()


def test_a_call_is_a_post_whose_url_holds_no_secret():
    world = sts_world()
    assume_role(world, security_token=f'token-{SECRET}', policy=f'{{"a": "{SECRET}"}}')
    request = world.only_request()
    assert request.method == 'POST'
    assert SECRET not in request.url
    assert request.headers['content-type'] == 'application/x-www-form-urlencoded'
    assert [name for name, value in request.form.items() if SECRET in value] == ['Policy', 'SecurityToken']


def test_the_signature_covers_query_and_form():
    world = sts_world()
    assume_role(world, policy='{"Version": "1"}')
    query, form = world.only_request().query, world.only_request().form
    signature = query.pop('Signature')
    assert sign_hmac_sha1(string_to_sign('POST', {**query, **form}), 'testsecret') == signature


def test_a_refused_signature_never_quotes_what_was_signed(caplog):
    message = f'server string to sign is {SECRET}'
    refusal = as_json({'Code': 'SignatureDoesNotMatch', 'RequestId': 'A-1', 'Message': message}, 400)
    with pytest.raises(RejectedException, match='check that the AccessKey secret belongs to the') as caught:
        assume_role(sts_world(refusal))
    assert (caught.value.code, caught.value.request_id) == ('SignatureDoesNotMatch', 'A-1')
    assert SECRET not in texts_of(caught.value) + caplog.text


def test_each_call_has_a_nonce_of_128_random_bits():
    world = sts_world(as_json(STS_ANSWER), as_json(STS_ANSWER))
    for _ in range(2):
        assume_role(world)
    first, second = (request.query['SignatureNonce'] for request in world.sent)
    assert first != second
    assert [len(bytes.fromhex(nonce)) for nonce in (first, second)] == [16, 16]


@pytest.mark.parametrize('surrogate', [0xd800, 0xdc80, 0xdfff])
@pytest.mark.parametrize(('parameter', 'name'), [('policy', 'Policy'), ('access_key_id', 'AccessKeyId')])
def test_a_parameter_that_has_no_bytes_is_named_without_its_value(parameter, name, surrogate, caplog):
    with invalid(f'^ram_role_arn: the parameter {name} must be a text;') as caught:
        assume_role(World(), **{parameter: f'{{"a": "{SECRET}{chr(surrogate)}"}}'})
    assert SECRET not in texts_of(caught.value) + caplog.text


@pytest.mark.parametrize(('arguments', 'variables', 'host'), [
    ({}, {}, 'sts.aliyuncs.com'),
    ({'default': 'sts.ap-northeast-1.aliyuncs.com'}, {}, 'sts.ap-northeast-1.aliyuncs.com'),
    ({'enable_vpc': True}, {}, 'sts.aliyuncs.com'),
    ({'region_id': 'cn-beijing'}, {}, 'sts.cn-beijing.aliyuncs.com'),
    ({'region_id': 'cn-beijing', 'enable_vpc': True}, {}, 'sts-vpc.cn-beijing.aliyuncs.com'),
    ({}, {'STS_REGION': 'cn-hangzhou'}, 'sts.cn-hangzhou.aliyuncs.com'),
    ({'region_id': 'cn-beijing'}, {'STS_REGION': 'cn-hangzhou'}, 'sts.cn-beijing.aliyuncs.com'),
    ({}, {'STS_REGION': 'cn-hangzhou', 'VPC_ENDPOINT_ENABLED': 'TRUE'}, 'sts-vpc.cn-hangzhou.aliyuncs.com'),
    ({}, {'STS_REGION': 'cn-hangzhou', 'VPC_ENDPOINT_ENABLED': '1'}, 'sts.cn-hangzhou.aliyuncs.com'),
    ({'enable_vpc': False}, {'STS_REGION': 'a', 'VPC_ENDPOINT_ENABLED': 'true'}, 'sts.a.aliyuncs.com'),
    ({}, {'STS_ENDPOINT': 'sts.example', 'STS_REGION': 'a'}, 'sts.example'),
    ({'region_id': 'a'}, {'STS_ENDPOINT': 'sts.example'}, 'sts.example'),
    ({'endpoint': 'mine.example'}, {'STS_ENDPOINT': 'sts.example'}, 'mine.example'),
    ({'endpoint': 'https://mine.example/'}, {}, 'mine.example'),
    ({'endpoint': ' HTTPS://mine.example:8443 '}, {}, 'mine.example:8443'),
    ({'endpoint': '[::1]:8443'}, {}, '[::1]:8443'),
])
def test_the_endpoint_of_sts_follows_argument_variable_region_and_vpc(arguments, variables, host):
    environment = FakeEnvironment({f'ALIBABA_CLOUD_{name}': value for name, value in variables.items()})
    assert sts_endpoint(environment, **arguments) == host


@pytest.mark.parametrize('endpoint', [
    'http://sts.example', 'ftp://sts.example', 'sts.example/path', 'sts.example?x', 'user:SENTINEL@sts.example', 'a b',
    'sts.example:port', 'sts..example', 'a\r\nb', 1, ['a'], 'https://',
])
def test_an_endpoint_that_is_no_host_is_refused_by_name(endpoint):
    with invalid(r'^sts_endpoint must be a host such as .* over https; for help') as e:
        sts_endpoint(FakeEnvironment(), endpoint=endpoint)
    assert 'SENTINEL' not in str(e.value)


def test_an_endpoint_variable_that_is_no_host_is_refused_by_name():
    with invalid(r'^the environment variable ALIBABA_CLOUD_STS_ENDPOINT must'):
        sts_endpoint(FakeEnvironment({'ALIBABA_CLOUD_STS_ENDPOINT': 'http://sts.example'}))


@pytest.mark.parametrize('region', ['evil.example/', 'a b', 'a.b', 1, 'a\n'])
def test_a_region_that_leaves_the_host_is_refused(region):
    with invalid('the STS region must be a region id'):
        sts_endpoint(FakeEnvironment(), region_id=region)


@pytest.fixture(scope='module')
def rsa_key():
    rsa = pytest.importorskip('cryptography.hazmat.primitives.asymmetric.rsa')
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem_of(key, form='PKCS8', password=None):
    from cryptography.hazmat.primitives import serialization

    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(
        serialization.Encoding.PEM, getattr(serialization.PrivateFormat, form), encryption
    ).decode()


@pytest.mark.parametrize('form', ['PKCS8', 'TraditionalOpenSSL'])
def test_a_key_pair_signs_with_rsa_and_sha_256(rsa_key, form):
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    signer = KeyPairSigner('keyid', load_private_key(pem_of(rsa_key, form), source='rsa_key_pair'))
    rsa_key.public_key().verify(base64.b64decode(signer.sign('text')), b'text', PKCS1v15(), SHA256())
    assert (signer.query['SignatureMethod'], signer.query['SignatureType']) == ('SHA256withRSA', 'PRIVATEKEY')


def test_a_key_without_its_frame_is_read_too(rsa_key):
    lines = pem_of(rsa_key).splitlines()
    assert load_private_key('\r\n'.join(lines[1:-1]), source='s').key_size == 2048


def test_what_is_no_rsa_key_is_refused_without_repeating_it(rsa_key):
    from cryptography.hazmat.primitives.asymmetric import ec

    other = pem_of(ec.generate_private_key(ec.SECP256R1()))
    changed = pem_of(rsa_key).replace('\nM', '\n!M', 1)
    for text in ('', 'SENTINEL', other, pem_of(rsa_key)[:300], pem_of(rsa_key, password=b'x'), changed, 'é', '\x00'):
        match = '^rsa_key_pair: the private key is not an RSA key in PEM form without a passphrase;'
        with invalid(match) as caught:
            load_private_key(text, source='rsa_key_pair')
        assert caught.value.__context__ is None


def test_a_missing_cryptography_package_says_how_to_install_it(monkeypatch):
    for name in list(sys.modules):
        if name.startswith('cryptography'):
            monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, 'cryptography', None)
    with invalid(r"pip install 'alibabacloud_credentials\[rsa\]'"):
        load_private_key('x', source='rsa_key_pair')
