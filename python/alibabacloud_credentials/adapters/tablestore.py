"""Credentials for ``tablestore``, its blocking and its asynchronous client.

    client = OTSClient('https://my-instance.cn-hangzhou.ots.aliyuncs.com', instance_name='my-instance',
                       credentials_provider=CredentialsProvider(Client()))

``AsyncOTSClient`` asks in the thread of the event loop. A valid credential is then given at once, and refreshed beside
the loop; have one in hand before the first request: ``await provider.warm_up()``.
"""

from __future__ import annotations

from ..exceptions import CredentialException
from ._support import ClientAdapter, needed_by

with needed_by('tablestore', 'tablestore'):
    from tablestore.credentials import Credentials
    from tablestore.credentials import CredentialsProvider as _Base
    from tablestore.error import OTSClientError


class CredentialsProvider(ClientAdapter, _Base):  # type: ignore[misc]  # untyped
    """For ``OTSClient`` and ``AsyncOTSClient``, which ask it for each request.

    Its failures are ``tablestore.OTSClientError``.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work.
    """

    def get_credentials(self) -> Credentials:
        """One consistent AccessKey pair, with its token if it is temporary.

        :raises tablestore.OTSClientError: no credential could be had; its cause says why.
        """
        key = self._key()
        return Credentials(key.access_key_id, key.access_key_secret, key.security_token)

    def _failure(self, error: CredentialException) -> Exception:
        failure: Exception = OTSClientError(str(error))
        return failure
