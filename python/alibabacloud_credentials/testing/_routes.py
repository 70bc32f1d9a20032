"""Where the names of the real services lead in a local cloud."""

from __future__ import annotations

import ipaddress
import re
from typing import List, Optional, Tuple

from .._transport.routes import METADATA_HOST
from ._service import Service

_NAMES = (
    (re.compile(r'sts(-vpc)?(\.[a-z0-9-]+)?\.aliyuncs\.com'), 'sts'),
    (re.compile(r'oauth\.(aliyun|alibabacloud)\.com'), 'oauth'),
    (re.compile(r'signin\.(aliyun|alibabacloud)\.com'), 'sign_in'),
    (re.compile(r'([a-z0-9-]+\.)*alibabacloudsso\.com'), 'cloud_sso'),
    (re.compile(r'([a-z0-9-]+\.)*oss-[a-z0-9-]+\.aliyuncs\.com'), 'products'),
    (re.compile(r'([a-z0-9-]+\.)+(log|ots|mns\.[a-z0-9-]+)\.aliyuncs\.com'), 'products'),
    (re.compile(r'([a-z0-9-]+\.)*maxcompute\.aliyun(-inc)?\.com'), 'products'),
    (re.compile(r'([a-z0-9-]+\.)+aliyuncs\.com'), 'openapi'),
)


class Routes:
    """The services of one cloud by the names of the real ones.

    :ivar ca_file: path of the certificate authority that clients have to trust.
    """

    def __init__(self, ca_file: str) -> None:
        self.ca_file = ca_file
        self._services: List[Service] = []

    @property
    def services(self) -> List[Service]:
        """All of them."""
        return list(self._services)

    def route(self, host: str, port: int, scheme: str) -> Optional[Tuple[str, int]]:
        """Where a connection to ``host`` really goes; None: nowhere, the local cloud has no such service.

        The names of the real services lead to the local ones, a loopback address to itself.
        """
        name = host.lower().rstrip('.')
        if _is_loopback(name):
            return host, port
        service = self.service_of(name)
        listener = service and (service.https if scheme == 'https' else service.http)
        return (listener.host, listener.port) if listener else None

    def service_of(self, host: str) -> Optional[Service]:
        """The service that stands for a real host name; None if there is none."""
        wanted = 'metadata' if host == METADATA_HOST else None
        for pattern, name in _NAMES:
            if wanted is None and pattern.fullmatch(host):
                wanted = name
        return next((service for service in self._services if service.name == wanted), None)


def _is_loopback(host: str) -> bool:
    if host == 'localhost':
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
