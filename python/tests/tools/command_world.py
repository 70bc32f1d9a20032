"""Running the command: in this process against a fake world, and as the program that pip installs."""

import os
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
