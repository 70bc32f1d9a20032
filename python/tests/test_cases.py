"""Every case of ``cases/``, played in sync and in async."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Any, Callable

import pytest
from case_format import ROOT, SECRET_MARK, Case, MalformedCase, all_cases, strings
from case_runner import Player, ask_async, ask_sync, file_mismatches, mismatches, warnings_of

CASES = all_cases()
MODES = {'sync': ask_sync, 'async': ask_async}


@pytest.mark.parametrize('mode', sorted(MODES))
@pytest.mark.parametrize('case', CASES, ids=lambda case: case.id)
def test_case(case: Case, mode: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    if 'private-key' in _text_of(case):
        pytest.importorskip('cryptography')
    caplog.set_level(logging.DEBUG)
    player = Player(case, tmp_path / 'home', MODES[mode])
    player.play()
    steps = [case.case, *case.case.get('then', ())]
    expects = [step['expect'] for step in player.case.case.get('then', ())]
    assert len(player.outcomes) == len(steps)
    problems = [
        problem for expect, outcome in zip([player.case.case['expect'], *expects], player.outcomes)
        for problem in mismatches(expect, outcome)
    ]
    problems += player.exchange.problems + file_mismatches(player.case, player.home)
    assert not problems, f'{case.folder}: {case.docs}\n' + '\n'.join(problems)
    printed = '\n'.join([caplog.text, *(text for outcome in player.outcomes for text in outcome.printed)])
    assert SECRET_MARK not in printed, 'a secret was printed'
    for text in case.case.get('warns', ()):
        assert text in warnings_of(caplog.records)


def _text_of(case: Case) -> str:
    files = (path for path in case.folder.rglob('*') if path.is_file())
    return ''.join(path.read_bytes().decode('utf-8', 'replace') for path in files)


def test_there_are_cases_for_every_rule() -> None:
    assert len(CASES) >= 150


def test_every_case_is_documented_in_a_sentence() -> None:
    wanting = [case.id for case in CASES if not re.fullmatch(r'\S.{10,200}\.', case.docs)]
    assert not wanting


def test_all_secrets_of_the_cases_carry_the_mark() -> None:
    secret = re.compile(r'secret|token$|password', re.IGNORECASE)
    for case in CASES:
        config: Any = case.case['call'].get('config', {})
        for name, value in [*config.items(), *case.env.items()]:
            if secret.search(name) and isinstance(value, str) and value:
                assert SECRET_MARK in value, f'{case.id}: {name}'


def test_placeholders_are_spelt_right() -> None:
    known = re.compile(r'\{\{(now|cst|milli|date|epoch|home|private-key)([+-]\d+)?\}\}')
    for case in CASES:
        for text in strings([case.case, case.env, case.http]):
            assert '{{' not in known.sub('', text), case.id


@pytest.mark.parametrize(('change', 'complaint'), [
    (lambda case: case.pop('docs'), "case.json: the key 'docs' is missing"),
    (lambda case: case.update(expected={}), "case.json: the key 'expected' is not known"),
    (lambda case: case.update(docs=''), 'case.json: docs: must be a text'),
    (lambda case: case.update(call={}), 'case.json: call: needs exactly one of'),
    (lambda case: case['expect'].update(error={}), 'case.json: expect: needs exactly one of'),
    (lambda case: case.update(expect={'error': {'kind': 'odd'}}), 'case.json: expect.error.kind: must be one of'),
])
def test_a_malformed_case_names_its_file_and_key(
    tmp_path: Path, change: Callable[[Any], Any], complaint: str
) -> None:
    import json

    folder = tmp_path / 'subject' / 'name'
    folder.mkdir(parents=True)
    content = json.loads((ROOT / 'static' / 'access_key' / 'case.json').read_text(encoding='utf-8'))
    change(content)
    (folder / 'case.json').write_text(json.dumps(content), encoding='utf-8')
    with pytest.raises(MalformedCase) as caught:
        Case(folder)
    assert complaint in str(caught.value).replace('\\', '/')


@pytest.mark.parametrize(('name', 'content', 'complaint'), [
    ('case.json', '{', 'case.json: '),
    ('env.json', '{"A": 1}', 'env.json: A: must be a text'),
    ('http.json', '{}', 'http.json: must be a list'),
    ('http.json', '[{"request": {"method": "GET"}, "response": {}}]', "[0].request: the key 'url' is missing"),
    ('http.json', '[{"request": {"method": "GET", "url": "http://a/"}, "response": {}}]', '[0].response.status'),
])
def test_a_malformed_file_names_itself(tmp_path: Path, name: str, content: str, complaint: str) -> None:
    folder = tmp_path / 'subject' / 'name'
    folder.mkdir(parents=True)
    good = (ROOT / 'static' / 'access_key' / 'case.json').read_text(encoding='utf-8')
    (folder / 'case.json').write_text(good, encoding='utf-8')
    (folder / name).write_text(content, encoding='utf-8')
    with pytest.raises(MalformedCase) as caught:
        Case(folder)
    assert complaint in str(caught.value)
