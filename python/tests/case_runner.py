"""Plays a case through this package, in a world that holds nothing but the case.

Environment, home folder, clock and network are those of the case; commands really run. The exchange must be used
completely and in order, and whatever the package says about itself (text of objects, errors, logs) is collected, so
that the test can look for secrets in it.
"""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from pathlib import Path
from typing import Any, Callable, Dict, List

from alibabacloud_credentials import exceptions
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.testing import (
    Commands,
    FakeClock,
    FakeEnvironment,
    Files,
    RefusingContext,
    Response,
    use_context,
)
from case_exchange import Sent, differences, title
from case_format import NOW, Case

KINDS = {
    'expired': exceptions.ExpiredException,
    'unreachable': exceptions.UnreachableException,
    'rejected': exceptions.RejectedException,
    'invalid_configuration': exceptions.InvalidConfigurationException,
    'not_configured': exceptions.NotConfiguredException,
}
PROVIDERS = {
    'EnvironmentVariableCredentialsProvider': 'env',
    'OIDCRoleArnCredentialsProvider': 'oidc_role_arn',
    'CLIProfileCredentialsProvider': 'cli_profile',
    'ProfileCredentialsProvider': 'profile',
    'EcsRamRoleCredentialsProvider': 'ecs_ram_role',
    'URLCredentialsProvider': 'credential_uri',
}


class HomeFiles(Files):
    """The real file system, with the case's home."""

    def __init__(self, home: Path) -> None:
        self._home = str(home)

    def home(self) -> str:
        return self._home


class Exchange:
    """Answers requests as the case says, in order, and keeps what was wrong with them."""

    def __init__(self, exchanges: List[Dict[str, Any]]) -> None:
        self._left = list(exchanges)
        self.problems: List[str] = []

    def send(self, request: Any, **_: Any) -> Response:
        sent = Sent(request.method, request.url, request.headers, request.body or b'')
        sent.headers.setdefault('host', request.url.split('/')[2])
        if not self._left:
            self.problems.append(f'unexpected request: {sent}')
            raise ConnectionRefusedError()
        expected = self._left.pop(0)
        self.problems += [f'{title(expected["request"])}: {it}' for it in differences(expected['request'], sent)]
        return self._answer(expected['response'])

    def _answer(self, response: Dict[str, Any]) -> Response:
        if 'fault' in response:
            raise ConnectionResetError()
        text = response['text'] if 'text' in response else json.dumps(response.get('json'), ensure_ascii=False)
        return Response(response['status'], response.get('headers', {}), text.encode('utf-8'))

    def close(self) -> None:
        self.problems += [f'never asked: {title(exchange["request"])}' for exchange in self._left]


class Outcome:
    """What one call brought: the same words as in ``expect``, with everything printable beside it."""

    def __init__(self, credential: Dict[str, Any], error: Any, printed: List[str]) -> None:
        self.credential = credential
        self.error = error
        self.printed = printed


class Player:
    """One case, played once.

    :param ask: gets a credential from a client, as a synchronous or an asynchronous program does.
    """

    def __init__(self, case: Case, home: Path, ask: Callable[[Client], Any]) -> None:
        self.case = case.play_in(home)
        self.home = home
        self.exchange = Exchange(self.case.http)
        self.outcomes: List[Outcome] = []
        self._clock = FakeClock(wall=float(NOW))
        self._ask = ask

    def play(self) -> None:
        # Without jitter a case is the same at each run.
        context = RefusingContext(
            environment=FakeEnvironment(self.case.env), files=HomeFiles(self.home), http=self.exchange,
            clock=self._clock, commands=Commands(), random_fraction=lambda: 0.0,
        )
        with use_context(context):
            self._play_steps()
        self.exchange.close()

    def _play_steps(self) -> None:
        made: List[Client] = []
        self._call(made)
        for step in self.case.case.get('then', ()):
            self._clock.advance(NOW + step['after_s'] - self._clock.wall())
            self._call(made)

    def _call(self, made: List[Client]) -> None:
        printed: List[str] = []
        try:
            made or made.append(self._client(printed))
            model = self._ask(made[0])
        except exceptions.CredentialException as error:
            printed += [str(error), repr(error), ''.join(traceback.format_exception(type(error), error, None))]
            self.outcomes.append(Outcome({}, error, printed))
            return
        printed += _texts(made[0], made[0].cloud_credential, model)
        found = {name: value for name, value in model.to_map().items() if value is not None}
        self.outcomes.append(Outcome(found, None, printed))

    def _client(self, printed: List[str]) -> Client:
        if 'chain' in self.case.case['call']:
            return Client()
        config = Config().from_map(self.case.case['call']['config'])
        printed += _texts(config)
        return Client(config)


def _texts(*things: Any) -> List[str]:
    return [text for thing in things for text in (str(thing), repr(thing), f'{thing}')]


def ask_sync(client: Client) -> Any:
    return client.get_credential()


def ask_async(client: Client) -> Any:
    return asyncio.run(client.get_credential_async())


def mismatches(expect: Dict[str, Any], outcome: Outcome) -> List[str]:
    """What differs between what a case expects and what came, in words."""
    if 'credential' in expect:
        if outcome.error is not None:
            return [f'expected a credential, got {outcome.error!r}']
        names = sorted({*expect['credential'], *outcome.credential})
        return [
            f'{name}: expected {expect["credential"].get(name)!r}, got {outcome.credential.get(name)!r}'
            for name in names if expect['credential'].get(name) != outcome.credential.get(name)
        ]
    if outcome.error is None:
        return [f'expected an error, got {outcome.credential}']
    return _error_mismatches(expect['error'], outcome.error)


def _error_mismatches(expect: Dict[str, Any], error: Any) -> List[str]:
    kind = next((name for name, kind in KINDS.items() if isinstance(error, kind)), 'no kind')
    found = [] if kind == expect['kind'] else [f'expected {expect["kind"]}, got {kind}: {error}']
    if 'code' in expect and error.code != expect['code']:
        found.append(f'expected the code {expect["code"]}, got {error.code}')
    found += [f'{text!r} is not in: {error}' for text in expect.get('mentions', ()) if text not in str(error)]
    if 'tried' in expect:
        attempts = [(PROVIDERS[attempt.provider], attempt.outcome) for attempt in error.attempts]
        # A source without "=outcome" may have failed in any way.
        same = [
            source if '=' not in wanted else f'{source}={outcome}'
            for wanted, (source, outcome) in zip(expect['tried'], attempts)
        ]
        if same != expect['tried'] or len(attempts) != len(expect['tried']):
            found.append(f'expected {expect["tried"]} to be tried, got {attempts}')
    return found


def file_mismatches(case: Case, home: Path, slack_s: int = 0) -> List[str]:
    """What differs between ``files_after`` and the files in ``home``.

    :param slack_s: how far numbers may differ, where a real clock was used.
    """
    found: List[str] = []
    for name, expected in case.case.get('files_after', {}).items():
        actual = json.loads((home / name).read_text(encoding='utf-8-sig'))
        found += [f'{name}: {problem}' for problem in _within(expected, actual, '', slack_s)]
    return found


def _within(expected: Any, actual: Any, where: str, slack_s: int) -> List[str]:
    """Whether everything expected is there; more may be there."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        members = expected.items()
        return [problem for key, value in members for problem in _member(value, actual, key, where, slack_s)]
    if isinstance(expected, list) and isinstance(actual, list) and len(expected) == len(actual):
        pairs = enumerate(zip(expected, actual))
        return [problem for number, pair in pairs for problem in _within(*pair, f'{where}[{number}]', slack_s)]
    if isinstance(expected, int) and isinstance(actual, int) and abs(expected - actual) <= slack_s:
        return []
    return [] if expected == actual else [f'{where} is not as expected']


def _member(expected: Any, actual: Dict[str, Any], key: str, where: str, slack_s: int) -> List[str]:
    if expected == {'absent': True}:
        return [f'{where}.{key} was written'] if actual.get(key) else []
    return _within(expected, actual.get(key), f'{where}.{key}', slack_s)


def warnings_of(records: List[logging.LogRecord]) -> str:
    """All warnings of the package, as text."""
    ours = [it for it in records if it.name.startswith('alibabacloud_credentials') and it.levelno >= logging.WARNING]
    return '\n'.join(record.getMessage() for record in ours)
