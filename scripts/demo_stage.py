"""A local cloud with the accounts that the demo needs, and a client for each source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Callable, Dict, List, NamedTuple

if TYPE_CHECKING:
    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.testing import LocalCloud

HOME = '/home/user'
ROLE = 'acs:ram::1234567890123456:role/reader'


class Source(NamedTuple):
    """One row: what is set up, a client of it, and who it must turn out to be."""

    label: str
    client: Callable[[], Client]
    identity: str


class Stage:
    """A local cloud with users, roles, a key pair, an identity provider, an instance role and a credentials URI."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.cloud = cloud
        self.user = cloud.add_access_key()
        self.session = cloud.issue(cloud.add_role('laptop'), session='alice')
        self.bearer_token = cloud.add_bearer_token()
        self.key_pair = cloud.add_key_pair()
        self.oidc = cloud.add_oidc_provider('ack-rrsa')
        cloud.add_role(ROLE, trusts=[self.user, self.session, self.oidc])
        cloud.metadata.attach_role('web')
        self.uri = cloud.uri.serve('vault')

    def key(self, **more: str) -> Dict[str, str]:
        return {
            'access_key_id': self.user.access_key_id, 'access_key_secret': self.user.access_key_secret, **more,
        }

    def temporary_key(self, **more: str) -> Dict[str, str]:
        return {
            'access_key_id': self.session.access_key_id, 'access_key_secret': self.session.access_key_secret,
            'security_token': self.session.security_token or '', **more,
        }

    def by_type(self, credential_type: str, files: Dict[str, str], **config: Any) -> Callable[[], Client]:
        context = self.cloud.context(files=dict(files))
        return lambda: self.cloud.client(context=context, type=credential_type, **config)

    def by_chain(self, files: Dict[str, str], **environment: str) -> Callable[[], Client]:
        context = self.cloud.context(
            files=dict(files),
            environment={f'ALIBABA_CLOUD_{name}': value for name, value in environment.items()},
        )
        return lambda: self.cloud.client(context=context)

    def types(self) -> List[Source]:
        """Every credential type."""
        oidc_files = {'/var/run/token': self.oidc.token()}
        key_files = {'/etc/key.pem': self.key_pair.private_key_pem.decode('ascii')}
        return [
            Source('access_key', self.by_type('access_key', {}, **self.key()), 'user alice'),
            Source('sts', self.by_type('sts', {}, **self.temporary_key()), 'role laptop'),
            Source('bearer', self.by_type('bearer', {}, bearer_token=self.bearer_token), 'user alice'),
            Source('ram_role_arn', self.by_type('ram_role_arn', {}, **self.key(role_arn=ROLE)), 'role reader'),
            Source('ram_role_arn, by a role',
                   self.by_type('ram_role_arn', {}, **self.temporary_key(role_arn=ROLE)), 'role reader'),
            Source('oidc_role_arn', self.by_type(
                'oidc_role_arn', oidc_files, role_arn=ROLE, oidc_provider_arn=self.oidc.arn,
                oidc_token_file_path='/var/run/token',
            ), 'role reader'),
            Source('ecs_ram_role', self.by_type('ecs_ram_role', {}), 'role web'),
            Source('credentials_uri', self.by_type('credentials_uri', {}, credentials_uri=self.uri), 'role vault'),
            Source('rsa_key_pair', self.by_type(
                'rsa_key_pair', key_files, public_key_id=self.key_pair.public_key_id, private_key_file='/etc/key.pem',
            ), 'user alice'),
        ]

    def chain(self) -> List[Source]:
        """Every source of the default chain, as the only one that is set up."""
        profile = {'name': 'default', 'mode': 'RamRoleArn', 'ram_role_arn': ROLE, **self.key()}
        config_json = json.dumps({'current': 'default', 'profiles': [profile]})
        ini = '[default]\ntype = access_key\n' + ''.join(f'{name} = {value}\n' for name, value in self.key().items())
        return [
            Source('chain: variables', self.by_chain(
                {}, ACCESS_KEY_ID=self.user.access_key_id, ACCESS_KEY_SECRET=self.user.access_key_secret,
            ), 'user alice'),
            Source('chain: OIDC token', self.by_chain(
                {'/var/run/token': self.oidc.token()}, ROLE_ARN=ROLE, OIDC_PROVIDER_ARN=self.oidc.arn,
                OIDC_TOKEN_FILE='/var/run/token',
            ), 'role reader'),
            Source('chain: config.json', self.by_chain({f'{HOME}/.aliyun/config.json': config_json}), 'role reader'),
            Source('chain: credentials.ini', self.by_chain({f'{HOME}/.alibabacloud/credentials.ini': ini}),
                   'user alice'),
            Source('chain: ECS instance', self.by_chain({}), 'role web'),
            Source('chain: credentials URI', self.by_chain(
                {}, CREDENTIALS_URI=self.uri, ECS_METADATA_DISABLED='true',
            ), 'role vault'),
        ]
