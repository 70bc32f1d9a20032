"""The code blocks of the documentation: README.md and every English page under docs/."""

import re
import textwrap
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / 'docs'
_PARTS = re.compile(
    r'^#+ (?P<heading>[^\n]+)$'
    r'|^(?:(?P<marker>[ ]*)<!-- not run: (?P<reason>[^\n]+?) -->\n)?'
    r'^(?P<indent>[ ]*)```(?P<language>[\w-]*)[^\n]*\n(?P<code>.*?)^(?P=indent)```[ ]*$',
    re.MULTILINE | re.DOTALL,
)
_LANGUAGES = {'bash': 'sh', 'shell': 'sh', 'console': 'console'}


class Block:
    """One block.

    :ivar page: its page without the ending, such as ``environments/ecs``; ``README`` of the README.
    :ivar heading: the heading that it stands under.
    :ivar number: its place on the page, from 0.
    :ivar language: as the page says, but one name for each.
    :ivar not_run: why it is not run; None: it is.
    :ivar before: the block before it on the page.
    """

    def __init__(self, page, heading, number, match, before):
        self.page, self.heading, self.number, self.before = page, heading, number, before
        self.language = _LANGUAGES.get(match.group('language'), match.group('language'))
        self.code = textwrap.dedent(match.group('code'))
        self.not_run = match.group('reason')

    @property
    def id(self):
        return f'{self.page}: {self.heading} [{self.language} {self.number}]'

    def __repr__(self):
        return f'Block({self.id!r})'


def pages():
    """The paths of all pages that are run. Those in Chinese have the blocks of the English ones, which a test holds."""
    english = (path for path in DOCS.rglob('*.md') if not path.name.endswith('.zh.md'))
    return [ROOT / 'README.md', *sorted(english)]


def name_of(path):
    """The name of a page in ids."""
    return path.stem if path.parent == ROOT else path.relative_to(DOCS).with_suffix('').as_posix()


def blocks_of(path):
    """The blocks of a page, in their order."""
    heading, before, number = '', None, 0
    for match in _PARTS.finditer(path.read_text(encoding='utf-8')):
        if match.group('heading'):
            heading = match.group('heading')
            continue
        before = Block(name_of(path), heading, number, match, before)
        number += 1
        yield before
