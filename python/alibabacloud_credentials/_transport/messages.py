"""What is sent and what comes back. Neither has a printable form that shows a secret."""

from __future__ import annotations

import os
import re
import sys
from typing import TYPE_CHECKING, Dict, Mapping, Optional, Tuple

from ..exceptions import InvalidConfigurationException

if TYPE_CHECKING:
    from .address import Url

_HEADER_NAME = r"[A-Za-z0-9!#$%&'*+.^_`|~-]+"
_HEADER_VALUE = r'[ -~]*'


class Request:
    """One HTTP request; it does not change once made.

    :param url: sent as it is; user and password in it become an ``Authorization`` header.
    :param direct: never through a proxy, whoever configured one, and over a connection of its own.
    """

    __slots__ = ('body', 'direct', 'headers', 'method', 'url')
    method: str
    url: str
    headers: Mapping[str, str]
    body: Optional[bytes]
    direct: bool

    def __init__(
        self, method: str, url: str, headers: Optional[Mapping[str, str]] = None, body: Optional[bytes] = None,
        direct: bool = False,
    ) -> None:
        values = {'method': method, 'url': url, 'headers': dict(headers or {}), 'body': body, 'direct': direct}
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError('a request does not change once made')

    def check_headers(self, step: str) -> None:
        """Refuse what the HTTP library would refuse too, but without repeating the value.

        :param step: what is asked for, as errors name it.
        :raises InvalidConfigurationException: a header cannot be sent.
        """
        for name, value in self.headers.items():
            if not re.fullmatch(_HEADER_NAME, name) or not re.fullmatch(_HEADER_VALUE, value):
                raise InvalidConfigurationException(
                    f'what {step} sends as the header {name!r} holds a line break or another character that no header '
                    f'may hold'
                )

    def __repr__(self) -> str:
        from .address import parse_url

        try:
            url = parse_url(self.url, 'the address')
        except InvalidConfigurationException:
            return f'Request({self.method})'
        return f'Request({self.method} {url.scheme}://{url.authority}{url.path})'


class Response:
    """The answer to a request, of any status."""

    __slots__ = ('body', 'headers', 'status')

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    def header(self, name: str) -> Optional[str]:
        """The value of a header, whatever its case; None where it is missing."""
        wanted = name.lower()
        return next((value for field, value in self.headers.items() if field.lower() == wanted), None)

    def __repr__(self) -> str:
        return f'Response({self.status})'


def headers_of(request: Request, url: Url) -> Dict[str, str]:
    """The headers as they are sent: those of the request, and what every request needs."""
    headers = {'Host': url.authority, 'User-Agent': user_agent(), 'Accept-Encoding': 'identity'}
    if request.direct:
        headers['Connection'] = 'close'
    if url.authorization is not None:
        headers['Authorization'] = url.authorization
    headers.update(request.headers)
    return headers


_user_agent = ''


def user_agent() -> str:
    """How this package names itself to servers, in the form that all ports share."""
    global _user_agent
    if not _user_agent:
        from .._version import __version__

        system, machine = _system()
        python = '.'.join(str(part) for part in sys.version_info[:3])
        _user_agent = f'AlibabaCloud ({system}; {machine}) Python/{python} Credentials/{__version__} TeaDSL/1'
    return _user_agent


def _system() -> Tuple[str, str]:
    """The names of the operating system and of the machine's architecture."""
    if hasattr(os, 'uname'):
        return os.uname().sysname, os.uname().machine
    # The same from a module that takes longer to import than all else that a first request needs of ours.
    from platform import machine, system

    return system(), machine()
