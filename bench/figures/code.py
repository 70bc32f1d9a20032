"""What the source shows before anything runs."""

import importlib
import statistics
import subprocess
import sys

from environments import ROOT

from .row import Row, judged

PACKAGE = 'python/alibabacloud_credentials'
GENERATED = {f'{PACKAGE}/{name}' for name in ('models.py', '_spec/catalogue.py', 'base_client.py')}
MEDIAN_LINES, MOST_LINES = 80, 300


def circles(_):
    """import circles"""
    # The tests' own checker, so that there is one definition of a circle.
    sys.path.insert(0, str(ROOT / 'python' / 'tests' / 'unit'))
    checker = importlib.import_module('test_floors')
    count = sum(checker.circle_from(module) is not None for module in checker.MODULES)
    yield Row(f'modules on an import circle, of {len(checker.MODULES)}', f'{count}', requirement='0',
              holds=count == 0)


def lengths(_):
    """lengths of the hand-written files"""
    tracked = subprocess.check_output(['git', 'ls-files', f'{PACKAGE}/*.py'], cwd=ROOT, text=True).split()
    lines = {
        name: len((ROOT / name).read_text('utf-8').splitlines()) for name in tracked if name not in GENERATED
    }
    # The local cloud stands in for servers; programs import nothing of it.
    library = [count for name, count in lines.items() if not name.startswith(f'{PACKAGE}/testing/')]
    median, longest = statistics.median(library), max(lines.values())
    yield Row(f'lines of a hand-written file without testing/, median of {len(library)}', f'{median:g}',
              target=judged(f'{MEDIAN_LINES}', median, MEDIAN_LINES))
    yield Row(f'lines of the longest hand-written file, of {len(lines)}', f'{longest}',
              target=judged(f'{MOST_LINES}', longest, MOST_LINES))
