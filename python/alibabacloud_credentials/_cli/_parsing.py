"""From the words on the command line to a command and what was given to it.

Global options may stand before or behind the command. No error repeats a value: any may be a secret in the wrong place.
"""

from __future__ import annotations

import argparse
import re
from typing import Any, Callable, List, NoReturn, Sequence, Tuple

from .._suggest import did_you_mean
from ._table import COMMANDS, DEFAULT, Command

PROGRAM = 'alibabacloud-credentials'
_SHORTEST_SESSION_S = 900
_LONGEST_SESSION_S = 43200
_WITH_VALUE = (
    '--profile', '--config-file', '--role-arn', '--policy', '--duration', '--session-name', '--external-id',
)
# A word is repeated in an error only if it looks like one of ours: a key that was pasted does not.
_OPTION = r'--?[a-z][a-z-]{0,24}'
_WORD = r'[a-z][a-z-]{0,16}'


class UsageError(Exception):
    """A mistake on the command line, as one sentence."""


class Parser(argparse.ArgumentParser):
    """Options of one command. What is wrong with them is raised, and in one sentence."""

    def error(self, message: str) -> NoReturn:
        text = re.sub(r'^argument ', '', message)
        text = re.sub(r'ignored explicit argument .*', 'takes no value', text, flags=re.DOTALL)
        raise UsageError(f'{self.prog}: {text}')


def parse(arguments: Sequence[str]) -> Tuple[Command, argparse.Namespace]:
    """The command, and what was given to it.

    :raises UsageError: there is no such command or option, or a value is not what it should be.
    """
    name, others = _split(list(arguments))
    command = DEFAULT if name is None else _command(name, others)
    program: List[str] = []
    if command.runs_program and '--' in others:
        at = others.index('--')
        others, program = others[:at], others[at + 1:]
    parser = parser_of(command, is_default=name is None)
    given, unknown = parser.parse_known_args(others)
    is_program_misplaced = command.runs_program and not program and unknown and not unknown[0].startswith('-')
    if unknown and not is_program_misplaced:  # the command itself says where a program stands
        known = [option for action in parser._actions for option in action.option_strings]
        _refuse_unknown(parser.prog, unknown[0], known)
    if given.role_arn is None:
        for option in ('policy', 'duration', 'session_name', 'external_id'):
            if getattr(given, option) is not None:
                raise UsageError(f'{parser.prog}: --{option.replace("_", "-")} needs --role-arn')
    given.program = program
    return command, given


def parser_of(command: Command, *, is_default: bool = False) -> Parser:
    """What understands the options of a command.

    :param is_default: whether nobody named it: then help is that of all commands.
    """
    from ._help_texts import epilog_of_command, epilog_of_program

    parser = Parser(
        prog=PROGRAM if is_default else f'{PROGRAM} {command.name}',
        description=command.module.DESCRIPTION,
        epilog=epilog_of_program() if is_default else epilog_of_command(command),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        usage=f'{PROGRAM} {"[OPTION]... [COMMAND]" if is_default else f"{command.name} [OPTION]...{command.operands}"}',
    )
    command.module.configure(parser)
    _add_global_options(parser)
    return parser


def _add_global_options(parser: Parser) -> None:
    from .. import __version__

    whose = parser.add_argument_group('whose credential')
    whose.add_argument(
        '--profile', metavar='NAME', type=some_text, help='of a profile of config.json, or else of credentials.ini'
    )
    whose.add_argument(
        '--config-file', metavar='PATH', type=some_text,
        help='of a profile of this config.json and of no other source',
    )
    whose.add_argument(
        '--role-arn', metavar='ARN', type=some_text, help='of a RAM role, assumed with the credential so far'
    )
    whose.add_argument(
        '--policy', metavar='TEXT', type=some_text, help='RAM policy as JSON text that narrows the session of the role'
    )
    whose.add_argument(
        '--duration', metavar='SECONDS', type=whole_number(_SHORTEST_SESSION_S, _LONGEST_SESSION_S),
        help='how long a session of the role lives; 3600 by default',
    )
    whose.add_argument(
        '--session-name', metavar='NAME', type=some_text, help='of the session of the role, as audit logs show it'
    )
    whose.add_argument('--external-id', metavar='ID', type=some_text, help='that the role demands')
    parser.add_argument('-v', '--verbose', action='store_true', help='say on standard error what is done')
    parser.add_argument('--version', action='version', version=f'{PROGRAM} {__version__}')


def some_text(text: str) -> str:
    """The type of an option whose value must not become a default: an empty one is a variable that was not set."""
    if not text.strip():
        raise argparse.ArgumentTypeError('must not be empty')
    return text


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """The type of an option that takes a whole number within bounds."""
    def read(text: str) -> int:
        if re.fullmatch(r'[0-9]{1,9}', text, re.ASCII) is None or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f'must be a whole number from {least} to {most}')
        return int(text)

    return read


def one_of(names: Sequence[str]) -> Callable[[str], str]:
    """The type of an option that takes one of some names."""
    def read(text: str) -> str:
        if text not in names:
            raise argparse.ArgumentTypeError(f'must be one of {", ".join(names)}{did_you_mean(text, names)}')
        return text

    return read


def client_of(given: Any) -> Any:
    """The client for what the global options say."""
    from ..tools.clients import client_for

    return client_for(
        profile=given.profile, config_file=given.config_file, role_arn=given.role_arn, policy=given.policy,
        duration_s=given.duration, session_name=given.session_name, external_id=given.external_id,
    )


def region_of(given: Any) -> Any:
    """The region of the profile that the global options choose; see ``tools.clients.region_for``."""
    from ..tools.clients import region_for

    return region_for(given.profile, given.config_file)


def add_min_valid_option(parser: Any) -> None:
    parser.add_argument(
        '--min-valid', metavar='SECONDS', type=whole_number(0, _LONGEST_SESSION_S),
        help='refuse a credential that ends sooner, also after fetching it anew',
    )


def _split(arguments: List[str]) -> Tuple[Any, List[str]]:
    """The first word that is neither an option nor the value of one, and all others; None where there is none."""
    is_value = False
    for at, word in enumerate(arguments):
        if word == '--':
            break
        if not is_value and not word.startswith('-'):
            return word, arguments[:at] + arguments[at + 1:]
        is_value = not is_value and word in _WITH_VALUE
    return None, arguments


def _command(name: str, others: Sequence[str]) -> Command:
    for command in COMMANDS:
        if command.name == name:
            return command
    known = [command.name for command in COMMANDS]
    for word in others:
        # What was taken for a command may be the value of an option that is misspelt.
        if word.startswith('--') and word.partition('=')[0] not in (*_WITH_VALUE, '--verbose'):
            _refuse_unknown(PROGRAM, word, (*_WITH_VALUE, '--verbose', '--version', '--help'))
    shown = f' {name}' if re.fullmatch(_WORD, name) else ''
    suggestion = did_you_mean(name, known) or f'; there are {", ".join(known)}'
    raise UsageError(f'{PROGRAM}: unknown command{shown}{suggestion}')


def _refuse_unknown(prog: str, word: str, known: Sequence[str]) -> NoReturn:
    name = word.partition('=')[0]
    if not name.startswith('-'):
        raise UsageError(f'{prog}: an argument too many')
    shown = f' {name}' if re.fullmatch(_OPTION, name) else ''
    raise UsageError(f'{prog}: unknown option{shown}{did_you_mean(name, known) or f"; try {prog} --help"}')
