"""``static_ak``: a long-term AccessKey pair, given by the program."""

from __future__ import annotations

from typing import Optional

from .._refresh.credentials import Credentials
from .._spec.parameters import resolve
from .._world.current import current
from ..models import AccessKeyParameters
from ._support.static import IF_KEY_IS_EMPTY, StaticProvider


class StaticAKCredentialsProvider(StaticProvider):
    """A long-term AccessKey pair.

    Only when neither part is given, both are taken from the environment, once: half of one key is never completed
    with half of another.

    :param access_key_id: AccessKey id. Environment variable: ``ALIBABA_CLOUD_ACCESS_KEY_ID``.
    :param access_key_secret: AccessKey secret. Environment variable: ``ALIBABA_CLOUD_ACCESS_KEY_SECRET``.
    :raises InvalidConfigurationException: a part is missing or not a string.
    """

    name = 'static_ak'

    def __init__(self, *, access_key_id: Optional[str] = None, access_key_secret: Optional[str] = None) -> None:
        key = AccessKeyParameters(access_key_id=access_key_id, access_key_secret=access_key_secret)
        resolve(key, 'access_key', current(), if_empty=IF_KEY_IS_EMPTY)
        super().__init__(Credentials(
            access_key_id=key.access_key_id, access_key_secret=key.access_key_secret, provider_name=self.name,
        ))
