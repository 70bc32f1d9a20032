"""What of a field may be printed."""

import pytest
from alibabacloud_credentials._redact import HIDDEN, describe, describe_fields, ends, printable_path


@pytest.mark.parametrize(('identifier', 'shown'), [
    ('LTAI12345678', 'LTAI***5678'),
    ('LTAI1234567890', 'LTAI***7890'),
    ('LTAI1234567', HIDDEN),
    ('', HIDDEN),
    (123456789012, HIDDEN),
    (None, HIDDEN),
])
def test_an_identifier_shows_its_ends_if_it_has_twelve_characters(identifier, shown):
    assert ends(identifier) == shown


@pytest.mark.parametrize(('path', 'is_shown'), [
    ('/home/user/token', True),
    ('eyJhbGciOi', False),
    ('/eyJhbGciOi', True),
    ('x' * 255, True),
    ('x' * 256, False),
    ('/' + 'x' * 256 + '/y', False),
    ('C:\\' + '\\'.join(['x' * 99] * 5), True),
    ('x/' * 256, True),
    ('x/' * 256 + 'x', False),
])
def test_a_path_is_shown_unless_it_looks_like_a_key_or_a_token(path, is_shown):
    assert printable_path(path) == repr(path if is_shown else HIDDEN)


@pytest.mark.parametrize(('name', 'value', 'shown'), [
    ('access_key_secret', 'FAKE-SECRET-of-a-key', HIDDEN),
    ('access_key_id', 'LTAI1234567890', 'LTAI***7890'),
    ('a_field_of_tomorrow', 'FAKE-SECRET', HIDDEN),
    ('a_field_of_tomorrow', None, 'None'),
    ('role_arn', 'acs:ram::1:role/r', "'acs:ram::1:role/r'"),
    ('oidc_token_file_path', '/token', "'/token'"),
    ('oidc_token_file_path', 'eyJhbGciOi', repr(HIDDEN)),
    ('private_key_file', None, 'None'),
    ('private_key_file', b'FAKE-SECRET of a key', HIDDEN),
])
def test_a_field_that_is_not_listed_is_hidden(name, value, shown):
    assert describe(name, value) == shown


def test_a_description_lists_the_fields_that_are_set():
    fields = {'role_name': 'r', 'policy': None, 'timeout': 0, 'security_token': 'FAKE-SECRET'}
    assert describe_fields('Some', fields) == "Some(role_name='r', timeout=0, security_token=***)"
