"""Base of the generated models: what the generator cannot write."""

from __future__ import annotations

from typing import Optional

from .._redact import SecretModel


class Model(SecretModel):
    """A generated model. One that has the fields of a credential may stand where an ``ICredentials`` is expected."""

    def get_access_key_id(self) -> Optional[str]:
        return self.access_key_id  # type: ignore[no-any-return]  # the generator declares the fields

    def get_access_key_secret(self) -> Optional[str]:
        return self.access_key_secret  # type: ignore[no-any-return]

    def get_security_token(self) -> Optional[str]:
        return self.security_token  # type: ignore[no-any-return]

    def get_bearer_token(self) -> Optional[str]:
        return self.bearer_token  # type: ignore[no-any-return]

    def get_type(self) -> Optional[str]:
        return self.type  # type: ignore[no-any-return]

    def get_provider_name(self) -> Optional[str]:
        return self.provider_name  # type: ignore[no-any-return]

    def get_expiration(self) -> Optional[int]:
        return self.expiration  # type: ignore[no-any-return]
