"""The ends of help texts: what all commands share, and examples."""

from __future__ import annotations

from ._table import COMMANDS, Command

_STATUS = """\
exit status:
  0  done
  1  no credential, or another failure, said in one sentence on standard error
  2  a mistake on the command line
  exec ends with the status of its program; 126 and 127 mean that it could not be started"""


def epilog_of_program() -> str:
    """The commands, and what exit statuses mean."""
    width = max(len(command.name) for command in COMMANDS) + 2
    lines = [f'  {command.name:{width}}{command.summary}' for command in COMMANDS]
    return '\n'.join(['commands (without one: show; each has --help):', *lines, '', _STATUS])


def epilog_of_command(command: Command) -> str:
    """Examples, and what exit statuses mean."""
    examples = '\n'.join(f'  {line}' for line in command.module.EXAMPLES.strip().splitlines())
    return f'examples:\n{examples}\n\n{_STATUS}'
