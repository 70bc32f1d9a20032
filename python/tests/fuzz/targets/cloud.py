"""The local cloud's own parsers: whatever a client sends is answered, or ends its connection alone."""

import functools
import socket

from alibabacloud_credentials.testing import FakeClock, LocalCloud
from alibabacloud_credentials.testing._handler import Handler
from alibabacloud_credentials.testing._server import Ended

from .reading import Bytes


@functools.lru_cache(maxsize=None)
def _cloud():
    return LocalCloud(clock=FakeClock())


def request_to_the_cloud(data):
    """A request to any service, read and answered in this thread: no defect of the service, and no other exception."""
    read = Bytes(data)
    cloud = _cloud()
    cloud.clear_requests()
    services = (cloud.sts, cloud.metadata, cloud.uri, cloud.oauth, cloud.cloud_sso, cloud.openapi, cloud.sign_in)
    service = read.choose(*services)
    ours, theirs = socket.socketpair()
    with ours, theirs:
        ours.settimeout(1.0)
        theirs.settimeout(1.0)
        ours.sendall(read.rest()[:64 * 1024])
        ours.shutdown(socket.SHUT_WR)
        try:
            Handler(service, theirs, ('127.0.0.1', 1), service.http or service.https)
        except (Ended, OSError, ValueError):
            pass  # what its listener takes for the end of a connection
    for request in cloud.requests:
        assert 'InternalError' not in request.outcome, request.outcome
        repr(request)


TARGETS = (request_to_the_cloud,)
