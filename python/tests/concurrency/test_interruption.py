"""Callers that are interrupted or cancelled, loops that close: nobody else is harmed."""

import asyncio
import logging
import threading

import pytest
from alibabacloud_credentials.events import REFRESH_SUCCEEDED, on_event
from refresh_world import PATIENCE_S, LoopWithClock, Observer, Source, Threads, World, async_outcome_of, outcome_of


@pytest.fixture(autouse=True)
def quiet(caplog):
    """Nothing that goes wrong in a callback of a future or of a loop may be swallowed into a log."""
    caplog.set_level(logging.WARNING)
    yield
    assert [record.getMessage() for record in caplog.get_records('call')] == []


@pytest.mark.parametrize('interruption', [KeyboardInterrupt, SystemExit, GeneratorExit])
def test_when_the_leading_thread_is_interrupted_another_caller_takes_over(interruption):
    world = World()

    def first_is_interrupted(context):
        if source.fetches == 1:
            raise interruption
        return world.credential('new')

    source = Source(first_is_interrupted)
    source.gate.clear()
    provider = world.provider(source)
    leader = Threads(provider.get_credentials, 1)
    assert source.entered.wait(PATIENCE_S)
    waiters = Threads(provider.get_credentials, 4)

    async def main():
        waiting = asyncio.ensure_future(async_outcome_of(provider.get_credentials_async))
        await asyncio.sleep(0)
        source.gate.set()
        return await waiting

    assert asyncio.run(main()) == 'new'
    assert set(waiters.join()) == {'new'}
    assert isinstance(leader.join()[0], interruption)
    assert source.fetches == 2


def test_interrupted_thread_may_call_again():
    world = World()

    def interrupted_once(context):
        if source.fetches == 1:
            raise KeyboardInterrupt
        return world.credential('new')

    source = Source(interrupted_once)
    provider = world.provider(source)
    with pytest.raises(KeyboardInterrupt):
        provider.get_credentials()
    assert outcome_of(provider.get_credentials) == 'new'


def test_fetch_that_ends_its_own_background_thread_is_a_failure_and_is_not_repeated():
    world = World()

    def leaves(context):
        raise SystemExit(3)

    source = Source(leaves)
    provider = world.provider(source)

    async def main():
        return await asyncio.gather(*[async_outcome_of(provider.get_credentials_async) for _ in range(3)])

    assert {str(outcome) for outcome in asyncio.run(main())} == {'source: the provider failed with SystemExit'}
    assert source.fetches == 1


def test_observer_that_ends_the_leading_thread_leaves_nobody_waiting():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source)

    def leave(event):
        if event.kind == REFRESH_SUCCEEDED:
            raise SystemExit

    stop = on_event(leave)
    try:
        leader = Threads(provider.get_credentials, 1)
        assert source.entered.wait(PATIENCE_S)
        waiters = Threads(provider.get_credentials, 2)
        source.gate.set()
        assert set(waiters.join()) == {'new'}
        assert isinstance(leader.join()[0], SystemExit)
    finally:
        stop()


def test_cancelled_waiter_harms_nobody():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source)

    async def main():
        first, second, third = [asyncio.ensure_future(provider.get_credentials_async()) for _ in range(3)]
        await asyncio.sleep(0)
        first.cancel()
        third.cancel()
        await asyncio.sleep(0)
        source.gate.set()
        assert (await second).get_access_key_id() == 'new'
        return [task.cancelled() for task in (first, second, third)]

    assert asyncio.run(main()) == [True, False, True]
    assert source.fetches == 1


def test_refresh_goes_on_when_everybody_who_waited_is_cancelled():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source)

    async def main():
        waiting = asyncio.ensure_future(provider.get_credentials_async())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting

    with Observer() as observer:
        asyncio.run(main())  # the loop is closed before the fetch ends
        source.gate.set()
        observer.wait_until_settled(1)
        assert outcome_of(provider.get_credentials) == 'new'
        assert source.fetches == 1


def test_caller_with_a_timeout_of_its_own_leaves_when_it_is_over():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source)

    async def main():
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(provider.get_credentials_async(), timeout=0.001)
        source.gate.set()
        return await async_outcome_of(provider.get_credentials_async)

    assert asyncio.run(main()) == 'new'
    assert source.fetches == 1


def test_task_that_comes_after_others_have_given_up_gives_up_in_time_too():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source, fetch_timeout_s=30)

    def give_up(loop):
        waiting = loop.create_task(async_outcome_of(provider.get_credentials_async))
        loop.run_until_complete(asyncio.sleep(0))
        assert source.entered.wait(PATIENCE_S)
        loop.ahead_s += 31
        return loop.run_until_complete(waiting).message

    loop = LoopWithClock()
    try:
        outcomes = [give_up(loop) for _ in range(2)]
    finally:
        source.gate.set()
        loop.close()
    assert outcomes == ['source: no answer within 30 seconds'] * 2
    assert source.fetches == 1


def test_one_cache_serves_loops_one_after_the_other():
    world = World()
    source = Source(lambda context: world.credential('new', lifetime_s=1))
    provider = world.provider(source)
    for _ in range(3):
        assert asyncio.run(async_outcome_of(provider.get_credentials_async)) == 'new'
        world.clock.advance(1)
    assert source.fetches == 3


def test_two_loops_in_two_threads_share_one_fetch():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source)
    joined = threading.Barrier(3)

    async def main():
        waiting = asyncio.ensure_future(provider.get_credentials_async())
        await asyncio.sleep(0)
        await asyncio.get_running_loop().run_in_executor(None, joined.wait, PATIENCE_S)
        return await waiting

    loops = Threads(lambda: asyncio.run(main()), 2)
    joined.wait(PATIENCE_S)
    source.gate.set()
    assert loops.join() == ['new', 'new']
    assert source.fetches == 1


def test_sync_call_on_the_thread_of_the_loop_joins_the_refresh_of_its_tasks():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source)

    async def main():
        waiting = asyncio.ensure_future(async_outcome_of(provider.get_credentials_async))
        await asyncio.get_running_loop().run_in_executor(None, source.entered.wait, PATIENCE_S)
        opener = threading.Thread(target=source.gate.set)
        opener.start()
        in_between = outcome_of(provider.get_credentials)
        opener.join()
        return in_between, await waiting

    assert asyncio.run(main()) == ('new', 'new')
    assert source.fetches == 1


def test_loop_in_debug_mode_has_nothing_to_complain_about():
    world = World()
    source = Source(lambda context: world.credential('new'))
    provider = world.provider(source)

    async def main():
        return await asyncio.gather(*[async_outcome_of(provider.get_credentials_async) for _ in range(5)])

    assert asyncio.run(main(), debug=True) == ['new'] * 5
