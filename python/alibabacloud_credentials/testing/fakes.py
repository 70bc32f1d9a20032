"""Stand-ins for the world: a clock that a test moves, files and variables in memory, and a world that refuses."""

from __future__ import annotations

import hashlib
import threading
from typing import TYPE_CHECKING, Callable, Dict, List, Mapping, Optional, Sequence, Union

from .._redact import printable_path
from .._world.context import Clock, Environment
from .._world.files import MAX_FILE_BYTES, FileFingerprint, Files
from ..exceptions import InvalidConfigurationException, NotConfiguredException, UnreachableException

if TYPE_CHECKING:
    from .._transport.sender import Sender as _SenderBase
    from .._world.commands import Commands as _CommandsBase
    from .._world.private_folder import PrivateFolder
else:
    # At run time neither is needed, and both are heavy.
    _CommandsBase = _SenderBase = object


class FakeClock(Clock):
    """Wall and monotonic time that stand still until moved. A sleep moves both, at once.

    :param wall: seconds since the epoch; by default 2026-01-01T00:00:00Z.
    :param monotonic: seconds since some moment.
    :ivar sleeps: how long each sleep was asked to last.
    """

    __slots__ = ('_lock', '_monotonic', '_wall', 'sleeps')

    def __init__(self, wall: float = 1767225600.0, monotonic: float = 1000.0) -> None:
        self._lock = threading.Lock()
        self._wall = wall
        self._monotonic = monotonic
        self.sleeps: List[float] = []
        super().__init__(wall=lambda: self._wall, monotonic=lambda: self._monotonic, sleep=self._sleep)

    def advance(self, seconds: float) -> None:
        """Let time pass, on both clocks."""
        with self._lock:
            self._wall += seconds
            self._monotonic += seconds

    def set_wall(self, seconds: float) -> None:
        """Set the wall clock alone, as a person or a time server does."""
        with self._lock:
            self._wall = seconds

    def advance_monotonic(self, seconds: float) -> None:
        """Let time pass on the monotonic clock alone."""
        with self._lock:
            self._monotonic += seconds

    def _sleep(self, seconds: float) -> None:
        self.sleeps.append(seconds)
        self.advance(max(0.0, seconds))


class FakeEnvironment(Environment):
    """Environment variables in memory.

    :ivar variables: change them at will.
    """

    def __init__(self, variables: Optional[Mapping[str, str]] = None) -> None:
        self.variables: Dict[str, str] = dict(variables or {})

    def get(self, name: str) -> Optional[str]:
        return self.variables.get(name) or None

    def copy(self) -> Dict[str, str]:
        return dict(self.variables)


class _FakeReplacement:
    """What is to take the place of a file in memory."""

    def __init__(self, contents: Dict[str, bytes], path: str) -> None:
        self._contents = contents
        self._path = path

    def put(self, content: bytes, instead_of: Optional[bytes]) -> bool:
        if self._contents.get(self._path) != instead_of:
            return False
        self._contents[self._path] = content
        return True

    def discard(self) -> None:
        """It leaves nothing behind anyway."""


class FakeCommands(_CommandsBase):
    """Commands in memory: what each prints to its standard output.

    :param outputs: text or bytes by command line, its words joined by a blank, such as ``vault read ali/deploy``.
    :ivar outputs: change them at will.
    :ivar runs: the command lines run so far.
    """

    def __init__(self, outputs: Optional[Mapping[str, Union[str, bytes]]] = None) -> None:
        self.outputs: Dict[str, Union[str, bytes]] = dict(outputs or {})
        self.runs: List[str] = []

    def run(self, argv: Sequence[str], *, what: str, timeout_s: float) -> bytes:
        line = ' '.join(argv)
        self.runs.append(line)
        output = self.outputs.get(line)
        if output is None:
            raise InvalidConfigurationException(f'{what} cannot be started: this test has no such command')
        return output.encode('utf-8') if isinstance(output, str) else output


class FakeFiles(Files):
    """Files in memory, by path.

    :param contents: text or bytes of each file.
    :param home: the home folder.
    :ivar reads: the paths read so far.
    """

    def __init__(self, contents: Optional[Mapping[str, Union[str, bytes]]] = None, home: str = '/home/user') -> None:
        self._contents: Dict[str, bytes] = {}
        self._home = home
        self._locks: Dict[str, threading.Lock] = {}
        self._folders: Dict[str, PrivateFolder] = {}
        self.reads: List[str] = []
        for path, content in (contents or {}).items():
            self.write(path, content)

    def write(self, path: str, content: Union[str, bytes]) -> None:
        """Make or replace a file."""
        self._contents[path] = content.encode('utf-8') if isinstance(content, str) else content

    def remove(self, path: str) -> None:
        del self._contents[path]

    def read(self, path: str, what: str, limit: int = MAX_FILE_BYTES) -> bytes:
        if not isinstance(path, str):
            raise InvalidConfigurationException(f'the path of the {what} must be a string')
        self.reads.append(path)
        if path not in self._contents:
            raise NotConfiguredException(f'unable to open the {what} {printable_path(path)}: no such file')
        if len(self._contents[path]) > limit:
            raise InvalidConfigurationException(f'the {what} {path!r} is larger than {limit} bytes')
        return self._contents[path]

    def exists(self, path: str) -> bool:
        return path in self._contents

    def fingerprint(self, path: str) -> Optional[FileFingerprint]:
        if path not in self._contents:
            return None
        return FileFingerprint((int(hashlib.sha256(self._contents[path]).hexdigest()[:16], 16),))

    def mode(self, path: str) -> Optional[int]:
        return 0o600 if path in self._contents else None

    def acquire_lock(self, path: str, timeout_s: float) -> Callable[[], None]:
        lock = self._locks.setdefault(path, threading.Lock())
        if not lock.acquire(timeout=timeout_s):
            raise UnreachableException(f'the lock of {path!r} was held by somebody else for {timeout_s:.1f} s')
        return lock.release

    def replacement(self, path: str, size: int) -> _FakeReplacement:
        return _FakeReplacement(self._contents, path)

    def make_folder(self, path: str) -> None:
        """A file in memory needs none."""

    def private_folder(self, path: str) -> PrivateFolder:
        from ._fake_folder import FakeFolder

        return self._folders.setdefault(path, FakeFolder(path))

    def home(self) -> str:
        return self._home
