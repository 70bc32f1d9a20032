"""A cache for the processes of one user on one machine: a folder of small files."""

from __future__ import annotations

import os
import struct
from typing import TYPE_CHECKING, Any, Callable, Dict, List, NamedTuple, Optional, Tuple, Union

from .._world.current import current
from ..exceptions import InvalidConfigurationException
from .sealing import own_key_of

if TYPE_CHECKING:
    from .._world.context import Context

FOLDER = os.path.join('.alibabacloud', 'credentials-cache')
# Before the value: when it was stored and until when it is good, by the clock of the machine.
_TIMES = struct.Struct('>4sdd')
_MAGIC = b'ACF1'
_LONGEST_FILE = 128 * 1024
# A clock that was set back by more has made a file of the future.
_AHEAD_S = 1.0


class CacheEntry(NamedTuple):
    """What a person may see of an entry.

    :param name: of the entry: version, source, and letters that say nothing.
    :param seconds_left: for how long it is good.
    """

    name: str
    seconds_left: float


class FileCache:
    """Keeps credentials in a folder (mode 0700) of files (mode 0600), encrypted, for all processes of one user.

    Where the folder cannot be written, or its file system has no locks, there is no cache: one event and one warning
    say so. The folder should be on a local disk.

    :param folder: the folder. Default: ``~/.alibabacloud/credentials-cache``.
    :param key: 32 bytes, or their Base64 text: encrypts the credentials of sources that have no secret of their own
        (OIDC, URI, commands); without it these are not cached. Environment variable, where
        ``ALIBABA_CLOUD_CREDENTIALS_CACHE`` names this cache: ``ALIBABA_CLOUD_CREDENTIALS_CACHE_KEY``.
    :raises InvalidConfigurationException: the folder is no path, or the key none.
    """

    def __init__(
        self, folder: Union[str, os.PathLike[str], None] = None, *, key: Union[bytes, str, None] = None
    ) -> None:
        given = os.fspath(folder) if isinstance(folder, os.PathLike) else folder
        if given is not None and (not isinstance(given, str) or not given or '\0' in given):
            raise InvalidConfigurationException('folder must be a path', parameter='folder')
        self.key = own_key_of(key, 'key')
        self._given = given
        self._start(current())

    def _start(self, context: Context) -> None:
        path = self._given or os.path.join(context.files.home(), FOLDER)
        self._clock = context.clock
        self._folder = context.files.private_folder(os.path.abspath(os.path.expanduser(path)))

    @property
    def folder(self) -> str:
        """Where it is."""
        return str(self._folder.path)

    def load(self, name: str) -> Optional[Tuple[bytes, float]]:
        content = self._folder.read(name, _LONGEST_FILE)
        if content is None or len(content) < _TIMES.size:
            return None
        magic, stored_at, good_until = _TIMES.unpack_from(content)
        now = self._clock.wall()
        # Also for what is no number, every comparison with which is false.
        if magic != _MAGIC or not stored_at - _AHEAD_S <= now < good_until:
            return None
        return content[_TIMES.size:], good_until - max(now, stored_at)

    def store(self, name: str, value: bytes, seconds: float) -> None:
        now = self._clock.wall()
        self._folder.replace(name, _TIMES.pack(_MAGIC, now, now + seconds) + value)

    def remove(self, name: str) -> None:
        self._folder.remove(name)

    def lock(self, name: str, seconds: float) -> Optional[Callable[[], None]]:
        release: Optional[Callable[[], None]] = self._folder.lock(name)
        return release

    def entries(self) -> List[CacheEntry]:
        """What is stored and still good, without a word of its content.

        :raises OSError: the folder cannot be read.
        """
        found = [(name, self.load(name)) for name in self._folder.names()]
        return [CacheEntry(name, entry[1]) for name, entry in found if entry is not None]

    def clear(self) -> int:
        """Remove all that is stored; returns how many files there were.

        :raises OSError: the folder cannot be written.
        """
        return int(self._folder.clear())

    def __repr__(self) -> str:
        return f'FileCache({self.folder!r})'

    def __getstate__(self) -> Dict[str, Any]:
        # A pickle finds the clock and the folder of the process that loads it; it carries the key.
        return {'key': self.key, '_given': self._given}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._start(current())
