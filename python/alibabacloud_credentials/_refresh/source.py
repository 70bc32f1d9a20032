"""One asking of a source: what comes back is a checked snapshot or a ``CredentialException``, nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Generic, Optional, TypeVar, Union

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


#: Fetches once, blocking. It is given the context and the snapshot in hand, invalidated or not; None at first.
Fetch = Callable[['Context', Optional[Snapshot[T]]], Union[T, Shared[T]]]


def _empty_pause_max_s(_: Optional[CredentialException]) -> float:
    return EMPTY_PAUSE_MAX_S


def _unknown() -> None:
    """The longest lifetime of answers that nobody asked a lifetime for."""


def lifetime_by_server_s(expiration: int, context: Context, most_s: Optional[float]) -> float:
    """How long an answer lives by the server's clock, in seconds, which may not make more of it than can be true.

    :param expiration: in seconds since the epoch.
    :param most_s: how many seconds it can live at most, because no more was asked for; None: unknown.
    """
    if most_s is None:
        most_s = max(LONGEST_SESSION_S, expiration - context.clock.wall())
    return min(expiration - context.server_now(), most_s)


class Source(Generic[T]):
    """What a cache asks, and how.

    :param name: what events call it.
    :param title: what errors call it; None: ``name``.
    :param fetch: fetches once.
    :param context: the world.
    :param expiration_of: when an answer ends by the server's clock, in seconds since the epoch; None: it does not.
    :param max_age_s_of: after how many seconds an answer that does not end is asked for again; None: never.
    :param timeout_s: how many seconds one fetch may take, asked at each fetch.
    :param max_lifetime_s: how many seconds an answer can live at most, because no more was asked for; None: unknown.
    :param is_announced: whether events tell of its fetches.
    :param does_io: whether ``fetch`` does I/O. If not, each caller who must fetch does so at once: there is nothing
        to share, to wait for, to announce, or to spare after a failure.
    :param queueing: how its fetches wait for their turn. Default: for a free worker, a minute.
    :param empty_pause_max_s_of: for how many seconds a failure is remembered at most while nothing valid is in hand.
    :param key: its ``public()`` gives the public parts of what distinguishes it from others of its name, for events.
    """

    __slots__ = (
        '_server', 'context', 'does_io', 'empty_pause_max_s_of', 'expiration_of', 'fetch', 'is_announced', 'key',
        'max_age_s_of', 'max_lifetime_s', 'name', 'queueing', 'timeout_s', 'title',
    )

    def __init__(
        self,
        name: str,
        fetch: Fetch[T],
        context: Context,
        *,
        expiration_of: Callable[[T], Optional[int]],
        max_age_s_of: Callable[[T], Optional[float]],
        timeout_s: Callable[[], float],
        max_lifetime_s: Callable[[], Optional[float]] = _unknown,
        does_io: bool = True,
        queueing: Queueing = WORKERS,
        empty_pause_max_s_of: Callable[[Optional[CredentialException]], float] = _empty_pause_max_s,
        key: Any = None,
        is_announced: bool = True,
        title: Optional[str] = None,
    ) -> None:
        self.name = name
        self.title = name if title is None else title
        self.fetch = fetch
        self.context = context
        self.expiration_of = expiration_of
        self.max_age_s_of = max_age_s_of
        self.timeout_s = timeout_s
        self.max_lifetime_s = max_lifetime_s
        self.does_io = does_io
        self.queueing = queueing
        self.empty_pause_max_s_of = empty_pause_max_s_of
        self.key = key
        self.is_announced = is_announced
        # Made by the first fetch: most sources of a chain never have one.
        self._server: Optional[_ServerClock] = None

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
