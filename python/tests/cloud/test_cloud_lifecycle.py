"""Start, stop, threads, certificates, records, routes: what is true of the cloud as a whole."""

import gc
import http.client
import os
import re
import socket
import ssl
import subprocess
import sys
import threading
import time
import warnings

import pytest
from alibabacloud_credentials.testing import FakeClock, LocalCloud
from cloud_client import assume_role, send


def test_every_server_is_on_loopback(cloud):
    for service in (cloud.sts, cloud.openapi, cloud.metadata, cloud.uri, cloud.oauth, cloud.cloud_sso, cloud.proxy):
        for listener in (service.http, service.https):
            assert listener is None or listener.host == '127.0.0.1'


def test_without_the_extra_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, 'trustme', None)  # what an import makes of that is: not installed
    with pytest.raises(ImportError, match=re.escape("pip install 'alibabacloud_credentials[testing]'")):
        LocalCloud()


def test_an_address_can_be_chosen():
    with LocalCloud(addresses={'metadata/http': ('127.0.0.3', 0)}) as cloud:
        assert cloud.metadata.http.host == '127.0.0.3'


def test_a_taken_address_stops_what_had_started():
    before = set(threading.enumerate())
    with socket.socket() as taken:
        taken.bind(('127.0.0.1', 0))
        taken.listen(1)
        with pytest.raises(OSError, match='in use'):
            LocalCloud(addresses={'oauth/https': taken.getsockname()})

    assert set(threading.enumerate()) <= before


def test_close_ends_threads_sockets_and_files_at_once():
    before = set(threading.enumerate())
    with warnings.catch_warnings():
        warnings.simplefilter('error')
        cloud = LocalCloud()
        idle = socket.create_connection((cloud.sts.https.host, cloud.sts.https.port))
        send(cloud.metadata.http, 'GET', '/')
        kept = http.client.HTTPConnection(cloud.metadata.http.host, cloud.metadata.http.port)
        kept.request('GET', '/')
        kept.getresponse().read()
        started = time.monotonic()
        cloud.close()
        gc.collect()
    idle.close()
    kept.close()

    assert time.monotonic() - started < 30
    assert set(threading.enumerate()) <= before
    assert not os.path.exists(cloud.ca_file)


def test_close_may_be_called_twice(cloud):
    address = cloud.sts.https.host, cloud.sts.https.port
    cloud.close()
    cloud.close()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)


def test_a_program_that_forgets_to_close_exits_without_a_word():
    program = 'from alibabacloud_credentials.testing import LocalCloud; cloud = LocalCloud()'

    done = subprocess.run(
        [sys.executable, '-W', 'ignore', '-c', program], capture_output=True, text=True, timeout=30, check=False,
        env={**os.environ, 'PYTHONPATH': os.pathsep.join(sys.path)},
    )

    assert (done.returncode, done.stdout, done.stderr) == (0, '', '')


def test_a_client_that_does_not_trust_the_authority_refuses(cloud):
    with pytest.raises(ssl.SSLError):
        send(cloud.sts.https, 'GET', '/')

    assert not cloud.sts.requests


def test_handshakes_that_failed_are_counted(cloud):
    with pytest.raises(ssl.SSLError):
        send(cloud.sts.https, 'GET', '/')
    limit = time.monotonic() + 5
    while not cloud.sts.https.handshake_failures and time.monotonic() < limit:
        threading.Event().wait(0.01)

    assert cloud.sts.https.handshake_failures == 1


def test_the_certificate_is_for_the_name_that_was_asked_for(cloud):
    context = ssl.create_default_context(cafile=cloud.ca_file)
    plain = socket.create_connection((cloud.sts.https.host, cloud.sts.https.port))
    with context.wrap_socket(plain, server_hostname='sts.cn-hangzhou.aliyuncs.com') as secure:
        names = secure.getpeercert()['subjectAltName']

    assert names == (('DNS', 'sts.cn-hangzhou.aliyuncs.com'),)


def test_the_certificate_can_be_for_the_wrong_name(cloud):
    cloud.authority.presented_name = 'elsewhere.test'

    with pytest.raises(ssl.SSLError, match=r'(?i)mismatch|not valid'):
        send(cloud.sts.https, 'GET', '/', cafile=cloud.ca_file)


def test_requests_are_recorded_in_order_and_can_be_cleared(cloud, user, role):
    send(cloud.metadata.http, 'GET', '/a?x=1')
    assume_role(cloud, user, role)

    assert [record.service for record in cloud.requests] == ['metadata', 'sts']
    assert cloud.metadata.requests[0].query == {'x': '1'}
    assert [record.operation for record in cloud.sts.requests_of('AssumeRole')] == ['AssumeRole']
    cloud.clear_requests()
    assert cloud.requests == []


def test_one_can_wait_for_requests(cloud):
    thread = threading.Thread(target=send, args=(cloud.metadata.http, 'GET', '/'))
    thread.start()

    assert cloud.wait_for_requests(1, service='metadata')
    thread.join()
    assert not cloud.wait_for_requests(1, service='sts', timeout_s=0.01)


def test_many_clients_at_once_are_all_recorded(cloud):
    threads = [threading.Thread(target=send, args=(cloud.metadata.http, 'GET', '/')) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [record.status for record in cloud.metadata.requests] == [404] * 40


def test_printed_requests_and_keys_hold_no_secret(cloud, user, role):
    key = cloud.issue(role)
    reply = assume_role(cloud, key, cloud.add_role('next', trusts=role), Policy='{"Version": "1"}')
    printed = repr(cloud.requests) + str(cloud.requests[-1].form) + f'{cloud.requests[-1].query}' + repr((user, key))

    form = cloud.requests[-1].form
    for secret in (
        user.access_key_secret, key.access_key_secret, key.security_token, key.access_key_id,
        form['Policy'], form['SignatureNonce'], cloud.requests[-1].query['Signature'],
        reply.json['Credentials']['SecurityToken'],
    ):
        assert secret not in printed


def test_made_up_keys_say_so(cloud, user, role):
    assert user.access_key_id.startswith('LTAI5tFAKE')
    assert 'fake' in user.access_key_secret.lower()
    assert 'FAKE' in cloud.issue(role).access_key_id


@pytest.mark.parametrize('raw', [
    b'nonsense\r\n\r\n', b'GET / HTTP/9.9\r\n\r\n', b'POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n',
    b'POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n', b'POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\nab',
    b'\x16\x03\x01 TLS to a plain server', b'',
])
def test_what_is_not_http_is_dropped_without_a_word(cloud, raw, capfd):
    with socket.create_connection((cloud.metadata.http.host, cloud.metadata.http.port), timeout=5) as connection:
        connection.sendall(raw)
        connection.shutdown(socket.SHUT_WR)
        while connection.recv(1000):
            pass

    assert send(cloud.metadata.http, 'GET', '/').status == 404
    assert capfd.readouterr() == ('', '')


def test_a_chunked_body_is_read(cloud):
    send(cloud.uri.http, 'POST', '/', body=iter([b'ab', b'cde']))

    assert cloud.uri.requests[-1].body == b'abcde'


@pytest.mark.parametrize(('host', 'scheme', 'service'), [
    ('sts.aliyuncs.com', 'https', 'sts'), ('sts.cn-hangzhou.aliyuncs.com', 'https', 'sts'),
    ('sts-vpc.cn-beijing.aliyuncs.com', 'https', 'sts'), ('STS.ap-northeast-1.aliyuncs.com.', 'https', 'sts'),
    ('sts.aliyuncs.com', 'http', 'sts'), ('100.100.100.200', 'http', 'metadata'),
    ('oauth.aliyun.com', 'https', 'oauth'), ('oauth.alibabacloud.com', 'https', 'oauth'),
    ('signin-cn-shanghai.alibabacloudsso.com', 'https', 'cloud_sso'),
    ('ecs.cn-hangzhou.aliyuncs.com', 'http', 'openapi'),
])
def test_real_names_lead_to_local_services(cloud, host, scheme, service):
    listener = getattr(getattr(cloud, service), scheme)

    assert cloud.route(host, 443, scheme) == (listener.host, listener.port)


@pytest.mark.parametrize('host', ['example.com', '192.0.2.1', 'sts.aliyuncs.com.evil.test', 'xaliyuncs.com', ''])
def test_other_names_lead_nowhere(cloud, host):
    assert cloud.route(host, 443, 'https') is None


@pytest.mark.parametrize('host', ['127.0.0.1', 'localhost', '127.8.8.8', '::1'])
def test_loopback_leads_to_itself(cloud, host):
    assert cloud.route(host, 8080, 'http') == (host, 8080)


def test_the_environment_is_what_another_process_needs(cloud, user, role):
    key = cloud.issue(role)

    assert cloud.environment()['SSL_CERT_FILE'] == cloud.ca_file
    assert cloud.environment()['ALIBABA_CLOUD_STS_ENDPOINT'] == cloud.sts.https.address
    assert cloud.environment(user)['ALIBABA_CLOUD_ACCESS_KEY_ID'] == user.access_key_id
    assert 'ALIBABA_CLOUD_SECURITY_TOKEN' not in cloud.environment(user)
    assert cloud.environment(key)['ALIBABA_CLOUD_SECURITY_TOKEN'] == key.security_token


def test_the_clock_can_be_a_tests_own():
    clock = FakeClock(wall=1000000000.0)
    with LocalCloud(clock=clock) as cloud:
        user = cloud.add_access_key()
        reply = assume_role(cloud, user, cloud.add_role('r'), Timestamp='2001-09-09T01:46:40Z')
        assert reply.json['Credentials']['Expiration'] == '2001-09-09T02:46:40Z'
        clock.advance(901)
        assert assume_role(cloud, user, cloud.add_role('r'), Timestamp='2001-09-09T01:46:40Z').status == 400
