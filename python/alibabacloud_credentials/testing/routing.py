"""A sender that leads the library's requests to the local cloud.

The library asks for ``sts.aliyuncs.com`` and its kin by their real names. This sender is the library's own transport
with two things changed: where a name leads, and whom it trusts where no authority is given. TLS is real: the
certificate presented is one for the real name, issued by the local cloud's authority.
"""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Optional, Tuple

from .._transport.messages import Request, Response
from .._transport.routes import Trust
from .._transport.sender import Sender
from ._routes import Routes

if TYPE_CHECKING:
    from .._transport.address import Proxy
    from .._transport.wire import Resolve



class RoutedSender(Sender):
    """Sends to one local cloud, to loopback, and nowhere else: every other name cannot be resolved."""

    def __init__(self, cloud: Routes) -> None:
        super().__init__(resolve=_leading_into(cloud))
        self._cloud = cloud

    def send(
        self,
        request: Request,
        *,
        connect_timeout_s: float,
        read_timeout_s: float,
        total_timeout_s: float,
        proxy: Optional[Proxy] = None,
        trust: Optional[Trust] = None,
        fresh_connection: bool = False,
    ) -> Response:
        return super().send(
            request, connect_timeout_s=connect_timeout_s, read_timeout_s=read_timeout_s,
            total_timeout_s=total_timeout_s, proxy=proxy, trust=trust or Trust('SSL_CERT_FILE', self._cloud.ca_file),
            fresh_connection=fresh_connection,
        )


def _leading_into(cloud: Routes) -> Resolve:
    # Not a method of the sender: a sender that refers to itself would keep its connections until the next collection.
    def lead(host: str, port: int, scheme: str) -> Tuple[str, int]:
        place = cloud.route(host, port, scheme)
        if place is None:
            raise socket.gaierror(socket.EAI_NONAME, 'the local cloud has no such host')
        return place

    return lead
