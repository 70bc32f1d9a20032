"""A value together with the time for which it may be handed out without asking whoever gave it.

A cache makes one :class:`Lifetime` per answer. Every layer that shows the answer under another name shares it, so that
ending it in the cache ends it everywhere at once, and no layer keeps any state of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Generic, Optional, Tuple, TypeVar

if TYPE_CHECKING:
    from .._world.context import Clock
    from .credentials import Credentials

T = TypeVar('T')

_OVER = float('-inf')


class Lifetime:
    """Until when a value is fresh, by both clocks.

    :param clock: gives both times; None where the value stays fresh for ever.
    :param ends_wall: wall time at which it ends; None: never.
    :param ends_mono: monotonic time at which it ends.
    :param valid_s: for how many seconds after that the value is still valid, although it is due to be replaced.
    """

    __slots__ = ('ends_mono', 'ends_wall', 'monotonic', 'valid_s', 'wall')

    def __init__(
        self, clock: Optional[Clock] = None, ends_wall: Optional[float] = None, ends_mono: float = 0.0,
        valid_s: float = 0.0,
    ) -> None:
        self.wall: Callable[[], float] = float if clock is None else clock.wall
        self.monotonic: Callable[[], float] = float if clock is None else clock.monotonic
        self.ends_wall: Optional[float] = ends_wall
        self.ends_mono = ends_mono
        self.valid_s = valid_s

    @property
    def is_endless(self) -> bool:
        return self.ends_wall is None

    @property
    def is_fresh(self) -> bool:
        """Whether the value may be handed out. The client has this in line, because a call costs as much again."""
        ends, wall, monotonic = self.ends_wall, self.wall, self.monotonic
        return ends is None or (wall() < ends and monotonic() < self.ends_mono)

    @property
    def is_valid(self) -> bool:
        """Whether the value still works, fresh or not."""
        ends = self.ends_wall
        return ends is None or (
            self.wall() < ends + self.valid_s and self.monotonic() < self.ends_mono + self.valid_s
        )

    @property
    def was_ended(self) -> bool:
        """Whether :meth:`end` was called."""
        return self.ends_mono == _OVER

    def end(self) -> None:
        """End it now, for everybody who shares it."""
        self.ends_wall = self.ends_mono = _OVER

    def __reduce__(self) -> Any:
        # The clocks of another process have other zeros.
        return (Lifetime if self.is_endless else ended), ()


class LeasedLifetime(Lifetime):
    """As its base, but over until somebody renews it, for a while each time: who renews it has news that may end it.

    It is the lifetime of an answer that other processes have too.
    """

    __slots__ = ('_most_mono', '_most_wall')

    def __init__(self, clock: Clock, ends_wall: float, ends_mono: float, valid_s: float) -> None:
        super().__init__(clock, clock.wall(), clock.monotonic(), valid_s)
        self._most_wall = ends_wall
        self._most_mono = ends_mono

    @property
    def is_valid(self) -> bool:
        return self.wall() < self._most_wall + self.valid_s and self.monotonic() < self._most_mono + self.valid_s

    def renew(self, until: Lifetime) -> None:
        """Let it go on as long as ``until`` does, and no longer than it has; for who holds the lock."""
        if until.ends_wall is not None and not until.was_ended:
            self.ends_wall = min(self._most_wall, until.ends_wall)
            self.ends_mono = min(self._most_mono, until.ends_mono)

    def end(self) -> None:
        super().end()
        self._most_wall = self._most_mono = _OVER


def ended() -> Lifetime:
    """A lifetime that is over: the value is good for whoever asked, and for nobody after."""
    lifetime = Lifetime()
    lifetime.end()
    return lifetime


class Held(Generic[T]):
    """A value and its lifetime.

    :param value: never changed after it was made.
    :param lifetime: shared by all who show the value.
    """

    __slots__ = ('_renamed', 'lifetime', 'value')

    def __init__(self, value: T, lifetime: Lifetime) -> None:
        self.value = value
        self.lifetime = lifetime
        self._renamed: Optional[Tuple[str, Held[Any]]] = None

    def renamed(self: Held[Credentials], layer: str, within: Optional[Lifetime] = None) -> Held[Credentials]:
        """The same credential as a layer shows it, ``layer/<provider name>``, with the same lifetime.

        :param within: lifetime of what led to the credential, which counts where the credential itself does not end.
        """
        lifetime = within if within is not None and self.lifetime.is_endless else self.lifetime
        known = self._renamed
        if known is not None and known[0] == layer and known[1].lifetime is lifetime:
            return known[1]
        # A layer that asks again gets the same credential, so that a cached read makes nothing anew.
        is_known = known is not None and known[0] == layer
        value = known[1].value if known is not None and is_known else self.value.under(layer)
        renamed = Held(value, lifetime)
        self._renamed = (layer, renamed)
        return renamed

    def __reduce__(self) -> Any:
        return Held, (self.value, self.lifetime)
