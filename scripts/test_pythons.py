"""Run the unit tests on every CPython from 3.7 to 3.13 found on this machine, and name the absent ones.

An interpreter is looked for as ``python3.N`` on the path and among pyenv's versions. Each gets a virtual environment
of its own under ``.venvs``.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MINORS = range(7, 14)
# The SDKs need more time to install than all else and are tested on the default Python.
UNIT_REQUIREMENTS = ('cryptography', 'hypothesis', 'pytest', 'trustme')
UNIT_TESTS = ('unit', 'compat', 'concurrency', 'test_cases.py')


def runs(interpreter, minor):
    """Whether it starts, is CPython 3.minor, and can make a virtual environment."""
    probe = (
        'import sys, ensurepip, venv; '
        f'sys.exit(not (sys.version_info[:2] == (3, {minor}) and sys.implementation.name == "cpython"))'
    )
    return subprocess.call([interpreter, '-c', probe], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def find(minor):
    versions = Path(os.environ.get('PYENV_ROOT') or Path.home() / '.pyenv') / 'versions'
    candidates = [str(path / 'bin' / 'python') for path in sorted(versions.glob(f'3.{minor}.*'), reverse=True)]
    on_path = shutil.which(f'python3.{minor}')
    if on_path:
        candidates.append(on_path)
    return next((candidate for candidate in candidates if runs(candidate, minor)), None)


def test(interpreter, minor):
    environment = ROOT / '.venvs' / f'3.{minor}'
    subprocess.check_call([interpreter, '-m', 'venv', '--clear', str(environment)])
    python = str(environment / 'bin' / 'python')
    subprocess.check_call([
        python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
        *UNIT_REQUIREMENTS, str(ROOT / 'python'),
    ])
    tests = [str(ROOT / 'python' / 'tests' / name) for name in UNIT_TESTS]
    return subprocess.call([python, '-m', 'pytest', '-q', *[path for path in tests if Path(path).exists()]])


def main():
    outcomes = {}
    for minor in MINORS:
        interpreter = find(minor)
        if interpreter is None:
            outcomes[minor] = 'absent on this machine'
            continue
        print(f'--- Python 3.{minor}', flush=True)
        outcomes[minor] = 'passed' if test(interpreter, minor) == 0 else 'FAILED'
    for minor, outcome in outcomes.items():
        print(f'Python 3.{minor}: {outcome}')
    return int('FAILED' in outcomes.values())


if __name__ == '__main__':
    sys.exit(main())
