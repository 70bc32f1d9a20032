import base64
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
from alibabacloud_credentials import __version__
from alibabacloud_credentials._sts.call import call_sts, sts_endpoint
from alibabacloud_credentials._sts.signature import (
    AccessKeySigner,
    KeyPairSigner,
    load_private_key,
    percent_encode,
    sign_hmac_sha1,
    string_to_sign,
)
from alibabacloud_credentials._transport.messages import Response, user_agent
from alibabacloud_credentials._transport.options import TransportOptions
from alibabacloud_credentials.exceptions import RejectedException
from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, RefusingContext
from http_servers import SECRET, all_that_was_said, invalid

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


class Sts:
    """A sender that keeps requests and answers each with the next of some JSON bodies."""

    def __init__(self, *answers):
        self.answers = list(answers) or [Response(200, {}, b'{}')]
        self.requests = []

    def send(self, request, **limits):
        self.requests.append(request)
        return self.answers.pop(0)


def context_of(sts):
    return RefusingContext(environment=FakeEnvironment(), http=sts, clock=FakeClock(1767225600.0))


def call(context, **keywords):
    settings = {
        'action': 'AssumeRole', 'parameters': {'RoleArn': 'acs:ram::1:role/r', 'Policy': f'{{"a": "{SECRET}"}}'},
        'endpoint': 'sts.aliyuncs.com', 'options': TransportOptions(1.0, 1.0), 'source': 'ram_role_arn',
        'signer': AccessKeySigner('testid', 'testsecret', f'token-{SECRET}'), **keywords,
    }
    return call_sts(context, **settings)


def parts(request):
    query = {key: value[0] for key, value in parse_qs(urlsplit(request.url).query).items()}
    form = {key: value[0] for key, value in parse_qs(request.body.decode()).items()}
    return query, form


def test_a_call_is_a_post_whose_url_holds_system_parameters_alone():
    sts = Sts()
    call(context_of(sts))
    query, form = parts(sts.requests[0])
    assert sts.requests[0].method == 'POST'
    assert sts.requests[0].url.startswith('https://sts.aliyuncs.com/?')
    assert sorted(query) == [
        'AccessKeyId', 'Action', 'Format', 'Signature', 'SignatureMethod', 'SignatureNonce', 'SignatureVersion',
        'Timestamp', 'Version',
    ]
    assert sorted(form) == ['Policy', 'RoleArn', 'SecurityToken']
    assert SECRET not in sts.requests[0].url
    assert sts.requests[0].headers['Content-Type'] == 'application/x-www-form-urlencoded'


def test_the_signature_covers_query_and_form():
    sts = Sts()
    call(context_of(sts))
    query, form = parts(sts.requests[0])
    signature = query.pop('Signature')
    assert sign_hmac_sha1(string_to_sign('POST', {**query, **form}), 'testsecret') == signature


def test_an_unsigned_call_sends_no_signature_and_its_token_in_the_body():
    sts = Sts()
    call(context_of(sts), action='AssumeRoleWithOIDC', parameters={'OIDCToken': SECRET}, signer=None)
    query, form = parts(sts.requests[0])
    assert sorted(query) == ['Action', 'Format', 'Timestamp', 'Version']
    assert form == {'OIDCToken': SECRET}


def test_the_time_stamp_is_of_the_server():
    sts = Sts()
    context = context_of(sts)
    context.server_offset_s = 3600.0
    call(context)
    assert parts(sts.requests[0])[0]['Timestamp'] == '2026-01-01T01:00:00Z'


def test_each_attempt_has_its_own_nonce_time_stamp_and_signature():
    refusal = Response(
        400, {'Date': 'Thu, 01 Jan 2026 01:00:00 GMT'}, b'{"Code": "InvalidTimeStamp.Expired"}'
    )
    sts = Sts(refusal, Response(500, {}, b''), Response(200, {}, b'{}'))
    call(context_of(sts))
    first, second, third = (parts(request)[0] for request in sts.requests)
    assert len({query['SignatureNonce'] for query in (first, second, third)}) == 3
    assert len({query['Signature'] for query in (first, second, third)}) == 3
    assert (first['Timestamp'], second['Timestamp']) == ('2026-01-01T00:00:00Z', '2026-01-01T01:00:00Z')


def test_extra_headers_are_sent():
    sts = Sts()
    call(context_of(sts), extra_headers={'x-acs-credentials-provider': 'static_ak'})
    assert sts.requests[0].headers['x-acs-credentials-provider'] == 'static_ak'


def test_a_refused_signature_never_quotes_what_was_signed(caplog):
    body = f'{{"Code": "SignatureDoesNotMatch", "RequestId": "A-1", "Message": "server string to sign is {SECRET}"}}'
    with pytest.raises(RejectedException, match='check that the AccessKey secret belongs to the') as caught:
        call(context_of(Sts(Response(400, {}, body.encode()))))
    assert (caught.value.code, caught.value.request_id) == ('SignatureDoesNotMatch', 'A-1')
    assert SECRET not in all_that_was_said(caught.value, caplog)


@pytest.mark.parametrize('value', [None, 1, {'a': SECRET}, [SECRET], f'{SECRET}\udc80'])
def test_a_parameter_that_is_no_text_is_named_without_its_value(value, caplog):
    with invalid(r'^ram_role_arn: the parameter Policy must be') as caught:
        call(context_of(Sts()), parameters={'Policy': value})
    assert SECRET not in all_that_was_said(caught.value, caplog)


def test_a_key_id_that_is_no_text_is_named_without_its_value(caplog):
    with invalid(r'^ram_role_arn: the parameter AccessKeyId must be') as caught:
        call(context_of(Sts()), signer=AccessKeySigner(f'{SECRET}\udc80', 'testsecret'))
    assert SECRET not in all_that_was_said(caught.value, caplog)


def test_the_user_agent_is_that_of_all_ports():
    import platform

    version = '.'.join(map(str, sys.version_info[:3]))
    place = f'{platform.system()}; {platform.machine()}'
    assert user_agent() == f'AlibabaCloud ({place}) Python/{version} Credentials/{__version__} TeaDSL/1'


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
    with invalid(r'^sts_endpoint must be a host such as .* over https$') as e:
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

    sts = Sts()
    signer = KeyPairSigner('keyid', load_private_key(pem_of(rsa_key, form), source='rsa_key_pair'))
    call(context_of(sts), action='GenerateSessionAccessKey', signer=signer)
    query, body = parts(sts.requests[0])
    signature = base64.b64decode(query.pop('Signature'))
    text = string_to_sign('POST', {**query, **body}).encode()
    rsa_key.public_key().verify(signature, text, PKCS1v15(), SHA256())
    assert (query['SignatureMethod'], query['SignatureType']) == ('SHA256withRSA', 'PRIVATEKEY')


def test_a_key_without_its_frame_is_read_too(rsa_key):
    lines = pem_of(rsa_key).splitlines()
    assert load_private_key('\r\n'.join(lines[1:-1]), source='s').key_size == 2048


def test_what_is_no_rsa_key_is_refused_without_repeating_it(rsa_key):
    from cryptography.hazmat.primitives.asymmetric import ec

    other = pem_of(ec.generate_private_key(ec.SECP256R1()))
    for text in ('', 'SENTINEL', other, pem_of(rsa_key)[:300], pem_of(rsa_key, password=b'x'), 'é', '\x00'):
        match = '^rsa_key_pair: the private key is not an RSA key in PEM form without a passphrase$'
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
