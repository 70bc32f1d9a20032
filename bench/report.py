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
HEAD = ('figure', 'ours', 'published 1.0.12 or peer', 'ratio', 'reach', 'law')

INTRODUCTION = '''# Benchmarks

Written by `make bench`, which makes the environments it compares, runs everything against servers on this machine's
loopback, and fails when a count that is a law is broken. Timings depend on the machine and are only reported: compare
the columns of one run, not two runs. Peers are asked for their own cached credential, their servers are stand-ins.

*Reach* is what the design aims at, on the machine that its figures come from: of a cached read 0.3 us, 0.5 us in an
event loop, where the published package takes 0.7, 0.7, 2.7, 2.8 and 1.2 us. Another machine compares ratios; its own
pace, by these five reads, is a row of the table. Our stampedes are the medians of five. An event loop
shares the interpreter with the thread that refreshes: a turn of it may take the interpreter's switch interval (5 ms)
longer while that one works.

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
    law = {None: '', True: 'holds', False: 'BROKEN'}[row.law]
    ratio = '' if row.ratio is None else f'{row.ratio:.2f}'
    return row.name, row.ours, row.published, ratio, row.reach, law


def _draw(cached, python):
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / 'cached.json'
        data.write_text(json.dumps(cached))
        subprocess.check_call([python, str(Path(__file__).with_name('chart.py')), str(data), str(CHART)])
