"""Copies of the package with its tests, in each of which one mutant at a time is tried in a process of its own.

The process is forked from this one, where all that tests import beside the package is loaded already.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import shutil
import signal
import sys
import time
from pathlib import Path
from typing import Callable, Iterable, Iterator, NamedTuple, Optional, Sequence

from processors import usable_processors
from reach import Reach, Recorder

PYTHON = Path(__file__).resolve().parents[2]
PACKAGE = 'alibabacloud_credentials'
_NOT_COPIED = ('__pycache__', '.pytest_cache', '*.egg-info')
# Loaded once, before any fork; nothing of the package itself.
_PRELOADED = (
    'pytest', 'hypothesis', '_hypothesis_pytestplugin', 'asyncio', 'ssl', 'h11', 'cryptography.x509', 'trustme',
    'Tea.model', 'Tea.core', 'filelock', 'certifi', 'http.server', 'unittest.mock', 'configparser',
    'alibabacloud_credentials_api', 'alibabacloud_tea_util.models',
)
# Exit statuses of pytest: a test that is named is not there; none is.
_NOT_FOUND = (4, 5)


class Round(NamedTuple):
    """Tests that run together.

    :param tests: files, folders and names of tests.
    :param timeout_s: seconds after which they count as failed.
    """

    tests: Sequence[str]
    timeout_s: float


class Trial(NamedTuple):
    """One text in one file of the package, or none, and the tests to run with it.

    :param rounds: run one after the other until one fails. Where all but the last name a test that is not there any
        more, for instance because its name is made from the package, the next decides.
    :param is_recorded: whether the outcome says which lines of the package the tests run.
    """

    file: Optional[str]
    text: str
    rounds: Sequence[Round]
    is_recorded: bool = False


class Outcome(NamedTuple):
    """What came of a trial; ``output`` is what pytest said in the last round."""

    passed: bool
    seconds: float
    output: str
    reach: Optional[Reach]


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
        self._process = 0
        self._round = 0
        self._began_at = self._round_began_at = 0.0
        self.trial: Optional[Trial] = None

    def start(self, trial: Trial) -> None:
        self.trial = trial
        if trial.file is not None:
            self._file = self.root / PACKAGE / trial.file
            self._original = self._file.read_bytes()
            self._file.write_text(trial.text, encoding='utf-8')
        self._began_at = time.monotonic()
        self._start_round(trial, 0)

    def _start_round(self, trial: Trial, number: int) -> None:
        self._round, self._round_began_at = number, time.monotonic()
        sys.stdout.flush()
        self._process = os.fork()
        if self._process == 0:
            _run_tests(self.root, trial.rounds[number].tests, trial.is_recorded)

    def outcome(self) -> Optional[Outcome]:
        """What came of the trial, once all is done; starts its next round where one has passed."""
        assert self.trial is not None
        trial, now = self.trial, time.monotonic()
        process, status = os.waitpid(self._process, os.WNOHANG)
        if process == 0 and now - self._round_began_at < trial.rounds[self._round].timeout_s:
            return None
        self._end_round(process != 0)
        is_last = self._round == len(trial.rounds) - 1
        code = os.WEXITSTATUS(status) if process and os.WIFEXITED(status) else -1
        if not is_last and code in (0, *_NOT_FOUND):
            self._start_round(trial, self._round + 1)
            return None
        self._restore()
        output = (self.root / 'output').read_text(encoding='utf-8', errors='replace')
        reach = Reach.read(self.root / 'reach') if trial.is_recorded and code == 0 else None
        return Outcome(code == 0, now - self._began_at, output, reach)

    def _end_round(self, has_ended: bool) -> None:
        # Whatever the tests left behind, too.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process, signal.SIGKILL)
        if not has_ended:
            os.waitpid(self._process, 0)

    def _restore(self) -> None:
        if self._original is not None:
            self._file.write_bytes(self._original)
            self._original = None
        self.trial = None

    def stop(self) -> None:
        if self.trial is not None:
            self._end_round(has_ended=False)
            self._restore()


def _run_tests(root: Path, tests: Sequence[str], is_recorded: bool) -> None:
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

        recorder = Recorder(root / PACKAGE) if is_recorded else None
        # The tests' own folder as the root, so that what pytest calls a test is what it takes as an argument.
        given = ['-x', '-q', '-p', 'no:cacheprovider', '--tb=short', '--rootdir=.', *tests]
        status = int(pytest.main(given, [] if recorder is None else [recorder]))
        if recorder is not None:
            recorder.write(root / 'reach')
        sys.stdout.flush()
    finally:
        os._exit(status)


def try_all(folder: Path, trials: Iterable[Trial], done: Callable[[Trial, Outcome], None]) -> None:
    """Try each, several at a time; ``done`` is called with each outcome."""
    for name in _PRELOADED:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    # Else the first collection in each process would copy all of this one's memory.
    gc.collect()
    gc.freeze()
    slots = [_Slot(folder / str(number)) for number in range(usable_processors())]
    waiting: Iterator[Trial] = iter(trials)
    try:
        while True:
            for slot in slots:
                trial = slot.trial
                outcome = None if trial is None else slot.outcome()
                if trial is not None and outcome is not None:
                    done(trial, outcome)
                following = next(waiting, None) if slot.trial is None else None
                if following is not None:
                    slot.start(following)
            if all(slot.trial is None for slot in slots):
                return
            time.sleep(0.02)
    finally:
        for slot in slots:
            slot.stop()
