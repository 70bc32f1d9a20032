"""The public face: :class:`Client`, which every SDK asks for the credential to sign a request with.

    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.models import Config

    credential = Client(Config(type='sts', access_key_id=..., access_key_secret=..., security_token=...))
    model = credential.get_credential()

Importing this module imports no provider: each is imported when it is first used.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Tuple, TypeVar

from alibabacloud_credentials_api import ICredentialsProvider
from Tea.decorators import deprecated

from ._internals.credential_source import CredentialSource
from ._lazy import lazy_exports
from .base_client import BaseClient
from .exceptions import CredentialException, InvalidConfigurationException
from .models import Config, CredentialModel

if TYPE_CHECKING:
    from .credentials import AccessKeyCredential, BearerTokenCredential, StsCredential
    from .http import HttpOptions
    from .provider import (
        DefaultCredentialsProvider,
        EcsRamRoleCredentialsProvider,
        OIDCRoleArnCredentialsProvider,
        RamRoleArnCredentialsProvider,
        RsaKeyPairCredentialsProvider,
        StaticAKCredentialsProvider,
        StaticSTSCredentialsProvider,
        URLCredentialsProvider,
    )

__all__ = [
    'AccessKeyCredential',
    'BearerTokenCredential',
    'Client',
    'Config',
    'CredentialException',
    'CredentialModel',
    'DefaultCredentialsProvider',
    'EcsRamRoleCredentialsProvider',
    'HttpOptions',
    'ICredentialsProvider',
    'OIDCRoleArnCredentialsProvider',
    'RamRoleArnCredentialsProvider',
    'RsaKeyPairCredentialsProvider',
    'StaticAKCredentialsProvider',
    'StaticSTSCredentialsProvider',
    'StsCredential',
    'URLCredentialsProvider',
    'attribute_error_return_none',
]

__getattr__ = lazy_exports(__name__, {
    'AccessKeyCredential': 'credentials',
    'BearerTokenCredential': 'credentials',
    'DefaultCredentialsProvider': 'provider.default',
    'EcsRamRoleCredentialsProvider': 'provider.ecs_ram_role',
    'HttpOptions': 'http',
    'OIDCRoleArnCredentialsProvider': 'provider.oidc',
    'RamRoleArnCredentialsProvider': 'provider.ram_role_arn',
    'RsaKeyPairCredentialsProvider': 'provider.rsa_key_pair',
    'StaticAKCredentialsProvider': 'provider.static_ak',
    'StaticSTSCredentialsProvider': 'provider.static_sts',
    'StsCredential': 'credentials',
    'URLCredentialsProvider': 'provider.uri',
})


def __dir__() -> List[str]:
    return sorted({*globals(), *__all__})


F = TypeVar('F', bound=Callable[..., Any])

# The provider behind each credential type, and the keywords it takes from the Config.
_PROVIDERS: Dict[str, Tuple[str, Tuple[str, ...]]] = {
    'access_key': ('StaticAKCredentialsProvider', ('access_key_id', 'access_key_secret')),
    'sts': ('StaticSTSCredentialsProvider', ('access_key_id', 'access_key_secret', 'security_token')),
    'bearer': ('BearerCredentialsProvider', ('bearer_token',)),
    'ecs_ram_role': ('EcsRamRoleCredentialsProvider', ('role_name', 'disable_imds_v1', 'http_options')),
    'ram_role_arn': ('RamRoleArnCredentialsProvider', (
        'access_key_id', 'access_key_secret', 'security_token', 'role_arn', 'role_session_name', 'duration_seconds',
        'policy', 'external_id', 'sts_endpoint', 'http_options',
    )),
    'rsa_key_pair': ('RsaKeyPairCredentialsProvider', (
        'public_key_id', 'private_key_file', 'duration_seconds', 'sts_endpoint', 'http_options',
    )),
    'oidc_role_arn': ('OIDCRoleArnCredentialsProvider', (
        'role_arn', 'oidc_provider_arn', 'oidc_token_file_path', 'role_session_name', 'duration_seconds', 'policy',
        'sts_endpoint', 'http_options',
    )),
    'credentials_uri': ('URLCredentialsProvider', ('uri', 'http_options')),
}
# Keywords that Config spells otherwise. Its own duration_seconds has never had an effect.
_CONFIG_FIELDS = {'duration_seconds': 'role_session_expiration', 'uri': 'credentials_uri'}


def provider_for(config: Optional[Config]) -> Tuple[str, ICredentialsProvider]:
    """The credential type of ``config`` and a new provider for it; ``default`` and the chain for None.

    :raises InvalidConfigurationException: the type is missing or unknown, or one of its parameters is wrong.
    """
    from . import provider

    if config is None:
        return 'default', provider.DefaultCredentialsProvider()
    if not hasattr(config, 'type'):
        raise InvalidConfigurationException(
            f'config must be an alibabacloud_credentials.models.Config, not {type(config).__name__}'
        )
    if config.type not in BaseClient.credential_types():
        supported = ', '.join(BaseClient.credential_types())
        raise InvalidConfigurationException(f'invalid type option, support: {supported}')
    class_name, keywords = _PROVIDERS[config.type]
    given = {keyword: _value_of(config, keyword) for keyword in keywords}
    # What is not given takes the provider's own default.
    return config.type, getattr(provider, class_name)(**{key: it for key, it in given.items() if it is not None})


def _value_of(config: Config, keyword: str) -> Any:
    if keyword != 'http_options':
        return getattr(config, _CONFIG_FIELDS.get(keyword, keyword), None)
    from .http import HttpOptions

    fields = {'connect_timeout': 'connect_timeout', 'read_timeout': 'timeout', 'proxy': 'proxy'}
    given = {option: getattr(config, field, None) for option, field in fields.items()}
    return HttpOptions(**given) if any(value is not None for value in given.values()) else None


def attribute_error_return_none(f: F) -> F:
    """Decorate ``f`` to return None where it would raise an ``AttributeError``."""

    @wraps(f)
    def call(*args: Any, **keywords: Any) -> Any:
        try:
            return f(*args, **keywords)
        except AttributeError:
            return None

    return call  # type: ignore[return-value]  # wraps() keeps the signature


def _deprecated(instead: str) -> Callable[[F], F]:
    return deprecated(instead)  # type: ignore[no-any-return]  # Tea ships no types


class _CredentialsProviderWrap(CredentialSource):
    """What ``Client.cloud_credential`` is: a provider, and the type that its credentials are reported under."""

    def __init__(
        self, *, type_name: Optional[str] = None, provider: Optional[ICredentialsProvider] = None
    ) -> None:
        super().__init__(type_name=type_name, provider=provider)

    def get_access_key_id(self) -> Optional[str]:
        return self.get_credential().access_key_id

    def get_access_key_secret(self) -> Optional[str]:
        return self.get_credential().access_key_secret

    def get_security_token(self) -> Optional[str]:
        return self.get_credential().security_token

    async def get_access_key_id_async(self) -> Optional[str]:
        return (await self.get_credential_async()).access_key_id

    async def get_access_key_secret_async(self) -> Optional[str]:
        return (await self.get_credential_async()).access_key_secret

    async def get_security_token_async(self) -> Optional[str]:
        return (await self.get_credential_async()).security_token

    def get_type(self) -> Optional[str]:
        return self.type_name

    def invalidate(self) -> None:
        # A provider from outside need not have it.
        forget = getattr(self.provider, 'invalidate', None)
        if forget is not None:
            forget()


class Client(BaseClient):
    """A credential that is always valid, for any number of threads and event loops.

    Constructing one fetches nothing and starts nothing. A pickle of it carries its secrets.

    :param config: how to get the credential; None for the default chain.
    :param provider: a provider to ask instead; it wins over ``config``. Any ``ICredentialsProvider`` will do.
    :raises InvalidConfigurationException: ``config`` or ``provider`` cannot work.
    """

    #: What :meth:`get_credential` delegates to: anything with ``get_credential()`` and ``get_credential_async()``. A
    #: subclass may set it, on itself or on its instances, with or without calling ``super().__init__()``.
    cloud_credential: Any = None

    def __init__(
        self, config: Optional[Config] = None, provider: Optional[ICredentialsProvider] = None
    ) -> None:
        self.cloud_credential = Client.get_credentials(config) if provider is None else _wrap(provider)

    @property
    def _cloud_credential(self) -> Any:  # type: ignore[override]  # the generated base's name of it
        return self.cloud_credential

    def get_credential(self) -> CredentialModel:
        """A credential that is valid now, all of one moment, as a model of the caller's own.

        It costs well under a microsecond; about once an hour it takes a fetch.

        :raises CredentialException: nothing valid is in hand and fetching failed.
        """
        return self.cloud_credential.get_credential()  # type: ignore[no-any-return]

    async def get_credential_async(self) -> CredentialModel:
        """As :meth:`get_credential`, without ever blocking the event loop."""
        return await self.cloud_credential.get_credential_async()  # type: ignore[no-any-return]

    def invalidate(self) -> None:
        """Say that the credential in hand does not work, whatever its expiration says: the next call fetches."""
        forget = getattr(self.cloud_credential, 'invalidate', None)
        if forget is not None:
            forget()

    @staticmethod
    def get_credentials(config: Optional[Config]) -> Any:
        """What a client with this ``config`` delegates to.

        :raises InvalidConfigurationException: the type is missing or unknown, or one of its parameters is wrong.
        """
        type_name, provider = provider_for(config)
        if type_name == 'bearer':
            from .credentials import BearerTokenCredential

            return BearerTokenCredential(provider.get_credentials().get_bearer_token())
        return _CredentialsProviderWrap(type_name=type_name, provider=provider)

    # One part at a time, for programs written before get_credential(). Two calls may see two credentials.

    @_deprecated("Use 'get_credential().access_key_id' instead")
    def get_access_key_id(self) -> Optional[str]:  # type: ignore[override]  # the generated base says str
        return self._old_getter('get_access_key_id')()  # type: ignore[no-any-return]

    @_deprecated("Use 'get_credential().access_key_secret' instead")
    def get_access_key_secret(self) -> Optional[str]:  # type: ignore[override]
        return self._old_getter('get_access_key_secret')()  # type: ignore[no-any-return]

    @_deprecated("Use 'get_credential().security_token' instead")
    def get_security_token(self) -> Optional[str]:  # type: ignore[override]
        return self._old_getter('get_security_token')()  # type: ignore[no-any-return]

    @_deprecated("Use 'get_credential_async().access_key_id' instead")
    async def get_access_key_id_async(self) -> Optional[str]:  # type: ignore[override]
        return await self._old_getter('get_access_key_id_async')()  # type: ignore[no-any-return]

    @_deprecated("Use 'get_credential_async().access_key_secret' instead")
    async def get_access_key_secret_async(self) -> Optional[str]:  # type: ignore[override]
        return await self._old_getter('get_access_key_secret_async')()  # type: ignore[no-any-return]

    @_deprecated("Use 'get_credential_async().security_token' instead")
    async def get_security_token_async(self) -> Optional[str]:  # type: ignore[override]
        return await self._old_getter('get_security_token_async')()  # type: ignore[no-any-return]

    def _old_getter(self, name: str) -> Callable[[], Any]:
        """What a subclass delegates to may be so old that it has these getters only; what has none is read whole."""
        own = getattr(self.cloud_credential, name, None)
        return own if own is not None else getattr(super(), name)  # type: ignore[no-any-return]

    @_deprecated("Use 'get_credential().type' instead")
    @attribute_error_return_none
    def get_type(self) -> Optional[str]:  # type: ignore[override]  # the generated base says str
        """The type the client was made for; it fetches nothing."""
        return self.cloud_credential.get_type()  # type: ignore[no-any-return]

    @_deprecated("Use 'get_credential().bearer_token' instead")
    @attribute_error_return_none
    def get_bearer_token(self) -> Optional[str]:  # type: ignore[override]
        """The bearer token of type ``bearer``; otherwise None. It fetches nothing."""
        return self.cloud_credential.bearer_token  # type: ignore[no-any-return]


def _wrap(provider: ICredentialsProvider) -> _CredentialsProviderWrap:
    for method in ('get_credentials', 'get_provider_name'):
        if not callable(getattr(provider, method, None)):
            raise InvalidConfigurationException(
                f'provider must be an ICredentialsProvider; {type(provider).__name__} has no method {method}()'
            )
    return _CredentialsProviderWrap(type_name=provider.get_provider_name(), provider=provider)
