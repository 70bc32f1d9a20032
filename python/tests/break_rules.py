"""Breaks one rule at a time in a copy of the package, and shows which cases notice.

    python python/tests/break_rules.py

Exit status: 0 when every broken rule was caught.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import List, NamedTuple

PYTHON = Path(__file__).resolve().parents[1]


class Breakage(NamedTuple):
    """One text replaced in one file of the package."""

    what: str
    file: str
    right: str
    wrong: str


BREAKAGES = (
    Breakage('a wrong default: sessions of two hours', '_spec/catalogue.py', 'return 3600\n', 'return 7200\n'),
    Breakage(
        'a swapped position in the chain', '_spec/catalogue.py',
        "            'cli_profile',\n            'profile',\n", "            'profile',\n            'cli_profile',\n",
    ),
    Breakage('a wrong wire name', 'models.py', "'credentialsUri'", "'credentialsURI'"),
)


def failing_cases(breakage: Breakage, folder: Path) -> List[str]:
    """The cases that fail when the rule is broken in a copy of the package."""
    copy = folder / 'python'
    shutil.copytree(str(PYTHON), str(copy), ignore=shutil.ignore_patterns('__pycache__', '*.egg-info'))
    path = copy / 'alibabacloud_credentials' / breakage.file
    text = path.read_text(encoding='utf-8')
    if breakage.right not in text:
        raise SystemExit(f'{breakage.file} does not hold the rule to be broken: {breakage.what}')
    path.write_text(text.replace(breakage.right, breakage.wrong), encoding='utf-8')
    quiet = ['-q', '-p', 'no:cacheprovider', '--tb=no']
    command = [sys.executable, '-m', 'pytest', *quiet, '-k', 'test_case and not async']
    done = subprocess.run(
        [*command, str(copy / 'tests' / 'test_cases.py')], cwd=str(copy), stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, env={**os.environ, 'PYTHONPATH': str(copy)},
    )
    return re.findall(r'^FAILED .*test_case\[(.+)-sync\]', done.stdout.decode('utf-8', 'replace'), re.MULTILINE)


def main() -> int:
    missed = 0
    for breakage in BREAKAGES:
        with tempfile.TemporaryDirectory() as folder:
            caught = failing_cases(breakage, Path(folder))
        print(f'{breakage.what}: caught by {len(caught)} cases, such as {", ".join(caught[:3]) or "none"}', flush=True)
        missed += not caught
    return 1 if missed else 0


if __name__ == '__main__':
    sys.exit(main())
