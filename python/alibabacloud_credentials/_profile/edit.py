"""Changing single values in the text of config.json, and no other character of it.

Writing the parsed document back would lose what a parser does not keep: the indentation, how numbers are spelt, a key
that stands there twice. Pure: no I/O.
"""

from __future__ import annotations

import json
import re
from typing import Any, Dict, Iterator, List, Mapping, NamedTuple, Tuple, Union

_decode = json.JSONDecoder().raw_decode
_skip_blanks = re.compile(r'[ \t\n\r]*').match


class _Member(NamedTuple):
    """Where ``"key": value`` stands."""

    key: str
    key_start: int
    key_end: int
    start: int
    end: int


def with_values(text: str, profile: str, values: Mapping[str, Union[str, int]]) -> str:
    """The text with ``values`` in a profile: replaced where the key is there, otherwise added behind the last key.

    :param text: a valid config.json, without a byte-order mark.
    :param profile: its name; the first of that name is meant.
    :raises KeyError: there is no such profile.
    """
    return _with_members(text, _profile_members(text, profile), values)


def with_new_profile(text: str, profile: Mapping[str, Union[str, int]]) -> str:
    """The text with a profile behind the last one. Where no profile is the current one, it becomes that.

    :param text: a valid config.json, without a byte-order mark; ``{}`` where there is no file yet.
    :param profile: its keys and values, ``name`` among them.
    """
    members = list(_members(text, _blanks_end(text, 0)))
    if not members:
        return json.dumps({'current': profile['name'], 'profiles': [profile]}, indent='\t') + '\n'
    top = {member.key: _decode(text, member.start)[0] for member in members}
    if top.get('profiles'):
        text = _with_element(text, {member.key: member for member in members}['profiles'].start, profile)
        new: Dict[str, Any] = {}
    else:
        new = {'profiles': [profile]}
    if not top.get('current'):
        new['current'] = profile['name']
    return _with_members(text, list(_members(text, _blanks_end(text, 0))), new)


def _with_members(text: str, members: List[_Member], values: Mapping[str, Any]) -> str:
    """The text with values in the object that has these members, at least one."""
    # Where a key stands twice, parsers take the last.
    last_of = {member.key: member for member in members}
    changes: List[Tuple[int, int, str]] = []
    added = ''
    for key, value in values.items():
        if key in last_of:
            changes.append((last_of[key].start, last_of[key].end, json.dumps(value)))
        else:
            added += f',{_like(text, members, key)}{json.dumps(value)}'
    return _replaced(text, [*changes, (members[-1].end, members[-1].end, added)])


def _with_element(text: str, at: int, value: Mapping[str, Any]) -> str:
    """The text with a further element in the list that starts at ``at``, with the white space that the last one has."""
    start = [element for element, _ in _elements(text, at)][-1]
    end = _decode(text, start)[1]
    before = re.search(r'[ \t\n\r]*$', text[:start]).group()  # type: ignore[union-attr]  # it always matches
    indent = before.rpartition('\n')[2]
    if '\n' in before:
        unit = '\t' if '\t' in indent else ' ' * max(2, len(indent) // 2)
        written = json.dumps(value, indent=unit).replace('\n', f'\n{indent}')
    else:
        written = json.dumps(value)
    return f'{text[:end]},{before}{written}{text[end:]}'


def _like(text: str, members: List[_Member], key: str) -> str:
    """``"key": `` with the white space that the last member has around its own key."""
    last = members[-1]
    before = text.rindex('{' if len(members) == 1 else ',', 0, last.key_start) + 1
    return f'{text[before:last.key_start]}{json.dumps(key)}{text[last.key_end:last.start]}'


def _replaced(text: str, changes: List[Tuple[int, int, str]]) -> str:
    parts: List[str] = []
    done = 0
    for start, end, new in sorted(changes):
        parts += [text[done:start], new]
        done = end
    return ''.join([*parts, text[done:]])


def _profile_members(text: str, profile: str) -> List[_Member]:
    top = {member.key: member for member in _members(text, _blanks_end(text, 0))}
    for at, found in _elements(text, top['profiles'].start):
        if isinstance(found, dict) and found.get('name') == profile:
            return list(_members(text, at))
    raise KeyError(profile)


def _members(text: str, at: int) -> Iterator[_Member]:
    """The members of the object that starts at ``at``."""
    at = _blanks_end(text, at + 1)
    while text[at] != '}':
        key, key_end = _decode(text, at)
        start = _blanks_end(text, text.index(':', key_end) + 1)
        _, end = _decode(text, start)
        yield _Member(key, at, key_end, start, end)
        at = _next(text, end)


def _elements(text: str, at: int) -> Iterator[Tuple[int, Any]]:
    """The elements of the list that starts at ``at``: where each starts, and its value."""
    at = _blanks_end(text, at + 1)
    while text[at] != ']':
        value, end = _decode(text, at)
        yield at, value
        at = _next(text, end)


def _next(text: str, end: int) -> int:
    """Where the next member or element starts, or the closing bracket is."""
    end = _blanks_end(text, end)
    return _blanks_end(text, end + 1) if text[end] == ',' else end


def _blanks_end(text: str, at: int) -> int:
    match = _skip_blanks(text, at)
    return at if match is None else match.end()
