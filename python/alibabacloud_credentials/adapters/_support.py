"""What the adapters share: the client that they ask, how they ask it, and what its failures become."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Iterator, Optional

from .._refresh.waiting import is_on_event_loop
from ..exceptions import CredentialException, InvalidConfigurationException

if TYPE_CHECKING:
    from ..models import CredentialModel


@contextmanager
def needed_by(adapter: str, package: str) -> Iterator[None]:
    """Have a failed import say what to install.

    :param adapter: the module of this package that imports.
    :param package: what the SDK is called where it is installed from.
    """
    try:
        yield
    except ImportError as error:
        raise ImportError(
            f'alibabacloud_credentials.adapters.{adapter} needs the package {package}: pip install {package}'
        ) from error


class ClientAdapter:
    """Asks a client for an AccessKey pair, each time that a request is to be signed.

    :param client: anything with ``get_credential()`` and ``get_credential_async()``. Default: ``Client()``, the default
        chain.
    :raises InvalidConfigurationException: ``client`` has no such method, or no source of ``Client()`` can work.
    """

    def __init__(self, client: Optional[Any] = None) -> None:
        if client is None:
            from ..client import Client

            client = Client()
        for method in ('get_credential', 'get_credential_async'):
            if not callable(getattr(client, method, None)):
                raise InvalidConfigurationException(
                    f'client must be a Client; {type(client).__name__} has no method {method}()'
                )
        self._client = client

    async def warm_up(self) -> None:
        """Have a credential in hand before the first request, so that no request waits for it on an event loop.

        :raises CredentialException: none could be had.
        """
        await self._client.get_credential_async()

    def _key(self) -> CredentialModel:
        """One consistent AccessKey pair, with its token if it is temporary.

        On an event loop it does not wait while a valid credential is in hand: that is refreshed beside the loop.
        """
        try:
            return _checked(self._in_hand() or self._client.get_credential())
        except CredentialException as error:
            failure = self._failure(error)
            if failure is error:
                raise
            raise failure from error

    async def _key_async(self) -> CredentialModel:
        return _checked(await self._client.get_credential_async())

    def _failure(self, error: CredentialException) -> Exception:
        """What the SDK's users expect to be raised; by default the error itself."""
        return error

    def _in_hand(self) -> Optional[CredentialModel]:
        nowait = getattr(self._client, 'get_credential_nowait', None)
        return nowait() if nowait is not None and is_on_event_loop() else None


def _checked(credential: CredentialModel) -> CredentialModel:
    if not credential.access_key_id or not credential.access_key_secret:
        raise InvalidConfigurationException(
            f'an AccessKey pair is needed to sign, and the credential of type {credential.type} has none'
        )
    return credential
