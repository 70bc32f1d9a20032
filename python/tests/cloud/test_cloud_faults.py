"""What can be made to go wrong, seen from a client that knows nothing of it."""

import gzip
import http.client
import socket
import time
import zlib

import pytest
from cloud_client import assume_role, send

PATH = '/latest/meta-data/region-id'


@pytest.fixture
def server(cloud):
    return cloud.metadata


def get(server, **arguments):
    return send(server.http, 'GET', PATH, **arguments)


def test_a_status(server):
    server.faults.add(status=503)

    assert get(server).status == 503
    assert get(server).status == 503
    assert server.requests[-1].outcome == 'fault: 503'


def test_a_fault_happens_as_often_as_asked(server):
    fault = server.faults.add(status=500, times=2)

    assert [get(server).status for _ in range(3)] == [500, 500, 200]
    assert fault.hits == 2


def test_a_fault_can_be_cleared(server, cloud):
    server.faults.add(status=500).clear()
    assert get(server).status == 200

    server.faults.add(status=500)
    cloud.clear_faults()
    assert get(server).status == 200


def test_a_fault_can_be_of_one_operation(server):
    server.attach_role('web')
    server.faults.add(operation='role_list', status=500)

    assert get(server).status == 200
    assert send(server.http, 'GET', '/latest/meta-data/ram/security-credentials/').status == 500


def test_faults_happen_oldest_first(server):
    server.faults.add(status=500, times=1)
    server.faults.add(status=404, times=1)

    assert [get(server).status for _ in range(3)] == [500, 404, 200]


@pytest.mark.parametrize(('code', 'status'), [
    ('Throttling.User', 400), ('InternalError', 500), ('SomethingNew', 400), ('InvalidAccessKeyId.NotFound', 404),
])
def test_an_error_code_brings_its_status(cloud, user, role, code, status):
    cloud.sts.faults.add(code=code, operation='AssumeRole')

    reply = assume_role(cloud, user, role)

    assert (reply.status, reply.code) == (status, code)
    assert set(reply.json) == {'RequestId', 'HostId', 'Code', 'Message', 'Recommend'}


def test_an_error_with_a_status_text_and_retry_after(server):
    server.faults.add(status=429, code='Throttling', message='slow down', retry_after=7)

    reply = get(server)

    assert (reply.status, reply.code, reply.json['Message']) == (429, 'Throttling', 'slow down')
    assert reply.headers['retry-after'] == '7'


def test_a_fault_that_answers_leaves_the_operation_undone(cloud, user, role):
    cloud.sts.faults.add(status=500, times=1)

    assume_role(cloud, user, role, SignatureNonce='n')

    assert not cloud.accounts.tokens
    assert assume_role(cloud, user, role, SignatureNonce='n').status == 200


def test_a_delay(server):
    server.faults.add(delay_s=0.2)
    started = time.monotonic()

    assert get(server).body == b'cn-hangzhou'
    assert time.monotonic() - started >= 0.2


def test_a_hang_outlasts_the_client(server):
    server.faults.add(hang_s=30)

    with pytest.raises(socket.timeout):
        get(server, timeout=0.2)
    assert server.requests[-1].outcome == 'fault: hang'


def test_a_hang_ends_when_the_cloud_closes(server, cloud):
    server.faults.add(hang_s=3600)
    connection = http.client.HTTPConnection(server.http.host, server.http.port, timeout=60)
    connection.request('GET', PATH)
    assert cloud.wait_for_requests(1)

    cloud.close()

    # Not a timeout, which is what the hang would end in.
    with pytest.raises((http.client.HTTPException, ConnectionError)):
        connection.getresponse()
    connection.close()


def test_a_connection_closed_before_the_head(server):
    server.faults.add(close='before_head')

    with pytest.raises((http.client.RemoteDisconnected, ConnectionError)):
        get(server)


def test_a_connection_closed_after_the_head(server):
    server.faults.add(close='after_head')

    with pytest.raises(http.client.IncompleteRead) as caught:
        get(server)
    assert caught.value.partial == b''


def test_a_connection_closed_in_the_body(server):
    server.faults.add(close='mid_body')

    with pytest.raises(http.client.IncompleteRead) as caught:
        get(server)
    assert caught.value.partial == b'cn-han'


def test_another_kind_of_close_is_refused(server):
    with pytest.raises(ValueError, match='before_head'):
        server.faults.add(close='sometimes')


@pytest.mark.parametrize('status', [None, 301, 307, 308])
def test_a_redirect(server, status):
    server.faults.add(redirect_to='http://elsewhere.test/x', status=status)

    reply = get(server)

    assert reply.status == (status or 302)
    assert reply.headers['location'] == 'http://elsewhere.test/x'


def test_a_huge_body_is_made_while_it_is_sent(server):
    size = 200 * 1024 * 1024
    server.faults.add(huge_bytes=size)
    connection = http.client.HTTPConnection(server.http.host, server.http.port, timeout=10)
    connection.request('GET', PATH)
    answer = connection.getresponse()

    assert answer.getheader('content-length') == str(size)
    assert answer.read(20).startswith(b'{"Padding": "aaa')
    connection.close()
    answer.close()
    assert server.requests[-1].bytes_sent < 20 * 1024 * 1024


def test_a_huge_body_is_as_long_as_it_says(server):
    server.faults.add(huge_bytes=1000001, times=1)
    connection = http.client.HTTPConnection(server.http.host, server.http.port, timeout=10)
    bodies = []
    for _ in range(2):
        connection.request('GET', PATH)
        bodies.append(connection.getresponse().read())
    connection.close()

    assert len(bodies[0]) == 1000001
    assert bodies[1] == b'cn-hangzhou'


def test_a_compressed_body_unpacks_to_its_size(server):
    size = 5 * 1024 * 1024 + 17
    server.faults.add(compressed_bytes=size)

    reply = get(server)

    assert reply.headers['content-encoding'] == 'gzip'
    assert len(reply.body) < size / 50
    assert len(gzip.decompress(reply.body)) == size


def test_a_compressed_body_of_two_hundred_megabytes_is_small(server):
    server.faults.add(compressed_bytes=200 * 1024 * 1024)

    body = get(server).body

    assert len(body) < 1024 * 1024
    assert len(zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(body, 10 ** 6)) == 10 ** 6


def test_a_head_that_comes_byte_by_byte(server):
    server.faults.add(head_interval_s=0.002)
    started = time.monotonic()

    assert get(server).body == b'cn-hangzhou'
    assert time.monotonic() - started > 0.1


def test_a_body_that_comes_byte_by_byte(server):
    server.faults.add(body_interval_s=0.02)
    started = time.monotonic()

    assert get(server).body == b'cn-hangzhou'
    assert time.monotonic() - started > 0.2


@pytest.mark.parametrize('body', [b'', b'\xff\xfe garbage', b'<html>', b'[]', b'null'])
def test_a_garbage_body(server, body):
    server.faults.add(body=body)

    assert (get(server).status, get(server).body) == (200, body)


def test_a_body_given_as_a_value_is_sent_as_json(server):
    server.faults.add(body={'a': [1, None]}, status=201, headers={'X-Extra': 'yes'})

    reply = get(server)

    assert (reply.status, reply.json, reply.headers['x-extra']) == (201, {'a': [1, None]}, 'yes')


def test_an_answer_made_from_the_request(server):
    from alibabacloud_credentials.testing import Answer

    server.faults.add(answer=lambda request: Answer(200, {'path': request.path}))

    assert get(server).json == {'path': PATH}


def test_headers_can_be_added_to_the_real_answer(server):
    server.faults.add(headers={'Date': 'nonsense'})

    reply = get(server)

    assert (reply.body, reply.headers['date']) == (b'cn-hangzhou', 'nonsense')


def test_faults_work_over_tls_too(cloud, user, role):
    cloud.sts.faults.add(close='mid_body', times=1)
    cloud.sts.faults.add(body_interval_s=0.0001, times=1)

    with pytest.raises((http.client.IncompleteRead, OSError)):
        assume_role(cloud, user, role)
    assert assume_role(cloud, user, role).status == 200
