"""The library's own transport, led to the local cloud by the names of the real services."""

import platform
import sys

import pytest
from alibabacloud_credentials import __version__
from alibabacloud_credentials.exceptions import UnreachableException
from alibabacloud_credentials.testing import (
    Clock,
    FakeClock,
    FakeEnvironment,
    FakeFiles,
    LocalCloud,
    RefusingContext,
    Request,
    RoutedSender,
    Sender,
    TransportFailure,
    WorldRefused,
)

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


@pytest.fixture
def assume(cloud, user, role):
    """Assumes the role in a context, and how."""
    def assume(context, **config):
        return cloud.client(
            context=context, type='ram_role_arn', role_arn=role.arn, access_key_id=user.access_key_id,
            access_key_secret=user.access_key_secret, **config,
        ).get_credential()

    return assume


def test_an_authority_of_the_environment_is_trusted_in_the_place_of_the_clouds(cloud, assume):
    with LocalCloud() as other:
        context = cloud.context(environment={'SSL_CERT_FILE': other.ca_file})
        with pytest.raises(UnreachableException, match='the TLS certificate was not accepted'):
            assume(context)
    assert not cloud.sts.requests


def test_a_plain_sender_reaches_the_cloud_by_its_endpoint(cloud, assume):
    context = RefusingContext(environment=FakeEnvironment(cloud.environment()), http=Sender(), clock=Clock())

    assert assume(context).access_key_id.startswith('STS.')
    assert cloud.sts.requests[-1].headers['host'] == cloud.sts.endpoint


def test_a_proxy_leads_to_the_same_cloud(cloud, assume):
    assert assume(None, proxy=cloud.proxy.url).access_key_id.startswith('STS.')
    assert cloud.proxy.targets == ['sts.aliyuncs.com:443']


def test_a_request_names_this_package_as_all_ports_name_themselves(cloud):
    ask(RoutedSender(cloud), 'https://sts.aliyuncs.com/')

    version = '.'.join(map(str, sys.version_info[:3]))
    place = f'{platform.system()}; {platform.machine()}'
    assert cloud.requests[-1].headers['user-agent'] == (
        f'AlibabaCloud ({place}) Python/{version} Credentials/{__version__} TeaDSL/1'
    )


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
