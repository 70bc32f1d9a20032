"""What the tests of the client share: providers of both kinds, and reading the deprecated getters."""

import warnings

from alibabacloud_credentials.provider.base import RefreshingProvider
from alibabacloud_credentials.provider.refreshable import Credentials

KEY = {'access_key_id': 'id', 'access_key_secret': 'secret'}


class Counting(RefreshingProvider):
    """A provider of our own kind that makes a new credential at each fetch."""

    name = 'counting'

    def __init__(self):
        super().__init__()
        self.fetches = 0

    def fetch(self, context):
        self.fetches += 1
        return Credentials(
            access_key_id=f'id-{self.fetches}', access_key_secret=f'secret-{self.fetches}',
            expiration=int(context.clock.wall()) + 3600, provider_name='counting',
        )


class Other:
    """A provider of somebody else's, with nothing but the interface."""

    def get_credentials(self):
        return StsCredentialLike()

    async def get_credentials_async(self):
        return StsCredentialLike()

    def get_provider_name(self):
        return 'other'


class StsCredentialLike:
    def get_access_key_id(self):
        return 'other-id'

    def get_access_key_secret(self):
        return 'other-secret'

    def get_security_token(self):
        return 'other-token'

    def get_provider_name(self):
        return 'other/inner'


def silently(call):
    with warnings.catch_warnings():
        warnings.simplefilter('ignore', DeprecationWarning)
        return call()
