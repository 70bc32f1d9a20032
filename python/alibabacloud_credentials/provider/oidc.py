"""A RAM role, assumed with an OIDC token, as in a pod of a cluster (STS ``AssumeRoleWithOIDC``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, Tuple, Union

from .._refresh.credentials import Credentials
from ..models import AssumeRoleResponse, OidcRoleArnParameters
from ._support.proofs import OidcToken, Supplier
from ._support.sts import StsProvider
from ._support.wire import read_answer, temporary_credentials

if TYPE_CHECKING:
    from alibabacloud_tea_util.models import RuntimeOptions

    from .._shared.protocol import CacheKey, CredentialCache
    from .._world.context import Context
    from ..http import HttpOptions


class OIDCRoleArnCredentialsProvider(StsProvider):
    """Assumes a RAM role with an OIDC token and gives the credential of the session.

    The token is read or asked for anew for every refresh, because whoever issues it replaces it. It travels in the
    body of a request over TLS, which is not signed.

    :param role_arn: ARN of the role, such as ``acs:ram::1234567890123456:role/reader``. Environment variable:
        ``ALIBABA_CLOUD_ROLE_ARN``.
    :param oidc_provider_arn: ARN of the identity provider that RAM knows. Environment variable:
        ``ALIBABA_CLOUD_OIDC_PROVIDER_ARN``.
    :param oidc_token_file_path: path of the file with the token. Environment variable:
        ``ALIBABA_CLOUD_OIDC_TOKEN_FILE``, which is not read if there is an ``oidc_token_source``.
    :param oidc_token_source: where the token comes from instead of a file: ``env:NAME`` for an environment variable,
        such as one that GitLab sets for ``id_tokens:``; ``github_actions`` for a job of GitHub Actions or Forgejo,
        which needs the permission ``id-token: write``; or a function without parameters, which may be asynchronous,
        that returns the token. Default: the file.
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
        oidc_token_source: Union[str, Supplier, None] = None,
        role_session_name: Optional[str] = None,
        duration_seconds: Optional[int] = StsProvider.DEFAULT_DURATION_SECONDS,
        policy: Optional[str] = None,
        sts_region_id: Optional[str] = None,
        sts_endpoint: Optional[str] = None,
        enable_vpc: Optional[bool] = None,
        http_options: Union[HttpOptions, RuntimeOptions, None] = None,
        cache: Optional[CredentialCache] = None,
    ) -> None:
        supplier, source = OidcToken.function_or_text(self.name, oidc_token_file_path, oidc_token_source)
        parameters = OidcRoleArnParameters(
            role_arn=role_arn, oidc_provider_arn=oidc_provider_arn, oidc_token_file_path=oidc_token_file_path,
            oidc_token_source=source,
            role_session_name=role_session_name, role_session_expiration=duration_seconds, policy=policy,
            sts_endpoint=sts_endpoint, sts_region_id=sts_region_id, enable_vpc=enable_vpc,
        )
        super().__init__(parameters, http_options, cache)
        self._session_name = parameters.role_session_name or self._default_session_name()
        self._token = OidcToken(
            self.name, parameters.oidc_token_file_path, supplier or parameters.oidc_token_source
        )

    def cache_key(self, context: Context) -> Optional[CacheKey]:
        """Whoever has a token of the same subject could fetch the same session, but each has a token of its own."""
        from .._shared.protocol import CacheKey

        asked, token = self._parameters, self._token.obtain(context, self._options)
        return CacheKey(self.name, (
            self._endpoint, *_subject(token), asked.role_arn, asked.oidc_provider_arn, asked.role_session_name,
            self._duration_seconds, asked.policy,
        ))

    def fetch(self, context: Context) -> Credentials:
        """Get the token, and ask STS for a session of the role."""
        answer = self._call(context, {
            'RoleArn': self._parameters.role_arn,
            'OIDCProviderArn': self._parameters.oidc_provider_arn,
            'OIDCToken': self._token.obtain(context, self._options),
            'RoleSessionName': self._session_name,
            'DurationSeconds': str(self._duration_seconds),
            'Policy': self._parameters.policy,
        })
        read: Any = read_answer(AssumeRoleResponse(), answer, source=self.name)
        return temporary_credentials(read.credentials, answer, source=self.name)


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
