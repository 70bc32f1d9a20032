"""One asking of a source: what comes back is a checked snapshot or a ``CredentialException``, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Generic, Optional, TypeVar

from .._world.context import Deadline
from ..exceptions import CredentialException, ExpiredException
from .policy import Windows
from .snapshot import Snapshot

if TYPE_CHECKING:
    from .._world.context import Context

T = TypeVar('T')


class Source(Generic[T]):
    """What a cache asks; it remembers nothing but how far the server's clock is from ours."""

    __slots__ = ('context', 'expiration_of', 'fetch', 'kept_s', 'name', 'server_offset_s')

    def __init__(
        self,
        name: str,
        fetch: Callable[[Context], T],
        expiration_of: Callable[[T], Optional[int]],
        context: Context,
        kept_s: Optional[float],
    ) -> None:
        self.name = name
        self.fetch = fetch
        self.expiration_of = expiration_of
        self.context = context
        self.kept_s = kept_s
        self.server_offset_s = 0.0

    def ask(self, deadline: Optional[float]) -> Snapshot[T]:
        """A new answer, fetched in this thread by ``deadline`` (monotonic seconds) and checked.

        :raises CredentialException: whatever went wrong.
        """
        context = self.context.for_fetch(None if deadline is None else Deadline(deadline), self.server_offset_s)
        try:
            return self._snapshot_of(self.fetch(context), context)
        except CredentialException:
            raise
        except Exception as error:
            raise self.defect(error) from error
        finally:
            self.server_offset_s = context.server_offset_s

    def defect(self, error: BaseException) -> CredentialException:
        """For a defect of ours or of a provider from outside: callers get the one type, without the other's text."""
        failure = CredentialException(f'{self.name}: the provider failed with {type(error).__name__}')
        failure.__cause__ = error
        return failure

    def _snapshot_of(self, value: T, context: Context) -> Snapshot[T]:
        wall, mono = context.clock.wall(), context.clock.monotonic()
        expiration = self.expiration_of(value)
        if expiration is None:
            windows = None if self.kept_s is None else Windows.of_kept(self.kept_s)
            return Snapshot(value, None, windows, wall, mono)
        lifetime_s = expiration - context.server_now()
        if lifetime_s <= 0:
            raise ExpiredException(
                f'{self.name}: the credential that was fetched has already expired; if it should not have, '
                f'compare the clock of this machine with the server\'s'
            )
        return Snapshot(value, expiration, Windows.of_lifetime(lifetime_s, context.random_fraction()), wall, mono)
