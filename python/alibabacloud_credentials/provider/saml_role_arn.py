"""A RAM role, assumed with a SAML response of an identity provider (STS ``AssumeRoleWithSAML``)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional, Union

from .._refresh.credentials import Credentials
from ..models import AssumeRoleResponse, SamlRoleArnParameters
from ._support.proofs import SamlResponse, Supplier
from ._support.sts import StsProvider
from ._support.wire import read_answer, temporary_credentials

if TYPE_CHECKING:
    from alibabacloud_tea_util.models import RuntimeOptions

    from .._world.context import Context
    from ..http import HttpOptions


class SamlRoleArnCredentialsProvider(StsProvider):
    """Assumes a RAM role with the SAML response of an identity provider and gives the credential of the session.

    A response is good for a few minutes, so it is read or asked for anew for every refresh. It travels in the body of a
    request over TLS, which is not signed. The session has the name that the response says.

    :param role_arn: ARN of the role, one of those that the response names. Environment variable:
        ``ALIBABA_CLOUD_ROLE_ARN``.
    :param saml_provider_arn: ARN of the identity provider that RAM knows, such as
        ``acs:ram::1234567890123456:saml-provider/company``. Environment variable: ``ALIBABA_CLOUD_SAML_PROVIDER_ARN``.
    :param saml_assertion_file_path: path of the file with the whole response in Base64. Environment variable:
        ``ALIBABA_CLOUD_SAML_ASSERTION_FILE``, which is not read if there is a ``saml_assertion_source``.
    :param saml_assertion_source: where the response comes from instead of a file: ``env:NAME`` for an environment
        variable; or a function without parameters, which may be asynchronous, that returns it. Default: the file.
    :param duration_seconds: how long a session lives, in seconds; at least 900, at most what the role and the response
        allow. Default: 3600.
    :param policy: RAM policy as JSON text, which narrows what the session may do. Default: what the role may.
    :param sts_region_id: region whose STS is called, such as ``cn-hangzhou``. Environment variable:
        ``ALIBABA_CLOUD_STS_REGION``. Default: none, the central STS.
    :param sts_endpoint: host of STS, before any region. Environment variable: ``ALIBABA_CLOUD_STS_ENDPOINT``.
        Default: by region and network, otherwise ``sts.aliyuncs.com``.
    :param enable_vpc: call the region's STS inside the VPC. Environment variable:
        ``ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED``, which an explicit False overrules. Default: False.
    :param http_options: time-outs (default 5000 ms to connect, 10000 ms to read) and proxy.
    :raises InvalidConfigurationException: a parameter is missing, of a wrong type or out of bounds. The file is
        looked at by the first refresh, as it may come later.
    """

    name = type_name = 'saml_role_arn'

    def __init__(
        self,
        *,
        role_arn: Optional[str] = None,
        saml_provider_arn: Optional[str] = None,
        saml_assertion_file_path: Optional[str] = None,
        saml_assertion_source: Union[str, Supplier, None] = None,
        duration_seconds: Optional[int] = StsProvider.DEFAULT_DURATION_SECONDS,
        policy: Optional[str] = None,
        sts_region_id: Optional[str] = None,
        sts_endpoint: Optional[str] = None,
        enable_vpc: Optional[bool] = None,
        http_options: Union[HttpOptions, RuntimeOptions, None] = None,
    ) -> None:
        supplier, source = SamlResponse.function_or_text(self.name, saml_assertion_file_path, saml_assertion_source)
        parameters = SamlRoleArnParameters(
            role_arn=role_arn, saml_provider_arn=saml_provider_arn, saml_assertion_file_path=saml_assertion_file_path,
            saml_assertion_source=source,
            role_session_expiration=duration_seconds, policy=policy, sts_endpoint=sts_endpoint,
            sts_region_id=sts_region_id, enable_vpc=enable_vpc,
        )
        super().__init__(parameters, http_options)
        self._response = SamlResponse(
            self.name, parameters.saml_assertion_file_path, supplier or parameters.saml_assertion_source
        )

    def fetch(self, context: Context) -> Credentials:
        """Get the response, and ask STS for a session of the role."""
        answer = self._call(context, {
            'RoleArn': self._parameters.role_arn,
            'SAMLProviderArn': self._parameters.saml_provider_arn,
            'SAMLAssertion': self._response.obtain(context, self._options),
            'DurationSeconds': str(self._duration_seconds),
            'Policy': self._parameters.policy,
        })
        read: Any = read_answer(AssumeRoleResponse(), answer, source=self.name)
        return temporary_credentials(read.credentials, answer, source=self.name)
