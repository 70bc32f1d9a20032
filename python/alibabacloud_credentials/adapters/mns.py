"""Credentials for ``aliyun-mns-sdk``.

    account = Account('https://1234567890123456.mns.cn-hangzhou.aliyuncs.com',
                      credentials_provider=CredentialsProvider(Client()))
"""

from __future__ import annotations

from ..exceptions import CredentialException
from ._support import ClientAdapter, needed_by

with needed_by('mns', 'aliyun-mns-sdk'):
    from mns.auth import Credentials
    from mns.auth import CredentialsProvider as _Base
    from mns.mns_exception import MNSClientException


class CredentialsProvider(ClientAdapter, _Base):  # type: ignore[misc]  # untyped
    """For ``Account(credentials_provider=...)``, which asks it for each request.

    Its failures are ``mns.mns_exception.MNSClientException``.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work.
    """

    def get_credentials(self) -> Credentials:
        """One consistent AccessKey pair, with its token if it is temporary.

        :raises mns.mns_exception.MNSClientException: no credential could be had; its cause says why.
        """
        key = self._key()
        # The SDK sends every token that is not the empty text.
        return Credentials(key.access_key_id, key.access_key_secret, key.security_token or '')

    def _failure(self, error: CredentialException) -> Exception:
        failure: Exception = MNSClientException(error.code or type(error).__name__, str(error))
        return failure
