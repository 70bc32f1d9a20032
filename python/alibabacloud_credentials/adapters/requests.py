"""Signs OpenAPI calls that are made with ``requests``.

    requests.post('https://ecs.cn-hangzhou.aliyuncs.com/', params={'RegionId': 'cn-hangzhou'}, auth=ACS3Auth(Client()),
                  headers={'x-acs-action': 'DescribeInstances', 'x-acs-version': '2014-05-26'})
"""

from __future__ import annotations

from urllib.parse import SplitResult, parse_qsl, urlsplit

from ..exceptions import InvalidConfigurationException
from ._acs3 import ACS3Adapter, Request
from ._support import needed_by

with needed_by('requests', 'requests'):
    from requests import PreparedRequest
    from requests.auth import AuthBase


class ACS3Auth(ACS3Adapter, AuthBase):  # type: ignore[misc]  # not installed where types are checked
    """For ``auth=`` of a request or a session of requests. Signs with ACS3-HMAC-SHA256.

    A request names what it calls in its headers ``x-acs-action`` and ``x-acs-version``. What the client raises comes
    out as it is.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work; at a request, one
        of its headers is missing, or its body can be read once only.
    """

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        url = urlsplit(request.url or '')
        request.headers.update(self._headers_for(Request(
            request.method or '', request.headers.get('Host') or _host_of(url), url.path,
            parse_qsl(url.query, keep_blank_values=True), request.headers, _bytes_of(request.body),
        ), self._key()))
        return request


def _host_of(url: SplitResult) -> str:
    """The header ``Host`` that will be sent: with the port, unless it is the usual one."""
    host = url.netloc.rpartition('@')[2]
    usual = {'https': ':443', 'http': ':80'}.get(url.scheme, '')
    return host[:-len(usual)] if usual and host.endswith(usual) else host


def _bytes_of(body: object) -> bytes:
    if body is None:
        return b''
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes):
        return body
    raise InvalidConfigurationException('the body of a signed request must be bytes or a text: its hash is signed')
