"""``doctor``: what works here and what does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._world.current import current
from ._output import add_json_option, print_json, print_lines
from ._parsing import client_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DESCRIPTION = """\
Look at everything that a credential needs here, and say what to do about what does not work: the default chain by its
sources, STS and whose credential it is, the clock, proxy and certificate authorities, the metadata server, and the
files of profiles. Everything is asked for real. The exit status is 1 if there is a fault."""
EXAMPLES = """\
alibabacloud-credentials doctor
alibabacloud-credentials --profile deploy doctor
alibabacloud-credentials doctor --json"""
_MARKS = {'ok': 'ok   ', 'note': 'note ', 'fault': 'FAULT'}
_COLOURS = {'ok': '32', 'note': '33', 'fault': '31'}


def configure(parser: ArgumentParser) -> None:
    add_json_option(parser)


def run(given: Namespace) -> int:
    from ..exceptions import CredentialException
    from ..tools.diagnosis import FAULT, Finding, diagnose

    is_chain = given.profile is None and given.config_file is None and given.role_arn is None
    try:
        findings = diagnose(None if is_chain else client_of(given), config_file=given.config_file)
    except CredentialException as error:
        # What was chosen is not there: there is nothing else to look at.
        findings = [Finding(error.code or 'InvalidConfiguration', FAULT, error.message, None)]
    if given.json:
        print_json([finding._asdict() for finding in findings])
    else:
        for finding in findings:
            print_lines([f'{_mark(finding.level)} {finding.code}: {finding.sentence}'])
            if finding.action is not None:
                print_lines([f'      {finding.action}'])
    return 1 if any(finding.level == FAULT for finding in findings) else 0


def _mark(level: str) -> str:
    context = current()
    if not context.terminal.output_is_terminal() or context.environment.get('NO_COLOR'):
        return _MARKS[level]
    return f'\x1b[{_COLOURS[level]}m{_MARKS[level]}\x1b[0m'
