"""``completion``: what a shell needs to complete commands and options, made of the parsers themselves."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Callable, Dict, List, NamedTuple

from .._suggest import did_you_mean
from ._output import print_lines
from ._parsing import PROGRAM, UsageError, parser_of
from ._table import COMMANDS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DESCRIPTION = """\
Print what a shell needs to complete this command: its commands and their options."""
EXAMPLES = """\
source <(alibabacloud-credentials completion bash)
alibabacloud-credentials completion zsh > "${fpath[1]}/_alibabacloud-credentials"
alibabacloud-credentials completion fish > ~/.config/fish/completions/alibabacloud-credentials.fish"""


class _Option(NamedTuple):
    """An option, as it is typed, and what it is."""

    name: str
    help: str
    takes_value: bool


def configure(parser: ArgumentParser) -> None:
    parser.add_argument('shell', nargs='?', metavar='SHELL', help='bash, zsh or fish')


def run(given: Namespace) -> int:
    write = _SHELLS.get(given.shell or '')
    if write is None:
        known = [*_SHELLS]
        suggestion = did_you_mean(given.shell or '', known)
        raise UsageError(f'{PROGRAM} completion: the shell must be one of {", ".join(known)}{suggestion}')
    print_lines(write({command.name: _options(parser_of(command)) for command in COMMANDS}))
    return 0


def _options(parser: ArgumentParser) -> List[_Option]:
    return [
        _Option(name, str(action.help), action.nargs != 0)
        for action in parser._actions for name in action.option_strings
        if action.help is not argparse.SUPPRESS and name.startswith('--')
    ]


def _bash(options: Dict[str, List[_Option]]) -> List[str]:
    cases = [f"    {name}) words='{' '.join(each.name for each in found)}' ;;" for name, found in options.items()]
    return [
        '_alibabacloud_credentials() {',
        '  local word words command=',
        '  for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do',
        f'    case "$word" in {"|".join(options)}) command=$word; break ;; --) return ;; esac',
        '  done',
        '  case "$command" in',
        *cases,
        f"    *) words='{' '.join([*options, *(each.name for each in options['show'])])}' ;;",
        '  esac',
        '  COMPREPLY=($(compgen -W "$words" -- "${COMP_WORDS[COMP_CWORD]}"))',
        '}',
        f'complete -o default -F _alibabacloud_credentials {PROGRAM}',
    ]


def _zsh(options: Dict[str, List[_Option]]) -> List[str]:
    summaries = {command.name: command.summary for command in COMMANDS}
    lines = [f'#compdef {PROGRAM}', '_alibabacloud_credentials() {', '  local -a found', '  local word command=']
    lines += [
        '  for word in "${(@)words[2,CURRENT-1]}"; do',
        f'    case "$word" in {"|".join(options)}) command=$word; break ;; --) _normal; return ;; esac',
        '  done',
        '  case "$command" in',
    ]
    for name, found in options.items():
        described = ' '.join(_quoted(f'{each.name}:{each.help}') for each in found)
        lines.append(f'    {name}) found=({described}) ;;')
    before = [*summaries.items(), *((each.name, each.help) for each in options['show'])]
    described = ' '.join(_quoted(f'{name}:{text}') for name, text in before)
    lines += [
        f'    *) found=({described}) ;;', '  esac', "  _describe 'command or option' found || _files", '}',
        'if [[ $zsh_eval_context[-1] = loadautofunc ]]; then _alibabacloud_credentials "$@"',
        f'else compdef _alibabacloud_credentials {PROGRAM}; fi',
    ]
    return lines


def _fish(options: Dict[str, List[_Option]]) -> List[str]:
    before = f'not __fish_seen_subcommand_from {" ".join(options)}'
    lines = _fish_options(before, options['show'])
    for command in COMMANDS:
        start = f'complete -c {PROGRAM} -f -n "{before}"'
        lines.append(f'{start} -a {command.name} -d {_quoted(command.summary)}')
        lines += _fish_options(f'__fish_seen_subcommand_from {command.name}', options[command.name])
    return lines


def _fish_options(condition: str, options: List[_Option]) -> List[str]:
    return [
        f'complete -c {PROGRAM} -n "{condition}" -l {each.name[2:]}{" -r" if each.takes_value else ""} '
        f'-d {_quoted(each.help)}'
        for each in options
    ]


def _quoted(text: str) -> str:
    escaped = text.replace('\\', '').replace("'", '')
    return f"'{escaped}'"


_SHELLS: Dict[str, Callable[[Dict[str, List[_Option]]], List[str]]] = {'bash': _bash, 'zsh': _zsh, 'fish': _fish}
