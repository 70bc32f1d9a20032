"""``whoami``: whose credential it is, by the word of STS."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._output import add_json_option, lifetime_fields, print_json, print_pairs, seconds_left
from ._parsing import client_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DESCRIPTION = """\
Ask STS whose credential it is (GetCallerIdentity): account, ARN, type, source, and the time that is left. No secret is
printed."""
EXAMPLES = """\
alibabacloud-credentials whoami
alibabacloud-credentials whoami --profile deploy --role-arn acs:ram::1234567890123456:role/reader
alibabacloud-credentials whoami --json"""


def configure(parser: ArgumentParser) -> None:
    add_json_option(parser)


def run(given: Namespace) -> int:
    from ..tools.identity import whoami

    identity = whoami(client_of(given))
    if given.json:
        fields = identity._asdict()
        fields.update(lifetime_fields(fields.pop('expiration')))
        print_json(fields)
        return 0
    left = seconds_left(identity.expiration)
    print_pairs([
        ('account', identity.account_id), ('ARN', identity.arn), ('identity', identity.identity_type),
        ('type', identity.type), ('source', identity.source), ('expires in', None if left is None else f'{left} s'),
    ])
    return 0
