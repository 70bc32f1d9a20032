"""Running a command: never through a shell, within a time limit, its output bounded, and killed with all it started.

What it reads from its standard input is nothing: it runs in a session of its own, so that all of it can be killed, and
there a command that asks a person could only hang. Its standard error goes nowhere: it may hold secrets.

A command that, by way of this package, runs itself would never end. So each is told, in a variable, the digests of
those that wait for it, and is refused where its own is among them.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, List, Sequence, Union

from ..exceptions import InvalidConfigurationException, UnreachableException
from .command_output import OutputBySelector, OutputByThread

if TYPE_CHECKING:
    Process = subprocess.Popen[bytes]
    Output = Union[OutputBySelector, OutputByThread]

MAX_OUTPUT_BYTES = 1024 * 1024
_IS_WINDOWS = sys.platform == 'win32'
# How often to look whether a command has ended whose output somebody else keeps open.
_LOOK_S = 0.05
# What ends a tree of processes on Windows is a program too.
_KILL_S = 10.0
_WAITING_VARIABLE = 'ALIBABA_CLOUD_CREDENTIALS_COMMANDS'


class Commands:
    """Runs commands. A test gives a context one of its own."""

    def run(self, argv: Sequence[str], *, what: str, timeout_s: float) -> bytes:
        """What a command writes to its standard output, at most 1 MiB.

        :param argv: the program and its arguments.
        :param what: what the command is to a person; no error names anything else of it.
        :param timeout_s: seconds it may take; then it is killed, with everything it started.
        :raises InvalidConfigurationException: it cannot be started, or would run itself without end.
        :raises UnreachableException: it took too long, failed, wrote too much, or its exit status is lost.
        """
        ends_at = time.monotonic() + timeout_s
        process = _start(argv, what)
        pipe = OutputByThread(process.stdout) if _IS_WINDOWS else OutputBySelector(process.stdout)
        try:
            output = _output_of(process, pipe, ends_at)
            if len(output) > MAX_OUTPUT_BYTES:
                raise UnreachableException(f'{what} wrote more than {MAX_OUTPUT_BYTES} bytes')
            _await_end(process, ends_at)
        except subprocess.TimeoutExpired:
            raise UnreachableException(f'{what} timed out after {timeout_s * 1000:.0f} milliseconds') from None
        except ChildProcessError:
            raise UnreachableException(
                f'{what} has ended, but nobody can tell whether it failed: this program ignores the signal SIGCHLD, or '
                f'a part of it takes the exit status of every child'
            ) from None
        finally:
            _end(process, pipe)
        if process.returncode != 0:
            raise UnreachableException(
                f'{what} failed with exit status {process.returncode}; run it by hand to see its output'
            )
        return output


def _start(argv: Sequence[str], what: str) -> Process:
    waiting = os.environ.get(_WAITING_VARIABLE, '').split()
    digest = hashlib.sha256('\0'.join(argv).encode('utf-8', 'surrogatepass')).hexdigest()[:32]
    if digest in waiting:
        raise InvalidConfigurationException(f'{what} asks for its own output and would run without end')
    environment = {**os.environ, _WAITING_VARIABLE: ' '.join([*waiting, digest])}
    try:
        return subprocess.Popen(
            list(argv), env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            start_new_session=not _IS_WINDOWS,
        )
    except OSError as error:
        # Not its own text, which on some versions holds the program's path.
        reason = os.strerror(error.errno or 0)
    except ValueError:
        reason = 'an argument holds a NUL or another character that no argument may hold'
    # Outside of the handler: the original names the program.
    raise InvalidConfigurationException(f'{what} cannot be started: {reason}')


def _output_of(process: Process, pipe: Output, ends_at: float) -> bytes:
    """All output, or a little more than the most that is accepted.

    :raises subprocess.TimeoutExpired: it did not end in time.
    """
    chunks: List[bytes] = []
    size = 0
    while size <= MAX_OUTPUT_BYTES:
        chunk = _next_chunk(process, pipe, ends_at)
        if not chunk:
            break
        chunks.append(chunk)
        size += len(chunk)
    return b''.join(chunks)


def _next_chunk(process: Process, pipe: Output, ends_at: float) -> bytes:
    """The next output; nothing at its end, which is when the command ended, whoever else still holds the pipe."""
    while True:
        has_ended = _has_ended(process)
        chunk = pipe.next(pipe.rest_s if has_ended else min(_LOOK_S, ends_at - time.monotonic()))
        if chunk is not None:
            return chunk
        if has_ended:
            return b''
        if time.monotonic() >= ends_at:
            raise subprocess.TimeoutExpired('', 0)


def _await_end(process: Process, ends_at: float) -> None:
    """Wait for a command that may go on after the end of its output.

    :raises subprocess.TimeoutExpired: it did not end in time.
    """
    pause_s = 0.0005
    while not _has_ended(process):
        left_s = ends_at - time.monotonic()
        if left_s <= 0:
            raise subprocess.TimeoutExpired('', 0)
        time.sleep(min(pause_s, left_s))
        pause_s = min(pause_s * 2, _LOOK_S)


def _has_ended(process: Process) -> bool:
    """Whether it has. The status is asked for here, because ``Popen`` takes one that is lost for success.

    :raises ChildProcessError: it has, and its status is lost.
    """
    if process.returncode is None and not _IS_WINDOWS:
        pid, status = os.waitpid(process.pid, os.WNOHANG)
        if pid != 0:
            process.returncode = -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)
    return process.poll() is not None


def _end(process: Process, pipe: Output) -> None:
    """Leave nothing running of a command that has not ended by itself."""
    if process.poll() is None:
        _kill(process)
        process.wait()
    pipe.close()


def _kill(process: Process) -> None:
    """End a command with all it started."""
    if _IS_WINDOWS:
        _kill_tree(process.pid)
        process.kill()
    else:
        try:
            os.killpg(process.pid, 9)
        except ProcessLookupError:
            pass


def _kill_tree(pid: int) -> None:
    """End a process, those that it started, and so on; on Windows. One whose parent has ended before is not found."""
    program = os.path.join(os.environ.get('SYSTEMROOT') or r'C:\Windows', 'System32', 'taskkill.exe')
    try:
        subprocess.call(
            [program, '/T', '/F', '/PID', str(pid)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=_KILL_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        pass  # the process itself is ended in any case
