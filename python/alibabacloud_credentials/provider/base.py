"""What every provider shares: one ``fetch``, written once and blocking, with the cache on top.

To add a source, write one file with one class: its constructor checks parameters, its ``fetch`` gets a credential.
"""

from __future__ import annotations

from typing import Optional

from alibabacloud_credentials_api import ICredentialsProvider

from .._refresh.cache import Cache
from .._refresh.credentials import Credentials
from .._refresh.lease import Lease
from .._world.context import Context
from .._world.current import current


class RefreshingProvider(ICredentialsProvider):  # type: ignore[misc]  # the interface package ships no types
    """A source whose answers are kept until they must be fetched again.

    A subclass sets ``name`` and implements :meth:`fetch`. It never caches and never asks the clock about freshness.
    """

    #: what ``get_provider_name()`` says
    name: str
    #: seconds that one fetch may take in all
    fetch_timeout_s: float = 30.0
    #: an answer without an expiration is asked for again after so many seconds; None: never
    kept_s: Optional[float] = None
    #: False for a fetch that does no I/O
    blocking: bool = True

    def __init__(self) -> None:
        self._context = current()
        self._cache: Cache[Credentials] = Cache(
            self.name, self.fetch, Credentials.get_expiration, self._context,
            fetch_timeout_s=self.fetch_timeout_s, kept_s=self.kept_s, blocking=self.blocking,
        )

    def fetch(self, context: Context) -> Credentials:
        """Get a credential from the source, now, blocking.

        :raises CredentialException: it could not be had.
        """
        raise NotImplementedError

    def get_credentials(self) -> Credentials:
        """A valid credential, fetched only when needed.

        :raises CredentialException: nothing valid is in hand and fetching failed.
        """
        return self._cache.get()

    async def get_credentials_async(self) -> Credentials:
        """As :meth:`get_credentials`, without ever blocking the event loop."""
        return await self._cache.get_async()

    def lease(self) -> Optional[Lease[Credentials]]:
        """The credential, for a client to hand out without asking here while nothing has to be done about it."""
        return self._cache.lease()

    def get_provider_name(self) -> str:
        return self.name

    def invalidate(self) -> None:
        """Forget the credential in hand, because its user found that it no longer works: the next call fetches."""
        self._cache.invalidate()
