# Written by make codegen from the registry of sources; do not edit it.
from .bearer import BearerCredentialsProvider as BearerCredentialsProvider
from .cli_profile import CLIProfileCredentialsProvider as CLIProfileCredentialsProvider
from .cloud_sso import CloudSSOCredentialsProvider as CloudSSOCredentialsProvider
from .default import DefaultCredentialsProvider as DefaultCredentialsProvider
from .ecs_ram_role import EcsRamRoleCredentialsProvider as EcsRamRoleCredentialsProvider
from .env import EnvironmentVariableCredentialsProvider as EnvironmentVariableCredentialsProvider
from .external import ExternalCredentialsProvider as ExternalCredentialsProvider
from .oauth import OAuthCredentialsProvider as OAuthCredentialsProvider
from .oidc import OIDCRoleArnCredentialsProvider as OIDCRoleArnCredentialsProvider
from .profile import ProfileCredentialsProvider as ProfileCredentialsProvider
from .ram_role_arn import RamRoleArnCredentialsProvider as RamRoleArnCredentialsProvider
from .rsa_key_pair import RsaKeyPairCredentialsProvider as RsaKeyPairCredentialsProvider
from .saml_role_arn import SamlRoleArnCredentialsProvider as SamlRoleArnCredentialsProvider
from .static_ak import StaticAKCredentialsProvider as StaticAKCredentialsProvider
from .static_sts import StaticSTSCredentialsProvider as StaticSTSCredentialsProvider
from .uri import URLCredentialsProvider as URLCredentialsProvider

__all__ = [
    'BearerCredentialsProvider',
    'CLIProfileCredentialsProvider',
    'CloudSSOCredentialsProvider',
    'DefaultCredentialsProvider',
    'EcsRamRoleCredentialsProvider',
    'EnvironmentVariableCredentialsProvider',
    'ExternalCredentialsProvider',
    'OAuthCredentialsProvider',
    'OIDCRoleArnCredentialsProvider',
    'ProfileCredentialsProvider',
    'RamRoleArnCredentialsProvider',
    'RsaKeyPairCredentialsProvider',
    'SamlRoleArnCredentialsProvider',
    'StaticAKCredentialsProvider',
    'StaticSTSCredentialsProvider',
    'URLCredentialsProvider',
]
