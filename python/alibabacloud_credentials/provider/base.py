"""The base of every provider. A source of one's own is a subclass of :class:`RefreshingProvider` with one method.

    from alibabacloud_credentials.provider.base import Context, Credentials, RefreshingProvider

    class VaultProvider(RefreshingProvider):
        name = 'vault'

        def fetch(self, context: Context) -> Credentials:
            secret = vault.read('alibaba/deploy')
            return Credentials(access_key_id=secret.id, access_key_secret=secret.secret,
                               security_token=secret.token, expiration=secret.expires_at)

    client = Client(provider=VaultProvider())

``fetch`` is written once and blocking. Caching, one fetch for all threads and event loops, refresh ahead, outages,
pickling and forks are here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional

from alibabacloud_credentials_api import ICredentialsProvider

from .._refresh.cache import Cache
from .._refresh.credentials import Credentials
from .._refresh.held import Held
from .._refresh.source import Source
from .._world.context import Context
from .._world.current import current
from ..exceptions import CredentialException, InvalidConfigurationException, leaving

if TYPE_CHECKING:
    from .._refresh.snapshot import Snapshot
    from .._shared.protocol import CacheKey, CredentialCache
    from .._shared.step import Answer, Sharing

__all__ = ['Context', 'Credentials', 'CredentialsProvider', 'RefreshingProvider']

_CACHE_VARIABLE = 'ALIBABA_CLOUD_CREDENTIALS_CACHE'


class CredentialsProvider(ICredentialsProvider):  # type: ignore[misc]  # the interface package ships no types
    """What all providers of this package share. It hands up a credential together with the time it stays fresh, which
    a client need not ask for again meanwhile.
    """

    #: what ``get_provider_name()`` returns, what errors call it, and what its credentials carry as provider name
    name: str

    def obtain(self) -> Held[Credentials]:
        """A valid credential with its lifetime.

        :raises CredentialException: none could be had.
        """
        raise NotImplementedError

    async def obtain_async(self) -> Held[Credentials]:
        """As :meth:`obtain`, without ever blocking the event loop."""
        raise NotImplementedError

    def get_credentials(self) -> Credentials:
        """A valid credential, fetched only when needed.

        :raises CredentialException: nothing valid is in hand and fetching failed.
        """
        try:
            return self.obtain().value
        except CredentialException as error:
            raise leaving(error) from error.__cause__

    async def get_credentials_async(self) -> Credentials:
        """As :meth:`get_credentials`, without ever blocking the event loop."""
        try:
            return (await self.obtain_async()).value
        except CredentialException as error:
            raise leaving(error) from error.__cause__

    def get_provider_name(self) -> str:
        return self.name

    def invalidate(self) -> None:
        """Forget the credential in hand, because its user found that it no longer works: the next call fetches."""

    def warm_up(self) -> None:
        """Import what the first fetch needs. A client calls it when it is made, so that its callers do not wait."""

    #: Keywords of the constructor that the spec's model of its parameters spells otherwise.
    KEYWORDS: Dict[str, str] = {}

    @property
    def is_probe(self) -> bool:
        """Whether it is asked on every machine, so that nobody need have set it up where it cannot be reached."""
        return False

    @property
    def has_chosen_profile(self) -> bool:
        """Whether somebody chose a profile for it, so that nothing else may take that profile's place."""
        return False

    @classmethod
    def for_chain(cls) -> Optional[CredentialsProvider]:
        """A provider as the default chain wants it: everything from the environment. None: it is no part of it here."""
        return cls()


class RefreshingProvider(CredentialsProvider):
    """A source whose answers are kept until they must be fetched again.

    A subclass sets ``name`` and implements :meth:`fetch`, which never caches and never asks the clock about freshness.
    Its constructor may do what it likes, and need not call this one's.

    :cvar fetch_timeout_s: seconds that one fetch may take in all.
    :cvar max_lifetime_s: no credential of this source lives longer, in seconds, because no more is asked for: neither a
        clock of this machine that is slow nor a server's wrong ``Date`` can make it longer; None: unknown.
    :cvar max_age_s: an answer without an expiration is asked for again after so many seconds; None: never.
    :cvar does_io: False for a fetch that reads no file and asks no server: it is then called in the caller's thread,
        also on an event loop.
    :cvar event_name: what events call it. Default: ``name``.
    :param cache: a cache between processes, such as :class:`~alibabacloud_credentials.sharing.FileCache`, for a class
        that implements :meth:`cache_key`. Environment variable: ``ALIBABA_CLOUD_CREDENTIALS_CACHE``. Default: none.
    :raises InvalidConfigurationException: the class has no ``name``, or no :meth:`cache_key` for its ``cache``; or the
        cache cannot work.
    """

    fetch_timeout_s: float = 30.0
    max_lifetime_s: Optional[float] = None
    max_age_s: Optional[float] = None
    does_io: bool = True
    event_name: Optional[str] = None

    _context: Context
    __cache: Cache[Credentials]
    __sharing: Optional[Sharing]

    def __init__(self, *, cache: Optional[CredentialCache] = None) -> None:
        if cache is not None:
            if not self.__can_share():
                raise InvalidConfigurationException(
                    f'{type(self).__name__}: cache: a source is shared between processes only if it implements '
                    f'cache_key()', parameter='cache',
                )
            self.__share_by(cache)

    def __new__(cls, *_: Any, **__: Any) -> Any:
        if not isinstance(getattr(cls, 'name', None), str):
            raise InvalidConfigurationException(f'{cls.__name__} must have a class attribute name, which is a string')
        provider = super().__new__(cls)
        provider._context = current()
        provider.__cache = Cache(_SourceOfProvider(provider))
        provider.__sharing = None
        if provider.__can_share():
            provider.__share_by(provider._context.cache or _cache_of_environment(provider._context))
        return provider

    @classmethod
    def title(cls) -> str:
        """What errors call it: ``name``."""
        return cls.name

    @property
    def is_shared(self) -> bool:
        """Whether other processes have its credential too, by a cache."""
        return self.__sharing is not None

    def __can_share(self) -> bool:
        return type(self).cache_key is not RefreshingProvider.cache_key

    def __share_by(self, cache: Optional[CredentialCache]) -> None:
        if cache is not None:
            from .._shared.step import Sharing
            from .._shared.store import store_of

            self.__sharing = Sharing(store_of(cache, self._context))

    def fetch(self, context: Context) -> Credentials:
        """Get a credential from the source, now, blocking.

        :param context: variables, files, HTTP, commands and clock; ``context.time_left()`` is how long it may take.
        :raises CredentialException: it could not be had. Whatever else is raised becomes one that names its type only.
        """
        raise NotImplementedError

    def cache_key(self, context: Context) -> Optional[CacheKey]:
        """What distinguishes the credential that :meth:`fetch` would get from all others, for a cache between
        processes.

        A class that does not implement it is never cached there. It may read files and ask its own source, as ``fetch``
        may.

        :return: the key; None: it cannot be shared.
        :raises CredentialException: as ``fetch`` would.
        """
        return None

    def obtain(self) -> Held[Credentials]:
        return self.__cache.obtain() if self.__sharing is None else self.__sharing.obtain(self.__cache)

    async def obtain_async(self) -> Held[Credentials]:
        if self.__sharing is None:
            return await self.__cache.obtain_async()
        return await self.__sharing.obtain_async(self.__cache)

    def invalidate(self) -> None:
        bad = None if self.__sharing is None else self.__cache.peek()
        self.__cache.invalidate()
        if bad is not None and self.__sharing is not None:
            self.__sharing.forget(self._context, self.cache_key, bad)

    def fetch_after(self, context: Context, previous: Optional[Credentials]) -> Credentials:
        """As :meth:`fetch`, for a source that could give the same credential again.

        :param previous: the credential to be replaced; None at first.
        """
        return self.fetch(context)

    def _fetch_or_share(self, context: Context, snapshot: Optional[Snapshot[Credentials]]) -> Answer:
        if self.__sharing is None:
            return self._fetch_checked(context, snapshot)
        return self.__sharing.fetch(
            context, snapshot, self.cache_key, lambda: self._fetch_checked(context, snapshot),
            self.max_lifetime_s,
        )

    def _fetch_checked(self, context: Context, snapshot: Optional[Snapshot[Credentials]]) -> Credentials:
        credentials = self.fetch_after(context, None if snapshot is None else snapshot.value)
        if not isinstance(credentials, Credentials):
            raise InvalidConfigurationException(
                f'{self.name}: fetch() must return Credentials, not {type(credentials).__name__}'
            )
        expiration: object = credentials.get_expiration()
        if expiration is not None and type(expiration) is not int:
            raise InvalidConfigurationException(
                f'{self.name}: the expiration that fetch() returns must be whole seconds since the epoch, or None'
            )
        return credentials if credentials.get_provider_name() is not None else credentials.named(self.name)


class _SourceOfProvider(Source[Credentials]):
    """A provider as what its cache asks.

    :param provider: is asked.
    """

    __slots__ = ('_provider',)

    def __init__(self, provider: RefreshingProvider) -> None:
        super().__init__(provider.event_name or provider.name, provider._context)
        self._provider = provider

    def fetch(self, context: Context, previous: Optional[Snapshot[Credentials]]) -> Answer:
        return self._provider._fetch_or_share(context, previous)

    def timeout_s(self) -> float:
        return self._provider.fetch_timeout_s

    def expiration_of(self, value: Credentials) -> Optional[int]:
        return value.get_expiration()

    def max_age_s_of(self, value: Credentials) -> Optional[float]:
        return self._provider.max_age_s

    def max_lifetime_s(self) -> Optional[float]:
        return self._provider.max_lifetime_s

    @property
    def title(self) -> str:
        return self._provider.title()

    @property
    def does_io(self) -> bool:
        return self._provider.does_io


def _cache_of_environment(context: Context) -> Optional[CredentialCache]:
    if not context.environment.is_set(_CACHE_VARIABLE):
        return None
    from .._shared.choice import cache_of_environment

    return cache_of_environment(context)
