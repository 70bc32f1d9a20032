"""Asks a port's driver: one process for each case, or one that serves many."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import time
from pathlib import Path
from typing import Any, Dict, List, Optional, Union

from compare import CRASHED, HUNG
from ports import Port

LIMIT_S = 60

# What came of each call, or one word for what became of the driver.
Outcomes = Union[List[Dict[str, Any]], str]


class OneCaseDriver:
    """Starts the driver anew for each case."""

    def __init__(self, port: Port, environment: Dict[str, str], limit_s: float = LIMIT_S) -> None:
        self._port = port
        self._environment = environment
        self._limit_s = limit_s

    def ask(self, asked: Dict[str, Any], variables: Dict[str, str], home: Path) -> Outcomes:
        process = subprocess.Popen(
            self._port.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=str(home), env={**self._environment, 'HOME': str(home), **variables}, start_new_session=True,
        )
        try:
            output, _ = process.communicate(json.dumps(asked).encode('utf-8'), timeout=self._limit_s)
        except subprocess.TimeoutExpired:
            return HUNG
        finally:
            _end(process)
        return _answer(output.splitlines()) or CRASHED


class ManyCasesDriver:
    """Keeps the driver; one that crashed or hangs is started again for the next case."""

    def __init__(self, port: Port, environment: Dict[str, str], limit_s: float = LIMIT_S) -> None:
        self._port = port
        self._environment = environment
        self._limit_s = limit_s
        self._process: Optional[subprocess.Popen] = None

    def ask(self, asked: Dict[str, Any], variables: Dict[str, str], home: Path) -> Outcomes:
        process = self._process = self._process or self._start()
        environment = {**self._environment, 'HOME': str(home), **variables}
        order = {'asked': asked, 'environment': environment, 'folder': str(home), 'limit_s': self._limit_s}
        outcomes = self._order(process, json.dumps(order).encode('utf-8') + b'\n')
        if outcomes in (HUNG, CRASHED):
            _end(process)
            self._process = None
        return outcomes

    def _start(self) -> subprocess.Popen:
        return subprocess.Popen(
            self._port.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=self._environment, start_new_session=True,
        )

    def _order(self, process: subprocess.Popen, line: bytes) -> Outcomes:
        assert process.stdin is not None
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except BrokenPipeError:
            return CRASHED
        return self._read(process)

    def _read(self, process: subprocess.Popen) -> Outcomes:
        """The driver's next answer; a port may print lines of its own before it.

        A driver that tells by itself that a case hangs is given a moment more to do so.
        """
        assert process.stdout is not None
        output, ends_at = b'', time.monotonic() + 1.1 * self._limit_s
        while select.select([process.stdout], [], [], max(0.0, ends_at - time.monotonic()))[0]:
            part = os.read(process.stdout.fileno(), 65536)
            output += part
            found = _answer(output.splitlines()) if output.endswith(b'\n') else None
            if found is not None:
                return found
            if not part:
                return CRASHED
        return HUNG


def _answer(lines: List[bytes]) -> Optional[Outcomes]:
    """The last line, if it is an answer."""
    try:
        answer = json.loads(lines[-1].decode('utf-8'))
        return HUNG if answer.get('hung') else answer['outcomes'] or CRASHED
    except (ValueError, KeyError, IndexError, AttributeError):
        return None


def _end(process: subprocess.Popen) -> None:
    """End the driver and what it left behind, in its own session."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    process.wait()
