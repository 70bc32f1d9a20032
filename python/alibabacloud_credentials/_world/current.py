"""The context that is in force: the real doors to the world, unless a test chose others.

This module stands above ``_transport``, and is the only one that joins the doors. Heavy ones open when first used.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import Any, Callable, Iterator, Optional

from .context import Clock, Context, Environment
from .files import Files


class _Lazy:
    """Stands for a door until it is first used: importing HTTP and TLS, say, takes longer than all the rest.

    There is one for the process from then on, so that the sender's kept connections serve every client.
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:
        door = self.__dict__.get('door') or self.__dict__.setdefault('door', self._make())
        return getattr(door, name)


def _sender() -> Any:
    from .._transport.sender import Sender

    return Sender()


def _commands() -> Any:
    from .commands import Commands

    return Commands()


def _terminal() -> Any:
    from .terminal import Terminal

    return Terminal()


def _processes() -> Any:
    from .processes import Processes

    return Processes()


def _ports() -> Any:
    from .listening import Listening

    return Listening()


def _keyring() -> Any:
    from .keyring import Keyring

    return Keyring()


def _lazy(make: Callable[[], Any]) -> Any:
    return _Lazy(make)


_real: Optional[Context] = None
_choose: Optional[Callable[[], Optional[Context]]] = None


class _OfThisThread(threading.local):
    context: Optional[Context] = None


_of_this_thread = _OfThisThread()


def current() -> Context:
    """The context that is in force here; the real world unless a test chose another."""
    global _real
    chosen = _of_this_thread.context or (_choose and _choose())
    if chosen is not None:
        return chosen
    if _real is None:
        _real = Context(
            environment=Environment(), files=Files(), http=_lazy(_sender), commands=_lazy(_commands), clock=Clock(),
            terminal=_lazy(_terminal), processes=_lazy(_processes), ports=_lazy(_ports),
            keyring=_lazy(_keyring),
        )
    return _real


def choose_context_by(choose: Callable[[], Optional[Context]]) -> None:
    """Ask ``choose`` which context is in force where it is called; None is the real world. Tests have one."""
    global _choose
    _choose = choose


@contextmanager
def installed_for_construction(context: Context) -> Iterator[None]:
    """What this thread constructs meanwhile keeps ``context``: for a provider that makes others when first used."""
    previous, _of_this_thread.context = _of_this_thread.context, context
    try:
        yield
    finally:
        _of_this_thread.context = previous


Context.of_process = staticmethod(current)
