"""Plays every case through the published ports and through this package, and writes ``REPORT.md``.

    python parity/run.py                     everything, as ``make parity`` does
    python parity/run.py --only ^ini/        some cases, printed and not written

Exit status: 0 when every difference is explained by a decision, 1 when one is not, 2 when something needed is absent.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, List

import wire_names
from explain import Decisions
from ports import BUILD, HERE, OURS, PORTS
from report import write_report

# The slowest first, so that both cores are busy to the end.
ORDER = ('java', 'python', 'node', OURS, 'go')
AT_ONCE = 2

# "cases": what differs in each case; "names": what the models call their fields on the wire.
Played = Dict[str, Dict[str, Any]]


def missing() -> List[str]:
    """What must be on the machine, and is not."""
    commands = ['unshare', 'mount', *(command for port in PORTS.values() for command in port.needs)]
    absent = [command for command in dict.fromkeys(commands) if shutil.which(command) is None]
    if sys.platform != 'linux' or os.geteuid() != 0:
        absent.append('root on Linux')
    elif not absent and subprocess.run(['unshare', '--net', '--mount', 'true'], stderr=subprocess.DEVNULL).returncode:
        absent.append('the right to make a network namespace')
    return absent


def play(name: str, only: str) -> Played:
    """All cases through one port, in a namespace of its own."""
    result = BUILD / f'{name}.json'
    inside = [sys.executable, str(HERE / 'inside.py'), name, str(result), '--only', only]
    subprocess.run(['unshare', '--net', '--mount', *inside], check=True)
    found: Played = json.loads(result.read_text(encoding='utf-8'))
    seconds = sum(case['seconds'] for case in found['cases'].values())
    print(f'  {PORTS[name].title:16} {len(found["cases"])} cases in {seconds:.0f} s', flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--only', default='', help='a regular expression that the ids of the cases must match')
    asked = parser.parse_args()
    absent = missing()
    if absent:
        print(f'make parity needs: {", ".join(absent)}')
        return 2
    started = time.monotonic()
    BUILD.mkdir(exist_ok=True)
    for name in ORDER:
        print(f'installing {PORTS[name].title}', flush=True)
        PORTS[name].install()
    print(f'playing, {AT_ONCE} ports at once', flush=True)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        played = dict(zip(ORDER, pool.map(lambda name: play(name, asked.only), ORDER)))
    return conclude(played, asked.only, time.monotonic() - started)


def conclude(played: Dict[str, Played], only: str, seconds: float) -> int:
    results = {name: found['cases'] for name, found in played.items()}
    decisions = Decisions.load()
    problems = decisions.judge(results, whole=not only)
    problems += wire_names.changes({name: found['names'] for name, found in played.items() if name != OURS})
    if not only:
        write_report(Path(HERE / 'REPORT.md'), results, decisions)
    for problem in problems:
        print(problem)
    cases = len(results[OURS])
    print(f'{cases} cases, {len(results) - 1} ports, {len(problems)} problems, {seconds:.0f} s')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
