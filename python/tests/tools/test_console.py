"""A console address: its token is bought with a form, works once and for 30 seconds."""

from urllib.parse import parse_qsl, urlsplit

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import InvalidConfigurationException, RejectedException
from alibabacloud_credentials.testing import FakeClock, LocalCloud, Request, use_context
from alibabacloud_credentials.tools import client_for, console_url
from profiles import CONFIG_JSON, config_json, of_key, of_role


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def console(clock):
    with LocalCloud(clock=clock) as cloud:
        user = cloud.add_access_key()
        role = cloud.add_role('reader', trusts=user)
        files = {CONFIG_JSON: config_json(of_key('alice', user), of_role('reader', role, 'alice'))}
        with use_context(cloud.context(files=files)):
            yield cloud


def opened(cloud, url):
    """What a browser gets that opens an address."""
    return cloud.context().http.send(
        Request('GET', url), connect_timeout_s=5, read_timeout_s=5, total_timeout_s=10,
    )


def test_the_address_leads_to_the_destination_once(console):
    url = console_url(client_for(profile='reader'), destination='https://oss.console.aliyun.com/?a=b')
    first, second = opened(console, url), opened(console, url)
    assert (first.status, first.header('Location')) == (302, 'https://oss.console.aliyun.com/?a=b')
    assert second.status == 403
    assert console.sign_in.requests[1].identity.endswith('assumed-role/reader/session')


def test_the_address_ends_after_30_seconds(console, clock):
    url = console_url(client_for(profile='reader'))
    clock.advance(30)
    assert opened(console, url).status == 403


def test_no_part_of_the_credential_stands_in_an_address(console):
    client = client_for(profile='reader')
    url = console_url(client)
    bought = console.sign_in.requests[0]
    assert (bought.method, bought.operation, dict(bought.query)) == ('POST', 'GetSigninToken', {})
    for part in (client.get_credential().access_key_secret, client.get_credential().security_token):
        assert part not in url
    assert set(dict(parse_qsl(urlsplit(url).query))) == {'Action', 'LoginUrl', 'Destination', 'SigninToken'}


def test_the_international_site_is_another_host(console):
    assert console_url(client_for(profile='reader'), site='INTL').startswith('https://signin.alibabacloud.com/')


def test_a_permanent_key_cannot_sign_in(console):
    with pytest.raises(InvalidConfigurationException, match='only a temporary credential'):
        console_url(client_for(profile='alice'))


def test_a_refusal_is_the_servers(console):
    made_up = Config(type='sts', access_key_id='STS.x', access_key_secret='FAKE-SECRET', security_token='FAKE-SECRET')
    with pytest.raises(RejectedException) as raised:
        console_url(Client(made_up))
    assert raised.value.code == 'InvalidAccessKeyId.NotFound'
    assert 'FAKE-SECRET' not in str(raised.value)


@pytest.mark.parametrize('destination', ['http://oss.console.aliyun.com/', 'javascript:alert(1)', 'https://a b'])
def test_the_destination_is_an_https_address(console, destination):
    with pytest.raises(InvalidConfigurationException, match='destination must be an address that starts with https'):
        console_url(client_for(profile='reader'), destination=destination)


def test_the_command_prints_the_address(console, command):
    done = command('--profile', 'reader', 'console')
    assert (done.status, done.err) == (0, '')
    assert done.out.startswith('https://signin.aliyun.com/federation?Action=Login&')
