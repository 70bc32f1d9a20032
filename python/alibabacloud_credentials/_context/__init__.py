"""The only door to the world: environment, files, HTTP, commands and the clock.

Nothing outside this folder may touch ``os.environ``, ``open``, ``time``, ``subprocess`` or a socket (``_http.py``
excepted, which is what ``Context.http`` is). Constructors keep ``current()``; nothing is read when this module is
imported. A test installs a context of its own, and the one it gets by default refuses everything.
"""

from __future__ import annotations

import os
import random
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable, Iterator, Optional, cast

from .files import Files

if TYPE_CHECKING:
    from .._http import Sender
    from .commands import Commands

class Clock:
    """Wall time, monotonic time and sleep. The two times are attributes, so that a read costs one call."""

    __slots__ = ('monotonic', 'sleep', 'wall')

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.wall = wall
        self.monotonic = monotonic
        self.sleep = sleep


class Environment:
    """The live environment. An empty variable counts as absent, as it does in every port."""

    def get(self, name: str) -> Optional[str]:
        return os.environ.get(name) or None

    def is_true(self, name: str) -> bool:
        """Whether a switch is on: ``true`` in any case, nothing else."""
        return (self.get(name) or '').lower() == 'true'


class Context:
    """What a source may use while it fetches.

    :param environment: environment variables.
    :param files: the file system.
    :param http: sends one HTTP request.
    :param commands: runs one command.
    :param clock: wall and monotonic time, sleep.
    :param draw: a random number in [0, 1), for jitter.

    Two values belong to one fetch, and are carried by the copy that :meth:`for_fetch` makes:
    ``deadline`` (monotonic seconds by which the fetch must end, or None) and ``server_offset_s`` (the server's
    clock minus ours in seconds, learnt from the ``Date`` of its answers).
    """

    __slots__ = ('clock', 'commands', 'deadline', 'draw', 'environment', 'files', 'http', 'server_offset_s')

    def __init__(
        self,
        *,
        environment: Optional[Environment] = None,
        files: Optional[Files] = None,
        http: Optional[Sender] = None,
        commands: Optional[Commands] = None,
        clock: Optional[Clock] = None,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self.environment = environment if environment is not None else Environment()
        self.files = files if files is not None else Files()
        self.http: Sender = http if http is not None else cast('Sender', _LazyHttp())
        self.commands: Commands = commands if commands is not None else cast('Commands', _LazyCommands())
        self.clock = clock if clock is not None else Clock()
        self.draw = draw
        self.deadline: Optional[float] = None
        self.server_offset_s = 0.0

    def for_fetch(self, deadline: Optional[float], server_offset_s: float) -> Context:
        """A copy for one fetch, with its deadline and what is known of the server's clock."""
        twin = Context(
            environment=self.environment, files=self.files, http=self.http, commands=self.commands,
            clock=self.clock, draw=self.draw,
        )
        twin.deadline = deadline
        twin.server_offset_s = server_offset_s
        return twin

    def server_now(self) -> float:
        """Seconds since the epoch by the server's clock, as far as it is known."""
        return self.clock.wall() + self.server_offset_s

    def time_left(self) -> Optional[float]:
        """Seconds until the deadline, 0 when it has passed; None when there is none."""
        return None if self.deadline is None else max(0.0, self.deadline - self.clock.monotonic())

    def __reduce__(self) -> Any:
        # A pickled provider finds the world of the process that loads it.
        return current, ()


class _LazyHttp:
    """Stands for the real sender until the first request: importing HTTP and TLS takes longer than all the rest."""

    def send(self, *args: Any, **keywords: Any) -> Any:
        from .._http import Sender

        return Sender().send(*args, **keywords)


class _LazyCommands:
    """Stands for the real command runner until the first command."""

    def run(self, *args: Any, **keywords: Any) -> Any:
        from .commands import Commands

        return Commands().run(*args, **keywords)


_current: Optional[Context] = None


class _OfThisThread(threading.local):
    context: Optional[Context] = None


_of_this_thread = _OfThisThread()


@contextmanager
def constructing_in(context: Context) -> Iterator[None]:
    """What this thread constructs meanwhile keeps ``context``: for a provider that makes others when first used."""
    previous, _of_this_thread.context = _of_this_thread.context, context
    try:
        yield
    finally:
        _of_this_thread.context = previous


def current() -> Context:
    """The process's context; the real world unless a test installed another."""
    global _current
    if _of_this_thread.context is not None:
        return _of_this_thread.context
    if _current is None:
        _current = Context()
    return _current


def install(context: Optional[Context]) -> Optional[Context]:
    """Make ``context`` the process's context (None: the real world) and return the one before."""
    global _current
    previous, _current = _current, context
    return previous
