"""The sign-in page and the code that it hands out; a device that is confirmed, and what is assigned to its person."""

import base64
import hashlib
import json
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from cloud_client import send

CLIENT = '4038181954557748008'
SSO_CLIENT = 'app-vaz16tltdxs96audqf35'
CALLBACK = 'http://127.0.0.1:12345/cli/callback'
VERIFIER = 'v' * 64
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).decode().rstrip('=')


def address(**changes):
    asked = {
        'response_type': 'code', 'client_id': CLIENT, 'redirect_uri': CALLBACK, 'state': 'FAKEstate',
        'code_challenge': CHALLENGE, 'code_challenge_method': 'S256', **changes,
    }
    given = {name: value for name, value in asked.items() if value is not None}
    return f'https://signin.aliyun.com/oauth2/v1/auth?{urlencode(given)}'


def query(url):
    return dict(parse_qsl(urlsplit(url).query))


def open_page(cloud, url, **form):
    target = urlsplit(url)
    headers = {'Content-Type': 'application/x-www-form-urlencoded'} if form else {}
    return send(
        cloud.sign_in.https, 'POST' if form else 'GET', f'{target.path}?{target.query}', headers,
        urlencode(form) if form else None, cloud.ca_file,
    )


def token(cloud, code, **changes):
    form = {
        'grant_type': 'authorization_code', 'code': code, 'client_id': CLIENT, 'redirect_uri': CALLBACK,
        'code_verifier': VERIFIER, **changes,
    }
    headers = {'Content-Type': 'application/x-www-form-urlencoded'}
    return send(cloud.oauth.https, 'POST', '/v1/token', headers, urlencode(form), cloud.ca_file)


@pytest.fixture
def code(cloud):
    return query(cloud.sign_in.redirect(address()))['code']


def test_the_page_shows_who_can_sign_in_and_leads_the_browser_back(cloud):
    bob = cloud.sign_in.add_person('bob')
    page = open_page(cloud, address())
    assert (page.status, bob.arn in page.body.decode()) == (200, True)
    answer = open_page(cloud, address(), person=bob.arn)
    assert answer.status == 302
    assert answer.headers['location'].startswith(f'{CALLBACK}?code=')
    assert query(answer.headers['location'])['state'] == 'FAKEstate'


def test_who_does_not_allow_it_is_led_back_without_a_code(cloud):
    answer = open_page(cloud, address(), deny='1')
    assert query(answer.headers['location']) == {'error': 'access_denied', 'state': 'FAKEstate'}
    assert query(cloud.sign_in.redirect(address(), allow=False))['error'] == 'access_denied'


def test_the_page_of_somebody_without_the_application_never_goes_on(cloud):
    alice = next(iter(cloud.sign_in.people))
    cloud.sign_in.unassigned.add(alice)
    answer = open_page(cloud, address(), person=alice)
    assert (answer.status, 'location' in answer.headers) == (200, False)
    with pytest.raises(ValueError, match='not assigned'):
        cloud.sign_in.redirect(address())


@pytest.mark.parametrize('changes', [
    {'client_id': '1'}, {'client_id': None}, {'redirect_uri': 'https://evil.test/cli/callback'},
    {'redirect_uri': 'http://localhost:12345/cli/callback'}, {'redirect_uri': 'http://127.0.0.1:12345/other'},
])
def test_the_browser_is_not_led_to_a_place_that_nobody_registered(cloud, changes):
    answer = open_page(cloud, address(**changes))
    assert (answer.status, 'location' in answer.headers) == (400, False)


@pytest.mark.parametrize(('changes', 'error'), [
    ({'response_type': 'token'}, 'unsupported_response_type'), ({'code_challenge': None}, 'invalid_request'),
    ({'code_challenge_method': 'plain'}, 'invalid_request'), ({'scope': 'openid'}, 'invalid_scope'),
])
def test_a_wrong_request_is_led_back_with_the_error(cloud, changes, error):
    assert query(open_page(cloud, address(**changes)).headers['location'])['error'] == error


def test_a_code_gives_tokens_that_work(cloud, code):
    tokens = token(cloud, code).json
    headers = {'Authorization': f'Bearer {tokens["access_token"]}'}
    assert send(cloud.oauth.https, 'POST', '/v1/exchange', headers, b'', cloud.ca_file).status == 200
    assert tokens['expires_in'] == 3600


def test_a_code_is_good_once(cloud, code):
    assert token(cloud, code).status == 200
    assert token(cloud, code).json['error'] == 'invalid_grant'


@pytest.mark.parametrize('changes', [
    {'code_verifier': 'other'}, {'redirect_uri': 'http://127.0.0.1:12346/cli/callback'},
    {'client_id': '4103531455503354461'},
])
def test_a_code_is_refused_to_who_did_not_ask_for_it_and_then_to_all(cloud, code, changes):
    assert token(cloud, code, **changes).status in (400, 401)
    assert token(cloud, code).json['error'] == 'invalid_grant'


def test_a_code_ends(cloud):
    cloud.oauth.code_lifetime_s = -1
    late = query(cloud.sign_in.redirect(address()))['code']
    assert token(cloud, late).json['error'] == 'invalid_grant'


# -- CloudSSO -------------------------------------------------------------------------------------------------------


def ask(cloud, path, body=None, token=''):
    headers = {'Authorization': f'Bearer {token}'}
    content = None if body is None else json.dumps(body)
    return send(cloud.cloud_sso.https, 'GET' if body is None else 'POST', path, headers, content, cloud.ca_file)


def device(cloud, **changes):
    return ask(cloud, '/device-authorization', {
        'PortalUrl': 'https://signin-cn-shanghai.alibabacloudsso.com/start/login', 'CodeChallenge': CHALLENGE,
        'ClientId': SSO_CLIENT, 'CodeChallengeMethod': 'S256', **changes,
    })


def device_token(cloud, waiting, **changes):
    return ask(cloud, '/token', {
        'CodeVerifier': VERIFIER, 'ClientId': SSO_CLIENT, 'DeviceCode': waiting['DeviceCode'],
        'GrantType': 'urn:ietf:params:oauth:grant-type:device_code', **changes,
    })


def test_a_device_waits_until_its_code_is_confirmed(cloud):
    cloud.cloud_sso.assign('reader')
    waiting = device(cloud).json
    assert waiting['Interval'] == 5
    assert device_token(cloud, waiting).json['ErrorCode'] == 'AuthorizationPending'
    page = urlsplit(waiting['VerificationUriComplete'])
    target = f'{page.path}?{page.query}'
    assert waiting['UserCode'] in send(cloud.cloud_sso.https, 'GET', target, cafile=cloud.ca_file).body.decode()
    assert send(cloud.cloud_sso.https, 'POST', target, body=b'', cafile=cloud.ca_file).status == 200
    assert device_token(cloud, waiting).json['AccessToken']
    assert device_token(cloud, waiting).json['ErrorCode'] == 'InvalidDeviceCodeError'


@pytest.mark.parametrize('changes', [
    {'ClientId': 'other'}, {'CodeChallengeMethod': 'plain'}, {'CodeChallenge': 'short'}, {'PortalUrl': 'here'},
    {'PortalUrl': ''},
])
def test_a_device_that_asks_wrongly_is_refused(cloud, changes):
    assert device(cloud, **changes).status in (400, 401)


@pytest.mark.parametrize(('changes', 'code'), [
    ({'CodeVerifier': 'other'}, 'InvalidCodeVerifier'), ({'ClientId': 'other'}, 'InvalidClient'),
    ({'DeviceCode': 'other'}, 'InvalidDeviceCodeError'), ({'GrantType': 'password'}, 'UnsupportedGrantType'),
])
def test_a_token_is_refused_to_another_device(cloud, changes, code):
    waiting = device(cloud).json
    cloud.cloud_sso.confirm(waiting['VerificationUriComplete'])
    assert device_token(cloud, waiting, **changes).json['ErrorCode'] == code


def test_a_device_code_ends(cloud):
    cloud.cloud_sso.device_code_lifetime_s = -1
    waiting = device(cloud).json
    assert device_token(cloud, waiting).json['ErrorCode'] == 'InvalidDeviceCodeError'
    with pytest.raises(ValueError, match='no device'):
        cloud.cloud_sso.confirm(waiting['UserCode'])


def test_what_is_assigned_is_listed_in_parts(cloud):
    for account in range(3):
        for name in ('ac-1', 'ac-2'):
            role = f'acs:ram::100000000000000{account}:role/{name}'
            cloud.cloud_sso.assign(role, access_configuration_id=name, account_name=f'team {account}')
    cloud.cloud_sso.page_size = 2
    waiting = device(cloud).json
    cloud.cloud_sso.confirm(waiting['UserCode'])
    access = device_token(cloud, waiting).json['AccessToken']
    first = ask(cloud, '/access-assignments/accounts?MaxResults=100', token=access).json
    rest = ask(cloud, f'/access-assignments/accounts?NextToken={first["NextToken"]}', token=access).json
    assert [len(part['Accounts']) for part in (first, rest)] == [2, 1]
    assert [part['IsTruncated'] for part in (first, rest)] == [True, False]
    path = '/access-assignments/access-configurations?MaxResults=100&AccountId=1000000000000001'
    found = ask(cloud, path, token=access).json['AccessConfigurationsForAccount']
    assert [one['AccessConfigurationId'] for one in found] == ['ac-1', 'ac-2']


def test_assignments_are_shown_to_nobody_else(cloud):
    assert ask(cloud, '/access-assignments/accounts').json['ErrorCode'] == 'InvalidAccessToken'
