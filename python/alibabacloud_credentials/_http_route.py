"""Where a request goes: its URL taken apart without changing it, and the proxy it takes. Pure, no I/O.

Rules of the proxy, the first that fits:

1. a request that must go directly (the metadata server) takes none;
2. the proxy given in the options, unless their own ``no_proxy`` names the host;
3. a loopback or link-local host, and the metadata server, takes none from the environment;
4. ``https_proxy`` or ``http_proxy`` (then upper case), unless ``no_proxy`` names the host. ``HTTP_PROXY`` in upper
   case is ignored in a CGI program, where a client's ``Proxy:`` header becomes that variable.
"""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING, NamedTuple, Optional, Tuple, Union

from .exceptions import InvalidConfigurationException

if TYPE_CHECKING:
    from ._context import Environment

METADATA_HOST = '100.100.100.200'
DEFAULT_PORTS = {'http': 80, 'https': 443}

_URL = re.compile(
    r'(?P<scheme>[a-z][a-z0-9+.-]*)://(?:(?P<userinfo>[^/?#\\]*)@)?'
    r'(?P<host>\[[^\]@/?#]*\]|[^:@/?#\[\]]*)(?::(?P<port>[0-9]*))?(?P<target>[/?][^#]*)?(?:#.*)?',
    re.IGNORECASE,
)
_HOST_NAME = re.compile(r'(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?')
_PRINTABLE = re.compile(r'[!-~]+')

_Address = Union[ipaddress.IPv4Address, ipaddress.IPv6Address]


class Url(NamedTuple):
    """A URL in parts; ``target`` is path and query as they were given, without the fragment."""

    scheme: str
    userinfo: str
    host: str
    port: int
    target: str

    def __repr__(self) -> str:
        return f'Url({self.scheme}://{self.authority}{self.path})'

    @property
    def path(self) -> str:
        return self.target.partition('?')[0]

    @property
    def authority(self) -> str:
        """Host, and port where it is not the scheme's own: the ``Host`` header, and what errors show."""
        port = '' if self.port == DEFAULT_PORTS.get(self.scheme) else f':{self.port}'
        return f'{bracketed(self.host)}{port}'

    @property
    def authorization(self) -> Optional[str]:
        """The ``Basic`` authorization that user and password in the URL stand for."""
        if not self.userinfo:
            return None
        from base64 import b64encode
        from urllib.parse import unquote_to_bytes

        userinfo = self.userinfo if ':' in self.userinfo else f'{self.userinfo}:'
        return f'Basic {b64encode(unquote_to_bytes(userinfo)).decode("ascii")}'


def bracketed(host: str) -> str:
    return f'[{host}]' if ':' in host else host


def parse_url(text: object, what: str) -> Url:
    """Take an http or https URL apart.

    :param what: the parameter, variable or key that holds it, as the error names it.
    :raises InvalidConfigurationException: it is not such a URL. The error never repeats it: its query or its
        password may be a secret.
    """
    problem, url = _split(text)
    if url is None:
        raise InvalidConfigurationException(f'{what} must be an http:// or https:// URL, but {problem}')
    return url


def _split(text: object) -> Tuple[str, Optional[Url]]:
    if not isinstance(text, str):
        return 'it is not a text', None
    if not _PRINTABLE.fullmatch(text):
        return 'it is empty or holds a blank, a control character or a letter outside ASCII', None
    match = _URL.fullmatch(text)
    if match is None:
        return 'it is not written like one', None
    return _checked(match)


def _checked(match: re.Match[str]) -> Tuple[str, Optional[Url]]:
    scheme, host, port = match.group('scheme').lower(), _host(match.group('host')), match.group('port')
    if scheme not in DEFAULT_PORTS:
        return 'its scheme is another', None
    if host is None:
        return 'its host is missing or not valid', None
    number = int(port) if port and len(port) <= 5 else DEFAULT_PORTS[scheme] if not port else 0
    if not 0 < number < 65536:
        return 'its port is not between 1 and 65535', None
    target = match.group('target') or '/'
    return '', Url(
        scheme, match.group('userinfo') or '', host, number, target if target[0] == '/' else f'/{target}'
    )


def _host(text: str) -> Optional[str]:
    """A host name or an address without its brackets; None where it is neither."""
    if not text.startswith('['):
        return text if _HOST_NAME.fullmatch(text) else None
    inner = text[1:-1]
    return inner if ':' in inner and '%' not in inner and _address(inner) is not None else None


class Proxy(NamedTuple):
    """A proxy; ``authorization`` is a secret and has no printable form."""

    scheme: str
    host: str
    port: int
    authorization: Optional[str]

    def __repr__(self) -> str:
        return f'Proxy({self.address})'

    @property
    def address(self) -> str:
        return f'{bracketed(self.host)}:{self.port}'


def parse_proxy(text: object, what: str) -> Optional[Proxy]:
    """The proxy that a URL names; ``host:port`` alone means http, and an empty text no proxy.

    :raises InvalidConfigurationException: it is not the URL of an http or https proxy.
    """
    if text is None or text == '':
        return None
    if isinstance(text, str) and text.lower().startswith('socks'):
        raise InvalidConfigurationException(f'{what} names a SOCKS proxy; only http and https proxies are supported')
    url = parse_url(f'http://{text}' if isinstance(text, str) and '://' not in text else text, what)
    return Proxy(url.scheme, url.host, url.port, url.authorization)


class ProxyChoice(NamedTuple):
    """What the options say about proxies."""

    http: Optional[Proxy] = None
    https: Optional[Proxy] = None
    no_proxy: Optional[str] = None


class Trust(NamedTuple):
    """A file or folder of certificate authorities, and the variable that named it."""

    variable: str
    path: str


def choose_trust(environment: Environment) -> Optional[Trust]:
    """The certificate authorities that the environment names; the first variable that is set counts."""
    for variable in ('SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'SSL_CERT_DIR'):
        path = environment.get(variable)
        if path:
            return Trust(variable, path)
    return None


def choose_proxy(url: Url, choice: Optional[ProxyChoice], environment: Environment) -> Optional[Proxy]:
    """The proxy for ``url``, or None to go directly.

    :raises InvalidConfigurationException: the variable that applies holds no proxy URL.
    """
    choice = choice or ProxyChoice()
    given = choice.https if url.scheme == 'https' else choice.http
    if given is not None:
        return None if choice.no_proxy and is_excluded(url, choice.no_proxy) else given
    if is_local(url.host) or url.host == METADATA_HOST:
        return None
    name, text = _from_environment(url.scheme, environment)
    if text is None:
        return None
    excluded = choice.no_proxy or environment.get('no_proxy') or environment.get('NO_PROXY') or ''
    return None if is_excluded(url, excluded) else parse_proxy(text, f'the environment variable {name}')


def _from_environment(scheme: str, environment: Environment) -> Tuple[str, Optional[str]]:
    names = [f'{scheme}_proxy', f'{scheme.upper()}_PROXY']
    if scheme == 'http' and environment.get('REQUEST_METHOD'):
        names.pop()
    for name in names:
        text = environment.get(name)
        if text:
            return name, text.strip()
    return '', None


def is_local(host: str) -> bool:
    """Whether a host is this machine or its link: what no proxy could reach."""
    name = host.rstrip('.').lower()
    if name == 'localhost' or name.endswith('.localhost'):
        return True
    address = _address(name)
    if address is None:
        return False
    inner = getattr(address, 'ipv4_mapped', None) or address
    return bool(inner.is_loopback or inner.is_link_local or inner.is_unspecified)


def is_excluded(url: Url, no_proxy: str) -> bool:
    """Whether a ``NO_PROXY`` list names the URL's host: ``*``, a name with its subdomains, an address, a network
    (``10.0.0.0/8``), each of them with a port where only that port is meant."""
    return any(_names(entry, url) for entry in re.split(r'[,\s]+', no_proxy.lower()) if entry)


def _names(entry: str, url: Url) -> bool:
    if entry == '*':
        return True
    name, port = _without_port(entry)
    if port is not None and port != url.port:
        return False
    host = url.host.rstrip('.').lower()
    address = _address(host)
    return _is_domain_of(name, host) if address is None else _holds(name, address)


def _without_port(entry: str) -> Tuple[str, Optional[int]]:
    match = re.fullmatch(r'(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?', entry)
    if match is None:
        return entry, None
    return match.group(1).strip('[]'), int(match.group(2)) if match.group(2) else None


def _is_domain_of(name: str, host: str) -> bool:
    domain = (name[2:] if name.startswith('*.') else name.lstrip('.')).rstrip('.')
    return bool(domain) and (host == domain or host.endswith(f'.{domain}'))


def _holds(name: str, address: _Address) -> bool:
    try:
        return address in ipaddress.ip_network(name, strict=False)
    except ValueError:
        return False


def _address(text: str) -> Optional[_Address]:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
