"""The sources of the default chain, made for the machine that the program runs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, List, NamedTuple, Optional, Set

from .._spec.catalogue import Catalogue
from .._spec.sources import chain_variables, environment_variables, source_types
from ..exceptions import InvalidConfigurationException, with_sub_code, without_traceback
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


def sources_of_chain(context: Context) -> List[ChainSource]:
    """The sources that are part of the chain here and now, in order."""
    made = [(name, _construct(name, context)) for name in Catalogue.default_chain()]
    return [ChainSource(name, provider) for name, provider in made if provider is not None]


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
