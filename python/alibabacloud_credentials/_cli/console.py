"""``console``: an address that signs in to the console with a temporary credential."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._world.current import current
from ._output import print_lines
from ._parsing import client_of, one_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

DESCRIPTION = """\
Print an address that signs in to the console with a temporary credential, or open it. It works once and for 30 seconds,
for whoever opens it first. A permanent key cannot sign in: choose a role with --role-arn."""
EXAMPLES = """\
alibabacloud-credentials --profile deploy console --open
alibabacloud-credentials --profile deploy console --destination https://oss.console.aliyun.com/"""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument('--destination', metavar='URL', help='page of the console to lead to; its home page by default')
    parser.add_argument(
        '--site', metavar='SITE', type=one_of(('CN', 'INTL')), default='CN', help='CN or INTL; CN by default'
    )
    parser.add_argument('--open', action='store_true', help='open it in the browser instead of printing it')


def run(given: Namespace) -> int:
    from ..tools.signing_in import console_url

    url = console_url(client_of(given), destination=given.destination, site=given.site)
    if not given.open:
        print_lines([url])
        return 0
    terminal = current().terminal
    if terminal.open_browser(url):
        return 0
    terminal.tell('alibabacloud-credentials console: there is no browser here; without --open the address is printed')
    return 1
