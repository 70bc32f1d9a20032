"""A file system of ``fsspec`` over OSS, whose credential is kept fresh.

    fs = OSSFileSystem(Client(), endpoint='https://oss-cn-hangzhou.aliyuncs.com')
    fs.ls('my-bucket')
"""

from __future__ import annotations

from typing import Any, Optional

from ..exceptions import InvalidConfigurationException
from ._support import needed_by

with needed_by('ossfs', 'ossfs'):
    import ossfs
    from oss2 import ProviderAuth

from .oss2 import CredentialsProvider


class OSSFileSystem(ossfs.OSSFileSystem):  # type: ignore[misc]  # untyped
    """``ossfs.OSSFileSystem`` that asks a client for each request, where that class keeps what it was given.

    Its failures are an ``OSError``, as all of that class.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :param endpoint: address of OSS. Environment variable: ``OSS_ENDPOINT``.
    :param options: as ``ossfs.OSSFileSystem`` takes them, but for ``key``, ``secret`` and ``token``.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work; or one of the
        ``options`` is another credential.
    """

    # fsspec gives the same object to all who ask with the same texts. Two clients could print alike.
    cachable = False

    def __init__(self, client: Optional[Any] = None, endpoint: Optional[str] = None, **options: Any) -> None:
        for name in ('key', 'secret', 'token'):
            if options.get(name):
                raise InvalidConfigurationException(
                    f'OSSFileSystem: {name} is another credential than that of the client; pass one of them',
                    parameter=name,
                )
        super().__init__(endpoint=endpoint, **options)
        # There is no other way in: the class makes this of a key that does not change.
        self._auth = ProviderAuth(CredentialsProvider(client))
