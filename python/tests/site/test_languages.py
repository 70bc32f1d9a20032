"""Both languages say the same: the same headings, the same blocks of code, a Chinese page for every English one."""

import io
import re
import tokenize

import pytest
from repository import ROOT

DOCS = ROOT / 'docs'
# For those who work on the library itself, and the change log: these are in English, wherever they are shown.
ENGLISH_ONLY = {'benchmarks.md', 'cases.md', 'changelog.md', 'decisions.md', 'design.md'}
PAGES = sorted(
    path.relative_to(DOCS).as_posix() for path in DOCS.rglob('*.md') if not path.name.endswith('.zh.md')
)
TRANSLATED = [page for page in PAGES if (DOCS / page).with_suffix('.zh.md').exists()]
PAIRS = [(DOCS / page, (DOCS / page).with_suffix('.zh.md')) for page in TRANSLATED]
PAIRS.append((ROOT / 'README.md', ROOT / 'README-CN.md'))

# What would be a second word for something that the Chinese pages have one for, by the list in CONTRIBUTING.
SECOND_WORDS = {'应答': '响应', '本包': '本库', '小节': '节', '进程间缓存': '跨进程缓存', '调用者': '调用方'}

_FENCE = re.compile(r'^(?P<indent> *)(?P<mark>`{3,}|~{3,}) *(?P<language>[^\n]*)$')
_COMMENT = re.compile(r'(^|\s)#.*$')


def structure_of(path):
    """The level of each heading, and each block of code as its language and its lines without comments, in order."""
    headings, blocks, block = [], [], None
    for line in path.read_text('utf-8').splitlines():
        fence = _FENCE.match(line)
        if block is None and fence:
            block = (fence['mark'], fence['language'], [])
        elif block is not None and fence and fence['mark'].startswith(block[0]) and not fence['language']:
            blocks.append((block[1], without_comments(block[1], '\n'.join(block[2]))))
            block = None
        elif block is not None:
            block[2].append(line)
        elif re.match(r'#{1,6} ', line):
            headings.append(len(line) - len(line.lstrip('#')))
    return headings, blocks


def without_comments(language, text):
    if language.startswith('python'):
        try:
            tokens = list(tokenize.generate_tokens(io.StringIO(text + '\n').readline))
        except (tokenize.TokenError, SyntaxError):
            pass
        else:
            kept = [token.string for token in tokens if token.type not in (tokenize.COMMENT, tokenize.NL)]
            return ' '.join(kept).split()
    stripped = [_COMMENT.sub('', line).strip() for line in text.splitlines()]
    return [line for line in stripped if line]


@pytest.mark.parametrize(('english', 'chinese'), PAIRS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_headings_are_alike(english, chinese):
    assert structure_of(chinese)[0] == structure_of(english)[0]


@pytest.mark.parametrize(('english', 'chinese'), PAIRS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_blocks_of_code_are_alike_but_for_comments(english, chinese):
    assert structure_of(chinese)[1] == structure_of(english)[1]


@pytest.mark.parametrize(('_english', 'chinese'), PAIRS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_a_chinese_page_has_one_word_for_one_thing(_english, chinese):
    text = chinese.read_text('utf-8')
    assert {second: first for second, first in SECOND_WORDS.items() if second in text} == {}


def test_every_page_for_users_is_in_chinese():
    assert set(PAGES) - set(TRANSLATED) - ENGLISH_ONLY == set()


def test_every_chinese_page_has_an_english_one():
    chinese = {path.relative_to(DOCS).as_posix() for path in DOCS.rglob('*.zh.md')}
    assert chinese == {page[:-len('.md')] + '.zh.md' for page in TRANSLATED}
