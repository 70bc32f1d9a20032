"""Copies of the package with its tests, in each of which one mutant at a time is tried in a process of its own.

The process is forked from this one, where all that tests import beside the package is loaded already.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Callable, Iterable, Iterator, List, NamedTuple, Optional, Sequence

from processors import usable_processors

PYTHON = Path(__file__).resolve().parents[2]
PACKAGE = 'alibabacloud_credentials'
_NOT_COPIED = ('__pycache__', '.pytest_cache', '*.egg-info')
# Loaded once, before any fork; nothing of the package itself.
_PRELOADED = (
    'pytest', 'hypothesis', '_hypothesis_pytestplugin', 'asyncio', 'ssl', 'h11', 'cryptography.x509', 'trustme',
    'Tea.model', 'Tea.core', 'filelock', 'certifi', 'http.server', 'unittest.mock', 'configparser',
    'alibabacloud_credentials_api', 'alibabacloud_tea_util.models',
)


class Trial(NamedTuple):
    """One text in one file of the package, or none, and the tests to run with it.

    :param timeout_s: seconds after which it counts as failed.
    """

    file: Optional[str]
    text: str
    tests: Sequence[str]
    timeout_s: float


class Outcome(NamedTuple):
    """What came of a trial; ``output`` is pytest's."""

    passed: bool
    seconds: float
    output: str


class _Slot:
    """One copy."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / 'python'
        shutil.copytree(str(PYTHON), str(self.root), ignore=shutil.ignore_patterns(*_NOT_COPIED))
        # README and the like, which some tests read.
        for beside in PYTHON.parent.iterdir():
            if beside.name != 'python' and not (folder / beside.name).exists():
                (folder / beside.name).symlink_to(beside)
        self._original: Optional[bytes] = None
        self._file = self.root
        self.process = 0
        self.began_at = 0.0

    def start(self, trial: Trial) -> None:
        if trial.file is not None:
            self._file = self.root / PACKAGE / trial.file
            self._original = self._file.read_bytes()
            self._file.write_text(trial.text, encoding='utf-8')
        self.began_at = time.monotonic()
        sys.stdout.flush()
        self.process = os.fork()
        if self.process == 0:
            _run_tests(self.root, trial.tests)

    def ended(self, timeout_s: float) -> Optional[Outcome]:
        """The outcome, once there is one."""
        seconds = time.monotonic() - self.began_at
        process, status = os.waitpid(self.process, os.WNOHANG)
        if process == 0 and seconds < timeout_s:
            return None
        # Whatever the tests left behind, too.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process, signal.SIGKILL)
        if process == 0:
            os.waitpid(self.process, 0)
        if self._original is not None:
            self._file.write_bytes(self._original)
            self._original = None
        self.process = 0
        output = (self.root / 'output').read_text(encoding='utf-8', errors='replace')
        return Outcome(process != 0 and status == 0, seconds, output)

    def stop(self) -> None:
        if self.process:
            self.ended(0.0)


def _run_tests(root: Path, tests: Sequence[str]) -> None:
    """In the forked process: run the tests of this copy, and end."""
    status = 3
    try:
        os.setsid()
        output = os.open(str(root / 'output'), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for stream in (1, 2):
            os.dup2(output, stream)
        os.chdir(str(root / 'tests'))
        # Two mutants of one length, written in one second, would be one to the compiled files.
        sys.dont_write_bytecode = True
        os.environ.update(PYTHONPATH=str(root), PYTHONDONTWRITEBYTECODE='1')
        sys.path[:] = [str(root), *(path for path in sys.path if not path.startswith(str(PYTHON)))]
        import pytest
        from hypothesis import Phase, settings

        # A failure is enough; to look for a smaller one may take minutes where each waits for what does not come.
        settings.register_profile('mutation', phases=[Phase.explicit, Phase.generate])
        settings.load_profile('mutation')

        # One after the other, so that a mutant which the first ones notice need not wait until all are collected.
        for some in tests:
            status = int(pytest.main(['-x', '-q', '-p', 'no:cacheprovider', '--tb=short', some]))
            if status != 0:
                break
        sys.stdout.flush()
    finally:
        os._exit(status)


def try_all(folder: Path, trials: Iterable[Trial], done: Callable[[Trial, Outcome], None]) -> None:
    """Try each, several at a time; ``done`` is called with each outcome."""
    for name in _PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    slots = [_Slot(folder / str(number)) for number in range(usable_processors())]
    waiting: Iterator[Trial] = iter(trials)
    busy: List[Optional[Trial]] = [None] * len(slots)
    try:
        while True:
            for at, slot in enumerate(slots):
                trial = busy[at]
                outcome = None if trial is None else slot.ended(trial.timeout_s)
                if trial is not None and outcome is not None:
                    done(trial, outcome)
                    busy[at] = trial = None
                if trial is None:
                    busy[at] = trial = next(waiting, None)
                    if trial is not None:
                        slot.start(trial)
            if not any(busy):
                return
            time.sleep(0.02)
    finally:
        for slot in slots:
            slot.stop()
