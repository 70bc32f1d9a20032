"""The command ``alibabacloud-credentials``: which credential a program would get here, and where from.

It prints what helps a person and unlocks nothing. Its exit status is 0 with a credential and 1 without.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, List, Optional, Sequence

from .._redact import ends
from .._world.current import current
from ..client import Client
from ..exceptions import ChainException, CredentialException

if TYPE_CHECKING:
    from ..models import CredentialModel


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the command; the result is its exit status."""
    argparse.ArgumentParser(
        prog='alibabacloud-credentials',
        description='Show which credential a program would get here from Client(), and from which source.',
    ).parse_args(arguments)
    try:
        lines, status = _described(Client().get_credential()), 0
    except CredentialException as error:
        lines, status = _explained(error), 1
    for line in lines:
        print(line)  # noqa: T201  # what a command is for
    return status


def _described(credential: CredentialModel) -> List[str]:
    lines = [f'source        {credential.provider_name}', f'type          {credential.type}']
    if credential.access_key_id is not None:
        lines.append(f'AccessKey id  {ends(credential.access_key_id)}')
    if credential.expiration is not None:
        lines.append(f'expires in    {credential.expiration - current().clock.wall():.0f} s')
    return lines


def _explained(error: CredentialException) -> List[str]:
    if not isinstance(error, ChainException):
        return [f'no credential: {error.message}']
    tried = [f'  {attempt.provider}: {attempt.outcome}: {attempt.reason}' for attempt in error.attempts]
    return ['no credential; these sources were asked:', *tried]
