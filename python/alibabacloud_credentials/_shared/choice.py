"""The cache that the environment names."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Optional

from .._world.current import installed_for_construction
from ..exceptions import InvalidConfigurationException

if TYPE_CHECKING:
    from .._world.context import Context
    from .protocol import CredentialCache

VARIABLE = 'ALIBABA_CLOUD_CREDENTIALS_CACHE'
KEY_VARIABLE = 'ALIBABA_CLOUD_CREDENTIALS_CACHE_KEY'


def cache_of_environment(context: Context) -> Optional[CredentialCache]:
    """The cache that ``ALIBABA_CLOUD_CREDENTIALS_CACHE`` names, the same for all who ask; None: it names none.

    :raises InvalidConfigurationException: the variable, or that of the key, holds something else.
    """
    text = context.environment.get(VARIABLE)
    if text is None:
        return None
    world: Any = (context.files, context.clock)
    with installed_for_construction(context):
        return _made(text, context.environment.get(KEY_VARIABLE), world)


@lru_cache(maxsize=8)
def _made(text: str, key: Optional[str], _: Any) -> CredentialCache:
    from .sealing import own_key_of

    own_key = own_key_of(key, f'environment variable {KEY_VARIABLE}')
    if text == 'file':
        from .file_cache import FileCache

        return FileCache(key=own_key)
    if text.startswith(('redis://', 'rediss://')):
        from .redis_cache import RedisCache

        try:
            return RedisCache(text, key=own_key)
        except InvalidConfigurationException as error:
            failure = str(error)
        raise InvalidConfigurationException(f'environment variable {VARIABLE}: {failure}', parameter=VARIABLE)
    raise InvalidConfigurationException(
        f'environment variable {VARIABLE} must be file, or a URL that starts with redis:// or rediss://',
        parameter=VARIABLE,
    )
