"""The threads that fetch for event loops and in the background: few, short-lived, and shared by all caches.

Rules kept here:

1. At most ``MAX_THREADS`` at a time, whatever the number of credentials that fall due together; each ends when there is
   nothing to do. They are daemon threads: none delays the interpreter's exit.
2. What somebody waits for goes first. Refreshes that nobody waits for have at most ``MAX_BACKGROUND`` of the threads.
3. A fetch that goes on beyond its limit no longer counts, so it holds up the others no longer than that.
4. Where no thread can be started, what is queued waits for one that ends, or for the next try. In an exit handler,
   where some Pythons start none any more, what somebody waits for is done in place.

A flight may be queued more than once: only who claims it fetches.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import Callable, Deque, Dict, List, Optional

from .locking import lock, reset_in_child

MAX_THREADS = 24
MAX_BACKGROUND = 12
#: seconds until threads are tried to be started again, where none could be
RETRY_S = 0.1
# In what Python 3.12 and later raise in an exit handler. No function of theirs says so.
_AT_EXIT = 'interpreter shutdown'


class Job:
    """What a worker is to do.

    :param run: does it, and raises nothing.
    :param is_overdue: whether it has taken too long.
    :param is_urgent: whether somebody waits for it.
    """

    __slots__ = ('is_overdue', 'is_urgent', 'run')

    def __init__(self, run: Callable[[], None], is_overdue: Callable[[], bool], is_urgent: bool) -> None:
        self.run = run
        self.is_overdue = is_overdue
        self.is_urgent = is_urgent


class Queueing:
    """How jobs wait for their turn to be run: for a free worker, first come, first served.

    :ivar patience_s: seconds that somebody waits at most for a fetch to begin.
    """

    patience_s = 60.0

    def submit(self, job: Job) -> None:
        submit(job)


WORKERS = Queueing()

_urgent: Deque[Job] = deque()
_background: Deque[Job] = deque()
# What each thread is doing; None: it has not taken its first job yet.
_doing: Dict[threading.Thread, Optional[Job]] = {}


def submit(job: Job) -> None:
    """Have a worker run ``job``, now or when one is free."""
    with lock:
        (_urgent if job.is_urgent else _background).append(job)
    start()


def are_starved() -> bool:
    """Whether there is work, and not one thread to do it."""
    return not _doing and bool(_urgent or _background)


def start() -> None:
    """Start the threads that there is work and room for. Jobs are taken by the threads, which no signal interrupts."""
    with lock:
        at_exit = _start_missing()
    if at_exit:
        _work_in_place()


def _start_missing() -> bool:
    """As :func:`start`, for who holds the lock; whether none can be had any more, since the interpreter is ending."""
    while _needs_thread():
        thread = threading.Thread(target=_work, name='alibabacloud-credentials-refresh', daemon=True)
        try:
            _doing[thread] = None
            thread.start()
        except BaseException as error:
            # Where none can be had now, there is always a next try, but for the last. Where a signal came, one may have
            # been started and never come to its work: an interruption can leave a lock held that it starts with. So it
            # counts only once it has taken a job.
            _doing.pop(thread, None)
            if isinstance(error, RuntimeError):
                return _AT_EXIT in str(error)
            raise
    return False


def _work_in_place() -> None:
    """Do what somebody waits for in this thread."""
    while True:
        with lock:
            job = _urgent.popleft() if _urgent else None
        if job is None:
            return
        job.run()


def _work() -> None:
    thread = threading.current_thread()
    while True:
        with lock:
            _doing[thread] = None
            job = _doing[thread] = _take()
            if job is None:
                del _doing[thread]
                return
        try:
            job.run()
        except BaseException:
            # An observer of the refresh ends this thread: what is queued is for another one.
            with lock:
                del _doing[thread]
            start()
            raise


def _needs_thread() -> bool:
    """Whether there is more to do than the threads that are being started will take; the caller holds the lock."""
    in_time = _in_time()
    starting = sum(job is None for job in in_time)
    return len(in_time) < MAX_THREADS and starting < len(_urgent) + min(len(_background), _background_room(in_time))


def _take() -> Optional[Job]:
    """The next job for the thread that calls; the caller holds the lock."""
    in_time = _in_time()
    if len(in_time) > MAX_THREADS:
        return None  # one that was given up as hanging has come back
    if _urgent:
        return _urgent.popleft()
    return _background.popleft() if _background and _background_room(in_time) > 0 else None


def _in_time() -> List[Optional[Job]]:
    return [job for job in _doing.values() if job is None or not job.is_overdue()]


def _background_room(in_time: List[Optional[Job]]) -> int:
    return MAX_BACKGROUND - sum(job is not None and not job.is_urgent for job in in_time)


def _reset() -> None:
    for held in (_urgent, _background, _doing):
        held.clear()


reset_in_child(_reset)
