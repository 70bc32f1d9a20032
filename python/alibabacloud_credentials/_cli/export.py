"""``export``: the credential for a shell, a file or another program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._world.current import current
from ._parsing import add_min_valid_option, client_of, one_of, region_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DESCRIPTION = """\
Print the credential, with its secret, in a form that a shell, a file or another program takes. For a shell that is
variables of all programs at once, and the removal of those that would not go with them.

formats:
  env             export NAME='...'   for bash, dash, zsh: eval "$(... export)"
  env-no-export   NAME='...'          for the shell alone
  fish            set -gx             ... export --format fish | source
  powershell      $Env:NAME = '...'   ... export --format powershell | Out-String | Invoke-Expression
  cmd             set "NAME=..."      for a batch file
  dotenv          NAME=...            for a .env file
  json            type, source, access_key_id, access_key_secret, security_token, expiration
  uri-json        what a credentials URI answers
  external-json   what process_command of a profile of mode External prints
  ini             a section of credentials.ini, called as the profile
  terraform-env   as env, of Terraform's variables alone"""
EXAMPLES = """\
eval "$(alibabacloud-credentials --profile deploy export)"
alibabacloud-credentials export --format fish | source
alibabacloud-credentials --profile deploy export --format external-json --min-valid 900"""
_FORMATS = (
    'env', 'env-no-export', 'fish', 'powershell', 'cmd', 'dotenv', 'json', 'uri-json', 'external-json', 'ini',
    'terraform-env',
)


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        '--format', metavar='FORMAT', type=one_of(_FORMATS), default='env', help='one of those above; env by default'
    )
    add_min_valid_option(parser)


def run(given: Namespace) -> int:
    from ..tools.exporting import export

    text = export(
        client_of(given), given.format, min_valid_s=given.min_valid, region=region_of(given),
        section=given.profile or 'default',
    )
    current().terminal.write(text)
    return 0
