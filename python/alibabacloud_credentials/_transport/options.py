"""Timeouts and proxies of one source, read from what its user gave and checked once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from Tea.exceptions import ValidateException

from .._spec.model import is_number
from ..exceptions import InvalidConfigurationException
from ..models import HttpSettings

if TYPE_CHECKING:
    from .routes import ProxyChoice

_PROXIES = ('proxy', 'http_proxy', 'https_proxy', 'no_proxy', 'socks_5proxy')


class TransportOptions:
    """How to reach a server.

    :param connect_timeout_s: seconds to connect.
    :param read_timeout_s: seconds to wait for the next part of an answer.
    :param proxies: the proxies that were given; None: none were.
    """

    __slots__ = ('connect_timeout_s', 'proxies', 'read_timeout_s')

    def __init__(
        self, connect_timeout_s: float, read_timeout_s: float, proxies: Optional[ProxyChoice] = None
    ) -> None:
        self.connect_timeout_s = connect_timeout_s
        self.read_timeout_s = read_timeout_s
        self.proxies = proxies

    @classmethod
    def of(
        cls, given: Any, *, default_connect_ms: float = 5000, default_read_ms: float = 10000
    ) -> TransportOptions:
        """Read an ``HttpOptions``, or an ``alibabacloud_tea_util.models.RuntimeOptions``, or nothing.

        :param given: None means all defaults; so does None or 0 in a time-out.
        :raises InvalidConfigurationException: a time-out is no number of milliseconds, or a proxy no URL of one.
        """
        if given is not None and not hasattr(given, 'connect_timeout'):
            raise InvalidConfigurationException('http_options must be an HttpOptions or a RuntimeOptions')
        connect_ms = _milliseconds(given, 'connect_timeout') or default_connect_ms
        read_ms = _milliseconds(given, 'read_timeout') or default_read_ms
        return cls(connect_ms / 1000, read_ms / 1000, _proxies(given))


def _milliseconds(given: Any, name: str) -> float:
    value = getattr(given, name, None)
    if value is None:
        return 0.0
    try:
        if is_number(value):
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise ValueError('not a number')
        int(value)  # what is neither finite nor a number is within no bounds, nor out of any
        bounded: Any = HttpSettings()
        setattr(bounded, name, value)
        bounded.validate()
    except (ValueError, OverflowError, ValidateException):
        raise InvalidConfigurationException(
            f'{name} must be a number of milliseconds from 0 to 86400000', parameter=name
        ) from None
    return float(value)


def _proxies(given: Any) -> Optional[ProxyChoice]:
    if not any(getattr(given, name, None) for name in _PROXIES):
        return None
    # Imported only where there is a proxy: importing the package stays quick.
    from .address import parse_proxy
    from .routes import ProxyChoice

    if getattr(given, 'socks_5proxy', None):
        raise InvalidConfigurationException(
            'socks_5proxy names a SOCKS proxy; only http and https proxies are supported'
        )
    both = parse_proxy(getattr(given, 'proxy', None), 'proxy')
    return ProxyChoice(
        http=both or parse_proxy(getattr(given, 'http_proxy', None), 'http_proxy'),
        https=both or parse_proxy(getattr(given, 'https_proxy', None), 'https_proxy'),
        no_proxy=_text(given, 'no_proxy'),
    )


def _text(given: Any, name: str) -> Optional[str]:
    value = getattr(given, name, None)
    if value is not None and not isinstance(value, str):
        raise InvalidConfigurationException(f'{name} must be a text')
    return value
