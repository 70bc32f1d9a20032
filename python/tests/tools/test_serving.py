"""The credential server over real connections: who gets an answer, and who does not."""

import contextlib
import json
import re
import socket
import threading
import urllib.error
import urllib.request

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import (
    CredentialException,
    InvalidConfigurationException,
    UnreachableException,
)
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from alibabacloud_credentials.testing import FakeClock, LocalCloud, use_context
from alibabacloud_credentials.tools import CredentialServer, client_for
from profiles import CONFIG_JSON, config_json, of_key, of_role

DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
LIST = '/latest/meta-data/ram/security-credentials/'
TTL = 'X-aliyun-ecs-metadata-token-ttl-seconds'
TOKEN = 'X-aliyun-ecs-metadata-token'


def ask(url, method='GET', **headers):
    """Status, headers and text of an answer."""
    request = urllib.request.Request(url, method=method, headers={k.replace('_', '-'): v for k, v in headers.items()})
    try:
        with DIRECT.open(request, timeout=20) as answer:
            return answer.status, answer.headers, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read().decode()


@pytest.fixture
def reader(cloud, in_cloud):
    """A client of a role."""
    user = cloud.add_access_key()
    role = cloud.add_role('reader', trusts=user)
    in_cloud(files={CONFIG_JSON: config_json(of_key('alice', user), of_role('reader', role, 'alice'))})
    return client_for(profile='reader')


@pytest.fixture
def server(reader):
    with CredentialServer(reader) as server:
        yield server


@pytest.fixture
def metadata(reader):
    """Base address of the metadata view."""
    with CredentialServer(reader, view='ecs', role_name='reader') as server:
        yield f'http://127.0.0.1:{server.port}'


def test_the_uri_answers_with_the_credential_and_no_other_path_does(server, reader):
    status, headers, text = ask(server.url)
    document = json.loads(text)
    assert (status, headers['Cache-Control']) == (200, 'no-store')
    assert list(document) == ['Code', 'AccessKeyId', 'AccessKeySecret', 'SecurityToken', 'Expiration']
    assert document['AccessKeyId'] == reader.get_credential().access_key_id
    base = f'http://127.0.0.1:{server.port}'
    for path in ('/', f'{server.url[len(base):]}/', f'{server.url[len(base):]}?x', '/latest/meta-data/', LIST):
        assert ask(base + path)[0] == 404


def test_the_path_cannot_be_guessed_and_has_no_printable_form(server):
    assert re.fullmatch(r'http://127\.0\.0\.1:\d+/[A-Za-z0-9_-]{43}', server.url)
    assert server.url[-43:] not in repr(server)


@pytest.mark.parametrize('host', [
    'evil.example', 'evil.example:{port}', 'localhost:{port}', '127.0.0.1:1', '127.0.0.1.evil.example',
    '[::1]:{port}', '',
])
def test_another_host_is_refused_so_that_no_name_can_be_rebound_to_the_server(server, host):
    status, _, text = ask(server.url, Host=host.format(port=server.port))
    assert status == 421
    assert 'AccessKey' not in text


def test_what_some_sdks_do_otherwise_is_taken_too(server, metadata):
    """A host without its port; an empty query."""
    assert ask(server.url, Host='127.0.0.1')[0] == 200
    with connection_to(server) as connection:
        path = server.url[-44:]
        connection.sendall(f'GET {path}? HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n\r\n'.encode())
        assert connection.recv(65536).startswith(b'HTTP/1.1 200')


def test_a_page_of_another_origin_gets_nothing_and_no_permission(server):
    for method in ('GET', 'OPTIONS'):
        status, headers, text = ask(
            server.url, method, Origin='https://evil.example', Access_Control_Request_Method='GET'
        )
        assert status == 403
        assert not [name for name in headers if name.lower().startswith('access-control')]
        assert 'AccessKey' not in text


@pytest.mark.parametrize('method', ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE'])
def test_only_get_is_answered(server, method):
    status, headers, _ = ask(server.url, method)
    assert (status, headers['Allow']) == (405, 'GET')


def test_the_metadata_view_answers_by_version_1(metadata, reader):
    assert ask(metadata + LIST)[2] == 'reader'
    assert ask(metadata + LIST[:-1])[2] == 'reader'
    document = json.loads(ask(f'{metadata}{LIST}reader')[2])
    assert document['AccessKeyId'] == reader.get_credential().access_key_id
    assert set(document) == {'Code', 'AccessKeyId', 'AccessKeySecret', 'SecurityToken', 'Expiration', 'LastUpdated'}
    assert ask(f'{metadata}{LIST}other')[0] == 404


def test_the_metadata_view_answers_by_version_2(metadata):
    status, _, token = ask(f'{metadata}/latest/api/token', 'PUT', **{TTL: '60'})
    assert status == 200
    assert ask(f'{metadata}{LIST}reader', **{TOKEN: token})[0] == 200


@pytest.mark.parametrize('token', ['', 'x', '99999999.00', '9' * 5000, 'x.y'])
def test_a_token_that_is_none_is_refused(metadata, token):
    assert ask(f'{metadata}{LIST}reader', **{TOKEN: token})[0] == 401


def test_a_token_of_another_server_is_refused(metadata, reader):
    with CredentialServer(reader, view='ecs') as other:
        token = ask(f'http://127.0.0.1:{other.port}/latest/api/token', 'PUT', **{TTL: '60'})[2]
    assert ask(f'{metadata}{LIST}reader', **{TOKEN: token})[0] == 401


@pytest.mark.parametrize('lifetime', [None, '0', '21601', '-1', 'x', '1' * 100])
def test_a_token_lives_from_1_to_21600_seconds(metadata, lifetime):
    headers = {} if lifetime is None else {TTL: lifetime}
    assert ask(f'{metadata}/latest/api/token', 'PUT', **headers)[0] == 400


def test_a_token_is_for_put_and_never_through_a_proxy(metadata):
    assert ask(f'{metadata}/latest/api/token', **{TTL: '60'})[0] == 405
    assert ask(f'{metadata}/latest/api/token', 'PUT', **{TTL: '60', 'X-Forwarded-For': '10.0.0.1'})[0] == 403
    assert ask(f'{metadata}{LIST}reader', 'PUT')[0] == 405


def test_the_metadata_view_takes_the_host_of_the_real_one(metadata):
    assert ask(f'{metadata}{LIST}reader', Host='100.100.100.200')[0] == 200
    assert ask(f'{metadata}{LIST}reader', Host='evil.example')[0] == 421


def test_a_token_ends(reader):
    clock = FakeClock()
    with LocalCloud(clock=clock) as cloud:
        key = cloud.issue(cloud.add_role('r'), lifetime_s=3600)
        with use_context(cloud.context(environment=cloud.environment(key))), CredentialServer(view='ecs') as server:
            base = f'http://127.0.0.1:{server.port}'
            token = ask(f'{base}/latest/api/token', 'PUT', **{TTL: '60'})[2]
            clock.advance(59)
            assert ask(f'{base}{LIST}', **{TOKEN: token})[0] == 200
            clock.advance(1)
            assert ask(f'{base}{LIST}', **{TOKEN: token})[0] == 401


def test_all_who_ask_share_one_credential_which_is_refreshed_ahead():
    clock = FakeClock()
    with LocalCloud(clock=clock) as cloud:
        user = cloud.add_access_key()
        role = cloud.add_role('reader', trusts=user)
        files = {CONFIG_JSON: config_json(of_key('alice', user), of_role('reader', role, 'alice'))}
        with use_context(cloud.context(files=files)), CredentialServer(client_for(profile='reader')) as server:
            first = {ask(server.url)[2] for _ in range(20)}
            assert len(first) == 1
            assert len(cloud.sts.requests) == 1
            clock.advance(3500)
            assert ask(server.url)[2] not in first


class Source(RefreshingProvider):
    name = 'source'
    failure = None

    def fetch(self, context):
        if self.failure is not None:
            raise self.failure
        end = int(context.clock.wall()) + 3600
        return Credentials(access_key_id='STS.1', access_key_secret='s', security_token='t', expiration=end)


def test_when_there_is_no_credential_who_asks_is_told_so_and_the_person_why(world, clock):
    source, told = Source(), []
    with LocalCloud(clock=clock) as cloud, use_context(cloud.context(clock=clock)):
        source = Source()
        with CredentialServer(Client(provider=source), failed=told.append) as server:
            source.failure = UnreachableException('source: nobody is there')
            clock.advance(4000)
            status, _, text = ask(server.url)
            source.failure = None
            clock.advance(10)
            assert ask(server.url)[0] == 200
    assert (status, 'nobody is there' in text) == (503, False)
    assert 'nobody is there' in str(told[0])


def test_nothing_is_served_where_there_is_no_credential(in_cloud):
    in_cloud({'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true'})
    with pytest.raises(CredentialException, match='unable to load credentials from any'):
        CredentialServer()


def test_a_bearer_token_is_not_served(in_cloud):
    in_cloud()
    with pytest.raises(InvalidConfigurationException, match='no AccessKey pair'):
        CredentialServer(Client(Config(type='bearer', bearer_token='FAKE-SECRET')))


def test_a_second_server_on_the_port_is_refused_with_a_sentence(server, reader):
    with pytest.raises(InvalidConfigurationException, match=rf'cannot listen at port {server.port} of 127.0.0.1: '):
        CredentialServer(reader, port=server.port)


@pytest.mark.parametrize('host', ['localhost', 'evil.example', '', '127.0.0.1:80', '300.1.1.1'])
def test_the_address_to_listen_at_is_a_literal_one(reader, host):
    with pytest.raises(InvalidConfigurationException, match='must be a literal one'):
        CredentialServer(reader, host=host)


def test_a_server_at_every_address_takes_literal_hosts_alone(reader):
    with CredentialServer(reader, host='0.0.0.0') as server:
        url = server.url.replace('0.0.0.0', '127.0.0.1')
        assert ask(url)[0] == 200
        assert ask(url, Host='evil.example')[0] == 421


def test_after_close_nobody_is_answered(reader):
    with CredentialServer(reader) as server:
        pass
    with pytest.raises(OSError, match='refused'):
        socket.create_connection(('127.0.0.1', server.port), 5)


def connection_to(server):
    return socket.create_connection(('127.0.0.1', server.port), 10)


def test_a_thousand_silent_connections_keep_nobody_from_an_answer(server):
    with contextlib.ExitStack() as stack:
        for _ in range(1000):
            stack.enter_context(connection_to(server))
        assert ask(server.url)[0] == 200


def test_a_client_of_one_byte_at_a_time_is_cut_off_and_keeps_nobody_waiting(cloud, reader):
    clock = FakeClock()
    with use_context(cloud.context(clock=clock)):
        server = CredentialServer(Client(provider=Source()))
    with server, connection_to(server) as slow:
        for byte in b'GET / HT':
            slow.send(bytes([byte]))
            assert ask(server.url)[0] == 200
            clock.advance(1)
        clock.advance(3)
        assert slow.recv(1) == b''


@pytest.mark.parametrize('sent', [
    b'\x16\x03\x01\x02\x00', b'\r\n' * 100, b'GET ' + b'x' * 100000, b'GET / HTTP/1.1\r\n\r\n', b'\x00' * 10,
    b'GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
])
def test_what_is_no_request_is_dropped(server, sent):
    with connection_to(server) as connection, contextlib.suppress(OSError):
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        assert b'AccessKey' not in connection.recv(65536)
    assert ask(server.url)[0] == 200


def test_many_clients_at_once_all_get_the_credential(server):
    found = []

    def work():
        found.append(ask(server.url)[0])

    threads = [threading.Thread(target=work) for _ in range(25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [200] * 25
