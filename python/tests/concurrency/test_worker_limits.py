"""The threads that fetch for others: how many there are, and what brings them back where they could not be had."""

import asyncio
import os
import threading

import pytest
from alibabacloud_credentials.events import on_event
from alibabacloud_credentials.exceptions import CredentialException
from refresh_world import (
    AGES,
    PATIENCE_S,
    LoopWithClock,
    Observer,
    Source,
    World,
    async_outcome_of,
    outcome_of,
)
from worker_world import NoThreads, due_in_background, gather, in_child, refresh_threads, wait_for_threads

MOST_THREADS, MOST_IN_BACKGROUND = 24, 12


@pytest.fixture(autouse=True)
def none_is_left():
    wait_for_threads()


@pytest.fixture
def world():
    return World()


@pytest.fixture
def source(world):
    """One that answers when the test is over."""
    source = Source(lambda _: world.credential('old'))
    yield source
    source.gate.set()


async def in_thread(call, *given):
    return await asyncio.get_running_loop().run_in_executor(None, call, *given)


def test_there_are_24_threads_at_most(world, source):
    providers = [world.provider(source) for _ in range(100)]
    source.gate.clear()

    async def main():
        waiting = [asyncio.ensure_future(async_outcome_of(each.get_credentials_async)) for each in providers]
        await asyncio.sleep(0)
        count = len(refresh_threads())
        source.gate.set()
        await asyncio.gather(*waiting)
        return count

    assert asyncio.run(main()) == MOST_THREADS


def test_twelve_of_them_at_most_refresh_in_the_background(world, source):
    due_in_background(world, 100, source)
    source.wait_for_fetches(100 + MOST_IN_BACKGROUND)
    assert len(refresh_threads()) == MOST_IN_BACKGROUND


def test_a_thread_that_has_done_what_somebody_waited_for_takes_no_thirteenth_of_these(world, source):
    due_in_background(world, MOST_IN_BACKGROUND + 1, source)
    source.wait_for_fetches(MOST_IN_BACKGROUND + 1 + MOST_IN_BACKGROUND)
    refreshing = refresh_threads()
    assert gather([world.provider(lambda _: world.credential('new'))]) == ['new']
    for thread in set(refresh_threads()).difference(refreshing):
        thread.join(PATIENCE_S)
    assert source.fetches == MOST_IN_BACKGROUND + 1 + MOST_IN_BACKGROUND


def test_a_thread_that_has_refreshed_in_the_background_takes_the_next_of_these(world, source):
    first, last = (Source(lambda _: world.credential('old')) for _ in range(2))
    providers = [world.provider(each) for each in (first, last)]
    for each in providers:
        each.get_credentials()
    due_in_background(world, MOST_IN_BACKGROUND - 1, source)
    first.gate.clear()
    for each in providers:
        each.get_credentials()
    source.wait_for_fetches(2 * (MOST_IN_BACKGROUND - 1))
    first.wait_for_fetches(2)
    assert last.fetches == 1
    first.gate.set()
    last.wait_for_fetches(2)


def test_who_gives_up_a_fetch_that_hangs_makes_room_for_what_is_queued(world, source):
    begun = threading.Semaphore(0)

    def hang(context):
        begun.release()
        return source(context)

    providers = [world.provider(hang, fetch_timeout_s=30) for _ in range(MOST_THREADS)]
    source.gate.clear()

    async def main():
        waiting = [asyncio.ensure_future(async_outcome_of(each.get_credentials_async)) for each in providers]
        late = world.provider(lambda _: world.credential('new'))
        waiting.append(asyncio.ensure_future(async_outcome_of(late.get_credentials_async)))
        for _ in providers:
            assert await in_thread(begun.acquire, True, PATIENCE_S)
        world.clock.advance(32)
        outcome = await in_thread(outcome_of, providers[0].get_credentials)
        assert outcome.message == 'source: no answer within 30 seconds'
        done = await asyncio.wait_for(waiting[-1], PATIENCE_S)
        source.gate.set()
        await asyncio.gather(*waiting)
        return done

    assert asyncio.run(main()) == 'new'


def test_threads_that_come_back_beyond_their_limit_find_24_others_at_work_and_end(world, source):
    source.gate.clear()
    others = Source(lambda _: world.credential('new'))
    others.gate.clear()
    hanging = [world.provider(source, fetch_timeout_s=30) for _ in range(MOST_THREADS)]
    later = [world.provider(others) for _ in range(MOST_THREADS + 1)]

    async def main():
        waiting = [asyncio.ensure_future(async_outcome_of(each.get_credentials_async)) for each in hanging]
        await in_thread(source.wait_for_fetches, MOST_THREADS)
        come_back = refresh_threads()
        world.clock.advance(32)
        waiting += [asyncio.ensure_future(async_outcome_of(each.get_credentials_async)) for each in later]
        await in_thread(others.wait_for_fetches, MOST_THREADS)
        source.gate.set()
        for thread in come_back:
            await in_thread(thread.join, PATIENCE_S)
        begun = others.fetches
        others.gate.set()
        await asyncio.gather(*waiting)
        return begun

    assert asyncio.run(main()) == MOST_THREADS


def test_threads_are_tried_again_ten_times_a_second_where_none_can_be_started(monkeypatch, world):
    providers = [world.provider(lambda _: world.credential('new')) for _ in range(3)]
    loop = LoopWithClock()
    try:
        with NoThreads(monkeypatch) as no_threads:
            waiting = [loop.create_task(async_outcome_of(each.get_credentials_async)) for each in providers]
            loop.run_until_complete(asyncio.sleep(0))
            for _ in range(5):
                no_threads.refused.clear()
                loop.ahead_s += 0.11
                loop.run_until_complete(asyncio.sleep(0))
                loop.run_until_complete(asyncio.sleep(0))
                assert no_threads.refused.is_set()
        loop.ahead_s += 0.11
        assert loop.run_until_complete(asyncio.gather(*waiting)) == ['new'] * 3
    finally:
        loop.close()


def test_interruptions_at_the_start_of_threads_take_no_room_for_ever(monkeypatch, world):
    def interrupt(_):
        raise KeyboardInterrupt

    due = []
    for _ in range(MOST_THREADS + 1):
        due.append(world.provider(lambda _: world.credential('old')))
        due[-1].get_credentials()
    world.clock.advance(AGES['advisory'])
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, 'start', interrupt)
        for each in due:
            with pytest.raises(KeyboardInterrupt):
                each.get_credentials()
    assert gather([world.provider(lambda _: world.credential('new'))]) == ['new']


@pytest.mark.skipif(not hasattr(os, 'fork'), reason='this system does not fork')
@pytest.mark.filterwarnings('ignore:.*fork.*:DeprecationWarning')
def test_a_child_has_all_of_the_threads_that_its_parent_uses_up(world, source):
    answers = iter(['old', 'new'])
    late = world.provider(lambda _: world.credential(next(answers)))
    late.get_credentials()
    due_in_background(world, 2 * MOST_IN_BACKGROUND, source)

    def refresh():
        with Observer() as observer:
            assert outcome_of(late.get_credentials) == 'old'
            observer.wait_until_settled(1)
        return outcome_of(late.get_credentials)

    assert in_child(refresh) == 'new'


@pytest.mark.skipif(not hasattr(threading, 'excepthook'), reason='this Python has no hook for what ends a thread')
def test_threads_that_observers_end_are_replaced_and_say_why(monkeypatch, world):
    ended = []
    monkeypatch.setattr(threading, 'excepthook', lambda what: ended.append(what.exc_type), raising=False)

    class Ends(BaseException):
        """As SystemExit, which threads do not tell of."""

    all_are_queued = threading.Event()

    def end(_):
        assert all_are_queued.wait(PATIENCE_S)
        raise Ends

    async def main():
        providers = [
            world.provider(lambda _: world.credential('new'), fetch_timeout_s=600.0) for _ in range(2 * MOST_THREADS)
        ]
        waiting = [asyncio.ensure_future(async_outcome_of(each.get_credentials_async)) for each in providers]
        await asyncio.sleep(0)
        all_are_queued.set()
        # The loop itself looks for threads again only after a minute.
        return await asyncio.wait_for(asyncio.gather(*waiting), PATIENCE_S)

    stop = on_event(end)
    try:
        outcomes = asyncio.run(main())
    finally:
        stop()
    wait_for_threads()
    assert {str(outcome) for outcome in outcomes} == {'source: the provider failed with Ends'}
    assert ended == [Ends] * (2 * MOST_THREADS)


def test_what_ends_a_fetch_in_the_background_does_not_end_the_thread(monkeypatch, world):
    class Ends(BaseException):
        """As KeyboardInterrupt, which pytest takes for its own."""

    uncaught = []
    monkeypatch.setattr(threading, 'excepthook', uncaught.append, raising=False)
    error = Ends()

    def end(_):
        raise error

    (outcome,) = gather([world.provider(end)])
    wait_for_threads()
    assert (type(outcome), str(outcome), uncaught) == (
        CredentialException, 'source: the provider failed with Ends', []
    )
