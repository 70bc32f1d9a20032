"""What a client delegates to. Every request of every SDK passes here: the cached path makes no detour."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Optional

from alibabacloud_credentials_api import ICredentialsProvider

from .._refresh.held import Held, ended
from ..exceptions import CredentialException, leaving
from ..models import CredentialModel
from .model import model_of

if TYPE_CHECKING:
    from .._refresh.workers import Job
    from .._shared.protocol import CredentialCache
    from ..models import Config

_new = object.__new__
#: seconds after which a renewal beside the caller no longer keeps another from being begun
_RENEWAL_LIMIT_S = 60.0


class CredentialSource:
    """A provider, and the credential type that its credentials are reported under.

    :param config: how to get the credential; None for the default chain, unless ``provider`` is given.
    :param cache: a cache between processes, for what is made by ``config``.
    :param type_name: type to report for ``provider``.
    :param provider: asked for each credential; it does the caching.
    :raises InvalidConfigurationException: ``config`` cannot work.
    """

    def __init__(
        self,
        config: Optional[Config] = None,
        *,
        type_name: Optional[str] = None,
        provider: Optional[ICredentialsProvider] = None,
        cache: Optional[CredentialCache] = None,
    ) -> None:
        if provider is None:
            # Here: importing a client imports no provider.
            from ..provider._from_config import provider_for

            type_name, provider = provider_for(config, cache)
        self.type_name = type_name
        self.provider = _of_expected_account(provider, config)
        warm_up = getattr(provider, 'warm_up', None)
        if warm_up is not None:
            warm_up()

    @property
    def provider(self) -> Any:
        """What is asked for credentials; another one may be put in its place at any time."""
        return self._handle.provider

    @provider.setter
    def provider(self, provider: ICredentialsProvider) -> None:
        self._handle = _Handle(provider)

    def get_credential(self) -> CredentialModel:
        """A model of the caller's own.

        :raises CredentialException: no valid credential could be had.
        """
        held = self._handle.held
        lifetime = held.lifetime
        # As lifetime.is_fresh, without the call; a function read from a slot and called at once takes longer.
        ends, wall, monotonic = lifetime.ends_wall, lifetime.wall, lifetime.monotonic
        if ends is not None and not (wall() < ends and monotonic() < lifetime.ends_mono):
            held = self._handle.obtain()
        # As model_of(), without the call, which is a twentieth of a cached read.
        credential, model = held.value, _new(CredentialModel)
        model.access_key_id = credential._access_key_id
        model.access_key_secret = credential._access_key_secret
        model.security_token = credential._security_token
        model.bearer_token = credential._bearer_token
        model.type = credential._credential_type or self.type_name
        model.provider_name = credential._provider_name
        model.expiration = credential._expiration
        return model

    async def get_credential_async(self) -> CredentialModel:
        """As :meth:`get_credential`, without ever blocking the event loop."""
        held = self._handle.held
        if not held.lifetime.is_fresh:
            held = await self._handle.obtain_async()
        return model_of(held.value, self.type_name)

    def get_credential_nowait(self) -> Optional[CredentialModel]:
        """The credential in hand, if it is valid; None otherwise. Where it is due to be replaced, that is begun."""
        handle = self._handle
        held = handle.held
        if not held.lifetime.is_valid:
            return None
        if not held.lifetime.is_fresh:
            handle.renew()
        return model_of(held.value, self.type_name)

    def describe(self) -> str:
        """The source, and how long the credential in hand still lives, to a person. It fetches nothing."""
        held = self._handle.held
        if held.value is None:
            return f'{self.type_name!r}, nothing fetched yet'
        return f'{held.value.get_provider_name() or self.type_name!r}, {_time_left(held)}'

    def invalidate(self) -> None:
        """Have the provider forget its credential, if it can: one from outside need not have it."""
        invalidate = getattr(self.provider, 'invalidate', None)
        if invalidate is not None:
            invalidate()

    # What 1.0.12 has here, too: one part at a time.

    def get_type(self) -> Optional[str]:
        return self.type_name

    def get_access_key_id(self) -> Optional[str]:
        return self.get_credential().access_key_id

    def get_access_key_secret(self) -> Optional[str]:
        return self.get_credential().access_key_secret

    def get_security_token(self) -> Optional[str]:
        return self.get_credential().security_token

    async def get_access_key_id_async(self) -> Optional[str]:
        return (await self.get_credential_async()).access_key_id

    async def get_access_key_secret_async(self) -> Optional[str]:
        return (await self.get_credential_async()).access_key_secret

    async def get_security_token_async(self) -> Optional[str]:
        return (await self.get_credential_async()).security_token


def _time_left(held: Held[Any]) -> str:
    end = held.value.get_expiration()
    if end is None:
        return 'does not expire'
    from .._world.current import current

    # The lifetime of a value that is never kept has no clock.
    left_s = end - (held.lifetime.wall() or current().clock.wall())
    return f'expires in {left_s / 60:.0f} min' if left_s > 0 else 'has expired'


def _of_expected_account(provider: Any, config: Optional[Config]) -> Any:
    """The provider, guarded where somebody said which account its credentials must be of."""
    from .._spec.catalogue import Catalogue
    from .._world.current import current

    expected = getattr(config, 'expected_account_id', None)
    if not expected and not current().environment.is_set(Catalogue.expected_account_variable()):
        return provider
    from ..provider._expected_account import of_expected_account

    return of_expected_account(provider, expected, getattr(config, 'proxy', None))


def _obtainable(provider: Any) -> Any:
    from ..provider._adapter import obtainable

    return obtainable(provider)


class _Handle:
    """A provider and what it handed up last: one object, so that replacing the provider replaces both at once."""

    __slots__ = ('_renewal', 'held', 'provider')

    def __init__(self, provider: Any) -> None:
        self.provider = provider
        self._renewal: Optional[Job] = None
        self.held: Held[Any] = Held(None, ended())

    def obtain(self) -> Held[Any]:
        try:
            self.held = _obtainable(self.provider).obtain()
        except CredentialException as error:
            raise leaving(error) from error.__cause__
        return self.held

    async def obtain_async(self) -> Held[Any]:
        try:
            held: Held[Any] = await _obtainable(self.provider).obtain_async()
        except CredentialException as error:
            raise leaving(error) from error.__cause__
        self.held = held
        return held

    def renew(self) -> None:
        """Have a worker ask the provider, unless one does: it decides whether there is anything to fetch."""
        from .._refresh import workers

        if self._renewal is not None and not self._renewal.is_overdue():
            return

        def ask() -> None:
            try:
                self.obtain()
            except CredentialException:
                pass  # the cache below has reported it, and remembers it
            finally:
                self._renewal = None

        monotonic = self.held.lifetime.monotonic
        overdue_at = monotonic() + _RENEWAL_LIMIT_S
        self._renewal = workers.Job(ask, lambda: monotonic() > overdue_at, is_urgent=False)
        workers.submit(self._renewal)

    def __reduce__(self) -> Any:
        # Times mean nothing in another process.
        return _Handle, (self.provider,)
