"""What the local STS checks of a signed call, and how it answers."""

import calendar
import time
import xml.etree.ElementTree as ElementTree
from email.utils import parsedate_to_datetime

import pytest
from cloud_client import assume_role, assume_role_parameters, call, rpc_parameters, send, sign, stamp
from rpc_signature import string_to_sign


def seconds(text):
    return calendar.timegm(time.strptime(text, '%Y-%m-%dT%H:%M:%SZ'))


@pytest.mark.parametrize('method', ['GET', 'POST'])
def test_a_correctly_signed_assume_role_gets_credentials(cloud, user, role, method):
    reply = assume_role(cloud, user, role, method=method, DurationSeconds='900')

    assert reply.status == 200
    credentials = reply.json['Credentials']
    assert credentials['AccessKeyId'].startswith('STS.')
    assert credentials['AccessKeySecret']
    assert credentials['SecurityToken']
    assert abs(seconds(credentials['Expiration']) - time.time() - 900) < 5
    assert reply.json['AssumedRoleUser']['Arn'] == f'{role.arn}/session'
    assert reply.json['RequestId']


def test_the_default_duration_is_an_hour(cloud, user, role):
    credentials = assume_role(cloud, user, role).json['Credentials']

    assert abs(seconds(credentials['Expiration']) - time.time() - 3600) < 5


def test_the_caller_is_recorded(cloud, user, role):
    assume_role(cloud, user, role)

    record = cloud.sts.requests[-1]
    assert (record.service, record.operation, record.method) == ('sts', 'AssumeRole', 'POST')
    assert record.identity == user.arn
    assert record.access_key_id == user.access_key_id
    assert (record.status, record.outcome) == (200, 'ok')
    assert record.form['RoleArn'] == role.arn
    assert list(record.query) == ['Signature']


@pytest.mark.parametrize('method', ['GET', 'POST'])
def test_a_policy_with_spaces_and_signs_verifies(cloud, user, role, method):
    policy = '{"Version": "1", "Statement": [{"Resource": "a*b~c+d/é"}]}'

    assert assume_role(cloud, user, role, method=method, Policy=policy).status == 200


def test_a_signature_of_form_encoded_values_is_refused(cloud, user, role):
    parameters = assume_role_parameters(user, role, Policy='{"Version": "1"}')
    spaces_as_plus = {name: value.replace(' ', '+') for name, value in parameters.items()}

    reply = call(cloud, parameters, signature=sign(user.access_key_secret, 'POST', spaces_as_plus))

    assert (reply.status, reply.code) == (400, 'SignatureDoesNotMatch')


def test_a_wrong_secret_is_refused_with_the_string_to_sign(cloud, user, role):
    parameters = assume_role_parameters(user, role)

    reply = call(cloud, parameters, secret='wrong')

    assert (reply.status, reply.code) == (400, 'SignatureDoesNotMatch')
    assert reply.json['Message'].endswith(string_to_sign('POST', parameters))
    assert cloud.sts.requests[-1].identity == ''


def test_a_signature_for_another_method_is_refused(cloud, user, role):
    parameters = assume_role_parameters(user, role)

    reply = call(cloud, parameters, method='GET', signature=sign(user.access_key_secret, 'POST', parameters))

    assert reply.code == 'SignatureDoesNotMatch'


def test_an_error_has_the_shape_of_the_gateway(cloud, user, role):
    reply = call(cloud, assume_role_parameters(user, role), secret='wrong')

    assert set(reply.json) == {'RequestId', 'HostId', 'Code', 'Message', 'Recommend'}
    assert reply.json['HostId'] == cloud.sts.https.address
    assert 'SignatureDoesNotMatch' in reply.json['Recommend']


def test_an_unknown_key_is_refused(cloud, user, role):
    reply = assume_role(cloud, user, role, AccessKeyId='LTAI5tNobody0000000000')

    assert (reply.status, reply.code) == (404, 'InvalidAccessKeyId.NotFound')


def test_a_disabled_key_is_refused(cloud, user, role):
    user.active = False

    assert assume_role(cloud, user, role).code == 'InvalidAccessKeyId.Inactive'


def test_a_nonce_is_good_once(cloud, user, role):
    first = assume_role(cloud, user, role, SignatureNonce='once')
    second = assume_role(cloud, user, role, SignatureNonce='once', RoleSessionName='other')

    assert first.status == 200
    assert (second.status, second.code) == (400, 'SignatureNonceUsed')


def test_a_refused_signature_does_not_use_up_its_nonce(cloud, user, role):
    call(cloud, assume_role_parameters(user, role, SignatureNonce='n'), secret='wrong')

    assert assume_role(cloud, user, role, SignatureNonce='n').status == 200


@pytest.mark.parametrize(('offset_s', 'status'), [(-890, 200), (890, 200), (-910, 400), (910, 400)])
def test_a_time_stamp_may_be_fifteen_minutes_off(cloud, user, role, offset_s, status):
    reply = assume_role(cloud, user, role, Timestamp=stamp(offset_s))

    assert reply.status == status
    assert status == 200 or reply.code == 'InvalidTimeStamp.Expired'


def test_the_answer_carries_the_date_of_the_services_clock(cloud, user, role):
    cloud.sts.clock_offset_s = 7200

    reply = assume_role(cloud, user, role)

    assert reply.code == 'InvalidTimeStamp.Expired'
    assert abs(parsedate_to_datetime(reply.headers['date']).timestamp() - time.time() - 7200) < 5


def test_expirations_follow_the_services_clock(cloud, user, role):
    cloud.clock_offset_s = -7200

    credentials = assume_role(cloud, user, role, Timestamp=stamp(-7200)).json['Credentials']

    assert abs(seconds(credentials['Expiration']) - time.time() - 3600 + 7200) < 5


@pytest.mark.parametrize('text', ['2026-01-01 00:00:00', '2026-01-01T00:00:00.123Z', '2026-13-01T00:00:00Z', 'now'])
def test_a_time_stamp_of_another_form_is_refused(cloud, user, role, text):
    assert assume_role(cloud, user, role, Timestamp=text).code == 'InvalidTimeStamp.Format'


@pytest.mark.parametrize('name', [
    'Action', 'Version', 'AccessKeyId', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce', 'Timestamp',
    'RoleArn', 'RoleSessionName',
])
def test_each_mandatory_parameter_is_asked_for(cloud, user, role, name):
    reply = assume_role(cloud, user, role, **{name: None})

    assert (reply.status, reply.code) == (400, f'Missing{name}')
    assert reply.json['Message'] == f'{name} is mandatory for this action.'


def test_a_call_without_a_signature_is_refused(cloud, user, role):
    assert call(cloud, assume_role_parameters(user, role)).code == 'MissingSignature'


@pytest.mark.parametrize(('changes', 'code'), [
    ({'Version': '2014-01-01'}, 'InvalidVersion'),
    ({'Action': 'AssumeNothing'}, 'InvalidAction.NotFound'),
    ({'SignatureMethod': 'HMAC-MD5'}, 'InvalidSignatureMethod'),
    ({'SignatureVersion': '2.0'}, 'InvalidSignatureMethod'),
    ({'RoleArn': 'reader'}, 'InvalidParameter.RoleArn'),
    ({'RoleArn': 'acs:ram::1234567890123456:role/nobody'}, 'EntityNotExist.Role'),
    ({'RoleSessionName': 'a'}, 'InvalidParameter.RoleSessionName'),
    ({'RoleSessionName': 'a' * 65}, 'InvalidParameter.RoleSessionName'),
    ({'RoleSessionName': 'a b'}, 'InvalidParameter.RoleSessionName'),
    ({'RoleSessionName': 'ab\n'}, 'InvalidParameter.RoleSessionName'),
    ({'DurationSeconds': '899'}, 'InvalidParameter.DurationSeconds'),
    ({'DurationSeconds': '7201'}, 'InvalidParameter.DurationSeconds'),
    ({'DurationSeconds': '1h'}, 'InvalidParameter.DurationSeconds'),
    ({'DurationSeconds': '-900'}, 'InvalidParameter.DurationSeconds'),
    ({'Policy': 'everything'}, 'InvalidParameter.PolicyGrammar'),
    ({'Policy': '[]'}, 'InvalidParameter.PolicyGrammar'),
    ({'Policy': '{"Version": "1", "x": "%s"}' % ('x' * 2048)}, 'InvalidParameter.PolicySize'),
    ({'ExternalId': 'a b'}, 'InvalidParameter.ExternalId'),
    ({'SecurityToken': 'nonsense'}, 'InvalidSecurityToken.Malformed'),
])
def test_bad_parameters_are_refused_by_name(cloud, user, role, changes, code):
    assert assume_role(cloud, user, role, **changes).code == code


@pytest.mark.parametrize('changes', [
    {'DurationSeconds': '900'}, {'DurationSeconds': '7200'}, {'RoleSessionName': 'ab'},
    {'RoleSessionName': 'a.b@c-d_9' + 'x' * 55},
])
def test_the_bounds_themselves_are_allowed(cloud, user, role, changes):
    assert assume_role(cloud, user, role, **changes).status == 200


def test_a_role_that_does_not_trust_the_caller_refuses(cloud, user, role):
    stranger = cloud.add_access_key('bob')

    reply = assume_role(cloud, stranger, role)

    assert (reply.status, reply.code) == (403, 'NoPermission')
    assert reply.json['AccessDeniedDetail']['NoPermissionType'] == 'ImplicitDeny'


def test_a_role_without_a_list_trusts_its_own_account_only(cloud):
    role = cloud.add_role('open')

    assert assume_role(cloud, cloud.add_access_key(), role).status == 200
    assert assume_role(cloud, cloud.add_access_key(account_id='999'), role).code == 'NoPermission'


def test_an_account_itself_may_not_assume_roles(cloud):
    root = cloud.add_access_key(root=True)

    assert assume_role(cloud, root, cloud.add_role('open')).code == 'NoPermission'


@pytest.mark.parametrize(('sent', 'status'), [('partner-1', 200), ('partner-2', 403), (None, 403)])
def test_an_external_id_must_be_the_roles(cloud, user, sent, status):
    role = cloud.add_role('shared', trusts=user, external_id='partner-1')

    assert assume_role(cloud, user, role, ExternalId=sent).status == status


def test_more_calls_in_a_second_than_allowed_are_throttled(cloud, user, role):
    cloud.sts.calls_per_second = 2
    answers = [assume_role(cloud, user, role) for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 400]
    assert answers[2].json['Code'] == 'Throttling.User'


@pytest.mark.parametrize(('asked', 'outcome'), [(None, 'ada'), ('ada', 'ada'), ('eve', 403)])
def test_a_source_identity_stays_along_a_chain_of_roles(cloud, user, role, asked, outcome):
    first = assume_role(cloud, user, role, SourceIdentity='ada').json['Credentials']
    following = cloud.add_role('writer', trusts=role)

    answer = assume_role(cloud, cloud.accounts.keys[first['AccessKeyId']], following, SourceIdentity=asked)
    issued = answer.json.get('Credentials', {}).get('AccessKeyId')
    assert (cloud.accounts.keys[issued].identity.source_identity if issued else answer.status) == outcome


def test_temporary_credentials_may_assume_the_next_role(cloud, user, role):
    key = cloud.issue(role)
    following = cloud.add_role('writer', trusts=role)

    assert assume_role(cloud, key, following).status == 200
    assert cloud.sts.requests[-1].identity.endswith(':assumed-role/reader/test')


@pytest.mark.parametrize(('token', 'code'), [
    (None, 'MissingSecurityToken'),
    ('nonsense', 'InvalidSecurityToken.Malformed'),
    ('of another key', 'InvalidSecurityToken.MismatchWithAccessKey'),
])
def test_a_temporary_key_needs_its_own_token(cloud, role, token, code):
    key, other = cloud.issue(role), cloud.issue(role)
    sent = other.security_token if token == 'of another key' else token

    assert assume_role(cloud, key, role, SecurityToken=sent).code == code


def test_a_permanent_key_with_the_token_of_another_is_refused(cloud, user, role):
    reply = assume_role(cloud, user, role, SecurityToken=cloud.issue(role).security_token)

    assert reply.code == 'InvalidSecurityToken.MismatchWithAccessKey'


def test_a_temporary_key_ends(cloud, role):
    reply = assume_role(cloud, cloud.issue(role, lifetime_s=-1), role)

    assert (reply.status, reply.code) == (400, 'InvalidSecurityToken.Expired')


def test_who_am_i(cloud, user, role):
    key = cloud.issue(role, session='me')

    mine = call(cloud, rpc_parameters(user, Action='GetCallerIdentity'), secret=user.access_key_secret).json
    assumed = call(cloud, rpc_parameters(key, Action='GetCallerIdentity'), secret=key.access_key_secret).json

    assert (mine['IdentityType'], mine['Arn']) == ('RAMUser', user.arn)
    assert assumed['IdentityType'] == 'AssumedRoleUser'
    assert assumed['Arn'] == 'acs:ram::1234567890123456:assumed-role/reader/me'
    assert assumed['PrincipalId'] == f'{role.role_id}:me'


def test_plain_http_is_refused_unless_allowed(cloud, user, role):
    def ask():
        parameters = assume_role_parameters(user, role)
        return call(cloud, parameters, secret=user.access_key_secret, listener=cloud.sts.http)

    assert ask().code == 'InvalidProtocol.NeedSsl'
    cloud.sts.allow_http = True
    assert ask().status == 200


def test_other_methods_are_refused(cloud):
    assert send(cloud.sts.https, 'PUT', '/?Format=JSON', cafile=cloud.ca_file).code == 'UnsupportedHTTPMethod'


def test_a_call_that_does_not_ask_for_json_gets_xml(cloud, user, role):
    reply = assume_role(cloud, user, role, Format=None)

    assert reply.headers['content-type'].startswith('text/xml')
    assert ElementTree.fromstring(reply.body).find('Credentials/AccessKeyId').text.startswith('STS.')


def test_an_error_too_is_xml_without_a_format(cloud, user, role):
    reply = assume_role(cloud, user, role, Format=None, RoleArn=None)

    assert ElementTree.fromstring(reply.body).find('Code').text == 'MissingRoleArn'
