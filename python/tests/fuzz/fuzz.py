"""Fuzzes every target, several at a time: ``fuzz.py [TARGET ...]``, for ``FUZZ_S`` seconds each, 20 by default.

What is found is printed with the input's path in .fuzz/, to be copied to ``found/TARGET/`` beside this file, where the
ordinary tests replay it. Exit status: 0 when nothing is found.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import List, NamedTuple, Sequence

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))

from processors import usable_processors
from targets import TARGETS

HERE = Path(__file__).resolve().parent
FOLDER = HERE.parents[2] / '.fuzz'
# What a target may take beyond its seconds: to start, and to end.
_MORE_S = 120


class Run(NamedTuple):
    """What came of one target."""

    name: str
    is_good: bool
    output: str

    def __str__(self) -> str:
        if not self.is_good:
            return f'{self.name}: FOUND something; the input is in {FOLDER / self.name}\n{_essence(self.output)}'
        inputs = re.search(r'number_of_executed_units: (\d+)', self.output) or re.search(r'^(\d+) inputs', self.output)
        coverage = re.findall(r' cov: (\d+)', self.output)
        covered = f', {coverage[-1]} places of the code reached' if coverage else ''
        return f'{self.name}: {inputs.group(1) if inputs else "?"} inputs{covered}, nothing found'


def _essence(output: str) -> str:
    """What was found, without what the fuzzer says of itself before."""
    return output[output.find('=== Uncaught Python exception'):][-6000:]


def fuzz(name: str, seconds: int) -> Run:
    """Fuzz one target in a process of its own."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, str(HERE / 'engine.py'), name, str(seconds), str(folder)]
    began_at = time.monotonic()
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=seconds + _MORE_S)
    except subprocess.TimeoutExpired:
        return Run(name, False, f'it did not end within {time.monotonic() - began_at:.0f} s')
    return Run(name, done.returncode == 0, done.stdout.decode('utf-8', 'replace'))


def main(names: Sequence[str]) -> int:
    unknown = [name for name in names if name not in TARGETS]
    if unknown:
        print(f'no such target: {", ".join(unknown)}; there are {", ".join(TARGETS)}')
        return 2
    seconds = int(os.environ.get('FUZZ_S') or 20)
    runs: List[Run] = []
    with ThreadPoolExecutor(max_workers=usable_processors()) as pool:
        for run in pool.map(lambda name: fuzz(name, seconds), names or TARGETS):
            print(run, flush=True)
            runs.append(run)
    return 0 if all(run.is_good for run in runs) else 1


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
