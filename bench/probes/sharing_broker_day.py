"""A day of 30 processes with 3 roles, by the broker and the cache's step themselves, in simulated time; and the same by
``sharing_fleet``, whose 100,000 processes are too many for that.
"""

import json
import random
import threading
from datetime import datetime, timezone
from urllib.parse import parse_qsl

from alibabacloud_credentials.provider.static_ak import StaticAKCredentialsProvider
from alibabacloud_credentials.sharing import RoleBroker
from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, RefusingContext, Response, use_context
from sharing_fleet import DAY_S, SESSION_S, Fleet

PROCESSES, ROLES, STEP_S = 30, 3, 20


class Sts:
    """Answers at once."""

    def __init__(self, clock):
        self.clock, self.calls = clock, 0

    def send(self, request, **_):
        self.calls += 1
        ends = datetime.fromtimestamp(self.clock.wall() + SESSION_S, timezone.utc)
        role = dict(parse_qsl(request.body.decode('ascii')))['RoleArn']
        return Response(200, {}, json.dumps({'Credentials': {
            'AccessKeyId': f'{role}-{self.calls}', 'AccessKeySecret': 'secret', 'SecurityToken': 'token',
            'Expiration': ends.strftime('%Y-%m-%dT%H:%M:%SZ'),
        }}).encode('ascii'))


class Memory:
    """A cache that all simulated processes reach."""

    def __init__(self, clock):
        self._now, self._values, self._locks = clock.monotonic, {}, set()

    def load(self, name):
        value, until = self._values.get(name, (b'', 0.0))
        return (value, until - self._now()) if until > self._now() else None

    def store(self, name, value, seconds):
        self._values[name] = (value, self._now() + seconds)

    def remove(self, name):
        self._values.pop(name, None)

    def lock(self, name, seconds):
        if name in self._locks:
            return None
        self._locks.add(name)
        return lambda: self._locks.discard(name)


def join_refreshes():
    """Simulated time stands still while refreshes are under way."""
    for thread in threading.enumerate():
        if thread is not threading.main_thread():
            thread.join()


def real_calls():
    clock = FakeClock()
    sts, memory = Sts(clock), Memory(clock)
    context = RefusingContext(
        clock=clock, http=sts, environment=FakeEnvironment(), random_fraction=random.Random(1).random
    )
    clients = []
    with use_context(context):
        source = StaticAKCredentialsProvider(access_key_id='id', access_key_secret='secret')
        for number in range(PROCESSES):
            broker = RoleBroker(source, cache=memory)
            clients.append(broker.client(role_arn=f'acs:ram::1234567890123456:role/r{number % ROLES}'))
    began_at = clock.monotonic()
    while clock.monotonic() - began_at < DAY_S:
        for client in clients:
            client.get_credential()
            join_refreshes()
        clock.advance(STEP_S)
    return sts.calls


if __name__ == '__main__':
    fleet = Fleet([0.0] * PROCESSES, (-1, -1), 5, ROLES)
    print(json.dumps({'real': real_calls(), 'simulated': sum(fleet.calls)}))
