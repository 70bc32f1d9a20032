"""What a client delegates to. Every request of every SDK passes here: the cached path makes no detour."""

from __future__ import annotations

from typing import Any, Callable, Dict, Optional

from alibabacloud_credentials_api import ICredentialsProvider

from .._refresh.lease import NO_LEASE, Lease
from ..exceptions import InvalidConfigurationException
from ..models import Config, CredentialModel

# SDKs do not sign these with an AccessKey pair, so they must see the type whatever the client calls itself.
_SIGNED_OTHERWISE = ('bearer', 'id_token')
_GETTERS = ('get_access_key_id', 'get_access_key_secret', 'get_security_token', 'get_provider_name')

_new = object.__new__


class CredentialSource:
    """A provider, and the credential type that its credentials are reported under.

    :param config: how to get the credential; None for the default chain, unless ``provider`` is given.
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
    ) -> None:
        if provider is None:
            # Late: the providers need the catalogue of the client, which needs this module.
            from ..client import provider_for

            type_name, provider = provider_for(config)
        self.type_name = type_name
        self.provider = provider
        # The default chain has no such method: most often one of its first sources has a credential without asking.
        import_transport = getattr(provider, 'import_transport', None)
        if import_transport is not None:
            import_transport()

    @property
    def provider(self) -> ICredentialsProvider:
        """What is asked for credentials; another one may be put in its place at any time."""
        return self._provider

    @provider.setter
    def provider(self, provider: ICredentialsProvider) -> None:
        self._provider = provider
        self._lessor = _lessor_of(provider)
        self._lease = NO_LEASE

    def get_credential(self, in_hand: Any = None) -> CredentialModel:
        """A model of the caller's own.

        :param in_hand: what the provider returned, if it was asked already. One function serves both worlds,
            because one more call would cost a tenth of a cached read.
        :raises CredentialException: no valid credential could be had.
        """
        credential = in_hand
        if credential is None:
            lease = self._lease
            # As lease.get(), without a call, and with what it calls in hand.
            ends, wall, monotonic = lease.fresh_wall, lease.wall, lease.monotonic
            if ends is None or (wall() < ends and monotonic() < lease.fresh_mono):
                credential = lease.value
            else:
                credential = self._took_lease(self._provider.get_credentials())
        model = _new(CredentialModel)  # plain stores take half the time of its __init__
        try:
            model.access_key_id = credential._access_key_id
            model.access_key_secret = credential._access_key_secret
            model.security_token = credential._security_token
            model.bearer_token = credential._bearer_token
            model.type = credential._credential_type or self.type_name
            model.provider_name = credential._provider_name
            model.expiration = credential._expiration
        except AttributeError:
            return self._model_of_foreign(credential)
        return model

    async def get_credential_async(self) -> CredentialModel:
        """As :meth:`get_credential`, without ever blocking the event loop."""
        credential = self._lease.get()
        if credential is None:
            credential = self._took_lease(await self._provider.get_credentials_async())
        return self._model_of_foreign(None) if credential is None else self.get_credential(credential)

    def _took_lease(self, credential: Any) -> Any:
        """What the provider returned, now that further reads need not ask it for a while."""
        lease = None if self._lessor is None else self._lessor()
        # What was returned is another credential where a test has replaced a method of the provider's class.
        self._lease = lease if lease is not None and lease.value is credential else NO_LEASE
        return credential

    def __getstate__(self) -> Dict[str, Any]:
        # Times mean nothing in another process.
        return {name: value for name, value in vars(self).items() if name != '_lease'}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        vars(self).update(state)
        self._lease = NO_LEASE

    def _model_of_foreign(self, credential: Any) -> CredentialModel:
        """The model of what somebody else's provider returned: any object with the getters of ``ICredentials``."""
        for getter in _GETTERS:
            if not callable(getattr(credential, getter, None)):
                raise InvalidConfigurationException(
                    f'{type(self._provider).__name__}: what it returned as a credential has no method {getter}()'
                )
        own_type = _ask(credential, 'get_type')
        return CredentialModel(
            access_key_id=credential.get_access_key_id(),
            access_key_secret=credential.get_access_key_secret(),
            security_token=credential.get_security_token(),
            bearer_token=_ask(credential, 'get_bearer_token'),
            type=own_type if own_type in _SIGNED_OTHERWISE else self.type_name,
            provider_name=credential.get_provider_name(),
            expiration=_ask(credential, 'get_expiration'),
        )


def _lessor_of(provider: Any) -> Optional[Callable[[], Optional[Lease[Any]]]]:
    """What gives leases of its credentials; None where a provider, or a subclass of ours, answers in its own way."""
    for owner in type(provider).__mro__:
        if 'lease' in vars(owner):
            return provider.lease  # type: ignore[no-any-return]
        if 'get_credentials' in vars(owner) or 'get_credentials_async' in vars(owner):
            return None
    return None


def _ask(credential: Any, getter: str) -> Any:
    method = getattr(credential, getter, None)
    return method() if callable(method) else None
