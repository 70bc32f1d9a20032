"""The credential classes of the 0.x interface. New programs use :class:`alibabacloud_credentials.client.Client`.

Thin: they hold what a provider fetched, and ask that provider again when it is about to end. How to fetch, cache and
share is the providers' business.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional

from ._internals.model import model_of_bearer
from ._world.current import current
from .exceptions import CredentialException
from .models import CredentialModel
from .utils import auth_constant as ac

if TYPE_CHECKING:
    from ._refresh.credentials import Credentials
    from .provider import URLCredentialsProvider

__all__ = [
    'AccessKeyCredential',
    'BearerTokenCredential',
    'Credential',
    'CredentialException',
    'CredentialModel',
    'CredentialsURICredential',
    'EcsRamRoleCredential',
    'OIDCRoleArnCredential',
    'RamRoleArnCredential',
    'RsaKeyPairCredential',
    'StsCredential',
]

# A held credential is asked for again when it has so many seconds left.
_RENEW_BEFORE_S = 180
_PARTS = ('access_key_id', 'access_key_secret', 'security_token')


class Credential:
    """What all credentials answer; None for what one does not have."""

    def get_access_key_id(self) -> Optional[str]:
        return None

    def get_access_key_secret(self) -> Optional[str]:
        return None

    def get_security_token(self) -> Optional[str]:
        return None

    async def get_access_key_id_async(self) -> Optional[str]:
        return None

    async def get_access_key_secret_async(self) -> Optional[str]:
        return None

    async def get_security_token_async(self) -> Optional[str]:
        return None

    def get_credential(self) -> Optional[CredentialModel]:
        return None

    async def get_credential_async(self) -> Optional[CredentialModel]:
        return None


class _KeyCredential(Credential):
    """A credential whose parts are attributes. Each getter reads all of them at one moment."""

    credential_type: str
    access_key_id: Optional[str] = None
    access_key_secret: Optional[str] = None
    security_token: Optional[str] = None

    def _parts(self) -> Dict[str, Any]:
        # One copy, so that another thread's refresh cannot come between two parts. What is no attribute of the
        # object is one of its class: a subclass may have a property, or a constant.
        return {**{name: getattr(self, name) for name in _PARTS}, **vars(self)}

    async def _parts_async(self) -> Dict[str, Any]:
        return self._parts()

    def get_access_key_id(self) -> Optional[str]:
        return self._parts().get('access_key_id')

    def get_access_key_secret(self) -> Optional[str]:
        return self._parts().get('access_key_secret')

    def get_security_token(self) -> Optional[str]:
        return self._parts().get('security_token')

    async def get_access_key_id_async(self) -> Optional[str]:
        return (await self._parts_async()).get('access_key_id')

    async def get_access_key_secret_async(self) -> Optional[str]:
        return (await self._parts_async()).get('access_key_secret')

    async def get_security_token_async(self) -> Optional[str]:
        return (await self._parts_async()).get('security_token')

    def get_credential(self) -> CredentialModel:
        return self._model(self._parts())

    async def get_credential_async(self) -> CredentialModel:
        return self._model(await self._parts_async())

    def _model(self, parts: Dict[str, Any]) -> CredentialModel:
        return CredentialModel(
            access_key_id=parts.get('access_key_id'),
            access_key_secret=parts.get('access_key_secret'),
            security_token=parts.get('security_token'),
            type=self.credential_type,
        )


class AccessKeyCredential(_KeyCredential):
    """A long-term AccessKey pair."""

    credential_type = ac.ACCESS_KEY

    def __init__(self, access_key_id: Optional[str], access_key_secret: Optional[str]) -> None:
        self.access_key_id = access_key_id
        self.access_key_secret = access_key_secret


class StsCredential(_KeyCredential):
    """An AccessKey pair with its STS token."""

    credential_type = ac.STS

    def __init__(
        self, access_key_id: Optional[str], access_key_secret: Optional[str], security_token: Optional[str]
    ) -> None:
        self.access_key_id = access_key_id
        self.access_key_secret = access_key_secret
        self.security_token = security_token


class BearerTokenCredential(Credential):
    """A bearer token."""

    credential_type = ac.BEARER

    def __init__(self, bearer_token: Optional[str]) -> None:
        self.bearer_token = bearer_token

    def get_credential(self) -> CredentialModel:
        return model_of_bearer(self.bearer_token, ac.BEARER)

    async def get_credential_async(self) -> CredentialModel:
        return self.get_credential()

    def get_type(self) -> str:
        return self.credential_type


class _AutomaticallyRefreshCredentials(_KeyCredential):
    """A credential that ends.

    :param expiration: seconds since the epoch; None: renew at once.
    :param provider: its ``get_credentials()`` returns the next one, or None to keep this one.
    """

    def __init__(self, expiration: Optional[int], provider: Any) -> None:
        self.expiration = expiration
        self.provider = provider

    def _is_due(self) -> bool:
        return self.expiration is None or current().clock.wall() >= self.expiration - _RENEW_BEFORE_S

    def _parts(self) -> Dict[str, Any]:
        return self._adopt(self.provider.get_credentials() if self._is_due() else None)

    async def _parts_async(self) -> Dict[str, Any]:
        return self._adopt(await self.provider.get_credentials_async() if self._is_due() else None)

    def _adopt(self, renewed: Any) -> Dict[str, Any]:
        if renewed is not None:
            names = ('access_key_id', 'access_key_secret', 'security_token', 'expiration')
            vars(self).update({name: getattr(renewed, name) for name in names if hasattr(renewed, name)})
        return vars(self).copy()


class _SessionCredential(_AutomaticallyRefreshCredentials):
    """A session: an AccessKey pair and an STS token that end."""

    def __init__(
        self,
        access_key_id: Optional[str],
        access_key_secret: Optional[str],
        security_token: Optional[str],
        expiration: Optional[int],
        provider: Any,
    ) -> None:
        super().__init__(expiration, provider)
        self.access_key_id = access_key_id
        self.access_key_secret = access_key_secret
        self.security_token = security_token


class EcsRamRoleCredential(_SessionCredential):
    """A session of an ECS instance's RAM role."""

    credential_type = ac.ECS_RAM_ROLE


class RamRoleArnCredential(_SessionCredential):
    """A session of a RAM role, assumed with an AccessKey pair."""

    credential_type = ac.RAM_ROLE_ARN


class OIDCRoleArnCredential(_SessionCredential):
    """A session of a RAM role, assumed with an OIDC token."""

    credential_type = ac.OIDC_ROLE_ARN


class RsaKeyPairCredential(_AutomaticallyRefreshCredentials):
    """A session AccessKey pair of a registered RSA key."""

    credential_type = ac.RSA_KEY_PAIR

    def __init__(
        self, access_key_id: Optional[str], access_key_secret: Optional[str], expiration: Optional[int], provider: Any
    ) -> None:
        super().__init__(expiration, provider)
        self.access_key_id = access_key_id
        self.access_key_secret = access_key_secret


class CredentialsURICredential(_KeyCredential):
    """A credential from an address, fetched when it is first asked for; its parts are None until then.

    :param credentials_uri: http or https address.
    """

    credential_type = ac.CREDENTIALS_URI

    def __init__(self, credentials_uri: Optional[str]) -> None:
        self.credentials_uri = credentials_uri
        self.expiration: Optional[int] = None
        self._source: Optional[URLCredentialsProvider] = None

    def _provider(self) -> URLCredentialsProvider:
        from .provider import URLCredentialsProvider

        if self._source is None:
            self._source = URLCredentialsProvider(uri=self.credentials_uri)
        return self._source

    def _parts(self) -> Dict[str, Any]:
        return self._adopt(self._provider().get_credentials())

    async def _parts_async(self) -> Dict[str, Any]:
        return self._adopt(await self._provider().get_credentials_async())

    def _adopt(self, fetched: Credentials) -> Dict[str, Any]:
        vars(self).update(
            access_key_id=fetched.get_access_key_id(),
            access_key_secret=fetched.get_access_key_secret(),
            security_token=fetched.get_security_token(),
            expiration=fetched.get_expiration(),
        )
        return vars(self).copy()
