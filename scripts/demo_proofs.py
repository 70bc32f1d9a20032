"""What the demo proves besides the sources: each function returns a sentence of what was seen, or raises."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Callable, List, Tuple

from alibabacloud_credentials.testing import FakeClock, LocalCloud
from demo_stage import ROLE, Stage

if TYPE_CHECKING:
    from alibabacloud_credentials.client import Client

Proof = Tuple[str, Callable[[], str]]
TASKS = 200
SESSION_S = 3600


class Unproven(Exception):
    """Something else was seen than what the row says."""


def check(holds: bool, seen: str) -> str:
    if not holds:
        raise Unproven(seen)
    return seen


def role_client(stage: Stage) -> Client:
    return stage.by_type('ram_role_arn', {}, **stage.key(role_arn=ROLE, role_session_name='demo'))()


def many_tasks() -> str:
    async def all_at_once(client: Client) -> List[str]:
        found = await asyncio.gather(*[client.get_credential_async() for _ in range(TASKS)])
        return sorted({credential.access_key_id for credential in found})

    with LocalCloud() as cloud:
        ids = asyncio.run(all_at_once(role_client(Stage(cloud))))
        requests = len(cloud.sts.requests)
    return check((len(ids), requests) == (1, 1), f'{TASKS} tasks, {requests} request to STS, {len(ids)} credential')


def outage() -> str:
    """STS fails from the fifth minute to the last but one; a program asks twice a minute."""
    clock = FakeClock()
    with LocalCloud(clock=clock) as cloud:
        client = role_client(Stage(cloud))
        first = client.get_credential()
        clock.advance(300)
        cloud.sts.faults.add(status=503)
        served = 0
        while clock.wall() < first.expiration - 60:
            served += client.get_credential().access_key_id == first.access_key_id
            clock.advance(30)
        cloud.clear_faults()
        clock.advance(120)
        renewed = client.get_credential().access_key_id != first.access_key_id
    return check(served == 108 and renewed, f'STS down for 54 minutes: {served} of 108 calls served, then renewed')


def clock_an_hour_off() -> str:
    with LocalCloud() as cloud:
        cloud.clock_offset_s = 3600.0
        client = role_client(Stage(cloud))
        credential = client.get_credential()
        told = cloud.sts.requests[0].outcome
        left_s = credential.expiration - cloud.sts.now()
    return check(
        told == 'refused: InvalidTimeStamp.Expired' and SESSION_S - 60 < left_s <= SESSION_S,
        'refused once, the time of STS learnt, and signed again',
    )


def nothing_secret_is_printed() -> str:
    with LocalCloud() as cloud:
        stage = Stage(cloud)
        client = role_client(stage)
        credential = client.get_credential()
        shown = f'{credential} {credential!r} {client!r} {vars(client)} {cloud.requests}'
        secrets = (stage.user.access_key_secret, credential.access_key_secret, credential.security_token)
    return check(not any(secret in shown for secret in secrets), 'str and repr of credential, client and requests')


def sync_and_async_sdk() -> str:
    from alibabacloud_ecs20140526.client import Client as Ecs
    from alibabacloud_ecs20140526.models import DescribeRegionsRequest

    with LocalCloud() as cloud:
        ecs = Ecs(cloud.sdk_config(role_client(Stage(cloud))))
        answers = [
            ecs.describe_regions(DescribeRegionsRequest()),
            asyncio.run(ecs.describe_regions_async(DescribeRegionsRequest())),
        ]
        callers = {request.identity.split(':')[-1] for request in cloud.openapi.requests}
    regions = [len(answer.body.regions.region) for answer in answers]
    seen = f'ECS lists {regions[0]} regions, twice'
    return check(regions == [8, 8] and callers == {'assumed-role/reader/demo'}, seen)


PROOFS: List[Proof] = [
    ('an SDK, sync and async', sync_and_async_sdk),
    (f'{TASKS} tasks share one fetch', many_tasks),
    ('an outage is survived', outage),
    ('a clock an hour off works', clock_an_hour_off),
    ('no secret is printed', nothing_secret_is_printed),
]
