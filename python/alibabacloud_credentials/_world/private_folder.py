"""A folder of small files that only their owner may read, each replaced as a whole, with locks of their own.

Everything here raises ``OSError`` for what the system refuses. What stands in the place of a file and is none of ours,
as a link or a folder, is never followed, and counts as nothing.
"""

from __future__ import annotations

import errno
import os
import stat as stat_bits
import sys
from typing import Callable, List, Optional

from ..exceptions import UnreachableException
from .locking import acquire_lock
from .writing import Replacement

_LOCK_SUFFIX = '.lock'


class PrivateFolder:
    """The folder; only its owner may look into it.

    :param path: where it is, or is to be made.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    def read(self, name: str, limit: int) -> Optional[bytes]:
        """Content of a file; None where there is none, or one that is somebody else's, not ours alone, or longer."""
        flags = os.O_RDONLY | getattr(os, 'O_NOFOLLOW', 0) | getattr(os, 'O_NONBLOCK', 0) | getattr(os, 'O_BINARY', 0)
        try:
            file = os.open(self._path(name), flags)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EMLINK, errno.EISDIR, errno.ENOTDIR, errno.EACCES):
                return None
            raise
        try:
            if not _is_private(os.fstat(file)):
                return None
            content = os.read(file, limit + 1)
            return content if len(content) <= limit else None
        finally:
            os.close(file)

    def replace(self, name: str, content: bytes) -> None:
        """Put ``content`` in the place of what a file holds; who reads sees the old or the new, whole."""
        self._make()
        path = self._path(name)
        self._remove_foreign(path)
        replacement = Replacement(path, len(content))
        try:
            replacement.put(content, _content(path))
        finally:
            replacement.discard()

    def remove(self, name: str) -> None:
        try:
            os.remove(self._path(name))
        except FileNotFoundError:
            pass

    def lock(self, name: str) -> Optional[Callable[[], None]]:
        """What gives the lock of a name up; None: another process or thread has it. It ends with the process."""
        self._make()
        try:
            return acquire_lock(self._path(name), 0.0)
        except UnreachableException:
            return None

    def names(self) -> List[str]:
        """The files that are there, without locks and what is being written."""
        try:
            return sorted(
                name for name in os.listdir(self.path) if not name.endswith(_LOCK_SUFFIX) and name[:1] != '.'
            )
        except FileNotFoundError:
            return []

    def clear(self) -> int:
        """Remove every file, and return how many there were. Locks stay: somebody may have one."""
        names = self.names()
        for name in names:
            self.remove(name)
        return len(names)

    def _path(self, name: str) -> str:
        return os.path.join(self.path, name)

    def _make(self) -> None:
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        try:
            os.mkdir(self.path, 0o700)
        except FileExistsError:
            pass
        found = os.lstat(self.path)
        if not stat_bits.S_ISDIR(found.st_mode):
            raise NotADirectoryError(errno.ENOTDIR, 'not a folder')
        if sys.platform != 'win32':
            if found.st_uid != os.geteuid():
                raise PermissionError(errno.EPERM, 'the folder is somebody else\'s')
            if stat_bits.S_IMODE(found.st_mode) & 0o077:
                os.chmod(self.path, 0o700)

    def _remove_foreign(self, path: str) -> None:
        try:
            found = os.lstat(path)
        except FileNotFoundError:
            return
        if not _is_private(found):
            os.remove(path)


def _is_private(found: os.stat_result) -> bool:
    if not stat_bits.S_ISREG(found.st_mode):
        return False
    return sys.platform == 'win32' or (found.st_uid == os.geteuid() and not stat_bits.S_IMODE(found.st_mode) & 0o077)


def _content(path: str) -> Optional[bytes]:
    try:
        with open(path, 'rb') as file:
            return file.read()
    except FileNotFoundError:
        return None
