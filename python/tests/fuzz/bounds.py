"""What one input may take, whichever engine made it."""

from __future__ import annotations

import time
from typing import Callable

try:
    import resource
except ImportError:  # Windows has no such count
    resource = None  # type: ignore[assignment]

#: seconds of this machine's processor for one input; its clock would count what else runs on it
MAX_SECONDS = 1.0
#: what one input may add to the most memory that this process ever had
MAX_GROWTH_KIB = 64 * 1024

Target = Callable[[bytes], None]


def _most_memory_kib() -> int:
    return 0 if resource is None else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def bounded(
    target: Target, processor_s: Callable[[], float] = time.process_time,
    most_memory_kib: Callable[[], int] = _most_memory_kib,
) -> Target:
    """The target, with an ``AssertionError`` for an input that takes too much."""

    def run(data: bytes) -> None:
        began_at, before = processor_s(), most_memory_kib()
        target(data)
        seconds, growth = processor_s() - began_at, most_memory_kib() - before
        assert seconds < MAX_SECONDS, f'{len(data)} bytes took {seconds:.1f} s'
        assert growth < MAX_GROWTH_KIB, f'{len(data)} bytes took {growth} KiB of memory'

    return run
