"""TLS against real servers whose certificates are made at start."""

import contextlib
import ssl
import sys

import pytest
import trustme
from http_servers import (
    SECRET,
    Server,
    all_texts_of,
    answer,
    answering,
    ask,
    invalid,
    listen_to_everything,
    options,
    server_context,
    unreachable,
    write_authorities,
)
from http_servers import real_context as context_with

OK = answer(b'{"ok": 1}')


@pytest.fixture(scope='module')
def authority():
    return trustme.CA()


@pytest.fixture(scope='module')
def authority_file(authority, tmp_path_factory):
    return write_authorities(tmp_path_factory.mktemp('ca') / 'ca.pem', authority)


@pytest.fixture(scope='module')
def tls(authority):
    return server_context(authority)


@pytest.mark.parametrize('variable', ['SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE'])
def test_a_private_authority_is_trusted_when_the_environment_names_it(tls, authority_file, variable):
    with answering(OK, tls) as server:
        assert ask(context_with(**{variable: authority_file}), server.url()) == {'ok': 1}


def test_an_unknown_authority_is_refused_before_anything_is_sent(tls, caplog):
    listen_to_everything(caplog)
    with answering(OK, tls) as server, unreachable(r'the TLS certificate was not accepted .*SSL_CERT_FILE') as caught:
        ask(context_with(), server.url(f'/?{SECRET}'), attempts=3)
    assert (server.requests, server.connections) == ([], 1)
    assert SECRET not in all_texts_of(caught.value, caplog)


def test_a_certificate_for_another_name_is_refused(authority, authority_file):
    with answering(OK, server_context(authority, 'other.example')) as server:
        for host in ('127.0.0.1', 'localhost'):
            with unreachable('the TLS certificate was not accepted'):
                ask(context_with(SSL_CERT_FILE=authority_file), server.url(host=host))
    assert server.requests == []


@pytest.mark.filterwarnings('ignore::DeprecationWarning')
def test_a_server_that_speaks_only_tls_1_1_is_refused(authority, authority_file):
    old = server_context(authority, '127.0.0.1')
    old.set_ciphers('ALL:@SECLEVEL=0')
    old.minimum_version = ssl.TLSVersion.TLSv1
    old.maximum_version = ssl.TLSVersion.TLSv1_1
    with answering(OK, old) as server, unreachable(r'TLS failed .*check that the server speaks TLS 1.2 or later'):
        ask(context_with(SSL_CERT_FILE=authority_file), server.url())


def test_a_server_without_tls_is_recognized():
    def handle(connection, request):
        connection.sendall(b'HTTP/1.1 400 Bad Request\r\n\r\n')

    with Server(handle, reads=False) as server, unreachable('TLS failed'):
        ask(context_with(), f'https://127.0.0.1:{server.port}/')


def test_a_handshake_that_hangs_ends_with_the_connect_time_out():
    def hang(connection, request):
        server.done.wait(5)

    with Server(hang) as server, unreachable('no connection came about within 0.2 s'):
        ask(context_with(), f'https://127.0.0.1:{server.port}/', given=options(0.2, 5))


def test_a_body_over_tls_that_comes_byte_by_byte_ends_at_the_deadline(tls, authority_file):
    def handle(connection, request):
        connection.sendall(b'HTTP/1.1 200 OK\r\n\r\n')
        for _ in range(150):
            if server.done.wait(0.02):
                return
            connection.sendall(b'1')

    context = context_with(SSL_CERT_FILE=authority_file)
    with Server(handle, tls) as server, unreachable('no whole answer came within'):
        ask(context, server.url(), given=options(0.4, 0.2))


def test_a_body_without_a_length_is_whole_only_when_tls_ends_properly(tls, authority_file):
    def handle(connection, request):
        connection.sendall(b'HTTP/1.1 200 OK\r\n\r\n{"ok": 1}')
        if len(server.requests) > 1:
            with contextlib.suppress(OSError):
                connection.unwrap()

    context = context_with(SSL_CERT_FILE=authority_file)
    with Server(handle, tls) as server:
        with unreachable('the connection was closed before the whole answer had come'):
            ask(context, server.url())
        assert ask(context, server.url()) == {'ok': 1}


@pytest.mark.parametrize(('content', 'reason'), [
    (None, 'No such file or directory'),
    (b'', 'no certificate in PEM form'),
    (b'garbage', 'no certificate in PEM form'),
    (b'-----BEGIN CERTIFICATE-----\nSENTINEL\n-----END CERTIFICATE-----\n', 'no certificate in PEM form'),
])
def test_certificate_authorities_that_cannot_be_read_are_named_with_their_variable(tmp_path, content, reason):
    path = tmp_path / 'ca.pem'
    if content is not None:
        path.write_bytes(content)
    with answering(b'') as server, invalid(reason) as caught:
        ask(context_with(REQUESTS_CA_BUNDLE=str(path)), f'https://127.0.0.1:{server.port}/')
    assert str(path) in str(caught.value)
    assert 'REQUESTS_CA_BUNDLE' in str(caught.value)
    assert 'SENTINEL' not in str(caught.value)


def test_authorities_of_certifi_that_cannot_be_read_are_named_with_it(tmp_path, monkeypatch):
    path = str(tmp_path / 'missing.pem')
    monkeypatch.setattr('certifi.where', lambda: path)
    with answering(b'') as server, invalid('which the package certifi names: No such file or directory') as caught:
        ask(context_with(), f'https://127.0.0.1:{server.port}/', attempts=3)
    assert path in str(caught.value)
    assert server.connections <= 1


def test_without_certifi_the_error_shows_the_way_out(monkeypatch):
    monkeypatch.setitem(sys.modules, 'certifi', None)
    with answering(b'') as server, invalid('pip install certifi, or name a file of them in SSL_CERT_FILE'):
        ask(context_with(), f'https://127.0.0.1:{server.port}/')


def test_a_folder_of_authorities_may_be_named_too(tmp_path, tls):
    with answering(OK, tls) as server, unreachable('the TLS certificate was not accepted'):
        ask(context_with(SSL_CERT_DIR=str(tmp_path)), server.url())


def test_plain_http_needs_no_certificate_authorities(tmp_path):
    with answering(OK) as server:
        assert ask(context_with(SSL_CERT_FILE=str(tmp_path / 'missing')), server.url()) == {'ok': 1}


def test_a_redirect_from_http_to_an_untrusted_https_server_yields_nothing(tls):
    def handle(connection, request):
        connection.sendall(answer(b'', '302 Found', f'Location: {other.url()}'))

    with answering(answer(b'{"AccessKeyId": "EVIL"}'), tls) as other, Server(handle) as server:
        with unreachable('never followed'):
            ask(context_with(), server.url())
        assert len(server.requests) == 1
    assert other.connections == 0
