"""An AccessKey pair of a profile whose secret is in the keyring of the operating system, and not in the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._redact import ends
from .._refresh.credentials import Credentials
from ..exceptions import InvalidConfigurationException
from .base import RefreshingProvider

if TYPE_CHECKING:
    from .._world.context import Context


class KeyringAccessKeyProvider(RefreshingProvider):
    """Gives the pair. The keyring is asked once, and again after ``invalidate()``: it may ask the person each time.

    :param access_key_id: AccessKey id, under which the secret is kept.
    :param keyring_service: the service under which the keyring keeps it.
    """

    name = 'static_ak'

    def __init__(self, access_key_id: str, keyring_service: str) -> None:
        self._access_key_id = access_key_id
        self._service = keyring_service

    def fetch(self, context: Context) -> Credentials:
        """Ask the keyring.

        :raises InvalidConfigurationException: it cannot be used, or has no such secret.
        """
        secret = context.keyring.get(self._service, self._access_key_id)
        if not secret:
            raise InvalidConfigurationException(
                f'the keyring has no secret of AccessKey id {ends(self._access_key_id)} under service '
                f'{self._service!r}; store it with: alibabacloud-credentials keyring store',
                parameter='keyring_service',
            )
        return Credentials(access_key_id=self._access_key_id, access_key_secret=secret, provider_name=self.name)
