"""``bearer``: a bearer token, given by the program or by a profile, instead of an AccessKey pair."""

from __future__ import annotations

from typing import Optional

from .._context import current
from .._parameters import resolve
from ..models import BearerParameters
from ._static import StaticProvider
from .refreshable import Credentials


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
