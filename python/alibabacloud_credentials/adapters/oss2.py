"""Credentials for ``oss2``.

    auth = oss2.ProviderAuthV4(CredentialsProvider(Client()))
    bucket = oss2.Bucket(auth, 'https://oss-cn-hangzhou.aliyuncs.com', 'my-bucket', region='cn-hangzhou')
"""

from __future__ import annotations

from ..exceptions import CredentialException
from ._support import ClientAdapter, needed_by

with needed_by('oss2', 'oss2'):
    from oss2 import credentials
    from oss2.exceptions import ClientError


class CredentialsProvider(ClientAdapter, credentials.CredentialsProvider):  # type: ignore[misc]  # untyped
    """For ``ProviderAuth``, ``ProviderAuthV2`` and ``ProviderAuthV4``, which ask it for each request.

    Its failures are ``oss2.exceptions.ClientError``.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work.
    """

    def get_credentials(self) -> credentials.Credentials:
        """One consistent AccessKey pair, with its token if it is temporary.

        :raises oss2.exceptions.ClientError: no credential could be had; its cause says why.
        """
        key = self._key()
        return credentials.Credentials(key.access_key_id, key.access_key_secret, key.security_token)

    def _failure(self, error: CredentialException) -> Exception:
        failure: Exception = ClientError(str(error))
        return failure
