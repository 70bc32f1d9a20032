"""A program as a user might write it. It is checked by mypy and pyright in strict mode, not run."""

from __future__ import annotations

from typing import Any, Callable, Dict, List, Optional, Tuple

import alibabacloud_credentials
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.events import Event, on_event
from alibabacloud_credentials.exceptions import ChainException, CredentialException, RejectedException
from alibabacloud_credentials.http import HttpOptions
from alibabacloud_credentials.models import Config, CredentialModel
from alibabacloud_credentials.provider import (
    DefaultCredentialsProvider,
    EcsRamRoleCredentialsProvider,
    OIDCRoleArnCredentialsProvider,
    RamRoleArnCredentialsProvider,
    StaticAKCredentialsProvider,
)
from alibabacloud_credentials.provider.refreshable import Credentials
from alibabacloud_credentials.sharing import (
    CredentialCache,
    FileCache,
    RedisCache,
    RoleBroker,
    RoleClient,
    ScopedClient,
    identity,
)


def from_the_chain() -> CredentialModel:
    client = Client()
    return client.get_credential()


def from_the_package(secret: str) -> Optional[int]:
    try:
        config = alibabacloud_credentials.Config(type='access_key', access_key_id='id', access_key_secret=secret)
        found: CredentialModel = alibabacloud_credentials.Client(config).get_credential()
        return found.expiration
    except alibabacloud_credentials.CredentialException as error:
        print(alibabacloud_credentials.__version__, error.code)
        return None


async def one_part_at_a_time(client: Client) -> List[Optional[str]]:
    return [client.get_access_key_id(), await client.get_access_key_secret_async(), client.get_type()]


def through_a_file(config: Config) -> Config:
    fields: Dict[str, Any] = config.to_map()
    return Config().from_map(fields)


def from_a_config(secret: str) -> Optional[str]:
    config = Config(type='access_key', access_key_id='id', access_key_secret=secret, timeout=1000)
    credential: CredentialModel = Client(config).get_credential()
    return credential.access_key_id


async def in_a_loop(client: Client) -> Optional[str]:
    credential = await client.get_credential_async()
    return credential.security_token


def role_over_role(secret: str) -> Client:
    source = StaticAKCredentialsProvider(access_key_id='id', access_key_secret=secret)
    inner = RamRoleArnCredentialsProvider(credentials_provider=source, role_arn='acs:ram::1:role/inner')
    return Client(provider=RamRoleArnCredentialsProvider(
        credentials_provider=inner, role_arn='acs:ram::1:role/outer', http_options=HttpOptions(read_timeout=2000),
    ))


def from_providers() -> Credentials:
    for provider in (EcsRamRoleCredentialsProvider(role_name='web'), OIDCRoleArnCredentialsProvider()):
        credentials: Credentials = provider.get_credentials()
        provider.invalidate()
        return credentials
    return DefaultCredentialsProvider().get_credentials()


def what_went_wrong(client: Client) -> Optional[str]:
    try:
        client.invalidate()
        client.get_credential()
    except ChainException as error:
        return ', '.join(attempt.reason for attempt in error.attempts)
    except RejectedException as error:
        return error.request_id
    except CredentialException as error:
        return error.code
    return None


def watch() -> None:
    def seen(event: Event) -> None:
        print(event.kind, event.provider, event.duration_s, event.outcome)

    stop = on_event(seen)
    stop()


class OwnCache:
    def load(self, name: str) -> Optional[Tuple[bytes, float]]:
        return None

    def store(self, name: str, value: bytes, seconds: float) -> None:
        """Keep it."""

    def remove(self, name: str) -> None:
        """Forget it."""

    def lock(self, name: str, seconds: float) -> Optional[Callable[[], None]]:
        return None


def shared(secret: str) -> Optional[str]:
    config = Config(type='ram_role_arn', access_key_id='id', access_key_secret=secret, role_arn='acs:ram::1:role/r')
    caches: List[CredentialCache] = [FileCache(), RedisCache('redis://localhost'), OwnCache()]
    broker = RoleBroker(Client(config, cache=caches[0]), calls_per_second=20, cache=caches[1])
    client: RoleClient = broker.client(role_arn='acs:ram::1:role/tenant').narrow(policy='{}')
    with identity(client):
        return ScopedClient().get_credential().access_key_id
