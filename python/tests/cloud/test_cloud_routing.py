"""The library's own transport, led to the local cloud by the names of the real services."""

import pytest
from alibabacloud_credentials._transport.address import parse_proxy
from alibabacloud_credentials._transport.failures import TransportFailure
from alibabacloud_credentials._transport.messages import Request
from alibabacloud_credentials._transport.routes import Trust
from alibabacloud_credentials._transport.sender import Sender
from alibabacloud_credentials.testing import FakeClock, FakeFiles, LocalCloud, RoutedSender, WorldRefused

TIMES = {'connect_timeout_s': 5.0, 'read_timeout_s': 5.0, 'total_timeout_s': 10.0}


def ask(sender, url, **options):
    return sender.send(Request('GET', url), **TIMES, **options)


@pytest.mark.parametrize(('url', 'service'), [
    ('https://sts.aliyuncs.com/', 'sts'), ('https://sts-vpc.cn-hangzhou.aliyuncs.com/', 'sts'),
    ('https://oauth.alibabacloud.com/v1/token', 'oauth'),
    ('https://signin-cn-shanghai.alibabacloudsso.com/cloud-credentials', 'cloud_sso'),
    ('http://100.100.100.200/latest/meta-data/region-id', 'metadata'),
    ('https://ecs.cn-hangzhou.aliyuncs.com/', 'openapi'),
])
def test_real_names_are_served_with_certificates_of_their_own(cloud, url, service):
    response = ask(RoutedSender(cloud), url)

    assert response.status < 500
    assert cloud.requests[-1].service == service
    assert cloud.requests[-1].headers['host'] == url.split('/')[2]


def test_loopback_addresses_are_themselves(cloud):
    assert ask(RoutedSender(cloud), f'{cloud.metadata.url}/latest/meta-data/region-id').body == b'cn-hangzhou'
    assert ask(RoutedSender(cloud), f'https://localhost:{cloud.sts.https.port}/').status == 400


@pytest.mark.parametrize('url', ['https://example.com/', 'http://192.0.2.1/'])
def test_nothing_else_is_reached(cloud, url):
    with pytest.raises(TransportFailure):
        ask(RoutedSender(cloud), url)


def test_a_trust_that_is_given_is_used(cloud):
    with LocalCloud() as other, pytest.raises(TransportFailure):
        ask(RoutedSender(cloud), 'https://sts.aliyuncs.com/', trust=Trust('SSL_CERT_FILE', other.ca_file))
    assert not cloud.sts.requests


def test_a_plain_sender_reaches_the_cloud_by_its_endpoint(cloud):
    trust = Trust('SSL_CERT_FILE', cloud.environment()['SSL_CERT_FILE'])

    assert ask(Sender(), f'https://{cloud.sts.endpoint}/', trust=trust).status == 400


def test_a_proxy_leads_to_the_same_cloud(cloud):
    proxy = parse_proxy(cloud.proxy.url, 'the proxy')

    assert ask(RoutedSender(cloud), 'https://sts.aliyuncs.com/', proxy=proxy).status == 400
    assert cloud.proxy.targets == ['sts.aliyuncs.com:443']


def test_a_context_of_the_cloud_has_its_variables_and_files_and_no_others(cloud):
    context = cloud.context(environment={'A': 'b'}, files={'/token': 'x'})

    assert context.environment.get('A') == 'b'
    assert context.environment.get('PATH') is None
    assert context.files.read('/token', 'token file') == b'x'
    with pytest.raises(WorldRefused):
        context.commands.run('true')


def test_a_context_may_be_given_its_parts():
    clock, files = FakeClock(), FakeFiles()
    with LocalCloud(clock=clock) as cloud:
        context = cloud.context(files=files)

    assert context.clock is clock
    assert context.files is files
