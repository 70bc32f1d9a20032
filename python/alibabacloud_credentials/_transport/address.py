"""URLs of servers and of proxies, taken apart without changing them. Pure, no I/O."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional, Tuple, Union

from ..exceptions import InvalidConfigurationException

if TYPE_CHECKING:
    from ipaddress import IPv4Address, IPv6Address

    IpAddress = Union[IPv4Address, IPv6Address]

DEFAULT_PORTS = {'http': 80, 'https': 443}

_URL = re.compile(
    r'(?P<scheme>[a-z][a-z0-9+.-]*)://(?:(?P<userinfo>[^/?#\\]*)@)?'
    r'(?P<host>\[[^\]@/?#]*\]|[^:@/?#\[\]]*)(?::(?P<port>[0-9]*))?(?P<target>[/?][^#]*)?(?:#.*)?',
    re.IGNORECASE,
)
_HOST_NAME = re.compile(r'(?=.{1,253}$)[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63})*\.?')
_PRINTABLE = re.compile(r'[!-~]+')


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
    return inner if ':' in inner and '%' not in inner and ip_address_or_none(inner) is not None else None


class Proxy(NamedTuple):
    """A proxy; ``authorization`` is a secret and has no printable form. ``named_by``: the setting that names it."""

    scheme: str
    host: str
    port: int
    authorization: Optional[str]
    named_by: str = ''

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
    return Proxy(url.scheme, url.host, url.port, url.authorization, what)


def ip_address_or_none(text: str) -> Optional[IpAddress]:
    """The address that a text is; None where it is none."""
    if ':' not in text and not text[-1:].isdigit():
        # A host name, as nearly always: no reason yet to import what few programs need.
        return None
    from ipaddress import ip_address

    try:
        return ip_address(text)
    except ValueError:
        return None
