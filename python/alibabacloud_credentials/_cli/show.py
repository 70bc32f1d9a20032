"""``show``: which credential a program would get here, and where from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._redact import ends
from ..exceptions import ChainException, CredentialException
from ._output import (
    add_json_option,
    attempts_of,
    error_fields,
    lifetime_fields,
    print_json,
    print_lines,
    print_pairs,
    seconds_left,
)
from ._parsing import client_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ..models import CredentialModel

DESCRIPTION = """\
Show which credential a program would get here from Client(), and from which source; or, with an option, which one a
profile or a role has. It prints what helps a person and unlocks nothing."""
EXAMPLES = """\
alibabacloud-credentials
alibabacloud-credentials show --profile deploy
alibabacloud-credentials show --json"""


def configure(parser: ArgumentParser) -> None:
    add_json_option(parser)


def run(given: Namespace) -> int:
    try:
        credential = client_of(given).get_credential()
    except ChainException as error:
        _print_attempts(error, as_json=given.json)
        return 1
    except CredentialException as error:
        if given.json:
            print_json({'source': None, 'error': error_fields(error)})
        else:
            print_lines([f'no credential: {error}'])
        return 1
    if given.json:
        print_json(_fields(credential))
    else:
        _print(credential)
    return 0


def _print(credential: CredentialModel) -> None:
    key_id, left = credential.access_key_id, seconds_left(credential.expiration)
    print_pairs([
        ('source', credential.provider_name), ('type', credential.type),
        ('AccessKey id', None if key_id is None else ends(key_id)),
        ('expires in', None if left is None else f'{left} s'),
    ])


def _fields(credential: CredentialModel) -> Any:
    return {
        'source': credential.provider_name,
        'type': credential.type,
        'access_key_id': None if credential.access_key_id is None else ends(credential.access_key_id),
        **lifetime_fields(credential.expiration),
    }


def _print_attempts(error: ChainException, *, as_json: bool) -> None:
    if as_json:
        print_json({
            'source': None, 'error': error_fields(error), 'attempts': attempts_of(error),
        })
        return
    # The message has a line for each source, what was set up and failed first.
    print_lines([f'no credential: {error}'])
