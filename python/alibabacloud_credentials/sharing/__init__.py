"""One credential for many: roles, requests, processes and machines.

    from alibabacloud_credentials.sharing import ScopedClient, identity

    sdk = ecs.Client(Config(credential=ScopedClient(), ...))
    with identity(client_of_the_tenant):
        sdk.describe_instances(...)

A name is imported when it is first asked for. ``docs/scaling.md`` says what to use when.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, List

from .._lazy import lazy_exports

if TYPE_CHECKING:
    from .._shared.file_cache import CacheEntry, FileCache
    from .._shared.protocol import CacheKey, CredentialCache
    from .._shared.redis_cache import RedisCache
    from ._asgi import IdentityMiddleware
    from ._broker import RoleBroker
    from ._role import RoleClient, RoleKey
    from ._scope import ScopedClient, identity

__all__ = [
    'CacheEntry', 'CacheKey', 'CredentialCache', 'FileCache', 'IdentityMiddleware', 'RedisCache', 'RoleBroker',
    'RoleClient',
    'RoleKey', 'ScopedClient', 'identity',
]

__getattr__ = lazy_exports(__name__, {
    'CacheEntry': '_shared.file_cache',
    'CacheKey': '_shared.protocol',
    'CredentialCache': '_shared.protocol',
    'FileCache': '_shared.file_cache',
    'IdentityMiddleware': 'sharing._asgi',
    'RedisCache': '_shared.redis_cache',
    'RoleBroker': 'sharing._broker',
    'RoleClient': 'sharing._role',
    'RoleKey': 'sharing._role',
    'ScopedClient': 'sharing._scope',
    'identity': 'sharing._scope',
})


def __dir__() -> List[str]:
    return sorted({*globals(), *__all__})
