"""Printing the result of a command: lines for a person, or JSON for a program. Only ``export`` prints secrets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, List, Optional, Set, Tuple

from .._timestamps import format_utc
from .._world.current import current

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from ..exceptions import ChainException, CredentialException


def add_json_option(parser: ArgumentParser) -> None:
    parser.add_argument('--json', action='store_true', help='print JSON, for a program')


def print_lines(lines: Iterable[str]) -> None:
    current().terminal.write(''.join(f'{line}\n' for line in lines))


def print_pairs(pairs: Iterable[Tuple[str, Optional[str]]]) -> None:
    """``name  value``, in columns; what is None is left out."""
    print_lines(f'{name:14}{value}' for name, value in pairs if value is not None)


def print_json(value: Any) -> None:
    import json
    import re

    # Half a character has no form in UTF-8, but an escape in JSON.
    text = json.dumps(value, indent=2, ensure_ascii=False)
    print_lines([re.sub('[\ud800-\udfff]', lambda half: f'\\u{ord(half[0]):04x}', text)])


def seconds_left(expiration: Optional[int]) -> Optional[int]:
    """Whole seconds until a credential ends; None: it does not."""
    return None if expiration is None else round(expiration - current().clock.wall())


def lifetime_fields(expiration: Optional[int]) -> Dict[str, Any]:
    """When a credential ends, as every ``--json`` has it: RFC 3339, and in seconds from now; null: it does not."""
    return {
        'expiration': None if expiration is None else format_utc(expiration),
        'expires_in_s': seconds_left(expiration),
    }


def error_fields(error: CredentialException) -> Dict[str, Any]:
    """An error, as ``--json`` has it."""
    return {'code': error.code, 'sub_code': error.sub_code, 'message': error.message}


def attempts_of(error: ChainException) -> List[Dict[str, Any]]:
    """What each source answered, as ``--json`` has it."""
    return [
        {
            'source': attempt.source, 'provider': attempt.provider, 'outcome': attempt.outcome,
            'sub_code': attempt.sub_code, 'was_configured': attempt.was_configured, 'reason': attempt.reason,
        }
        for attempt in error.attempts
    ]


def teller_of_failures() -> Callable[[CredentialException], None]:
    """Tells the person that a server has no credential, once for each reason."""
    told: Set[str] = set()

    def tell(error: CredentialException) -> None:
        if error.message not in told:
            told.add(error.message)
            current().terminal.tell(f'warning: {error.message}')

    return tell
