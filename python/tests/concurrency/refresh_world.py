"""What the tests of this folder share: a source that answers as a test likes, callers of every kind, an observer."""

import asyncio
import threading

from alibabacloud_credentials.events import REFRESH_FAILED, REFRESH_STARTED, REFRESH_SUCCEEDED, on_event
from alibabacloud_credentials.exceptions import CredentialException, UnreachableException
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from alibabacloud_credentials.testing import FakeClock, RefusingContext, use_context

# How long anything that must happen may take before a test gives up; nothing waits this long when all is well.
PATIENCE_S = 30

HOUR = 3600
# With an hour of life and no jitter: fresh until 2520 s, advisory until 3420 s, mandatory until 3600 s.
AGES = {'fresh': 100, 'advisory': 3000, 'mandatory': 3500, 'expired': 3700}


class World:
    """A clock that stands still, a context with it, and no jitter."""

    def __init__(self, random_fraction=0.0):
        self.clock = FakeClock()
        self.context = RefusingContext(clock=self.clock, random_fraction=lambda: random_fraction)

    def credential(self, name, lifetime_s=HOUR):
        """A credential that the server issues now."""
        return Credentials(
            access_key_id=name, access_key_secret='secret-of-' + name, security_token='token-of-' + name,
            expiration=int(self.clock.wall()) + lifetime_s, provider_name='source',
        )

    def provider(self, fetch, **settings):
        """A provider that fetches so; ``settings`` are the class attributes that say how."""
        members = {'name': 'source', 'fetch': lambda _, context: fetch(context), **settings}
        with use_context(self.context):
            return type('Provider', (RefreshingProvider,), members)()


class Source:
    """A fetch that counts its calls and answers with ``answer(context)``, once ``gate`` is open."""

    def __init__(self, answer):
        self.answer = answer
        self.fetches = 0
        self.entered = threading.Event()
        self._begun = threading.Semaphore(0)
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, context):
        self.fetches += 1
        self.entered.set()
        self._begun.release()
        # Longer than a test waits for what must not depend on it.
        assert self.gate.wait(2 * PATIENCE_S), 'nobody opened the gate'
        return self.answer(context)

    def wait_for_fetches(self, count):
        """Until so many more have begun than were waited for before."""
        for _ in range(count):
            assert self._begun.acquire(True, PATIENCE_S), self.fetches


def down(context):
    raise UnreachableException('source: connection refused')


class Observer:
    """Records every event while it is entered."""

    def __init__(self):
        self.events = []
        self._changed = threading.Condition()

    def __enter__(self):
        self._stop = on_event(self._record)
        return self

    def __exit__(self, *_):
        self._stop()

    def _record(self, event):
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()

    def kinds(self):
        return [event.kind for event in self.events]

    def wait_until_settled(self, refreshes):
        """Until so many refreshes have ended."""
        def ended():
            return len([kind for kind in self.kinds() if kind in (REFRESH_SUCCEEDED, REFRESH_FAILED)])

        with self._changed:
            assert self._changed.wait_for(lambda: ended() >= refreshes, PATIENCE_S), self.kinds()

    def wait_for_start(self):
        with self._changed:
            assert self._changed.wait_for(lambda: REFRESH_STARTED in self.kinds(), PATIENCE_S)


class LoopWithClock(asyncio.SelectorEventLoop):
    """An event loop whose time can be moved on."""

    ahead_s = 0.0

    def time(self):
        return super().time() + self.ahead_s


def outcome_of(get):
    """What a caller got: the AccessKey id, or the exception."""
    try:
        return get().get_access_key_id()
    except CredentialException as error:
        return error


async def async_outcome_of(get_async):
    try:
        return (await get_async()).get_access_key_id()
    except CredentialException as error:
        return error


class Threads:
    """So many threads that call at once; ``join`` gives what each of them got."""

    def __init__(self, call, count):
        self._outcomes = []
        self._barrier = threading.Barrier(count)
        self._call = call
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def _run(self):
        self._barrier.wait(PATIENCE_S)
        try:
            self._outcomes.append(outcome_of(self._call))
        except BaseException as error:  # KeyboardInterrupt and the like: the test wants to see it
            self._outcomes.append(error)

    def join(self):
        for thread in self._threads:
            thread.join(PATIENCE_S)
            assert not thread.is_alive(), 'a caller was never answered'
        return self._outcomes


def call_sync(provider, count):
    return Threads(provider.get_credentials, count).join()


def call_async(provider, count):
    async def main():
        return await asyncio.gather(*[async_outcome_of(provider.get_credentials_async) for _ in range(count)])

    return asyncio.run(main())


def call_mixed(provider, count):
    threads = Threads(provider.get_credentials, count)
    return call_async(provider, count) + threads.join()


CALLERS = {'sync': call_sync, 'async': call_async, 'mixed': call_mixed}
