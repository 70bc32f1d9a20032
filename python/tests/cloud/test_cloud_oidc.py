"""AssumeRoleWithOIDC and GenerateSessionAccessKey: a token instead of a signature, a key pair instead of a key."""

import base64
import json

import pytest
from cloud_client import call, rpc_parameters, send_parameters, stamp
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from rpc_signature import string_to_sign


@pytest.fixture
def provider(cloud):
    return cloud.add_oidc_provider()


@pytest.fixture
def pod_role(cloud, provider):
    return cloud.add_role('pod', trusts=provider)


def exchange(cloud, provider, role, token, **parameters):
    sent = {
        'Action': 'AssumeRoleWithOIDC', 'Version': '2015-04-01', 'Format': 'JSON', 'Timestamp': stamp(),
        'OIDCProviderArn': provider.arn, 'RoleArn': role.arn, 'RoleSessionName': 'pod', 'OIDCToken': token,
        **parameters,
    }
    sent = {name: value for name, value in sent.items() if value is not None}
    return send_parameters(cloud.sts.https, sent, 'POST', cloud.ca_file)


def test_a_good_token_gets_credentials_without_a_signature(cloud, provider, pod_role):
    reply = exchange(cloud, provider, pod_role, provider.token(subject='app'))

    assert reply.status == 200
    assert reply.json['Credentials']['SecurityToken']
    assert reply.json['OIDCTokenInfo']['Subject'] == 'app'
    assert cloud.sts.requests[-1].identity.endswith(':assumed-role/pod/pod')


def test_an_expired_token_is_refused(cloud, provider, pod_role):
    reply = exchange(cloud, provider, pod_role, provider.token(lifetime_s=-1))

    assert (reply.status, reply.code) == (400, 'AuthenticationFail.OIDCToken.Expired')


def test_expiry_goes_by_the_services_clock(cloud, provider, pod_role):
    token = provider.token(lifetime_s=600)
    cloud.clock_offset_s = 700

    assert exchange(cloud, provider, pod_role, token).code == 'AuthenticationFail.OIDCToken.Expired'


@pytest.mark.parametrize('change', [
    lambda token: token + '\n',
    lambda token: ' ' + token,
    lambda token: token[:-2],
    lambda token: 'not.a.token',
    lambda token: 'nothing',
    lambda token: token + 'a' * 20000,
    lambda token: '.'.join(('e30', base64.urlsafe_b64encode(b'[' * 5000).decode().rstrip('='), 'c2ln')),
])
def test_a_malformed_token_is_refused(cloud, provider, pod_role, change):
    reply = exchange(cloud, provider, pod_role, change(provider.token()))

    assert reply.code == 'AuthenticationFail.OIDCToken.Invalid'


@pytest.mark.parametrize('form', ['{}\n', ' {}', '{}.more', '{} '])
def test_a_token_is_no_token_with_anything_around_it(cloud, form):
    lenient = cloud.add_oidc_provider('lenient', verify_signature=False)
    role = cloud.add_role('pod')

    assert exchange(cloud, lenient, role, form.format(lenient.token())).code == 'AuthenticationFail.OIDCToken.Invalid'


def test_a_token_that_another_provider_signed_passes_where_no_signature_is_checked(cloud, pod_role):
    issuer = cloud.add_oidc_provider('other').token()
    lenient = cloud.add_oidc_provider('lenient', verify_signature=False)
    pod_role.trusts = None

    assert exchange(cloud, lenient, pod_role, issuer).status == 200


@pytest.mark.parametrize(('claims', 'code'), [
    ({'issuer': 'https://elsewhere.test'}, 'AuthenticationFail.OIDCToken.IssuerNotMatch'),
    ({'audience': 'other'}, 'AuthenticationFail.OIDCToken.AudienceNotMatch'),
])
def test_issuer_and_audience_are_checked(cloud, provider, pod_role, claims, code):
    assert exchange(cloud, provider, pod_role, provider.token(**claims)).code == code


def test_a_token_without_an_expiry_is_refused(cloud, pod_role):
    provider = cloud.add_oidc_provider('lenient', verify_signature=False)
    claims = base64.urlsafe_b64encode(json.dumps({'iss': provider.issuer}).encode()).decode().rstrip('=')

    assert exchange(cloud, provider, pod_role, f'e30.{claims}.x').code == 'AuthenticationFail.OIDCToken.Invalid'


def test_an_unknown_provider_is_refused(cloud, provider, pod_role):
    reply = exchange(cloud, provider, pod_role, provider.token(), OIDCProviderArn='acs:ram::1:oidc-provider/nobody')

    assert (reply.status, reply.code) == (403, 'AuthenticationFail.NoPermission')


def test_a_role_that_does_not_trust_the_provider_refuses(cloud, provider, role):
    assert exchange(cloud, provider, role, provider.token()).code == 'AuthenticationFail.NoPermission'


@pytest.mark.parametrize('name', ['OIDCProviderArn', 'OIDCToken', 'RoleArn', 'RoleSessionName', 'Timestamp'])
def test_each_mandatory_parameter_of_the_exchange_is_asked_for(cloud, provider, pod_role, name):
    assert exchange(cloud, provider, pod_role, provider.token(), **{name: None}).code == f'Missing{name}'


def test_the_token_is_masked_when_the_request_is_printed(cloud, provider, pod_role):
    token = provider.token()
    exchange(cloud, provider, pod_role, token)

    assert cloud.sts.requests[-1].form['OIDCToken'] == token
    assert token not in repr(cloud.sts.requests)


class Pair:
    """A key pair as a signer sees it."""

    def __init__(self, pair):
        self.access_key_id = pair.public_key_id
        self.security_token = None
        self._key = serialization.load_pem_private_key(pair.private_key_pem, password=None)

    def sign(self, parameters):
        text = string_to_sign('GET', parameters).encode()
        return base64.b64encode(self._key.sign(text, padding.PKCS1v15(), hashes.SHA256())).decode()


@pytest.fixture(scope='module')
def private_key():
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@pytest.fixture
def pair(cloud, private_key):
    return Pair(cloud.add_key_pair(private_key_pem=private_key))


def session_key(cloud, pair, signature=None, **parameters):
    sent = rpc_parameters(pair, **{
        'Action': 'GenerateSessionAccessKey', 'SignatureMethod': 'SHA256withRSA', 'SignatureType': 'PRIVATEKEY',
        **parameters,
    })
    return call(cloud, sent, method='GET', signature=signature or pair.sign(sent))


def test_a_key_pairs_signature_gets_a_session_key_without_a_token(cloud, pair):
    reply = session_key(cloud, pair, DurationSeconds='900')

    assert reply.status == 200
    assert set(reply.json['SessionAccessKey']) == {'SessionAccessKeyId', 'SessionAccessKeySecret', 'Expiration'}


def test_a_session_key_signs_calls_without_a_token(cloud, pair):
    session_key(cloud, pair)
    key = next(key for key in cloud.accounts.keys.values() if key.access_key_id.startswith('STS.'))

    reply = call(cloud, rpc_parameters(key, Action='GetCallerIdentity'), secret=key.access_key_secret)

    assert reply.status == 200


def test_a_wrong_rsa_signature_is_refused(cloud, pair):
    assert session_key(cloud, pair, signature='AAAA').code == 'SignatureDoesNotMatch'
    assert session_key(cloud, pair, signature='not base64').code == 'SignatureDoesNotMatch'


@pytest.mark.parametrize(('parameters', 'code'), [
    ({'SignatureMethod': 'HMAC-SHA1'}, 'InvalidSignatureMethod'),
    ({'SignatureType': None}, 'InvalidAccessKeyId.NotFound'),
    ({'SignatureType': None, 'SignatureMethod': 'HMAC-SHA1'}, 'InvalidAccessKeyId.NotFound'),
    ({'Action': 'AssumeRole'}, 'NoPermission'),
    ({'DurationSeconds': '3601'}, 'InvalidParameter.DurationSeconds'),
    ({'DurationSeconds': '899'}, 'InvalidParameter.DurationSeconds'),
    ({'AccessKeyId': 'nobody'}, 'InvalidAccessKeyId.NotFound'),
    ({'Timestamp': stamp(-1000)}, 'InvalidTimeStamp.Expired'),
])
def test_what_a_key_pair_may_not_do(cloud, pair, parameters, code):
    assert session_key(cloud, pair, **parameters).code == code


def test_a_key_pairs_nonce_is_good_once(cloud, pair):
    session_key(cloud, pair, SignatureNonce='once')

    assert session_key(cloud, pair, SignatureNonce='once').code == 'SignatureNonceUsed'


def test_an_access_key_may_not_generate_session_keys(cloud, user):
    reply = call(cloud, rpc_parameters(user, Action='GenerateSessionAccessKey'), secret=user.access_key_secret)

    assert reply.code == 'NoPermission'
