"""``help``: a command explained, or an error code."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import TYPE_CHECKING, List

from .._suggest import did_you_mean
from ..tools.codes import explain, known_codes
from ._output import print_lines
from ._parsing import PROGRAM, UsageError, parser_of
from ._table import COMMANDS, DEFAULT

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DESCRIPTION = """\
Explain a command, or the code at the end of an error: what it means, and what to do about it. Offline."""
EXAMPLES = """\
alibabacloud-credentials help
alibabacloud-credentials help whoami
alibabacloud-credentials help NoPermission"""
# What the code of a server looks like; servers of logins write theirs as invalid_client.
_CODE = r'[A-Z][A-Za-z]*(?:\.[A-Z][A-Za-z]*)*|[a-z]+(?:_[a-z]+)+'
# An error may name any code of a server: one that is like a known one is explained in general, unless it is a slip.
_SLIP = 0.9


def configure(parser: ArgumentParser) -> None:
    parser.add_argument('topic', nargs='?', metavar='COMMAND|CODE', help='what to explain; without one: all, in short')


def run(given: Namespace) -> int:
    topic = given.topic
    if topic is None:
        print_lines([parser_of(DEFAULT, is_default=True).format_help().rstrip()])
        return 0
    for command in COMMANDS:
        if command.name == topic:
            print_lines([parser_of(command).format_help().rstrip()])
            return 0
    print_lines(_explained(topic))
    return 0


def _explained(code: str) -> List[str]:
    """A code, what it means and what to do.

    :raises UsageError: it does not look like a code.
    """
    found = explain(code)
    is_known = found.code != 'Rejected' or code == found.code
    is_code = re.fullmatch(_CODE, code) is not None
    suggestion = '' if is_known else (
        did_you_mean(code, [each.name for each in COMMANDS])
        or (did_you_mean(code, known_codes(), _SLIP) if is_code else did_you_mean(code, known_codes()))
    )
    if not is_known and (suggestion or not is_code):
        shown = f' {code}' if re.fullmatch(r'[A-Za-z._]{1,40}', code) else ' this'
        raise UsageError(f'{PROGRAM} help: there is no text about{shown}{suggestion}')
    title = found.code if is_known else f'{code}, a code of a server. Of such codes in general:'
    return [title, '', *_wrapped(found.meaning), '', *(line for each in found.actions for line in _wrapped(each, '- '))]


def _wrapped(text: str, start: str = '') -> List[str]:
    return wrap(text, 100, initial_indent=start, subsequent_indent=' ' * len(start), break_long_words=False)
