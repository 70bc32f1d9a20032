"""Programs that ask the real services by name reach a local cloud: names lead to it, its authority is trusted."""

import contextlib
import socket
from unittest import mock

import certifi


@contextlib.contextmanager
def lead_to(cloud):
    """Names of Alibaba Cloud lead to ``cloud`` while this holds, for whatever connects in this process."""
    look_up = socket.getaddrinfo

    def getaddrinfo(host, port, *arguments, **keywords):
        name = host.decode() if isinstance(host, bytes) else host
        scheme = 'http' if port in (80, '80', 'http') else 'https'
        place = cloud.route(name, 0, scheme) if str(name).endswith('.com') else None
        return look_up(*(place or (host, port)), *arguments, **keywords)

    trusted = dict.fromkeys(('SSL_CERT_FILE', 'REQUESTS_CA_BUNDLE', 'AWS_CA_BUNDLE'), cloud.ca_file)
    with mock.patch.object(socket, 'getaddrinfo', getaddrinfo), mock.patch.dict('os.environ', trusted), \
            mock.patch.object(certifi, 'where', return_value=cloud.ca_file):
        yield
