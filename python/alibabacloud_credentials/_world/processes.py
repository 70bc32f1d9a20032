"""Programs that a command runs for a person, with their terminal: in its own place, or as a child until it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any, Dict, Mapping, Sequence

from ..exceptions import InvalidConfigurationException

_IS_WINDOWS = sys.platform == 'win32'
# What Python ignores for itself, and a program expects to be as usual.
_IGNORED_BY_PYTHON = ('SIGPIPE', 'SIGXFSZ')
# Handed on to a child. A terminal sends its own, such as that of Ctrl-C, to both.
_HANDED_ON = ('SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH', 'SIGCONT')


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
        raise _refusal(failure)

    def run(self, argv: Sequence[str], environment: Mapping[str, str]) -> int:
        """Run a program until it ends, handing on the signals that this process gets; returns what a shell would give
        as its exit status.

        :raises CannotStart: there is no such program, or it cannot be run.
        """
        try:
            child = subprocess.Popen(list(argv), env=dict(environment))
        except (OSError, ValueError) as error:
            failure = error
        else:
            return _wait(child)
        raise _refusal(failure)


def _wait(child: subprocess.Popen[bytes]) -> int:
    before = _hand_on_to(child)
    try:
        status = child.wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return status if status >= 0 else 128 - status


def _hand_on_to(child: subprocess.Popen[bytes]) -> Dict[int, Any]:
    """Have the child get the signals of this process; returns the handlers that were there."""
    def hand_on(number: int, _: object) -> None:
        child.send_signal(number)

    def leave_to_child(_: int, __: object) -> None:
        """The terminal has sent it to the child too, and who ends is the child."""

    wanted: Dict[int, Any] = {
        int(getattr(signal, name)): hand_on for name in _HANDED_ON if hasattr(signal, name)
    }
    wanted[int(signal.SIGINT)] = leave_to_child
    if hasattr(signal, 'SIGQUIT'):
        wanted[int(signal.SIGQUIT)] = leave_to_child
    return {number: signal.signal(number, handler) for number, handler in wanted.items()}


def _restore_signals() -> None:
    for name in _IGNORED_BY_PYTHON:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_DFL)


def _refusal(error: Exception) -> CannotStart:
    # Not its own text, nor the program: an argument may be a secret in the wrong place.
    if isinstance(error, FileNotFoundError):
        return CannotStart('the command cannot be started: there is no such program', 127)
    reason = os.strerror(error.errno or 0) if isinstance(error, OSError) else 'an argument or a variable holds a NUL'
    return CannotStart(f'the command cannot be started: {reason}', 126)
