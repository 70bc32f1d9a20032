"""``static_sts``: a temporary credential that the program got itself."""

from __future__ import annotations

from typing import Optional

from .._refresh.credentials import Credentials
from .._spec.parameters import resolve
from .._world.current import current
from ..models import StsParameters
from ._support.static import IF_KEY_IS_EMPTY, StaticProvider


class StaticSTSCredentialsProvider(StaticProvider):
    """An AccessKey pair with its STS token. When it ends is not known here, so it is never refreshed.

    Only when no part is given, all are taken from the environment, once.

    :param access_key_id: AccessKey id. Environment variable: ``ALIBABA_CLOUD_ACCESS_KEY_ID``.
    :param access_key_secret: AccessKey secret. Environment variable: ``ALIBABA_CLOUD_ACCESS_KEY_SECRET``.
    :param security_token: STS token. Environment variable: ``ALIBABA_CLOUD_SECURITY_TOKEN``.
    :raises InvalidConfigurationException: a part is missing or not a string.
    """

    name = 'static_sts'

    def __init__(
        self,
        *,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
    ) -> None:
        key = StsParameters(
            access_key_id=access_key_id, access_key_secret=access_key_secret, security_token=security_token
        )
        resolve(key, 'sts', current(), if_empty=IF_KEY_IS_EMPTY)
        super().__init__(Credentials(
            access_key_id=key.access_key_id,
            access_key_secret=key.access_key_secret,
            security_token=key.security_token,
            provider_name=self.name,
        ))

    @property
    def security_token(self) -> Optional[str]:
        return self._held.value.get_security_token()
