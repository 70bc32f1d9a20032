"""A file that says what is in a local cloud: users, roles, identity providers, faults, answers. TOML or JSON.

The file is checked whole before anything is made of it; what is wrong is one sentence that names the file and the key.
"""

from __future__ import annotations

import json
from typing import Any, Dict, List, NamedTuple, Tuple, Type, Union

from .._suggest import did_you_mean

Kinds = Union[Type[Any], Tuple[Type[Any], ...]]
_NUMBER = (int, float)
_THE_FILE = 'the file'
_WORDS = {bool: 'true or false', int: 'a whole number', str: 'a text', list: 'a list', dict: 'a table'}

#: Parameters of ``Faults.add`` that a file can hold, and of what kind they are.
FAULT_KEYS: Dict[str, Kinds] = {
    'operation': str, 'times': int, 'status': int, 'code': str, 'message': str, 'retry_after': (int, str),
    'headers': dict, 'body': object, 'redirect_to': str, 'huge_bytes': int, 'compressed_bytes': int,
    'delay_s': _NUMBER, 'hang_s': _NUMBER, 'close': str, 'head_interval_s': _NUMBER, 'body_interval_s': _NUMBER,
}
_ENTRIES: Dict[str, Dict[str, Kinds]] = {
    'users': {'name': str, 'access_key_id': str, 'access_key_secret': str},
    'roles': {'name': str, 'trusts': list, 'max_session_seconds': int, 'external_id': str},
    'oidc_providers': {'name': str, 'issuer': str, 'client_ids': list, 'token_file': str, 'subject': str},
    'faults': {'service': str, **FAULT_KEYS},
}
_TABLES: Dict[str, Dict[str, Kinds]] = {
    'metadata': {'roles': list, 'v1_enabled': bool, 'v2_enabled': bool, 'lifetime_s': _NUMBER},
    'credentials_uri': {'role': str, 'path': str},
}
#: Tables whose keys are the user's: action to answer, server to address.
_FREE: Dict[str, Kinds] = {'answers': dict, 'addresses': str}
_REQUIRED = {'users': ('name',), 'roles': ('name',), 'oidc_providers': ('name',), 'faults': ('service',),
             'credentials_uri': ('role',)}
_TOP: Dict[str, Kinds] = {
    **dict.fromkeys(_ENTRIES, list), **dict.fromkeys([*_TABLES, *_FREE], dict), 'clock_offset_s': _NUMBER,
}


class SetupError(Exception):
    """The file cannot be used; the text is a sentence for a person."""


class Setup(NamedTuple):
    """What a file says, checked.

    :ivar path: the file, for errors.
    :ivar content: its keys.
    """

    path: str
    content: Dict[str, Any]

    def entries(self, name: str) -> List[Dict[str, Any]]:
        return list(self.content.get(name, ()))

    def table(self, name: str) -> Dict[str, Any]:
        return dict(self.content.get(name, {}))

    def wrong(self, where: str, problem: str) -> SetupError:
        return SetupError(f'{self.path}: {where}: {problem}')


def read_setup(path: str) -> Setup:
    """The content of a file.

    :raises SetupError: it cannot be read, or holds what cannot work.
    """
    try:
        with open(path, 'rb') as file:
            text = file.read().decode('utf-8')
    except OSError as error:
        raise SetupError(f'{path}: cannot be read: {error.strerror}') from None
    except UnicodeDecodeError:
        raise SetupError(f'{path}: is not UTF-8') from None
    setup = Setup(path, _parsed(path, text))
    _check_keys(setup, _THE_FILE, setup.content, _TOP)
    for name, keys in _ENTRIES.items():
        for number, entry in enumerate(setup.entries(name), 1):
            _check_entry(setup, name, f'entry {number} of {name}', entry, keys)
    for name, keys in _TABLES.items():
        if name in setup.content:
            _check_entry(setup, name, name, setup.content[name], keys)
    for name, kind in _FREE.items():
        for key, value in setup.table(name).items():
            _check_kind(setup, name, key, value, kind)
    return setup


def _parsed(path: str, text: str) -> Dict[str, Any]:
    try:
        content = _toml(path, text) if path.endswith('.toml') else json.loads(text)
    except ValueError as error:
        # Both parsers name line and column, and quote nothing.
        raise SetupError(f'{path}: is not valid {"TOML" if path.endswith(".toml") else "JSON"}: {error}') from None
    if not isinstance(content, dict):
        raise SetupError(f'{path}: must hold a JSON object')
    return content


def _toml(path: str, text: str) -> Any:
    try:
        import tomllib
    except ImportError:
        raise SetupError(f'{path}: reading TOML needs Python 3.11 or later; JSON with the same keys will do') from None
    return tomllib.loads(text)


def _check_entry(setup: Setup, name: str, where: str, entry: Any, keys: Dict[str, Kinds]) -> None:
    if not isinstance(entry, dict):
        raise setup.wrong(where, 'must be a table of keys and values')
    _check_keys(setup, where, entry, keys)
    for key in _REQUIRED.get(name, ()):
        if key not in entry:
            raise setup.wrong(where, f'{key} is missing')


def _check_keys(setup: Setup, where: str, entry: Dict[str, Any], keys: Dict[str, Kinds]) -> None:
    for key, value in entry.items():
        if key not in keys:
            meant = did_you_mean(key, keys) or f'; known are {", ".join(sorted(keys))}'
            raise setup.wrong(where, f'unknown key {key!r}{meant}')
        _check_kind(setup, where, key, value, keys[key])


def _check_kind(setup: Setup, where: str, key: str, value: Any, kind: Kinds) -> None:
    is_right = isinstance(value, kind) and (kind in (bool, object) or not isinstance(value, bool))
    words = _words(kind if isinstance(kind, tuple) else (kind,))
    if kind is list and where != _THE_FILE:
        # Lists of the file itself hold tables, which are looked at one by one.
        is_right, words = is_right and all(isinstance(each, str) for each in value), 'a list of texts'
    if not is_right:
        raise setup.wrong(where, f'{key} must be {words}')


def _words(kinds: Tuple[Type[Any], ...]) -> str:
    return 'a number' if kinds == _NUMBER else ' or '.join(_WORDS[each] for each in kinds)
