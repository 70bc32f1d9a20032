"""A world that refuses everything: what a test was not given, it must not reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, NoReturn, Optional

from .._world.context import Context, Environment
from .._world.files import MAX_FILE_BYTES, FileFingerprint, Files
from .._world.terminal import Terminal
from ..exceptions import CredentialException
from ._contexts import WorldRefused
from .fakes import FakeClock

if TYPE_CHECKING:
    from .._transport.sender import Sender as _SenderBase
    from .._world.commands import Commands as _CommandsBase
    from .._world.context import FileReplacement
else:
    # At run time neither is needed, and both are heavy.
    _CommandsBase = _SenderBase = object


class RefusedWhileFetching(WorldRefused, CredentialException):
    """The same during a fetch, whose failures are of this type: so its text reaches the caller."""

    def __init__(self, message: str) -> None:
        CredentialException.__init__(self, message, code='WorldRefused')


def _refuse(what: str) -> NoReturn:
    raise WorldRefused(f'{what}: this test has no such thing; give its context one')


class RefusingEnvironment(Environment):
    def get(self, name: str) -> Optional[str]:
        _refuse(f'the environment variable {name}')

    def is_set(self, name: str) -> bool:
        return False

    def copy(self) -> Dict[str, str]:
        _refuse('the environment')


class RefusingFiles(Files):
    def read(self, path: str, what: str, limit: int = MAX_FILE_BYTES) -> bytes:
        _refuse(f'the file {path!r}')

    def exists(self, path: str) -> bool:
        _refuse(f'the file {path!r}')

    def fingerprint(self, path: str) -> Optional[FileFingerprint]:
        _refuse(f'the file {path!r}')

    def mode(self, path: str) -> Optional[int]:
        _refuse(f'the file {path!r}')

    def acquire_lock(self, path: str, timeout_s: float) -> Callable[[], None]:
        _refuse(f'the lock of {path!r}')

    def replacement(self, path: str, size: int) -> FileReplacement:
        _refuse(f'the file {path!r}')

    def make_folder(self, path: str) -> None:
        _refuse(f'the folder {path!r}')

    def private_folder(self, path: str) -> NoReturn:
        _refuse(f'the folder {path!r}')

    def home(self) -> str:
        _refuse('the home folder')


class RefusingSender(_SenderBase):
    def __init__(self) -> None:
        """Nothing to prepare."""

    def send(self, *_: Any, **__: Any) -> Any:
        raise RefusedWhileFetching('HTTP requests are refused in this context; give it http=...')


class RefusingCommands(_CommandsBase):
    def run(self, *_: Any, **__: Any) -> Any:
        raise RefusedWhileFetching(
            "commands are refused in this context; give it some: commands={'vault read': '...'}, what each prints"
        )


class RefusingProcesses:
    def replace(self, *_: Any, **__: Any) -> int:
        _refuse('a program')

    def run(self, *_: Any, **__: Any) -> int:
        _refuse('a program')


class RefusingPorts:
    def listen(self, host: str, port: int) -> Any:
        _refuse(f'a port of {host}')


class RefusingKeyring:
    def get(self, service: str, name: str) -> Optional[str]:
        _refuse('the keyring')

    def put(self, service: str, name: str, secret: str) -> None:
        _refuse('the keyring')

    def remove(self, service: str, name: str) -> bool:
        _refuse('the keyring')


class RefusingContext(Context):
    """A world that refuses everything but the time, which stands still, and printing. What is given is used.

    Tests start with this one, so that nothing reaches the real machine by accident.
    """

    __slots__ = ()

    def __init__(self, **given: Any) -> None:
        given.setdefault('environment', RefusingEnvironment())
        given.setdefault('files', RefusingFiles())
        given.setdefault('http', RefusingSender())
        given.setdefault('commands', RefusingCommands())
        given.setdefault('clock', FakeClock())
        given.setdefault('terminal', Terminal())
        given.setdefault('processes', RefusingProcesses())
        given.setdefault('ports', RefusingPorts())
        given.setdefault('keyring', RefusingKeyring())
        super().__init__(**given)
