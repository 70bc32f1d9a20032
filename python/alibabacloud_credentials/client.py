"""The public face: :class:`Client`, which every SDK asks for the credential to sign a request with.

    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.models import Config

    credential = Client(Config(type='sts', access_key_id=..., access_key_secret=..., security_token=...))
    model = credential.get_credential()

Importing this module imports no provider: each is imported when it is first used.
"""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Coroutine, List, Optional, TypeVar

from alibabacloud_credentials_api import ICredentialsProvider
from Tea.decorators import deprecated

from ._internals.credential_source import CredentialSource
from ._lazy import lazy_exports
from .base_client import BaseClient
from .exceptions import CredentialException, InvalidConfigurationException
from .models import Config, CredentialModel

if TYPE_CHECKING:
    from ._refresh.credentials import Credentials
    from ._shared.protocol import CredentialCache
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
}, modules={'ac': 'utils.auth_constant', 'credentials': 'credentials'})


def __dir__() -> List[str]:
    return sorted({*globals(), *__all__})


F = TypeVar('F', bound=Callable[..., Any])


def attribute_error_return_none(f: F) -> F:
    """Decorate ``f`` to return None where it would raise an ``AttributeError``."""

    @wraps(f)
    def call(*args: Any, **keywords: Any) -> Any:
        try:
            return f(*args, **keywords)
        except AttributeError:
            return None

    return call  # type: ignore[return-value]  # wraps() keeps the signature


#: what 1.0.12 calls the class of ``Client.cloud_credential``
_CredentialsProviderWrap = CredentialSource


_Getter = Callable[[Any], Optional[str]]
_AsyncGetter = Callable[[Any], Coroutine[Any, Any, Optional[str]]]


def _accessor(name: str) -> Any:
    """The generated accessor, with a warning that says what to write instead. What a program has put in the place of
    ``cloud_credential`` may be so old that it has such getters of its own: then those are asked.
    """
    generated = getattr(BaseClient, name)
    field = name[len('get_'):]
    instead = f'client.get_credential().{field}'
    if name.endswith('_async'):
        instead = f'(await client.get_credential_async()).{field[:-len("_async")]}'

    @wraps(generated)
    def access(client: Client) -> Any:
        delegate = client._cloud_credential
        own = None if isinstance(delegate, CredentialSource) else getattr(delegate, name, None)
        return generated(client) if own is None else own()

    return deprecated(f"Use '{instead}' instead")(access)


class _CloudCredential:
    """``Client.cloud_credential``: the generated attribute ``_cloud_credential`` under the name it has in 1.0.12."""

    def __get__(self, client: Optional[Client], owner: Any = None) -> Any:
        return None if client is None else client._cloud_credential

    def __set__(self, client: Client, delegate: Any) -> None:
        client._cloud_credential = delegate


class _CredentialWithoutConfig(staticmethod):  # type: ignore[type-arg]  # 3.7 cannot say of what
    """``get_credentials(config)``, static; on a client, without an argument, the client's credential."""

    def __get__(self, client: Any, owner: Any = None) -> Any:
        of_config: Any = super().__get__(client, owner)
        if client is None:
            return of_config
        return lambda *config, **named: of_config(*config, **named) if config or named else _credential_of(client)


def _credential_of(client: Client) -> Credentials:
    from ._refresh.credentials import Credentials
    from .provider._adapter import SIGNED_OTHERWISE

    model = client.get_credential()
    return Credentials(
        access_key_id=model.access_key_id, access_key_secret=model.access_key_secret,
        security_token=model.security_token, expiration=model.expiration, provider_name=model.provider_name,
        bearer_token=model.bearer_token, credential_type=model.type if model.type in SIGNED_OTHERWISE else None,
    )


class Client(BaseClient):
    """A credential that is always valid, for any number of threads and event loops.

    Constructing one fetches nothing and starts nothing. A pickle of it carries its secrets.

    :param config: how to get the credential; None for the default chain.
    :param provider: a provider to ask instead; it wins over ``config``. Any ``ICredentialsProvider`` will do.
    :param cache: a cache between processes, such as :class:`~alibabacloud_credentials.sharing.FileCache`, for
        ``config``; a provider is given its own. Environment variable: ``ALIBABA_CLOUD_CREDENTIALS_CACHE``. Default:
        none.
    :raises InvalidConfigurationException: ``config``, ``provider`` or ``cache`` cannot work.
    """

    def __init__(
        self, config: Optional[Config] = None, provider: Optional[ICredentialsProvider] = None, *,
        cache: Optional[CredentialCache] = None,
    ) -> None:
        # Not the generated constructor: the language of the spec has no default arguments.
        if provider is not None:
            self.cloud_credential = _wrap(provider, cache)
        else:
            self.cloud_credential = Client.get_credentials(config, cache)

    #: What :meth:`get_credential` delegates to: anything with ``get_credential()`` and ``get_credential_async()``. A
    #: subclass may set it, on itself or on its instances, with or without calling ``super().__init__()``.
    cloud_credential: Any = _CloudCredential()

    def __init_subclass__(cls, **keywords: Any) -> None:
        super().__init_subclass__(**keywords)
        delegate = vars(cls).get('cloud_credential')
        if delegate is not None:
            # The generated accessors read it under their own name.
            cls._cloud_credential = delegate
            del cls.cloud_credential

    def get_credential_nowait(self) -> Optional[CredentialModel]:
        """The credential in hand, for a caller that must not wait, such as a callback on an event loop.

        One that is due to be replaced is returned as long as it is valid, and replaced in the background.

        :return: a model of the caller's own; None where no valid credential is in hand.
        """
        nowait = getattr(self.cloud_credential, 'get_credential_nowait', None)
        credential: Optional[CredentialModel] = None if nowait is None else nowait()
        return credential

    def invalidate(self) -> None:
        """Discard the credential in hand, because it does not work although it is valid: the next call fetches."""
        invalidate = getattr(self.cloud_credential, 'invalidate', None)
        if invalidate is not None:
            invalidate()

    def __repr__(self) -> str:
        """The source, and how long its credential still lives. It fetches nothing."""
        describe = getattr(self.cloud_credential, 'describe', None)
        return f'{type(self).__name__}({"" if describe is None else describe()})'

    @_CredentialWithoutConfig
    def get_credentials(
        config: Optional[Config], cache: Optional[CredentialCache] = None,  # noqa: N805  # it is static
    ) -> Any:
        """What a client with this ``config`` delegates to; of a client, without an argument, its credential now.

        SDKs that take a provider, such as those for OSS, call it without one: a client can be passed to them as it is.

        :raises InvalidConfigurationException: the type is missing or unknown, or one of its parameters is wrong.
        :raises CredentialException: of a client: no valid credential could be had.
        """
        if getattr(config, 'type', None) == 'bearer':
            return _bearer_credential(config)
        return CredentialSource(config, cache=cache)

    # One part at a time, for programs written before get_credential(). Two calls may see two credentials.

    get_access_key_id: ClassVar[_Getter] = _accessor('get_access_key_id')
    get_access_key_secret: ClassVar[_Getter] = _accessor('get_access_key_secret')
    get_security_token: ClassVar[_Getter] = _accessor('get_security_token')
    get_access_key_id_async: ClassVar[_AsyncGetter] = _accessor('get_access_key_id_async')
    get_access_key_secret_async: ClassVar[_AsyncGetter] = _accessor('get_access_key_secret_async')
    get_security_token_async: ClassVar[_AsyncGetter] = _accessor('get_security_token_async')
    get_type: ClassVar[_Getter] = _accessor('get_type')
    get_bearer_token: ClassVar[_Getter] = _accessor('get_bearer_token')


def _bearer_credential(config: Any) -> Any:
    from .credentials import BearerTokenCredential

    return BearerTokenCredential(CredentialSource(config).provider.get_credentials().get_bearer_token())


def _wrap(provider: ICredentialsProvider, cache: Optional[CredentialCache]) -> CredentialSource:
    if cache is not None:
        raise InvalidConfigurationException(
            'cache goes with config; a provider is given its own: '
            f'{type(provider).__name__}(..., cache=...)', parameter='cache',
        )
    for method in ('get_credentials', 'get_provider_name'):
        if not callable(getattr(provider, method, None)):
            raise InvalidConfigurationException(
                f'provider must be an ICredentialsProvider; {type(provider).__name__} has no method {method}()'
            )
    return CredentialSource(type_name=provider.get_provider_name(), provider=provider)
