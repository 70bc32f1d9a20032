"""Every page in a real browser: nothing overflows, nothing is missing, nothing is asked of any other machine."""

import os
from pathlib import Path

import pytest
from browsing import DESKTOP, PHONE, Visitor, pages_of
from repository import ROOT

PICTURES = Path(os.environ.get('SCREENSHOTS', ROOT / '.venvs/screenshots'))
WIDTHS = {'phone': PHONE, 'desktop': DESKTOP}


@pytest.fixture(scope='module')
def visited(site):
    """What was seen on a walk over all pages, which is taken once."""
    with Visitor(site) as visitor:
        yield Walk(visitor, pages_of(site))


class Walk:
    def __init__(self, visitor, pages):
        self.too_wide, self.complaints, self.requests = [], [], []
        self.root = visitor.root
        for page in pages:
            visitor.look(DESKTOP)
            visitor.open(page)
            for name, width in WIDTHS.items():
                what = visitor.too_wide(width)
                if what:
                    self.too_wide.append(f'{page or "the front page"} at {width} pixels: {what}')
                visitor.photograph(PICTURES / name / f'{page.strip("/").replace("/", ".") or "index"}.jpg')
            self.complaints += visitor.complaints()
            self.requests += visitor.requests()


def test_no_page_is_wider_than_its_window(visited):
    assert visited.too_wide == []


def test_no_page_makes_the_browser_complain(visited):
    assert visited.complaints == []


def test_every_request_is_answered(visited):
    assert [(address, failure) for address, failure in visited.requests if failure is not None] == []


def test_no_request_goes_to_another_machine(visited):
    assert visited.requests, 'the walk did not see any request'
    assert {address for address, _ in visited.requests if not address.startswith(visited.root)} == set()


@pytest.mark.parametrize('front_page', ['', 'zh/'])
def test_the_header_leads_to_the_other_language(visited, site, front_page):
    with Visitor(site) as visitor:
        visitor.open(f'{front_page}command/')
        led = visitor.browser.run('return [...document.querySelectorAll(".md-select__link")].map(link => link.href)')
        assert led == [f'{visitor.root}command/', f'{visitor.root}zh/command/']
