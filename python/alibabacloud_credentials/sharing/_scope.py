"""An identity that is bound to a request, a task or a thread, and the client that answers for whichever is bound.

It fails closed: where none is bound, also in a task that outlives its request or in a thread that the request started,
there is an error. No other identity is ever taken instead.
"""

from __future__ import annotations

from contextvars import ContextVar, Token
from typing import TYPE_CHECKING, Any, Optional, TypeVar

from .._refresh.locking import lock
from ..client import Client
from ..exceptions import CredentialException, InvalidConfigurationException

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Type

    from ..models import CredentialModel

B = TypeVar('B', bound='Bound')


class _Binding:
    """A client, for as long as it is bound. What outlives that shares this object, and so sees that it has ended."""

    __slots__ = ('client',)

    def __init__(self, client: Any) -> None:
        self.client: Any = client


_UNBOUND = _Binding(None)
_bound: ContextVar[_Binding] = ContextVar('alibabacloud_credentials_identity', default=_UNBOUND)


class Bound:
    """What runs inside of the ``with`` has this client, or none; see :class:`identity`.

    :param client: answers; None: nobody does, whoever is bound outside.
    """

    def __init__(self, client: Any) -> None:
        self._client = client
        self._binding = _UNBOUND
        self._token: Optional[Token[_Binding]] = None

    def __enter__(self: B) -> B:
        binding = _Binding(self._client)
        with lock:  # two threads that enter one object would else both go on, and one could not leave
            if self._binding is not _UNBOUND:
                raise InvalidConfigurationException('identity: each binding needs an identity() of its own')
            self._binding = binding
        self._token = _bound.set(binding)
        return self

    def __exit__(
        self, kind: Optional[Type[BaseException]], error: Optional[BaseException], trace: Optional[TracebackType]
    ) -> None:
        binding, token = self._binding, self._token
        binding.client = None
        # A generator may be closed inside of a later binding: that one counts there as before.
        if token is not None and _bound.get() is binding:
            try:
                _bound.reset(token)
            except ValueError:
                pass  # left in another context than it was entered in, where the binding has ended all the same
        self._binding, self._token = _UNBOUND, None


class identity(Bound):  # noqa: N801  # it reads as what follows "with"
    """Bind an identity to what runs inside of the ``with``, in this thread or task and in tasks that are started there.

    A thread or an executor has no identity of its own, unless its work was given one: with another ``with``, or by
    ``contextvars.copy_context().run``, as ``asyncio.to_thread`` does. Bindings nest; the inner one counts. A binding
    that has ended has ended for whoever still runs. A generator that yields inside of the ``with`` leaves its caller
    bound, as Python gives generators no context of their own.

    :param client: answers for the identity: a :class:`~alibabacloud_credentials.client.Client`, or anything with
        ``get_credential()`` and ``get_credential_async()``.
    :raises InvalidConfigurationException: ``client`` has no such methods, or is itself a :class:`ScopedClient`.
    """

    def __init__(self, client: Any) -> None:
        for method in ('get_credential', 'get_credential_async'):
            if not callable(getattr(client, method, None)):
                raise InvalidConfigurationException(
                    f'identity: client must be a Client; {type(client).__name__} has no method {method}()',
                    parameter='client',
                )
        if isinstance(client, ScopedClient):
            raise InvalidConfigurationException(
                'identity: client must be the client of an identity; a ScopedClient has none of its own',
                parameter='client',
            )
        super().__init__(client)


def _client() -> Any:
    """The client of the identity that is bound now.

    :raises CredentialException: none is, with the code ``NoIdentity``.
    """
    client = _bound.get().client
    if client is None:
        raise CredentialException(
            'no identity is bound here: use a ScopedClient inside of "with identity(client):"; a binding ends with its '
            'request, and does not reach threads by itself', 'NoIdentity',
        )
    return client


class _BoundCredential:
    """What a :class:`ScopedClient` delegates to."""

    def get_credential(self) -> CredentialModel:
        return _client().get_credential()  # type: ignore[no-any-return]  # as a Client does

    async def get_credential_async(self) -> CredentialModel:
        return await _client().get_credential_async()  # type: ignore[no-any-return]

    def get_credential_nowait(self) -> Optional[CredentialModel]:
        nowait = getattr(_client(), 'get_credential_nowait', None)
        return None if nowait is None else nowait()

    def invalidate(self) -> None:
        invalidate = getattr(_client(), 'invalidate', None)
        if invalidate is not None:
            invalidate()


class ScopedClient(Client):
    """A client for SDKs that serve many identities: it answers for the one that :class:`identity` has bound.

    It has no state: one serves a whole program, and any number are the same. It is no source of anything that is kept,
    such as the session of a role: that would go on being of whoever asked first.

    :raises CredentialException: by every method, with the code ``NoIdentity``, where no identity is bound.
    """

    cloud_credential = _BoundCredential()
    is_of_whoever_asks = True

    def __init__(self) -> None:
        """Nothing to prepare."""
