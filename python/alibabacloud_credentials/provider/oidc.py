"""A RAM role, assumed with an OIDC token, as in a pod of a cluster (STS ``AssumeRoleWithOIDC``)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Optional, Tuple, Union

from .._refresh.credentials import Credentials
from ..exceptions import CredentialException, InvalidConfigurationException
from ..models import AssumeRoleResponse, OidcRoleArnParameters
from ._support.sts import StsProvider
from ._support.wire import read_answer, temporary_credentials

if TYPE_CHECKING:
    from alibabacloud_tea_util.models import RuntimeOptions

    from .._shared.protocol import CacheKey, CredentialCache
    from .._world.context import Context
    from ..http import HttpOptions

_TOKEN = re.compile(r'[!-~]+')
_LONGEST_TOKEN_FILE = 64 * 1024


class OIDCRoleArnCredentialsProvider(StsProvider):
    """Assumes a RAM role with the OIDC token in a file and gives the credential of the session.

    The file is read anew for every refresh, because whoever issues the token replaces it. The token travels in the
    body of a request over TLS, which is not signed.

    :param role_arn: ARN of the role, such as ``acs:ram::1234567890123456:role/reader``. Environment variable:
        ``ALIBABA_CLOUD_ROLE_ARN``.
    :param oidc_provider_arn: ARN of the identity provider that RAM knows. Environment variable:
        ``ALIBABA_CLOUD_OIDC_PROVIDER_ARN``.
    :param oidc_token_file_path: path of the file with the token. Environment variable:
        ``ALIBABA_CLOUD_OIDC_TOKEN_FILE``.
    :param role_session_name: name of the session, as audit logs show it. Environment variable:
        ``ALIBABA_CLOUD_ROLE_SESSION_NAME``. Default: ``credentials-python-`` and the time in milliseconds.
    :param duration_seconds: how long a session lives, in seconds; at least 900, at most what the role allows.
        Default: 3600.
    :param policy: RAM policy as JSON text, which narrows what the session may do. Default: what the role may.
    :param sts_region_id: region whose STS is called, such as ``cn-hangzhou``. Environment variable:
        ``ALIBABA_CLOUD_STS_REGION``. Default: none, the central STS.
    :param sts_endpoint: host of STS, before any region. Environment variable: ``ALIBABA_CLOUD_STS_ENDPOINT``.
        Default: by region and network, otherwise ``sts.aliyuncs.com``.
    :param enable_vpc: call the region's STS inside the VPC. Environment variable:
        ``ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED``, which an explicit False overrules. Default: False.
    :param http_options: time-outs (default 5000 ms to connect, 10000 ms to read) and proxy.
    :param cache: a cache between processes, if it has a key; see :mod:`alibabacloud_credentials.sharing`. Environment
        variable: ``ALIBABA_CLOUD_CREDENTIALS_CACHE``. Default: none.
    :raises InvalidConfigurationException: a parameter is missing, of a wrong type or out of bounds. The file is
        looked at by the first refresh, as it may come later.
    """

    name = type_name = 'oidc_role_arn'

    def __init__(
        self,
        *,
        role_arn: Optional[str] = None,
        oidc_provider_arn: Optional[str] = None,
        oidc_token_file_path: Optional[str] = None,
        role_session_name: Optional[str] = None,
        duration_seconds: Optional[int] = StsProvider.DEFAULT_DURATION_SECONDS,
        policy: Optional[str] = None,
        sts_region_id: Optional[str] = None,
        sts_endpoint: Optional[str] = None,
        enable_vpc: Optional[bool] = None,
        http_options: Union[HttpOptions, RuntimeOptions, None] = None,
        cache: Optional[CredentialCache] = None,
    ) -> None:
        parameters = OidcRoleArnParameters(
            role_arn=role_arn, oidc_provider_arn=oidc_provider_arn, oidc_token_file_path=oidc_token_file_path,
            role_session_name=role_session_name, role_session_expiration=duration_seconds, policy=policy,
            sts_endpoint=sts_endpoint, sts_region_id=sts_region_id, enable_vpc=enable_vpc,
        )
        super().__init__(parameters, http_options, cache)
        self._session_name = parameters.role_session_name or self._default_session_name()

    def cache_key(self, context: Context) -> Optional[CacheKey]:
        """Whoever has a token of the same subject could fetch the same session, but each has a token of its own."""
        from .._shared.protocol import CacheKey

        asked = self._parameters
        return CacheKey(self.name, (
            self._endpoint, *_subject(self._token(context)), asked.role_arn, asked.oidc_provider_arn,
            asked.role_session_name, self._duration_seconds, asked.policy,
        ))

    def fetch(self, context: Context) -> Credentials:
        """Read the token, and ask STS for a session of the role."""
        answer = self._call(context, {
            'RoleArn': self._parameters.role_arn,
            'OIDCProviderArn': self._parameters.oidc_provider_arn,
            'OIDCToken': self._token(context),
            'RoleSessionName': self._session_name,
            'DurationSeconds': str(self._duration_seconds),
            'Policy': self._parameters.policy,
        })
        read: Any = read_answer(AssumeRoleResponse(), answer, source=self.name)
        return temporary_credentials(read.credentials, source=self.name)

    def _token(self, context: Context) -> str:
        path = self._parameters.oidc_token_file_path
        try:
            token = context.files.read_text(path, 'OIDC token file', _LONGEST_TOKEN_FILE).strip()
        except CredentialException as error:
            # Somebody named the file, so a chain has to report that it is not there.
            raise InvalidConfigurationException(f'{self.name}: {error}') from error
        if not token:
            raise InvalidConfigurationException(f'{self.name}: the OIDC token file {path!r} is empty')
        if not _TOKEN.fullmatch(token):
            raise InvalidConfigurationException(
                f'{self.name}: the OIDC token file {path!r} must hold one token and nothing else; it has blanks, '
                f'several lines or letters outside ASCII'
            )
        return token


def _subject(token: str) -> Tuple[object, ...]:
    """Whose token it is, as far as it says; one that does not is of nobody else."""
    import json
    from base64 import urlsafe_b64decode
    from hashlib import sha256

    try:
        payload = token.split('.')[1]
        claims = json.loads(urlsafe_b64decode(payload + '=' * (-len(payload) % 4)))
        return tuple(claims[name] for name in ('iss', 'sub', 'aud'))
    except (IndexError, KeyError, TypeError, ValueError):
        return (sha256(token.encode('ascii')).hexdigest(),)
