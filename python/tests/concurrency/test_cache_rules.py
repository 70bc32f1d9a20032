"""Rules of the one cache: what is asked of the workers, what ends with what, and how often an end is told."""

import asyncio
import gc
import itertools
import threading
import weakref

import pytest
from alibabacloud_credentials._refresh.cache import Cache
from alibabacloud_credentials._refresh.source import Shared
from alibabacloud_credentials._refresh.source import Source as SourceOfCache
from alibabacloud_credentials._refresh.workers import WORKERS, Queueing
from alibabacloud_credentials.events import REFRESH_FAILED, REFRESH_SUCCEEDED, on_event
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.provider.base import Credentials
from refresh_world import AGES, HOUR, PATIENCE_S, Observer, Source, Threads, World, async_outcome_of, down, outcome_of


class Waiting(Queueing):
    """A queue whose jobs wait until a test runs them."""

    def __init__(self):
        self.jobs = []

    def submit(self, job):
        self.jobs.append(job)

    def run(self):
        jobs, self.jobs = self.jobs, []
        for job in jobs:
            job.run()


class AskedByCache(SourceOfCache):
    """A source for a cache alone: ``fetch`` is a function of the context; what is no credential is for ever."""

    queueing = WORKERS

    def __init__(self, world, fetch):
        super().__init__('source', world.context)
        self._fetch = fetch

    def fetch(self, context, previous):
        return self._fetch(context)

    def timeout_s(self):
        return 30.0

    def expiration_of(self, value):
        return value.get_expiration() if isinstance(value, Credentials) else None


def cache_of(world, fetch, queueing=WORKERS):
    source = AskedByCache(world, fetch)
    source.queueing = queueing
    return Cache(source)


def serial(world):
    """A source whose answers are all different."""
    serials = itertools.count()
    return lambda _: world.credential(f'serial-{next(serials)}')


@pytest.fixture
def world():
    return World()


@pytest.fixture
def queue():
    return Waiting()


@pytest.fixture
def due(world, queue):
    """A cache that wants a refresh in the background, and the queue that it asks."""
    cache = cache_of(world, Source(lambda _: world.credential('answer')), queueing=queue)
    cache.obtain()
    world.clock.advance(AGES['advisory'])
    return cache


# -- what the workers are asked -------------------------------------------------------------------------------------


def test_however_often_it_is_read_a_background_refresh_is_queued_once(due, queue):
    for _ in range(5):
        due.obtain()
    assert [job.is_urgent for job in queue.jobs] == [False]


def test_it_is_queued_once_more_when_somebody_must_wait_and_not_again(world, due, queue):
    due.obtain()
    world.clock.advance(AGES['mandatory'] - AGES['advisory'])

    async def main():
        waiting = [asyncio.ensure_future(due.obtain_async()) for _ in range(3)]
        await asyncio.sleep(0)
        asked = [job.is_urgent for job in queue.jobs]
        queue.run()
        assert len({id(held) for held in await asyncio.gather(*waiting)}) == 1
        return asked

    assert asyncio.run(main()) == [False, True]


def test_a_fetch_that_a_thread_leads_asks_for_no_worker(world, queue):
    source = Source(lambda _: world.credential('answer'))
    source.gate.clear()
    cache = cache_of(world, source, queueing=queue)
    leader = threading.Thread(target=cache.obtain)
    leader.start()
    assert source.entered.wait(PATIENCE_S)

    async def main():
        waiting = asyncio.ensure_future(cache.obtain_async())
        await asyncio.sleep(0)
        source.gate.set()
        return (await waiting).value.get_access_key_id()

    assert (asyncio.run(main()), queue.jobs) == ('answer', [])
    leader.join()


# -- what ends with what --------------------------------------------------------------------------------------------


def test_the_answer_that_did_not_serve_is_over_once_another_one_is_there(world):
    cache = cache_of(world, serial(world))
    first = cache.obtain()
    second = cache.obtain(renewing=first)
    assert (first.lifetime.is_fresh, second.lifetime.is_fresh, cache.obtain() is second) == (False, True, True)


def test_a_shared_answer_that_comes_again_is_as_old_as_where_it_was_fetched(world):
    credential, fetched_at = world.credential('shared'), world.clock.monotonic()
    source = Source(lambda _: Shared(credential, HOUR, world.clock.monotonic() - fetched_at, 0.0))
    cache = cache_of(world, source)
    cache.obtain()
    world.clock.advance(AGES['mandatory'])
    cache.obtain()
    source.answer = down
    world.clock.advance(HOUR - AGES['mandatory'] - 0.5)
    assert cache.obtain().value is credential
    world.clock.advance(0.5)
    assert 'connection refused' in outcome_of(lambda: cache.obtain().value).message


@pytest.mark.parametrize('by', ['wall', 'monotonic'])
def test_what_is_left_of_a_shared_answer_is_counted_by_each_clock(world, by):
    credential = world.credential('shared')
    source = Source(lambda _: Shared(credential, HOUR, HOUR - 600, 0.0))
    cache = cache_of(world, source)
    cache.obtain()
    source.answer = down
    move = {'wall': lambda seconds: world.clock.set_wall(world.clock.wall() + seconds),
            'monotonic': world.clock.advance_monotonic}[by]
    move(599.5)
    assert cache.obtain().value is credential
    move(0.5)
    assert 'connection refused' in outcome_of(lambda: cache.obtain().value).message


def test_only_the_answer_in_hand_is_invalidated_where_one_is_named(world):
    cache = cache_of(world, serial(world))
    first = cache.obtain()
    second = cache.obtain(renewing=first)
    cache.invalidate(only=first)
    assert cache.obtain() is second
    cache.invalidate(only=second)
    assert (second.lifetime.was_ended, cache.obtain() is second) == (True, False)


def test_each_invalidation_counts_however_often_the_source_gives_the_same_answer(world):
    answer = world.credential('answer')
    source = Source(lambda _: answer)
    cache = cache_of(world, source)
    handed_out = [cache.obtain()]
    for _ in range(3):
        cache.invalidate()
        assert not any(held.lifetime.is_fresh for held in handed_out)
        handed_out.append(cache.obtain())
    assert source.fetches == 4


def test_what_was_under_way_when_it_was_invalidated_is_for_who_waited_alone(world):
    source = Source(lambda _: world.credential('answer'))
    source.gate.clear()
    cache = cache_of(world, source)
    got = []
    leader = threading.Thread(target=lambda: got.append(cache.obtain()))
    leader.start()
    assert source.entered.wait(PATIENCE_S)
    cache.invalidate()
    source.gate.set()
    leader.join()
    assert (got[0].value.get_access_key_id(), got[0].lifetime.is_fresh) == ('answer', False)


def test_nothing_of_a_fetch_stays_behind_in_the_thread_that_made_it(world):
    class Answer:
        pass

    cache = cache_of(world, lambda _: Answer())
    answer = weakref.ref(cache.obtain().value)
    assert answer() is not None
    del cache
    gc.collect()
    assert answer() is None


def visited_once(clock, visitor):
    """Have ``visitor`` come when somebody next asks for the monotonic time."""
    monotonic = clock.monotonic

    def visited():
        clock.monotonic = monotonic
        visitor()
        return monotonic()

    clock.monotonic = visited


def test_who_comes_while_an_answer_for_ever_lands_takes_it(world):
    source = Source(lambda _: 'for ever')
    source.gate.clear()
    cache = cache_of(world, source)
    leader = threading.Thread(target=cache.obtain)
    leader.start()
    assert source.entered.wait(PATIENCE_S)

    def land():
        source.gate.set()
        leader.join(PATIENCE_S)

    visited_once(world.clock, land)
    assert (cache.obtain().value, source.fetches) == ('for ever', 1)


# -- how often an end is told ---------------------------------------------------------------------------------------


@pytest.mark.parametrize('answer', ['new', 'down'])
def test_a_fetch_that_was_given_up_is_over_for_observers_too(world, answer):
    source = Source(lambda context: down(context) if answer == 'down' else world.credential('new'))
    source.gate.clear()
    provider = world.provider(source, fetch_timeout_s=30)
    with Observer() as observer:
        stuck = Threads(provider.get_credentials, 1)
        assert source.entered.wait(PATIENCE_S)
        world.clock.advance(31.5)
        outcome_of(provider.get_credentials)
        source.gate.set()
        stuck.join()
    assert observer.kinds() == ['refresh_started', 'refresh_failed']


@pytest.mark.parametrize(('answer', 'kind'), [('new', REFRESH_SUCCEEDED), ('down', REFRESH_FAILED)])
def test_an_observer_that_ends_the_thread_hears_of_the_end_once(world, answer, kind):
    provider = world.provider(lambda context: down(context) if answer == 'down' else world.credential('new'))
    heard = []

    def leave(event):
        if event.kind in (REFRESH_SUCCEEDED, REFRESH_FAILED):
            heard.append(event.kind)
            raise SystemExit

    stop = on_event(leave)
    try:
        asyncio.run(async_outcome_of(provider.get_credentials_async))
        outcome = outcome_of(provider.get_credentials)
    finally:
        stop()
    assert heard == [kind]
    assert (outcome == 'new') is (answer == 'new')


def test_pauses_of_a_failing_source_double_from_2_s():
    world = World(random_fraction=1.0)  # the longest draw
    source = Source(lambda _: world.credential('old'))
    provider = world.provider(source)
    provider.get_credentials()
    source.answer = down
    world.clock.advance(AGES['mandatory'])
    for count, pause_s in enumerate((2, 4, 8, 16), start=2):
        assert (outcome_of(provider.get_credentials), source.fetches) == ('old', count)
        world.clock.advance(pause_s - 0.25)
        assert (outcome_of(provider.get_credentials), source.fetches) == ('old', count)
        world.clock.advance(0.25)


def test_what_ended_a_fetch_in_the_background_stays_the_cause_of_the_failure(world):
    interruption = KeyboardInterrupt()

    def interrupt(_):
        raise interruption

    queue = Waiting()
    cache = cache_of(world, interrupt, queueing=queue)

    async def main():
        waiting = asyncio.ensure_future(cache.obtain_async())
        await asyncio.sleep(0)
        queue.run()
        with pytest.raises(CredentialException) as raised:
            await waiting
        return raised.value

    error = asyncio.run(main())
    assert str(error) == 'source: the provider failed with KeyboardInterrupt'
    assert caused_by(error, interruption)


def caused_by(error, cause):
    while error is not None and error is not cause:
        error = error.__cause__
    return error is cause


def test_who_asks_in_a_loop_inside_of_the_fetch_is_told_so(world):
    def fetch(context):
        return asyncio.run(provider.get_credentials_async())

    provider = world.provider(fetch, fetch_timeout_s=0.5)
    message = outcome_of(provider.get_credentials).message
    assert message == 'source: asked for a credential from inside of its own refresh'
