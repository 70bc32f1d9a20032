"""The tools around the cases: what they say when a case, an exchange or a port is not as it should be."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Dict, List

import pytest
from case_exchange import Sent, differences
from case_runner import Exchange

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / 'parity'))
compare = pytest.importorskip('compare', reason='the folder parity is not here')
drive = pytest.importorskip('drive')
explain = pytest.importorskip('explain')

EXPECTED: Dict[str, Any] = {
    'method': 'POST', 'url': 'https://sts.aliyuncs.com/', 'params': {'Action': 'AssumeRole'},
    'form': {'RoleArn': 'arn', 'RoleSessionName': {'matches': 's-[0-9]+'}}, 'without': ['Policy'],
}
FORM = {'content-type': 'application/x-www-form-urlencoded'}


URL = 'https://sts.aliyuncs.com/?Action=AssumeRole'


def sent(url: str = URL, body: str = 'RoleArn=arn&RoleSessionName=s-1') -> Sent:
    return Sent('POST', url, FORM, body.encode('utf-8'))


def test_a_request_that_matches_has_no_differences() -> None:
    assert differences(EXPECTED, sent()) == []


@pytest.mark.parametrize(('request_sent', 'difference'), [
    (sent('https://elsewhere.test/?Action=AssumeRole'), 'went to https://elsewhere.test/ instead of'),
    (sent(body='RoleArn=arn'), 'sent no parameter RoleSessionName in the form'),
    (sent(body='RoleArn=other&RoleSessionName=s-1'), 'sent another parameter RoleArn in the form'),
    (sent(body='RoleArn=arn&RoleSessionName=s-1&Policy=p'), 'sent Policy'),
    (Sent('GET', 'https://sts.aliyuncs.com/?Action=AssumeRole', {}, b''), 'used GET instead of POST'),
])
def test_a_difference_is_reported_in_words(request_sent: Sent, difference: str) -> None:
    assert difference in '\n'.join(differences(EXPECTED, request_sent))


def test_other_ports_may_put_parameters_elsewhere() -> None:
    url = 'https://sts.aliyuncs.com/?Action=AssumeRole&RoleArn=arn&RoleSessionName=s-1'
    assert differences(EXPECTED, Sent('GET', url, {}, b''), strict=False) == []


def test_a_signature_that_does_not_verify_is_reported() -> None:
    signed = {**EXPECTED, 'signed_with': 'FAKE-SECRET-user'}
    assert differences(signed, sent()) == ['sent a signature that does not verify']


def test_an_unused_exchange_is_reported() -> None:
    exchange = Exchange([{'request': EXPECTED, 'response': {'status': 200, 'json': {}}}])
    exchange.close()
    assert exchange.problems == ['never asked: POST https://sts.aliyuncs.com/ AssumeRole']


def test_an_unexpected_request_is_reported_without_its_values() -> None:
    exchange = Exchange([])
    request = SimpleNamespace(method='GET', url='http://a.test/b?token=FAKE-SECRET-x', headers={}, body=None)
    with pytest.raises(ConnectionRefusedError):
        exchange.send(request)
    assert exchange.problems == ["unexpected request: GET http://a.test/b with ['token']"]


class StubPort:
    """A port whose driver is a few lines of Python."""

    def __init__(self, program: str) -> None:
        self._program = program

    def command(self) -> List[str]:
        return [sys.executable, '-c', self._program]


GOOD = 'import json, sys\nfor _ in sys.stdin: print(json.dumps({"outcomes": [{"kind": "error"}]}), flush=True)'


@pytest.mark.parametrize('driver', [drive.OneCaseDriver, drive.ManyCasesDriver])
@pytest.mark.parametrize(('program', 'outcome'), [
    (GOOD, [{'kind': 'error'}]),
    ('print("noise", flush=True)\n' + GOOD, [{'kind': 'error'}]),
    ('import os; os.abort()', compare.CRASHED),
    ('import time; time.sleep(60)', compare.HUNG),
])
def test_a_driver_that_crashes_or_hangs_is_reported(
    driver: Any, program: str, outcome: Any, tmp_path: Path
) -> None:
    limit_s = 1 if outcome == compare.HUNG else 30
    assert driver(StubPort(program), {}, limit_s).ask({}, {}, tmp_path) == outcome


def test_a_driver_that_crashed_is_started_again(tmp_path: Path) -> None:
    flag = tmp_path / 'crashed'
    once = f'import os, pathlib\nflag = pathlib.Path({str(flag)!r})\nif not flag.exists(): flag.touch(); os.abort()\n'
    driver = drive.ManyCasesDriver(StubPort(once + GOOD), {}, 30)
    assert [driver.ask({}, {}, tmp_path) for _ in range(2)] == [compare.CRASHED, [{'kind': 'error'}]]


CASE = {'expect': {'credential': {'accessKeyId': 'id', 'type': 'default', 'providerName': 'default/env'}}}


@pytest.mark.parametrize(('outcome', 'found'), [
    ({'kind': 'ok', 'credential': {'accessKeyId': 'id', 'type': 'default', 'providerName': 'default/env'}}, []),
    ({'kind': 'ok', 'credential': {'accessKeyId': 'x', 'type': 'sts', 'providerName': 'env'}},
     ['another accessKeyId', 'type sts', 'provider name env']),
    ({'kind': 'error'}, ['fails: GET http://a/: never asked']),
    ({'kind': 'unsupported'}, ['has no such setting: GET http://a/: never asked']),
])
def test_a_port_is_compared_in_words(outcome: Dict[str, Any], found: List[str]) -> None:
    notes = [] if outcome['kind'] == 'ok' else ['GET http://a/: never asked']
    assert compare.case_differences(CASE, [outcome], notes, []) == found


def decisions(kernel: str = '') -> Any:
    rules = [explain.Rule('a-decision', {'difference': 'fails$', 'cases': 'ini/*', 'ports': 'go'})]
    return explain.Decisions(rules, {'cases': kernel, 'beside': 'type '})


def results(port: str, case: str, *found: str) -> Any:
    return {port: {case: {'differences': list(found)}}}


def test_an_explained_difference_is_no_problem() -> None:
    assert decisions().judge(results('go', 'ini/a', 'fails'), whole=False) == []


@pytest.mark.parametrize(('port', 'case', 'difference', 'problem'), [
    ('java', 'ini/a', 'fails', 'unexplained: ini/a, Java'),
    ('go', 'env/a', 'fails', 'unexplained: env/a, Go'),
    ('ours', 'ini/a', 'fails', 'our own requests or results'),
])
def test_any_other_difference_is_a_problem(port: str, case: str, difference: str, problem: str) -> None:
    assert problem in decisions().judge(results(port, case, difference), whole=False)[0]


def test_no_decision_explains_a_difference_in_what_all_ports_agree_on() -> None:
    assert 'all ports agree' in decisions('ini/*').judge(results('go', 'ini/a', 'fails'), whole=False)[0]


def test_every_decision_that_is_named_has_its_section() -> None:
    assert not [it for it in explain.Decisions.load().judge({}, whole=True) if 'has no section' in it]
