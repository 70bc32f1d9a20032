"""The RPC signature as the 0.x module offers it."""

import pytest
from alibabacloud_credentials.utils import parameter_helper as ph

REQUEST = {
    'AccessKeyId': 'testid', 'Action': 'AssumeRole', 'DurationSeconds': '3600', 'Format': 'JSON',
    'RoleArn': 'acs:ram::1:role/r', 'RoleSessionName': 's', 'SignatureMethod': 'HMAC-SHA1', 'SignatureNonce': 'n',
    'SignatureVersion': '1.0', 'Timestamp': '2026-01-01T00:00:00Z', 'Version': '2015-04-01',
}


@pytest.mark.parametrize(('method', 'policy', 'signature'), [
    ('GET', '{"Version": "1"}', 'w5q+tbSwbSNJA3ujU/TXn4zZl4k='),
    ('POST', '{"Version": "1"}', 'suT8ZR1qqPWDFF8GMu/ZoEIjnIQ='),
    ('GET', '{"Version":"1"}', 'OCNcQWuH37rCxUr/i01yhtyZqyQ='),
])
def test_a_signature_is_that_of_rfc_3986(method, policy, signature):
    text = ph.compose_string_to_sign(method, {**REQUEST, 'Policy': policy})
    assert ph.sign_string(text, 'testsecret&') == signature


def test_a_date_is_in_utc(world):
    assert ph.get_iso_8061_date() == '2026-01-01T00:00:00Z'


def test_a_nonce_is_new_each_time():
    assert ph.get_uuid() != ph.get_uuid()


def test_a_url_holds_the_parameters():
    assert ph.compose_url('sts.aliyuncs.com', {'a': '1', 'b': 'x y'}, 'https') == 'https://sts.aliyuncs.com/?a=1&b=x+y'


def test_a_request_says_who_asks():
    assert 'Credentials/' in ph.get_new_request().headers['user-agent']
