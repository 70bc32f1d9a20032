"""``env``: the credential in the environment variables."""

from __future__ import annotations

from .._refresh.credentials import Credentials
from .._spec.parameters import resolve
from .._spec.sources import environment_variables
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
            raise _incomplete(bool(key_id), bool(secret))
        return Credentials(
            access_key_id=key_id, access_key_secret=secret, security_token=found.security_token,
            provider_name=self.name,
        )


def _incomplete(has_id: bool, has_secret: bool) -> CredentialException:
    variables = environment_variables('env')
    key_id, secret = variables['access_key_id'], variables['access_key_secret']
    if not (has_id or has_secret):
        return NotConfiguredException(f'env: neither environment variable {key_id} nor {secret} is set')
    absent, present = (secret, key_id) if has_id else (key_id, secret)
    return InvalidConfigurationException(f'env: environment variable {absent} cannot be empty while {present} is set')
