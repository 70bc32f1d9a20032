import pytest
from alibabacloud_credentials._transport.answers import JsonAnswer, require_expiration, require_object, require_text
from http_servers import unreachable

SECRET = 'SENTINEL-SECRET-5e1f'
PLACE = 'host (GET)'


def test_a_text_is_returned_as_it_is():
    assert require_text(JsonAnswer({'AccessKeyId': 'LTAI.x'}, PLACE), 'AccessKeyId', source='s') == 'LTAI.x'


@pytest.mark.parametrize('answer', [{}, *({'Key': value} for value in (None, '', 0, 123, True, [], {SECRET: 1}))])
def test_a_missing_text_is_named_by_source_and_key(answer):
    with unreachable('^credentials_uri: ') as caught:
        require_text(JsonAnswer(answer, PLACE), 'Key', source='credentials_uri')
    assert caught.value.message == (
        "credentials_uri: error retrieving credentials from host (GET): the answer has no text under 'Key'"
    )


@pytest.mark.parametrize('value', ['{}\n', ' {}', '{}\r\nX: 1', '{}é', '{}\x00', ' '])
def test_a_text_that_no_header_could_hold_is_refused_without_repeating_it(value):
    with unreachable("blanks, control characters or letters outside ASCII under 'Key'") as e:
        require_text(JsonAnswer({'Key': value.format(SECRET)}, PLACE), 'Key', source='s')
    assert SECRET not in str(e.value)


def test_an_object_is_returned_as_it_is():
    assert require_object(JsonAnswer({'Credentials': {'a': 1}}, PLACE), 'Credentials', source='s') == {'a': 1}


@pytest.mark.parametrize('value', [None, '', SECRET, 1, [], True])
def test_a_missing_object_is_named_by_source_and_key(value):
    with unreachable("^s: error retrieving credentials from .* no object under 'Credentials'"):
        require_object(JsonAnswer({'Credentials': value}, PLACE), 'Credentials', source='s')


def test_an_expiration_is_seconds_since_the_epoch():
    assert require_expiration('2026-01-01T08:00:00.5+08:00', source='s', place=PLACE) == 1767225600.5


@pytest.mark.parametrize('value', [None, '', 0, 1767225600, True, 'soon', SECRET, '2026-01-01T00:00:00', [], {}])
def test_a_missing_expiration_is_named_by_source_and_key(value):
    with unreachable('^oauth: ') as caught:
        require_expiration(value, key='expiration', source='oauth', place=PLACE)
    assert caught.value.message == (
        "oauth: error retrieving credentials from host (GET): the answer has no RFC 3339 date and time under "
        "'expiration', such as 2026-01-01T00:00:00Z"
    )
    assert caught.value.__context__ is None
