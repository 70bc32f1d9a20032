"""What a source's key in a cache between processes is made of: what has one key could fetch the same credential."""

import json
from base64 import urlsafe_b64encode

import pytest
from alibabacloud_credentials.provider import (
    CloudSSOCredentialsProvider,
    ExternalCredentialsProvider,
    OIDCRoleArnCredentialsProvider,
    URLCredentialsProvider,
)
from cache_world import MemoryCache
from sts_in_memory import World, role

SSO = {
    'sign_in_url': 'https://signin.example/', 'account_id': 'a', 'access_config': 'c',
    'access_token': 'FAKE-SECRET-token', 'access_token_expire': 4102444800,
}
OIDC = {
    'role_arn': role('pod'), 'oidc_provider_arn': 'acs:ram::1234567890123456:oidc-provider/p',
    'oidc_token_source': lambda: 'a.b.c', 'role_session_name': 'session',
}
EXTERNAL = {'process_command': 'tool a b'}
SUBJECT = {'iss': 'https://issuer', 'sub': 'pod', 'aud': ['sts']}


def key_of(kind, **parameters):
    world = World()
    return world.make(kind, **parameters).cache_key(world.context)


@pytest.mark.parametrize(('kind', 'given', 'changed'), [
    (CloudSSOCredentialsProvider, SSO, {'sign_in_url': 'https://other.example/'}),
    (CloudSSOCredentialsProvider, SSO, {'account_id': 'b'}),
    (CloudSSOCredentialsProvider, SSO, {'access_config': 'd'}),
    (CloudSSOCredentialsProvider, SSO, {'access_token': 'FAKE-SECRET-other'}),
    (URLCredentialsProvider, {'uri': 'http://sidecar.example/a'}, {'uri': 'http://sidecar.example/b'}),
    (ExternalCredentialsProvider, EXTERNAL, {'process_command': 'tool "a b"'}),
    (OIDCRoleArnCredentialsProvider, OIDC, {'role_arn': role('other')}),
    (OIDCRoleArnCredentialsProvider, OIDC, {'oidc_provider_arn': 'acs:ram::1234567890123456:oidc-provider/q'}),
    (OIDCRoleArnCredentialsProvider, OIDC, {'role_session_name': 'other'}),
    (OIDCRoleArnCredentialsProvider, OIDC, {'duration_seconds': 900}),
    (OIDCRoleArnCredentialsProvider, OIDC, {'policy': '{}'}),
    (OIDCRoleArnCredentialsProvider, OIDC, {'sts_endpoint': 'sts.other.example'}),
])
def test_each_parameter_that_decides_which_credential_it_is_makes_another_key(kind, given, changed):
    key = key_of(kind, **given)
    assert key is not None
    assert key_of(kind, **given) == key
    assert key_of(kind, **{**given, **changed}) != key


def test_the_key_of_a_login_holds_its_token_apart_because_the_token_seals_it():
    key = key_of(CloudSSOCredentialsProvider, **SSO)
    assert key.secret == 'FAKE-SECRET-token'
    assert 'FAKE-SECRET' not in str(key.parts)


def part(value):
    return urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip('=')


def token(claims):
    return f'{part({"alg": "RS256"})}.{part(claims)}.c2ln'


def key_of_token(text):
    return key_of(OIDCRoleArnCredentialsProvider, **{**OIDC, 'oidc_token_source': lambda: text})


@pytest.mark.parametrize('length', range(12))
def test_tokens_of_one_subject_have_one_key_however_long_they_are(length):
    one = key_of_token(token(SUBJECT))
    assert key_of_token(token({**SUBJECT, 'jti': 'j' * length})) == one
    for claim in SUBJECT:
        assert key_of_token(token({**SUBJECT, claim: 'other', 'jti': 'j' * length})) != one


@pytest.mark.parametrize('text', [
    'opaque', 'a.b.c', f'{part({})}.{part([])}.c2ln', f'{part({})}.{part({"sub": "pod"})}.c2ln', '..', 'e30.e30.e30',
])
def test_a_token_that_names_no_subject_is_of_nobody_else(text):
    key = key_of_token(text)
    assert key_of_token(text) == key
    assert key_of_token(f'{text}x') != key
    assert text not in str(key.parts)


def test_a_source_says_whether_it_is_shared():
    world = World()
    assert world.make(ExternalCredentialsProvider, **EXTERNAL).is_shared is False
    assert world.make(ExternalCredentialsProvider, **EXTERNAL, cache=MemoryCache(world.clock)).is_shared is True
