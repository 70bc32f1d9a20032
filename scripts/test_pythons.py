"""Run the unit tests on every CPython from 3.7 to 3.13 found on this machine, and name the absent ones.

An interpreter is looked for as ``python3.N`` on the path and among pyenv's versions. Each gets a virtual environment
of its own under ``.venvs``; as many run at once as there are cores. A free-threaded one, ``python3.Nt``, runs the
tests of refreshing, without its lock and with every warning an error.

With ``--list`` it prints the interpreters that it finds, the oldest first and free-threaded ones left out.
"""

import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = (*[f'3.{minor}' for minor in range(7, 14)], '3.13t')
# The SDKs need more time to install than all else and are tested on the default Python.
UNIT_REQUIREMENTS = ('cryptography', 'hypothesis', 'pytest', 'redis', 'trustme')
UNIT_TESTS = ('unit', 'compat', 'concurrency', 'profile', 'sharing', 'test_cases.py')
# Real servers need certificates, and the package that makes them has no build for a free-threaded Python.
FREE_THREADED_REQUIREMENTS = ('pytest',)
FREE_THREADED_TESTS = ('concurrency', '--ignore', 'concurrency/test_real_servers.py')


def runs(interpreter, version):
    """Whether it starts, is this version of CPython, and can make a virtual environment."""
    probe = (
        'import sys, ensurepip, venv; '
        f'sys.exit(not ("{{}}.{{}}{{}}".format(*sys.version_info[:2], getattr(sys, "abiflags", "")[-1:]) '
        f'in ("{version}", "{version}m") and sys.implementation.name == "cpython"))'
    )
    return subprocess.call([interpreter, '-c', probe], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) == 0


def find(version):
    versions = Path(os.environ.get('PYENV_ROOT') or Path.home() / '.pyenv') / 'versions'
    number, free_threaded = version.rstrip('t'), version[len(version.rstrip('t')):]
    installed = sorted(versions.glob(f'{number}.*[0-9]{free_threaded}'), reverse=True)
    candidates = [str(path / 'bin' / 'python') for path in installed]
    on_path = shutil.which(f'python{version}')
    if on_path:
        candidates.append(on_path)
    return next((candidate for candidate in candidates if runs(candidate, version)), None)


def build_wheel():
    """The package as it is published; one for all, because builds in one folder at once get in each other's way."""
    wheels = ROOT / '.venvs' / 'wheels'
    shutil.rmtree(wheels, ignore_errors=True)
    subprocess.check_call([
        sys.executable, '-m', 'pip', 'wheel', '--quiet', '--disable-pip-version-check', '--no-deps',
        '--wheel-dir', str(wheels), str(ROOT / 'python'),
    ])
    return str(next(wheels.glob('*.whl')))


def test(interpreter, version, wheel):
    """Install into a new environment and run the tests there; their output, and whether they passed."""
    environment = ROOT / '.venvs' / f'wheel-{version}'
    python = str(environment / 'bin' / 'python')
    free_threaded = version.endswith('t')
    requirements = FREE_THREADED_REQUIREMENTS if free_threaded else UNIT_REQUIREMENTS
    tests = FREE_THREADED_TESTS if free_threaded else UNIT_TESTS
    strictly = ('-X', 'gil=0', '-X', 'dev', '-W', 'error') if free_threaded else ()
    commands = (
        [interpreter, '-m', 'venv', '--clear', str(environment)],
        [python, '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', *requirements, wheel],
        [python, *strictly, '-m', 'pytest', '-q', '-p', 'no:cacheprovider', *tests],
    )
    for command in commands:
        ran = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=ROOT / 'python' / 'tests'
        )
        if ran.returncode != 0:
            return False, ran.stdout
    return True, ran.stdout


def main(*arguments):
    found = {version: find(version) for version in VERSIONS}
    if arguments == ('--list',):
        print(*(path for version, path in found.items() if path and not version.endswith('t')), sep='\n')
        return 0
    wheel = build_wheel()
    failed = []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        tests = {
            version: pool.submit(test, path, version, wheel) for version, path in found.items() if path is not None
        }
        for version in VERSIONS:
            if found[version] is None:
                print(f'Python {version}: absent on this machine, not tested', flush=True)
                continue
            passed, output = tests[version].result()
            summary = (output.strip().splitlines() or [''])[-1]
            print(f'Python {version}: {summary}' if passed else f'Python {version}: FAILED\n{output}', flush=True)
            if not passed:
                failed.append(version)
    return int(bool(failed))


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
