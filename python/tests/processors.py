"""How many processes at a time what runs long may have: `taskset -c 0 make fuzz` leaves the other processors free."""

import os


def usable_processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, 'sched_getaffinity'):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
