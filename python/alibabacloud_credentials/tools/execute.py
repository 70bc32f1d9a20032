"""Running a program with a credential, or with the address of one, in its environment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional, Sequence

from .._world.current import current
from ..client import Client
from ..exceptions import InvalidConfigurationException
from .credential import valid_credential
from .serving import CredentialServer
from .variables import applied, credential_variables, variables_of_uri

if TYPE_CHECKING:
    from ..exceptions import CredentialException


def run_with_credential(
    argv: Sequence[str],
    client: Optional[Client] = None,
    *,
    min_valid_s: Optional[int] = None,
    region: Optional[str] = None,
) -> int:
    """Run a program with the credential in the variables of all families; those that must not be set are removed.

    On POSIX systems the program takes the place of this process, so that this does not return, and all signals and the
    exit status are the program's own. The credential is not renewed while it runs.

    :param argv: the program and its arguments; nothing of the credential is among them.
    :param client: gives the credential. Default: ``Client()``.
    :param min_valid_s: seconds that it must still be valid when the program starts. Default: any valid one will do.
    :param region: region to set beside it. Default: what is set stays.
    :return: the program's exit status, on Windows.
    :raises InvalidConfigurationException: no program is given, it cannot be started, or the credential is a bearer
        token.
    :raises ExpiredException: the credential ends too soon.
    :raises CredentialException: there is none.
    """
    if not argv:
        raise InvalidConfigurationException('exec: there is no program to run')
    credential = valid_credential(client, min_valid_s=min_valid_s)
    context = current()
    variables = credential_variables(credential, region=region)
    return context.processes.replace(argv, applied(context.environment.copy(), variables))


def run_with_server(
    argv: Sequence[str],
    client: Optional[Client] = None,
    *,
    min_valid_s: Optional[int] = None,
    failed: Optional[Callable[[CredentialException], None]] = None,
) -> int:
    """Run a program with a credentials URI in its environment, which is answered as long as it runs.

    The sources that come before the URI in the chain of all SDKs are switched off for it, so that it has this identity
    and no other. Signals that this process gets are handed on to the program.

    :param argv: the program and its arguments; nothing of the credential is among them.
    :param client: gives the credential. Default: ``Client()``.
    :param min_valid_s: seconds that it must still be valid when the program starts. Default: any valid one will do.
    :param failed: as for :class:`~.serving.CredentialServer`.
    :return: the program's exit status; 128 and the number of the signal that ended it.
    :raises InvalidConfigurationException: no program is given, it cannot be started, or the credential is a bearer
        token.
    :raises ExpiredException: the credential ends too soon.
    :raises CredentialException: there is no credential.
    """
    if not argv:
        raise InvalidConfigurationException('exec: there is no program to run')
    context = current()
    asked = client or Client()
    valid_credential(asked, min_valid_s=min_valid_s)
    with CredentialServer(asked, failed=failed) as server:
        environment = context.environment.copy()
        return context.processes.run(argv, applied(environment, variables_of_uri(server.url, environment)))
