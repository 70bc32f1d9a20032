"""``serve``: a credential server on loopback."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .._spec.sources import source_field
from .._world.current import current
from ._output import print_lines, teller_of_failures
from ._parsing import client_of, one_of, whole_number

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from ..models import CredentialModel

_METADATA_HOST = str(source_field('ecs_ram_role', 'endpoint')).rpartition('/')[2]
DESCRIPTION = """\
Serve the credential on loopback until Ctrl-C, always valid, to programs that cannot get it themselves. The variables by
which they find it are printed first, one a line.

The uri view is what SDKs read from ALIBABA_CLOUD_CREDENTIALS_URI; its path is a secret. The ecs view is the metadata
server of an ECS instance, whose paths everybody knows: any program of this machine can ask it."""
EXAMPLES = f"""\
alibabacloud-credentials --profile deploy serve
alibabacloud-credentials --profile deploy serve --port 8912
alibabacloud-credentials serve --view ecs --host {_METADATA_HOST} --port 80"""
_ROLE_NAME = r'[A-Za-z0-9._-]{1,64}'


def configure(parser: ArgumentParser) -> None:
    parser.add_argument(
        '--port', metavar='N', type=whole_number(0, 65535), default=0, help='a free one by default'
    )
    parser.add_argument(
        '--view', metavar='VIEW', type=one_of(('uri', 'ecs')), default='uri', help='uri or ecs; uri by default'
    )
    parser.add_argument(
        '--host', metavar='ADDRESS', default='127.0.0.1',
        help='address to listen at; who can reach it can ask for the credential. 127.0.0.1 by default',
    )


def run(given: Namespace) -> int:
    from ..tools.serving import CredentialServer

    server = CredentialServer(
        client_of(given), view=given.view, host=given.host, port=given.port, role_name=_role_name(given),
        failed=teller_of_failures(),
    )
    try:
        print_lines(f'{name}={value}' for name, value in server.variables().items())
        _warn_of(server.first)
        current().terminal.tell(f'serving at port {server.port} of {given.host}; Ctrl-C ends it')
        server.serve()
    except KeyboardInterrupt:
        server.close()
    return 0


def _role_name(given: Namespace) -> str:
    """What the role of the ecs view is called: as the role or the profile, where that can be part of a path."""
    name = str(given.role_arn or given.profile or '').rpartition('/')[2]
    return name if re.fullmatch(_ROLE_NAME, name) else 'credentials'


def _warn_of(credential: CredentialModel) -> None:
    if not credential.security_token or credential.expiration is None:
        current().terminal.tell(
            'warning: this credential is not a temporary one with a known end, and SDKs take no other from a server; '
            'add --role-arn'
        )
