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


@pytest.mark.parametrize('name', ['access_key_id', 'access_key_secret', 'security_token', 'expiration'])
def test_a_field_is_an_attribute_too(name):
    assert getattr(Credentials(**FIELDS), name) == FIELDS[name]


@pytest.mark.parametrize('missing', ['access_key_id', 'access_key_secret'])
def test_it_has_keys_when_it_has_both(missing):
    assert Credentials(**FIELDS).has_keys()
    assert not Credentials(**{**FIELDS, missing: None}).has_keys()


@pytest.mark.parametrize(('expiration', 'is_expired'), [(None, False), (1, True), (2 ** 40, False)])
def test_it_is_expired_when_its_expiration_has_passed(expiration, is_expired):
    assert Credentials(**{**FIELDS, 'expiration': expiration}).is_expired() is is_expired
