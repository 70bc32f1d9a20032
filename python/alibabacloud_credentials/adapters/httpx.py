"""Signs OpenAPI calls that are made with ``httpx``, blocking and asynchronous.

    httpx.post('https://ecs.cn-hangzhou.aliyuncs.com/', params={'RegionId': 'cn-hangzhou'}, auth=ACS3Auth(Client()),
               headers={'x-acs-action': 'DescribeInstances', 'x-acs-version': '2014-05-26'})
"""

from __future__ import annotations

from typing import AsyncGenerator, Generator

from ..models import CredentialModel
from ._acs3 import ACS3Adapter, Request
from ._support import needed_by

with needed_by('httpx', 'httpx'):
    import httpx


class ACS3Auth(ACS3Adapter, httpx.Auth):  # type: ignore[misc]  # not installed where types are checked
    """For ``auth=`` of a request or a client of httpx. Signs with ACS3-HMAC-SHA256.

    A request names what it calls in its headers ``x-acs-action`` and ``x-acs-version``. What the client raises comes
    out as it is.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work; at a request, one
        of its headers is missing.
    """

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        request.read()
        self._sign(request, self._key())
        yield request

    async def async_auth_flow(self, request: httpx.Request) -> AsyncGenerator[httpx.Request, httpx.Response]:
        await request.aread()
        self._sign(request, await self._key_async())
        yield request

    def _sign(self, request: httpx.Request, key: CredentialModel) -> None:
        path = request.url.raw_path.decode('ascii').partition('?')[0]
        request.headers.update(self._headers_for(Request(
            request.method, request.headers['host'], path, request.url.params.multi_items(), request.headers,
            request.content,
        ), key))
