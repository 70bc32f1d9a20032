"""What people look for is one search away, or one click on the front page."""

import json
from pathlib import Path

import pytest
from browsing import Visitor

QUESTIONS = json.loads(Path(__file__).with_name('questions.json').read_text('utf-8'))
# How many results a person reads.
READ = 5


@pytest.fixture(scope='module')
def visitor(site):
    with Visitor(site) as visitor:
        yield visitor


@pytest.mark.parametrize('front_page', ['', 'zh/'])
def test_imdsv2_is_found(visitor, front_page):
    assert f'{front_page}environments/ecs/' in visitor.search(front_page, 'IMDSv2')[:READ]


@pytest.mark.parametrize(('front_page', 'language'), [('', 'en'), ('zh/', 'zh')])
@pytest.mark.parametrize('question', QUESTIONS, ids=lambda question: question['en'])
def test_the_page_that_answers_is_found(visitor, question, front_page, language):
    page = f'{front_page}{question["page"]}/'
    visitor.open(front_page)
    assert page in visitor.links() or page in visitor.search(front_page, question[language])[:READ]


def test_results_are_in_the_language_of_the_page(visitor):
    assert all(path.startswith('zh/') for path in visitor.search('zh/', 'IMDSv2'))
    assert not any(path.startswith('zh/') for path in visitor.search('', 'IMDSv2'))
