"""How long the next wait may last: until its own time-out or the deadline of all, whichever is earlier."""

from __future__ import annotations

import socket
from time import monotonic
from typing import NamedTuple, Optional


class Limits(NamedTuple):
    """Seconds for each step of connecting, for the next part of an answer, and for everything together."""

    connect_s: float
    read_s: float
    total_s: float


class Pace:
    """The time-outs of one request, which starts now with connecting.

    A socket's own time-out begins anew with each byte received, so every wait asks for its time here first.
    """

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._ends_at = monotonic() + limits.total_s
        self.start_step()

    def start_step(self) -> None:
        """A step of connecting begins, a TLS handshake for example; all its waits share one connect time-out."""
        self._step_s = self._limits.connect_s
        self._step_ends_at: Optional[float] = monotonic() + self._step_s

    def start_reading(self) -> None:
        """Connecting is over: each wait may take the read time-out."""
        self._step_s = self._limits.read_s
        self._step_ends_at = None

    def patience(self) -> float:
        """Seconds that the next wait may take.

        :raises socket.timeout: there are none left.
        """
        now = monotonic()
        step_s = self._step_s if self._step_ends_at is None else self._step_ends_at - now
        left_s = min(step_s, self._ends_at - now)
        if left_s <= 0:
            raise socket.timeout('no time left')
        return left_s

    def limit(self) -> str:
        """Which time ran out, for a message."""
        seconds = self._limits.total_s if monotonic() >= self._ends_at else self._step_s
        return f'within {round(seconds, 2):g} s'
