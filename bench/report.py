"""Prints the table, writes ``docs/benchmarks.md`` and draws its chart."""

import json
import os
import platform
import subprocess
import tempfile
from pathlib import Path

from environments import ROOT

DOCUMENT = ROOT / 'docs' / 'benchmarks.md'
CHART = ROOT / 'docs' / 'benchmarks.svg'
HEAD = ('figure', 'ours', 'published 1.0.12 or peer', 'ratio', 'target', 'requirement')

INTRODUCTION = '''# Benchmarks

Written by `make bench`, which makes the environments it compares, and runs everything against servers on this machine's
loopback. Compare the columns of one run, not two runs. Peers are asked for their own cached credential, their servers
are stand-ins.

A count has a *requirement*: the run fails when one is broken. A timing has a *target*: it depends on the machine, so
one that is missed is reported and nothing more. Targets come from the design, whose figures come from another machine:
of a cached read 0.3 us, 0.5 us in an event loop, where the published package takes 0.7 (`access_key`), 0.7 (`sts`), 2.7
(`ram_role_arn`), 2.8 (`credentials_uri`) and 1.2 us (default chain). Here these are ratios. The *machine factor* is how
many times as long these five reads of the published package take here; by it the same times are targets for the other
types, too. Of `rsa_key_pair` there is no figure of the published package, as the local STS refuses its HMAC.

Imports are medians. Cached reads, process starts and processor times are the shortest of several runs, in which the two
packages take turns. Our stampedes are medians of five and our times of the 2,000 roles of three; the published package
has one run each. An event loop shares the interpreter with the thread that refreshes: a turn of it may take the
interpreter's switch interval (5 ms) longer while that one works. The servers run in a process of their own, on the same
cores as the process that is measured.

Run on {machine}.

![Cached reads](benchmarks.svg)

'''


def show(rows):
    cells = [HEAD, *map(_cells, rows)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    for row in cells:
        print('  '.join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip())


def write(rows, cached, chart_python):
    lines = [f'| {" | ".join(row)} |' for row in (HEAD, ('---',) * len(HEAD), *map(_cells, rows))]
    machine = f'CPython {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores'
    DOCUMENT.write_text(INTRODUCTION.format(machine=machine) + '\n'.join(lines) + '\n', encoding='utf-8')
    _draw(cached, chart_python)


def _cells(row):
    ratio = '' if row.ratio is None else f'{row.ratio:.2f}'
    requirement = row.requirement and f'{row.requirement}: {"holds" if row.holds else "BROKEN"}'
    return row.name, row.ours, row.published, ratio, row.target, requirement


def _draw(cached, python):
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / 'cached.json'
        data.write_text(json.dumps(cached))
        subprocess.check_call([python, str(Path(__file__).with_name('chart.py')), str(data), str(CHART)])
