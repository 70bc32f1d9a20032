"""Short texts of headers, answers and variables: dates, URLs, proxies, and hosts that need none."""

from alibabacloud_credentials._timestamps import LAST_EPOCH_SECOND, format_utc, parse_http_date, parse_rfc3339
from alibabacloud_credentials._transport.address import parse_proxy, parse_url
from alibabacloud_credentials._transport.routes import ProxyChoice, choose_proxy, is_excluded, is_local
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.testing import FakeEnvironment

from .reading import Bytes, assert_says_little, text_of

_URLS = tuple(parse_url(text, 'a test') for text in (
    'https://sts.aliyuncs.com/', 'http://10.0.0.7:8080/x', 'http://[2001:db8::1]/', 'https://xn--fiqs8s.:1/',
))


def timestamp(data):
    """A date and time is seconds, which written and read again are the same, or a ``ValueError``."""
    try:
        seconds = parse_rfc3339(text_of(data))
    except ValueError:
        return
    nearest = min(max(int(seconds), 0), LAST_EPOCH_SECOND)
    assert parse_rfc3339(format_utc(seconds)) == nearest


def http_date(data):
    """A ``Date`` header is seconds or nothing."""
    seconds = parse_http_date(text_of(data))
    assert seconds is None or isinstance(seconds, float)


def url(data):
    """An address is taken apart or refused; what is printed of it holds neither user nor password."""
    try:
        read = parse_url(text_of(data), 'the address')
    except CredentialException as error:
        assert_says_little(error)
        return
    assert 0 < read.port < 65536
    assert read.target.startswith('/')
    assert read.authorization is None or read.authorization.startswith('Basic ')
    assert not read.userinfo or '@' not in repr(read).partition(read.authority)[0]
    is_local(read.host)


def proxy(data):
    """A proxy is one, none, or refused."""
    read = Bytes(data)
    variables = {read.choose('https_proxy', 'HTTP_PROXY', 'http_proxy', 'HTTPS_PROXY'): read.text()}
    for where in _URLS:
        try:
            choose_proxy(where, None, FakeEnvironment({**variables, 'REQUEST_METHOD': 'GET'}))
            chosen = choose_proxy(where, None, FakeEnvironment(variables))
            assert chosen is None or chosen.address in repr(chosen)
            choose_proxy(where, ProxyChoice(https=parse_proxy(read.text(), 'the proxy')), FakeEnvironment())
        except CredentialException as error:
            assert_says_little(error)


def no_proxy(data):
    """Whether a list names a host is decided for whatever stands there."""
    listed = text_of(data)
    for where in _URLS:
        assert is_excluded(where, listed) in (True, False)
        assert is_excluded(where, f'{listed},*')


TARGETS = (timestamp, http_date, url, proxy, no_proxy)
