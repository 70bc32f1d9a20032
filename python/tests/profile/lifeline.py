"""Whether processes still live that somebody else has started."""

import os
import select

# How long anything that must happen may take before a test gives up; nothing waits this long when all is well.
PATIENCE_S = 30


class Lifeline:
    """A named pipe that processes hold open for as long as they live.

    :ivar holding: start of a Python program that takes hold of it, and says so.
    """

    def __init__(self, path):
        os.mkfifo(path)
        self.path = path
        self.holding = f'import os, time; held = os.open({str(path)!r}, os.O_WRONLY); os.write(held, b"x"); '
        self._end = os.open(path, os.O_RDONLY | os.O_NONBLOCK)

    def is_held(self):
        """Waits until somebody has taken hold of it."""
        return self._next() == b'x'

    def is_let_go(self):
        """Waits until nobody holds it any more who did."""
        return self.is_held() and self._next() == b''

    def is_still_held(self):
        return not select.select([self._end], [], [], 0)[0]

    def _next(self):
        assert select.select([self._end], [], [], PATIENCE_S)[0], 'somebody still holds on, or nobody ever did'
        return os.read(self._end, 1)

    def close(self):
        os.close(self._end)
