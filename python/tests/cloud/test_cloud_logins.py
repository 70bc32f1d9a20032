"""The credentials URI, OAuth and CloudSSO."""

import json
from urllib.parse import urlencode, urlsplit

import pytest
from cloud_client import Reply, call, rpc_parameters, send


def works(cloud, access_key_id, secret, token):
    """Whether the credentials are good for a call."""
    class Key:
        access_key_id = None
        security_token = None

    key = Key()
    key.access_key_id, key.security_token = access_key_id, token
    return call(cloud, rpc_parameters(key, Action='GetCallerIdentity'), secret=secret).status == 200


def test_a_uri_hands_out_working_credentials(cloud):
    uri = cloud.uri.serve('app', '/my/credentials')

    reply = send(cloud.uri.http, 'GET', urlsplit(uri).path)

    assert reply.json['Code'] == 'Success'
    assert works(cloud, *(reply.json[name] for name in ('AccessKeyId', 'AccessKeySecret', 'SecurityToken')))


def test_a_uri_is_recorded_byte_for_byte(cloud):
    cloud.uri.serve('app')

    send(cloud.uri.http, 'GET', '/credentials?a=&b=1&b=2;c')

    assert cloud.uri.requests[-1].target == '/credentials?a=&b=1&b=2;c'


def test_an_unknown_path_or_method_is_refused(cloud):
    cloud.uri.serve('app')

    assert send(cloud.uri.http, 'GET', '/other').status == 404
    assert send(cloud.uri.http, 'POST', '/credentials', body=b'').status == 405


def test_a_uri_can_be_secure(cloud):
    assert cloud.uri.serve('app', secure=True).startswith('https://127.0.0.1:')


@pytest.fixture
def login(cloud, role):
    return cloud.oauth.login(role.session('person'))


def refresh(cloud, login, **changes) -> Reply:
    form = {
        'grant_type': 'refresh_token', 'refresh_token': login.refresh_token, 'client_id': login.client_id, **changes,
    }
    headers = {'Content-Type': 'application/x-www-form-urlencoded'}
    return send(cloud.oauth.https, 'POST', '/v1/token', headers, urlencode(form), cloud.ca_file)


def exchange(cloud, token) -> Reply:
    headers = {'Authorization': f'Bearer {token}', 'Content-Type': 'application/json'}
    return send(cloud.oauth.https, 'POST', '/v1/exchange', headers, b'', cloud.ca_file)


def test_an_access_token_is_exchanged_for_working_credentials(cloud, login):
    reply = exchange(cloud, login.access_token)

    names = ('accessKeyId', 'accessKeySecret', 'securityToken')
    assert set(reply.json) == {*names, 'expiration', 'requestId'}
    assert works(cloud, *(reply.json[name] for name in names))


def test_the_exchange_can_spell_its_keys_in_pascal_case(cloud, login):
    cloud.oauth.key_style = 'pascal'

    assert 'AccessKeyId' in exchange(cloud, login.access_token).json


def test_a_refresh_token_is_good_once(cloud, login):
    used = login.refresh_token

    first = refresh(cloud, login)
    second = refresh(cloud, login, refresh_token=used)

    assert first.json['refresh_token'] == login.refresh_token != used
    assert (second.status, second.json['error']) == (400, 'invalid_grant')
    assert refresh(cloud, login).status == 200


def test_a_refresh_token_may_stay_the_same(cloud, login):
    cloud.oauth.rotate_refresh_token = False
    used = login.refresh_token

    assert refresh(cloud, login).json['refresh_token'] == used
    assert refresh(cloud, login).status == 200


def test_a_new_access_token_replaces_the_old_one(cloud, login):
    old = login.access_token
    new = refresh(cloud, login).json['access_token']

    assert exchange(cloud, new).status == 200
    assert (exchange(cloud, old).status, exchange(cloud, old).json['error']) == (401, 'invalid_token')


def test_an_expired_access_token_is_refused(cloud, role):
    login = cloud.oauth.login(role.session('person'), access_token_lifetime_s=-1)

    assert exchange(cloud, login.access_token).json['error'] == 'invalid_token'
    assert exchange(cloud, refresh(cloud, login).json['access_token']).status == 200


def test_a_login_that_has_ended_is_refused(cloud, login):
    login.ended = True

    assert exchange(cloud, login.access_token).status == 401
    assert refresh(cloud, login).json['error'] == 'invalid_grant'


def test_another_sites_client_is_refused(cloud, login):
    assert refresh(cloud, login, client_id='4103531455503354461').json['error'] == 'invalid_client'
    assert refresh(cloud, login).status == 200


def test_another_grant_is_refused(cloud, login):
    assert refresh(cloud, login, grant_type='password').json['error'] == 'unsupported_grant_type'


def test_a_missing_bearer_token_is_refused(cloud):
    assert send(cloud.oauth.https, 'POST', '/v1/exchange', body=b'', cafile=cloud.ca_file).status == 401


@pytest.fixture
def sso(cloud):
    return cloud.cloud_sso.login('person', access_configuration_id='ac-1')


def cloud_credentials(cloud, sso, token=None, body=None, **changes) -> Reply:
    asked = {'AccountId': sso.account_id, 'AccessConfigurationId': 'ac-1', **changes}
    headers = {'Authorization': f'Bearer {token or sso.access_token}', 'Content-Type': 'application/json'}
    content = body if body is not None else json.dumps(asked).encode()
    return send(cloud.cloud_sso.https, 'POST', '/cloud-credentials', headers, content, cloud.ca_file)


def test_cloud_sso_exchanges_its_token_for_working_credentials(cloud, sso):
    credential = cloud_credentials(cloud, sso).json['CloudCredential']

    assert works(cloud, *(credential[name] for name in ('AccessKeyId', 'AccessKeySecret', 'SecurityToken')))


def test_a_wrong_or_expired_sso_token_is_refused(cloud, sso):
    ended = cloud.cloud_sso.login('person', access_configuration_id='ac-1', lifetime_s=-1)

    assert cloud_credentials(cloud, sso, token='wrong').status == 401
    assert cloud_credentials(cloud, ended).json['ErrorCode'] == 'InvalidAccessToken'


@pytest.mark.parametrize(('arguments', 'status'), [
    ({'AccountId': '1'}, 403), ({'AccessConfigurationId': 'ac-2'}, 403), ({'AccountId': ''}, 400),
    ({'AccountId': 1}, 400), ({'body': b''}, 400), ({'body': b'[]'}, 400),
])
def test_cloud_sso_wants_account_and_configuration(cloud, sso, arguments, status):
    reply = cloud_credentials(cloud, sso, **arguments)

    assert reply.status == status
    assert set(reply.json) == {'ErrorCode', 'ErrorMessage', 'RequestId'}


def test_logins_hide_their_tokens_when_printed(login, sso):
    printed = repr(login) + repr(sso)

    for secret in (login.access_token, login.refresh_token, sso.access_token):
        assert secret not in printed
