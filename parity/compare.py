"""Differences between what a case expects, which is what this package does, and what a port did, in words."""

from __future__ import annotations

from typing import Any, Dict, List

CRASHED = 'crashes'
HUNG = 'hangs for 60 s'
UNSUPPORTED = 'has no such setting'
FAILS = 'fails'
SUCCEEDS = 'returns a credential'

_KEYS = ('accessKeyId', 'accessKeySecret', 'securityToken', 'bearerToken')
_LABELS = {'type': 'type', 'providerName': 'provider name'}


def case_differences(
    case: Dict[str, Any], outcomes: List[Dict[str, Any]], notes: List[str], files: List[str]
) -> List[str]:
    """All differences of one case.

    :param notes: what the replay server noted about the requests.
    :param files: what differs in the files that were left.
    """
    steps = [step for step in case.get('then', ()) if is_played(step)]
    waits = len(steps) < len(case.get('then', ()))
    expects = [case['expect'], *(step['expect'] for step in steps)]
    found: List[str] = []
    for expect, outcome in zip(expects, outcomes):
        found += [it for it in _outcome_differences(expect, outcome) if it not in found]
    # A real clock does not reach the later steps of a case.
    notes = [note for note in notes if not (waits and note.endswith('never asked'))]
    if found and found[0] in (FAILS, SUCCEEDS, UNSUPPORTED):
        # The requests tell why; they are no differences of their own.
        return [': '.join([found[0], '; '.join(notes)]) if notes else found[0]]
    return found + notes + files


def is_played(step: Dict[str, Any]) -> bool:
    """Whether a real clock can play a later step: only if no time passes before it."""
    return bool(step['after_s'] == 0)


def _outcome_differences(expect: Dict[str, Any], outcome: Dict[str, Any]) -> List[str]:
    if outcome['kind'] == 'unsupported':
        return [UNSUPPORTED]
    if 'error' in expect:
        return [SUCCEEDS] if outcome['kind'] == 'ok' else []
    if outcome['kind'] != 'ok':
        return [FAILS]
    wanted, found = expect['credential'], outcome['credential']
    keys = [_key_difference(name, wanted.get(name), found.get(name) or None) for name in _KEYS]
    labels = [
        f'{words} {found.get(name) or "none"}' for name, words in _LABELS.items()
        if wanted.get(name) != (found.get(name) or None)
    ]
    return [it for it in keys if it] + labels


def _key_difference(name: str, wanted: Any, found: Any) -> str:
    if wanted == found:
        return ''
    return f'no {name}' if found is None else f'another {name}' if wanted is not None else f'adds {name}'
