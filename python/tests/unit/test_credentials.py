"""A credential as a value: it compares, and what is printed of it names its fields and shows no secret."""

import pytest
from alibabacloud_credentials.provider.refreshable import Credentials

FIELDS = {
    'access_key_id': 'STS.fake-key-id', 'access_key_secret': 'FAKE-SECRET-1', 'security_token': 'FAKE-SECRET-2',
    'expiration': 1767225600, 'provider_name': 'static_sts', 'bearer_token': 'FAKE-SECRET-3', 'credential_type': 'sts',
}


def test_two_of_the_same_fields_are_one_member_of_a_set():
    assert len({Credentials(**FIELDS), Credentials(**FIELDS)}) == 1


@pytest.mark.parametrize('name', FIELDS)
def test_one_that_differs_in_any_field_is_another_one(name):
    other = Credentials(**{**FIELDS, name: None})
    assert other != Credentials(**FIELDS)
    assert len({other, Credentials(**FIELDS)}) == 2


def test_what_is_printed_names_its_fields_and_shows_no_secret():
    text = repr(Credentials(**FIELDS))
    assert text == str(Credentials(**FIELDS))
    assert 'FAKE-SECRET' not in text
    printed = [part.partition('=')[0] for part in text[len('Credentials('):].split(', ')]
    assert printed == sorted(FIELDS)
