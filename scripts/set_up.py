"""``make`` calls this: makes one of the project's virtual environments, or brings it up to date.

    set_up.py FOLDER PURPOSE OLDEST [PIP ARGUMENT ...]

FOLDER gets an environment of the Python that runs this, with what the arguments name. PURPOSE says what it is for, and
OLDEST is the first Python that its packages run on. What pip says goes to a log beside the folder; what can go wrong is
said in a sentence.
"""

import re
import subprocess
import sys
from pathlib import Path

# pip says one of these when it cannot reach an index at all.
OFFLINE = re.compile(r'Retrying \(Retry\(|connection broken by|Could not fetch URL|Max retries exceeded')


def works(python):
    """Whether an environment is there and whole: its interpreter may have been removed, or its making interrupted."""
    return python.exists() and subprocess.call([str(python), '-c', 'import pip'], stderr=subprocess.DEVNULL) == 0


def install(folder, arguments, log):
    """Whether all could be installed."""
    python = folder / 'bin' / 'python'
    if not works(python):
        # What it says when a part of Python is missing names what to install, so it is shown.
        subprocess.check_call([sys.executable, '-m', 'venv', '--clear', str(folder)])
    pip = [str(python), '-m', 'pip', 'install', '--disable-pip-version-check']
    with log.open('w', encoding='utf-8') as output:
        # The pip that an older Python brings along may not know editable installs of a pyproject.toml.
        return all(
            subprocess.call([*pip, *wanted], stdout=output, stderr=subprocess.STDOUT) == 0
            for wanted in (['--retries', '1', '--upgrade', 'pip'], arguments)
        )


def why(log):
    """What went wrong, in a sentence."""
    text = log.read_text(encoding='utf-8', errors='replace')
    if OFFLINE.search(text):
        return (
            'PyPI cannot be reached: the first run needs it, or another index in PIP_INDEX_URL, to install packages; '
            f'later runs do without (details: {log})'
        )
    errors = [line for line in text.splitlines() if line.startswith('ERROR: ')]
    return f'pip failed: {(errors or text.splitlines() or ["it said nothing"])[-1]} (details: {log})'


def main(folder, purpose, oldest, *arguments):
    number = '.'.join(map(str, sys.version_info[:2]))
    if sys.version_info < tuple(map(int, oldest.split('.'))):
        return f'{purpose}: needs Python {oldest} or later, and {sys.executable} is {number}; name another in PYTHON='
    folder = Path(folder)
    log = folder.with_name(f'{folder.name}.log')
    folder.parent.mkdir(parents=True, exist_ok=True)
    does = 'Bringing up to date' if works(folder / 'bin' / 'python') else 'Setting up'
    print(f'{does}: {folder} for {purpose}, with Python {number} and packages from PyPI, about a minute', flush=True)
    try:
        installed = install(folder, arguments, log)
    except subprocess.CalledProcessError:
        return f'{folder}: a virtual environment cannot be made with {sys.executable}; what it says is above'
    return None if installed else why(log)


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
