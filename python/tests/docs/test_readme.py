"""The README in both languages: short, with the same headings and the same code."""

import re

import pytest
from doc_blocks import ROOT

BOTH = ('README.md', 'README-CN.md')
_FENCED = re.compile(r'^```.*?^```$', re.MULTILINE | re.DOTALL)


def text(name):
    return (ROOT / name).read_text(encoding='utf-8')


@pytest.mark.parametrize('name', BOTH)
def test_it_has_at_most_150_lines_and_no_table(name):
    lines = text(name).splitlines()
    assert len(lines) <= 150
    assert [line for line in lines if line.startswith('|')] == []


def test_both_have_the_same_code_but_comments():
    english, chinese = ([re.sub('#.*', '', block) for block in _FENCED.findall(text(name))] for name in BOTH)
    assert chinese == english


def test_both_have_the_same_headings():
    english, chinese = (re.findall('^#+ ', _FENCED.sub('', text(name)), re.MULTILINE) for name in BOTH)
    assert chinese == english


@pytest.mark.parametrize('name', BOTH)
def test_its_links_lead_somewhere(name):
    targets = re.findall(r'\]\(([^)#:\s]+)\)', text(name))
    assert [target for target in targets if not (ROOT / target).exists()] == []
