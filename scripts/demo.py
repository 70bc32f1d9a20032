"""``make demo``: every source of credentials, and what keeps a program running, against services on this machine.

Each credential signs a call of an unmodified SDK, and the gateway says who it was. Exits non-zero when a row fails.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Callable, List, Mapping, Optional, TextIO

from alibabacloud_credentials.testing import LocalCloud
from demo_proofs import PROOFS, Unproven, check
from demo_stage import Source, Stage

if TYPE_CHECKING:
    from alibabacloud_credentials.models import CredentialModel

HEADING = """\
Every credential type and every source of the default chain, used as a program uses them. Each row fetches a
credential, and an unmodified SDK signs a call with it. STS, the metadata server and the others are local, over real
HTTP and TLS, and check as the real ones do: signatures, nonces, time stamps, tokens, trust. No account is needed.
"""
NEXT = """\
Next:  docs/first-call.md                         a first call with your own credentials
       alibabacloud-credentials                   what a program gets on this machine, and from where
       docs/testing.md                            this local cloud in your own tests, with pytest or without
       python -m alibabacloud_credentials.testing the same for programs in any language
"""
LAYOUT = '{:<24}{:<43}{:<14}{:>9}{:>10}{:>9}  {}'
WIDTH = 132
COLUMNS = ('source', 'provider name', 'credential', 'valid for', 'requests', 'time', 'the SDK call was by')


class Printer:
    """Prints rows with a mark: coloured on a terminal, unless ``NO_COLOR`` is set.

    :ivar failed: how many rows failed so far.
    """

    def __init__(self, out: TextIO, environment: Mapping[str, str]) -> None:
        self._out = out
        self._colours = out.isatty() and not environment.get('NO_COLOR') and environment.get('TERM') != 'dumb'
        encoding = (getattr(out, 'encoding', None) or 'ascii').lower().replace('-', '')
        unicode = encoding.startswith('utf')
        self._marks = ('✓', '✗') if unicode else ('+', 'x')
        self._rule = '─' if unicode else '-'
        self.rows = self.failed = 0

    def line(self, text: str = '', style: str = '') -> None:
        self._out.write(self._styled(text, style) + '\n')
        self._out.flush()

    def rule(self) -> None:
        self.line(self._rule * WIDTH)

    def row(self, label: str, proven: Callable[[], str]) -> None:
        """Print what ``proven()`` returns with a mark, or why it failed."""
        self.rows += 1
        try:
            text, mark, style = proven(), self._marks[0], '32'
        except Exception as error:
            self.failed += 1
            reason = str(error) if isinstance(error, Unproven) else f'{type(error).__name__}: {error}'
            text, mark, style = f'{label:<24}{reason}', self._marks[1], '31'
        self.line(f'{self._styled(mark, style)} {text}')

    def _styled(self, text: str, style: str) -> str:
        return f'\x1b[{style}m{text}\x1b[0m' if style and self._colours else text


def proof_of(stage: Stage, source: Source) -> str:
    """The cells of one source."""
    stage.cloud.clear_requests()
    started = time.perf_counter()
    client = source.client()
    credential = client.get_credential()
    took_ms = (time.perf_counter() - started) * 1000
    requests = len(stage.cloud.requests)
    seen = caller_of(stage, client)
    check(seen == source.identity, f'the SDK call was by {seen}, not by {source.identity}')
    return LAYOUT.format(
        source.label, credential.provider_name or 'the token itself', credential_cell(credential),
        lifetime_cell(credential), requests, f'{took_ms:.0f} ms', seen,
    )


def caller_of(stage: Stage, client: object) -> str:
    """Who the gateway says an unmodified SDK client is that signs with ``client``."""
    from alibabacloud_sts20150401.client import Client as Sts

    arn = Sts(stage.cloud.sdk_config(client)).get_caller_identity().body.arn
    return arn.split(':')[-1].replace('assumed-role/', 'role/').replace('/', ' ', 1).partition('/')[0]


def credential_cell(credential: CredentialModel) -> str:
    key_id: Optional[str] = credential.access_key_id
    return 'bearer token' if key_id is None else f'{key_id[:4]}***{key_id[-4:]}'


def lifetime_cell(credential: CredentialModel) -> str:
    return 'ever' if credential.expiration is None else f'{(credential.expiration - time.time()) / 60:.0f} min'


def print_table(printer: Printer, stage: Stage, sources: List[Source]) -> None:
    printer.line('  ' + LAYOUT.format(*COLUMNS), '1')
    printer.rule()
    for source in sources:
        printer.row(source.label, lambda source=source: proof_of(stage, source))


def main() -> int:
    printer = Printer(sys.stdout, os.environ)
    started = time.perf_counter()
    printer.line(HEADING)
    with LocalCloud() as cloud:
        stage = Stage(cloud)
        print_table(printer, stage, stage.types() + stage.chain())
    printer.line()
    for label, proof in PROOFS:
        printer.row(label, lambda label=label, proof=proof: f'{label:<27}{proof()}')
    failed, took_s = printer.failed, time.perf_counter() - started
    printer.line()
    if failed:
        printer.line(f'{failed} of {printer.rows} rows failed', '31')
    else:
        printer.line(f'all {printer.rows} rows hold, in {took_s:.1f} s\n', '32')
        printer.line(NEXT)
    return int(failed > 0)


if __name__ == '__main__':
    sys.exit(main())
