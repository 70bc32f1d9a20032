"""Programs that a command runs for a person, with their terminal: in its own place, or as a child until it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from typing import Any, Dict, List, Mapping, Optional, Sequence

from ..exceptions import InvalidConfigurationException

_IS_WINDOWS = sys.platform == 'win32'
# What Python ignores for itself, and a program expects to be as usual.
_IGNORED_BY_PYTHON = ('SIGPIPE', 'SIGXFSZ')
_HANDED_ON = ('SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT')
# What a terminal sends on Ctrl-C and Ctrl-\\ goes to all its programs.
_SENT_TO_BOTH = ('SIGINT', 'SIGQUIT')
_LOOK_S = 1.0


class CannotStart(InvalidConfigurationException):
    """A program cannot be started.

    :param exit_status: what shells exit with then: 127 there is none, 126 it cannot be run.
    """

    def __init__(self, message: str, exit_status: int) -> None:
        super().__init__(message)
        self.exit_status = exit_status


class Processes:
    """Runs programs in the foreground. A test gives a context one of its own."""

    def replace(self, argv: Sequence[str], environment: Mapping[str, str]) -> int:
        """Have a program take the place of this one: same process, same standard streams, its own exit status.

        Windows cannot do that: there it is a child, and what is returned is its exit status.

        :raises CannotStart: there is no such program, or it cannot be run.
        """
        if _IS_WINDOWS:
            return self.run(argv, environment)
        _restore_signals()
        try:
            os.execvpe(argv[0], list(argv), dict(environment))
        except (OSError, ValueError) as error:
            failure = error
        raise _refusal(failure, argv[0])

    def run(self, argv: Sequence[str], environment: Mapping[str, str]) -> int:
        """Run a program until it ends, handing on the signals that this process gets; returns what a shell would give
        as its exit status.

        :raises CannotStart: there is no such program, or it cannot be run.
        """
        with _SignalsForChild() as signals:
            try:
                child = subprocess.Popen(list(argv), env=dict(environment))
            except (OSError, ValueError) as error:
                failure = error
            else:
                signals.send_to(child)
                status = _ended(child)
                return status if status >= 0 else 128 - status
        raise _refusal(failure, argv[0])


class _SignalsForChild:
    """While this holds, the signals of this process are handed on to the child; early ones are kept for it."""

    def __init__(self) -> None:
        self._child: Optional[subprocess.Popen[bytes]] = None
        self._early: List[int] = []
        self._before: Dict[int, Any] = {}

    def __enter__(self) -> _SignalsForChild:
        # Python takes handlers from the main thread alone; in another, signals are that one's own affair.
        is_main = threading.current_thread() is threading.main_thread()
        for name in (*_HANDED_ON, *_SENT_TO_BOTH) if is_main else ():
            number = getattr(signal, name, None)
            # What nohup, or a shell for its background, has us ignore, the child ignores as well.
            if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
                handler = self._leave_to_child if name in _SENT_TO_BOTH else self._hand_on
                self._before[number] = signal.signal(number, handler)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def send_to(self, child: subprocess.Popen[bytes]) -> None:
        self._child = child
        for number in self._early:
            child.send_signal(number)

    def _hand_on(self, number: int, _: object) -> None:
        if self._child is None:
            self._early.append(number)
        else:
            self._child.send_signal(number)

    def _leave_to_child(self, number: int, frame: object) -> None:
        """The terminal has sent it to the child too, which decides what it means."""
        if not _is_in_foreground():
            self._hand_on(number, frame)


def _ended(child: subprocess.Popen[bytes]) -> int:
    """Wait for a child. It is looked again and again, because a signal that the system gives to another thread of this
    process interrupts no wait here, and handlers run in this thread."""
    while True:
        try:
            return child.wait(_LOOK_S)
        except subprocess.TimeoutExpired:
            pass


def _is_in_foreground() -> bool:
    """Whether Ctrl-C on a terminal reaches this process, and with it the child."""
    if _IS_WINDOWS:
        return True  # of its console
    try:
        terminal = os.open('/dev/tty', os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False  # a service, or a container
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def _restore_signals() -> None:
    for name in _IGNORED_BY_PYTHON:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_DFL)


def _refusal(error: Exception, program: str) -> CannotStart:
    # Not its own text, nor the program: an argument may be a secret in the wrong place.
    is_absent = isinstance(error, FileNotFoundError)
    # A name is looked for in what PATH lists, of which some may be no folders.
    is_nowhere = isinstance(error, NotADirectoryError) and not os.path.dirname(program)
    if not program or is_absent or is_nowhere:
        return CannotStart('the command cannot be started: there is no such program', 127)
    reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else 'an argument or a variable holds a NUL'
    return CannotStart(f'the command cannot be started: {reason}', 126)
