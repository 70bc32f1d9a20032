"""The sources of the default chain, made for the machine that the program runs on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, List, Optional

from .._spec.catalogue import Catalogue
from .._spec.sources import chain_variables
from ..exceptions import without_traceback
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


def sources_of_chain(context: Context) -> List[CredentialsProvider]:
    """The sources that are part of the chain here and now, in order."""
    made = [
        _construct(name) for name in Catalogue.default_chain()
        if all(context.environment.get(variable) is not None for variable in chain_variables(name))
    ]
    return [each for each in made if each is not None]


def _construct(name: str) -> Optional[CredentialsProvider]:
    source_class = _source_class(name)
    try:
        made: Optional[CredentialsProvider] = source_class.for_chain()
        return made
    except Exception as error:
        return FailedSource(source_class, error)


def _source_class(name: str) -> Any:
    # Imported for who uses them: they bring the reading of files along.
    if name == 'cli_profile':
        from .cli_profile import CLIProfileCredentialsProvider

        return CLIProfileCredentialsProvider
    if name == 'profile':
        from .profile import ProfileCredentialsProvider

        return ProfileCredentialsProvider
    return provider_class(name)
