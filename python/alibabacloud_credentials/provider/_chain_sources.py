"""The sources of the default chain: those of the spec, or those that somebody chose, made for this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, List, NamedTuple, Optional, Sequence, Set, Union

from .._spec.catalogue import Catalogue
from .._spec.sources import chain_variables, environment_variables, source, source_types
from .._suggest import did_you_mean
from ..exceptions import InvalidConfigurationException, NotConfiguredException, with_sub_code, without_traceback
from ._adapter import obtainable
from ._registry import provider_class
from .base import CredentialsProvider

if TYPE_CHECKING:
    from .._refresh.credentials import Credentials
    from .._refresh.held import Held
    from .._world.context import Context


class FailedSource(CredentialsProvider):
    """Stands for a source whose constructor refused: it reports when it is asked, and hides no other source."""

    def __init__(self, source_class: type, error: Exception) -> None:
        self.name = source_class.__name__
        self.class_name = source_class.__name__
        self._error = error

    def obtain(self) -> Held[Credentials]:
        raise without_traceback(self._error) from self._error

    async def obtain_async(self) -> Held[Credentials]:
        return self.obtain()


class ChainSource(NamedTuple):
    """A source of the chain.

    :param name: as the spec and the documentation call it.
    """

    name: str
    provider: CredentialsProvider


class OwnSource(CredentialsProvider):
    """A provider of the program's own in the chain. One from outside does its own caching."""

    def __init__(self, provider: Any) -> None:
        self.name = provider.get_provider_name()
        self._provider = provider

    def obtain(self) -> Held[Credentials]:
        held: Held[Credentials] = obtainable(self._provider).obtain()
        return held

    async def obtain_async(self) -> Held[Credentials]:
        held: Held[Credentials] = await obtainable(self._provider).obtain_async()
        return held

    def invalidate(self) -> None:
        invalidate = getattr(self._provider, 'invalidate', None)
        if callable(invalidate):
            invalidate()


#: what a program may put into the chain: the name of a source, or a provider
Chosen = Union[str, Any]


def sources_of_chain(context: Context, chosen: Optional[Sequence[Chosen]] = None) -> List[ChainSource]:
    """The sources that are part of the chain here and now, in order.

    :param chosen: names of sources and providers; None: what the environment says, or else what the spec does.
    :raises InvalidConfigurationException: one is not known, or stands there twice, or there is none at all.
    """
    where = 'sources'
    if chosen is None:
        variable = Catalogue.chain_variable()
        named = context.environment.get(variable)
        if named is not None:
            where, chosen = f'environment variable {variable}', [name.strip() for name in named.split(',')]
    asked = Catalogue.default_chain() if chosen is None else _checked(chosen, where)
    made = [_made(each, context) for each in asked]
    return [
        found or _not_set_up(each, context) for each, found in zip(asked, made)
        if found is not None or chosen is not None
    ]


def _checked(chosen: Sequence[Chosen], where: str) -> Sequence[Chosen]:
    known = Catalogue.default_chain()
    if not isinstance(chosen, (list, tuple)) or not chosen:
        raise InvalidConfigurationException(
            f'{where} must be a list of at least one source; there are {", ".join(known)}', parameter='sources'
        )
    names = [each for each in chosen if isinstance(each, str)]
    for name in names:
        if name not in known:
            raise InvalidConfigurationException(
                f'{where} must name sources of the default chain, which are {", ".join(known)}'
                f'{did_you_mean(name, known)}', parameter='sources',
            )
        if names.count(name) > 1:
            raise InvalidConfigurationException(f'{where} names {name} twice', parameter='sources')
    for each in chosen:
        if not isinstance(each, str):
            _check_provider(each, where)
    return chosen


def _check_provider(given: Any, where: str) -> None:
    reason = f'{given.__name__} is a class' if isinstance(given, type) else ''
    for method in ('get_credentials', 'get_provider_name'):
        if not reason and not callable(getattr(given, method, None)):
            reason = f'{type(given).__name__} has no method {method}()'
    if reason:
        raise InvalidConfigurationException(f'{where} must hold names and providers; {reason}', parameter='sources')


def _made(asked: Chosen, context: Context) -> Optional[ChainSource]:
    if not isinstance(asked, str):
        own = OwnSource(asked)
        return ChainSource(own.name, own)
    provider = _construct(asked, context)
    return None if provider is None else ChainSource(asked, provider)


def _not_set_up(name: str, context: Context) -> ChainSource:
    """Stands for a source that somebody chose and that is no part of the chain here: an error shows why."""
    absent = [variable for variable in chain_variables(name) if context.environment.get(variable) is None]
    reason = f'needs {" and ".join(absent)}' if absent else f'is switched off by {source(name).disabling_variable}'
    source_class = _source_class(name)
    return ChainSource(name, FailedSource(source_class, NotConfiguredException(f'{name}: {reason}')))


def _construct(name: str, context: Context) -> Optional[CredentialsProvider]:
    absent = [variable for variable in chain_variables(name) if context.environment.get(variable) is None]
    present = [variable for variable in chain_variables(name) if variable not in absent]
    if absent and not any(variable in _own_variables(name) for variable in present):
        return None
    source_class = _source_class(name)
    try:
        if absent:
            raise _incomplete(name, absent, present)
        made: Optional[CredentialsProvider] = source_class.for_chain()
        return made
    except Exception as error:
        return FailedSource(source_class, error)


def _own_variables(name: str) -> Set[str]:
    """The variables that only this source reads: whoever sets one means it, and no other."""
    others = {variable for each in source_types() if each != name for variable in environment_variables(each).values()}
    return set(chain_variables(name)) - others


def _incomplete(name: str, absent: List[str], present: List[str]) -> InvalidConfigurationException:
    """Somebody meant to set it up: that it is no part of the chain must not go unseen."""
    verbs = ['is' if len(variables) == 1 else 'are' for variables in (absent, present)]
    error = InvalidConfigurationException(
        f'{name}: {" and ".join(absent)} {verbs[0]} not set, while {" and ".join(present)} {verbs[1]}'
    )
    return with_sub_code(error, 'oidc_variables_incomplete')


def _source_class(name: str) -> Any:
    # Imported for who uses them: they bring the reading of files along.
    if name == 'cli_profile':
        from .cli_profile import CLIProfileCredentialsProvider

        return CLIProfileCredentialsProvider
    if name == 'profile':
        from .profile import ProfileCredentialsProvider

        return ProfileCredentialsProvider
    return provider_class(name)
