"""Half an hour of outage, one read a millisecond, in simulated time; the credential is good for forty minutes more."""

import json
import random
import threading

from alibabacloud_credentials.exceptions import UnreachableException
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from alibabacloud_credentials.testing import FakeClock, RefusingContext, use_context

HOUR, MINUTE = 3600, 60
READS = 30 * MINUTE * 1000


class Source(RefreshingProvider):
    """Answers until it is down."""

    name = 'simulated'

    def __init__(self):
        self.is_down = False
        self.requests = 0

    def fetch(self, context):
        if self.is_down:
            self.requests += 1
            raise UnreachableException('simulated outage')
        return Credentials(
            access_key_id='id', access_key_secret='secret', expiration=int(context.clock.wall()) + HOUR
        )


def wait_for_refresh():
    """Simulated time stands still while a refresh in the background is under way."""
    if threading.active_count() > 1:
        for thread in threading.enumerate():
            if thread is not threading.main_thread():
                thread.join()


def main():
    clock = FakeClock()
    with use_context(RefusingContext(clock=clock, random_fraction=random.Random(1).random)):
        source = Source()
    source.get_credentials()
    clock.advance(20 * MINUTE)
    source.is_down, served = True, 0
    for _ in range(READS):
        clock.advance(0.001)
        served += source.get_credentials() is not None
        wait_for_refresh()
    print(json.dumps({'served': served, 'reads': READS, 'requests': source.requests}))


main()
