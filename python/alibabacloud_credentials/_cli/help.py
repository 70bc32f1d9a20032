"""``help``: a command explained."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ._output import print_lines
from ._parsing import PROGRAM, UsageError, nearest, parser_of
from ._table import COMMANDS, DEFAULT

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DESCRIPTION = 'Explain a command. Offline.'
EXAMPLES = """\
alibabacloud-credentials help
alibabacloud-credentials help whoami"""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument('topic', nargs='?', metavar='COMMAND', help='what to explain; without one: all, in short')


def run(given: Namespace) -> int:
    topic = given.topic
    if topic is None:
        print_lines([parser_of(DEFAULT, is_default=True).format_help().rstrip()])
        return 0
    for command in COMMANDS:
        if command.name == topic:
            print_lines([parser_of(command).format_help().rstrip()])
            return 0
    shown = f' {topic}' if re.fullmatch(r'[A-Za-z.]{1,40}', topic) else ''
    raise UsageError(f'{PROGRAM} help: there is no text about{shown}{nearest(topic, [each.name for each in COMMANDS])}')
