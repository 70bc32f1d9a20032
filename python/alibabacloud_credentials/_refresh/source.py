"""One asking of a source: what comes back is a checked snapshot or a ``CredentialException``, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Optional, TypeVar, Union

from ..exceptions import CredentialException, ExpiredException
from .policy import EMPTY_PAUSE_MAX_S, Windows
from .snapshot import Snapshot
from .workers import WORKERS, Queueing

if TYPE_CHECKING:
    from .._world.context import Context, Deadline

T = TypeVar('T')

#: No service gives a credential that ends for longer.
LONGEST_SESSION_S = 43200.0
# What lives no longer has ended before anybody could use it.
SHORTEST_LIFETIME_S = 1.0


class Shared(Generic[T]):
    """An answer that other processes have too: how long it lives was counted where it was fetched.

    :param value: the answer.
    :param lifetime_s: how long it lives in all, in seconds.
    :param age_s: how much of that is over.
    :param fraction: what its windows are made with; see ``policy``.
    """

    __slots__ = ('age_s', 'fraction', 'lifetime_s', 'value')

    def __init__(self, value: T, lifetime_s: float, age_s: float, fraction: float) -> None:
        self.value = value
        self.lifetime_s = lifetime_s
        self.age_s = age_s
        self.fraction = fraction


def lifetime_by_server_s(expiration: int, context: Context, most_s: Optional[float]) -> float:
    """How long an answer lives by the server's clock, in seconds, which may not make more of it than can be true.

    :param expiration: in seconds since the epoch.
    :param most_s: how many seconds it can live at most, because no more was asked for; None: unknown.
    """
    if most_s is None:
        most_s = max(LONGEST_SESSION_S, expiration - context.clock.wall())
    return min(expiration - context.server_now(), most_s)


class Source(Generic[T]):
    """What a cache asks. A subclass says how; it is asked for each of these anew, whenever the cache needs it.

    :param name: what events call it.
    :param context: the world.
    """

    __slots__ = ('_server', 'context', 'name')

    def __init__(self, name: str, context: Context) -> None:
        self.name = name
        self.context = context
        # Made by the first fetch: most sources of a chain never have one.
        self._server: Optional[_ServerClock] = None

    def fetch(self, context: Context, previous: Optional[Snapshot[T]]) -> Union[T, Shared[T]]:
        """Fetch once, blocking.

        :param context: the world, with the deadline.
        :param previous: the snapshot in hand, invalidated or not; None at first.
        """
        raise NotImplementedError

    def timeout_s(self) -> float:
        """How many seconds one fetch may take."""
        raise NotImplementedError

    def expiration_of(self, value: T) -> Optional[int]:
        """When an answer ends by the server's clock, in seconds since the epoch; None: it does not."""
        return None

    def max_age_s_of(self, value: T) -> Optional[float]:
        """After how many seconds an answer that does not end is asked for again; None: never."""
        return None

    def max_lifetime_s(self) -> Optional[float]:
        """How many seconds an answer can live at most, because no more was asked for; None: unknown."""
        return None

    def empty_pause_max_s_of(self, error: Optional[CredentialException]) -> float:
        """For how many seconds a failure is remembered at most while nothing valid is in hand."""
        return EMPTY_PAUSE_MAX_S

    @property
    def title(self) -> str:
        """What errors call it."""
        return self.name

    @property
    def does_io(self) -> bool:
        """Whether fetching does I/O. If not, each caller who must fetch does so at once: there is nothing to share, to
        wait for, to announce, or to spare after a failure.
        """
        return True

    @property
    def is_announced(self) -> bool:
        """Whether events tell of its fetches."""
        return True

    @property
    def queueing(self) -> Queueing:
        """How its fetches wait for their turn: for a free worker, a minute."""
        return WORKERS

    @property
    def key(self) -> Any:
        """Its ``public()`` gives the public parts of what distinguishes it from others of its name, for events."""
        return None

    def forget_clock(self) -> None:
        """Take the server's clock for ours again, also where a fetch is under way."""
        self._server = None

    def ask(self, deadline: Optional[Deadline], previous: Optional[Snapshot[T]]) -> Snapshot[T]:
        """A new answer, fetched in this thread by the deadline and checked.

        :raises CredentialException: whatever went wrong.
        """
        server = self._server
        if server is None:
            server = self._server = _ServerClock()
        context = self.context.for_fetch(deadline, server.ahead_s)
        try:
            return self._snapshot_of(self.fetch(context, previous), context)
        except CredentialException:
            raise
        except Exception as error:
            raise self.defect(error) from error
        finally:
            server.ahead_s = context.server_offset_s

    def defect(self, error: BaseException) -> CredentialException:
        """For a defect of ours or of a provider from outside: callers get the one type, without the other's text."""
        failure = CredentialException(f'{self.title}: the provider failed with {type(error).__name__}')
        failure.__cause__ = error
        return failure

    def _snapshot_of(self, value: Union[T, Shared[T]], context: Context) -> Snapshot[T]:
        clock = context.clock
        wall, mono = clock.wall(), clock.monotonic()
        if isinstance(value, Shared):
            windows = Windows.of_lifetime(value.lifetime_s, value.fraction)
            return Snapshot(
                value.value, self.expiration_of(value.value), windows, wall - value.age_s, mono - value.age_s, clock,
                is_leased=True,
            )
        expiration = self.expiration_of(value)
        if expiration is None:
            max_age_s = self.max_age_s_of(value)
            bounds = None if max_age_s is None else Windows.of_max_age(max_age_s)
            return Snapshot(value, None, bounds, wall, mono, clock)
        lifetime_s = lifetime_by_server_s(expiration, context, self.max_lifetime_s())
        if lifetime_s < SHORTEST_LIFETIME_S:
            raise ExpiredException(
                f'{self.title}: the credential that was fetched has already expired; if it should not have, '
                f'compare the clock of this machine with the server\'s'
            )
        windows = Windows.of_lifetime(lifetime_s, context.random_fraction())
        return Snapshot(value, expiration, windows, wall, mono, clock)


class _ServerClock:
    """What is known of the clock of whoever answers.

    :ivar ahead_s: how many seconds it is ahead of ours.
    """

    __slots__ = ('ahead_s',)

    def __init__(self) -> None:
        self.ahead_s = 0.0
