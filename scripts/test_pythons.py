"""Run the unit tests on every CPython from 3.7 to 3.13 found on this machine, and name the absent ones.

An interpreter is looked for as ``python3.N`` on the path and among pyenv's versions. Each gets a virtual environment
of its own under ``.venvs``; as many run at once as there are cores.
"""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MINORS = range(7, 14)
# The SDKs need more time to install than all else and are tested on the default Python.
UNIT_REQUIREMENTS = ('cryptography', 'hypothesis', 'pytest', 'trustme')
UNIT_TESTS = ('unit', 'compat', 'concurrency', 'profile', 'test_cases.py')


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


def build_wheel():
    """The package as it is published; one for all, because builds in one folder at once get in each other's way."""
    wheels = ROOT / '.venvs' / 'wheels'
    shutil.rmtree(wheels, ignore_errors=True)
    subprocess.check_call([
        sys.executable, '-m', 'pip', 'wheel', '--quiet', '--disable-pip-version-check', '--no-deps',
        '--wheel-dir', str(wheels), str(ROOT / 'python'),
    ])
    return str(next(wheels.glob('*.whl')))


def test(interpreter, minor, wheel):
    """Install into a new environment and run the tests there; their output, and whether they passed."""
    environment = ROOT / '.venvs' / f'3.{minor}'
    python = str(environment / 'bin' / 'python')
    tests = [ROOT / 'python' / 'tests' / name for name in UNIT_TESTS]
    commands = (
        [interpreter, '-m', 'venv', '--clear', str(environment)],
        [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', *UNIT_REQUIREMENTS, wheel],
        [python, '-m', 'pytest', '-q', '-p', 'no:cacheprovider', *[str(path) for path in tests if path.exists()]],
    )
    for command in commands:
        ran = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if ran.returncode != 0:
            return False, ran.stdout
    return True, ran.stdout


def main():
    found = {minor: find(minor) for minor in MINORS}
    wheel = build_wheel()
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        runs_by_minor = {
            minor: pool.submit(test, path, minor, wheel) for minor, path in found.items() if path is not None
        }
        for minor in MINORS:
            if found[minor] is None:
                print(f'Python 3.{minor}: absent on this machine, not tested', flush=True)
                continue
            passed, output = runs_by_minor[minor].result()
            summary = (output.strip().splitlines() or [''])[-1]
            print(f'Python 3.{minor}: {summary}' if passed else f'Python 3.{minor}: FAILED\n{output}', flush=True)
            if not passed:
                failed.append(minor)
    return int(bool(failed))


if __name__ == '__main__':
    sys.exit(main())
