"""The providers of the 0.x interface that fetch: ``providers`` offers them.

Thin: each keeps the parameters and attributes it had, and has a provider of today fetch. That one keeps what it
fetched, so that two calls are not two requests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple, Type

from .._spec.catalogue import Catalogue
from ..credentials import EcsRamRoleCredential, OIDCRoleArnCredential, RamRoleArnCredential, RsaKeyPairCredential
from ..exceptions import CredentialException
from ..models import Config
from ..utils import auth_util as au

if TYPE_CHECKING:
    from .._refresh.credentials import Credentials

_FROM_CONFIG = (
    'type', 'access_key_id', 'access_key_secret', 'security_token', 'bearer_token', 'role_arn', 'role_session_name',
    'policy', 'role_name', 'disable_imds_v1', 'oidc_provider_arn', 'oidc_token_file_path', 'public_key_id',
    'private_key_file', 'sts_endpoint', 'host', 'proxy',
)


class AlibabaCloudCredentialsProvider:
    """What all providers share.

    :param config: its fields become attributes of the same names.
    :cvar duration_seconds: how long a session lives, in seconds.
    :cvar timeout: milliseconds; used where the Config gives none. Requests then take the defaults of the providers.
    """

    duration_seconds = 3600
    timeout = 3000

    _http: Tuple[Any, ...] = ()

    def __init__(self, config: Optional[Config] = None) -> None:
        if isinstance(config, Config):
            vars(self).update({name: getattr(config, name) for name in _FROM_CONFIG})
            self._http = (config.connect_timeout, config.timeout, config.proxy)
            self.timeout = config.timeout or AlibabaCloudCredentialsProvider.timeout
            self.connect_timeout = config.connect_timeout or AlibabaCloudCredentialsProvider.timeout

    def get_credentials(self) -> Any:
        """A credential, or None where this source is not set up."""
        raise NotImplementedError('get_credentials() must be overridden')

    def _take(self, **given: Any) -> None:
        """Let arguments win over the Config; whatever neither gives is None."""
        for name, value in given.items():
            setattr(self, name, getattr(self, name, None) if value is None else value)

    def _require(self, config: Optional[Config], *arguments: Any) -> None:
        if config is None and None in arguments:
            raise CredentialException(
                f'"{type(self)}" needs to receive a "model.Config" object or other necessary args'
            )


class _FetchingProvider(AlibabaCloudCredentialsProvider):
    """One that has a provider of today fetch, made of the attributes as they are at the first call."""

    _class_name: str
    _credential_class: Type[Any]

    def _keywords(self) -> Dict[str, Any]:
        raise NotImplementedError

    def _provider(self) -> Any:
        # Programs change attributes between calls: a provider serves as long as they stay what they were.
        wanted = (self._keywords(), self._http)
        made = getattr(self, '_made', None)
        if made is None or made[0] != wanted:
            self._made = made = (wanted, self._make(*wanted))
        return made[1]

    def _make(self, keywords: Dict[str, Any], http: Tuple[Any, ...]) -> Any:
        from ..http import HttpOptions

        if http:
            keywords = {**keywords, 'http_options': HttpOptions(**dict(zip(_HTTP_KEYWORDS, http)))}
        return self._provider_class()(**keywords)

    def _provider_class(self) -> Any:
        from .. import provider

        return getattr(provider, self._class_name)

    def _credential_of(self, fetched: Credentials) -> Any:
        return self._credential_class(
            fetched.get_access_key_id(), fetched.get_access_key_secret(), fetched.get_security_token(),
            fetched.get_expiration(), self,
        )

    def get_credentials(self) -> Any:
        """A credential that renews itself here.

        :raises CredentialException: it could not be had.
        """
        return self._credential_of(self._provider().get_credentials())

    async def get_credentials_async(self) -> Any:
        """As :meth:`get_credentials`, without ever blocking the event loop."""
        return self._credential_of(await self._provider().get_credentials_async())


_HTTP_KEYWORDS = ('connect_timeout', 'read_timeout', 'proxy')


class _RegionalProvider(_FetchingProvider):
    """One that asks STS: that of the region, else of the Config's endpoint."""

    region_id: Optional[str]
    sts_endpoint: Optional[str]

    def _sts(self) -> Dict[str, Any]:
        return {
            'duration_seconds': self.duration_seconds,
            'sts_region_id': self.region_id,
            'sts_endpoint': None if self.region_id else self.sts_endpoint,
        }


class EcsRamRoleCredentialProvider(_FetchingProvider):
    """The RAM role of this ECS instance.

    :param role_name: name of the role; an empty string means that the metadata server is asked for it.
    :param config: ``role_name`` and ``disable_imds_v1`` are read.
    """

    default_metadata_token_duration = Catalogue.metadata_token_lifetime()

    _class_name = 'EcsRamRoleCredentialsProvider'
    _credential_class = EcsRamRoleCredential

    role_name: Optional[str]

    def __init__(self, role_name: Optional[str] = None, config: Optional[Config] = None) -> None:
        self._require(config, role_name)
        super().__init__(config)
        self._take(role_name=role_name)
        self.disable_imds_v1 = (
            config.disable_imds_v1 is True
            if isinstance(config, Config)
            else str(au.environment_imds_v1_disabled).lower() == 'true'
        )

    def _keywords(self) -> Dict[str, Any]:
        return {'role_name': self.role_name, 'disable_imds_v1': self.disable_imds_v1}


class RamRoleArnCredentialProvider(_RegionalProvider):
    """A RAM role, assumed with an AccessKey pair.

    :param region_id: region whose STS is called.
    :param config: gives what the other parameters do not.
    """

    _class_name = 'RamRoleArnCredentialsProvider'
    _credential_class = RamRoleArnCredential

    access_key_id: Optional[str]
    access_key_secret: Optional[str]
    role_arn: Optional[str]
    role_session_name: Optional[str]
    policy: Optional[str]

    def __init__(
        self,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        role_session_name: Optional[str] = None,
        role_arn: Optional[str] = None,
        region_id: Optional[str] = None,
        policy: Optional[str] = None,
        config: Optional[Config] = None,
    ) -> None:
        self._require(config, access_key_id, access_key_secret)
        super().__init__(config)
        self._take(
            role_arn=role_arn, access_key_id=access_key_id, access_key_secret=access_key_secret, region_id=region_id,
            role_session_name=role_session_name, policy=policy, sts_endpoint=None, security_token=None,
        )

    def _keywords(self) -> Dict[str, Any]:
        names = ('access_key_id', 'access_key_secret', 'security_token', 'role_arn', 'role_session_name', 'policy')
        return {**{name: getattr(self, name) for name in names}, **self._sts()}


class OIDCRoleArnCredentialProvider(_RegionalProvider):
    """A RAM role, assumed with the OIDC token in a file.

    :param region_id: region whose STS is called.
    :param config: gives what the other parameters do not.
    """

    _class_name = 'OIDCRoleArnCredentialsProvider'
    _credential_class = OIDCRoleArnCredential

    role_session_name: Optional[str]

    def __init__(
        self,
        role_session_name: Optional[str] = None,
        role_arn: Optional[str] = None,
        oidc_provider_arn: Optional[str] = None,
        oidc_token_file_path: Optional[str] = None,
        region_id: Optional[str] = None,
        policy: Optional[str] = None,
        config: Optional[Config] = None,
    ) -> None:
        self._require(config, role_arn, oidc_provider_arn, oidc_token_file_path)
        super().__init__(config)
        self._take(
            role_arn=role_arn, oidc_provider_arn=oidc_provider_arn, oidc_token_file_path=oidc_token_file_path,
            region_id=region_id, role_session_name=role_session_name, policy=policy, sts_endpoint=None,
        )

    def _keywords(self) -> Dict[str, Any]:
        names = ('role_arn', 'oidc_provider_arn', 'oidc_token_file_path', 'policy')
        return {
            **{name: getattr(self, name) for name in names},
            'role_session_name': self.role_session_name or 'defaultSessionName',
            **self._sts(),
        }


class RsaKeyPairCredentialProvider(_FetchingProvider):
    """A session AccessKey pair for a registered RSA key.

    :param access_key_id: id of the public key.
    :param access_key_secret: the private key itself, as text.
    :param region_id: kept as an attribute; the service is in one region.
    """

    _credential_class = RsaKeyPairCredential

    access_key_id: Optional[str]
    access_key_secret: Optional[str]

    def __init__(
        self,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        region_id: Optional[str] = None,
        config: Optional[Config] = None,
    ) -> None:
        self._require(config, access_key_id, access_key_secret)
        super().__init__(config)
        self._take(access_key_id=access_key_id, access_key_secret=access_key_secret, region_id=region_id)

    def _keywords(self) -> Dict[str, Any]:
        return {
            'public_key_id': self.access_key_id,
            'private_key': self.access_key_secret,
            'duration_seconds': self.duration_seconds,
        }

    def _provider_class(self) -> Any:
        from ..provider.rsa_key_pair import InlineKeyPairProvider

        return InlineKeyPairProvider

    def _credential_of(self, fetched: Credentials) -> RsaKeyPairCredential:
        return RsaKeyPairCredential(
            fetched.get_access_key_id(), fetched.get_access_key_secret(), fetched.get_expiration(), self
        )
