"""The lock of a file that several processes write: the file beside it with ``.lock`` added, locked as a whole.

``flock``, or on Windows its first byte, as the package ``filelock`` does too: earlier versions of this package took the
lock by it. The system gives a lock up when its holder ends, however that ends.
"""

from __future__ import annotations

import errno
import os
import stat as stat_bits
import sys
import time
from functools import partial
from typing import Callable

from ..exceptions import UnreachableException
from .writing import remove_leftovers

_POLL_S = 0.02


def acquire_lock(path: str, timeout_s: float) -> Callable[[], None]:
    """Have the lock of ``path``, and return what gives it up.

    The lock file stays: removing it would let two processes hold locks of one name. What killed writers left behind
    is removed: nobody else is writing now.

    :param timeout_s: seconds to wait for another process or thread.
    :raises UnreachableException: somebody else held it all that time.
    :raises OSError: there can be no lock: the lock file may not be made or opened, or the file system has no locks.
    """
    target = os.path.realpath(path)
    lock_path = f'{target}.lock'
    file = _opened(lock_path)
    try:
        _share(file, target)
        _wait_for_lock(file, lock_path, timeout_s)
        remove_leftovers(target)
    except BaseException:
        os.close(file)
        raise
    return partial(_release, file)


def _wait_for_lock(file: int, lock_path: str, timeout_s: float) -> None:
    ends_at = time.monotonic() + timeout_s
    while not _is_locked(file):
        if time.monotonic() >= ends_at:
            raise UnreachableException(
                f'{lock_path!r} was held by another process for {timeout_s:.1f} s; end that process if it hangs'
            )
        time.sleep(_POLL_S)


def _opened(lock_path: str) -> int:
    # Not through a symbolic link, which somebody else could have put there, and not waiting for a FIFO's other end.
    flags = os.O_RDWR | os.O_CREAT | getattr(os, 'O_NOFOLLOW', 0) | getattr(os, 'O_NONBLOCK', 0)
    file = os.open(lock_path, flags, 0o600)
    if not stat_bits.S_ISREG(os.fstat(file).st_mode):
        os.close(file)
        raise OSError(errno.EINVAL, f'{lock_path!r} is not a regular file')
    return file


def _share(file: int, target: str) -> None:
    """Let everybody take the lock who may write the file, so that root, or one of a group, does not shut them out."""
    if sys.platform == 'win32':
        return  # the folder's access list decides
    mine = os.fstat(file)
    try:
        shared = os.stat(target)
    except OSError:
        return  # a file that is yet to be made is ours
    # One that is not plainly a lock file of ours is left as it is: it may be a trap for root.
    if mine.st_uid != os.geteuid() or mine.st_nlink != 1 or mine.st_size:
        return
    mode = 0o600 | sum(bits for bits in (0o060, 0o006) if shared.st_mode & bits & 0o022)
    try:
        if (mine.st_uid, mine.st_gid) != (shared.st_uid, shared.st_gid):
            os.fchown(file, shared.st_uid, shared.st_gid)
        if stat_bits.S_IMODE(mine.st_mode) != mode:
            os.fchmod(file, mode)
    except OSError:
        pass  # who may not give it away is the only one to use it, as before


if sys.platform == 'win32':
    import msvcrt

    def _is_locked(file: int) -> bool:
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EDEADLK):
                return False
            raise
        return True

    def _unlock(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)
else:
    import fcntl

    def _is_locked(file: int) -> bool:
        """Whether the lock could be had just now.

        :raises OSError: for any other reason than that somebody has it, the file system has none.
        """
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except (BlockingIOError, InterruptedError):
            return False
        return True

    def _unlock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


def _release(file: int) -> None:
    try:
        # Closing is not enough: a child that was forked meanwhile has a copy.
        _unlock(file)
    except OSError:
        pass  # a file server that has gone, say; whatever was done under the lock has been done
    finally:
        os.close(file)
