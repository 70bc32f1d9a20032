"""Making the model that a caller gets. Plain stores take half the time of the model's own ``__init__``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from ..models import CredentialModel

if TYPE_CHECKING:
    from .._refresh.credentials import Credentials

_new = object.__new__


def model_of(credential: Credentials, type_name: Optional[str]) -> CredentialModel:
    """A new model of a credential, of the type that the client was made for unless SDKs must see another."""
    model: CredentialModel = _new(CredentialModel)
    model.access_key_id = credential._access_key_id
    model.access_key_secret = credential._access_key_secret
    model.security_token = credential._security_token
    model.bearer_token = credential._bearer_token
    model.type = credential._credential_type or type_name
    model.provider_name = credential._provider_name
    model.expiration = credential._expiration
    return model


def model_of_bearer(bearer_token: Optional[str], type_name: str) -> CredentialModel:
    """A new model of a bearer token alone."""
    model: CredentialModel = _new(CredentialModel)
    model.access_key_id = model.access_key_secret = model.security_token = None
    model.bearer_token = bearer_token
    model.type = type_name
    model.provider_name = model.expiration = None
    return model
