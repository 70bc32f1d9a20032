"""``exec``: a program with the credential in its environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ._parsing import PROGRAM, UsageError, add_min_valid_option, client_of, region_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DESCRIPTION = """\
Run a program with the credential in its environment: in the variables of all SDKs and tools, and without those that
would not go with them. The program takes the place of this one, so signals and the exit status are its own. The
credential is as it was at the start: for a program that outlives it there is --serve."""
EXAMPLES = """\
alibabacloud-credentials --profile deploy exec -- terraform apply
alibabacloud-credentials exec --min-valid 1800 -- ossutil sync ./site oss://bucket/"""


def configure(parser: ArgumentParser) -> None:
    add_min_valid_option(parser)


def run(given: Namespace) -> int:
    from ..tools.execute import run_with_credential

    if not given.program:
        raise UsageError(f'{PROGRAM} exec: the program to run must follow --, as in {PROGRAM} exec -- terraform plan')
    return run_with_credential(
        given.program, client_of(given), min_valid_s=given.min_valid, region=region_of(given)
    )
