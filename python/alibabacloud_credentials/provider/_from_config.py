"""The provider of a Config: its class by the registry, its keywords by the spec's model of its parameters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

from .. import models
from .._spec.parameters import parameter_names
from .._spec.sources import config_types, source, source_types
from .._suggest import did_you_mean
from .._world.current import current, installed_for_construction
from ..exceptions import InvalidConfigurationException
from ._registry import provider_class

if TYPE_CHECKING:
    from .._shared.protocol import CredentialCache
    from ..http import HttpOptions
    from .base import CredentialsProvider


def provider_for(
    config: Optional[models.Config], cache: Optional[CredentialCache] = None
) -> Tuple[str, CredentialsProvider]:
    """The credential type of ``config`` and a new provider for it; ``default`` and the chain for None.

    :param cache: a cache between processes, for every source that may have one.

    :raises InvalidConfigurationException: the type is missing or unknown, or one of its parameters is wrong.
    """
    if cache is not None:
        with installed_for_construction(current().with_cache(cache)):
            return provider_for(config)
    if config is None:
        from .default import DefaultCredentialsProvider

        return 'default', DefaultCredentialsProvider()
    if not hasattr(config, 'type'):
        raise InvalidConfigurationException(
            f'config must be an alibabacloud_credentials.models.Config, not {type(config).__name__}'
        )
    if config.type not in config_types():
        raise _wrong_type(config.type)
    made_of = provider_class(config.type)
    try:
        return config.type, made_of(**_keywords(config, made_of))
    except InvalidConfigurationException as error:
        if error.parameter != 'read_timeout':
            raise
        text = error.message
    # A Config has a name of its own for it.
    raise InvalidConfigurationException(text.replace('read_timeout', 'timeout'), parameter='timeout')


def _wrong_type(given: Any) -> InvalidConfigurationException:
    types = ', '.join(config_types())
    if given is None or given == '':
        problem = '; type is missing'
    elif given in source_types():
        problem = f'; {given} is no type of Config: it stands in a profile of a file, or has a provider of its own'
    else:
        problem = f'; type must be one of these{did_you_mean(given, config_types())}'
    return InvalidConfigurationException(f'invalid type option, support: {types}{problem}', parameter='type')


def _keywords(config: Any, made_of: Any) -> Dict[str, Any]:
    """What the Config gives; what it does not give takes the provider's own default."""
    given = {
        made_of.KEYWORDS.get(name, name): getattr(config, name, None) for name in parameter_names(config.type)
    }
    if source(config.type).connect_timeout is not None:
        given['http_options'] = _http_options(config)
    return {keyword: value for keyword, value in given.items() if value is not None}


def _http_options(config: Any) -> Optional[HttpOptions]:
    from ..http import HttpOptions

    given = {'connect_timeout': config.connect_timeout, 'read_timeout': config.timeout, 'proxy': config.proxy}
    return HttpOptions(**given) if any(value is not None for value in given.values()) else None
