"""Requests through real proxies on loopback: forwarding for http, tunnels for https."""

import base64
import ssl

import pytest
import trustme
from alibabacloud_credentials._transport.address import parse_proxy
from alibabacloud_credentials._transport.options import TransportOptions
from alibabacloud_credentials._transport.routes import ProxyChoice
from alibabacloud_credentials.http import HttpOptions
from alibabacloud_credentials.testing import Request
from http_servers import (
    SECRET,
    Server,
    all_texts_of,
    answer,
    answering,
    ask,
    listen_to_everything,
    read_request,
    real_context,
    server_context,
    tunnel_to,
    unreachable,
    unused_port,
    write_authorities,
)

OK = answer(b'{"ok": 1}')


@pytest.fixture(scope='module')
def authority():
    return trustme.CA()


@pytest.fixture(scope='module')
def trusting(authority, tmp_path_factory):
    return {'SSL_CERT_FILE': write_authorities(tmp_path_factory.mktemp('ca') / 'ca.pem', authority)}


@pytest.fixture(scope='module')
def tls(authority):
    return server_context(authority, '127.0.0.1', 'localhost', 'sts.example')


def through(proxy):
    """Options with an explicit proxy."""
    return TransportOptions(2.0, 2.0, ProxyChoice(parse_proxy(proxy, 'x'), parse_proxy(proxy, 'x')))


def test_an_http_target_is_asked_for_through_the_explicit_proxy():
    with answering(OK) as proxy:
        given = TransportOptions.of(HttpOptions(proxy=f'http://127.0.0.1:{proxy.port}'))
        assert ask(real_context(), 'http://sts.example:99/p?a=&b=1', given=given) == {'ok': 1}
    head = proxy.requests[0].decode().split('\r\n')
    assert head[0] == 'POST http://sts.example:99/p?a=&b=1 HTTP/1.1'
    assert 'Host: sts.example:99' in head


def test_an_http_target_is_asked_for_through_the_proxy_of_the_environment():
    with answering(OK) as proxy:
        context = real_context(HTTP_PROXY=f'http://127.0.0.1:{proxy.port}')
        assert ask(context, 'http://sts.example/') == {'ok': 1}


def test_a_loopback_target_takes_no_proxy_of_the_environment():
    with answering(b'') as proxy, answering(OK) as server:
        context = real_context(HTTP_PROXY=f'http://127.0.0.1:{proxy.port}')
        assert ask(context, server.url()) == {'ok': 1}
    assert proxy.connections == 0


def test_a_direct_request_takes_no_explicit_proxy():
    with answering(b'') as proxy, answering(OK) as server:
        request = Request('GET', server.url(), direct=True)
        assert ask(real_context(), '', request=request, given=through(f'127.0.0.1:{proxy.port}')) == {'ok': 1}
    assert proxy.connections == 0


def test_an_https_target_is_reached_through_a_tunnel_that_sees_no_secret(tls, trusting):
    with answering(OK, tls) as server, tunnel_to(server.port) as proxy:
        context = real_context(HTTPS_PROXY=f'http://127.0.0.1:{proxy.port}', **trusting)
        assert ask(context, f'https://sts.example/?{SECRET}') == {'ok': 1}
    assert proxy.requests == [b'CONNECT sts.example:443 HTTP/1.1\r\nHost: sts.example:443\r\n\r\n']
    assert server.requests[0].startswith(f'POST /?{SECRET} HTTP/1.1\r\n'.encode())


def test_a_tunnel_keeps_the_port_that_was_asked_for(tls, trusting):
    with answering(OK, tls) as server, tunnel_to(server.port) as proxy:
        ask(real_context(**trusting), 'https://sts.example:8443/', given=through(f'127.0.0.1:{proxy.port}'))
    assert proxy.requests[0].startswith(b'CONNECT sts.example:8443 HTTP/1.1\r\n')
    assert b'Host: sts.example:8443\r\n' in server.requests[0]


def test_a_dot_at_the_end_of_a_name_is_no_part_of_the_certificate(tls, trusting):
    with answering(OK, tls) as server, tunnel_to(server.port) as proxy:
        given = through(f'127.0.0.1:{proxy.port}')
        assert ask(real_context(**trusting), 'https://sts.example./', given=given) == {'ok': 1}


def test_the_certificate_behind_a_tunnel_is_checked(tls, trusting):
    with answering(OK, tls) as server, tunnel_to(server.port) as proxy:
        given = through(f'127.0.0.1:{proxy.port}')
        with unreachable(rf'through the proxy 127.0.0.1:{proxy.port} .*: the TLS certificate was not accepted'):
            ask(real_context(**trusting), 'https://other.example/', given=given)
    assert server.requests == []


@pytest.mark.parametrize('scheme', ['http', 'https'])
def test_user_and_password_go_to_the_proxy_and_not_to_the_target(tls, trusting, scheme):
    expected = base64.b64encode(b'user:p@ss').decode()
    with answering(OK, tls) as server, (answering(OK) if scheme == 'http' else tunnel_to(server.port)) as proxy:
        given = through(f'http://user:p%40ss@127.0.0.1:{proxy.port}')
        assert ask(real_context(**trusting), f'{scheme}://sts.example/', given=given) == {'ok': 1}
    assert f'Proxy-Authorization: Basic {expected}\r\n' in proxy.requests[0].decode()
    assert all(b'Proxy-Authorization' not in request for request in server.requests)


def test_a_proxy_that_is_itself_spoken_to_in_tls_forwards_http(tls, trusting):
    with answering(OK, tls) as proxy:
        given = through(f'https://127.0.0.1:{proxy.port}')
        assert ask(real_context(**trusting), 'http://sts.example/', given=given) == {'ok': 1}
    assert proxy.requests[0].startswith(b'POST http://sts.example/ HTTP/1.1\r\n')


def test_a_proxy_that_is_itself_spoken_to_in_tls_makes_tunnels(tls, trusting):
    def handle(connection, request):
        connection.sendall(b'HTTP/1.1 200 OK\r\n\r\n')
        inner = _TlsInTls(tls, connection)
        server.requests.append(read_request(inner))
        inner.sendall(OK)

    with Server(handle, tls) as server:
        given = through(f'https://127.0.0.1:{server.port}')
        assert ask(real_context(**trusting), 'https://sts.example/', given=given) == {'ok': 1}
    assert server.requests[1].startswith(b'POST / HTTP/1.1\r\n')


class _TlsInTls:
    """The server's end of a TLS connection inside another one."""

    def __init__(self, context, connection):
        self._in, self._out, self._connection = ssl.MemoryBIO(), ssl.MemoryBIO(), connection
        self._tls = context.wrap_bio(self._in, self._out, server_side=True)
        self._loop(self._tls.do_handshake)

    def _loop(self, act, *args):
        while True:
            try:
                result = act(*args)
            except ssl.SSLWantReadError:
                self._connection.sendall(self._out.read())
                self._in.write(self._connection.recv(65536))
            else:
                self._connection.sendall(self._out.read())
                return result

    def recv(self, size):
        return self._loop(self._tls.read, size)

    def sendall(self, data):
        self._loop(self._tls.write, data)


@pytest.mark.parametrize('status', ['407 Proxy Authentication Required', '403 Forbidden', '302 Found'])
def test_a_proxy_that_refuses_a_tunnel_is_named_by_its_address_alone(caplog, status):
    listen_to_everything(caplog)
    refusal = answer(SECRET, status, f'Location: http://evil.example/{SECRET}')
    with answering(refusal) as proxy:
        given = through(f'http://user:{SECRET}@127.0.0.1:{proxy.port}')
        with unreachable(f'refused to connect, with HTTP {status[:3]}; check') as caught:
            ask(real_context(), 'https://sts.example/', given=given, attempts=3)
    assert f'the proxy 127.0.0.1:{proxy.port}' in str(caught.value)
    assert SECRET not in all_texts_of(caught.value, caplog)
    assert proxy.connections == 1


def test_a_proxy_that_is_for_a_moment_overloaded_is_asked_again(tls, trusting):
    with answering(answer(b'', '503 Busy')) as proxy, unreachable('HTTP 503'):
        ask(real_context(), 'https://sts.example/', given=through(f'127.0.0.1:{proxy.port}'), attempts=2)
    assert proxy.connections == 2


def test_a_proxy_that_wants_a_password_for_an_http_target():
    from alibabacloud_credentials.exceptions import RejectedException

    with answering(answer(b'', '407 Proxy Authentication Required')) as proxy:
        match = rf'through the proxy 127.0.0.1:{proxy.port} .* answered HTTP 407 .*; check that the proxy'
        with pytest.raises(RejectedException, match=match):
            ask(real_context(), 'http://sts.example/', given=through(f'127.0.0.1:{proxy.port}'))


@pytest.mark.parametrize('scheme', ['http', 'https'])
def test_a_proxy_that_cannot_be_reached(scheme):
    port = unused_port()
    match = rf'proxy 127.0.0.1:{port} \(named by x\) \(Step\): the proxy: the connection was refused; check the proxy'
    with unreachable(match):
        ask(real_context(), f'{scheme}://sts.example/', given=through(f'127.0.0.1:{port}'))


def test_a_proxy_that_is_silent():
    with Server(lambda connection, request: proxy.done.wait(5)) as proxy:
        given = TransportOptions(0.2, 5.0, through(f'127.0.0.1:{proxy.port}').proxies)
        with unreachable(r': the proxy: no connection came about within 0.2 s; check the proxy settings'):
            ask(real_context(), 'https://sts.example/', given=given)


@pytest.mark.parametrize('data', [
    b'SENTINEL-SECRET-5e1f\r\n\r\n', b'HTTP/1.1 200 OK\r\n' + b'a: b\r\n' * 20000,
    b'HTTP/1.1 200 OK\r\n\r\nSENTINEL-SECRET-5e1f', b'HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n',
], ids=['no-http', 'long-head', 'more-than-a-head', 'upgrade'])
def test_a_proxy_that_speaks_no_http(caplog, data):
    match = r': the proxy: the answer is not valid HTTP; check the proxy settings'
    with answering(data) as proxy, unreachable(match) as caught:
        ask(real_context(), 'https://sts.example/', given=through(f'127.0.0.1:{proxy.port}'))
    assert SECRET not in all_texts_of(caught.value, caplog)


@pytest.mark.parametrize('data', [b'', b'HTTP/1.1 200 OK\r\n' + b'a: b\r\n' * 200])
def test_a_proxy_that_closes_before_its_answer_is_whole(data):
    with answering(data) as proxy, unreachable(r': the proxy: the connection was closed before'):
        ask(real_context(), 'https://sts.example/', given=through(f'127.0.0.1:{proxy.port}'))


def test_a_proxy_that_answers_byte_by_byte_ends_with_the_connect_time_out():
    def handle(connection, request):
        while not proxy.done.wait(0.02):
            connection.sendall(b'H')

    with Server(handle) as proxy:
        given = TransportOptions(0.2, 0.1, through(f'127.0.0.1:{proxy.port}').proxies)
        with unreachable(r'no connection came about within 0.2 s'):
            ask(real_context(), 'https://sts.example/', given=given)


