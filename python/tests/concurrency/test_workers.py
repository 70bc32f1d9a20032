"""Fetches for event loops and in the background share few threads, and what somebody waits for goes first."""

import asyncio
import threading

import pytest
from alibabacloud_credentials.provider.base import RefreshingProvider
from alibabacloud_credentials.testing import use_context
from refresh_world import (
    AGES,
    PATIENCE_S,
    LoopWithClock,
    Observer,
    Source,
    Threads,
    World,
    async_outcome_of,
    down,
    outcome_of,
)
from worker_world import NoThreads, due_in_background, gather, refresh_threads, wait_for_threads

MOST_THREADS = 32


@pytest.fixture(autouse=True)
def none_is_left():
    wait_for_threads()  # one that has just finished its job might take the next


class Counting:
    """A source of many providers: how many fetches there were, and how many threads at most."""

    def __init__(self, world):
        self.world = world
        self.fetches = 0
        self.most_threads = 0
        self._lock = threading.Lock()

    def __call__(self, context):
        with self._lock:
            self.fetches += 1
            self.most_threads = max(self.most_threads, len(refresh_threads()))
        return self.world.credential('new')


def test_cold_clients_of_one_loop_take_a_bounded_number_of_threads_and_all_are_served():
    world = World()
    source = Counting(world)
    assert gather([world.provider(source) for _ in range(500)]) == ['new'] * 500
    assert (source.fetches, source.most_threads <= MOST_THREADS) == (500, True)


def test_threads_end_when_there_is_nothing_to_do():
    world = World()
    gather([world.provider(lambda context: world.credential('new')) for _ in range(50)])
    wait_for_threads()
    assert refresh_threads() == []


def test_a_fetch_keeps_no_program_from_its_end():
    world = World()
    daemons = []

    def fetch(context):
        daemons.append(threading.current_thread().daemon)
        return world.credential('new')

    gather([world.provider(fetch)])
    assert daemons == [True]


def test_who_waits_is_served_while_any_number_of_background_refreshes_hang():
    world = World()
    source = Source(lambda context: world.credential('old'))
    hanging = due_in_background(world, 100, source)
    try:
        assert gather([world.provider(lambda context: world.credential('new')) for _ in range(3)]) == ['new'] * 3
        assert len(refresh_threads()) < len(hanging)
    finally:
        source.gate.set()


def test_a_refresh_that_waits_for_a_thread_is_made_by_the_thread_that_needs_it():
    world = World()
    source = Source(lambda context: world.credential('old'))
    due_in_background(world, 100, source)
    answers = iter(['old', 'new'])
    late = world.provider(lambda context: world.credential(next(answers), lifetime_s=3600))
    try:
        assert outcome_of(late.get_credentials) == 'old'
        world.clock.advance(AGES['advisory'])
        assert outcome_of(late.get_credentials) == 'old'  # its background refresh is behind the others
        world.clock.advance(AGES['mandatory'] - AGES['advisory'])
        assert outcome_of(late.get_credentials) == 'new'
    finally:
        source.gate.set()


def test_a_refresh_that_waits_for_a_thread_goes_first_once_a_task_needs_it():
    world = World()
    source = Source(lambda context: world.credential('old'))
    due_in_background(world, 100, source)
    answers = iter(['old', 'new'])
    late = world.provider(lambda context: world.credential(next(answers)))
    try:
        late.get_credentials()
        world.clock.advance(AGES['advisory'])
        late.get_credentials()
        world.clock.advance(AGES['mandatory'] - AGES['advisory'])
        assert gather([late]) == ['new']
    finally:
        source.gate.set()


def test_fetches_that_hang_hold_up_the_others_no_longer_than_their_deadline():
    world = World()
    source = Source(lambda context: world.credential('late'))
    source.gate.clear()
    hanging = [world.provider(source, fetch_timeout_s=30) for _ in range(MOST_THREADS)]

    async def main():
        waiting = [asyncio.ensure_future(async_outcome_of(each.get_credentials_async)) for each in hanging]
        await asyncio.get_running_loop().run_in_executor(None, source.entered.wait, PATIENCE_S)
        world.clock.advance(32)
        try:
            return await async_outcome_of(world.provider(lambda context: world.credential('new')).get_credentials_async)
        finally:
            for each in waiting:
                each.cancel()
            source.gate.set()

    assert asyncio.run(main()) == 'new'


def test_roles_over_one_source_do_not_wait_for_a_thread_that_they_hold_themselves():
    world = World()
    source = Source(lambda context: world.credential('source'))
    shared = world.provider(source)
    roles = [world.provider(lambda context: shared.get_credentials()) for _ in range(200)]

    async def main():
        # The source is asked for by a task of its own, too.
        return await asyncio.gather(*[async_outcome_of(each.get_credentials_async) for each in [*roles, shared]])

    assert asyncio.run(main()) == ['source'] * 201
    assert source.fetches == 1


def test_tasks_wait_their_turn_where_no_thread_can_be_started(monkeypatch):
    world = World()
    providers = [world.provider(lambda context: world.credential('new')) for _ in range(20)]

    async def main():
        with NoThreads(monkeypatch):
            waiting = [asyncio.ensure_future(async_outcome_of(each.get_credentials_async)) for each in providers]
            await asyncio.sleep(0)
        return await asyncio.gather(*waiting)

    assert asyncio.run(main()) == ['new'] * 20


def test_a_thread_fetches_by_itself_where_no_other_can_be_started(monkeypatch):
    world = World()
    with NoThreads(monkeypatch):
        assert outcome_of(world.provider(lambda context: world.credential('new')).get_credentials) == 'new'


def test_tasks_of_an_exit_handler_are_served_where_no_thread_can_be_started_any_more(monkeypatch):
    world = World()
    with NoThreads(monkeypatch, "can't create new thread at interpreter shutdown"):
        assert gather([world.provider(lambda context: world.credential('new')) for _ in range(3)]) == ['new'] * 3


def test_a_failure_in_an_exit_handler_is_the_sources_own(monkeypatch):
    with NoThreads(monkeypatch, "can't create new thread at interpreter shutdown"):
        assert [outcome.message for outcome in gather([World().provider(down)])] == ['source: connection refused']


def test_a_background_refresh_that_finds_no_thread_is_neither_a_failure_nor_forgotten(monkeypatch):
    world = World()
    answers = iter(['old', 'new'])
    provider = world.provider(lambda context: world.credential(next(answers)))
    provider.get_credentials()
    world.clock.advance(AGES['advisory'])
    with Observer() as observer, NoThreads(monkeypatch) as no_threads:
        assert outcome_of(provider.get_credentials) == 'old'
        assert (no_threads.refused.is_set(), observer.kinds()) == (True, [])
    # The next refresh of anybody takes it along.
    with Observer() as observer:
        gather([world.provider(lambda context: world.credential('other'))])
        observer.wait_until_settled(2)
    assert outcome_of(provider.get_credentials) == 'new'


def test_a_thread_whose_start_was_interrupted_is_not_counted_on(monkeypatch):
    provider = World().provider(lambda context: World().credential('new'))
    start, at_last, interrupted = threading.Thread.start, threading.Event(), []

    def start_and_be_interrupted(thread):
        if thread.name != 'alibabacloud-credentials-refresh' or interrupted:
            return start(thread)
        interrupted.append(thread)
        thread.run = at_last.wait  # as one that waits for a lock of its start which the interruption left held
        start(thread)
        raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, 'start', start_and_be_interrupted)
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(provider.get_credentials_async())
    for _ in range(2):
        assert asyncio.run(async_outcome_of(provider.get_credentials_async)) == 'new'
        provider.invalidate()
    at_last.set()


def test_a_fetch_that_never_gets_a_thread_fails_in_the_end(monkeypatch):
    provider = World().provider(down)
    loop = LoopWithClock()
    try:
        with NoThreads(monkeypatch):
            waiting = loop.create_task(async_outcome_of(provider.get_credentials_async))
            loop.run_until_complete(asyncio.sleep(0))
            while not waiting.done():
                loop.ahead_s += 0.1
                loop.run_until_complete(asyncio.sleep(0))
    finally:
        loop.close()
    assert waiting.result().message == 'source: no thread was free to refresh in for 60 seconds'
    assert loop.ahead_s < 65  # real time counts too


@pytest.mark.parametrize('answer', ['new', down])
def test_a_worker_goes_on_when_an_observer_ends_its_thread(answer):
    from alibabacloud_credentials.events import REFRESH_FAILED, REFRESH_SUCCEEDED, on_event

    world = World()

    def leave(event):
        if event.kind in (REFRESH_SUCCEEDED, REFRESH_FAILED):
            raise SystemExit

    def fetch(context):
        return answer(context) if callable(answer) else world.credential(answer)

    stop = on_event(leave)
    try:
        outcomes = gather([world.provider(fetch) for _ in range(100)])
    finally:
        stop()
    assert {type(outcome).__name__ for outcome in outcomes} == {'UnreachableException' if callable(answer) else 'str'}


def test_callers_of_threads_and_loops_share_the_workers_fetch():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source)

    async def main():
        waiting = asyncio.ensure_future(async_outcome_of(provider.get_credentials_async))
        await asyncio.get_running_loop().run_in_executor(None, source.entered.wait, PATIENCE_S)
        threads = Threads(provider.get_credentials, 4)
        source.gate.set()
        return [await waiting, *await asyncio.get_running_loop().run_in_executor(None, threads.join)]

    assert asyncio.run(main()) == ['new'] * 5
    assert source.fetches == 1


def test_constructing_a_provider_of_ones_own_starts_nothing():
    class Own(RefreshingProvider):
        name = 'own'

    before = set(threading.enumerate())
    with use_context(World().context):
        assert len([Own() for _ in range(10)]) == 10
    assert set(threading.enumerate()) <= before
