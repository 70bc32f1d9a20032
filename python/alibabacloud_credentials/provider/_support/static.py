"""What the providers of a fixed credential share: it is made once, and nothing is ever fetched."""

from __future__ import annotations

from typing import Optional

from alibabacloud_credentials_api import ICredentialsProvider

from ..._refresh.credentials import Credentials
from ..._refresh.lease import Lease


class StaticProvider(ICredentialsProvider):  # type: ignore[misc]  # the interface package ships no types
    """A source that always has the same credential. A subclass sets ``name``."""

    #: what ``get_provider_name()`` says
    name: str

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    @property
    def access_key_id(self) -> Optional[str]:
        return self._credentials.get_access_key_id()

    @property
    def access_key_secret(self) -> Optional[str]:
        return self._credentials.get_access_key_secret()

    def get_credentials(self) -> Credentials:
        return self._credentials

    async def get_credentials_async(self) -> Credentials:
        # Not the attribute: a subclass that overrides the one method has always changed both.
        return self.get_credentials()

    def lease(self) -> Lease[Credentials]:
        """The credential, for a client to hand out without asking here, for ever."""
        return Lease(self._credentials)

    def get_provider_name(self) -> str:
        return self.name

    def invalidate(self) -> None:
        """Nothing to do: there is no other credential to fetch."""
