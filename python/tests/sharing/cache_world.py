"""What the tests of caches between processes share: a cache in memory, and processes that are clients with own
clocks."""

import os
import threading

from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.sharing import RoleBroker
from alibabacloud_credentials.testing import FakeClock
from sts_in_memory import USER, World, role

HOUR = 3600


class MemoryCache:
    """A cache of a user's own: the four methods, and nothing else.

    :ivar note: called with each call.
    :ivar fails: an exception for every call to raise; None: it works.
    """

    def __init__(self, clock, key=None):
        self.clock = clock
        self.key = key
        self.values = {}
        self.locks = {}
        self.calls = []
        self.fails = None
        self.note = lambda call: None

    def _called(self, *call):
        self.calls.append(call)
        self.note(call)
        if self.fails is not None:
            raise self.fails

    def load(self, name):
        self._called('load', name)
        value, until = self.values.get(name, (b'', 0.0))
        left = until - self.clock.monotonic()
        return (value, left) if left > 0 else None

    def store(self, name, value, seconds):
        self._called('store', name)
        self.values[name] = (value, self.clock.monotonic() + seconds)

    def remove(self, name):
        self._called('remove', name)
        self.values.pop(name, None)

    def lock(self, name, seconds):
        self._called('lock', name)
        now = self.clock.monotonic()
        if self.locks.get(name, now) > now:
            return None
        self.locks[name] = now + seconds
        return lambda: self.locks.pop(name, None)

    def names(self, part=''):
        return [name for name in self.values if part in name and 'epoch' not in name]


class Fleet:
    """Processes of one machine that share a cache: each is a world with the same clock and the same STS."""

    def __init__(self, key=None, lifetime_s=3600):
        self.first = World()
        self.clock = self.first.clock
        self.sts = self.first.sts
        self.sts.lifetime_s = lifetime_s
        self.cache = MemoryCache(self.clock, key)

    def process(self, cache=None, clock=None, random_fraction=0.0, **config):
        """A client in a process of its own."""
        world = World(random_fraction)
        world.context.http = self.sts
        world.context.clock = clock or self.clock
        # A cache is one object in a process, and here it stands for what all of them reach.
        given = {'type': 'ram_role_arn', 'role_arn': role('a'), **USER, **config}
        return world.make(Client, Config(**given), cache=Door(cache or self.cache))

    def broker(self):
        """A broker in a process of its own."""
        world = World()
        world.context.http, world.context.clock = self.sts, self.clock
        return world.make(RoleBroker, world.user(), cache=Door(self.cache))

    def skewed(self, seconds):
        """A clock that is that far ahead."""
        clock = FakeClock()
        clock.wall = lambda: self.clock.wall() + seconds
        clock.monotonic, clock.sleep = self.clock.monotonic, self.clock.sleep
        return clock


class Door:
    """One process's object for a cache that is elsewhere."""

    def __init__(self, cache):
        self.key = cache.key
        self.load, self.store, self.remove, self.lock = cache.load, cache.store, cache.remove, cache.lock


def key_id(client):
    return client.get_credential().access_key_id


def a_key():
    return os.urandom(32)


def fetches(fleet):
    """How often STS was asked."""
    return len(fleet.sts.asked)


def wait_for(condition):
    """Until a thread in the background has done it."""
    done = threading.Event()
    for _ in range(3000):
        if condition():
            return True
        done.wait(0.01)
    return False
