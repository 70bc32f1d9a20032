"""Replacing a file that others read and write too: whole or not at all, never readable by more people than before, and
only if nobody else has written it meanwhile.

Everything here raises ``OSError`` for what the system refuses, and then nothing has changed.
"""

from __future__ import annotations

import errno
import os
import stat as stat_bits
import sys
import time
from typing import Optional

_MARK = '.credentials-tmp-'
_POLL_S = 0.02
_WINDOWS_TRIES = 50
# Where Linux lists what is mounted, and how it writes these letters there.
_MOUNTS = '/proc/self/mountinfo'
_ESCAPED = ((b'\\', b'\\134'), (b' ', b'\\040'), (b'\t', b'\\011'), (b'\n', b'\\012'))


class Replacement:
    """A file beside another, which only its owner may read, and which is to take that one's place.

    It has its room on the disk from the start: who has one can write. Mode, owner and group become those of the file.
    A symbolic link stays one: what it leads to is replaced.

    :param path: the file; it need not exist.
    :param size: how many bytes it is to have, about.
    """

    def __init__(self, path: str, size: int) -> None:
        self._target = os.path.realpath(path)
        if _is_mounted_alone(self._target):
            raise OSError(errno.EBUSY, 'it is mounted by itself and cannot be replaced; mount its folder instead')
        self._temporary = _beside(self._target) + os.urandom(6).hex()
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, 'O_BINARY', 0)
        self._file: Optional[int] = os.open(self._temporary, flags, 0o600)
        try:
            _write_all(self._file, bytes(size))
            os.fsync(self._file)
            _keep_rights(self._file, self._target)
        except BaseException:
            self.discard()
            raise

    def put(self, content: bytes, instead_of: Optional[bytes]) -> bool:
        """Give the file this content; readers see the old or the new, whole. It can be called once.

        The new content is on the disk before it takes the name. Looking at the old content and replacing it are two
        calls of the system, with nothing in between.

        :param instead_of: what it must still hold; None: there must be no such file.
        :returns: whether it did. If not, nothing has changed.
        """
        try:
            self._write(content)
            if _content(self._target, instead_of) != instead_of:
                return False
            _rename(self._temporary, self._target)
        finally:
            self.discard()
        _sync_folder(os.path.dirname(self._target))
        return True

    def discard(self) -> None:
        """Leave nothing behind; after :meth:`put` there is nothing."""
        file, self._file = self._file, None
        if file is not None:
            os.close(file)
        _remove(self._temporary)

    def _write(self, content: bytes) -> None:
        file = self._file
        if file is None:
            raise ValueError('a replacement serves once')
        os.lseek(file, 0, os.SEEK_SET)
        _write_all(file, content)
        os.ftruncate(file, len(content))
        _keep_rights(file, self._target)
        os.fsync(file)
        # Windows replaces nothing by a file that is open.
        self._file = None
        os.close(file)


def remove_leftovers(target: str) -> None:
    """Remove what writers of ``target`` left behind that were killed; for who has its lock."""
    folder, start = os.path.split(_beside(target))
    try:
        names = os.listdir(folder)
    except OSError:
        return
    for name in names:
        if name.startswith(start):
            _remove(os.path.join(folder, name))


def _is_mounted_alone(target: str) -> bool:
    """Whether a single file is mounted there, as into a container: no other can take its name."""
    try:
        with open(_MOUNTS, 'rb') as file:
            mounts = file.read().split(b'\n')
    except OSError:
        return False
    name = os.fsencode(target)
    for letter, escaped in _ESCAPED:
        name = name.replace(letter, escaped)
    return any(mount.split(b' ', 5)[4:5] == [name] for mount in mounts)


def _beside(target: str) -> str:
    """How the path of a temporary file of ``target`` starts."""
    folder, name = os.path.split(target)
    return os.path.join(folder, f'.{name}{_MARK}')


def _write_all(file: int, content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(file, view):]


def _content(target: str, expected: Optional[bytes]) -> Optional[bytes]:
    """What stands there, as far as it takes to tell it from what is expected; None: there is no such file."""
    try:
        with open(target, 'rb', buffering=0) as file:
            return file.read(1 if expected is None else len(expected) + 1)
    except FileNotFoundError:
        return None


def _keep_rights(file: int, target: str) -> None:
    """Owner, group and mode as before; where the system does not allow that, fewer rights rather than more."""
    if sys.platform == 'win32':
        return  # the folder's access list decides
    try:
        before = os.stat(target)
    except FileNotFoundError:
        return  # its owner's alone
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
