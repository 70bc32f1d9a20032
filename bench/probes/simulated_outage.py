"""Half an hour of outage, one read a millisecond, in simulated time; the credential is good for forty minutes more."""

import json
import random
import threading

from alibabacloud_credentials._refresh.cache import Cache
from alibabacloud_credentials._world.context import Clock
from alibabacloud_credentials.events import REFRESH_FAILED, REFRESH_STARTED, REFRESH_SUCCEEDED, on_event
from alibabacloud_credentials.exceptions import UnreachableException
from alibabacloud_credentials.provider.refreshable import Credentials
from alibabacloud_credentials.testing import RefusingContext

HOUR, MINUTE = 3600, 60


class Simulation:
    def __init__(self, seed):
        self.now = 0.0
        self.down = False
        self.requests = 0
        clock = Clock(wall=lambda: self.now, monotonic=lambda: self.now)
        context = RefusingContext(clock=clock, random_fraction=random.Random(seed).random)
        self.cache = Cache('simulated', self._fetch, Credentials.get_expiration, context)

    def _fetch(self, context):
        if self.down:
            self.requests += 1
            raise UnreachableException('simulated outage')
        return Credentials(access_key_id='id', access_key_secret='secret', expiration=HOUR)

    def run(self):
        """Reads served, and reads in all."""
        idle = threading.Event()
        idle.set()
        # Simulated time stands still while a background refresh is under way.
        changes = {REFRESH_STARTED: idle.clear, REFRESH_SUCCEEDED: idle.set, REFRESH_FAILED: idle.set}
        on_event(lambda event: changes.get(event.kind, int)())
        self.cache.get()
        self.now, self.down, served = 20.0 * MINUTE, True, 0
        reads = 30 * MINUTE * 1000
        for _ in range(reads):
            self.now += 0.001
            served += self.cache.get() is not None
            idle.wait()
        return served, reads


simulation = Simulation(seed=1)
served, reads = simulation.run()
print(json.dumps({'served': served, 'reads': reads, 'requests': simulation.requests}))
