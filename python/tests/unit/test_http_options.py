import pytest
from alibabacloud_credentials._transport.options import TransportOptions
from alibabacloud_credentials.http import HttpOptions
from http_servers import invalid


class RuntimeOptions:
    """The attributes of ``alibabacloud_tea_util.models.RuntimeOptions`` that count."""

    def __init__(self, **values):
        for name in ('connect_timeout', 'read_timeout', 'http_proxy', 'https_proxy', 'no_proxy', 'socks_5proxy'):
            setattr(self, name, values.get(name))


@pytest.mark.parametrize('given', [None, HttpOptions(), HttpOptions(connect_timeout=0, read_timeout=0)])
def test_none_and_zero_mean_the_default(given):
    options = TransportOptions.of(given, default_connect_ms=1000, default_read_ms=3000)
    assert (options.connect_timeout_s, options.read_timeout_s, options.proxies) == (1, 3, None)


@pytest.mark.parametrize('given', [
    HttpOptions(connect_timeout=200, read_timeout=1500), RuntimeOptions(connect_timeout=200, read_timeout=1500.0),
])
def test_milliseconds_become_seconds(given):
    options = TransportOptions.of(given)
    assert (options.connect_timeout_s, options.read_timeout_s) == (0.2, 1.5)


def test_the_installed_runtime_options_are_understood():
    models = pytest.importorskip('alibabacloud_tea_util.models')
    options = TransportOptions.of(models.RuntimeOptions(read_timeout=7000, https_proxy='http://proxy.example:3128'))
    assert options.read_timeout_s == 7
    assert options.proxies.https.address == 'proxy.example:3128'
    assert options.proxies.http is None


@pytest.mark.parametrize('name', ['connect_timeout', 'read_timeout'])
@pytest.mark.parametrize('value', ['5 s', -1, -0.5, True, [], float('nan'), float('inf'), 10 ** 12])
def test_a_time_out_that_is_no_number_of_milliseconds_is_named(name, value):
    with invalid(f'^{name} must be a number of milliseconds'):
        TransportOptions.of(HttpOptions(**{name: value}))


def test_an_object_of_another_kind_is_refused():
    with invalid('must be an HttpOptions or a RuntimeOptions'):
        TransportOptions.of({'connect_timeout': 1})


def test_one_proxy_serves_both_schemes():
    proxies = TransportOptions.of(HttpOptions(proxy='http://proxy.example:3128')).proxies
    assert proxies.http == proxies.https
    assert proxies.http.address == 'proxy.example:3128'


@pytest.mark.parametrize('proxy', ['socks5://proxy.example:1080', 'SOCKS5H://proxy.example'])
def test_a_socks_proxy_is_refused_in_words(proxy):
    with invalid('SOCKS proxy; only http and https'):
        TransportOptions.of(HttpOptions(proxy=proxy))


def test_a_socks_proxy_of_the_runtime_options_is_refused_in_words():
    with invalid(r'^socks_5proxy names a SOCKS proxy'):
        TransportOptions.of(RuntimeOptions(socks_5proxy='proxy.example:1080'))


@pytest.mark.parametrize('proxy', [
    'ftp://p', 'http://', 'http://u:SENTINEL@', 'http://p:port', 'http://p:70000', 'a b', 1, 'http://u:SENTINEL@p:x',
])
def test_a_malformed_proxy_names_the_parameter_and_not_the_value(proxy):
    with invalid(r'^proxy must be an http:// or https:// URL') as caught:
        TransportOptions.of(HttpOptions(proxy=proxy))
    assert 'SENTINEL' not in str(caught.value)


def test_a_no_proxy_list_must_be_a_text():
    with invalid(r'^no_proxy must be a text'):
        TransportOptions.of(RuntimeOptions(https_proxy='p:1', no_proxy=['a']))


def test_printing_the_options_shows_no_proxy_password():
    given = HttpOptions(proxy='http://user:SENTINEL@proxy.example:3128', connect_timeout=1)
    options = TransportOptions.of(given)
    assert 'SENTINEL' not in f'{given} {given!r} {options.proxies} {options.proxies!r}'
