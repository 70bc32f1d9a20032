"""``exec``: a program with the credential in its environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._output import teller_of_failures
from ._parsing import PROGRAM, UsageError, add_min_valid_option, client_of, region_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DESCRIPTION = """\
Run a program with the credential in its environment: in the variables of all SDKs and tools, and without those that
would not go with them. The program takes the place of this one, so signals and the exit status are its own. The
credential is as it was at the start. With --serve the program gets the address of a credential server instead, which
answers as long as it runs, for programs that outlive a credential; it is then a child of this one."""
EXAMPLES = """\
alibabacloud-credentials --profile deploy exec -- terraform apply
alibabacloud-credentials exec --min-valid 1800 -- ossutil sync ./site oss://bucket/
alibabacloud-credentials --profile deploy exec --serve -- jupyter lab"""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument('--serve', action='store_true', help='give it the address of a credential server instead')
    add_min_valid_option(parser)


def run(given: Namespace) -> int:
    from ..tools.execute import run_with_credential, run_with_server

    if not given.program:
        raise UsageError(f'{PROGRAM} exec: the program to run must follow --, as in {PROGRAM} exec -- terraform plan')
    if given.serve:
        return run_with_server(
            given.program, client_of(given), min_valid_s=given.min_valid, failed=teller_of_failures()
        )
    return run_with_credential(
        given.program, client_of(given), min_valid_s=given.min_valid, region=region_of(given)
    )
