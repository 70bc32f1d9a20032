"""What a misbehaving server, a real one on loopback, can do to an exchange: cost little, and get one sentence."""

import contextlib
import gzip
import tracemalloc
import zlib

import pytest
from alibabacloud_credentials._transport.messages import Request
from alibabacloud_credentials._transport.wire import Limits, Pace, Paced
from alibabacloud_credentials.exceptions import UnreachableException
from http_servers import (
    SECRET,
    Server,
    all_that_was_said,
    answer,
    answering,
    ask,
    listen_to_everything,
    options,
    real_context,
    unreachable,
    unused_port,
)

MEBIBYTE = 1024 * 1024


def fails(caplog, server, match, **keywords):
    """The exchange ends in one sentence that matches, and nothing that was said or logged holds the secret."""
    listen_to_everything(caplog)
    with unreachable(match) as caught:
        ask(real_context(), server.url(f'/path?token={SECRET}'), **keywords)
    assert SECRET not in all_that_was_said(caught.value, caplog)
    assert str(caught.value).startswith(f'error refreshing credentials from a_source: Step at 127.0.0.1:{server.port}')
    return caught.value


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


def test_a_plain_exchange_succeeds_and_closes_its_connection():
    ended = []

    def handle(connection, request):
        connection.sendall(answer(b'{"ok": 1}'))
        ended.append(connection.recv(1))

    with Server(handle) as server:
        assert ask(real_context(), server.url()) == {'ok': 1}
    assert ended == [b'']


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


def test_no_compression_and_no_second_request_is_asked_for():
    with answering(answer()) as server:
        ask(real_context(), server.url())
    request = server.requests[0].decode()
    assert 'Accept-Encoding: identity\r\n' in request
    assert 'Connection: close\r\n' in request
    assert 'User-Agent: AlibabaCloud (' in request


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


@pytest.mark.parametrize('first', [b'', b'HTTP/1.1 200 OK\r\nX-Long: ', answer(b'', '200 OK')[:-2], b'HTTP/1.1 200 '])
def test_a_head_that_comes_byte_by_byte_ends_at_the_deadline(caplog, first):
    with dripping(b'a', first) as server:
        fails(caplog, server, 'no whole answer came within 0.3 s', given=options(0.2, 0.1))


@pytest.mark.parametrize('head', [
    b'HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n', b'HTTP/1.1 200 OK\r\n\r\n',
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n',
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n',
])
def test_a_body_that_comes_byte_by_byte_ends_at_the_deadline(caplog, head):
    with dripping(b'1', head) as server:
        fails(caplog, server, 'no whole answer came within 0.3 s', given=options(0.2, 0.1))


def test_interim_answers_without_end_end_at_the_deadline(caplog):
    def handle(connection, request):
        for _ in range(300):
            if server.done.wait(0.01):
                return
            connection.sendall(b'HTTP/1.1 100 Continue\r\n\r\n')

    with Server(handle) as server:
        fails(caplog, server, 'no whole answer came within 0.3 s', given=options(0.2, 0.1))


def flooding(head, piece):
    """Sends ``head`` and then ``piece`` up to 200 MB; ``server.flooded`` counts what the client took."""
    def handle(connection, request):
        server.flooded = 0
        connection.sendall(head)
        with contextlib.suppress(OSError):
            while server.flooded < 200 * MEBIBYTE:
                connection.sendall(piece)
                server.flooded += len(piece)
        server.ended.set()

    server = Server(handle)
    server.ended = type(server.done)()
    return server


@pytest.mark.parametrize(('head', 'piece'), [
    (b'HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n', b'1' * 65536),
    (b'HTTP/1.1 200 OK\r\n\r\n', b'1' * 65536),
    (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n', b'10000\r\n' + b'1' * 65536 + b'\r\n'),
    (b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nC800000\r\n', b'1' * 65536),
    (b'HTTP/1.1 500 Oops\r\n\r\n', b'1' * 65536),
], ids=['length', 'until-closed', 'chunked', 'one-chunk', 'error'])
def test_a_body_of_200_mb_is_cut_off_early(caplog, head, piece):
    tracemalloc.start()
    try:
        with flooding(head, piece) as server:
            fails(caplog, server, 'the answer is larger than 1 MiB, and was cut off', given=options(10, 10), attempts=3)
            assert server.ended.wait(5)
            assert server.connections == 1
            # What the client took, and what the kernel's buffers hold.
            assert server.flooded < 16 * MEBIBYTE
        assert tracemalloc.get_traced_memory()[1] < 5 * MEBIBYTE
    finally:
        tracemalloc.stop()


def test_a_body_of_exactly_one_mebibyte_is_taken():
    body = b'{"a": "' + b'x' * (MEBIBYTE - 9) + b'"}'
    with answering(answer(body)) as server:
        assert len(ask(real_context(), server.url(), given=options(10, 10))['a']) == MEBIBYTE - 9


@pytest.mark.parametrize(('encoding', 'pack'), [('gzip', gzip.compress), ('deflate', zlib.compress)])
def test_a_body_that_unpacks_to_200_mb_never_does(caplog, encoding, pack):
    bomb = pack(bytes(200 * MEBIBYTE))
    with answering(answer(bomb, '200 OK', f'Content-Encoding: {encoding}')) as server:
        tracemalloc.start()
        try:
            fails(caplog, server, 'the answer is larger than 1 MiB', given=options(10, 10))
            assert tracemalloc.get_traced_memory()[1] < 5 * MEBIBYTE
        finally:
            tracemalloc.stop()


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
def test_an_unreadable_compression_is_said(caplog, encoding, body, match):
    with answering(answer(body, '200 OK', f'Content-Encoding: {encoding}')) as server:
        fails(caplog, server, f'the answer {match}')


@pytest.mark.parametrize('data', [
    b'', answer(b'{"a": 1}')[:-3],
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a"',
    b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nSENTINEL-SECRET-5e1f\r\n',
])
def test_an_answer_that_is_cut_short(caplog, data):
    with answering(data) as server:
        fails(caplog, server, 'the connection was closed before the whole answer had come; check the server')


def test_a_head_that_is_cut_short_is_an_empty_answer():
    with answering(b'HTTP/1.1 200 OK\r\nContent-Le') as server, unreachable('is empty'):
        ask(real_context(), server.url())


def test_a_closed_connection_is_tried_again():
    data = [b'', answer(b'{"ok": 1}')]
    with Server(lambda connection, request: connection.sendall(data.pop(0))) as server:
        assert ask(real_context(), server.url(), attempts=2) == {'ok': 1}


@pytest.mark.parametrize('data', [
    b'SENTINEL-SECRET-5e1f\r\n\r\n', b'HTTP/1.1 SENTINEL-SECRET-5e1f\r\n\r\n', b'HTTP/1.1 9999 x\r\n\r\n',
    b'\x16\x03\x01SENTINEL-SECRET-5e1f\r\n', b'HTTP/1.1 200 ' + b'x' * 70000,
    b'HTTP/1.1 200 OK\r\nX: ' + b'x' * 70000, b'HTTP/1.1 200 OK\r\n' + b'X: SENTINEL-SECRET-5e1f\r\n' * 200 + b'\r\n',
], ids=lambda data: repr(data[:30]))
def test_an_answer_that_is_not_http(caplog, data):
    with answering(data) as server:
        error = fails(caplog, server, 'the answer is not valid HTTP')
    assert error.__cause__ is None
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
    assert SECRET not in all_that_was_said(None, caplog)


def test_a_program_that_debugs_its_own_requests_sees_none_of_ours(capsys, monkeypatch):
    import http.client

    monkeypatch.setattr(http.client.HTTPConnection, 'debuglevel', 1)
    monkeypatch.setenv('DEBUG', 'sdk')
    with answering(answer()) as server:
        ask(real_context(), server.url(f'/?token={SECRET}'))
    said = capsys.readouterr()
    assert said.out + said.err == ''


def test_nothing_is_logged_when_all_goes_well(caplog):
    listen_to_everything(caplog)
    with answering(answer()) as server:
        ask(real_context(), server.url(f'/?token={SECRET}'))
    assert caplog.records == []


def test_no_thread_socket_or_warning_is_left(recwarn):
    import gc
    import threading

    with answering(b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nx') as server:
        before = set(threading.enumerate())
        for _ in range(3):
            with pytest.raises(UnreachableException):
                ask(real_context(), server.url())
        ours = [thread for thread in set(threading.enumerate()) - before if 'process_request' not in thread.name]
    gc.collect()
    assert ours == []
    assert not [warning for warning in recwarn if issubclass(warning.category, ResourceWarning)]


class GreenSocket:
    """As sockets of gevent do: its sendall() sends in parts, with a time-out of its own."""

    def __init__(self):
        self.sent = []

    def settimeout(self, seconds):
        self.seconds = seconds

    def send(self, data, flags=0, timeout=None):
        self.sent.append((data, timeout))
        return len(data)

    def sendall(self, data, flags=0):
        self.send(data, flags, timeout=self.seconds)


def test_sockets_that_another_library_replaced_can_be_paced():
    class PacedGreenSocket(Paced, GreenSocket):
        pass

    sock = PacedGreenSocket()
    sock.pace = Pace(Limits(connect_s=2.0, read_s=2.0, total_s=60.0))
    sock.sendall(b'data')
    assert sock.sent == [(b'data', 2.0)]
