"""So many calls a second for a whole broker: whose turn it is, and who waits where.

A caller with a thread waits for its turn in that thread. Fetches for event loops and in the background wait in a queue
of the broker's own, from which they go to the workers at the pace of the calls: so those of other clients, which share
the workers, never stand behind ten thousand roles.
"""

from __future__ import annotations

import os
from collections import deque
from typing import TYPE_CHECKING, Any, Deque, Dict, Optional

from .._refresh import workers
from .._refresh.flight import allow_own_time_after
from .._refresh.locking import lock

if TYPE_CHECKING:
    from .._world.context import Clock, Context, HttpSender

# After an answer that says "throttled" the rate is halved, at most once in this time; it grows back in the next.
_SLOWED_S = 1.0
_RECOVERED_AFTER_S = 20.0
_LEAST_RATE = 1.0


class Pacer:
    """Whose turn it is. Turns are evenly spaced; after an idle time the first one is at once.

    :param calls_per_second: how many turns there are in a second, while nobody throttles.
    """

    def __init__(self, calls_per_second: float) -> None:
        self._most = calls_per_second
        self._reset()

    def _reset(self) -> None:
        self._next_at = self._slowed_at = float('-inf')
        self._rate = self._most

    def rate(self, now: float) -> float:
        """Turns in a second, now."""
        recovered = max(0.0, now - self._slowed_at - _SLOWED_S) / _RECOVERED_AFTER_S
        return min(self._most, self._rate + recovered * self._most)

    def next_at(self) -> float:
        """Monotonic seconds of the next turn that nobody has taken."""
        return self._next_at

    def wait_for_turn(self, context: Context) -> None:
        """Take the next turn, and wait for it in this thread; the fetch has all of its own time afterwards."""
        clock = context.clock
        with lock:
            now = clock.monotonic()
            at = max(now, self._next_at)
            self._next_at = at + 1 / self.rate(now)
        if at > now:
            allow_own_time_after(at)
            clock.sleep(at - now)

    def slow_down(self, now: float) -> None:
        """The server has said that there are too many calls, of whomever."""
        with lock:
            if now - self._slowed_at >= _SLOWED_S:
                self._rate = max(_LEAST_RATE, self.rate(now) / 2)
                self._slowed_at = now

    def __getstate__(self) -> Dict[str, Any]:
        # Monotonic times of another process have another zero.
        return {'_most': self._most}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._reset()


class PacedQueueing(workers.Queueing):
    """Hands jobs to the workers at the pace of a pacer, in one of them.

    :param pacer: says when.
    :param context: whose clock counts.
    :param patience_s: seconds that somebody waits at most for a fetch to begin.
    """

    def __init__(self, pacer: Pacer, context: Context, patience_s: float) -> None:
        self.patience_s = patience_s
        self._pacer = pacer
        self._context = context
        self._reset()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._urgent: Deque[workers.Job] = deque()
        self._background: Deque[workers.Job] = deque()
        self._is_running = False

    def submit(self, job: workers.Job) -> None:
        with lock:
            if self._pid != os.getpid():
                self._reset()  # the threads of a forked child are its own
            (self._urgent if job.is_urgent else self._background).append(job)
            starts, self._is_running = not self._is_running, True
        if starts:
            self._start()

    def _start(self) -> None:
        workers.submit(workers.Job(self._run, lambda: False, True))

    def _run(self) -> None:
        """Submit what is queued, each at its turn; end when there is nothing."""
        clock = self._context.clock
        try:
            job = self._take()
            while job is not None:
                wait_s = self._pacer.next_at() - clock.monotonic()
                if wait_s > 0:
                    clock.sleep(wait_s)
                workers.submit(job)
                job = self._take()
                if job is not None:
                    # The one before takes its turn a moment after it was submitted.
                    clock.sleep(1 / self._pacer.rate(clock.monotonic()))
        except BaseException:
            self._start()
            raise

    def _take(self) -> Optional[workers.Job]:
        with lock:
            queue = self._urgent or self._background
            if queue:
                return queue.popleft()
            self._is_running = False
            return None

    def __getstate__(self) -> Dict[str, Any]:
        return {'patience_s': self.patience_s, '_pacer': self._pacer, '_context': self._context}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._reset()


class PacedHttp:
    """Sends as another sender does, and notices answers that say "throttled".

    :param sender: sends.
    """

    def __init__(self, sender: HttpSender, clock: Clock, pacer: Pacer) -> None:
        self._sender = sender
        self._clock = clock
        self._pacer = pacer

    def send(self, request: Any, **how: Any) -> Any:
        response = self._sender.send(request, **how)
        if response.status == 429 or (response.status >= 400 and b'Throttling' in response.body):
            self._pacer.slow_down(self._clock.monotonic())
        return response
