"""The context of the process: the real doors to the world, unless a test installed others.

This module stands above ``_transport``, and is the only one that joins the doors. Heavy ones open when first used.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Any, Iterator, Optional, Sequence

from .context import Clock, Context, Environment
from .files import Files


class _LazySender:
    """Stands for the real sender until the first request: importing HTTP and TLS takes longer than all the rest.

    There is one for the process from then on, so that its kept connections serve every client.
    """

    def send(self, request: Any, **settings: Any) -> Any:
        from .._transport.sender import Sender

        sender = self.__dict__.get('sender') or self.__dict__.setdefault('sender', Sender())
        return sender.send(request, **settings)


class _LazyCommands:
    """Stands for the real command runner until the first command."""

    def run(self, argv: Sequence[str], *, what: str, timeout_s: float) -> bytes:
        from .commands import Commands

        return Commands().run(argv, what=what, timeout_s=timeout_s)


_installed: Optional[Context] = None


class _OfThisThread(threading.local):
    context: Optional[Context] = None


_of_this_thread = _OfThisThread()


def current() -> Context:
    """The process's context; the real world unless a test installed another."""
    global _installed
    if _of_this_thread.context is not None:
        return _of_this_thread.context
    if _installed is None:
        _installed = Context(
            environment=Environment(), files=Files(), http=_LazySender(), commands=_LazyCommands(), clock=Clock()
        )
    return _installed


def install(context: Optional[Context]) -> Optional[Context]:
    """Make ``context`` the process's context (None: the real world) and return the one before."""
    global _installed
    previous, _installed = _installed, context
    return previous


@contextmanager
def installed_for_construction(context: Context) -> Iterator[None]:
    """What this thread constructs meanwhile keeps ``context``: for a provider that makes others when first used."""
    previous, _of_this_thread.context = _of_this_thread.context, context
    try:
        yield
    finally:
        _of_this_thread.context = previous


Context.of_process = staticmethod(current)
