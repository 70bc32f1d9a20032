"""The cloud's own signature code, against published vectors."""

import pytest
from alibabacloud_credentials.testing import _signatures as signatures

VECTOR = {
    'AccessKeyId': 'testid', 'Action': 'AssumeRole', 'DurationSeconds': '3600', 'Format': 'JSON',
    'Policy': '{"Version": "1"}', 'RoleArn': 'acs:ram::1:role/r', 'RoleSessionName': 's',
    'SignatureMethod': 'HMAC-SHA1', 'SignatureNonce': 'n', 'SignatureVersion': '1.0',
    'Timestamp': '2026-01-01T00:00:00Z', 'Version': '2015-04-01',
}


@pytest.mark.parametrize(('method', 'policy', 'expected'), [
    ('GET', '{"Version": "1"}', 'w5q+tbSwbSNJA3ujU/TXn4zZl4k='),
    ('POST', '{"Version": "1"}', 'suT8ZR1qqPWDFF8GMu/ZoEIjnIQ='),
    ('GET', '{"Version":"1"}', 'OCNcQWuH37rCxUr/i01yhtyZqyQ='),
])
def test_rpc_signature_matches_the_published_vectors(method, policy, expected):
    text = signatures.rpc_string_to_sign(method, {**VECTOR, 'Policy': policy})

    assert signatures.hmac_sha1('testsecret', text) == expected


def test_the_signature_parameter_itself_is_not_signed():
    text = signatures.rpc_string_to_sign('GET', VECTOR)

    assert signatures.rpc_string_to_sign('GET', {**VECTOR, 'Signature': 'x'}) == text


def test_only_unreserved_characters_are_not_encoded():
    assert signatures.percent_encode('aZ09-_.~ *+/') == 'aZ09-_.~%20%2A%2B%2F'
    assert signatures.percent_encode('é') == '%C3%A9'


@pytest.mark.parametrize('value', ['', 'ACS3-HMAC-SHA256', 'ACS3-HMAC-SHA256 Credential=a', 'Bearer x'])
def test_a_malformed_authorization_header_has_no_parts(value):
    assert signatures.parse_authorization(value) is None
