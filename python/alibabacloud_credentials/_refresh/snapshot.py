"""An answer, when it arrived, and how old it is by two clocks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Optional, TypeVar

from .policy import Windows

if TYPE_CHECKING:
    from .._world.context import Clock

T = TypeVar('T')


class Snapshot(Generic[T]):
    """An answer with its windows. It is never changed, so readers need no lock.

    :param value: the answer.
    :param expiration: when it ends by the server's clock, in seconds since the epoch; None: it does not.
    :param windows: None when it is good for ever.
    :param arrived_wall: wall time of its arrival.
    :param arrived_mono: monotonic time of its arrival.
    """

    __slots__ = ('arrived_mono', 'arrived_wall', 'expiration', 'fresh_mono', 'fresh_wall', 'value', 'windows')

    def __init__(
        self,
        value: T,
        expiration: Optional[int],
        windows: Optional[Windows],
        arrived_wall: float,
        arrived_mono: float,
    ) -> None:
        self.value = value
        self.expiration = expiration
        self.windows = windows
        self.arrived_wall = arrived_wall
        self.arrived_mono = arrived_mono
        #: Until when, by each clock, readers need not ask the policy; ``fresh_wall`` None: for ever.
        self.fresh_wall = None if windows is None else arrived_wall + windows.advisory_from
        self.fresh_mono = arrived_mono if windows is None else arrived_mono + windows.advisory_from

    def age_s(self, clock: Clock) -> float:
        """Seconds since arrival, by whichever clock says more: one stands still in sleep, the other can be set back."""
        return max(clock.wall() - self.arrived_wall, clock.monotonic() - self.arrived_mono)

    def is_valid(self, clock: Clock) -> bool:
        return self.windows is None or self.age_s(clock) < self.windows.ends_at

    def is_same_as(self, other: Snapshot[T]) -> bool:
        """Whether both are one credential that ends: a source that gives it twice would give it a third time."""
        return self.expiration is not None and self.expiration == other.expiration and self.value == other.value

    def with_age(self, age_s: float, clock: Clock) -> Snapshot[T]:
        """The same credential with the same windows, its age put right."""
        return Snapshot(self.value, self.expiration, self.windows, clock.wall() - age_s, clock.monotonic() - age_s)

    def in_this_process(self, clock: Clock) -> Optional[Snapshot[T]]:
        """What a pickled snapshot is worth here, where monotonic time has another zero; None when clocks disagree."""
        age_s = clock.wall() - self.arrived_wall
        return self.with_age(age_s, clock) if age_s >= 0 else None
