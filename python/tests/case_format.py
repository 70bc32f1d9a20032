"""A case is a folder: what it looks like, and how it is read.

``case.json`` says what is called and what must come out, ``env.json`` is the whole environment, ``fs/`` a fake home
folder and ``http.json`` the exchange, both directions. Every port plays the same folders, so that nothing here knows
a language. ``docs/cases.md`` explains every key.

Text in every file may hold placeholders. A time is so many seconds after the case happens: ``{{now+60}}`` (a UTC time
stamp), ``{{cst+60}}`` (the same moment with an offset), ``{{milli+60}}`` (with a fraction), ``{{date+60}}`` (as in a
``Date`` header), ``{{epoch+60}}`` (seconds since the epoch; a number where it is the whole value). The others are
``{{home}}`` and ``{{private-key}}``.
"""

from __future__ import annotations

import functools
import json
import re
import shutil
import time
from email.utils import formatdate
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Optional

ROOT = Path(__file__).parent / 'cases'
# Any value that must stay secret carries this mark, and nothing else does.
SECRET_MARK = 'FAKE-SECRET'
# 2026-01-01T00:00:00Z, when a case happens unless a port with a real clock plays it.
NOW = 1767225600
KINDS = ('not_configured', 'invalid_configuration', 'rejected', 'unreachable', 'expired')
SOURCES = ('env', 'oidc_role_arn', 'cli_profile', 'profile', 'ecs_ram_role', 'credential_uri')

_PLACEHOLDER = re.compile(r'\{\{(now|cst|milli|date|epoch|home|private-key)([+-]\d+)?\}\}')
Check = Callable[[str, Any], None]


class MalformedCase(Exception):
    """A file of a case is wrong: the text says which one, and which key."""


class Case:
    """One folder, read and checked, with its placeholders still in place.

    :ivar id: ``subject/name``, which is also the path below ``cases``.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.id = f'{folder.parent.name}/{folder.name}'
        self.case: Dict[str, Any] = _read(folder / 'case.json', _check_case, None)
        self.env: Dict[str, str] = _read(folder / 'env.json', _check_env, {})
        self.http: List[Dict[str, Any]] = _read(folder / 'http.json', _check_http, [])

    @property
    def docs(self) -> str:
        return str(self.case['docs'])

    def play_in(self, home: Path, now: int = NOW) -> Case:
        """The case with its placeholders filled, and its files copied into ``home``."""
        twin = object.__new__(Case)
        twin.folder, twin.id = self.folder, self.id
        twin.case, twin.env, twin.http = (fill(part, home, now) for part in (self.case, self.env, self.http))
        copy_files(self.folder / 'fs', home, now)
        return twin


def all_cases() -> List[Case]:
    """Every case, in the order of their ids."""
    return [Case(path.parent) for path in sorted(ROOT.glob('*/*/case.json'))]


def stamp(seconds: int) -> str:
    """The UTC time stamp that the services write."""
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(seconds))


def fill(value: Any, home: Path, now: int) -> Any:
    """``value`` with every placeholder replaced, in keys of nested values as well."""
    if isinstance(value, dict):
        return {key: fill(inner, home, now) for key, inner in value.items()}
    if isinstance(value, list):
        return [fill(inner, home, now) for inner in value]
    return _fill_text(value, home, now) if isinstance(value, str) else value


def _fill_text(text: str, home: Path, now: int) -> Any:
    whole = _PLACEHOLDER.fullmatch(text)
    if whole is not None and whole.group(1) == 'epoch':
        return now + int(whole.group(2) or 0)
    return _PLACEHOLDER.sub(lambda found: _word(found.group(1), int(found.group(2) or 0), home, now), text)


def _word(name: str, shift: int, home: Path, now: int) -> str:
    if name == 'private-key':
        return private_key()
    return str(home) if name == 'home' else _time(name, now + shift)


def _time(name: str, seconds: int) -> str:
    if name == 'epoch':
        return str(seconds)
    if name == 'date':
        return formatdate(seconds, usegmt=True)
    text = stamp(seconds + 8 * 3600 if name == 'cst' else seconds)
    return text.replace('Z', {'now': 'Z', 'cst': '+08:00', 'milli': '.250Z'}[name])


@functools.lru_cache(maxsize=None)
def private_key() -> str:
    """A key made for this run, so that none lies in the repository."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    encoding, form = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    return key.private_bytes(encoding, form, serialization.NoEncryption()).decode('ascii')


def copy_files(source: Path, home: Path, now: int) -> None:
    """Copy ``fs/`` into ``home``; text has its placeholders filled, anything else is copied as it is."""
    home.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.rglob('*')):
        target = home / path.relative_to(source)
        if path.is_dir():
            target.mkdir(exist_ok=True)
            continue
        try:
            text = path.read_bytes().decode('utf-8')
        except UnicodeDecodeError:
            shutil.copyfile(str(path), str(target))
            continue
        target.write_bytes(_fill_file(text, path.suffix == '.json', home, now).encode('utf-8'))


def _fill_file(text: str, is_json: bool, home: Path, now: int) -> str:
    def word(found: Any) -> str:
        plain = _word(found.group(1), int(found.group(2) or 0), home, now)
        return json.dumps(plain)[1:-1] if is_json else plain

    return _PLACEHOLDER.sub(word, text)


# ---- checks: a malformed case fails with its path and the key that is wrong


def _read(path: Path, check: Check, default: Any) -> Any:
    if not path.exists() and default is not None:
        return default
    try:
        value = json.loads(path.read_text(encoding='utf-8'))
    except (OSError, ValueError) as error:
        raise MalformedCase(f'{path}: {error}') from error
    check(str(path), value)
    return value


def _fail(where: str, problem: str) -> None:
    raise MalformedCase(f'{where}: {problem}')


def _keys(where: str, value: Any, required: str, optional: str = '') -> None:
    if not isinstance(value, dict):
        _fail(where, 'must be an object')
    for name in required.split():
        if name not in value:
            _fail(where, f'the key {name!r} is missing')
    for name in value:
        if name not in required.split() + optional.split():
            _fail(where, f'the key {name!r} is not known')


def _text(where: str, value: Any) -> None:
    if not isinstance(value, str) or not value:
        _fail(where, 'must be a text that is not empty')


def _texts(where: str, value: Any) -> None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        _fail(where, 'must be a list of texts')


def _one_of(where: str, value: Dict[str, Any], names: str) -> str:
    found = [name for name in names.split() if name in value]
    if len(found) != 1:
        _fail(where, f'needs exactly one of {names.split()}')
    return found[0]


def _check_case(where: str, case: Any) -> None:
    _keys(where, case, 'name docs call expect', 'then warns files_after')
    _text(f'{where}: name', case['name'])
    _text(f'{where}: docs', case['docs'])
    _check_call(f'{where}: call', case['call'])
    _check_expect(f'{where}: expect', case['expect'])
    for number, step in enumerate(case.get('then', ())):
        _keys(f'{where}: then[{number}]', step, 'after_s expect')
        _check_expect(f'{where}: then[{number}].expect', step['expect'])
    _texts(f'{where}: warns', case.get('warns', []))


def _check_call(where: str, call: Any) -> None:
    _keys(where, call, '', 'config chain')
    if _one_of(where, call, 'config chain') == 'config' and not isinstance(call['config'], dict):
        _fail(f'{where}.config', 'must be an object')


def _check_expect(where: str, expect: Any) -> None:
    _keys(where, expect, '', 'credential error')
    if _one_of(where, expect, 'credential error') == 'credential':
        fields = 'accessKeyId accessKeySecret securityToken bearerToken expiration'
        _keys(f'{where}.credential', expect['credential'], 'type', f'providerName {fields}')
        return
    error = expect['error']
    _keys(f'{where}.error', error, 'kind', 'code mentions tried')
    if error['kind'] not in KINDS:
        _fail(f'{where}.error.kind', f'must be one of {list(KINDS)}')
    _texts(f'{where}.error.mentions', error.get('mentions', []))
    for source in error.get('tried', ()):
        if source.partition('=')[0] not in SOURCES:
            _fail(f'{where}.error.tried', f'must name sources of {list(SOURCES)}')


def _check_env(where: str, env: Any) -> None:
    if not isinstance(env, dict):
        _fail(where, 'must be an object')
    for name, value in env.items():
        if not isinstance(value, str):
            _fail(f'{where}: {name}', 'must be a text')


def _check_http(where: str, exchanges: Any) -> None:
    if not isinstance(exchanges, list):
        _fail(where, 'must be a list')
    for number, exchange in enumerate(exchanges):
        _keys(f'{where}: [{number}]', exchange, 'request response')
        _check_request(f'{where}: [{number}].request', exchange['request'])
        _check_response(f'{where}: [{number}].response', exchange['response'])


def _check_request(where: str, request: Any) -> None:
    _keys(where, request, 'method url', 'params query form headers json without signed_with')
    _text(f'{where}.url', request['url'])
    _texts(f'{where}.without', request.get('without', []))
    for part in ('params', 'query', 'form', 'headers'):
        for name, value in request.get(part, {}).items():
            if not isinstance(value, str):
                _keys(f'{where}.{part}.{name}', value, 'matches')


def _check_response(where: str, response: Any) -> None:
    _keys(where, response, '', 'status headers json text fault')
    if 'fault' in response and response['fault'] != 'close':
        _fail(f'{where}.fault', "must be 'close'")
    if 'fault' not in response and not isinstance(response.get('status'), int):
        _fail(f'{where}.status', 'must be a number')


def strings(value: Any) -> Iterator[str]:
    """Every text in a nested value."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from strings(inner)


def find(case_id: str) -> Optional[Case]:
    """The case of this id, if there is one."""
    return Case(ROOT / case_id) if (ROOT / case_id / 'case.json').exists() else None
