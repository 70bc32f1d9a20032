"""What the providers of a fixed credential share: it is made once, and nothing is ever fetched."""

from __future__ import annotations

from typing import Optional

from ..._refresh.credentials import Credentials
from ..._refresh.held import Held, Lifetime
from ..base import CredentialsProvider

#: the messages for the parts of a key that is not whole
IF_KEY_IS_EMPTY = {
    'access_key_id': 'the access key id is empty',
    'access_key_secret': 'the access key secret is empty',
    'security_token': 'the security token is empty',
}


class StaticProvider(CredentialsProvider):
    """A source that always has the same credential. A subclass sets ``name``."""

    def __init__(self, credentials: Credentials) -> None:
        self._held = Held(credentials, Lifetime())

    @property
    def access_key_id(self) -> Optional[str]:
        return self._held.value.get_access_key_id()

    @property
    def access_key_secret(self) -> Optional[str]:
        return self._held.value.get_access_key_secret()

    def obtain(self) -> Held[Credentials]:
        return self._held

    async def obtain_async(self) -> Held[Credentials]:
        return self._held

    async def get_credentials_async(self) -> Credentials:
        # Not its own: a subclass that overrides the synchronous method has always changed both.
        return self.get_credentials()
