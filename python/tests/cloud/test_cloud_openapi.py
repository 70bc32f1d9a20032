"""The OpenAPI gateway: header signatures, bearer tokens, and what it answers."""

import hashlib
import hmac
import uuid

import pytest
from cloud_client import call, rpc_parameters, send, stamp
from rpc_signature import encode


def acs3(cloud, key, *, secret=None, method='POST', path='/', query=(), body=b'', action='GetCallerIdentity',
         version='2015-04-01', unsigned=(), sort=sorted, signed_hash=None, **headers):
    """Sign and send a call of version 3; a header given as None is left out."""
    listener = cloud.openapi.http
    fields = {
        'host': listener.address, 'x-acs-action': action, 'x-acs-version': version, 'x-acs-date': stamp(),
        'x-acs-signature-nonce': uuid.uuid4().hex, 'x-acs-content-sha256': hashlib.sha256(body).hexdigest(),
        'x-acs-security-token': key.security_token,
    }
    fields.update({f'x-acs-{name}'.replace('_', '-'): value for name, value in headers.items()})
    fields = {name: value for name, value in fields.items() if value is not None}
    names = sort(name for name in fields if name not in unsigned)
    joined = '&'.join(f'{encode(name)}={encode(value)}' for name, value in sorted(query))
    lines = ''.join(f'{name}:{fields[name]}\n' for name in names)
    canonical = '\n'.join((
        method, path, joined, lines, ';'.join(names), signed_hash or fields.get('x-acs-content-sha256', ''),
    ))
    text = f'ACS3-HMAC-SHA256\n{hashlib.sha256(canonical.encode()).hexdigest()}'
    signature = hmac.new((secret or key.access_key_secret).encode(), text.encode(), hashlib.sha256).hexdigest()
    fields['Authorization'] = (
        f'ACS3-HMAC-SHA256 Credential={key.access_key_id},SignedHeaders={";".join(names)},Signature={signature}'
    )
    unsorted = '&'.join(f'{encode(name)}={encode(value)}' for name, value in query)
    target = f'{path}?{unsorted}' if unsorted else path
    return send(listener, method, target, fields, body)


def test_a_signed_call_learns_who_it_is(cloud, user):
    reply = acs3(cloud, user)

    assert reply.status == 200
    assert reply.json['Arn'] == user.arn
    assert cloud.openapi.requests[-1].identity == user.arn
    assert cloud.openapi.requests[-1].access_key_id == user.access_key_id


def test_a_temporary_key_is_known_by_its_token(cloud, role):
    assert acs3(cloud, cloud.issue(role, session='me')).json['Arn'].endswith(':assumed-role/reader/me')


def test_regions_are_described(cloud, user):
    reply = acs3(cloud, user, action='DescribeRegions', version='2014-05-26')

    assert reply.json['Regions']['Region'][2]['RegionId'] == 'cn-hangzhou'


@pytest.mark.parametrize('method', ['GET', 'POST', 'PUT', 'DELETE'])
def test_any_other_call_is_verified_and_echoed(cloud, user, method):
    reply = acs3(
        cloud, user, method=method, path='/things/a%20b', query=[('b', '1 +*'), ('a', ''), ('c', 'é')],
        body=b'{"x": 1}', action='ChangeThing', version='2020-02-02',
    )

    assert reply.status == 200
    assert reply.json['Action'] == 'ChangeThing'
    assert reply.json['Parameters'] == {'a': '', 'b': '1 +*', 'c': 'é'}
    assert cloud.openapi.requests[-1].outcome == 'ok'


def test_a_wrong_secret_is_refused_here_too(cloud, user):
    reply = acs3(cloud, user, secret='wrong')

    assert (reply.status, reply.code) == (400, 'SignatureDoesNotMatch')


def test_a_refusal_does_not_echo_the_token(cloud, role):
    key = cloud.issue(role)

    assert key.security_token not in acs3(cloud, key, secret='wrong').json['Message']


@pytest.mark.parametrize('signed', [b'a', b'b'])
def test_the_hash_must_be_that_of_the_body(cloud, user, signed):
    reply = acs3(
        cloud, user, body=b'a', content_sha256=hashlib.sha256(b'b').hexdigest(),
        signed_hash=hashlib.sha256(signed).hexdigest(),
    )

    assert reply.code == 'SignatureDoesNotMatch'


@pytest.mark.parametrize(('changes', 'code'), [
    ({'date': stamp(-1000)}, 'InvalidTimeStamp.Expired'),
    ({'date': 'today'}, 'InvalidTimeStamp.Format'),
    ({'date': None}, 'Missingx-acs-date'),
    ({'signature_nonce': None}, 'Missingx-acs-signature-nonce'),
    ({'content_sha256': None}, 'Missingx-acs-content-sha256'),
    ({'unsigned': ('host',)}, 'IncompleteSignature'),
    ({'unsigned': ('x-acs-action',)}, 'IncompleteSignature'),
    ({'sort': lambda names: sorted(names, reverse=True)}, 'IncompleteSignature'),
    ({'security_token': 'nonsense'}, 'InvalidSecurityToken.Malformed'),
])
def test_a_bad_call_is_refused_by_name(cloud, user, changes, code):
    assert acs3(cloud, user, **changes).code == code


def test_an_unsigned_token_is_refused(cloud, role):
    assert acs3(cloud, cloud.issue(role), unsigned=('x-acs-security-token',)).code == 'IncompleteSignature'


def test_a_nonce_is_good_once_here_too(cloud, user):
    acs3(cloud, user, signature_nonce='once')

    assert acs3(cloud, user, signature_nonce='once').code == 'SignatureNonceUsed'


def test_an_expired_temporary_key_is_refused(cloud, role):
    assert acs3(cloud, cloud.issue(role, lifetime_s=-1)).code == 'InvalidSecurityToken.Expired'


def test_a_malformed_authorization_is_refused(cloud):
    headers = {'Authorization': 'ACS3-HMAC-SHA256 nonsense', 'x-acs-action': 'A', 'x-acs-version': 'V'}

    assert send(cloud.openapi.http, 'POST', '/', headers).code == 'IncompleteSignature'


@pytest.mark.parametrize('header', ['x-acs-bearer-token', 'x-acs-zero-trust-idtoken'])
def test_a_known_bearer_token_stands_for_a_signature(cloud, header):
    token = cloud.add_bearer_token('bob')
    headers = {'x-acs-action': 'GetCallerIdentity', 'x-acs-version': '2015-04-01', header: token}

    assert send(cloud.openapi.http, 'POST', '/', headers).json['Arn'].endswith(':user/bob')
    assert send(cloud.openapi.http, 'POST', '/', {**headers, header: 'other'}).code == 'InvalidBearerToken'


def test_the_gateway_takes_rpc_signatures_too(cloud, user):
    parameters = rpc_parameters(user, Action='GetCallerIdentity')

    reply = call(cloud, parameters, secret=user.access_key_secret, method='GET', listener=cloud.openapi.http)

    assert reply.json['Arn'] == user.arn


def test_a_call_nobody_signed_is_refused(cloud):
    reply = send(cloud.openapi.http, 'POST', '/?Format=JSON&Action=DescribeRegions&Version=2014-05-26')

    assert reply.code == 'MissingAccessKeyId'
