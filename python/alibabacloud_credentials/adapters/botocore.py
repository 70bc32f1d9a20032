"""Credentials for ``botocore`` and ``boto3``, with which OSS is used by its S3-compatible addresses.

    s3 = boto3.Session(botocore_session=session(Client())).client(
        's3', endpoint_url='https://s3.oss-cn-hangzhou.aliyuncs.com', region_name='oss-cn-hangzhou')
"""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any, Dict, Optional

from ..exceptions import CredentialException
from ._support import ClientAdapter, needed_by

with needed_by('botocore', 'botocore'):
    from botocore.credentials import (
        CredentialProvider,
        CredentialResolver,
        DeferredRefreshableCredentials,
        ReadOnlyCredentials,
    )
    from botocore.exceptions import CredentialRetrievalError
    from botocore.session import Session

_METHOD = 'alibabacloud-credentials'
# What never ends is told to botocore as a time that it does not come near.
_NEVER = datetime(9999, 1, 1, tzinfo=timezone.utc)


class Credentials(ClientAdapter, DeferredRefreshableCredentials):  # type: ignore[misc]  # untyped
    """What botocore signs with, asked for each request: when to refresh is the client's decision alone.

    Its failures are ``botocore.exceptions.CredentialRetrievalError``.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work.
    """

    def __init__(self, client: Optional[Any] = None) -> None:
        ClientAdapter.__init__(self, client)
        DeferredRefreshableCredentials.__init__(self, self._metadata, _METHOD)

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """One consistent AccessKey pair, with its token if it is temporary.

        :raises botocore.exceptions.CredentialRetrievalError: no credential could be had; its cause says why.
        """
        key = self._key()
        return ReadOnlyCredentials(key.access_key_id, key.access_key_secret, key.security_token)

    def _metadata(self) -> Dict[str, Optional[str]]:
        """For those who read one part at a time."""
        key = self._key()
        ends = _NEVER if key.expiration is None else datetime.fromtimestamp(key.expiration, timezone.utc)
        return {
            'access_key': key.access_key_id, 'secret_key': key.access_key_secret, 'token': key.security_token,
            'expiry_time': ends.isoformat(),
        }

    def _failure(self, error: CredentialException) -> Exception:
        failure: Exception = CredentialRetrievalError(provider=_METHOD, error_msg=str(error))
        return failure


class _Provider(CredentialProvider):  # type: ignore[misc]  # untyped
    METHOD = _METHOD

    def __init__(self, credentials: Credentials) -> None:
        super().__init__()
        self._credentials = credentials

    def load(self) -> Credentials:
        return self._credentials


def session(client: Optional[Any] = None) -> Session:
    """A session of botocore whose clients sign with the credential of ``client``, and with no other.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work.
    """
    made = Session()
    made.register_component('credential_provider', CredentialResolver([_Provider(Credentials(client))]))
    return made
