"""Connections that are kept for the next request to the same place, between real servers and clients on loopback."""

import gc
import os
import subprocess
import sys
import threading
import weakref

import pytest
import trustme
from alibabacloud_credentials._transport.address import parse_proxy
from alibabacloud_credentials._transport.exchange import exchange_json
from alibabacloud_credentials._transport.options import TransportOptions
from alibabacloud_credentials._transport.routes import ProxyChoice
from alibabacloud_credentials.testing import Request, RoutedSender, use_context
from http_servers import (
    Server,
    answer,
    answering,
    ask,
    fork,
    in_child,
    keeping,
    options,
    real_context,
    server_context,
    tunnel_to,
    unreachable,
    write_authorities,
)

OK = answer(b'{"ok": 1}')
NEEDS_FORK = pytest.mark.skipif(not hasattr(os, 'fork') or sys.platform == 'darwin', reason='needs fork beside threads')


@pytest.fixture(scope='module')
def authority():
    return trustme.CA()


@pytest.fixture(scope='module')
def tls(authority):
    return server_context(authority, '127.0.0.1', 'localhost', 'sts.example')


@pytest.fixture
def trusting(authority, tmp_path):
    return {'SSL_CERT_FILE': write_authorities(tmp_path / 'ca.pem', authority)}


def test_the_next_request_takes_the_same_connection():
    context = real_context()
    with keeping(OK) as server:
        for _ in range(3):
            assert ask(context, server.url()) == {'ok': 1}
        assert (server.connections, len(server.requests)) == (1, 3)


def test_the_next_request_over_tls_takes_the_same_connection(tls, trusting):
    context = real_context(**trusting)
    with keeping(OK, tls) as server:
        for _ in range(3):
            assert ask(context, server.url()) == {'ok': 1}
        assert (server.connections, len(server.requests)) == (1, 3)


def test_chunks_and_answers_without_a_body_leave_a_connection_usable():
    replies = [
        b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
        b'HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n', b'HTTP/1.1 204 No Content\r\n\r\n', OK,
    ]
    context = real_context()
    with Server(lambda connection, request: connection.sendall(replies.pop(0)), keeps=True) as server:
        for _ in range(4):
            ask(context, server.url(), json=False)
        assert server.connections == 1


@pytest.mark.parametrize('data', [
    answer(b'{}', '200 OK', 'Connection: close'), answer(b'{}').replace(b'1.1', b'1.0'),
    b'HTTP/1.1 200 OK\r\n\r\n{}', answer(b'{}') + b'HTTP/1.1 200 OK\r\n',
], ids=['close', 'http-1.0', 'until-closed', 'more-than-the-answer'])
def test_what_does_not_end_cleanly_is_not_used_again(data):
    def handle(connection, request):
        connection.sendall(data)
        if b'Length' not in data:
            connection.shutdown(1)

    context = real_context()
    with Server(handle, keeps=True) as server:
        for _ in range(2):
            assert ask(context, server.url()) == {}
            assert server.closed.acquire(timeout=5)
        assert server.connections == 2


def test_an_answer_that_is_too_large_ends_its_connection():
    context = real_context()
    with keeping(answer(b'x' * (1024 * 1024 + 1))) as server:
        with unreachable('larger than 1 MiB'):
            ask(context, server.url())
        assert server.closed.acquire(timeout=5)


def test_a_connection_that_the_server_has_closed_is_not_used():
    context, built = real_context(), []
    with answering(OK) as server:
        ask(context, server.url())
        assert server.closed.acquire(timeout=5)
        ask_counting(context, server.url(), built)
        assert (server.connections, len(built)) == (2, 1)


@pytest.mark.parametrize('scheme', ['http', 'https'])
def test_a_connection_with_unread_bytes_is_not_used(tls, trusting, scheme):
    context, built = real_context(**trusting), []
    answered, sent = threading.Event(), threading.Event()

    def handle(connection, request):
        connection.sendall(OK)
        if not sent.is_set():
            answered.wait(5)
            connection.sendall(answer(b'', '408 Request Timeout'))
            sent.set()

    with Server(handle, tls if scheme == 'https' else None, keeps=True) as server:
        ask(context, server.url())
        answered.set()
        assert sent.wait(5)
        ask_counting(context, server.url(), built)
        assert (server.connections, len(built)) == (2, 1)


def ask_counting(context, url, built):
    """An exchange that notes each request that is built for it."""
    def build():
        built.append(1)
        return Request('POST', url, {'X-Nonce': str(len(built))}, b'x=1')

    return exchange_json(context, build, source='s', step='S', options=options(), attempts=1)


def dying(tls=None):
    """A server whose connections answer one request each, and close when the second one has come."""
    seen = set()

    def handle(connection, request):
        if connection in seen:
            connection.close()
            return
        seen.add(connection)
        connection.sendall(OK)

    return Server(handle, tls, keeps=True)


@pytest.mark.parametrize('scheme', ['http', 'https'])
def test_a_connection_that_dies_before_the_answer_costs_no_attempt(tls, trusting, scheme):
    context = real_context(**trusting)
    with dying(tls if scheme == 'https' else None) as server:
        ask(context, server.url())
        assert ask(context, server.url(), attempts=1) == {'ok': 1}
        assert server.connections == 2


def test_no_request_is_sent_twice_when_a_connection_dies():
    context, built = real_context(), []
    with dying() as server:
        for _ in range(2):
            ask_counting(context, server.url(), built)
        nonces = [line for request in server.requests for line in request.split(b'\r\n') if b'X-Nonce' in line]
        assert nonces == [b'X-Nonce: 1', b'X-Nonce: 2', b'X-Nonce: 3']


def test_a_fresh_connection_that_dies_before_the_answer_is_a_failed_attempt():
    with answering(b'') as server, unreachable('the connection was closed before the whole answer had come'):
        ask(real_context(), server.url(), attempts=1)
    assert server.connections == 1


def test_a_connection_that_dies_within_the_answer_is_a_failed_attempt():
    def handle(connection, request):
        connection.sendall(OK if len(server.requests) == 1 else OK[:20])
        if len(server.requests) > 1:
            connection.shutdown(1)

    context = real_context()
    with Server(handle, keeps=True) as server:
        ask(context, server.url())
        with unreachable('the connection was closed before the whole answer had come'):
            ask(context, server.url(), attempts=1)
        assert len(server.requests) == 2


def test_a_server_that_is_silent_on_a_kept_connection_is_not_asked_twice():
    def handle(connection, request):
        if len(server.requests) == 1:
            connection.sendall(OK)
        else:
            server.done.wait(5)

    context = real_context()
    with Server(handle, keeps=True) as server:
        ask(context, server.url())
        with unreachable(r'no whole answer came within 0.1 s'):
            ask(context, server.url(), given=options(2, 0.1), attempts=1)
        assert len(server.requests) == 2


def test_a_request_that_must_not_be_repeated_takes_a_fresh_connection():
    context = real_context()
    with keeping(OK) as server:
        ask(context, server.url())
        ask(context, server.url(), idempotent=False)
        assert server.connections == 2


def test_a_direct_request_neither_takes_nor_leaves_a_connection():
    context = real_context()
    with keeping(OK) as server:
        ask(context, server.url())
        for _ in range(2):
            ask(context, '', request=Request('GET', server.url(), direct=True))
            assert server.closed.acquire(timeout=5)
        assert server.connections == 3
        assert b'Connection: close\r\n' in server.requests[-1]


def test_another_port_has_a_connection_of_its_own():
    context = real_context()
    with keeping(OK) as server, keeping(OK) as other:
        for each in (server, other, server, other):
            ask(context, each.url())
        assert (server.connections, other.connections) == (1, 1)


def through(proxy):
    return TransportOptions(2.0, 2.0, ProxyChoice(parse_proxy(proxy, 'x'), parse_proxy(proxy, 'x')))


def test_a_tunnel_is_kept_too(tls, trusting):
    context = real_context(**trusting)
    with keeping(OK, tls) as server, tunnel_to(server.port) as proxy:
        for _ in range(2):
            ask(context, 'https://sts.example/', given=through(f'127.0.0.1:{proxy.port}'))
        assert (server.connections, proxy.connections) == (1, 1)


@pytest.mark.parametrize('url', ['http://sts.example/', 'https://sts.example/'])
def test_another_user_of_a_proxy_has_a_connection_of_its_own(tls, trusting, url):
    context = real_context(**trusting)
    with keeping(OK, tls) as server, (keeping(OK) if url.startswith('http:') else tunnel_to(server.port)) as proxy:
        for user in ('', 'one:word@', 'two:word@', 'two:word@'):
            ask(context, url, given=through(f'http://{user}127.0.0.1:{proxy.port}'))
        assert proxy.connections == 3


def test_a_changed_file_of_authorities_ends_the_trust_in_kept_connections(tls, trusting, tmp_path):
    context = real_context(**trusting)
    with keeping(OK, tls) as server:
        ask(context, server.url())
        write_authorities(tmp_path / 'ca.pem', trustme.CA())
        with unreachable('the TLS certificate was not accepted'):
            ask(context, server.url())
        assert len(server.requests) == 1


def test_all_clients_of_the_process_share_kept_connections():
    program = '''
from alibabacloud_credentials.client import Client, Config
for number in range(3):
    client = Client(Config(type='credentials_uri', credentials_uri={!r} + str(number)))
    assert client.get_credential().access_key_id == 'id'
import threading
print(threading.active_count())
'''
    body = '{"Code": "Success", "AccessKeyId": "id", "AccessKeySecret": "x", "SecurityToken": "x", "Expiration": "%s"}'
    with keeping(answer(body % '2099-01-01T00:00:00Z')) as server:
        done = run(program.format(server.url()))
    assert (done.stdout, done.stderr) == (b'1\n', b'')
    assert (server.connections, len(server.requests)) == (1, 3)


def run(program):
    """A program in an interpreter of its own, where warnings of things left open are printed."""
    return subprocess.run([sys.executable, '-X', 'dev', '-c', program], capture_output=True, timeout=60, check=False)


def test_a_sender_that_goes_away_closes_what_it_kept_without_a_warning(recwarn):
    context = real_context()
    context.http.in_a_circle = context.http
    with keeping(OK) as server:
        ask(context, server.url())
        del context
        gc.collect()
        assert server.closed.acquire(timeout=5)
    assert not [warning for warning in recwarn if issubclass(warning.category, ResourceWarning)]


def test_the_sender_of_a_local_cloud_goes_away_without_a_collection():
    sender = RoutedSender(cloud=None)
    gone = weakref.ref(sender)
    del sender
    assert gone() is None


def test_nothing_is_kept_while_the_interpreter_exits():
    program = '''
import atexit
from alibabacloud_credentials.testing import Request, Sender
sender = Sender()
def ask():
    sender.send(Request('GET', {!r}), connect_timeout_s=5, read_timeout_s=5, total_timeout_s=5)
atexit.register(ask)
ask()
'''
    with keeping(OK) as server:
        done = run(program.format(server.url()))
    assert (done.returncode, done.stderr) == (0, b'')
    assert len(server.requests) == 2


@NEEDS_FORK
@pytest.mark.filterwarnings('ignore:.*fork.*:DeprecationWarning')
def test_a_forked_child_takes_a_connection_of_its_own(tls, trusting):
    context = real_context(**trusting)
    with keeping(OK, tls) as server:
        ask(context, server.url())
        assert in_child(lambda: ask(context, server.url()))
        ask(context, server.url())
        assert (server.connections, len(server.requests)) == (2, 3)


@NEEDS_FORK
@pytest.mark.filterwarnings('ignore:.*fork.*:DeprecationWarning')
def test_a_forked_child_does_not_hold_the_connections_of_its_parent_open():
    context = real_context()
    go_on, end = os.pipe()
    with keeping(OK) as server, use_context(context):
        ask(context, server.url())
        pid = fork(lambda: os.read(go_on, 1))
        try:
            context.http = None
            assert server.closed.acquire(timeout=5)
        finally:
            os.write(end, b'x')
            os.waitpid(pid, 0)
