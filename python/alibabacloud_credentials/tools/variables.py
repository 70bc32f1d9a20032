"""The environment variables by which programs take a credential: those of every family, set or removed together."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Dict, Mapping, NamedTuple, Optional, Tuple

from .credential import access_key_pair

if TYPE_CHECKING:
    from ..models import CredentialModel


class Family(NamedTuple):
    """The variables of one kind of program.

    :param readers: who reads them.
    :param access_key_id, access_key_secret, security_token: names of the variables.
    :param region: name of the variable with the region, which no other family's credential goes with; None: none.
    :param temporary_only: whether it is for temporary credentials alone.
    """

    readers: str
    access_key_id: str
    access_key_secret: str
    security_token: str
    region: Optional[str] = None
    temporary_only: bool = False


#: Facts: the documentation and sources of the programs named.
FAMILIES: Tuple[Family, ...] = (
    Family(
        'the SDKs V2.0, the aliyun command line, Terraform', 'ALIBABA_CLOUD_ACCESS_KEY_ID',
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET', 'ALIBABA_CLOUD_SECURITY_TOKEN', 'ALIBABA_CLOUD_REGION_ID',
    ),
    Family(
        'the aliyun command line', 'ALIBABACLOUD_ACCESS_KEY_ID', 'ALIBABACLOUD_ACCESS_KEY_SECRET',
        'ALIBABACLOUD_SECURITY_TOKEN',
    ),
    Family('Terraform', 'ALICLOUD_ACCESS_KEY', 'ALICLOUD_SECRET_KEY', 'ALICLOUD_SECURITY_TOKEN', 'ALICLOUD_REGION'),
    Family('the OSS SDKs, ossutil', 'OSS_ACCESS_KEY_ID', 'OSS_ACCESS_KEY_SECRET', 'OSS_SESSION_TOKEN'),
    Family(
        'the Log Service command line', 'ALIYUN_LOG_CLI_ACCESSID', 'ALIYUN_LOG_CLI_ACCESSKEY',
        'ALIYUN_LOG_CLI_STS_TOKEN',
    ),
    Family(
        'PyODPS', 'ODPS_STS_ACCESS_KEY_ID', 'ODPS_STS_ACCESS_KEY_SECRET', 'ODPS_STS_TOKEN', temporary_only=True,
    ),
)
TERRAFORM = FAMILIES[2]
#: With these the aliyun command line takes the variables and not a profile.
IGNORE_PROFILE = {'ALIBABA_CLOUD_IGNORE_PROFILE': 'TRUE', 'ALIBABACLOUD_IGNORE_PROFILE': 'TRUE'}
# They lead to an identity of their own.
_OTHER_IDENTITIES = (
    'ALIBABA_CLOUD_OIDC_PROVIDER_ARN', 'ALIBABA_CLOUD_OIDC_TOKEN_FILE', 'ALIBABA_CLOUD_ECS_METADATA',
    'ALIBABA_CLOUD_PROFILE', 'ALICLOUD_PROFILE',
)
# There is no switch for credentials.ini: an empty file in its place has no profile.
_OTHERS_OFF = {
    'ALIBABA_CLOUD_CLI_PROFILE_DISABLED': 'true', 'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true',
    'ALIBABA_CLOUD_CREDENTIALS_FILE': os.devnull,
}
_PROXIES = ('HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy')
_LOOPBACK = '127.0.0.1'


def credential_variables(
    credential: CredentialModel, *, region: Optional[str] = None, families: Tuple[Family, ...] = FAMILIES
) -> Dict[str, Optional[str]]:
    """The variables that make programs use a credential; the value None means that one must not be set.

    :param credential: an AccessKey pair or a temporary credential.
    :param region: region to work in; None: whatever is set stays.
    :param families: whose variables.
    :raises InvalidConfigurationException: it is neither: no variable holds a bearer token.
    """
    key_id, secret = access_key_pair(credential)
    token = credential.security_token or None
    variables: Dict[str, Optional[str]] = {}
    for family in families:
        is_for_it = token is not None or not family.temporary_only
        variables[family.access_key_id] = key_id if is_for_it else None
        variables[family.access_key_secret] = secret if is_for_it else None
        variables[family.security_token] = token
        if family.region is not None and region is not None:
            variables[family.region] = region
    if families is FAMILIES:
        variables.update(IGNORE_PROFILE)
    return variables


def variables_of_uri(uri: str, environment: Mapping[str, str]) -> Dict[str, Optional[str]]:
    """The variables that make programs ask a credentials URI, and take no other identity before it.

    In the chain that all SDKs share, the URI is last: what comes before it is switched off or removed.

    :param uri: the address.
    :param environment: what is set now.
    """
    variables: Dict[str, Optional[str]] = {
        name: None for family in FAMILIES
        for name in (family.access_key_id, family.access_key_secret, family.security_token)
    }
    variables.update(dict.fromkeys(_OTHER_IDENTITIES))
    variables.update(_OTHERS_OFF)
    variables.update(IGNORE_PROFILE)
    variables['ALIBABA_CLOUD_CREDENTIALS_URI'] = uri
    if any(environment.get(name) for name in _PROXIES):
        for name in ('NO_PROXY', 'no_proxy'):
            variables[name] = ','.join(filter(None, [environment.get(name), _LOOPBACK]))
    return variables


def applied(environment: Mapping[str, str], variables: Mapping[str, Optional[str]]) -> Dict[str, str]:
    """An environment with ``variables`` set, and those that are None removed."""
    merged: Dict[str, Optional[str]] = {**environment, **variables}
    return {name: value for name, value in merged.items() if value is not None}
