"""How one exchange behaves over a sender that plays a script: attempts, pauses, deadline and clock."""

import subprocess
import sys

import pytest
from alibabacloud_credentials._transport.exchange import exchange_json
from alibabacloud_credentials.exceptions import CredentialException, RejectedException
from alibabacloud_credentials.http import HttpOptions
from alibabacloud_credentials.testing import FakeClock, Request
from http_script import LATE, OK, REFUSED, RESET, SOON, UNTRUSTED, WALL, context_of, fetch, stale, status
from http_servers import SECRET, answer, answering, options, unreachable


@pytest.mark.parametrize('first', [
    REFUSED, RESET, ConnectionRefusedError(), status(500), status(503), status(429),
    status(400, b'{"Code": "Throttling.User"}'), status(400, b'{"Code": "ServiceUnavailable"}'),
], ids=repr)
def test_what_may_pass_is_tried_again(first):
    context = context_of(first, OK)
    assert fetch(context) == {'ok': 1}
    assert len(context.clock.sleeps) == 1


@pytest.mark.parametrize('first', [
    UNTRUSTED, TimeoutError(), status(400), status(401), status(403, b'{"Code": "NoPermission"}'), status(404),
    status(302), status(201), status(204), status(200, b'not json'),
], ids=repr)
def test_what_cannot_pass_is_not_tried_again(first):
    context = context_of(first, OK)
    with pytest.raises(CredentialException):
        fetch(context)
    assert len(context.http.requests) == 1


def test_attempts_end_after_three():
    context = context_of(*[status(500)] * 9)
    with pytest.raises(RejectedException, match='HTTP 500'):
        fetch(context)
    assert len(context.http.requests) == 3


def test_pauses_grow_and_stay_short():
    context = context_of(*[status(500)] * 9)
    with pytest.raises(RejectedException):
        fetch(context)
    first, second = context.clock.sleeps
    assert 0.1 <= first <= 0.2 <= second <= 0.4


@pytest.mark.parametrize(('first', 'made'), [(REFUSED, 2), (status(429), 2), (RESET, 1), (status(500), 1)], ids=repr)
def test_a_request_that_must_not_be_repeated_is_tried_again_only_when_it_was_not_carried_out(first, made):
    context = context_of(first, OK)
    if made == 2:
        fetch(context, idempotent=False)
    else:
        with pytest.raises(CredentialException):
            fetch(context, idempotent=False)
    assert len(context.http.requests) == made


def test_each_attempt_is_built_anew():
    built = iter([Request('GET', 'http://host/1'), Request('GET', 'http://host/2')])
    context = context_of(status(500), OK)
    exchange_json(context, lambda: next(built), source='s', step='S', options=options())
    assert [request.url for request in context.http.requests] == ['http://host/1', 'http://host/2']


def test_one_deadline_covers_all_attempts():
    clock = FakeClock(WALL, 0.0)

    def slow():
        clock.advance(2.5)
        return status(500)

    context = context_of(slow, slow, slow, clock=clock)
    with pytest.raises(RejectedException):
        fetch(context)
    assert len(context.http.requests) == 2
    assert context.http.limits[0]['total_timeout_s'] == 4
    assert context.http.limits[1]['total_timeout_s'] < 1.5


def test_the_deadline_of_the_fetch_counts_when_it_is_earlier():
    context = context_of(OK)
    context.deadline = 1.5
    fetch(context)
    assert context.http.limits[0]['total_timeout_s'] == 1.5


def test_nothing_is_asked_after_the_deadline():
    context = context_of(OK)
    context.deadline = 0.0
    with unreachable('no time was left'):
        fetch(context)
    assert context.http.requests == []


@pytest.mark.parametrize(('header', 'seconds'), [
    ('7', 7.0), ('0', 0.0), ('999999', 3600.0), (SOON, 3600.0), (LATE, 0.0), ('', None), ('soon', None), ('-1', None),
    ('1e9', None), ('9' * 400, None),
])
def test_a_wish_to_wait_reaches_the_refresh(header, seconds):
    context = context_of(status(429, Retry_After=header))
    with pytest.raises(RejectedException) as caught:
        fetch(context, attempts=1)
    assert caught.value.retry_after_s == seconds


def test_a_short_wish_to_wait_is_kept():
    context = context_of(status(503, Retry_After='1'), OK)
    fetch(context)
    assert context.clock.sleeps == [1.0]


def test_a_long_wish_to_wait_ends_the_attempts_without_waiting():
    context = context_of(status(503, Retry_After='30'), OK)
    with pytest.raises(RejectedException):
        fetch(context)
    assert context.clock.sleeps == []


@pytest.mark.parametrize(('date', 'offset'), [
    (SOON, 3600.0), (LATE, -3600.0), ('Fri, 15 Jan 2027 08:00:00 GMT', 0.0), ('garbage', 0.0), (None, 0.0),
])
def test_any_answer_teaches_the_clock_of_the_server(date, offset):
    context = context_of(status(404, **({} if date is None else {'date': date})))
    with pytest.raises(RejectedException):
        fetch(context)
    assert context.server_offset_s == offset


def test_a_date_between_asking_and_answering_means_no_offset():
    clock = FakeClock(WALL - 5, 0.0)

    def slow():
        clock.advance(10)
        return status(200, b'{}', Date='Fri, 15 Jan 2027 08:00:00 GMT')

    context = context_of(slow, clock=clock)
    context.server_offset_s = 77.0
    fetch(context, given=options(20, 20))
    assert context.server_offset_s == 0.0


@pytest.mark.parametrize(('date', 'offset'), [
    ('Sat, 16 Jan 2027 08:00:00 GMT', 86400.0), ('Sat, 16 Jan 2027 08:00:01 GMT', 0.0),
    ('Thu, 14 Jan 2027 08:00:00 GMT', -86400.0), ('Thu, 14 Jan 2027 07:59:59 GMT', 0.0),
    ('Thu, 01 Jan 1970 00:00:00 GMT', 0.0), ('Fri, 31 Dec 9999 23:59:59 GMT', 0.0),
])
def test_a_date_is_believed_within_a_day_of_our_clock(date, offset):
    context = context_of(status(200, b'{}', Date=date))
    fetch(context)
    assert context.server_offset_s == offset


def test_a_date_that_is_not_believed_corrects_no_time_stamp():
    context = context_of(status(400, b'{"Code": "InvalidTimeStamp.Expired"}', Date='Thu, 01 Jan 1970 00:00:00 GMT'))
    with pytest.raises(RejectedException, match='the clock of this machine'):
        fetch(context)
    assert len(context.http.requests) == 1


def test_the_date_of_a_stored_answer_teaches_nothing():
    context = context_of(status(200, b'{}', Date=LATE, Age='3600'))
    fetch(context)
    assert context.server_offset_s == 0.0


EXPIRED = status(400, b'{"Code": "InvalidTimeStamp.Expired"}', Date=SOON)


def test_a_refused_time_stamp_is_corrected_and_sent_once_more_at_once():
    context = context_of(EXPIRED, OK)
    seen = []

    def build():
        seen.append(context.server_offset_s)
        return Request('GET', 'http://host/')

    exchange_json(context, build, source='s', step='S', options=options(), attempts=1)
    assert seen == [0.0, 3600.0]
    assert context.clock.sleeps == []


def test_a_time_stamp_that_stays_refused_is_not_sent_for_ever():
    context = context_of(EXPIRED, EXPIRED, EXPIRED)
    with pytest.raises(RejectedException, match='the clock of this machine'):
        fetch(context)
    assert len(context.http.requests) == 2


def test_a_refused_time_stamp_without_a_date_is_not_sent_again():
    context = context_of(status(400, EXPIRED.body), OK)
    with pytest.raises(RejectedException):
        fetch(context)
    assert len(context.http.requests) == 1


@pytest.mark.parametrize('code', [300, 301, 302, 303, 307, 308])
def test_a_redirect_is_refused_whoever_asks(code):
    for json in (True, False):
        context = context_of(status(code, Location=f'http://evil.example/?{SECRET}'), OK)
        with unreachable(f'redirect \\(HTTP {code}\\), which is never followed') as caught:
            fetch(context, json=json)
        assert SECRET not in str(caught.value)
        assert 'evil' not in str(caught.value)


def test_an_answer_that_nothing_was_modified_is_not_called_a_redirect():
    with pytest.raises(RejectedException, match=r'answered HTTP 304 \(http_code: 304\); check the parameters'):
        fetch(context_of(status(304)))


def test_a_kept_connection_that_was_dead_costs_no_attempt_and_no_pause():
    context = context_of(stale(), OK)
    assert fetch(context, attempts=1) == {'ok': 1}
    assert context.clock.sleeps == []


def test_after_a_dead_connection_the_request_is_built_anew_for_a_fresh_one():
    built = iter([Request('GET', 'http://host/1'), Request('GET', 'http://host/2')])
    context = context_of(stale(), OK)
    exchange_json(context, lambda: next(built), source='s', step='S', options=options(), attempts=1)
    assert [request.url for request in context.http.requests] == ['http://host/1', 'http://host/2']
    assert [limits.get('fresh_connection') for limits in context.http.limits] == [None, True]


def test_a_fresh_connection_that_is_lost_too_is_a_failed_attempt():
    context = context_of(stale(), RESET, OK)
    with unreachable('the connection was closed'):
        fetch(context, attempts=1)
    assert len(context.http.requests) == 2


def test_a_request_that_must_not_be_repeated_takes_a_fresh_connection_from_the_start():
    context = context_of(OK)
    fetch(context, idempotent=False)
    assert context.http.limits[0]['fresh_connection'] is True


def test_a_direct_request_takes_no_proxy_whoever_configured_one():
    context = context_of(OK, HTTP_PROXY='http://proxy.example:3128')
    given = type(options()).of(HttpOptions(proxy='http://other.example:3128'))
    fetch(context, request=Request('GET', 'http://metadata.example/', direct=True), given=given)
    assert context.http.limits[0]['proxy'] is None


def test_certificate_authorities_are_looked_up_when_sending():
    context = context_of(OK, OK, SSL_CERT_FILE='/ca.pem')
    fetch(context, url='http://host/')
    fetch(context, url='https://host/')
    assert [limits['trust'] and limits['trust'].path for limits in context.http.limits] == [None, '/ca.pem']


def imported_by(program):
    """What a program imports beyond bare Python, in an interpreter of its own."""
    listing = f'import sys; before = set(sys.modules)\n{program}\nprint(*sorted(set(sys.modules) - before))'
    done = subprocess.run([sys.executable, '-c', listing], stdout=subprocess.PIPE, timeout=60, check=True)
    return set(done.stdout.decode().split())


@pytest.mark.parametrize('module', [
    '_transport.exchange', '_transport.messages', '_transport.options', '_transport.answers', '_transport.failures',
    '_sts.call', 'http',
])
def test_importing_the_transport_imports_no_http_library(module):
    heavy = {
        'asyncio', 'email', 'h11', 'http', 'ipaddress', 'json', 'logging', 'requests', 'socket', 'ssl', 'urllib3',
    }
    assert not heavy & imported_by(f'import alibabacloud_credentials.{module}')


def test_sending_imports_no_second_http_library():
    with answering(answer()) as server:
        imported = imported_by(
            'from alibabacloud_credentials.testing import Request, Sender\n'
            f'request = Request("GET", {server.url()!r})\n'
            'Sender().send(request, connect_timeout_s=5, read_timeout_s=5, total_timeout_s=5)'
        )
    assert len(server.requests) == 1
    assert 'h11' in imported
    assert not {'email', 'http.client', 'requests', 'urllib3', 'asyncio', 'logging'} & imported
