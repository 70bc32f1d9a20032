"""What the two sources share that live on a person's login with the aliyun command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Dict, Optional

from ..._profile.plan import log_in_again
from ..._transport.address import parse_url
from ...exceptions import CredentialException, ExpiredException, RejectedException

if TYPE_CHECKING:
    from ..._refresh.credentials import Credentials
    from ..._world.context import Context

# A credential that somebody got earlier is taken while it lives so many seconds more.
REUSED_FROM_S = 180.0


def address(sign_in_url: str, path: str) -> str:
    """The address of ``path`` on the server of ``sign_in_url``, whose own path does not matter.

    :raises InvalidConfigurationException: it is not an http or https URL.
    """
    url = parse_url(sign_in_url, 'sign_in_url')
    return f'{url.scheme}://{url.authority}{path}'


def bearer(token: str) -> Dict[str, str]:
    """The header that carries an access token."""
    return {'Authorization': f'Bearer {token}'}


def lifetime_s(credentials: Credentials, context: Context) -> float:
    """Seconds that a credential of a login still lives: it always ends."""
    return (credentials.get_expiration() or 0) - context.server_now()


def as_ended(error: RejectedException, mode: str, profile: Optional[str]) -> CredentialException:
    """What a server's refusal means: that the login has ended, or another reason."""
    if error.http_status != 401 and error.code != 'invalid_grant':
        return error
    return ExpiredException(
        f'{error.message}. The login has ended; {log_in_again(mode, profile)}', error.code, error.request_id
    )
