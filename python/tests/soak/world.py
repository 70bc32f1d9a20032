"""The world of the soak: a local cloud, clients of every kind on it, clocks that jump, and what goes wrong."""

from __future__ import annotations

import json
import random
import time
from typing import Any, Callable, Dict, List

from alibabacloud_credentials.testing import Clock, Context, FakeFiles, LocalCloud, RefusingContext
from customers import ROLE, CountingSender, Customer, Jumps, tell_fetches_apart

_REAL_PAUSE_S = 0.05
# Keys that ended so long ago are not kept by the cloud: a run of hours would fill the memory with them.
_FORGOTTEN_AFTER_S = 86400.0
_CONFIG_JSON = '/home/user/.aliyun/config.json'
# Without the second, the chain would go on to the instance whenever STS fails.
_CHOOSING = {'ALIBABA_CLOUD_PROFILE': 'outer', 'ALIBABA_CLOUD_ECS_METADATA_DISABLED': 'true'}


def jumping_clock(skew: Callable[[], float] = float) -> Clock:
    """The machine's clock, ahead as the world is; ``skew``: how far wall time is ahead of the true one, too."""
    return Clock(
        wall=lambda: time.time() + Jumps.ahead_s + skew(), monotonic=lambda: time.monotonic() + Jumps.ahead_s,
        # Pauses between attempts may be as long as a server likes; a run may not.
        sleep=lambda seconds: time.sleep(min(seconds, _REAL_PAUSE_S)),
    )


class World:
    """:ivar customers: every client."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.true_clock = jumping_clock()
        self.cloud = LocalCloud(clock=self.true_clock)
        tell_fetches_apart()
        user = self.cloud.add_access_key()
        issuer = self.cloud.add_oidc_provider()
        pair = {'access_key_id': user.access_key_id, 'access_key_secret': user.access_key_secret}
        roles = [self.cloud.add_role(ROLE.format(number)).arn for number in range(9)]
        self.cloud.metadata.attach_role(roles[6])
        self.cloud.metadata.lifetime_s = self.cloud.uri.lifetime_s = 900.0
        self._files = FakeFiles({
            '/token': issuer.token(lifetime_s=10 ** 8), _CONFIG_JSON: _chain_of_roles(pair, roles[7], roles[8]),
        })
        self.customers = [
            *(self._customer(f'role {number}', roles[number], type='ram_role_arn', role_arn=roles[number], **pair,
                             role_session_expiration=(900, 3600)[number % 2]) for number in range(4)),
            self._customer('token', roles[4], type='oidc_role_arn', role_arn=roles[4],
                           oidc_provider_arn=issuer.arn, oidc_token_file_path='/token'),
            self._customer('default chain', roles[8]),
            self._customer('address', roles[5], type='credentials_uri', credentials_uri=self.cloud.uri.serve(roles[5])),
            self._customer('instance', roles[6], type='ecs_ram_role'),
        ]

    def _customer(self, name: str, expected_role: str, **config: Any) -> Customer:
        inner = self.cloud.context(
            environment={} if config else _CHOOSING, files=self._files, clock=jumping_clock(lambda: Jumps.skew_s),
        )
        sender = CountingSender(inner.http, asks_lifetime=name not in ('address', 'instance'))
        context: Context = RefusingContext(
            environment=inner.environment, files=inner.files, http=sender, clock=inner.clock
        )
        return Customer(name, self.cloud.client(context=context, **config), expected_role, sender)

    def now(self) -> float:
        """The true time, in seconds since the epoch."""
        return self.true_clock.wall()

    # -- what changes -------------------------------------------------------------------------------------------------

    def _tell_of_change(self, customers: List[Customer]) -> None:
        for customer in customers:
            customer.sender.changes += 1

    def invalidate_one(self) -> None:
        customer = self.random.choice(self.customers)
        self._tell_of_change([customer])
        customer.client.invalidate()

    def let_time_pass(self) -> None:
        self._tell_of_change(self.customers)
        Jumps.ahead_s += self.random.choice((1.0, 60.0, 400.0, 2000.0, 4000.0))

    def set_clients_clock(self) -> None:
        """Someone sets the clock of the machine that the clients run on; the cloud's goes on."""
        self._tell_of_change(self.customers)
        # Before and after: who saw one number all the time saw one clock.
        Jumps.settings += 1
        Jumps.skew_s = self.random.choice((0.0, 0.0, -3600.0, 3600.0, -600.0, 30.0))
        Jumps.settings += 1

    def change_faults(self) -> None:
        self.cloud.clear_faults()
        for service in (self.cloud.sts, self.cloud.metadata, self.cloud.uri):
            if self.random.random() < 0.5:
                fault: Dict[str, Any] = self.random.choice(FAULTS)
                service.faults.add(times=self.random.choice((1, 3, None)), **fault)

    def forget(self) -> None:
        """What a cloud of a test would keep for the test."""
        self.cloud.clear_requests()
        self._files.reads.clear()
        keys, now = self.cloud.accounts.keys, self.now()
        for key in list(keys.values()):
            if key.expires_at is not None and key.expires_at < now - _FORGOTTEN_AFTER_S:
                del keys[key.access_key_id]


def _chain_of_roles(pair: Dict[str, str], inner: str, outer: str) -> str:
    role = {'sts_region': '', 'ram_session_name': 'soak', 'expired_seconds': 900}
    return json.dumps({'current': 'outer', 'profiles': [
        {'name': 'key', 'mode': 'AK', **pair},
        {'name': 'inner', 'mode': 'ChainableRamRoleArn', 'source_profile': 'key', 'ram_role_arn': inner, **role},
        {'name': 'outer', 'mode': 'ChainableRamRoleArn', 'source_profile': 'inner', 'ram_role_arn': outer, **role},
    ]})


FAULTS: List[Dict[str, Any]] = [
    {'status': 500}, {'status': 503, 'retry_after': 1}, {'status': 429, 'retry_after': 2}, {'status': 404},
    {'code': 'Throttling.User'}, {'code': 'NoPermission'}, {'code': 'InvalidTimeStamp.Expired'},
    {'hang_s': 1.0}, {'delay_s': 0.1}, {'delay_s': 0.5}, {'close': 'before_head'}, {'close': 'after_head'},
    {'close': 'mid_body'}, {'head_interval_s': 0.001}, {'body_interval_s': 0.001}, {'body': b'<html>'}, {'body': {}},
    {'body': b'{"Credentials": '}, {'huge_bytes': 2 * 1024 * 1024}, {'compressed_bytes': 4 * 1024 * 1024},
    {'redirect_to': 'http://127.0.0.1:1/'}, {'headers': {'Date': 'Thu, 01 Jan 1970 00:00:00 GMT'}},
    {'headers': {'Date': 'Fri, 01 Jan 2100 00:00:00 GMT'}}, {'headers': {'Date': 'soon'}},
]
