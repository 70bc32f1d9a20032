"""Tiny real servers on loopback that answer, or misbehave, as a test tells them; and a context that may reach them."""

import contextlib
import logging
import os
import socket
import socketserver
import ssl
import threading
import traceback

import pytest
from alibabacloud_credentials._transport.exchange import exchange, exchange_json
from alibabacloud_credentials._transport.options import TransportOptions
from alibabacloud_credentials.exceptions import InvalidConfigurationException, UnreachableException
from alibabacloud_credentials.testing import FakeEnvironment, RefusingContext, Request, Sender

SECRET = 'SENTINEL-SECRET-5e1f'


def real_context(**variables):
    """A context that sends over real sockets, with a clock that stands still."""
    return RefusingContext(environment=FakeEnvironment(variables), http=Sender())


def unreachable(match):
    return pytest.raises(UnreachableException, match=match)


def invalid(match):
    return pytest.raises(InvalidConfigurationException, match=match)


def options(connect_s=2.0, read_s=2.0, proxies=None):
    return TransportOptions(connect_s, read_s, proxies)


def ask(context, url, *, json=True, request=None, given=None, attempts=1, **keywords):
    """Exchange with marked secrets in header, body and query."""
    def build():
        return request or Request('POST', url, {'Authorization': f'Bearer {SECRET}'}, f'token={SECRET}'.encode())

    call = exchange_json if json else exchange
    return call(
        context, build, source='a_source', step='Step', options=given or options(), attempts=attempts, **keywords
    )


def fails(caplog, server, match, **keywords):
    """The exchange ends in one sentence that matches, and nothing that was reported or logged holds the secret."""
    listen_to_everything(caplog)
    with unreachable(match) as caught:
        ask(real_context(), server.url(f'/path?token={SECRET}'), **keywords)
    assert SECRET not in all_texts_of(caught.value, caplog)
    assert caught.value.message.startswith('a_source: error re')
    assert f' credentials from 127.0.0.1:{server.port} (Step): ' in caught.value.message
    return caught.value


def answer(body=b'{}', status='200 OK', *headers):
    if isinstance(body, str):
        body = body.encode()
    lines = [f'HTTP/1.1 {status}', f'Content-Length: {len(body)}', *headers, '', '']
    return '\r\n'.join(lines).encode() + body


class Server:
    """Serves each connection with ``handle(connection, request)``; ``requests`` are the bytes of each one.

    :param tls: the context of an https server.
    :param reads: whether a request is read before ``handle`` is called.
    :param keeps: whether a connection serves one request after another until the client closes it.
    :ivar connections: how many there were.
    :ivar closed: a semaphore, released when a connection ends, but not when the client neither asks nor closes.
    :ivar done: set when the test is over, for handlers that wait.
    """

    def __init__(self, handle, tls=None, reads=True, keeps=False):
        self.handle = handle
        self.reads = reads
        self.keeps = keeps
        self.tls = tls
        self.requests = []
        self.connections = 0
        self.closed = threading.Semaphore(0)
        self.done = threading.Event()

    def __enter__(self):
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                outer._serve(self.request)

        class Threads(socketserver.ThreadingTCPServer):
            daemon_threads = True
            block_on_close = False
            allow_reuse_address = True

            def handle_error(self, request, client_address):
                """The client hung up, as it should."""

        self._server = Threads(('127.0.0.1', 0), Handler)
        self.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *exc_info):
        self.done.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _serve(self, connection):
        self.connections += 1
        connection.settimeout(5)
        if self.tls is not None:
            connection = self.tls.wrap_socket(connection, server_side=True)
        with contextlib.closing(connection):
            try:
                while self._serve_once(connection) and self.keeps:
                    pass
            except socket.timeout:
                return
        self.closed.release()

    def _serve_once(self, connection):
        request = read_request(connection) if self.reads else b''
        if request:
            self.requests.append(request)
        if request or not self.keeps:
            self.handle(connection, request)
        return request

    def url(self, path='/', host='127.0.0.1'):
        return f'{"http" if self.tls is None else "https"}://{host}:{self.port}{path}'


def answering(data, tls=None):
    """A server that sends the same bytes to everyone."""
    return Server(lambda connection, request: connection.sendall(data), tls)


def keeping(data, tls=None):
    """A server that sends the same bytes in answer to each request, and leaves it to the client to close."""
    return Server(lambda connection, request: connection.sendall(data), tls, keeps=True)


def tunnel_to(port, tls=None):
    """A proxy whose tunnels all end at ``port`` on loopback, whatever host was asked for."""
    def handle(connection, request):
        connection.sendall(b'HTTP/1.1 200 Connection established\r\n\r\n')
        with socket.create_connection(('127.0.0.1', port)) as target:
            back = threading.Thread(target=_copy, args=(target, connection), daemon=True)
            back.start()
            _copy(connection, target)
            back.join(5)

    return Server(handle, tls)


def _copy(source, target):
    with contextlib.suppress(OSError):
        while True:
            part = source.recv(65536)
            if not part:
                break
            target.sendall(part)
        target.shutdown(socket.SHUT_WR)


def server_context(authority, *names):
    """The TLS of a server with a certificate for these names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*(names or ('127.0.0.1', 'localhost'))).configure_cert(context)
    return context


def write_authorities(path, *authorities):
    """A file of certificate authorities; its path as text."""
    path.write_bytes(b''.join(authority.cert_pem.bytes() for authority in authorities))
    return str(path)


def read_request(connection):
    head = b''
    while b'\r\n\r\n' not in head:
        part = connection.recv(65536)
        if not part:
            return head
        head += part
    head, body = head.split(b'\r\n\r\n', 1)
    length = next(
        (int(line.split(b':')[1]) for line in head.split(b'\r\n') if line.lower().startswith(b'content-length')), 0
    )
    while len(body) < length:
        body += connection.recv(65536)
    return head + b'\r\n\r\n' + body


def fork(work):
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return pid


def in_child(work):
    """Whether ``work`` succeeds in a forked child."""
    return os.waitpid(fork(work), 0)[1] == 0


def unused_port():
    """A loopback port where nothing listens."""
    with socket.socket() as sock:
        sock.bind(('127.0.0.1', 0))
        return sock.getsockname()[1]


def all_texts_of(error, caplog):
    """Every text that an exception and the log can show, causes and contexts included."""
    texts = [record.getMessage() for record in caplog.records]
    texts += [str(record.exc_info) for record in caplog.records]
    while error is not None:
        texts += [str(error), repr(error), repr(error.args), repr(vars(error))]
        texts += traceback.format_exception(type(error), error, error.__traceback__)
        error = error.__cause__ or error.__context__
    return '\n'.join(texts)


def listen_to_everything(caplog):
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger='alibabacloud_credentials')
