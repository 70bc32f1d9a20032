"""What the tests of the RAM role source share."""

from alibabacloud_credentials.provider.ram_role_arn import RamRoleArnCredentialsProvider
from provider_world import ROLE_ARN

KEY = {'access_key_id': 'fakeKeyId', 'access_key_secret': 'fake-secret'}


def make(world, **parameters):
    return world.make(RamRoleArnCredentialsProvider, **{**KEY, 'role_arn': ROLE_ARN, **parameters})


class Source:
    """A provider as a user might write it, with no base class; an exception as its credential is raised."""

    def __init__(self, credential, name='custom'):
        self.credential = credential
        self.name = name
        self.asked = 0

    def get_credentials(self):
        self.asked += 1
        if isinstance(self.credential, Exception):
            raise self.credential
        return self.credential

    def get_provider_name(self):
        return self.name


def from_source(world, source):
    return world.make(RamRoleArnCredentialsProvider, credentials_provider=source, role_arn=ROLE_ARN)
