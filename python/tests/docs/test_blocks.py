"""Every code block of the README and of the site runs, or is used as what it is; each is one test."""

import re

import pytest
from alibabacloud_credentials.testing import LocalCloud
from doc_blocks import blocks_of, name_of, pages
from docs_world import DocsWorld
from running import Page
from shell_world import ShellWorld

# make test-adapters has the SDKs; python/tests/adapters runs these.
NEEDS_SDKS = re.compile('adapters/')
PAGES = {name_of(path): list(blocks_of(path)) for path in pages()}
BLOCKS = [block for blocks in PAGES.values() for block in blocks]


def is_run_here(block):
    return block.not_run is None and not (block.language == 'python' and NEEDS_SDKS.match(block.page))


@pytest.fixture(scope='module')
def world(tmp_path_factory):
    with LocalCloud() as cloud:
        world = DocsWorld(cloud)
        world.shell = ShellWorld(world, tmp_path_factory.mktemp('docs'))
        yield world
        world.shell.close()


class Pages:
    """The page whose blocks are being run; the one before it is closed."""

    def __init__(self, world):
        self._world, self._open = world, None

    def of(self, block):
        if self._open is None or self._open.name != block.page:
            self.close()
            self._open = Page(PAGES[block.page], self._world)
        return self._open

    def close(self):
        if self._open is not None:
            self._open.close()


@pytest.fixture(scope='module')
def opened(world):
    pages = Pages(world)
    yield pages
    pages.close()


@pytest.mark.parametrize('block', [block for block in BLOCKS if is_run_here(block)], ids=lambda block: block.id)
def test_a_block_runs(block, opened):
    opened.of(block).run(block)


def test_every_block_is_run_or_says_why_not():
    fences = sum(len(re.findall(r'^ *```\w', path.read_text(encoding='utf-8'), re.MULTILINE)) for path in pages())
    assert len(BLOCKS) == fences
    assert [block for block in BLOCKS if block.not_run is not None and len(block.not_run.split()) < 3] == []


def test_every_block_has_a_language():
    assert [block for block in BLOCKS if not block.language] == []


@pytest.mark.parametrize('path', pages(), ids=name_of)
def test_no_code_is_marked_by_indentation_alone(path):
    """Such code would not be found, and is not run."""
    text = re.sub(r'^( *)```.*?^\1```', '', path.read_text(encoding='utf-8'), flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r'(?:^|\n\n) {4}(?! *[-*\d])(?:\S*\$ |python |alibabacloud)[^\n]*', text) == []
