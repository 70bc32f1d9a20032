"""``RefreshCachedSupplier`` and what belongs to it, as 1.0.12 has them in ``provider.refreshable``, over our cache.

For programs that fetch by themselves and let this package keep what they fetched. A provider of today is a subclass of
:class:`alibabacloud_credentials.provider.base.RefreshingProvider` instead.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Callable, Generic, Optional, TypeVar

from .._refresh.cache import Cache
from .._refresh.source import Source
from .._world.current import current
from ..exceptions import CredentialException, without_traceback

if TYPE_CHECKING:
    from .._refresh.snapshot import Snapshot
    from .._world.context import Context

T = TypeVar('T')

INT64_MAX = 2 ** 63 - 1
_FETCH_TIMEOUT_S = 60.0


class RefreshResult(Generic[T]):
    """What one refresh brought.

    :param value: the credential, or whatever the program keeps.
    :param stale_time: when it must be refreshed, in seconds since the epoch. Default: never.
    :param prefetch_time: accepted; nothing is refreshed before its stale time.
    """

    def __init__(self, *, value: T, stale_time: int = INT64_MAX, prefetch_time: int = INT64_MAX) -> None:
        self._value = value
        self._stale_time = stale_time
        self._prefetch_time = prefetch_time

    def value(self) -> T:
        return self._value

    def stale_time(self) -> int:
        return self._stale_time

    def prefetch_time(self) -> int:
        return self._prefetch_time


class StaleValueBehavior(enum.Enum):
    """Accepted; a value is never handed out after its stale time."""

    STRICT = 0
    ALLOW = 1


class PrefetchStrategy:
    """How a program runs an action of its own. The cache does not ask it: it has rules of its own."""

    def prefetch(self, action: Callable[[], Any]) -> None:
        raise NotImplementedError

    async def prefetch_async(self, action: Callable[[], Any]) -> None:
        raise NotImplementedError


class OneCallerBlocks(PrefetchStrategy):
    """The caller runs the action."""

    def prefetch(self, action: Callable[[], Any]) -> None:
        action()

    async def prefetch_async(self, action: Callable[[], Any]) -> None:
        await action()


class NonBlocking(PrefetchStrategy):
    """The action runs beside the caller."""

    def prefetch(self, action: Callable[[], Any]) -> None:
        import threading

        threading.Thread(target=action, daemon=True).start()

    async def prefetch_async(self, action: Callable[[], Any]) -> None:
        import asyncio

        asyncio.ensure_future(action())  # noqa: RUF006  # the caller does not wait for it, and never did


class RefreshCachedSupplier(Generic[T]):
    """Keeps what a function fetches until its stale time; one fetch serves all threads and event loops.

    :param refresh_callable: fetches, blocking. For an event loop it runs in a thread.
    :param refresh_callable_async: accepted; both fetch the same, and one is enough.
    :param stale_value_behavior: accepted; see :class:`StaleValueBehavior`.
    :param prefetch_strategy: accepted; see :class:`PrefetchStrategy`.
    """

    STALE_TIME = 15 * 60
    REFRESH_BLOCKING_MAX_WAIT = 5

    def __init__(
        self,
        refresh_callable: Callable[[], RefreshResult[T]],
        refresh_callable_async: Callable[[], Any],
        stale_value_behavior: StaleValueBehavior = StaleValueBehavior.STRICT,
        prefetch_strategy: Optional[PrefetchStrategy] = None,
    ) -> None:
        self._cache: Cache[RefreshResult[T]] = Cache(_Callable(refresh_callable))

    def _sync_call(self) -> T:
        try:
            return self._cache.obtain().value.value()
        except _OwnFailure as failure:
            own = failure.own
        raise without_traceback(own) from own

    async def _async_call(self) -> T:
        try:
            return (await self._cache.obtain_async()).value.value()
        except _OwnFailure as failure:
            own = failure.own
        raise without_traceback(own) from own


class _OwnFailure(CredentialException):
    """Carries what the program's function raised through the cache, so that the program sees its own exception.

    :ivar own: that exception.
    """

    def __init__(self, own: Exception) -> None:
        super().__init__(f'the function that refreshes raised {type(own).__name__}')
        self.own = own


class _Callable(Source[RefreshResult[T]]):
    """A program's function as what a cache asks.

    :param refresh: fetches, blocking.
    """

    __slots__ = ('_refresh',)

    def __init__(self, refresh: Callable[[], RefreshResult[T]]) -> None:
        super().__init__('RefreshCachedSupplier', current())
        self._refresh = refresh

    def fetch(self, context: Context, previous: Optional[Snapshot[RefreshResult[T]]]) -> RefreshResult[T]:
        try:
            return self._refresh()
        except CredentialException:
            raise
        except Exception as error:
            raise _OwnFailure(error) from error

    def timeout_s(self) -> float:
        return _FETCH_TIMEOUT_S

    def max_age_s_of(self, value: RefreshResult[T]) -> Optional[float]:
        stale_time = value.stale_time()
        # One that is stale already serves those who waited for it, and nobody after.
        return None if stale_time >= INT64_MAX else max(0.0, stale_time - self.context.clock.wall())
