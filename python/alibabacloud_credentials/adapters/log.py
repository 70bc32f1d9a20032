"""Credentials for ``aliyun-log-python-sdk``.

    log = LogClient('cn-hangzhou.log.aliyuncs.com', credentials_provider=CredentialsProvider(Client()))
"""

from __future__ import annotations

from ..exceptions import CredentialException
from ._support import ClientAdapter, needed_by

with needed_by('log', 'aliyun-log-python-sdk'):
    from aliyun.log import LogException
    from aliyun.log.credentials import Credentials
    from aliyun.log.credentials import CredentialsProvider as _Base


class CredentialsProvider(ClientAdapter, _Base):  # type: ignore[misc]  # untyped
    """For ``LogClient(credentials_provider=...)``, which asks it for each request.

    Its failures are ``aliyun.log.LogException``.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work.
    """

    def get_credentials(self) -> Credentials:
        """One consistent AccessKey pair, with its token if it is temporary.

        :raises aliyun.log.LogException: no credential could be had; its cause says why.
        """
        key = self._key()
        return Credentials(key.access_key_id, key.access_key_secret, key.security_token)

    def _failure(self, error: CredentialException) -> Exception:
        failure: Exception = LogException(error.code or type(error).__name__, str(error))
        return failure
