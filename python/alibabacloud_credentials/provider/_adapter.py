"""Providers from outside: anything with the methods of ``ICredentialsProvider``, and what they return."""

from __future__ import annotations

from typing import Any

from .._refresh.credentials import Credentials
from .._refresh.held import Held, ended
from ..exceptions import InvalidConfigurationException

# SDKs do not sign these with an AccessKey pair, so they must see the type whatever the client calls itself.
SIGNED_OTHERWISE = ('bearer', 'id_token')
_GETTERS = ('get_access_key_id', 'get_access_key_secret', 'get_security_token', 'get_provider_name')


def obtainable(provider: Any) -> Any:
    """What hands up a credential with its lifetime: the provider itself, if it is one of this package's and answers in
    this package's way; otherwise an adapter that asks it each time.
    """
    from ._support.static import StaticProvider
    from .base import CredentialsProvider

    if isinstance(provider, CredentialsProvider):
        # A subclass, or a test, may have put a method of its own in the place of ours.
        kind, own = type(provider), vars(provider)
        ours_async = (CredentialsProvider.get_credentials_async, StaticProvider.get_credentials_async)
        if (
            kind.get_credentials is CredentialsProvider.get_credentials and kind.get_credentials_async in ours_async
            and 'get_credentials' not in own and 'get_credentials_async' not in own
        ):
            return provider
    return CustomProviderAdapter(provider)


class CustomProviderAdapter:
    """Asks a provider from outside, which does its own caching."""

    def __init__(self, provider: Any) -> None:
        self._provider = provider

    def obtain(self) -> Held[Credentials]:
        return self._held(self._provider.get_credentials())

    async def obtain_async(self) -> Held[Credentials]:
        if not callable(getattr(self._provider, 'get_credentials_async', None)):
            raise InvalidConfigurationException(
                f'{type(self._provider).__name__} has no method get_credentials_async(), which an asynchronous caller '
                f'needs of a provider'
            )
        return self._held(await self._provider.get_credentials_async())

    def _held(self, credential: Any) -> Held[Credentials]:
        return Held(self._credentials_of(credential), ended())

    def _credentials_of(self, credential: Any) -> Credentials:
        """What was returned, as our own value: any object with the getters of ``ICredentials`` will do."""
        if type(credential) is Credentials:
            return credential
        for getter in _GETTERS:
            if not callable(getattr(credential, getter, None)):
                raise InvalidConfigurationException(
                    f'{type(self._provider).__name__}: what it returned as a credential has no method {getter}()'
                )
        own_type = _ask(credential, 'get_type')
        return Credentials(
            access_key_id=credential.get_access_key_id(),
            access_key_secret=credential.get_access_key_secret(),
            security_token=credential.get_security_token(),
            bearer_token=_ask(credential, 'get_bearer_token'),
            credential_type=own_type if own_type in SIGNED_OTHERWISE else None,
            provider_name=credential.get_provider_name(),
            expiration=_ask(credential, 'get_expiration'),
        )


def _ask(credential: Any, getter: str) -> Any:
    method = getattr(credential, getter, None)
    return method() if callable(method) else None
