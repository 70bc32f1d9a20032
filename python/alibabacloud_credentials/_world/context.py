"""What a source may use while it fetches: variables, files, HTTP, commands, the clock. Imports nothing of the package.

Constructors keep the context that ``_world.current.current()`` gives; nothing is read when this module is imported.
"""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING, Any, Callable, ClassVar, Dict, Hashable, Mapping, NoReturn, Optional, Sequence

if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object  # Python 3.7 has none


class Clock:
    """Wall time, monotonic time and sleep. The two times are attributes, so that a read costs one call."""

    __slots__ = ('monotonic', 'sleep', 'wall')

    def __init__(
        self,
        wall: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.wall = wall
        self.monotonic = monotonic
        self.sleep = sleep


class Environment:
    """The live environment. An empty variable counts as absent, as it does in every port."""

    def get(self, name: str) -> Optional[str]:
        return os.environ.get(name) or None

    def is_set(self, name: str) -> bool:
        """Whether a variable is there that restricts what else may be done; in a world that refuses all, none is."""
        return self.get(name) is not None

    def is_true(self, name: str) -> bool:
        """Whether a switch is on: ``true`` in any case, nothing else."""
        return (self.get(name) or '').lower() == 'true'

    def copy(self) -> Dict[str, str]:
        """All variables, for a program that is to be run with others beside them."""
        return dict(os.environ)


class FileReplacement(Protocol):
    """What is to take the place of a file; ``_world.writing.Replacement`` documents each method."""

    def put(self, content: bytes, instead_of: Optional[bytes]) -> bool: ...
    def discard(self) -> None: ...


class FileSystem(Protocol):
    """The file system; ``_world.files.Files`` documents each method."""

    def read(self, path: str, what: str, limit: int = ...) -> bytes: ...
    def read_text(self, path: str, what: str, limit: int = ...) -> str: ...
    def exists(self, path: str) -> bool: ...
    def fingerprint(self, path: str) -> Optional[Hashable]: ...
    def mode(self, path: str) -> Optional[int]: ...
    def acquire_lock(self, path: str, timeout_s: float) -> Callable[[], None]: ...
    def replacement(self, path: str, size: int) -> FileReplacement: ...
    def make_folder(self, path: str) -> None: ...
    def home(self) -> str: ...
    def private_folder(self, path: str) -> Any: ...


class HttpSender(Protocol):
    """Sends one HTTP request; see ``_transport.sender.Sender.send``."""

    @property
    def send(self) -> Callable[..., Any]: ...


class CommandRunner(Protocol):
    """Runs one command; see ``_world.commands.Commands.run``."""

    def run(self, argv: Sequence[str], *, what: str, timeout_s: float) -> bytes: ...


class PersonsTerminal(Protocol):
    """Standard streams and the person behind them; ``_world.terminal.Terminal`` documents each method."""

    def write(self, text: str) -> None: ...
    def tell(self, text: str) -> None: ...
    def show_progress(self, text: str) -> None: ...
    def is_shown_to_a_person(self) -> bool: ...
    def is_interactive(self) -> bool: ...
    def output_is_terminal(self) -> bool: ...
    def ask(self, question: str) -> str: ...
    def ask_secret(self, question: str) -> str: ...
    def open_browser(self, url: str) -> bool: ...
    def give_up_output(self) -> None: ...


class ProcessRunner(Protocol):
    """Runs programs for a person; see ``_world.processes.Processes``."""

    def replace(self, argv: Sequence[str], environment: Mapping[str, str]) -> int: ...
    def run(self, argv: Sequence[str], environment: Mapping[str, str]) -> int: ...


class SecretKeeper(Protocol):
    """The keyring of the operating system; ``_world.keyring.Keyring`` documents each method."""

    def get(self, service: str, name: str) -> Optional[str]: ...
    def put(self, service: str, name: str, secret: str) -> None: ...
    def remove(self, service: str, name: str) -> bool: ...


class PortOpener(Protocol):
    """Opens sockets that wait for connections; see ``_world.listening.Listening``."""

    def listen(self, host: str, port: int) -> Any: ...


class _NotGiven:
    """Stands for a door that a context was not given: only commands need these, no source does."""

    def __init__(self, what: str) -> None:
        self._what = what

    def __getattr__(self, name: str) -> NoReturn:
        raise RuntimeError(f'this context has no {self._what}')


def _random_fraction() -> float:
    """A random number in [0, 1). The module ``random`` takes longer to import than a client takes to be made."""
    return int.from_bytes(os.urandom(6), 'big') / 2.0 ** 48


class Deadline:
    """When a fetch must have ended.

    :ivar at: monotonic seconds. It may move: a fetch that has to wait for the fetch of another source gets that time
        on top of its own.
    """

    __slots__ = ('at',)

    def __init__(self, at: float) -> None:
        self.at = at


class Context:
    """What a source may use while it fetches.

    :param environment: environment variables.
    :param files: the file system.
    :param http: sends one HTTP request.
    :param commands: runs one command.
    :param clock: wall and monotonic time, sleep.
    :param random_fraction: a random number in [0, 1), for jitter.
    :param terminal: standard streams and the person behind them. This one and the next two are for commands only.
    :param processes: runs programs for a person.
    :param ports: opens sockets that wait for connections.
    :param keyring: keeps secrets for the person who is logged in to the machine.
    :param cache: a cache between processes, for sources made in this context; None: the environment may name one.

    Two values belong to one fetch, and are carried by the copy that :meth:`for_fetch` makes: ``deadline`` (monotonic
    seconds by which the fetch must end, or None) and ``server_offset_s`` (the server's clock minus ours in seconds,
    learnt from the ``Date`` of its answers).
    """

    __slots__ = (
        '_deadline', 'cache', 'clock', 'commands', 'environment', 'files', 'http', 'keyring', 'ports', 'processes',
        'random_fraction', 'server_offset_s', 'terminal',
    )

    # _world.current sets it.
    #: The context of the process, for a provider that is unpickled in it.
    of_process: ClassVar[Callable[[], Context]]

    def __init__(
        self,
        *,
        environment: Environment,
        files: FileSystem,
        http: HttpSender,
        commands: CommandRunner,
        clock: Clock,
        random_fraction: Callable[[], float] = _random_fraction,
        terminal: Optional[PersonsTerminal] = None,
        processes: Optional[ProcessRunner] = None,
        ports: Optional[PortOpener] = None,
        keyring: Optional[SecretKeeper] = None,
        cache: Any = None,
    ) -> None:
        self.environment = environment
        self.files = files
        self.http = http
        self.commands = commands
        self.clock = clock
        self.random_fraction = random_fraction
        self.terminal: PersonsTerminal = terminal if terminal is not None else _NotGiven('terminal')
        self.processes: ProcessRunner = processes if processes is not None else _NotGiven('processes')
        self.ports: PortOpener = ports if ports is not None else _NotGiven('ports')
        self.keyring: SecretKeeper = keyring if keyring is not None else _NotGiven('keyring')
        self.cache = cache
        self._deadline: Optional[Deadline] = None
        self.server_offset_s = 0.0

    def for_fetch(self, deadline: Optional[Deadline], server_offset_s: float) -> Context:
        """A copy for one fetch, with its deadline and what is known of the server's clock."""
        copy = Context(
            environment=self.environment, files=self.files, http=self.http, commands=self.commands,
            clock=self.clock, random_fraction=self.random_fraction, terminal=self.terminal,
            processes=self.processes, ports=self.ports, keyring=self.keyring, cache=self.cache,
        )
        copy._deadline = deadline
        copy.server_offset_s = server_offset_s
        return copy

    def with_cache(self, cache: Any) -> Context:
        """A copy for sources that share their credentials with other processes by ``cache``."""
        copy = self.for_fetch(self._deadline, self.server_offset_s)
        copy.cache = cache
        return copy

    @property
    def deadline(self) -> Optional[float]:
        """Monotonic seconds by which the fetch must end; None when there is no limit."""
        return None if self._deadline is None else self._deadline.at

    @deadline.setter
    def deadline(self, at: Optional[float]) -> None:
        self._deadline = None if at is None else Deadline(at)

    def server_now(self) -> float:
        """Seconds since the epoch by the server's clock, as far as it is known."""
        return self.clock.wall() + self.server_offset_s

    def time_left(self) -> Optional[float]:
        """Seconds until the deadline, 0 when it has passed; None when there is none."""
        return None if self._deadline is None else max(0.0, self._deadline.at - self.clock.monotonic())

    def __reduce__(self) -> Any:
        # A pickled provider finds the world of the process that loads it.
        return _of_process, ()


def _of_process() -> Context:
    return Context.of_process()
