"""Reading files: bounded, and with errors that name the path and nothing of the content."""

from __future__ import annotations

import os
import stat as stat_bits
import sys
from typing import Optional, Tuple

from ..exceptions import InvalidConfigurationException, NotConfiguredException

MAX_FILE_BYTES = 16 * 1024 * 1024


class FileStamp:
    """What tells a changed file from an unchanged one, without reading it."""

    __slots__ = ('key',)

    def __init__(self, key: Tuple[int, ...]) -> None:
        self.key = key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FileStamp) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)


class Files:
    """Reading files: bounded, and with errors that name the path and nothing of the content."""

    def read(self, path: str, what: str, limit: int = MAX_FILE_BYTES) -> bytes:
        """Content of ``path``.

        :param what: what the file is to a person, such as ``OIDC token file``.
        :param limit: most bytes accepted.
        :raises NotConfiguredException: there is no such file.
        :raises InvalidConfigurationException: it is not a readable regular file, or too large.
        """
        if not isinstance(path, str):
            raise InvalidConfigurationException(f'the path of the {what} must be a string')
        try:
            # A FIFO or a device would block the reader for ever, so ask before opening.
            if not stat_bits.S_ISREG(os.stat(path).st_mode):
                raise InvalidConfigurationException(f'the {what} {path!r} is not a regular file')
            with open(path, 'rb') as file:
                content = file.read(limit + 1)
        except (FileNotFoundError, NotADirectoryError) as error:
            raise NotConfiguredException(f'unable to open the {what} {path!r}: no such file') from error
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else 'not a valid path'
            raise InvalidConfigurationException(f'unable to read the {what} {path!r}: {reason}') from error
        if len(content) > limit:
            raise InvalidConfigurationException(f'the {what} {path!r} is larger than {limit} bytes')
        return content

    def read_text(self, path: str, what: str, limit: int = MAX_FILE_BYTES) -> str:
        """Content of ``path`` as UTF-8 text, with or without a byte-order mark."""
        try:
            return self.read(path, what, limit).decode('utf-8-sig')
        except UnicodeDecodeError:
            # From None: the original carries the bytes.
            raise InvalidConfigurationException(f'the {what} {path!r} is not UTF-8 text') from None

    def exists(self, path: str) -> bool:
        return os.path.exists(path)

    def stamp(self, path: str) -> Optional[FileStamp]:
        """State of ``path`` as its metadata shows it; None where it cannot be had."""
        try:
            found = os.stat(path)
        except (OSError, ValueError):
            return None
        return FileStamp((found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns))

    def home(self) -> str:
        """The user's home folder: ``HOME``, then ``HOMEPATH`` (on Windows with ``HOMEDRIVE``), then the system's word."""
        if os.environ.get('HOME'):
            return os.environ['HOME']
        path = os.environ.get('HOMEPATH')
        if not path:
            return os.path.expanduser('~')
        return os.environ.get('HOMEDRIVE', '') + path if sys.platform == 'win32' and path[1:2] != ':' else path
