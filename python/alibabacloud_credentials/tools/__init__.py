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
    from .cloud_sso_login import login_cloud_sso, switch_cloud_sso
    from .codes import Explanation, explain
    from .credential import valid_credential
    from .diagnosis import Finding, diagnose
    from .execute import run_with_credential, run_with_server
    from .exporting import export
    from .identity import CallerIdentity, whoami
    from .logging_out import logout
    from .logins import Choice, LoggedIn, SignIn
    from .oauth_login import login
    from .profile_list import LoginState, ProfileSummary, profiles
    from .serving import CredentialServer
    from .signing_in import console_url
    from .variables import credential_variables

__all__ = [
    'CallerIdentity',
    'Choice',
    'CredentialServer',
    'Explanation',
    'Finding',
    'LoggedIn',
    'LoginState',
    'ProfileSummary',
    'SignIn',
    'client_for',
    'console_url',
    'credential_variables',
    'diagnose',
    'explain',
    'export',
    'login',
    'login_cloud_sso',
    'logout',
    'profiles',
    'region_for',
    'run_with_credential',
    'run_with_server',
    'switch_cloud_sso',
    'valid_credential',
    'whoami',
]

__getattr__ = lazy_exports(__name__, {
    'CallerIdentity': 'tools.identity',
    'Choice': 'tools.logins',
    'CredentialServer': 'tools.serving',
    'Explanation': 'tools.codes',
    'Finding': 'tools.diagnosis',
    'LoggedIn': 'tools.logins',
    'LoginState': 'tools.profile_list',
    'ProfileSummary': 'tools.profile_list',
    'SignIn': 'tools.logins',
    'client_for': 'tools.clients',
    'console_url': 'tools.signing_in',
    'credential_variables': 'tools.variables',
    'diagnose': 'tools.diagnosis',
    'explain': 'tools.codes',
    'export': 'tools.exporting',
    'login': 'tools.oauth_login',
    'login_cloud_sso': 'tools.cloud_sso_login',
    'logout': 'tools.logging_out',
    'profiles': 'tools.profile_list',
    'region_for': 'tools.clients',
    'run_with_credential': 'tools.execute',
    'run_with_server': 'tools.execute',
    'switch_cloud_sso': 'tools.cloud_sso_login',
    'valid_credential': 'tools.credential',
    'whoami': 'tools.identity',
})


def __dir__() -> List[str]:
    return sorted({*globals(), *__all__})
