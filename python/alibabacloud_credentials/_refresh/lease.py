"""What lets a cached read pass by every layer between a client and the cache that fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Generic, List, Optional, TypeVar

if TYPE_CHECKING:
    from .._world.context import Clock

T = TypeVar('T')
U = TypeVar('U')

_OVER = float('-inf')


class Lease(Generic[T]):
    """An answer that may be handed out without asking whoever gave it, for as long as both clocks allow.

    It ends early when whoever gave it forgets the answer. A layer that shows the answer under another name gives a
    lease of its own, which ends with the one from within.

    :param value: the answer.
    :param fresh_wall: wall time at which it ends; None: it does not end.
    :param fresh_mono: monotonic time at which it ends.
    :param clock: what tells these times; None where it does not end.
    """

    __slots__ = ('_outer', 'fresh_mono', 'fresh_wall', 'monotonic', 'value', 'wall')

    def __init__(
        self, value: T, fresh_wall: Optional[float] = None, fresh_mono: float = 0.0, clock: Optional[Clock] = None
    ) -> None:
        self.value = value
        self.fresh_wall = fresh_wall
        self.fresh_mono = fresh_mono
        self.wall: Callable[[], float] = float if clock is None else clock.wall
        self.monotonic: Callable[[], float] = float if clock is None else clock.monotonic
        self._outer: List[Lease[Any]] = []

    def get(self) -> Optional[T]:
        """The answer, or None when the lease is over."""
        if self.fresh_wall is None or (self.wall() < self.fresh_wall and self.monotonic() < self.fresh_mono):
            return self.value
        return None

    def seen_as(self, value: U) -> Lease[U]:
        """The lease of a layer that shows ``value`` instead."""
        for known in self._outer:
            if known.value is value:
                return known
        outer: Lease[U] = Lease(value, self.fresh_wall, self.fresh_mono)
        outer.wall, outer.monotonic = self.wall, self.monotonic
        self._outer.append(outer)
        # Whoever revoked this one meanwhile may have come too early to see the other.
        if self.fresh_mono == _OVER:
            outer.revoke()
        return outer

    def revoke(self) -> None:
        """End it now, with all that depend on it."""
        self.fresh_wall = self.fresh_mono = _OVER
        for outer in self._outer:
            outer.revoke()


#: For who has no lease: it has always been over.
NO_LEASE: Lease[Any] = Lease(None)
NO_LEASE.revoke()
