"""The credential that every provider returns."""

from __future__ import annotations

from typing import Any, Optional, Tuple

from alibabacloud_credentials_api import ICredentials

from .._redact import describe_fields


class Credentials(ICredentials):  # type: ignore[misc]  # the interface package ships no types
    """One consistent credential. It is never changed after it was made, so threads share it freely.

    :param access_key_id: AccessKey id, or None for a bearer token.
    :param access_key_secret: AccessKey secret; never printed, but carried by a pickle.
    :param security_token: STS token, or None for a long-term AccessKey pair.
    :param expiration: when it ends by the server's clock, in seconds since the epoch; None: it does not end.
    :param provider_name: path of the sources it came through, such as ``ram_role_arn/static_ak``.
    :param bearer_token: token of a bearer credential, which has no AccessKey pair.
    :param credential_type: ``bearer`` or ``id_token`` where SDKs must sign differently; otherwise None.
    """

    __slots__ = (
        '_access_key_id', '_access_key_secret', '_bearer_token', '_credential_type', '_expiration',
        '_provider_name', '_security_token',
    )

    def __init__(
        self,
        *,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
        expiration: Optional[int] = None,
        provider_name: Optional[str] = None,
        bearer_token: Optional[str] = None,
        credential_type: Optional[str] = None,
    ) -> None:
        self._access_key_id = access_key_id
        self._access_key_secret = access_key_secret
        self._security_token = security_token
        self._expiration = expiration
        self._provider_name = provider_name
        self._bearer_token = bearer_token
        self._credential_type = credential_type

    def get_access_key_id(self) -> Optional[str]:
        return self._access_key_id

    def get_access_key_secret(self) -> Optional[str]:
        return self._access_key_secret

    def get_security_token(self) -> Optional[str]:
        return self._security_token

    def get_expiration(self) -> Optional[int]:
        return self._expiration

    def get_provider_name(self) -> Optional[str]:
        return self._provider_name

    def get_bearer_token(self) -> Optional[str]:
        return self._bearer_token

    def get_credential_type(self) -> Optional[str]:
        return self._credential_type

    # The same as attributes, and two questions, as the SDK for OSS V2 asks them.

    @property
    def access_key_id(self) -> Optional[str]:
        return self._access_key_id

    @property
    def access_key_secret(self) -> Optional[str]:
        return self._access_key_secret

    @property
    def security_token(self) -> Optional[str]:
        return self._security_token

    @property
    def expiration(self) -> Optional[int]:
        return self._expiration

    def has_keys(self) -> bool:
        """Whether it has an AccessKey id and secret."""
        return bool(self._access_key_id and self._access_key_secret)

    def is_expired(self) -> bool:
        """Whether it has ended, by this machine's clock. A provider never returns one that has."""
        from .._world.context import Clock

        return self._expiration is not None and Clock().wall() >= self._expiration

    def under(self, layer: str) -> Credentials:
        """The same credential, as seen through one more layer: ``layer/<provider name>``."""
        return self.named(f'{layer}/{self._provider_name}')

    def named(self, provider_name: str) -> Credentials:
        """The same credential with another provider name."""
        return Credentials(
            access_key_id=self._access_key_id,
            access_key_secret=self._access_key_secret,
            security_token=self._security_token,
            expiration=self._expiration,
            provider_name=provider_name,
            bearer_token=self._bearer_token,
            credential_type=self._credential_type,
        )

    def _fields(self) -> Tuple[Any, ...]:
        return tuple(getattr(self, name) for name in Credentials.__slots__)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Credentials) and self._fields() == other._fields()

    def __hash__(self) -> int:
        return hash(self._fields())

    def __repr__(self) -> str:
        return describe_fields('Credentials', {name[1:]: getattr(self, name) for name in sorted(Credentials.__slots__)})

    __str__ = __repr__
