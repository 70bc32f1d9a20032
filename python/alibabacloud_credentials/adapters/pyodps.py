"""Credentials for ``pyodps``.

    odps = ODPS(account=Account(Client()), project='my_project',
                endpoint='https://service.cn-hangzhou.maxcompute.aliyun.com/api')
"""

from __future__ import annotations

from typing import Any, Optional

from ..exceptions import CredentialException
from ._support import ClientAdapter, needed_by

with needed_by('pyodps', 'pyodps'):
    from odps.accounts import CloudAccount
    from odps.errors import ODPSClientError


class Account(ClientAdapter, CloudAccount):  # type: ignore[misc]  # untyped
    """For ``ODPS(account=...)``, which has it sign each request.

    It notices each new credential, also one whose AccessKey id is the same as before, which the SDK's own
    ``CredentialProviderAccount`` passes over. Its failures are ``odps.errors.ODPSClientError``.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work.
    """

    def sign_request(self, req: Any, endpoint: str, region_name: Optional[str] = None) -> None:
        """Sign a request with one consistent AccessKey pair, and with its token if it is temporary.

        :raises odps.errors.ODPSClientError: no credential could be had; its cause says why.
        """
        key = self._key()
        CloudAccount(key.access_key_id, key.access_key_secret).sign_request(req, endpoint, region_name=region_name)
        if key.security_token:
            req.headers['authorization-sts-token'] = key.security_token

    # The SDK names some of its caches after these.

    @property
    def access_id(self) -> Optional[str]:
        """The AccessKey id in use."""
        return self._key().access_key_id

    @property
    def secret_access_key(self) -> Optional[str]:
        """The AccessKey secret in use."""
        return self._key().access_key_secret

    def _failure(self, error: CredentialException) -> Exception:
        failure: Exception = ODPSClientError(str(error))
        return failure

    def __getstate__(self) -> Any:
        return {'_client': self._client}

    def __setstate__(self, state: Any) -> None:
        self._client = state['_client']
