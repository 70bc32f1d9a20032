"""What an exchange says of an answer or a failure: source, step, place, reason, what to check, and nothing secret."""

import json

import pytest
from alibabacloud_credentials._transport.exchange import exchange_text
from alibabacloud_credentials.exceptions import RejectedException
from alibabacloud_credentials.testing import Request, Response
from http_script import OK, UNTRUSTED, context_of, fetch, status
from http_servers import SECRET, all_texts_of, invalid, options, unreachable


def test_a_rejection_carries_code_request_id_and_status():
    body = b'{"Code": "NoPermission", "RequestId": "0E6B-1F", "Message": "SENTINEL-SECRET-5e1f"}'
    with pytest.raises(RejectedException) as caught:
        fetch(context_of(status(403, body)))
    error = caught.value
    assert (error.code, error.request_id, error.http_status) == ('NoPermission', '0E6B-1F', 403)
    assert error.message == (
        'a_source: error refreshing credentials from host (Step): answered HTTP 403 (http_code: 403), code '
        'NoPermission, request id 0E6B-1F; check that the role trusts this identity, that the identity may call this '
        'action (AliyunSTSAssumeRoleAccess), and external_id if the role demands one'
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
    body = json.dumps({'Code': code, 'RequestId': code, 'Message': SECRET}).encode()
    with pytest.raises(RejectedException) as caught:
        fetch(context_of(status(403, body)))
    assert (caught.value.code, caught.value.request_id) == ('Rejected', None if code != '1abc' else '1abc')
    assert SECRET not in all_texts_of(caught.value, caplog)


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
    with unreachable(rf'from host \(Step\): the answer {problem}') as caught:
        fetch(context_of(status(200, body)))
    assert SECRET not in all_texts_of(caught.value, caplog)
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
    assert SECRET not in all_texts_of(caught.value, caplog)
    assert context.http.requests == []


def test_a_bad_address_is_named_by_source_and_step():
    with invalid(r'^a_source: the address for Step must be an http:// or'):
        fetch(context_of(OK), url=f'ftp://host/?{SECRET}')


def test_a_failure_names_source_step_host_reason_and_what_to_check():
    with unreachable('^a_source: ') as caught:
        fetch(context_of(UNTRUSTED), url='https://user:word@host:8443/path?query')
    assert caught.value.message == (
        'a_source: error refreshing credentials from host:8443 (Step): the TLS certificate was not accepted; '
        'check the host'
    )
    assert caught.value.code == 'Unreachable'


def test_a_failure_names_the_proxy_by_address_alone():
    context = context_of(UNTRUSTED, HTTPS_PROXY=f'http://user:{SECRET}@proxy.example:3128')
    place = r'host through the proxy proxy\.example:3128 \(named by the environment variable HTTPS_PROXY\) \(Step\)'
    with unreachable(f'from {place}: ') as caught:
        fetch(context)
    assert SECRET not in str(caught.value)


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
    return exchange_text(
        context, lambda: Request('GET', 'http://host/'), source='a_source', step='Step', options=options(), attempts=1
    )


def test_a_plain_text_is_returned_without_white_space_around_it():
    assert fetch_text(context_of(status(200, b' role-name\r\n'))) == 'role-name'


def test_a_plain_text_outside_ascii_is_refused_without_repeating_it():
    with unreachable(r'from host \(Step\): the answer is not plain text') as caught:
        fetch_text(context_of(status(200, SECRET.encode() + b'\xff')))
    assert caught.value.__context__ is None


def test_a_plain_text_of_another_status_is_no_answer():
    with pytest.raises(RejectedException, match=r'HTTP 404 \(http_code: 404\); check that the address'):
        fetch_text(context_of(status(404, SECRET.encode())))
