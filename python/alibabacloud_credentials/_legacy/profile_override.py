"""``CLIProfileCredentialsProvider._get_credentials_provider``, where a program has replaced it.

Some do so to read modes in their own way, such as the STS token that stands in a profile of mode ``CloudSSO``. Theirs
is called with the content of config.json and the name of the profile, and returns a provider.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from .._refresh.credentials import Credentials
from ..provider.base import RefreshingProvider

if TYPE_CHECKING:
    from .._world.context import Context

# A credential that does not end may have been replaced in the file: the program's method is called again.
_FOLLOWED_AFTER_S = 5.0


class OverriddenProfile(RefreshingProvider):
    """The credential of the provider that the program's method returns.

    :param owner: the provider with the program's method; its ``_content(context)`` gives the text of config.json and
        the name of the profile.
    """

    name = 'cli_profile'
    max_age_s = _FOLLOWED_AFTER_S

    def __init__(self, owner: Any) -> None:
        self._owner = owner

    def fetch(self, context: Context) -> Credentials:
        text, profile = self._owner._content(context)
        found = self._owner._get_credentials_provider(json.loads(text), profile).get_credentials()
        expiration = getattr(found, 'get_expiration', None)
        return Credentials(
            access_key_id=found.get_access_key_id(), access_key_secret=found.get_access_key_secret(),
            security_token=found.get_security_token(), expiration=expiration() if callable(expiration) else None,
            provider_name=f'{self.name}/{found.get_provider_name()}',
        )
