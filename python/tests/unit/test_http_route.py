import pytest
from alibabacloud_credentials._transport.address import parse_proxy, parse_url
from alibabacloud_credentials._transport.routes import (
    ProxyChoice,
    Trust,
    choose_proxy,
    choose_trust,
    is_excluded,
    is_local,
)
from alibabacloud_credentials.testing import FakeEnvironment
from http_servers import invalid


@pytest.mark.parametrize(('text', 'authority', 'target'), [
    ('http://host', 'host', '/'),
    ('http://host/', 'host', '/'),
    ('HTTPS://Host.Example/A', 'Host.Example', '/A'),
    ('http://host?a=&b=1', 'host', '/?a=&b=1'),
    ('http://host/p?a=&b=1&b=2#fragment', 'host', '/p?a=&b=1&b=2'),
    ('http://host/p;x=1;y?q=/?', 'host', '/p;x=1;y?q=/?'),
    ('http://host//a/../b/%2e', 'host', '//a/../b/%2e'),
    ('http://host:80/', 'host', '/'),
    ('http://host:/', 'host', '/'),
    ('http://host:443/', 'host:443', '/'),
    ('https://host:443/', 'host', '/'),
    ('http://host:65535/', 'host:65535', '/'),
    ('http://host1/', 'host1', '/'),
    ('http://127.0.0.1:8080/x', '127.0.0.1:8080', '/x'),
    ('http://[2001:db8::a]/', '[2001:db8::a]', '/'),
    ('http://[::1]:8080/x', '[::1]:8080', '/x'),
    ('http://[2001:db8::1]', '[2001:db8::1]', '/'),
    ('http://user:p%40ss@host:8080/x', 'host:8080', '/x'),
    ('http://a@b@host/', 'host', '/'),
    ('http://under_score.example./', 'under_score.example.', '/'),
])
def test_a_url_is_taken_apart_without_changing_it(text, authority, target):
    url = parse_url(text, 'x')
    assert (url.authority, url.target) == (authority, target)


@pytest.mark.parametrize('text', [
    None, 1, b'http://host', '', ' ', 'host', 'host:80', '//host', 'http:host', 'http:///path', 'http://', 'ftp://host',
    'file:///etc/passwd', 'http://host:port', 'http://host:0', 'http://host:65536', 'http://host:123456',
    'http://ho st', 'http://host/a b', 'http://host/\n', 'http://host/\r\nX: y', 'http://host/é', 'http://höst', 'http://[::1',
    'http://[host]/', 'http://[fe80::1%25eth0]/', 'http://::1/', 'http://a..b/', 'http://.a/', 'http://h\\@evil/',
    'http://' + 'a' * 64 + '/', 'http://' + 'a.' * 130 + 'a/', 'http://user@/', 'http://host\x00/',
    'javascript:alert(1)',
])
def test_what_is_no_http_url_is_refused_by_the_name_of_its_parameter(text):
    with invalid(r'^credentials_uri must be an http:// or https:// URL, but '):
        parse_url(text, 'credentials_uri')


def test_the_error_of_a_bad_url_does_not_repeat_it():
    with invalid('must be') as caught:
        parse_url('http://user:SENTINEL@host/?token=SENTINEL x', 'credentials_uri')
    assert 'SENTINEL' not in str(caught.value)


def test_of_a_proxy_its_address_is_printed_alone():
    assert repr(parse_proxy('http://user:SENTINEL@host:3128', 'x')) == 'Proxy(host:3128)'


def test_user_and_password_of_a_url_become_basic_authorization():
    assert parse_url('http://user:p%40ss@host/', 'x').authorization == 'Basic dXNlcjpwQHNz'
    assert parse_url('http://user@host/', 'x').authorization == 'Basic dXNlcjo='
    assert parse_url('http://host/', 'x').authorization is None


def test_printing_a_url_shows_neither_query_nor_password():
    assert repr(parse_url('http://user:SENTINEL@host:1/p?t=SENTINEL', 'x')) == 'Url(http://host:1/p)'


@pytest.mark.parametrize(('text', 'scheme', 'address'), [
    ('http://p:3128', 'http', 'p:3128'),
    ('http://p:3128/', 'http', 'p:3128'),
    ('p:3128', 'http', 'p:3128'),
    ('p', 'http', 'p:80'),
    ('https://p', 'https', 'p:443'),
    ('http://user:word@[::1]:3128', 'http', '[::1]:3128'),
])
def test_a_proxy_is_understood_with_and_without_its_scheme(text, scheme, address):
    proxy = parse_proxy(text, 'proxy')
    assert (proxy.scheme, proxy.address) == (scheme, address)


EXPLICIT = ProxyChoice(http=parse_proxy('explicit:1', 'x'), https=parse_proxy('explicit:2', 'x'))


@pytest.mark.parametrize(('url', 'variables', 'address'), [
    ('http://host/', {}, None),
    ('http://host/', {'http_proxy': 'http://low:1'}, 'low:1'),
    ('http://host/', {'HTTP_PROXY': 'http://up:1'}, 'up:1'),
    ('http://host/', {'HTTP_PROXY': 'http://up:1', 'http_proxy': 'http://low:1'}, 'low:1'),
    ('http://host/', {'HTTP_PROXY': ' up:1 '}, 'up:1'),
    ('http://host/', {'HTTPS_PROXY': 'http://other:1'}, None),
    ('https://host/', {'HTTPS_PROXY': 'http://up:1'}, 'up:1'),
    ('https://host/', {'https_proxy': 'http://low:1'}, 'low:1'),
    ('https://host/', {'HTTP_PROXY': 'http://other:1'}, None),
    ('https://host/', {'HTTPS_PROXY': 'up:1', 'NO_PROXY': 'host'}, None),
    ('https://host/', {'HTTPS_PROXY': 'up:1', 'no_proxy': '*'}, None),
    ('https://host/', {'HTTPS_PROXY': 'up:1', 'NO_PROXY': 'other'}, 'up:1'),
    ('http://host/', {'HTTP_PROXY': 'evil:1', 'REQUEST_METHOD': 'GET'}, None),
    ('http://host/', {'http_proxy': 'good:1', 'REQUEST_METHOD': 'GET'}, 'good:1'),
    ('https://host/', {'HTTPS_PROXY': 'up:1', 'REQUEST_METHOD': 'GET'}, 'up:1'),
    ('http://localhost:99/', {'HTTP_PROXY': 'up:1'}, None),
    ('http://127.0.0.1/', {'HTTP_PROXY': 'up:1'}, None),
    ('http://169.254.169.254/', {'HTTP_PROXY': 'up:1'}, None),
    ('http://100.100.100.200/', {'HTTP_PROXY': 'up:1'}, None),
    ('http://[::1]/', {'HTTP_PROXY': 'up:1'}, None),
])
def test_the_environment_chooses_a_proxy(url, variables, address):
    proxy = choose_proxy(parse_url(url, 'x'), None, FakeEnvironment(variables))
    assert (proxy.address if proxy else None) == address


@pytest.mark.parametrize(('url', 'address'), [('http://host/', 'explicit:1'), ('https://127.0.0.1/', 'explicit:2')])
def test_an_explicit_proxy_comes_before_the_environment_and_its_exceptions(url, address):
    environment = FakeEnvironment({'HTTP_PROXY': 'up:1', 'HTTPS_PROXY': 'up:1', 'NO_PROXY': '*'})
    assert choose_proxy(parse_url(url, 'x'), EXPLICIT, environment).address == address


def test_the_exceptions_given_with_an_explicit_proxy_count():
    choice = EXPLICIT._replace(no_proxy='host')
    assert choose_proxy(parse_url('https://host/', 'x'), choice, FakeEnvironment()) is None


def test_exceptions_given_alone_replace_those_of_the_environment():
    environment = FakeEnvironment({'HTTPS_PROXY': 'up:1', 'NO_PROXY': 'other'})
    assert choose_proxy(parse_url('https://host/', 'x'), ProxyChoice(no_proxy='host'), environment) is None


def test_a_malformed_proxy_variable_is_named_without_its_value():
    environment = FakeEnvironment({'https_proxy': 'http://user:SENTINEL@p:x'})
    with invalid(r'^the environment variable https_proxy must be') as caught:
        choose_proxy(parse_url('https://host/', 'x'), None, environment)
    assert 'SENTINEL' not in str(caught.value)


@pytest.mark.parametrize(('no_proxy', 'url', 'excluded'), [
    ('', 'http://host/', False),
    ('*', 'http://host/', True),
    ('host', 'http://host/', True),
    ('HOST', 'http://host/', True),
    ('host', 'http://HOST./', True),
    ('host', 'http://hosts/', False),
    ('host', 'http://myhost/', False),
    ('example.com', 'http://example.com/', True),
    ('example.com', 'http://a.example.com/', True),
    ('example.com', 'http://anexample.com/', False),
    ('.example.com', 'http://a.example.com/', True),
    ('.example.com', 'http://example.com/', True),
    ('*.example.com', 'http://a.b.example.com/', True),
    ('a, example.com ,b', 'http://example.com/', True),
    ('a example.com', 'http://example.com/', True),
    ('example.com:443', 'https://example.com/', True),
    ('example.com:443', 'http://example.com/', False),
    ('example.com:8080', 'http://a.example.com:8080/', True),
    ('10.0.0.1', 'http://10.0.0.1/', True),
    ('10.0.0.1', 'http://10.0.0.10/', False),
    ('10.0.0.0/8', 'http://10.200.0.1:99/', True),
    ('10.0.0.0/8', 'http://11.0.0.1/', False),
    ('10.1.2.3/8', 'http://10.200.0.1/', True),
    ('10.0.0.1:80', 'http://10.0.0.1/', True),
    ('10.0.0.1:81', 'http://10.0.0.1/', False),
    ('2001:db8::1', 'http://[2001:db8::1]/', True),
    ('[2001:db8::1]', 'http://[2001:db8:0::1]/', True),
    ('[2001:db8::1]:80', 'http://[2001:db8::1]/', True),
    ('[2001:db8::1]:81', 'http://[2001:db8::1]/', False),
    ('2001:db8::/32', 'http://[2001:db8:ffff::1]/', True),
    ('10.0.0.0/8', 'http://[2001:db8::1]/', False),
    ('10.0.0.0/99', 'http://10.0.0.1/', False),
    ('host1', 'http://host1/', True),
    ('.', 'http://host/', False),
    ('*.', 'http://host/', False),
    ('example.com:port', 'http://example.com/', False),
])
def test_no_proxy_names_hosts_domains_addresses_networks_and_ports(no_proxy, url, excluded):
    assert is_excluded(parse_url(url, 'x'), no_proxy) is excluded


@pytest.mark.parametrize(('host', 'local'), [
    ('localhost', True), ('LOCALHOST.', True), ('a.localhost', True), ('127.9.9.9', True), ('::1', True),
    ('169.254.1.1', True), ('fe80::1', True), ('0.0.0.0', True), ('::ffff:127.0.0.1', True),
    ('localhost.example', False), ('10.0.0.1', False), ('example.com', False), ('2001:db8::1', False),
])
def test_loopback_and_link_local_hosts_are_known(host, local):
    assert is_local(host) is local


@pytest.mark.parametrize(('variables', 'trust'), [
    ({}, None),
    ({'SSL_CERT_FILE': 'a'}, Trust('SSL_CERT_FILE', 'a')),
    ({'REQUESTS_CA_BUNDLE': 'b'}, Trust('REQUESTS_CA_BUNDLE', 'b')),
    ({'CURL_CA_BUNDLE': 'c'}, Trust('CURL_CA_BUNDLE', 'c')),
    ({'SSL_CERT_DIR': 'd'}, Trust('SSL_CERT_DIR', 'd')),
    ({'SSL_CERT_FILE': 'a', 'REQUESTS_CA_BUNDLE': 'b'}, Trust('SSL_CERT_FILE', 'a')),
])
def test_the_environment_names_the_certificate_authorities(variables, trust):
    assert choose_trust(FakeEnvironment(variables)) == trust
