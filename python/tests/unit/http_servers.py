"""Tiny real servers on loopback that answer, or misbehave, as a test tells them; and a context that may reach them."""

import contextlib
import logging
import socket
import socketserver
import threading
import traceback

import pytest
from alibabacloud_credentials._transport.exchange import exchange, exchange_json
from alibabacloud_credentials._transport.messages import Request
from alibabacloud_credentials._transport.options import TransportOptions
from alibabacloud_credentials._transport.sender import Sender
from alibabacloud_credentials._world.context import Clock, Environment
from alibabacloud_credentials.exceptions import InvalidConfigurationException, UnreachableException
from alibabacloud_credentials.testing import RefusingContext

SECRET = 'SENTINEL-SECRET-5e1f'


class FakeEnvironment(Environment):
    def __init__(self, **variables):
        self._variables = variables

    def get(self, name):
        return self._variables.get(name) or None


class FakeClock(Clock):
    """Stands still but for the sleeps asked of it, which it keeps."""

    def __init__(self, wall=1_800_000_000.0):
        self.now = 0.0
        self.slept = []
        super().__init__(lambda: wall + self.now, lambda: self.now, self._sleep)

    def _sleep(self, seconds):
        self.slept.append(seconds)
        self.now += seconds


def real_context(**variables):
    """A context that sends over real sockets, with a clock that stands still."""
    return RefusingContext(environment=FakeEnvironment(**variables), http=Sender(), clock=FakeClock())


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


def answer(body=b'{}', status='200 OK', *headers):
    if isinstance(body, str):
        body = body.encode()
    lines = [f'HTTP/1.1 {status}', f'Content-Length: {len(body)}', *headers, '', '']
    return '\r\n'.join(lines).encode() + body


class Server:
    """Serves each connection with ``handle(connection, request)``; ``requests`` are the bytes of each one.

    ``done`` is set when the test is over, for handlers that wait.
    """

    def __init__(self, handle, tls=None, reads=True):
        self.handle = handle
        self.reads = reads
        self.tls = tls
        self.requests = []
        self.connections = 0
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
            request = read_request(connection) if self.reads else b''
            if request:
                self.requests.append(request)
            self.handle(connection, request)

    def url(self, path='/', host='127.0.0.1'):
        return f'{"http" if self.tls is None else "https"}://{host}:{self.port}{path}'


def answering(data, tls=None):
    """A server that sends the same bytes to everyone."""
    return Server(lambda connection, request: connection.sendall(data), tls)


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


def unused_port():
    """A loopback port where nothing listens."""
    with socket.socket() as sock:
        sock.bind(('127.0.0.1', 0))
        return sock.getsockname()[1]


def all_that_was_said(error, caplog):
    """Every text that an exception and the log can show, causes and contexts included."""
    said = [record.getMessage() for record in caplog.records]
    said += [str(record.exc_info) for record in caplog.records]
    while error is not None:
        said += [str(error), repr(error), repr(error.args), repr(vars(error))]
        said += traceback.format_exception(type(error), error, error.__traceback__)
        error = error.__cause__ or error.__context__
    return '\n'.join(said)


def listen_to_everything(caplog):
    caplog.set_level(logging.DEBUG)
    for name in ('urllib3', 'urllib3.connection', 'urllib3.connectionpool', 'alibabacloud_credentials'):
        caplog.set_level(logging.DEBUG, logger=name)
