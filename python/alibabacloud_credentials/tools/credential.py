"""A credential that is to leave this process: valid for long enough, and of a kind that others can use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional, Tuple

from .._world.current import current
from ..client import Client
from ..exceptions import ExpiredException, InvalidConfigurationException

if TYPE_CHECKING:
    from ..models import CredentialModel


def valid_credential(client: Optional[Client] = None, *, min_valid_s: Optional[int] = None) -> CredentialModel:
    """The client's credential, fetched anew if it would end too soon.

    :param client: gives the credential. Default: ``Client()``.
    :param min_valid_s: seconds that it must still be valid. Default: any valid one will do.
    :raises ExpiredException: it ends sooner, a new one too; or it is temporary and nobody knows when it ends.
    :raises CredentialException: there is none.
    """
    asked = client or Client()
    credential = asked.get_credential()
    if min_valid_s is None or not credential.security_token:
        return credential
    if credential.expiration is not None and _left_s(credential.expiration) < min_valid_s:
        asked.invalidate()
        credential = asked.get_credential()
    if credential.expiration is None:
        raise ExpiredException(
            f'{credential.provider_name}: nobody knows when this temporary credential ends, so it cannot be said to be '
            f'valid for {min_valid_s} s more'
        )
    left = _left_s(credential.expiration)
    if left < min_valid_s:
        raise ExpiredException(
            f'{credential.provider_name}: the credential is valid for {left:.0f} s more, and {min_valid_s} s are asked '
            f'for'
        )
    return credential


def access_key_pair(credential: CredentialModel) -> Tuple[str, str]:
    """AccessKey id and secret.

    :raises InvalidConfigurationException: it is a bearer token.
    """
    if not credential.access_key_id or not credential.access_key_secret:
        raise InvalidConfigurationException(
            f'the credential of type {credential.type} has no AccessKey pair, which other programs need'
        )
    return credential.access_key_id, credential.access_key_secret


def _left_s(expiration: int) -> float:
    return expiration - current().clock.wall()
