"""An answer, when it arrived, and how old it is by two clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Optional, Tuple, TypeVar

from .held import Held, LeasedLifetime, Lifetime
from .policy import Windows

if TYPE_CHECKING:
    from .._world.context import Clock

T = TypeVar('T')


class Snapshot(Generic[T]):
    """An answer with its windows. Only its lifetime ever changes, so readers need no lock.

    :param value: the answer.
    :param expiration: when it ends by the server's clock, in seconds since the epoch; None: it does not.
    :param windows: None when it is good for ever.
    :param arrived_wall: wall time of its arrival.
    :param arrived_mono: monotonic time of its arrival.
    :param clock: the clock of these times.
    :param is_leased: whether it may be handed out only as long as somebody renews that.
    :ivar held: the answer as it is handed out; its lifetime is over when the refresh policy must be asked again.
    """

    __slots__ = ('_clock', '_is_leased', 'arrived_mono', 'arrived_wall', 'expiration', 'held', 'value', 'windows')

    def __init__(
        self, value: T, expiration: Optional[int], windows: Optional[Windows], arrived_wall: float, arrived_mono: float,
        clock: Clock, *, is_leased: bool = False,
    ) -> None:
        self.value = value
        self.expiration = expiration
        self.windows = windows
        self.arrived_wall = arrived_wall
        self.arrived_mono = arrived_mono
        self._clock = clock
        self._is_leased = is_leased
        kind = LeasedLifetime if is_leased else Lifetime
        self.held = Held(value, Lifetime() if windows is None else kind(
            clock, arrived_wall + windows.advisory_from, arrived_mono + windows.advisory_from,
            windows.ends_at - windows.advisory_from,
        ))

    @property
    def was_invalidated(self) -> bool:
        """Whether it was invalidated: it is never returned again, however much of its life is left."""
        return self.held.lifetime.was_ended

    def age_s(self) -> float:
        """Seconds since arrival, by the clock that has more: one stands still in sleep, the other can be set back."""
        return max(self._clock.wall() - self.arrived_wall, self._clock.monotonic() - self.arrived_mono)

    def is_valid(self) -> bool:
        return not self.was_invalidated and (self.windows is None or self.age_s() < self.windows.ends_at)

    def is_same_as(self, other: Snapshot[T]) -> bool:
        """Whether both are one credential that ends: a source that gives it twice would give it a third time."""
        return self.expiration is not None and self.expiration == other.expiration and self.value == other.value

    def with_age(self, age_s: float, value: T) -> Snapshot[T]:
        """The same credential with the same windows, its age put right.

        :param value: the answer as it came last: equal, but it may carry news that does not count for that.
        """
        arrived_wall, arrived_mono = self._clock.wall() - age_s, self._clock.monotonic() - age_s
        return Snapshot(
            value, self.expiration, self.windows, arrived_wall, arrived_mono, self._clock, is_leased=self._is_leased
        )

    def state(self) -> Tuple[Any, ...]:
        """What travels to another process: everything but the monotonic time, which has another zero there."""
        return (
            self.value, self.expiration, self.windows, self.arrived_wall, self.was_invalidated, self._is_leased,
        )

    @classmethod
    def restored(cls, state: Tuple[Any, ...], clock: Clock) -> Optional[Snapshot[T]]:
        """What a snapshot that travelled is worth here; None where the clocks disagree, or it was invalidated."""
        value, expiration, windows, arrived_wall, was_invalidated, is_leased = state
        age_s = clock.wall() - arrived_wall
        if age_s < 0 or was_invalidated:
            return None
        return cls(value, expiration, windows, arrived_wall, clock.monotonic() - age_s, clock, is_leased=is_leased)
