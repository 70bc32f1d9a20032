"""So many calls a second for a whole broker: whose turn it is, and who waits where.

A caller with a thread waits for its turn in that thread. Fetches for event loops and in the background wait in a queue
of the broker's own, from which they go to the workers at the pace of the calls: so those of other clients, which share
the workers, never stand behind ten thousand roles.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Deque, Dict, Iterator, Optional

from .._refresh import workers
from .._refresh.flight import allow_own_time_after
from .._refresh.locking import lock
from ..exceptions import UnreachableException

if TYPE_CHECKING:
    from .._world.context import Clock, Context, HttpSender

# After an answer that says "throttled" the rate is halved, at most once in this time; it grows back in the next.
_SLOWED_S = 1.0
_RECOVERED_AFTER_S = 20.0
_LEAST_RATE = 1.0
_LATE_S = 0.005


class _OfThisThread(threading.local):
    #: whose turn this thread was given with its job
    has_turn_of: Optional[Pacer] = None


_of_this_thread = _OfThisThread()


class _Call:
    """One call.

    :ivar seen_by: when the server had seen it, in monotonic seconds; before the answer, when it was made.
    """

    __slots__ = ('seen_by',)

    def __init__(self, made_at: float) -> None:
        self.seen_by = made_at


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
        # The last ones, as many as there may be in a second.
        self._calls: Deque[_Call] = deque(maxlen=max(1, int(self._most)))

    def rate(self, now: float) -> float:
        """Turns in a second, now."""
        recovered = max(0.0, now - self._slowed_at - _SLOWED_S) / _RECOVERED_AFTER_S
        return min(self._most, self._rate + recovered * self._most)

    def take_turn(self, now: float, patience_s: float = float('inf')) -> float:
        """Take the next turn, and return when it is, in monotonic seconds.

        :param patience_s: a turn that is later than in so many seconds is not taken.
        :raises UnreachableException: it would be.
        """
        with lock:
            # Who comes a moment too late has its turn all the same: otherwise each call would put off all after it.
            at = self._next_at if self._next_at > now - _LATE_S else now
            if at <= now + patience_s:
                self._next_at = at + 1 / self.rate(now)
                return at
        raise UnreachableException(
            f'ram_role_arn: the broker\'s next turn to call STS is later than in {patience_s:g} seconds: too many '
            f'roles are due for its calls_per_second and patience_seconds'
        )

    def wait_for_turn(self, context: Context, patience_s: float) -> None:
        """Take the next turn, and wait for it in this thread; the fetch has all of its own time afterwards.

        :raises UnreachableException: it is later than in ``patience_s`` seconds.
        """
        clock = context.clock
        if _of_this_thread.has_turn_of is self:
            _of_this_thread.has_turn_of = None
        else:
            _wait_until(self.take_turn(clock.monotonic(), patience_s), clock)

    @contextmanager
    def one_of_a_second(self, clock: Clock) -> Iterator[None]:
        """Wait in this thread until one more call may be made, for the call in the block.

        Turns alone would not do: threads that are held up come together, and so do calls on their way. A call counts
        until a second after its answer, so in no second of the server's are there more than there may be.
        """
        now = clock.monotonic()
        with lock:
            is_full = len(self._calls) == self._calls.maxlen
            call = _Call(max(now, self._calls[0].seen_by + 1) if is_full else now)
            self._calls.append(call)
        try:
            _wait_until(call.seen_by, clock)
            yield
        finally:
            call.seen_by = max(call.seen_by, clock.monotonic())

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


def _wait_until(at: float, clock: Clock) -> None:
    now = clock.monotonic()
    if at > now:
        allow_own_time_after(at)
        clock.sleep(at - now)


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
                now = clock.monotonic()
                wait_s = self._pacer.take_turn(now) - now
                if wait_s > 0:
                    clock.sleep(wait_s)
                workers.submit(self._with_turn(job))
                job = self._take()
        except BaseException:
            self._start()
            raise

    def _with_turn(self, job: workers.Job) -> workers.Job:
        def run() -> None:
            _of_this_thread.has_turn_of = self._pacer
            try:
                job.run()
            finally:
                _of_this_thread.has_turn_of = None

        return workers.Job(run, job.is_overdue, job.is_urgent)

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
    """Sends as another sender does, no more in a second than there may be, and notices answers that say "throttled".

    :param sender: sends.
    """

    def __init__(self, sender: HttpSender, clock: Clock, pacer: Pacer) -> None:
        self._sender = sender
        self._clock = clock
        self._pacer = pacer

    def send(self, request: Any, **how: Any) -> Any:
        with self._pacer.one_of_a_second(self._clock):
            response = self._sender.send(request, **how)
        if response.status == 429 or (response.status >= 400 and b'Throttling' in response.body):
            self._pacer.slow_down(self._clock.monotonic())
        return response
