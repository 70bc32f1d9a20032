"""What people do with a credential, as functions: each command of ``alibabacloud-credentials`` is a thin face of one.

All are synchronous and may be called by any program. Each takes the :class:`~alibabacloud_credentials.client.Client`
whose credential is meant; :func:`client_for` makes one for a profile or a role. What a function does to the outside
(files, variables, servers, ports) goes by way of the context in force.

Names are imported when they are first asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, List

from .._lazy import lazy_exports

if TYPE_CHECKING:
    from .clients import client_for, region_for
    from .credential import valid_credential
    from .execute import run_with_credential
    from .export import export
    from .identity import CallerIdentity, whoami
    from .variables import credential_variables

__all__ = [
    'CallerIdentity',
    'client_for',
    'credential_variables',
    'export',
    'region_for',
    'run_with_credential',
    'valid_credential',
    'whoami',
]

__getattr__ = lazy_exports(__name__, {
    'CallerIdentity': 'tools.identity',
    'client_for': 'tools.clients',
    'credential_variables': 'tools.variables',
    'export': 'tools.export',
    'region_for': 'tools.clients',
    'run_with_credential': 'tools.execute',
    'valid_credential': 'tools.credential',
    'whoami': 'tools.identity',
})


def __dir__() -> List[str]:
    return sorted({*globals(), *__all__})
