"""``bearer``: a bearer token, given by the program or by a profile, instead of an AccessKey pair."""

from __future__ import annotations

from typing import Optional

from .._refresh.credentials import Credentials
from .._spec.parameters import resolve
from .._world.current import current
from ..models import BearerParameters
from ._support.static import StaticProvider


class BearerCredentialsProvider(StaticProvider):
    """A bearer token. SDKs send it as it is and sign nothing.

    :param bearer_token: the token. No environment variable.
    :raises InvalidConfigurationException: it is missing or not a string.
    """

    name = 'bearer'

    def __init__(self, *, bearer_token: Optional[str] = None) -> None:
        given = BearerParameters(bearer_token=bearer_token)
        resolve(given, 'bearer', current())
        super().__init__(Credentials(
            bearer_token=given.bearer_token, credential_type='bearer', provider_name=self.name,
        ))
