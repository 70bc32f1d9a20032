"""The one lock of this folder, and what a forked child starts with.

One lock for all caches, as it is held for microseconds and never across I/O; re-entrant, because a signal handler may
come in between. A fork waits for it, so that the child finds every cache in order and the lock free.

No loop and no comprehension stands in a block that holds it, but in a function that the block calls: where CPython 3.12
and 3.13 jump back, they look for signals outside of every handler, and what a signal handler raises there would leave
the lock held for ever.
"""

from __future__ import annotations

import os
import threading
from typing import Callable, List

lock = threading.RLock()
_resets: List[Callable[[], None]] = []


def reset_in_child(reset: Callable[[], None]) -> None:
    """Have ``reset`` called in every process that is forked from now on: its threads are those of the parent."""
    _resets.append(reset)


def _after_in_child() -> None:
    for reset in _resets:
        reset()
    lock.release()


if hasattr(os, 'register_at_fork'):
    os.register_at_fork(before=lock.acquire, after_in_parent=lock.release, after_in_child=_after_in_child)
