"""What a misbehaving server, a real one on loopback, can do to an exchange: cost little, and get one sentence."""

import contextlib
import gc
import gzip
import threading
import zlib

import pytest
from alibabacloud_credentials.exceptions import UnreachableException
from alibabacloud_credentials.testing import Request
from http_servers import (
    SECRET,
    Server,
    all_texts_of,
    answer,
    answering,
    ask,
    fails,
    listen_to_everything,
    options,
    real_context,
    unreachable,
    unused_port,
)


def dripping(data, first=b''):
    """Sends ``first``, then one byte each 20 ms, ten times as long as any client here should wait."""
    def handle(connection, request):
        connection.sendall(first)
        for _ in range(150):
            if server.done.wait(0.02):
                return
            connection.sendall(data)

    server = Server(handle)
    return server


def test_a_plain_exchange_succeeds():
    with answering(answer(b'{"ok": 1}')) as server:
        assert ask(real_context(), server.url()) == {'ok': 1}


@pytest.mark.parametrize('target', ['/?a=&b=1', '/?b=1&b=2', '/p;x=1?q', '//a/../b/%2e?%20+', '/?', '/'])
def test_a_target_is_sent_as_it_is(target):
    with answering(answer()) as server:
        ask(real_context(), server.url(target))
    head = server.requests[0].decode().split('\r\n')
    assert head[0] == f'POST {target} HTTP/1.1'
    assert f'Host: 127.0.0.1:{server.port}' in head


def test_user_and_password_of_the_url_are_sent_as_authorization_alone():
    with answering(answer()) as server:
        url = f'http://user:word@127.0.0.1:{server.port}/'
        ask(real_context(), url, request=Request('GET', url))
    request = server.requests[0].decode()
    assert 'Authorization: Basic dXNlcjp3b3Jk\r\n' in request
    assert 'user:word' not in request


def test_no_compression_is_asked_for_and_the_client_names_itself():
    with answering(answer()) as server:
        ask(real_context(), server.url())
    request = server.requests[0].decode()
    assert 'Accept-Encoding: identity\r\n' in request
    assert 'User-Agent: AlibabaCloud (' in request


def test_blanks_around_the_value_of_a_header_are_not_sent():
    with answering(answer()) as server:
        ask(real_context(), server.url(), request=Request('GET', server.url(), {'X-Token': ' a b '}))
    assert 'X-Token: a b\r\n' in server.requests[0].decode()


def test_a_put_without_body_says_so():
    with answering(answer()) as server:
        ask(real_context(), server.url(), request=Request('PUT', server.url()))
    assert 'Content-Length: 0\r\n' in server.requests[0].decode()


def test_a_redirect_is_not_followed_and_nothing_reaches_the_other_host(caplog):
    with answering(answer()) as other:
        for status in ('301 Moved', '302 Found', '303 See Other', '307 Temporary', '308 Permanent'):
            location = f'Location: {other.url("/?x=" + SECRET)}'
            with answering(answer(b'', status, location)) as server:
                fails(caplog, server, f'redirect \\(HTTP {status[:3]}\\), which is never followed', attempts=3)
                assert len(server.requests) == 1
    assert other.connections == 0


def test_a_refused_connection(caplog):
    with answering(b'') as server:
        server.port = unused_port()
        fails(caplog, server, 'the connection was refused; check that the address is right')


def test_a_host_that_does_not_resolve():
    with unreachable('the host name could not be resolved; check the spelling'):
        ask(real_context(), 'http://no-such-host.invalid/')


def test_a_server_that_takes_the_request_and_is_silent(caplog):
    with Server(lambda connection, request: server.done.wait(5)) as server:
        fails(caplog, server, 'no whole answer came within 0.1 s; check the network', given=options(1, 0.1), attempts=3)
        assert server.connections == 1


# In all it may take 0.3 s. On a busy machine a byte may come so late that the limit of one read, 0.1 s, ends it before.
AT_DEADLINE = r'no whole answer came within 0\.[13] s'


@pytest.mark.parametrize('first', [
    b'HTTP', b'HTTP/1.1 200 OK\r\nX-Long: ', answer(b'', '200 OK')[:-2], b'HTTP/1.1 200 ',
])
def test_a_head_that_comes_byte_by_byte_ends_at_the_deadline(caplog, first):
    with dripping(b'a', first) as server:
        fails(caplog, server, AT_DEADLINE, given=options(0.2, 0.1))


@pytest.mark.parametrize('head', [
    b'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n', b'HTTP/1.1 200 OK\r\n\r\n',
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n',
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
])
def test_a_body_that_comes_byte_by_byte_ends_at_the_deadline(caplog, head):
    with dripping(b'1', head) as server:
        fails(caplog, server, AT_DEADLINE, given=options(0.2, 0.1))


def test_interim_answers_without_end_end_at_the_deadline(caplog):
    def handle(connection, request):
        for _ in range(300):
            if server.done.wait(0.01):
                return
            connection.sendall(b'HTTP/1.1 100 Continue\r\n\r\n')

    with Server(handle) as server:
        fails(caplog, server, AT_DEADLINE, given=options(0.2, 0.1))


@pytest.mark.parametrize(('encoding', 'pack'), [
    ('gzip', gzip.compress), ('x-gzip', gzip.compress), ('deflate', zlib.compress), ('identity', bytes),
])
def test_a_small_compressed_body_is_read_all_the_same(encoding, pack):
    with answering(answer(pack(b'{"ok": 1}'), '200 OK', f'Content-Encoding: {encoding}')) as server:
        assert ask(real_context(), server.url()) == {'ok': 1}


@pytest.mark.parametrize(('encoding', 'body', 'match'), [
    ('br', b'x', 'is compressed'), ('gzip, gzip', gzip.compress(b'{}'), 'is compressed'),
    ('gzip', gzip.compress(b'{}')[:-4], 'is compressed'), ('gzip', b'{"a": 1}', 'is not valid HTTP'),
])
def test_an_unreadable_compression_is_reported(caplog, encoding, body, match):
    with answering(answer(body, '200 OK', f'Content-Encoding: {encoding}')) as server:
        fails(caplog, server, f'the answer {match}')


CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'
CUT_OFF = [
    b'', b'HTT', b'HTTP/1.1 200 OK', b'HTTP/1.1 200 OK\r\nContent-Le', b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n',
    b'HTTP/1.1 103 Early Hints\r\n\r\n', answer(b'{"a": 1}')[:-3], CHUNKED, CHUNKED + b'5',
    CHUNKED + b'5\r\n{"a"', CHUNKED + b'2\r\n{}\r\n', CHUNKED + b'2\r\n{}\r\n0\r\n', b'HTTP/1.1 200 OK\r\n' * 20,
]


@pytest.mark.parametrize('data', CUT_OFF)
def test_an_answer_that_is_cut_off_is_none(caplog, data):
    with answering(data) as server:
        fails(caplog, server, 'the connection was closed before the whole answer had come; check the server')


@pytest.mark.parametrize('data', CUT_OFF)
def test_an_answer_that_is_cut_off_is_asked_for_again(data):
    replies = [data, answer(b'{"ok": 1}')]
    with Server(lambda connection, request: connection.sendall(replies.pop(0))) as server:
        assert ask(real_context(), server.url(), attempts=2) == {'ok': 1}


@pytest.mark.parametrize('interim', [
    b'HTTP/1.1 100 Continue\r\n\r\n', b'HTTP/1.1 102 Processing\r\n\r\n',
    b'HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\nContent-Length: 7\r\n\r\n',
])
def test_an_interim_answer_is_not_the_answer(interim):
    with answering(interim * 3 + answer(b'{"ok": 1}')) as server:
        assert ask(real_context(), server.url()) == {'ok': 1}


def test_a_change_of_protocol_that_nobody_asked_for_is_no_answer(caplog):
    switch = b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n'
    with answering(switch + answer(b'{}')) as server:
        fails(caplog, server, 'the answer is not valid HTTP')


@pytest.mark.parametrize('lengths', ['2\r\nContent-Length: 1', '1, 2', '2\r\ncontent-length: 02'])
def test_two_lengths_that_differ_are_refused(caplog, lengths):
    with answering(f'HTTP/1.1 200 OK\r\nContent-Length: {lengths}\r\n\r\n{{}}'.encode()) as server:
        fails(caplog, server, 'the answer is not valid HTTP')


def test_one_length_that_is_repeated_is_no_fault():
    with answering(answer(b'{"ok": 1}', '200 OK', 'Content-Length: 9')) as server:
        assert ask(real_context(), server.url()) == {'ok': 1}


def test_a_body_without_a_length_ends_with_the_connection():
    with answering(b'HTTP/1.1 200 OK\r\n\r\n{"ok": 1}') as server:
        assert ask(real_context(), server.url()) == {'ok': 1}


def test_the_first_of_several_headers_of_one_name_counts():
    with answering(answer(b'{}', '200 OK', 'X-Header: one', 'x-header: two')) as server:
        assert ask(real_context(), server.url(), json=False).header('X-Header') == 'one'


def test_chunks_and_trailers_are_understood():
    data = CHUNKED + b'4;name=value\r\n{"ok\r\n005\r\n": 1}\r\n0\r\nX-Trailer: x\r\n\r\n'
    with answering(data) as server:
        assert ask(real_context(), server.url()) == {'ok': 1}


def test_a_server_that_greets_in_another_protocol_and_waits_is_found_out_at_once(caplog):
    def handle(connection, request):
        connection.sendall(b'SSH-2.0-SENTINEL-SECRET-5e1f\r\n')
        server.done.wait(5)

    with Server(handle) as server:
        fails(caplog, server, 'the answer is not valid HTTP')


@pytest.mark.parametrize('data', [
    b'SENTINEL-SECRET-5e1f\r\n\r\n', b'HTTP/1.1 SENTINEL-SECRET-5e1f\r\n\r\n', b'HTTP/1.1 9999 x\r\n\r\n',
    b'\x16\x03\x01SENTINEL-SECRET-5e1f\r\n', CHUNKED + b'SENTINEL-SECRET-5e1f\r\n', CHUNKED + b'-1\r\n{}\r\n0\r\n\r\n',
    CHUNKED + b'f' * 21 + b'\r\n{}', b'HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n',
    b'HTTP/1.1 200 OK\r\nSENTINEL-SECRET-5e1f no colon\r\n\r\n{}', b'HTTP/2.0 SENTINEL-SECRET-5e1f\r\n\r\n',
], ids=lambda data: repr(data[:60]))
def test_an_answer_that_is_not_http(caplog, data):
    with answering(data) as server:
        error = fails(caplog, server, 'the answer is not valid HTTP')
    assert error.__cause__.__cause__ is None
    assert error.__context__ is None


@pytest.mark.parametrize('head', [
    b'HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n{}', b'HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n{}',
    b'HTTP/1.1 200 OK\r\nSENTINEL-SECRET-5e1f no colon\r\n\r\n{}', b'HTTP/1.0 200 OK\r\n\r\n{}',
    b'HTTP/1.1 200\r\n\r\n{}', b'HTTP/1.1 200 OK\r\nX-A: \xff\xfe\r\n\r\n{}',
], ids=repr)
def test_a_sloppy_head_says_nothing_in_any_log(caplog, head):
    listen_to_everything(caplog)
    with answering(head) as server, contextlib.suppress(UnreachableException):
        assert ask(real_context(), server.url(f'/?token={SECRET}')) == {}
    assert SECRET not in all_texts_of(None, caplog)


def test_one_line_at_debug_says_who_answered_what_when_all_goes_well(caplog):
    listen_to_everything(caplog)
    with answering(answer()) as server:
        ask(real_context(), server.url(f'/?token={SECRET}'))
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ('DEBUG', f'a_source: request 1 of at most 1 to 127.0.0.1:{server.port} (Step): HTTP 200'),
    ]


def test_no_thread_socket_or_warning_is_left(recwarn):
    with answering(b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx') as server:
        before = set(threading.enumerate())
        for _ in range(3):
            with pytest.raises(UnreachableException):
                ask(real_context(), server.url(host='localhost'))
        # Those of the server end with their connections.
        others = set(threading.enumerate()) - before
        for thread in others:
            thread.join(10)
    gc.collect()
    assert [thread for thread in others if thread.is_alive()] == []
    assert not [warning for warning in recwarn if issubclass(warning.category, ResourceWarning)]
