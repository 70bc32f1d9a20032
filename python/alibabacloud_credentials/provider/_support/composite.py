"""What the providers share that ask other providers, and have no credential of their own."""

from __future__ import annotations

from ..._refresh.credentials import Credentials
from ..._refresh.held import Held
from ..._refresh.steps import Steps, run, run_async
from ..base import CredentialsProvider


class CompositeProvider(CredentialsProvider):
    """A provider over others. A subclass sets ``name`` and implements :meth:`_steps`, for both worlds at once."""

    def _steps(self) -> Steps[Held[Credentials]]:
        """Yields what is to be obtained, and returns the credential; it never blocks."""
        raise NotImplementedError

    def obtain(self) -> Held[Credentials]:
        return run(self._steps())

    async def obtain_async(self) -> Held[Credentials]:
        return await run_async(self._steps())
