"""The virtual environments that are compared, each made once, under ``.bench`` at the root of the repository."""

import hashlib
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / '.bench'

PACKAGES = {
    'ours': [f'{ROOT / "python"}[redis,rsa]'],
    'published': ['alibabacloud_credentials==1.0.12'],
    'peers': ['botocore', 'google-auth', 'azure-identity', 'matplotlib'],
}


def python_of(name):
    """The interpreter of environment ``name``, which is made or brought up to date first."""
    home = BUILD / name
    stamp = home / 'stamp'
    wanted = _fingerprint(name)
    if not stamp.exists() or stamp.read_text() != wanted:
        print(f'making the environment {name!r} ...', flush=True)
        subprocess.check_call([sys.executable, '-m', 'venv', '--clear', str(home)])
        subprocess.check_call([
            str(home / 'bin' / 'python'), '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check',
            *PACKAGES[name],
        ])
        stamp.write_text(wanted)
    return str(home / 'bin' / 'python')


def _fingerprint(name):
    """Changes when what is installed would."""
    digest = hashlib.sha256(repr((sys.version, PACKAGES[name])).encode())
    if name == 'ours':
        for path in sorted((ROOT / 'python').rglob('*.py')):
            if 'tests' not in path.parts and 'build' not in path.parts:
                digest.update(path.read_bytes())
    return digest.hexdigest()
