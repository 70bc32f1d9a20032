"""``env``: the credential in the environment variables."""

from __future__ import annotations

from .._refresh.credentials import Credentials
from .._spec.parameters import resolve
from .._world.context import Context
from ..exceptions import CredentialException, InvalidConfigurationException, NotConfiguredException
from ..models import EnvParameters
from .base import RefreshingProvider


class EnvironmentVariableCredentialsProvider(RefreshingProvider):
    """``ALIBABA_CLOUD_ACCESS_KEY_ID``, ``ALIBABA_CLOUD_ACCESS_KEY_SECRET`` and, for a temporary credential,
    ``ALIBABA_CLOUD_SECURITY_TOKEN``.

    All three are read together, and again when the answer is a second old: a program that changes them is followed.
    An empty variable counts as absent.
    """

    name = 'env'
    max_age_s = 1.0
    does_io = False

    def fetch(self, context: Context) -> Credentials:
        """The three variables as they are now.

        :raises NotConfiguredException: neither id nor secret is set.
        :raises InvalidConfigurationException: one of the two is set without the other.
        """
        found = resolve(EnvParameters(), 'env', context)
        key_id, secret = found.access_key_id, found.access_key_secret
        if key_id is None or secret is None:
            raise _incomplete('accessKeyId' if key_id is None else 'accessKeySecret', bool(key_id or secret))
        return Credentials(
            access_key_id=key_id, access_key_secret=secret, security_token=found.security_token,
            provider_name=self.name,
        )


def _incomplete(part: str, half_set: bool) -> CredentialException:
    kind = InvalidConfigurationException if half_set else NotConfiguredException
    return kind(f'Environment variable {part} cannot be empty')
