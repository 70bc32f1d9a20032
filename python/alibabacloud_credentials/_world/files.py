"""Files: read with a bound, replaced as a whole, and errors that name the path and nothing of the content."""

from __future__ import annotations

import os
import stat as stat_bits
import sys
from typing import TYPE_CHECKING, Callable, Optional, Tuple

from .._redact import printable_path
from ..exceptions import CredentialException, InvalidConfigurationException, NotConfiguredException

if TYPE_CHECKING:
    from .context import FileReplacement
    from .private_folder import PrivateFolder

MAX_FILE_BYTES = 16 * 1024 * 1024
# A FIFO or a device would block for ever whoever opens it. Windows has no such thing, but changes line ends unasked.
_READING = os.O_RDONLY | getattr(os, 'O_NONBLOCK', 0) | getattr(os, 'O_NOCTTY', 0) | getattr(os, 'O_BINARY', 0)


class FileFingerprint:
    """The state of a file by which a change is noticed without reading it."""

    __slots__ = ('key',)

    def __init__(self, key: Tuple[int, ...]) -> None:
        self.key = key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileFingerprint) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


class Files:
    """The file system. Reading is bounded; writing replaces a file as a whole, under a lock that processes share."""

    def read(self, path: str, what: str, limit: int = MAX_FILE_BYTES) -> bytes:
        """Content of ``path``.

        :param what: what the file is to a person, such as ``OIDC token file``.
        :param limit: most bytes accepted.
        :raises NotConfiguredException: there is no such file.
        :raises InvalidConfigurationException: it is not a readable regular file, or too large.
        """
        if not isinstance(path, str):
            raise InvalidConfigurationException(f'the path of the {what} must be a string')
        printable = printable_path(path)
        failure: CredentialException
        try:
            descriptor = os.open(path, _READING)
            try:
                # Of what was opened: what the path names may be another file a moment before or after.
                if not stat_bits.S_ISREG(os.fstat(descriptor).st_mode):
                    raise InvalidConfigurationException(f'the {what} {printable} is not a regular file')
                with open(descriptor, 'rb', closefd=False) as file:
                    content = file.read(limit + 1)
            finally:
                os.close(descriptor)
            if len(content) > limit:
                raise InvalidConfigurationException(f'the {what} {printable} is larger than {limit} bytes')
            return content
        except InvalidConfigurationException:  # a ValueError too
            raise
        except (FileNotFoundError, NotADirectoryError):
            failure = NotConfiguredException(f'unable to open the {what} {printable}: no such file')
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else 'not a valid path'
            failure = InvalidConfigurationException(f'unable to read the {what} {printable}: {reason}')
        # Raised out here, because Python's own error repeats what may be a token in the place of a path.
        raise failure

    def read_text(self, path: str, what: str, limit: int = MAX_FILE_BYTES) -> str:
        """Content of ``path`` as UTF-8 text, with or without a byte-order mark."""
        content = self.read(path, what, limit)
        try:
            return content.decode('utf-8-sig')
        except UnicodeDecodeError:
            pass
        # Raised out here, because Python's own error carries the bytes along, as its context.
        raise InvalidConfigurationException(f'the {what} {printable_path(path)} is not UTF-8 text')

    def exists(self, path: str) -> bool:
        return os.path.exists(path)

    def fingerprint(self, path: str) -> Optional[FileFingerprint]:
        """State of ``path`` as its metadata shows it; None where it cannot be had."""
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            return None
        # With the time of the last change of its status: a copy may keep size and time of modification.
        return FileFingerprint((found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns))

    def mode(self, path: str) -> Optional[int]:
        """The permissions of ``path``, as in 0o600; None where it cannot be had, or the system has none (Windows)."""
        try:
            return None if sys.platform == 'win32' else stat_bits.S_IMODE(os.stat(path).st_mode)
        except (OSError, ValueError):
            return None

    def acquire_lock(self, path: str, timeout_s: float) -> Callable[[], None]:
        """Lock ``path`` against other processes and threads; call the result to give the lock up.

        :param timeout_s: seconds to wait for whoever has it.
        :raises UnreachableException: somebody else had it all that time.
        :raises OSError: there can be no lock, as in a folder that is read-only.
        """
        from .locking import acquire_lock  # few programs ever write

        return acquire_lock(path, timeout_s)

    def replacement(self, path: str, size: int) -> FileReplacement:
        """What is to take the place of ``path``, with room for about ``size`` bytes; only for who has its lock.

        :raises OSError: it cannot be replaced.
        """
        from .writing import Replacement

        return Replacement(path, size)

    def private_folder(self, path: str) -> PrivateFolder:
        """A folder for small files that nobody else may read; it is made when something is put there."""
        from .private_folder import PrivateFolder

        return PrivateFolder(path)

    def make_folder(self, path: str) -> None:
        """Make a folder that only its owner may enter, and those above it; one that is there stays as it is.

        :raises OSError: it cannot be made.
        """
        os.makedirs(path or '.', 0o700, exist_ok=True)

    def home(self) -> str:
        """The home folder: ``HOME``, then ``HOMEPATH`` (on Windows with ``HOMEDRIVE``), then the user database."""
        if os.environ.get('HOME'):
            return os.environ['HOME']
        path = os.environ.get('HOMEPATH')
        if not path:
            return os.path.expanduser('~')
        return os.environ.get('HOMEDRIVE', '') + path if sys.platform == 'win32' and path[1:2] != ':' else path
