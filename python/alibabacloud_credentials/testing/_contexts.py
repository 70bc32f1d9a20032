"""Which context is in force where: what :func:`use_context` keeps while it holds.

Each thread and each task sees what it entered itself. A task, and a thread that copies the context variables of its
maker (``asyncio.to_thread``), sees what its maker entered. Any other thread sees the one context that is in force for
all; where several threads or tasks hold different ones it cannot be known which is meant, and that is said.
"""

from __future__ import annotations

import contextlib
import threading
from contextvars import ContextVar
from typing import Iterator, List, Optional

from .._world.context import Context
from .._world.current import choose_context_by


class WorldRefused(AssertionError):
    """A test reached for something it was not given."""


class _Entry:
    """One ``use_context`` that holds.

    :param parent: the one that was in force where it was entered.
    :ivar is_of_main_thread: whether the main thread entered it, where fixtures do: then it holds around other threads.
    """

    __slots__ = ('context', 'is_of_main_thread', 'parent')

    def __init__(self, context: Context, parent: Optional[_Entry]) -> None:
        self.context = context
        self.parent = parent
        self.is_of_main_thread = threading.current_thread() is threading.main_thread()


_own: ContextVar[Optional[_Entry]] = ContextVar('alibabacloud_credentials_context', default=None)
_entries: List[_Entry] = []
_lock = threading.Lock()


@contextlib.contextmanager
def use_context(context: Context) -> Iterator[Context]:
    """Have what is constructed while this holds use ``context``, and keep it.

    It holds for the thread or task that enters it, for the tasks that are started in it, and for all threads that have
    entered none. Threads and tasks may enter different ones at the same time, and leave them in any order; meanwhile a
    thread that has entered none, and could mean any of them, is refused with :class:`WorldRefused`.
    """
    with _lock:
        around = _innermost([entry for entry in _entries if entry.is_of_main_thread])
        entry = _Entry(context, _entered_here() or (around[0] if len(around) == 1 else None))
        _entries.append(entry)
    _own.set(entry)
    try:
        yield context
    finally:
        with _lock:
            _entries.remove(entry)
            _own.set(_entered_here())


def _entered_here() -> Optional[_Entry]:
    """The innermost that this thread or task has entered, or inherited, and that still holds."""
    entry = _own.get()
    while entry is not None and entry not in _entries:
        entry = entry.parent
    return entry


def _innermost(entries: List[_Entry]) -> List[_Entry]:
    """Those of ``entries`` in which no other was entered."""
    around = {id(entry.parent) for entry in entries}
    return [entry for entry in entries if id(entry) not in around]


def _chosen() -> Optional[Context]:
    with _lock:
        entry = _entered_here()
        innermost = [entry] if entry is not None else _innermost(_entries)
    if len(innermost) > 1:
        raise WorldRefused(
            'several threads or tasks hold different contexts with use_context(), and this thread has entered none of '
            'them: enter the one that it means in this thread too'
        )
    return innermost[0].context if innermost else None


choose_context_by(_chosen)
