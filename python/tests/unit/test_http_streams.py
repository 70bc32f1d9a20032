"""Streams by plain calls of a socket, whoever made it; and TLS on top of any stream."""

import contextlib
import socket
import ssl
import threading

import pytest
import trustme
from alibabacloud_credentials._transport.pace import Limits, Pace
from alibabacloud_credentials._transport.routes import Trust
from alibabacloud_credentials._transport.streams import SocketStream, TlsStream
from alibabacloud_credentials._transport.trust import tls_context


def pace(connect_s=2.0, read_s=5.0, total_s=60.0):
    return Pace(Limits(connect_s, read_s, total_s))


class GreenSocket:
    """What a library that replaces sockets, such as gevent, gives: no socket of the system's, and it sends in parts."""

    def __init__(self, received=b''):
        self.received = received
        self.sent = []
        self.timeouts = []

    def settimeout(self, seconds):
        self.timeouts.append(seconds)

    def send(self, data):
        self.sent.append(bytes(data[:3]))
        return len(self.sent[-1])

    def recv(self, at_most):
        data, self.received = self.received[:at_most], self.received[at_most:]
        return data


def test_a_socket_that_sends_in_parts_sends_everything():
    sock = GreenSocket()
    SocketStream(sock).send(b'0123456789', pace())
    assert sock.sent == [b'012', b'345', b'678', b'9']


def test_each_wait_is_given_its_time():
    sock, reading = GreenSocket(b'data'), pace()
    reading.start_reading()
    SocketStream(sock).receive(reading)
    SocketStream(sock).send(b'data', reading)
    assert sock.timeouts == [5.0, 5.0, 5.0]


def test_a_wait_ends_at_the_deadline_where_that_is_earlier():
    sock, late = GreenSocket(b'data'), pace(total_s=1.0)
    late.start_reading()
    SocketStream(sock).receive(late)
    assert 0 < sock.timeouts[0] <= 1.0


def test_a_step_of_connecting_shares_its_time():
    connecting = pace(connect_s=1.0)
    first, second = connecting.patience(), connecting.patience()
    assert second < first <= 1.0


def test_nothing_is_waited_for_after_the_deadline():
    sock = GreenSocket(b'data')
    with pytest.raises(socket.timeout):
        SocketStream(sock).receive(pace(total_s=0.0))
    assert sock.received == b'data'


@pytest.fixture(scope='module')
def authority():
    return trustme.CA()


class Tls:
    """The two ends of a TLS connection over a pair of sockets; the server's is driven by a thread."""

    def __init__(self, authority, serve):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert('host.example').configure_cert(context)
        with authority.cert_pem.tempfile() as path:
            trusting = tls_context(Trust('SSL_CERT_FILE', path))
        self.ours, self.theirs = socket.socketpair()
        self._thread = threading.Thread(target=self._run, args=(context, serve))
        self._thread.start()
        self.stream = TlsStream(SocketStream(self.ours), trusting, 'host.example')
        self.stream.shake_hands(pace())

    def _run(self, context, serve):
        with context.wrap_socket(self.theirs, server_side=True) as server:
            serve(server)

    def ended(self):
        self._thread.join(10)
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.ours.close()
        self._thread.join(10)


def test_much_is_sent_over_tls_whole(authority):
    data, received = b'0123456789' * 100_000, bytearray()

    def serve(server):
        while len(received) < len(data):
            received.extend(server.recv(65536))

    with Tls(authority, serve) as tls:
        tls.stream.send(data, pace())
        tls.ended()
    assert received == data


def test_the_proper_end_of_tls_is_the_end_of_the_stream(authority):
    def serve(server):
        server.sendall(b'data')
        with contextlib.suppress(OSError):
            server.unwrap()

    with Tls(authority, serve) as tls:
        assert tls.stream.receive(pace()) == b'data'
        assert tls.stream.receive(pace()) == b''


def test_a_connection_that_ends_without_the_end_of_tls_is_cut_off(authority):
    with Tls(authority, lambda server: server.sendall(b'data')) as tls:
        assert tls.stream.receive(pace()) == b'data'
        with pytest.raises(ssl.SSLError):
            tls.stream.receive(pace())


class Sending:
    """A server that sends pieces, and goes on when the client closes."""

    def __init__(self, *pieces):
        self.pieces = pieces
        self.all_sent = threading.Event()

    def __call__(self, server):
        for piece in self.pieces:
            server.sendall(piece)
        self.all_sent.set()
        with contextlib.suppress(OSError):
            server.recv(1)


def test_a_tls_stream_whose_data_is_read_is_idle(authority):
    with Tls(authority, Sending(b'data')) as tls:
        assert tls.stream.receive(pace()) == b'data'
        assert tls.stream.is_idle()


def test_a_tls_stream_with_decrypted_data_is_not_idle(authority):
    with Tls(authority, Sending(b'data')) as tls:
        assert tls.stream.receive(pace(), 1) == b'd'
        assert not tls.stream.is_idle()


def test_a_tls_stream_with_received_data_is_not_idle(authority):
    serve = Sending(b'one', b'two')
    with Tls(authority, serve) as tls:
        assert serve.all_sent.wait(10)
        assert tls.stream.receive(pace()) == b'one'
        assert not tls.stream.is_idle()
