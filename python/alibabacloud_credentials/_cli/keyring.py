"""``keyring``: the secret of an AccessKey in the keyring of the operating system, and not in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._world.current import current
from ..exceptions import CredentialException
from ._output import print_lines
from ._parsing import PROGRAM, UsageError, one_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DESCRIPTION = """\
Keep the secret of an AccessKey in the keyring of the operating system. A profile then has keyring_service = SERVICE in
the place of the secret, in config.json and in credentials.ini alike. The secret is asked for on the terminal and not
shown.
Needs: pip install 'alibabacloud_credentials[keyring]'"""
EXAMPLES = """\
alibabacloud-credentials keyring store alibabacloud LTAI5tExample
alibabacloud-credentials keyring remove alibabacloud LTAI5tExample"""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        'action', metavar='store|remove', type=one_of(('store', 'remove')), help='what to do with the secret'
    )
    parser.add_argument('service', metavar='SERVICE', help='name under which the keyring keeps it')
    parser.add_argument('access_key_id', metavar='ACCESS_KEY_ID', help='AccessKey id, as the profile has it')


def run(given: Namespace) -> int:
    from ..tools.keyring import remove_secret, store_secret

    if given.action == 'remove':
        had_one = remove_secret(given.service, given.access_key_id)
        print_lines(['removed' if had_one else 'there was no such secret'])
        return 0
    terminal = current().terminal
    if not terminal.is_interactive():
        raise UsageError(f'{PROGRAM} keyring store: asks for the secret, so it must run on a terminal')
    store_secret(given.service, given.access_key_id, _asked())
    print_lines([f'stored; name it in the profile with keyring_service = {given.service}'])
    return 0


def _asked() -> str:
    try:
        return current().terminal.ask_secret('AccessKey secret: ')
    except EOFError:
        pass
    raise CredentialException('nothing was answered')
