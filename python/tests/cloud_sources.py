"""The sources that ask a server, each made for a local cloud, for tests that send real requests."""

import asyncio

from alibabacloud_credentials.http import HttpOptions
from alibabacloud_credentials.provider.ecs_ram_role import EcsRamRoleCredentialsProvider
from alibabacloud_credentials.provider.oidc import OIDCRoleArnCredentialsProvider
from alibabacloud_credentials.provider.ram_role_arn import RamRoleArnCredentialsProvider
from alibabacloud_credentials.provider.rsa_key_pair import RsaKeyPairCredentialsProvider
from alibabacloud_credentials.provider.uri import URLCredentialsProvider
from alibabacloud_credentials.testing import Clock, LocalCloud, RefusingContext, use_context
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa


class Account:
    """A local cloud in which every source has something to get.

    :ivar secrets: what no text may show.
    """

    def __init__(self):
        self.cloud = LocalCloud()
        self.user = self.cloud.add_access_key()
        self.role = self.cloud.add_role('reader', trusts=self.user)
        self.issuer = self.cloud.add_oidc_provider()
        self.pod_role = self.cloud.add_role('pod', trusts=self.issuer)
        self.pair = self.cloud.add_key_pair(private_key_pem=_short_key())
        self.cloud.metadata.attach_role('instance')
        self.oidc_token = self.issuer.token()

    def reset(self):
        """Nothing goes wrong, and nothing was asked yet."""
        self.cloud.clear_faults()
        self.cloud.clear_requests()
        self.cloud.metadata.forget_tokens()

    def context(self, environment=None, http=None):
        """A context that reaches this cloud; its pauses take no time."""
        real = Clock()
        context = self.cloud.context(
            environment=environment, files={'/token': self.oidc_token, '/key': self.pair.private_key_pem},
            clock=Clock(real.wall, real.monotonic, lambda seconds: None),
        )
        if http is None:
            return context
        return RefusingContext(environment=context.environment, files=context.files, http=http, clock=context.clock)


def _short_key():
    """Too short for the world, but quick to make and to check."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())


class Source:
    """How one source is made, and what it asks the cloud for."""

    def __init__(self, name, provider_class, service, operation, parameters):
        self.name = name
        # What errors call it.
        self.title = 'credentials_uri' if name == 'credential_uri' else name
        self.provider_class = provider_class
        self.service = service
        self.operation = operation
        self._parameters = parameters

    def make(self, account, *, context=None, **more):
        with use_context(context or account.context()):
            return self.provider_class(**{**self._parameters(account), **more})

    def derived(self, name):
        """The same source, from a class of the user's own that is derived from ours and has another name."""
        own = type('Own', (self.provider_class,), {'name': name})
        return Source(name, own, self.service, self.operation, self._parameters)

    def faults(self, account):
        return getattr(account.cloud, self.service).faults

    def requests(self, account):
        return getattr(account.cloud, self.service).requests_of(self.operation)


SOURCES = [
    Source('ram_role_arn', RamRoleArnCredentialsProvider, 'sts', 'AssumeRole', lambda account: {
        'access_key_id': account.user.access_key_id, 'access_key_secret': account.user.access_key_secret,
        'role_arn': account.role.arn, 'policy': '{"Version": "1", "Statement": [ ]}',
    }),
    Source('oidc_role_arn', OIDCRoleArnCredentialsProvider, 'sts', 'AssumeRoleWithOIDC', lambda account: {
        'role_arn': account.pod_role.arn, 'oidc_provider_arn': account.issuer.arn, 'oidc_token_file_path': '/token',
    }),
    Source('rsa_key_pair', RsaKeyPairCredentialsProvider, 'sts', 'GenerateSessionAccessKey', lambda account: {
        'public_key_id': account.pair.public_key_id, 'private_key_file': '/key',
    }),
    Source('ecs_ram_role', EcsRamRoleCredentialsProvider, 'metadata', 'credentials', lambda account: {
        'disable_imds_v1': True,
    }),
    Source('credential_uri', URLCredentialsProvider, 'uri', 'credentials', lambda account: {
        'uri': account.cloud.uri.serve('served') + '?token=fake-query-secret',
    }),
]

# Long enough on a busy machine for what answers at once, short enough to wait for what never does.
HASTY = HttpOptions(connect_timeout=300, read_timeout=150)


def get_sync(provider):
    return provider.get_credentials()


def get_async(provider):
    return asyncio.run(provider.get_credentials_async())
