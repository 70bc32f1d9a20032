"""Which proxy a request takes, and which certificate authorities it trusts. Pure, no I/O.

Rules of the proxy, the first that fits:

1. a request that must go directly (the metadata server) takes none;
2. the proxy given in the options, unless their own ``no_proxy`` names the host;
3. a loopback or link-local host, and the metadata server, takes none from the environment;
4. ``https_proxy`` or ``http_proxy`` (then upper case), unless ``no_proxy`` names the host. ``HTTP_PROXY`` in upper
   case is ignored in a CGI program, where a client's ``Proxy:`` header becomes that variable.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, Optional, Tuple

from .._spec.sources import source_field
from .address import Proxy, Url, ip_address_or_none, parse_proxy, parse_url

if TYPE_CHECKING:
    from .._world.context import Environment
    from .address import IpAddress

METADATA_HOST = parse_url(source_field('ecs_ram_role', 'endpoint'), 'the endpoint of ecs_ram_role').host


class ProxyChoice(NamedTuple):
    """The proxies of the options."""

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
    name, text = _from_environment(url.scheme, environment)
    if text is None or is_local(url.host) or url.host == METADATA_HOST:
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
    address = ip_address_or_none(name)
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
    address = ip_address_or_none(host)
    return _is_domain_of(name, host) if address is None else _holds(name, address)


def _without_port(entry: str) -> Tuple[str, Optional[int]]:
    match = re.fullmatch(r'(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?', entry)
    if match is None:
        return entry, None
    return match.group(1).strip('[]'), int(match.group(2)) if match.group(2) else None


def _is_domain_of(name: str, host: str) -> bool:
    domain = (name[2:] if name.startswith('*.') else name.lstrip('.')).rstrip('.')
    return bool(domain) and (host == domain or host.endswith(f'.{domain}'))


def _holds(name: str, address: IpAddress) -> bool:
    from ipaddress import ip_network

    try:
        return address in ip_network(name, strict=False)
    except ValueError:
        return False
