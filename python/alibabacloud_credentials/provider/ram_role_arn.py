"""A RAM role, assumed with the credential of another source (STS ``AssumeRole``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Optional, Tuple, Union

from alibabacloud_credentials_api import ICredentialsProvider

from .._refresh.credentials import Credentials
from .._spec.sources import environment_variables
from .._sts.signature import AccessKeySigner
from ..exceptions import CredentialException, InvalidConfigurationException, RejectedException
from ..models import AssumeRoleResponse, RamRoleArnParameters
from ._support.remote import named_in_errors
from ._support.sts import StsProvider
from ._support.wire import read_answer, temporary_credentials
from .static_ak import StaticAKCredentialsProvider
from .static_sts import StaticSTSCredentialsProvider

if TYPE_CHECKING:
    from alibabacloud_tea_util.models import RuntimeOptions

    from .._shared.protocol import CacheKey, CredentialCache
    from .._world.context import Context
    from ..http import HttpOptions

# STS does not know, or no longer takes, the credential that was to assume the role.
_SOURCE_REFUSED = ('InvalidAccessKeyId', 'InvalidSecurityToken')


class _Assuming(NamedTuple):
    """Who assumes a role: AccessKey id, secret and token, and the path of the name."""

    key: Tuple[str, str, str]
    name: str


class RamRoleArnCredentialsProvider(StsProvider):
    """Assumes a RAM role and gives the credential of the session.

    Who assumes it is the first of: ``credentials_provider``; the temporary credential, if there is a
    ``security_token``; the AccessKey pair. The name of that source becomes the end of this one's:
    ``ram_role_arn/static_ak``. A source whose credential STS no longer takes is invalidated.

    :param access_key_id: AccessKey id of who assumes the role. Environment variable:
        ``ALIBABA_CLOUD_ACCESS_KEY_ID``, read only if secret and token are not given either.
    :param access_key_secret: its secret. Environment variable: ``ALIBABA_CLOUD_ACCESS_KEY_SECRET``, likewise.
    :param security_token: its STS token, if the key is a temporary one. Environment variable:
        ``ALIBABA_CLOUD_SECURITY_TOKEN``, read only together with the two others. Default: none.
    :param credentials_provider: any provider, asked at each refresh. Its errors pass through; whatever else it
        does wrong is a :class:`CredentialException` that names its class.
    :param role_arn: ARN of the role, such as ``acs:ram::1234567890123456:role/reader``. Environment variable:
        ``ALIBABA_CLOUD_ROLE_ARN``.
    :param role_session_name: name of the session, as audit logs show it. Environment variable:
        ``ALIBABA_CLOUD_ROLE_SESSION_NAME``. Default: ``credentials-python-`` and the time in milliseconds.
    :param duration_seconds: how long a session lives, in seconds; at least 900, at most what the role allows.
        Default: 3600.
    :param policy: RAM policy as JSON text, which narrows what the session may do. Default: what the role may.
    :param external_id: external id that the role demands. Default: none.
    :param source_identity: who stands behind the session, as audit logs show it; roles that are assumed from the
        session keep it. The role must allow ``sts:SetSourceIdentity``. Environment variable:
        ``ALIBABA_CLOUD_ROLE_SOURCE_IDENTITY``. Default: none.
    :param sts_region_id: region whose STS is called, such as ``cn-hangzhou``. Environment variable:
        ``ALIBABA_CLOUD_STS_REGION``. Default: none, the central STS.
    :param sts_endpoint: host of STS, before any region. Environment variable: ``ALIBABA_CLOUD_STS_ENDPOINT``.
        Default: by region and network, otherwise ``sts.aliyuncs.com``.
    :param enable_vpc: call the region's STS inside the VPC. Environment variable:
        ``ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED``, which an explicit False overrules. Default: False.
    :param http_options: time-outs (default 5000 ms to connect, 10000 ms to read) and proxy.
    :param cache: a cache between processes; see :mod:`alibabacloud_credentials.sharing`. Environment variable:
        ``ALIBABA_CLOUD_CREDENTIALS_CACHE``. Default: none.
    :raises InvalidConfigurationException: a parameter is missing, of a wrong type or out of bounds.
    """

    name = type_name = 'ram_role_arn'

    def __init__(
        self,
        *,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
        credentials_provider: Optional[ICredentialsProvider] = None,
        role_arn: Optional[str] = None,
        role_session_name: Optional[str] = None,
        duration_seconds: Optional[int] = StsProvider.DEFAULT_DURATION_SECONDS,
        policy: Optional[str] = None,
        external_id: Optional[str] = None,
        source_identity: Optional[str] = None,
        sts_region_id: Optional[str] = None,
        sts_endpoint: Optional[str] = None,
        enable_vpc: Optional[bool] = None,
        http_options: Union[HttpOptions, RuntimeOptions, None] = None,
        cache: Optional[CredentialCache] = None,
    ) -> None:
        parameters = RamRoleArnParameters(
            role_arn=role_arn, role_session_name=role_session_name, role_session_expiration=duration_seconds,
            policy=policy, external_id=external_id, source_identity=source_identity, sts_endpoint=sts_endpoint,
            sts_region_id=sts_region_id, enable_vpc=enable_vpc,
        )
        super().__init__(parameters, http_options, cache)
        self._session_name = parameters.role_session_name or self._default_session_name()
        if credentials_provider is None:
            self._source = self._static_source(access_key_id, access_key_secret, security_token)
        else:
            self._source = self._checked_source(credentials_provider)

    def cache_key(self, context: Context) -> Optional[CacheKey]:
        """Whoever has the secret of the source could fetch the same session."""
        from .._shared.protocol import CacheKey

        source, asked = self._ask_source(), self._parameters
        key_id, secret, _ = source.key
        return CacheKey(self.name, (
            self._endpoint, key_id, source.name, asked.role_arn, asked.role_session_name, self._duration_seconds,
            asked.policy, asked.external_id, asked.source_identity,
        ), secret)

    def fetch(self, context: Context) -> Credentials:
        """Ask the source for its credential, and STS for a session of the role."""
        source = self._ask_source()
        asked = {
            'RoleArn': self._parameters.role_arn,
            'RoleSessionName': self._session_name,
            'DurationSeconds': str(self._duration_seconds),
            'Policy': self._parameters.policy,
            'ExternalId': self._parameters.external_id,
            'SourceIdentity': self._parameters.source_identity,
        }
        try:
            answer = self._call(
                context, asked, AccessKeySigner(*source.key), {'x-acs-credentials-provider': source.name}
            )
        except RejectedException as error:
            if (error.code or '').startswith(_SOURCE_REFUSED):
                _forget(self._source)
            raise
        read: Any = read_answer(AssumeRoleResponse(), answer, source=self.name)
        return temporary_credentials(
            read.credentials, answer, source=self.name, provider_name=f'{self.name}/{source.name}'
        )

    def _static_source(
        self, access_key_id: Optional[str], access_key_secret: Optional[str], security_token: Optional[str]
    ) -> ICredentialsProvider:
        is_temporary = bool(security_token)
        if not (access_key_id or access_key_secret or security_token):
            variable = environment_variables('sts')['security_token']
            is_temporary = bool(self._context.environment.get(variable))
        with named_in_errors(self.title()):
            if is_temporary:
                return StaticSTSCredentialsProvider(
                    access_key_id=access_key_id, access_key_secret=access_key_secret, security_token=security_token
                )
            return StaticAKCredentialsProvider(access_key_id=access_key_id, access_key_secret=access_key_secret)

    def _checked_source(self, source: ICredentialsProvider) -> ICredentialsProvider:
        if not callable(getattr(source, 'get_credentials', None)):
            raise InvalidConfigurationException(
                f'{self.name}: credentials_provider must be an ICredentialsProvider, not {type(source).__name__}'
            )
        if getattr(source, 'is_of_whoever_asks', False):
            # The session is kept for all who ask: it would be that of whoever asked first.
            raise InvalidConfigurationException(
                f'{self.name}: credentials_provider must not be a {type(source).__name__}, which answers for whoever '
                f'asks: assume the role for each identity', parameter='credentials_provider',
            )
        return source

    def _ask_source(self) -> _Assuming:
        """The credential that the source has now.

        :raises CredentialException: the source's own; or, naming its class, what else it did wrong.
        """
        source = self._source
        try:
            credential = source.get_credentials()
            key = (
                self._text(credential, 'get_access_key_id'),
                self._text(credential, 'get_access_key_secret'),
                self._text(credential, 'get_security_token', required=False),
            )
            return _Assuming(key, _header_safe(credential.get_provider_name() or source.get_provider_name()))
        except CredentialException:
            raise
        except Exception as error:
            # Its text is somebody else's and may hold anything: it stays in the cause.
            raise CredentialException(
                f'{self.name}: {type(source).__name__}, the provider that assumes the role, failed with '
                f'{type(error).__name__}'
            ) from error

    def _text(self, credential: Any, getter: str, *, required: bool = True) -> str:
        method = getattr(credential, getter, None)
        value = method() if callable(method) else None
        if isinstance(value, str) and value:
            return value
        if value in (None, '') and callable(method) and not required:
            return ''
        raise InvalidConfigurationException(
            f'{self.name}: unable to load original credentials from the provider in RAM role arn: '
            f'{type(self._source).__name__} returned {type(credential).__name__}, whose {getter}() is missing or gives '
            f'no text'
        )


def _forget(source: ICredentialsProvider) -> None:
    """Have the source get another credential for the next attempt, if it can."""
    invalidate = getattr(source, 'invalidate', None)
    if callable(invalidate):
        invalidate()


def _header_safe(name: Any) -> str:
    """The name as a header may hold it, as SDKs send it with every request."""
    text = name if isinstance(name, str) else type(name).__name__
    return ''.join(letter if ' ' < letter <= '~' else '_' for letter in text)
