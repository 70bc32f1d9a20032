"""How much a server can make an exchange receive, whatever lengths it names."""

import contextlib
import gzip
import threading
import tracemalloc
import zlib

import pytest
from http_servers import Server, answer, answering, ask, fails, options, real_context

MEBIBYTE = 1024 * 1024
CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n'


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
    server.ended = threading.Event()
    return server


@pytest.mark.parametrize(('head', 'piece'), [
    (b'HTTP/1.1 200 OK\r\nContent-Length: 209715200\r\n\r\n', b'1' * 65536),
    (b'HTTP/1.1 200 OK\r\n\r\n', b'1' * 65536),
    (CHUNKED, b'10000\r\n' + b'1' * 65536 + b'\r\n'),
    (CHUNKED + b'C800000\r\n', b'1' * 65536),
    (CHUNKED + b'ffffffffffffffffffff\r\n', b'1' * 65536),
    (b'HTTP/1.1 500 Oops\r\n\r\n', b'1' * 65536),
], ids=['length', 'until-closed', 'chunked', 'one-chunk', 'endless-chunk', 'error'])
def test_a_body_of_200_mb_is_cut_off_early(caplog, head, piece):
    cut_off_early(caplog, head, piece, 'the answer is larger than 1 MiB, and was cut off')


def cut_off_early(caplog, head, piece, match):
    """The flood ends in one sentence, takes little memory and is not asked for again."""
    tracemalloc.start()
    try:
        with flooding(head, piece) as server:
            fails(caplog, server, match, given=options(10, 10), attempts=3)
            assert server.ended.wait(5)
            assert server.connections == 1
            # What the client took, and what the kernel's buffers hold.
            assert server.flooded < 16 * MEBIBYTE
        assert tracemalloc.get_traced_memory()[1] < 5 * MEBIBYTE
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize('piece', [
    b'1;' + b'x' * 60000 + b'\r\n1\r\n', b'0000000000000001\r\n1\r\n', b'1;x\r\n1\r\n' * 5000,
], ids=['long-extensions', 'padded-sizes', 'one-byte-chunks'])
def test_what_surrounds_a_body_counts_too(caplog, piece):
    cut_off_early(caplog, CHUNKED, piece, 'the answer is larger than 1 MiB, and was cut off')


@pytest.mark.parametrize(('head', 'piece'), [
    (b'HTTP/1.1 200 OK\r\n', b'X-Header: 1\r\n' * 5000),
    (b'HTTP/1.1 200 OK\r\nX-Header: ', b'1' * 65536),
    (b'', b'HTTP/1.1 103 Early Hints\r\nX-Header: 1\r\n\r\n' * 2000),
    (CHUNKED + b'1\r\n1\r\n0\r\n', b'X-Trailer: 1\r\n' * 5000),
    (CHUNKED + b'1;', b'x' * 65536),
], ids=['headers', 'one-header', 'interim-answers', 'trailers', 'chunk-line'])
def test_heads_without_end_are_no_http(caplog, head, piece):
    cut_off_early(caplog, head, piece, 'the answer is not valid HTTP')


def padded(size):
    """An answer whose head has so many bytes."""
    start, end = b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Long: ', b'\r\n\r\n'
    return start + b'x' * (size - len(start) - len(end)) + end + b'{}'


def test_a_head_of_64_kib_is_taken():
    with answering(padded(65536)) as server:
        assert ask(real_context(), server.url()) == {}


def test_a_longer_head_is_refused_even_if_it_comes_as_a_whole(caplog):
    with answering(padded(65537)) as server:
        fails(caplog, server, 'the answer is not valid HTTP')


def test_many_small_headers_are_no_fault():
    with answering(answer(b'{"ok": 1}', '200 OK', *[f'X-Header-{number}: x' for number in range(200)])) as server:
        assert ask(real_context(), server.url()) == {'ok': 1}


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
