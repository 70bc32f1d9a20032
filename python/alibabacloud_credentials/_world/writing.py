"""Replacing a file that others read and write too: whole or not at all, never readable by more people than before.

Everything here raises ``OSError`` for what the system refuses, and then nothing has changed.
"""

from __future__ import annotations

import os
import stat as stat_bits
import sys
import time
from typing import Callable

from ..exceptions import UnreachableException

_MARK = '.credentials-tmp-'
_POLL_S = 0.02
_WINDOWS_TRIES = 50


def acquire_lock(path: str, timeout_s: float) -> Callable[[], None]:
    """Have the lock of ``path``, which is the file beside it with ``.lock`` added, and return what gives it up.

    The lock file stays: removing it would let two processes hold locks of one name. What killed writers left behind
    is removed: nobody else is writing now.

    :param timeout_s: seconds to wait for another process or thread.
    :raises UnreachableException: somebody else held it all that time.
    """
    from filelock import FileLock, Timeout

    lock_path = os.path.realpath(path) + '.lock'
    lock = FileLock(lock_path, mode=0o600)
    try:
        lock.acquire(timeout=timeout_s, poll_interval=_POLL_S)
    except Timeout:
        raise UnreachableException(
            f'{lock_path!r} was held by another process for {timeout_s:.1f} s; end that process if it hangs'
        ) from None
    except NotImplementedError:
        raise OSError(0, 'the file system has no locks') from None
    _remove_leftovers(path)
    return lock.release


def replace_file(path: str, content: bytes) -> None:
    """Put ``content`` in the place of what ``path`` holds; readers see the old or the new, whole.

    The new content is written to a file beside it that only its owner may read, and is on the disk before it takes
    the name. A symbolic link stays one: what it leads to is replaced. Mode, owner and group are kept.
    """
    target = os.path.realpath(path)
    before = os.stat(target)
    temporary = _beside(target) + os.urandom(6).hex()
    file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, 'O_BINARY', 0), 0o600)
    try:
        try:
            _write_all(file, content)
            _keep_rights(file, before)
            os.fsync(file)
        finally:
            os.close(file)
        _rename(temporary, target)
    except BaseException:
        _remove(temporary)
        raise
    _sync_folder(os.path.dirname(target))


def _remove_leftovers(path: str) -> None:
    folder, start = os.path.split(_beside(os.path.realpath(path)))
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        if name.startswith(start):
            _remove(os.path.join(folder, name))


def _beside(target: str) -> str:
    """How the path of a temporary file of ``target`` starts."""
    folder, name = os.path.split(target)
    return os.path.join(folder, f'.{name}{_MARK}')


def _write_all(file: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(file, view):]


def _keep_rights(file: int, before: os.stat_result) -> None:
    """Owner, group and mode as before; where the system does not allow that, fewer rights rather than more."""
    if sys.platform == 'win32':
        return  # the folder's access list decides
    mode = stat_bits.S_IMODE(before.st_mode) & 0o777
    now = os.fstat(file)
    if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
        try:
            os.fchown(file, before.st_uid, before.st_gid)
        except OSError:
            if now.st_uid != before.st_uid:
                raise  # its owner would lose it
            mode &= ~0o070
    try:
        os.fchmod(file, mode)
    except OSError:
        pass  # some file systems have no modes; what is there is no wider


def _rename(temporary: str, target: str) -> None:
    for _ in range(_WINDOWS_TRIES if sys.platform == 'win32' else 0):
        try:
            os.replace(temporary, target)
        except PermissionError:
            time.sleep(_POLL_S)  # Windows does not replace a file while somebody reads it
        else:
            return
    os.replace(temporary, target)


def _remove(path: str) -> None:
    try:
        os.remove(path)
    except OSError:
        pass


def _sync_folder(folder: str) -> None:
    """Have the new name on the disk too. It is in place already, so a system that cannot do this is no failure."""
    try:
        file = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(file)
    except OSError:
        pass
    finally:
        os.close(file)
