"""The environment as the 0.x interface shows it: each name answers with the variable's value at that moment.

A name that is assigned keeps what was assigned. Of these, ``client_type`` has an effect: it names the section of
``credentials.ini`` that a provider constructed afterwards reads.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from .._spec.sources import chain_variables
from .._world.current import current

client_type: str
enable_oidc_credential: bool
private_key: Optional[str] = None

_PREFIX = 'ALIBABA_CLOUD_'

# Name to variable and to what stands for an absent one.
_VARIABLES: Dict[str, Tuple[str, Optional[str]]] = {
    'client_type': ('PROFILE', 'default'),
    'environment_access_key_id': ('ACCESS_KEY_ID', None),
    'environment_access_key_secret': ('ACCESS_KEY_SECRET', None),
    'environment_security_token': ('SECURITY_TOKEN', None),
    'environment_ECSMeta_data': ('ECS_METADATA', None),
    'environment_ecs_metadata': ('ECS_METADATA', None),
    'environment_ecs_metadata_disabled': ('ECS_METADATA_DISABLED', 'false'),
    'environment_imds_v1_disabled': ('IMDSV1_DISABLED', 'false'),
    'environment_credentials_file': ('CREDENTIALS_FILE', None),
    'environment_profile_name': ('PROFILE', None),
    'environment_cli_profile_disabled': ('CLI_PROFILE_DISABLED', 'false'),
    'environment_oidc_token_file': ('OIDC_TOKEN_FILE', None),
    'environment_oidc_provider_arn': ('OIDC_PROVIDER_ARN', None),
    'environment_role_arn': ('ROLE_ARN', None),
    'environment_role_session_name': ('ROLE_SESSION_NAME', None),
    'environment_credentials_uri': ('CREDENTIALS_URI', None),
    'environment_sts_region': ('STS_REGION', None),
    'environment_enable_vpc': ('VPC_ENDPOINT_ENABLED', 'false'),
}


def __getattr__(name: str) -> Any:
    read = current().environment.get
    if name == 'enable_oidc_credential':
        return all(read(variable) for variable in chain_variables('oidc_role_arn'))
    if name not in _VARIABLES:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    variable, absent = _VARIABLES[name]
    return read(_PREFIX + variable) or absent


def __dir__() -> List[str]:
    return sorted([*globals(), *_VARIABLES, 'enable_oidc_credential'])


def get_home() -> str:
    """The user's home folder."""
    return current().files.home()


def get_private_key(file_path: str) -> str:
    """Content of the file at ``file_path``.

    :raises CredentialException: it is missing or unreadable.
    """
    return current().files.read_text(file_path, 'private key file')
