"""``logout``: remove a login from its profile, which stays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._output import print_lines
from ._parsing import PROGRAM, UsageError

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DESCRIPTION = """\
Remove tokens and the credential got with them from a profile. The profile stays, and with it how to log in again: site,
sign-in address, account. The servers are not told: what they have issued ends by itself."""
EXAMPLES = """\
alibabacloud-credentials logout
alibabacloud-credentials logout --profile work"""


def configure(parser: ArgumentParser) -> None:
    """It has no options but those of all commands."""


def run(given: Namespace) -> int:
    from ..tools.logging_out import logout

    if given.role_arn is not None:
        raise UsageError(f'{PROGRAM} logout: --role-arn: a role has no login')
    had_login = logout(profile=given.profile, config_file=given.config_file)
    print_lines(['logged out' if had_login else 'there was no login'])
    return 0
