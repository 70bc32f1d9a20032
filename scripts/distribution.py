"""``make dist``: builds the sdist, and from it the wheel, into ``dist``, and fails when they are not fit to publish.

They are built twice, from copies of what git knows in folders of different names, times and file modes: both must be
the same byte for byte. ``SOURCE_DATE_EPOCH`` is the time of the last commit unless it is set.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from email import message_from_bytes
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DIST = ROOT / 'dist'
PACKAGE = 'alibabacloud_credentials/'
# As setup.py writes them.
OURS = re.compile(r'https://(?:github\.com|raw\.githubusercontent\.com)/aliyun/credentials-python/(?:blob/|tree/)?HEAD/'
                  r'([^)"\s#]+)')
LINK = re.compile(r'\]\(([^)\s]+)|^\[[^\]]+\]: (\S+)|(?:href|src)="([^"]+)"', re.M)
CODE = re.compile(r'^```.*?^```$|`[^`\n]+`', re.M | re.S)


def git(*arguments):
    return subprocess.check_output(('git', *arguments), cwd=str(ROOT)).decode()


def copy_of_the_tree(folder, mode, moment):
    """What git knows, new files included, with the same mode and time for each."""
    for name in git('ls-files', '-z', '--cached', '--others', '--exclude-standard').strip('\0').split('\0'):
        source, target = ROOT / name, folder / name
        if source.is_file():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(str(source), str(target))
            target.chmod(mode)
            os.utime(str(target), (moment, moment))


def build(folder, mode, moment):
    """The two archives, the wheel built from the sdist."""
    copy_of_the_tree(folder, mode, moment)
    environment = {'SOURCE_DATE_EPOCH': git('log', '-1', '--format=%ct').strip(), **os.environ}
    ran = subprocess.run(
        [sys.executable, '-m', 'build', '--no-isolation', '--outdir', str(folder / 'dist'), str(folder / 'python')],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, check=False,
    )
    if ran.returncode != 0:
        sys.exit(ran.stdout.decode(errors='replace'))
    return sorted((folder / 'dist').iterdir())


def files_of(archive):
    """Name to content; names in an sdist without the folder that all of it is in."""
    if archive.suffix == '.whl':
        with zipfile.ZipFile(str(archive)) as wheel:
            return {name: wheel.read(name) for name in wheel.namelist()}
    with tarfile.open(str(archive)) as sdist:
        members = [member for member in sdist.getmembers() if member.isfile()]
        return {member.name.partition('/')[2]: sdist.extractfile(member).read() for member in members}


def faults_of(archive):
    """A sentence for each thing that is wrong with an archive."""
    files = files_of(archive)
    expected = {name[len('python/'):] for name in git('ls-files', f'python/{PACKAGE}').split()}
    packed = {name for name in files if name.startswith(PACKAGE)}
    yield from (f'{name} is missing' for name in sorted(expected - packed) if (ROOT / 'python' / name).exists())
    yield from (f'{name} is test code, whose data is not here' for name in sorted(files) if name.startswith('tests/'))
    if not any(name.rpartition('/')[2] == 'LICENSE' for name in files):
        yield 'the licence is missing'
    metadata = message_from_bytes(files['PKG-INFO'] if 'PKG-INFO' in files else files[next(
        name for name in files if name.endswith('.dist-info/METADATA'))])
    yield from faults_of_description(metadata['Description'] or metadata.get_payload())


def faults_of_description(text):
    if not text.strip():
        yield 'it has no description'
    for found in LINK.finditer(CODE.sub('', text)):
        target = next(filter(None, found.groups()))
        ours = OURS.match(target)
        if ours is None and not re.match(r'[a-z]+:|#', target):
            yield f'the description links to {target}, which leads nowhere on a package index'
        if ours is not None and not (ROOT / ours.group(1)).exists():
            yield f'the description links to {ours.group(1)}, which is not in the repository'


def main():
    with tempfile.TemporaryDirectory() as temporary:
        archives = build(Path(temporary, 'one'), 0o644, 1500000000)
        others = build(Path(temporary, 'another', 'folder'), 0o600, 1600000000)
        subprocess.check_call([sys.executable, '-m', 'twine', 'check', '--strict', *map(str, archives)])
        faults = [f'{archive.name}: {fault}' for archive in archives for fault in faults_of(archive)]
        faults += [
            f'{one.name}: built again from the same files it has other bytes'
            for one, other in zip(archives, others) if one.read_bytes() != other.read_bytes()
        ]
        shutil.rmtree(str(DIST), ignore_errors=True)
        shutil.copytree(str(Path(temporary, 'one', 'dist')), str(DIST))
    for archive in sorted(DIST.iterdir()):
        print(f'{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.relative_to(ROOT)}')
    return '\n'.join(faults) or None


if __name__ == '__main__':
    sys.exit(main())
