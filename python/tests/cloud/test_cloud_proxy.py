"""The proxy: tunnels and plain requests to the local cloud, and to nothing else."""

import base64
import http.client
import ssl
import threading

import pytest
import urllib3
from cloud_client import send

ITEM = 'http://100.100.100.200/latest/meta-data/region-id'


def connect(cloud, host='sts.aliyuncs.com', **headers):
    connection = http.client.HTTPSConnection(
        cloud.proxy.http.host, cloud.proxy.http.port, timeout=10,
        context=ssl.create_default_context(cafile=cloud.ca_file),
    )
    connection.set_tunnel(host, 443, headers)
    return connection


def test_a_tunnel_leads_a_real_name_to_the_local_service(cloud):
    connection = connect(cloud)
    connection.request('GET', '/?Format=JSON')

    assert connection.getresponse().status == 400
    connection.close()
    assert cloud.proxy.targets == ['sts.aliyuncs.com:443']
    assert cloud.sts.requests[-1].headers['host'] == 'sts.aliyuncs.com'


def test_a_plain_request_is_forwarded(cloud):
    assert send(cloud.proxy.http, 'GET', ITEM).body == b'cn-hangzhou'
    assert cloud.proxy.targets == [ITEM]
    assert cloud.proxy.requests[-1].operation == 'forward'
    assert cloud.metadata.requests[-1].path == '/latest/meta-data/region-id'


def test_a_body_and_headers_are_forwarded(cloud):
    url = f'{cloud.uri.http.url}/x'

    send(cloud.proxy.http, 'POST', url, {'X-Mine': 'a', 'Proxy-Connection': 'keep-alive'}, b'body')

    record = cloud.uri.requests[-1]
    assert (record.body, record.headers['x-mine']) == (b'body', 'a')
    assert 'proxy-connection' not in record.headers


def test_urllib3_goes_through_it(cloud):
    with urllib3.ProxyManager(cloud.proxy.url, ca_certs=cloud.ca_file) as manager:
        answer = manager.request('GET', 'https://oauth.aliyun.com/', retries=False)

    assert answer.status == 404
    assert cloud.proxy.requests[-1].operation == 'CONNECT'


@pytest.mark.parametrize('target', ['http://example.com/', 'http://192.0.2.1/', 'https://sts.aliyuncs.com/'])
def test_nothing_but_the_local_cloud_is_reached(cloud, target):
    assert send(cloud.proxy.http, 'GET', target).status == 502


def test_no_tunnel_leads_elsewhere(cloud):
    with pytest.raises(OSError, match='502'):
        connect(cloud, 'example.com').connect()


def test_it_can_refuse(cloud):
    cloud.proxy.refuse = True

    with pytest.raises(OSError, match='403'):
        connect(cloud).connect()
    assert send(cloud.proxy.http, 'GET', ITEM).status == 403
    assert not cloud.sts.requests


def test_it_can_demand_a_password(cloud):
    cloud.proxy.username, cloud.proxy.password = 'someone', 'fake-word'
    good = base64.b64encode(b'someone:fake-word').decode()

    reply = send(cloud.proxy.http, 'GET', ITEM)
    assert (reply.status, reply.headers['proxy-authenticate'][:5]) == (407, 'Basic')
    assert send(cloud.proxy.http, 'GET', ITEM, {'Proxy-Authorization': 'Basic AAAA'}).status == 407
    assert send(cloud.proxy.http, 'GET', ITEM, {'Proxy-Authorization': f'Basic {good}'}).status == 200
    assert 'proxy-authorization' not in cloud.metadata.requests[-1].headers
    assert good not in repr(cloud.proxy.requests)


def test_an_open_tunnel_ends_when_the_cloud_closes(cloud):
    connection = connect(cloud)
    connection.connect()
    cloud.close()

    try:
        assert connection.sock.recv(1) == b''
    except OSError:
        # Some versions call an end without a farewell an error.
        pass
    finally:
        connection.close()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith('local-cloud')]
