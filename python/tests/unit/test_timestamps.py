import pytest
from alibabacloud_credentials._timestamps import format_utc, parse_http_date, parse_rfc3339


@pytest.mark.parametrize(('text', 'seconds'), [
    ('1970-01-01T00:00:00Z', 0),
    ('2026-01-01T00:00:00Z', 1767225600),
    ('2026-01-01t00:00:00z', 1767225600),
    ('2026-01-01 00:00:00Z', 1767225600),
    ('2026-01-01T08:00:00+08:00', 1767225600),
    ('2025-12-31T18:30:00-05:30', 1767225600),
    ('2026-01-01T00:00:00-00:00', 1767225600),
    ('2026-01-01T23:59:00+23:59', 1767225600),
    ('2026-01-01T12:34:56Z', 1767270896),
    ('2026-01-01T00:00:00.123Z', 1767225600.123),
    ('2026-01-01T00:00:00.123456789Z', 1767225600.123456),
    ('2026-01-01T00:00:00.999999999Z', 1767225600.999999),
    ('2024-02-29T12:00:00Z', 1709208000),
    ('2016-12-31T23:59:60Z', 1483228800),
    ('1969-12-31T23:59:59Z', -1),
])
def test_a_date_and_time_is_understood_with_any_offset_and_fraction(text, seconds):
    assert parse_rfc3339(text) == seconds


@pytest.mark.parametrize('text', [
    None, 0, 1767225600, True, [], {}, b'2026-01-01T00:00:00Z', '', ' ', 'soon', '2026-01-01', '2026-01-01T00:00:00',
    '2026-01-01T00:00Z', '2026-13-01T00:00:00Z', '2026-02-29T00:00:00Z', '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z', '2026-01-01T00:60:00Z', '2026-01-01T00:00:61Z', '2026-01-01T00:00:00+24:00',
    '2026-01-01T00:00:00+08:60', '2026-01-01T00:00:00+0800', '2026-01-01T00:00:00.Z', ' 2026-01-01T00:00:00Z',
    '2026-01-01T00:00:00Z\n', '0000-01-01T00:00:00Z', '٢٠٢٦-01-01T00:00:00Z', '2026-01-01T00:00:00.1234567890Z',
    '1767225600',
])
def test_anything_else_is_refused_with_one_kind_of_error(text):
    with pytest.raises(ValueError):
        parse_rfc3339(text)


def test_the_error_does_not_repeat_what_was_given():
    with pytest.raises(ValueError) as caught:
        parse_rfc3339('SENTINEL')
    assert 'SENTINEL' not in str(caught.value)


@pytest.mark.parametrize(('text', 'seconds'), [
    ('Thu, 01 Jan 2026 00:00:00 GMT', 1767225600),
    (' Thu, 01 Jan 2026 00:00:00 GMT ', 1767225600),
    ('Sat, 29 Feb 2020 23:59:59 GMT', 1583020799),
    ('Fri, 02 Jan 2026 12:34:56 GMT', 1767357296),
])
def test_a_date_header_is_understood(text, seconds):
    assert parse_http_date(text) == seconds


@pytest.mark.parametrize('text', [
    None, '', 'now', 'Thu, 01 Jan 2026 00:00:00', 'Thu, 01 Foo 2026 00:00:00 GMT', 'Thu, 32 Jan 2026 00:00:00 GMT',
    'Thu, 01 Jan 2026 25:00:00 GMT', 'Thu, 01 Jan 0000 00:00:00 GMT', 'Thursday, 01-Jan-26 00:00:00 GMT',
])
def test_garbage_in_a_date_header_is_ignored(text):
    assert parse_http_date(text) is None


def test_a_time_is_written_as_sts_wants_it():
    assert format_utc(1767225600.9) == '2026-01-01T00:00:00Z'


@pytest.mark.parametrize(('seconds', 'text'), [
    (253402300799, '9999-12-31T23:59:59Z'), (253402300800, '9999-12-31T23:59:59Z'), (1e300, '9999-12-31T23:59:59Z'),
    (float('inf'), '9999-12-31T23:59:59Z'), (0, '1970-01-01T00:00:00Z'), (-1, '1970-01-01T00:00:00Z'),
])
def test_a_time_that_cannot_be_written_is_the_nearest_one_that_can(seconds, text):
    assert format_utc(seconds) == text


def test_writing_a_time_warns_of_nothing(recwarn):
    format_utc(1767225600)
    assert not recwarn.list
