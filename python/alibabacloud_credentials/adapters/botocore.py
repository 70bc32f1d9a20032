"""Credentials for ``botocore`` and ``boto3``, with which OSS is used by its S3-compatible addresses.

    s3 = boto3.Session(botocore_session=session(Client())).client(
        's3', endpoint_url='https://s3.oss-cn-hangzhou.aliyuncs.com', region_name='oss-cn-hangzhou')
"""

from __future__ import annotations

from typing import Any, Optional

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


def _part(name: str) -> Any:
    """One part of the key, for who reads one at a time: always that of now. What botocore would keep may be another
    identity's, or one that was invalidated.
    """
    def get(credentials: Credentials) -> Optional[str]:
        value: Optional[str] = getattr(credentials._key(), name)
        return value

    return property(get)


class Credentials(ClientAdapter, DeferredRefreshableCredentials):  # type: ignore[misc]  # untyped
    """What botocore signs with, asked for each request: when to refresh is the client's decision alone.

    Its failures are ``botocore.exceptions.CredentialRetrievalError``.

    :param client: where the credential comes from. Default: ``Client()``, the default chain.
    :raises InvalidConfigurationException: ``client`` is none, or no source of ``Client()`` can work.
    """

    def __init__(self, client: Optional[Any] = None) -> None:
        ClientAdapter.__init__(self, client)
        DeferredRefreshableCredentials.__init__(self, None, _METHOD)

    access_key = _part('access_key_id')
    secret_key = _part('access_key_secret')
    token = _part('security_token')
    account_id = None

    def get_frozen_credentials(self) -> ReadOnlyCredentials:
        """One consistent AccessKey pair, with its token if it is temporary.

        :raises botocore.exceptions.CredentialRetrievalError: no credential could be had; its cause says why.
        """
        key = self._key()
        return ReadOnlyCredentials(key.access_key_id, key.access_key_secret, key.security_token)

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
