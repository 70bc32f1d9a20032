"""What pyproject.toml cannot say: the description is the README with links that work elsewhere, and with
``SOURCE_DATE_EPOCH`` set the sdist is the same whenever, wherever and by whomever it is built.
"""

import gzip
import io
import os
import re
import tarfile
from pathlib import Path

from setuptools import setup
from setuptools.command.sdist import sdist

HERE = Path(__file__).resolve().parent
REPOSITORY = 'aliyun/credentials-python'
PAGES = f'https://github.com/{REPOSITORY}/blob/HEAD/'
PICTURES = f'https://raw.githubusercontent.com/{REPOSITORY}/HEAD/'
PICTURE = re.compile(r'\.(gif|jpe?g|png|svg|webp)$')
CODE = re.compile(r'(^```.*?^```$|`[^`\n]+`)', re.M | re.S)
# [text](target), [name]: target, <a href="target">, <img src="target">; none with a scheme, and no place in the page.
RELATIVE = re.compile(r'(\]\(|^\[[^\]]+\]: |href="|src=")(?!#|[a-z]+:)([^)"\s]+)', re.M)


def description():
    """The README as an index shows it. An sdist holds it in this form; in the repository it is a folder above. This
    folder alone can be installed without it.
    """
    packed, written = HERE / 'README.md', HERE.parent / 'README.md'
    if packed.exists():
        return packed.read_text(encoding='utf-8')
    pieces = CODE.split(written.read_text(encoding='utf-8') if written.exists() else '')
    pieces[::2] = [RELATIVE.sub(absolute, piece) for piece in pieces[::2]]
    return ''.join(pieces)


def absolute(link):
    start, target = link.groups()
    return start + (PICTURES if PICTURE.search(target) else PAGES) + target


class ReproducibleSdist(sdist):
    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, files)
        (Path(base_dir) / 'README.md').write_text(description(), encoding='utf-8')

    def make_archive(self, base_name, format, *arguments, **keywords):
        path = super().make_archive(base_name, format, *arguments, **keywords)
        moment = os.environ.get('SOURCE_DATE_EPOCH')
        if moment is not None and format == 'gztar':
            settle(Path(path), int(moment))
        return path


def settle(path, moment):
    """Write an archive again without what depends on the machine: times, owners, modes and the order of a folder."""
    plain = io.BytesIO()
    with tarfile.open(str(path)) as old, tarfile.open(fileobj=plain, mode='w', format=tarfile.PAX_FORMAT) as new:
        for member in sorted(old.getmembers(), key=lambda each: each.name):
            content = old.extractfile(member) if member.isfile() else None
            settled = tarfile.TarInfo(member.name)
            settled.type, settled.size, settled.mtime = member.type, member.size, moment
            settled.mode = 0o644 if member.isfile() else 0o755
            new.addfile(settled, content)
    with path.open('wb') as file, gzip.GzipFile(filename='', fileobj=file, mode='wb', mtime=moment) as packed:
        packed.write(plain.getvalue())


setup(
    long_description=description(),
    long_description_content_type='text/markdown',
    license='Apache-2.0',
    cmdclass={'sdist': ReproducibleSdist},
)
