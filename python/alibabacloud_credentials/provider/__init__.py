"""One file per source of credentials. Every class here can be given to ``Client(provider=...)``.

A class is imported when it is first asked for: a program that uses one source does not wait for the others.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, List

from .._lazy import lazy_exports

if TYPE_CHECKING:
    from .bearer import BearerCredentialsProvider
    from .cli_profile import CLIProfileCredentialsProvider
    from .cloud_sso import CloudSSOCredentialsProvider
    from .default import DefaultCredentialsProvider
    from .ecs_ram_role import EcsRamRoleCredentialsProvider
    from .env import EnvironmentVariableCredentialsProvider
    from .external import ExternalCredentialsProvider
    from .oauth import OAuthCredentialsProvider
    from .oidc import OIDCRoleArnCredentialsProvider
    from .profile import ProfileCredentialsProvider
    from .ram_role_arn import RamRoleArnCredentialsProvider
    from .rsa_key_pair import RsaKeyPairCredentialsProvider
    from .static_ak import StaticAKCredentialsProvider
    from .static_sts import StaticSTSCredentialsProvider
    from .uri import URLCredentialsProvider

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
    'StaticAKCredentialsProvider',
    'StaticSTSCredentialsProvider',
    'URLCredentialsProvider',
]

__getattr__ = lazy_exports(__name__, {
    'BearerCredentialsProvider': 'provider.bearer',
    'CLIProfileCredentialsProvider': 'provider.cli_profile',
    'CloudSSOCredentialsProvider': 'provider.cloud_sso',
    'DefaultCredentialsProvider': 'provider.default',
    'EcsRamRoleCredentialsProvider': 'provider.ecs_ram_role',
    'EnvironmentVariableCredentialsProvider': 'provider.env',
    'ExternalCredentialsProvider': 'provider.external',
    'OAuthCredentialsProvider': 'provider.oauth',
    'OIDCRoleArnCredentialsProvider': 'provider.oidc',
    'ProfileCredentialsProvider': 'provider.profile',
    'RamRoleArnCredentialsProvider': 'provider.ram_role_arn',
    'RsaKeyPairCredentialsProvider': 'provider.rsa_key_pair',
    'StaticAKCredentialsProvider': 'provider.static_ak',
    'StaticSTSCredentialsProvider': 'provider.static_sts',
    'URLCredentialsProvider': 'provider.uri',
})


def __dir__() -> List[str]:
    return sorted({*globals(), *__all__})
