"""The metadata server: version 1, version 2, and the switches between them."""

import pytest
from cloud_client import send

ROLES = '/latest/meta-data/ram/security-credentials/'
TOKEN = 'X-aliyun-ecs-metadata-token'
TTL = 'X-aliyun-ecs-metadata-token-ttl-seconds'


@pytest.fixture
def metadata(cloud):
    cloud.metadata.attach_role('web')
    return cloud.metadata


def new_token(metadata, ttl='21600', **headers):
    return send(metadata.http, 'PUT', '/latest/api/token', {TTL: ttl, **headers})


def get(metadata, path, token=None):
    return send(metadata.http, 'GET', path, {} if token is None else {TOKEN: token})


def test_a_token_opens_role_list_and_credentials(metadata):
    token = new_token(metadata).body.decode()

    name = get(metadata, ROLES, token).body.decode()
    document = get(metadata, f'{ROLES}{name}', token).json

    assert name == 'web'
    assert set(document) == {
        'AccessKeyId', 'AccessKeySecret', 'SecurityToken', 'Expiration', 'LastUpdated', 'Code',
    }
    assert document['Code'] == 'Success'
    assert [record.operation for record in metadata.requests] == ['token', 'role_list', 'credentials']
    assert metadata.requests[-1].identity.startswith('acs:ram::1234567890123456:assumed-role/web/')


def test_without_a_token_version_1_answers(metadata):
    assert get(metadata, ROLES).body == b'web'


def test_a_hardened_instance_refuses_version_1(metadata):
    metadata.v1_enabled = False

    assert get(metadata, ROLES).status == 403
    assert get(metadata, ROLES, new_token(metadata).body.decode()).status == 200


def test_an_old_instance_has_no_version_2(metadata):
    metadata.v2_enabled = False

    assert new_token(metadata).status == 404
    assert get(metadata, ROLES).status == 200


@pytest.mark.parametrize(('ttl', 'status'), [
    ('1', 200), ('21600', 200), ('0', 400), ('21601', 400), ('-1', 400), ('x', 400), ('', 400),
])
def test_a_token_lives_between_a_second_and_six_hours(metadata, ttl, status):
    assert new_token(metadata, ttl).status == status


def test_a_token_request_through_a_forwarder_is_refused(metadata):
    assert new_token(metadata, **{'X-Forwarded-For': '10.0.0.1'}).status == 403


def test_only_put_makes_a_token(metadata):
    assert get(metadata, '/latest/api/token').status == 405


def test_a_token_ends(metadata, cloud):
    token = new_token(metadata, '60').body.decode()
    cloud.clock_offset_s = 61

    assert get(metadata, ROLES, token).status == 401


def test_a_made_up_token_is_refused_although_version_1_is_on(metadata):
    assert get(metadata, ROLES, 'made up').status == 401


def test_tokens_can_be_forgotten(metadata):
    token = new_token(metadata).body.decode()
    metadata.forget_tokens()

    assert get(metadata, ROLES, token).status == 401


def test_an_instance_without_a_role_has_no_list(cloud):
    assert get(cloud.metadata, ROLES).status == 404


def test_an_unknown_role_is_not_found(metadata):
    assert get(metadata, f'{ROLES}nobody').status == 404


@pytest.mark.parametrize('text', ['web\n', 'web\nother\n', '', ' web '])
def test_the_text_of_the_role_list_can_be_set(metadata, text):
    metadata.role_list = text

    assert get(metadata, ROLES).body == text.encode()


def test_several_roles_are_listed_one_a_line(metadata):
    metadata.attach_role('other')

    assert get(metadata, ROLES).body == b'web\nother'


def test_the_same_credentials_are_given_until_they_near_their_end(metadata, cloud):
    first = get(metadata, f'{ROLES}web').json
    again = get(metadata, f'{ROLES}web').json
    cloud.clock_offset_s = metadata.lifetime_s * 5 / 6 + 5
    later = get(metadata, f'{ROLES}web').json

    assert again == first
    assert later['AccessKeyId'] != first['AccessKeyId']
    assert later['Expiration'] > first['Expiration']


def test_credentials_can_be_rotated(metadata):
    first = get(metadata, f'{ROLES}web').json
    metadata.rotate()

    assert get(metadata, f'{ROLES}web').json['AccessKeyId'] != first['AccessKeyId']


def test_other_items_are_texts(metadata):
    assert get(metadata, '/latest/meta-data/region-id').body == b'cn-hangzhou'
    assert get(metadata, '/latest/meta-data/nothing').status == 404


def test_metadata_tokens_are_masked_when_requests_are_printed(metadata):
    token = new_token(metadata).body.decode()
    get(metadata, ROLES, token)

    assert metadata.requests[-1].headers['x-aliyun-ecs-metadata-token'] == token
    assert token not in repr(metadata.requests) + repr(metadata.requests[-1].headers)
