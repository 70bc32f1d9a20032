"""The commands, in the order in which help lists them. A command ``name`` is the module ``name`` of this package, with

- ``DESCRIPTION`` and ``EXAMPLES``, texts of its help,
- ``configure(parser)``, which adds its options,
- ``run(given)``, which does it and returns the exit status.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, NamedTuple


class Command(NamedTuple):
    """One command.

    :param name: as it is typed.
    :param summary: what it does, in one line.
    :param operands: what follows its options, as its usage shows it.
    :param runs_program: whether what follows ``--`` is a program with its arguments.
    """

    name: str
    summary: str
    operands: str = ''
    runs_program: bool = False

    @property
    def module(self) -> Any:
        return import_module(f'{__package__}.{self.name}')

    def run(self, given: Any) -> int:
        """Do it; returns the exit status."""
        status: int = self.module.run(given)
        return status


COMMANDS = (
    Command('show', 'which credential a program would get here, and from where'),
    Command('list', 'the profiles of both files, and the state of their logins'),
    Command('whoami', 'whose credential it is, by the word of STS'),
    Command('doctor', 'what works here, what does not, and what to do about it'),
    Command('export', 'the credential for a shell, a file or another program'),
    Command(
        'exec', 'a program with the credential in its environment', operands=' -- PROGRAM [ARGUMENT]...',
        runs_program=True,
    ),
    Command('serve', 'a credential server on loopback'),
    Command('login', 'log in with a browser, or with CloudSSO'),
    Command('logout', 'remove a login from its profile'),
    Command('keyring', 'the secret of an AccessKey in the keyring of the system'),
    Command('console', 'an address that signs in to the console'),
    Command('completion', 'what a shell needs to complete this command', operands=' bash|zsh|fish'),
    Command('cache', 'the credentials that processes of this user share', operands=' list|clear'),
    Command('help', 'a command or an error code explained', operands=' [COMMAND|CODE]'),
)
#: what runs where no command is given
DEFAULT = COMMANDS[0]
