"""How one exchange behaves over a sender that plays a script: attempts, pauses, deadline, clock and words."""

import pytest
from alibabacloud_credentials._transport.failures import TransportFailure
from alibabacloud_credentials._transport.messages import Request, Response
from alibabacloud_credentials.exceptions import CredentialException, RejectedException
from alibabacloud_credentials.testing import RefusingContext
from http_servers import SECRET, FakeClock, FakeEnvironment, all_that_was_said, ask, invalid, options, unreachable

WALL = 1_800_000_000.0
SOON = 'Fri, 15 Jan 2027 09:00:00 GMT'  # one hour after WALL
LATE = 'Fri, 15 Jan 2027 07:00:00 GMT'  # one hour before WALL


class Script:
    """A sender that plays answers and exceptions in order, and keeps what it was asked."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)
        self.requests = []
        self.limits = []

    def send(self, request, **limits):
        self.requests.append(request)
        self.limits.append(limits)
        outcome = self.outcomes.pop(0)
        if callable(outcome):
            outcome = outcome()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def context_of(*outcomes, clock=None, **variables):
    environment = FakeEnvironment(**variables)
    return RefusingContext(environment=environment, http=Script(*outcomes), clock=clock or FakeClock(WALL))


def status(code, body=b'{}', **headers):
    return Response(code, {name.replace('_', '-'): value for name, value in headers.items()}, body)


OK = status(200, b'{"ok": 1}')
RESET = TransportFailure('the connection was closed', 'the server', transient=True, sent=True)
REFUSED = TransportFailure('the connection was refused', 'the address', transient=True, sent=False)
UNTRUSTED = TransportFailure('the TLS certificate was not accepted', 'the host', transient=False, sent=False)


def fetch(context, attempts=3, url='https://host/path?token=x', **keywords):
    return ask(context, url, attempts=attempts, **keywords)


@pytest.mark.parametrize('first', [
    REFUSED, RESET, ConnectionRefusedError(), status(500), status(503), status(429),
    status(400, b'{"Code": "Throttling.User"}'), status(400, b'{"Code": "ServiceUnavailable"}'),
], ids=repr)
def test_what_may_pass_is_tried_again(first):
    context = context_of(first, OK)
    assert fetch(context) == {'ok': 1}
    assert len(context.clock.slept) == 1


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
    first, second = context.clock.slept
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
    from alibabacloud_credentials._transport.exchange import exchange_json

    exchange_json(context, lambda: next(built), source='s', step='S', options=options())
    assert [request.url for request in context.http.requests] == ['http://host/1', 'http://host/2']


def test_one_deadline_covers_all_attempts():
    clock = FakeClock(WALL)

    def slow():
        clock.now += 2.5
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
    assert context.clock.slept == [1.0]


def test_a_long_wish_to_wait_ends_the_attempts_without_waiting():
    context = context_of(status(503, Retry_After='30'), OK)
    with pytest.raises(RejectedException):
        fetch(context)
    assert context.clock.slept == []


@pytest.mark.parametrize(('date', 'offset'), [
    (SOON, 3600.0), (LATE, -3600.0), ('Fri, 15 Jan 2027 08:00:00 GMT', 0.0), ('garbage', 0.0), (None, 0.0),
])
def test_any_answer_teaches_the_clock_of_the_server(date, offset):
    context = context_of(status(404, **({} if date is None else {'date': date})))
    with pytest.raises(RejectedException):
        fetch(context)
    assert context.server_offset_s == offset


def test_a_date_between_asking_and_answering_means_no_offset():
    clock = FakeClock(WALL - 5)

    def slow():
        clock.now += 10
        return status(200, b'{}', Date='Fri, 15 Jan 2027 08:00:00 GMT')

    context = context_of(slow, clock=clock)
    context.server_offset_s = 77.0
    fetch(context, given=options(20, 20))
    assert context.server_offset_s == 0.0


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

    from alibabacloud_credentials._transport.exchange import exchange_json

    exchange_json(context, build, source='s', step='S', options=options(), attempts=1)
    assert seen == [0.0, 3600.0]
    assert context.clock.slept == []


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


@pytest.mark.parametrize('code', [301, 302, 303, 307, 308, 304])
def test_a_redirect_is_refused_whoever_asks(code):
    for json in (True, False):
        context = context_of(status(code, Location=f'http://evil.example/?{SECRET}'), OK)
        with unreachable(f'redirect \\(HTTP {code}\\), which is never followed') as caught:
            fetch(context, json=json)
        assert SECRET not in str(caught.value)
        assert 'evil' not in str(caught.value)


def test_a_rejection_carries_code_request_id_and_status():
    body = b'{"Code": "NoPermission", "RequestId": "0E6B-1F", "Message": "SENTINEL-SECRET-5e1f"}'
    with pytest.raises(RejectedException) as caught:
        fetch(context_of(status(403, body)))
    error = caught.value
    assert (error.code, error.request_id, error.http_status) == ('NoPermission', '0E6B-1F', 403)
    assert str(error) == (
        'error refreshing credentials from a_source: Step at host: answered HTTP 403, code NoPermission, request id '
        '0E6B-1F; check that the role trusts this identity and that the identity may call this action'
    )


@pytest.mark.parametrize('body', [
    b'{"ErrorCode": "Gone"}', b'{"error": "Gone"}', b'{"code": "Gone"}', b'{"errorCode": "Gone"}',
])
def test_every_spelling_of_an_error_code_is_read(body):
    with pytest.raises(RejectedException) as caught:
        fetch(context_of(status(400, body)))
    assert caught.value.code == 'Gone'


@pytest.mark.parametrize('code', [
    SECRET, 'a b', 'x' * 65, 'Ünlaut', '', 1, None, [], {}, '<html>', 'a\nb', '1abc', f'token={SECRET}',
], ids=repr)
def test_what_does_not_look_like_a_code_or_echoes_the_request_is_not_repeated(code, caplog):
    import json

    body = json.dumps({'Code': code, 'RequestId': code, 'Message': SECRET}).encode()
    with pytest.raises(RejectedException) as caught:
        fetch(context_of(status(403, body)))
    assert (caught.value.code, caught.value.request_id) == ('Rejected', None if code != '1abc' else '1abc')
    assert SECRET not in all_that_was_said(caught.value, caplog)


@pytest.mark.parametrize(('body', 'problem'), [
    (b'', 'is empty'),
    (b' \n', 'is empty'),
    (b'\xff\xfe{', 'is not UTF-8 text'),
    (b'<html>SENTINEL-SECRET-5e1f</html>', 'is HTML or XML instead of JSON'),
    (b'{"a": "SENTINEL-SECRET-5e1f', 'is not complete and valid JSON'),
    (b'{"a": 1} SENTINEL-SECRET-5e1f', 'is not complete and valid JSON'),
    (b'null', 'is not a JSON object'),
    (b'["SENTINEL-SECRET-5e1f"]', 'is not a JSON object'),
    (b'"SENTINEL-SECRET-5e1f"', 'is not a JSON object'),
    (b'1', 'is not a JSON object'),
    (b'9' * 5000, 'is not'),
    (b'[' * 100_000, 'is n'),
    (b'{"a":' * 100_000, 'is n'),
], ids=lambda value: repr(value)[:30])
def test_an_answer_that_is_no_json_object_gets_one_sentence(body, problem, caplog):
    with unreachable(f'the answer to Step from host {problem}') as caught:
        fetch(context_of(status(200, body)))
    assert SECRET not in all_that_was_said(caught.value, caplog)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_a_byte_order_mark_is_no_fault():
    assert fetch(context_of(status(200, b'\xef\xbb\xbf{"ok": 1}'))) == {'ok': 1}


@pytest.mark.parametrize(('name', 'value'), [
    ('X-Token', f'{SECRET}\r\nX-Evil: 1'), ('X-Token', f'{SECRET}\n'), ('X-Token', f'{SECRET}\x00'),
    ('X-Token', f'{SECRET}é'), ('X Token', 'x'), ('', 'x'),
], ids=repr)
def test_a_header_that_http_forbids_is_named_without_its_value(name, value, caplog):
    request = Request('GET', 'http://host/', {name: value})
    context = context_of(OK)
    with invalid(r'^a_source: what Step sends as the header') as caught:
        fetch(context, request=request)
    assert SECRET not in all_that_was_said(caught.value, caplog)
    assert context.http.requests == []


def test_a_bad_address_is_named_by_source_and_step():
    with invalid(r'^a_source: the address for Step must be an http:// or'):
        fetch(context_of(OK), url=f'ftp://host/?{SECRET}')


def test_a_failure_names_source_step_host_reason_and_what_to_check():
    with unreachable('^error refreshing') as caught:
        fetch(context_of(UNTRUSTED), url='https://user:word@host:8443/path?query')
    assert str(caught.value) == (
        'error refreshing credentials from a_source: Step at host:8443: the TLS certificate was not accepted; '
        'check the host'
    )
    assert caught.value.code == 'Unreachable'


def test_a_failure_names_the_proxy_by_address_alone():
    context = context_of(UNTRUSTED, HTTPS_PROXY=f'http://user:{SECRET}@proxy.example:3128')
    with unreachable(r'Step at host through the proxy proxy\.example:3128: ') as caught:
        fetch(context)
    assert SECRET not in str(caught.value)


def test_a_direct_request_takes_no_proxy_whoever_configured_one():
    from alibabacloud_credentials.http import HttpOptions

    context = context_of(OK, HTTP_PROXY='http://proxy.example:3128')
    given = type(options()).of(HttpOptions(proxy='http://other.example:3128'))
    fetch(context, request=Request('GET', 'http://metadata.example/', direct=True), given=given)
    assert context.http.limits[0]['proxy'] is None


def test_certificate_authorities_are_looked_up_when_sending():
    context = context_of(OK, OK, SSL_CERT_FILE='/ca.pem')
    fetch(context, url='http://host/')
    fetch(context, url='https://host/')
    assert [limits['trust'] and limits['trust'].path for limits in context.http.limits] == [None, '/ca.pem']


def test_printing_a_request_or_an_answer_shows_no_secret():
    request = Request('PUT', f'http://user:{SECRET}@host/p?t={SECRET}', {'A': SECRET}, SECRET.encode())
    assert f'{request} {request!r}' == 'Request(PUT http://host/p) Request(PUT http://host/p)'
    assert repr(Request('GET', f'{SECRET}')) == 'Request(GET)'
    assert repr(Response(200, {'A': SECRET}, SECRET.encode())) == 'Response(200)'


def test_a_request_does_not_change_once_made():
    with pytest.raises(AttributeError):
        Request('GET', 'http://host/').url = 'http://evil/'


def test_headers_of_an_answer_are_found_in_any_case():
    assert status(200, Content_Type='a').header('content-TYPE') == 'a'
    assert status(200).header('Date') is None


def fetch_text(context):
    from alibabacloud_credentials._transport.exchange import exchange_text

    return exchange_text(
        context, lambda: Request('GET', 'http://host/'), source='a_source', step='Step', options=options(), attempts=1
    )


def test_a_plain_text_is_returned_without_white_space_around_it():
    assert fetch_text(context_of(status(200, b' role-name\r\n'))) == 'role-name'


def test_a_plain_text_outside_ascii_is_refused_without_repeating_it():
    with unreachable('the answer to Step from host is not plain text') as caught:
        fetch_text(context_of(status(200, SECRET.encode() + b'\xff')))
    assert caught.value.__context__ is None


def test_a_plain_text_of_another_status_is_no_answer():
    with pytest.raises(RejectedException, match='HTTP 404; check that the address'):
        fetch_text(context_of(status(404, SECRET.encode())))


def test_importing_the_transport_imports_no_http_library():
    import subprocess
    import sys

    heavy = {'asyncio', 'email', 'http.client', 'ipaddress', 'json', 'logging', 'requests', 'ssl', 'urllib3'}
    program = (
        'import sys; before = set(sys.modules)\n'
        'import alibabacloud_credentials._sts.call, alibabacloud_credentials.http\n'
        f'print(sorted({heavy!r} & (set(sys.modules) - before)))'
    )
    assert subprocess.run([sys.executable, '-c', program], capture_output=True, timeout=60).stdout.strip() == b'[]'
