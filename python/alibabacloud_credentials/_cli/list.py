"""``list``: the profiles of both files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List

from ._output import add_json_option, lifetime_fields, print_json, print_lines, seconds_left

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ..tools.profile_list import ProfileSummary

DESCRIPTION = """\
List the profiles of config.json and of credentials.ini: name, mode, where each leads, and the state of its login. The
current one has a star. Nothing is asked and nothing is run. With --config-file, those of that file alone."""
EXAMPLES = """\
alibabacloud-credentials list
alibabacloud-credentials list --json"""


def configure(parser: ArgumentParser) -> None:
    add_json_option(parser)


def run(given: Namespace) -> int:
    from ..tools.profile_list import profiles

    found = profiles(given.config_file)
    if given.json:
        print_json([_fields(profile) for profile in found])
    else:
        print_lines(_table(found))
    return 0


def _fields(profile: ProfileSummary) -> Dict[str, Any]:
    login = profile.login
    return {
        'name': profile.name,
        'file': profile.file,
        'mode': profile.mode,
        'current': profile.is_current,
        'leads_to': list(profile.leads_to),
        'login': None if login is None else {'state': login.state, **lifetime_fields(login.expiration)},
        'problem': profile.problem,
    }


def _table(found: List[ProfileSummary]) -> List[str]:
    rows = [
        ('*' if profile.is_current else ' ', _printable(profile.name), _printable(profile.mode or '-'), _state(profile))
        for profile in found
    ]
    widths = [max(map(len, column)) for column in zip(*rows)]
    lines: List[str] = []
    file = None
    for profile, row in zip(found, rows):
        if profile.file != file:
            file = profile.file
            lines.append(f'{file}:')
        cells = '  '.join(cell.ljust(width) for cell, width in zip(row, widths))
        lines.append(f'{cells}  {profile.problem or " <- ".join(map(_printable, profile.leads_to))}')
    return lines


def _state(profile: ProfileSummary) -> str:
    if profile.login is None:
        return '-'
    left = seconds_left(profile.login.expiration)
    return profile.login.state if left is None or left <= 0 else f'{profile.login.state}, {left} s'


def _printable(text: str) -> str:
    """On one line, and nothing that a terminal takes for a command."""
    return text if text.isprintable() else repr(text)
