"""``make demo``: every credential type and every source of the default chain against the local cloud, and then real,
unmodified SDK clients that sign with what was fetched. Exits non-zero when a row fails.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Tuple

from alibabacloud_credentials.testing import LocalCloud

if TYPE_CHECKING:
    from alibabacloud_credentials.client import Client
    from alibabacloud_credentials.models import CredentialModel

HOME = '/home/user'
ROLE = 'acs:ram::1234567890123456:role/reader'
COLUMNS = ('source', 'provider name', 'AccessKey id', 'expires in', 'requests', 'time')
Row = Tuple[str, Callable[[], 'Client']]


class Stage:
    """A local cloud with the accounts that the rows need."""

    def __init__(self, cloud: LocalCloud) -> None:
        self.cloud = cloud
        self.user = cloud.add_access_key()
        self.session = cloud.issue(cloud.add_role('laptop'))
        self.bearer_token = cloud.add_bearer_token()
        self.key_pair = cloud.add_key_pair()
        self.oidc = cloud.add_oidc_provider('ack-rrsa')
        cloud.add_role(ROLE, trusts=[self.user, self.session, self.oidc])
        cloud.metadata.attach_role('web')
        self.uri = cloud.uri.serve('uri')

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

    def type_rows(self) -> List[Row]:
        oidc_files = {'/var/run/token': self.oidc.token()}
        key_files = {'/etc/key.pem': self.key_pair.private_key_pem.decode('ascii')}
        return [
            ('access_key', self.by_type('access_key', {}, **self.key())),
            ('sts', self.by_type('sts', {}, **self.temporary_key())),
            ('bearer', self.by_type('bearer', {}, bearer_token=self.bearer_token)),
            ('ram_role_arn, from a key', self.by_type('ram_role_arn', {}, **self.key(role_arn=ROLE))),
            ('ram_role_arn, from a token', self.by_type('ram_role_arn', {}, **self.temporary_key(role_arn=ROLE))),
            ('oidc_role_arn', self.by_type(
                'oidc_role_arn', oidc_files, role_arn=ROLE, oidc_provider_arn=self.oidc.arn,
                oidc_token_file_path='/var/run/token',
            )),
            ('ecs_ram_role', self.by_type('ecs_ram_role', {})),
            ('credentials_uri', self.by_type('credentials_uri', {}, credentials_uri=self.uri)),
            ('rsa_key_pair', self.by_type(
                'rsa_key_pair', key_files, public_key_id=self.key_pair.public_key_id, private_key_file='/etc/key.pem',
            )),
        ]

    def chain_rows(self) -> List[Row]:
        profile = {'name': 'default', 'mode': 'RamRoleArn', 'ram_role_arn': ROLE, **self.key()}
        config_json = json.dumps({'current': 'default', 'profiles': [profile]})
        ini = '[default]\ntype = access_key\n' + ''.join(f'{name} = {value}\n' for name, value in self.key().items())
        no_metadata = {'ECS_METADATA_DISABLED': 'true'}
        return [
            ('chain: env', self.by_chain(
                {}, ACCESS_KEY_ID=self.user.access_key_id, ACCESS_KEY_SECRET=self.user.access_key_secret,
            )),
            ('chain: oidc_role_arn', self.by_chain(
                {'/var/run/token': self.oidc.token()}, ROLE_ARN=ROLE, OIDC_PROVIDER_ARN=self.oidc.arn,
                OIDC_TOKEN_FILE='/var/run/token',
            )),
            ('chain: cli_profile', self.by_chain({f'{HOME}/.aliyun/config.json': config_json})),
            ('chain: profile', self.by_chain({f'{HOME}/.alibabacloud/credentials.ini': ini})),
            ('chain: ecs_ram_role', self.by_chain({})),
            ('chain: credentials_uri', self.by_chain({}, CREDENTIALS_URI=self.uri, **no_metadata)),
        ]


def measured(stage: Stage, row: Row) -> Tuple[str, ...]:
    """The table's cells for one source."""
    label, make = row
    stage.cloud.clear_requests()
    started = time.perf_counter()
    credential = make().get_credential()
    took_ms = (time.perf_counter() - started) * 1000
    return (
        label, credential.provider_name or '-', key_id_cell(credential), lifetime_cell(credential),
        str(len(stage.cloud.requests)), f'{took_ms:.0f} ms',
    )


def key_id_cell(credential: CredentialModel) -> str:
    key_id = credential.access_key_id
    return '-' if key_id is None else f'{key_id[:4]}***{key_id[-4:]}'


def lifetime_cell(credential: CredentialModel) -> str:
    return 'never' if credential.expiration is None else f'{credential.expiration - time.time():.0f} s'


def print_table(stage: Stage, rows: List[Row]) -> int:
    """Print a line for each source; the result is how many failed."""
    layout = '{:<28}{:<43}{:<17}{:>11}{:>10}{:>9}'
    print(layout.format(*COLUMNS))
    failed = 0
    for row in rows:
        try:
            print(layout.format(*measured(stage, row)))
        except Exception as error:
            failed += 1
            print(f'{row[0]:<28}FAILED: {type(error).__name__}: {error}')
    return failed


def sdk_calls(stage: Stage) -> int:
    """Real SDK clients call the local gateway; the result is how many calls failed."""
    client = stage.by_type('ram_role_arn', {}, **stage.key(role_arn=ROLE, role_session_name='demo'))()
    wanted = f'{ROLE.replace(":role/", ":assumed-role/")}/demo'
    calls: Tuple[Tuple[str, Callable[[Stage, Client], str]], ...] = (
        ('alibabacloud_sts20150401 GetCallerIdentity', get_caller_identity),
        ('alibabacloud_ecs20140526 DescribeRegions', describe_regions),
        ('alibabacloud_ecs20140526 DescribeRegions, async', describe_regions_async),
    )
    failed = 0
    for label, call in calls:
        stage.cloud.clear_requests()
        try:
            answer = call(stage, client)
            seen = stage.cloud.openapi.requests[-1].identity
            verdict = f'{answer}; the gateway saw {seen}' if seen == wanted else f'FAILED: the gateway saw {seen!r}'
        except Exception as error:
            verdict = f'FAILED: {type(error).__name__}: {error}'
        failed += verdict.startswith('FAILED')
        print(f'{label:<50}{verdict}')
    return failed


def sdk_config(stage: Stage, client: Client) -> Any:
    from alibabacloud_tea_openapi.models import Config

    listener = stage.cloud.openapi.http
    assert listener is not None
    return Config(
        credential=client, region_id='cn-hangzhou', protocol='http', endpoint=f'{listener.host}:{listener.port}'
    )


def get_caller_identity(stage: Stage, client: Client) -> str:
    from alibabacloud_sts20150401.client import Client as Sts

    return f'answer: {Sts(sdk_config(stage, client)).get_caller_identity().body.arn}'


def describe_regions(stage: Stage, client: Client) -> str:
    from alibabacloud_ecs20140526.client import Client as Ecs
    from alibabacloud_ecs20140526.models import DescribeRegionsRequest

    answer = Ecs(sdk_config(stage, client)).describe_regions(DescribeRegionsRequest())
    return f'answer: {len(answer.body.regions.region)} regions'


def describe_regions_async(stage: Stage, client: Client) -> str:
    from alibabacloud_ecs20140526.client import Client as Ecs
    from alibabacloud_ecs20140526.models import DescribeRegionsRequest

    answer = asyncio.run(Ecs(sdk_config(stage, client)).describe_regions_async(DescribeRegionsRequest()))
    return f'answer: {len(answer.body.regions.region)} regions'


def main() -> int:
    with LocalCloud() as cloud:
        stage = Stage(cloud)
        failed = print_table(stage, stage.type_rows() + stage.chain_rows())
        print()
        failed += sdk_calls(stage)
    print(f'\n{failed} failed' if failed else '\nall rows passed')
    return int(failed > 0)


if __name__ == '__main__':
    sys.exit(main())
