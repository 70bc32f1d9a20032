"""docs/troubleshooting.md, in both languages: an anchor for each code, and the texts that ``help CODE`` prints."""

import importlib.util
import json
import re
from pathlib import Path

import pytest
from alibabacloud_credentials.tools.codes import known_codes

ROOT = Path(__file__).resolve().parents[3]
CHINESE = json.loads((ROOT / 'scripts' / 'troubleshooting.zh.json').read_text(encoding='utf-8'))
PAGES = sorted((ROOT / 'docs').glob('troubleshooting*.md'))


def text_of(page):
    return page.read_text(encoding='utf-8')


def anchors_in(text):
    """Each place of a page that a link can lead to, as often as it is there."""
    headings = [re.sub(r'[^\w\s-]', '', found).lower() for found in re.findall(r'^##+ (.+)$', text, re.M)]
    return headings + re.findall(r'<a id="([^"]+)">', text)


def in_quotes(text):
    return sorted(re.findall('`([^`]+)`', text))


@pytest.mark.parametrize('page', PAGES, ids=lambda page: page.name)
def test_each_code_has_one_anchor(page):
    anchors = anchors_in(text_of(page))
    assert [code for code in known_codes() if anchors.count(code) != 1] == []


def test_the_sections_of_the_codes_are_what_the_command_prints():
    text = text_of(ROOT / 'docs' / 'troubleshooting.md')
    for code, each in known_codes().items():
        actions = '\n'.join(f'- {action}' for action in each.actions)
        assert f'# {code}\n\n{each.meaning}\n\n{actions}\n' in text, code


def test_the_pages_are_what_their_texts_say():
    spec = importlib.util.spec_from_file_location('troubleshooting', ROOT / 'scripts' / 'troubleshooting.py')
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    for page, content in generator.pages().items():
        assert text_of(page) == content, f'{page.name}: run make codegen'


def test_every_code_has_its_chinese_text():
    assert list(CHINESE.keys() ^ known_codes().keys()) == []


@pytest.mark.parametrize('code', list(CHINESE))
def test_a_chinese_text_says_as_much_as_the_english_one(code):
    english, chinese = known_codes()[code], CHINESE[code]
    assert set(chinese) == {'meaning', 'do'}
    assert len(chinese['do']) == len(english.actions)
    for theirs, ours in zip([english.meaning, *english.actions], [chinese['meaning'], *chinese['do']]):
        assert re.search('[\u4e00-\u9fff]', ours), ours
        assert in_quotes(theirs) == in_quotes(ours)
