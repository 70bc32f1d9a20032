"""Running the command: in this process against a fake world, and as the program that pip installs."""

import os
import select
import subprocess
import sys
from pathlib import Path

from alibabacloud_credentials._cli import main

PROGRAM = Path(sys.executable).with_name('alibabacloud-credentials')


class Outcome:
    """What a command ended with.

    :ivar status: its exit status.
    :ivar out: what it printed.
    :ivar err: what it told the person.
    """

    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out, err

    @property
    def sentence(self):
        """The one line that it told the person."""
        lines = self.err.splitlines()
        assert len(lines) == 1, lines
        return lines[0]


class Command:
    """Runs the command here, in the context in force."""

    def __init__(self, capsys):
        self._capsys = capsys

    def __call__(self, *arguments):
        try:
            status = main(arguments)
        except SystemExit as end:
            status = end.code
        captured = self._capsys.readouterr()
        return Outcome(status, captured.out, captured.err)


def run_program(*arguments, environment, timeout_s=30, **settings):
    """Run the installed program with these variables and a path alone."""
    done = subprocess.run(
        [str(PROGRAM), *arguments], env={'PATH': os.environ['PATH'], **environment}, timeout=timeout_s,
        capture_output=True, stdin=subprocess.DEVNULL, **settings,
    )
    return Outcome(done.returncode, done.stdout.decode('utf-8', 'surrogateescape'), done.stderr.decode())


# Programs for a Python that starts the command: with a signal handled in a way, whatever the tests were started with;
# and with the terminal at its standard input as its own, so that Ctrl-C is a signal.
_WITH_SIGNAL = 'import os, signal, sys; signal.signal({}, signal.{}); os.execv(sys.argv[1], sys.argv[1:])'
_WITH_TERMINAL = (
    'import fcntl, os, signal, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); '
    'signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])'
)


def with_signal(number, handling):
    """The words of the command, in a process that has a signal ``SIG_DFL`` or ``SIG_IGN``."""
    return [sys.executable, '-c', _WITH_SIGNAL.format(int(number), handling), str(PROGRAM)]


class OnTerminal:
    """The installed program on a terminal of its own.

    :ivar shown: what the terminal has shown so far.
    """

    def __init__(self, *arguments, environment):
        self._ours, theirs = os.openpty()
        self.shown = b''
        self.process = subprocess.Popen(
            [sys.executable, '-c', _WITH_TERMINAL, str(PROGRAM), *arguments], start_new_session=True,
            env={'PATH': os.environ['PATH'], **environment}, stdin=theirs, stdout=theirs, stderr=theirs,
        )
        os.close(theirs)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        os.close(self._ours)

    def wait_for(self, text):
        while text.encode() not in self.shown:
            assert self._read(), self.shown

    def type(self, keys):
        os.write(self._ours, keys)

    def end(self):
        """Its exit status, and all that was shown."""
        while self._read():
            pass
        return self.process.wait(60), self.shown.decode('utf-8', 'replace')

    def _read(self):
        ready, _, _ = select.select([self._ours], [], [], 20)
        assert ready, self.shown
        try:
            part = os.read(self._ours, 65536)
        except OSError:  # nobody has the other end any more
            return False
        self.shown += part
        return bool(part)
