"""A fleet of processes that started in the same second, with one-hour tokens, for a day, in simulated time."""

import json
import random

from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from alibabacloud_credentials.testing import FakeClock, RefusingContext, use_context

PROCESSES, HOUR, DAY, MINUTE = 10_000, 3600, 86_400, 60


class Source(RefreshingProvider):
    """Answers at once, so its fetches need no thread: a read of a credential that is due fetches there and then."""

    name = 'simulated'
    does_io = False

    def fetch(self, context):
        return Credentials(
            access_key_id='id', access_key_secret='secret', expiration=int(context.clock.wall()) + HOUR
        )


def refreshes(clock):
    """When a process that started now refreshes within a day, in seconds since its start."""
    source, started = Source(), clock.monotonic()
    while True:
        # A busy process refreshes as soon as its policy advises to.
        clock.advance(source.obtain().lifetime.ends_mono - clock.monotonic())
        now = clock.monotonic() - started
        if now >= DAY:
            return
        yield now


def busiest_over_mean(random_fraction):
    """Refreshes of the busiest minute over those of the mean minute, after the first fetch of all."""
    minutes = [0] * (DAY // MINUTE)
    clock = FakeClock()
    with use_context(RefusingContext(clock=clock, random_fraction=random_fraction)):
        for _ in range(PROCESSES):
            for moment in refreshes(clock):
                minutes[int(moment / MINUTE)] += 1
    return max(minutes) / (sum(minutes) / len(minutes))


print(json.dumps({
    'ratio': busiest_over_mean(random.Random(1).random), 'ratio_in_step': busiest_over_mean(lambda: 0.0),
}))
