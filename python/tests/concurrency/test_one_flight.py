"""Any number of threads and tasks, one fetch; and nobody waits who need not."""

import asyncio
import threading

import pytest
from alibabacloud_credentials.exceptions import CredentialException, UnreachableException
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from alibabacloud_credentials.testing import use_context
from refresh_world import (
    AGES,
    PATIENCE_S,
    Observer,
    Source,
    Threads,
    World,
    async_outcome_of,
    call_mixed,
    down,
    outcome_of,
)
from worker_world import refresh_threads


async def in_thread(event):
    """Wait for an event of the threads without stopping this loop."""
    loop = asyncio.get_running_loop()
    assert await loop.run_in_executor(None, event.wait, PATIENCE_S)


def many_callers_get_one_credential(world, provider, source):
    source.gate.clear()

    async def main():
        threads = Threads(provider.get_credentials, 64)
        tasks = [asyncio.ensure_future(async_outcome_of(provider.get_credentials_async)) for _ in range(200)]
        await in_thread(source.entered)
        await asyncio.sleep(0)  # the loop is free: every task has had its turn
        source.gate.set()
        return await asyncio.gather(*tasks) + await asyncio.get_running_loop().run_in_executor(None, threads.join)

    outcomes = asyncio.run(main())
    assert set(outcomes) == {'new'}
    assert len(outcomes) == 264
    assert source.fetches == 1


def test_64_threads_and_200_cold_tasks_cause_one_fetch():
    world = World()
    source = Source(lambda context: world.credential('new'))
    many_callers_get_one_credential(world, world.provider(source), source)


def test_64_threads_and_200_tasks_with_an_expired_credential_cause_one_fetch():
    world = World()
    source = Source(lambda context: world.credential('old'))
    provider = world.provider(source)
    provider.get_credentials()
    world.clock.advance(AGES['expired'])
    source.answer, source.fetches = lambda context: world.credential('new'), 0
    source.entered.clear()
    many_callers_get_one_credential(world, provider, source)


def test_nobody_goes_on_alone_while_a_slow_source_still_may_answer():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source, fetch_timeout_s=30)
    early = Threads(provider.get_credentials, 8)
    assert source.entered.wait(PATIENCE_S)
    world.clock.advance(29)
    late = Threads(provider.get_credentials, 8)
    source.gate.set()
    assert set(early.join() + late.join()) == {'new'}
    assert source.fetches == 1


def test_the_event_loop_runs_on_during_a_fetch():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source)

    async def main():
        waiting = asyncio.ensure_future(provider.get_credentials_async())
        for _ in range(100):
            await asyncio.sleep(0)
        source.gate.set()  # were the loop blocked by the fetch, this line would never be reached
        return await waiting

    assert asyncio.run(main()).get_access_key_id() == 'new'


def test_one_call_from_outside_wakes_all_tasks_of_a_loop():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source)
    calls = []

    async def main():
        loop = asyncio.get_running_loop()
        from_outside = loop.call_soon_threadsafe
        loop.call_soon_threadsafe = lambda *given, **keywords: calls.append(given) or from_outside(*given, **keywords)
        tasks = [asyncio.ensure_future(async_outcome_of(provider.get_credentials_async)) for _ in range(200)]
        await asyncio.sleep(0)
        source.gate.set()
        return await asyncio.gather(*tasks)

    assert set(asyncio.run(main())) == {'new'}
    assert len(calls) == 1


def test_each_waiter_gets_an_exception_of_its_own():
    world = World()
    source = Source(down)
    outcomes = call_mixed(world.provider(source), 8)
    assert {type(outcome) for outcome in outcomes} == {UnreachableException}
    assert len({id(outcome) for outcome in outcomes}) == 16
    assert {outcome.__cause__ for outcome in outcomes} == {None}
    assert source.fetches == 1


def test_failure_is_raised_from_memory_by_callers_in_a_loop():
    world = World()
    source = Source(down)
    provider = world.provider(source)
    errors = [outcome_of(provider.get_credentials) for _ in range(1000)]
    assert {error.message for error in errors} == {'source: connection refused'}
    assert len({id(error) for error in errors}) == 1000
    assert source.fetches == 1


def test_exception_of_a_kind_with_its_own_arguments_reaches_every_caller():
    class LoginEnded(CredentialException):
        def __init__(self, person, days):
            super().__init__(f'{person} was last here {days} days ago')
            self.days = days

    def fetch(context):
        raise LoginEnded('someone', 3)

    provider = World().provider(fetch)
    errors = [outcome_of(provider.get_credentials) for _ in range(2)]
    assert [(type(error), error.days) for error in errors] == [(LoginEnded, 3)] * 2


def test_waiter_is_not_kept_beyond_the_deadline_of_the_fetch():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source, fetch_timeout_s=0.01)
    leader = Threads(provider.get_credentials, 1)
    assert source.entered.wait(PATIENCE_S)
    waiters = Threads(provider.get_credentials, 2)

    async def main():
        return await async_outcome_of(provider.get_credentials_async)

    outcomes = [asyncio.run(main()), *waiters.join()]
    assert [outcome.message for outcome in outcomes] == ['source: no answer within 0.01 seconds'] * 3
    source.gate.set()
    assert leader.join() == ['new']


def test_who_comes_at_the_limit_of_a_fetch_does_not_wait_for_it():
    world = World()
    source = Source(lambda context: world.credential('new'))
    source.gate.clear()
    provider = world.provider(source, fetch_timeout_s=30)

    async def main():
        early = asyncio.ensure_future(async_outcome_of(provider.get_credentials_async))
        await in_thread(source.entered)
        world.clock.advance(31)  # the first one's timer is the loop's, whose time stands still here
        late = await async_outcome_of(provider.get_credentials_async)
        source.gate.set()
        return late, await early

    late, early = asyncio.run(main())
    assert (late.message, early) == ('source: no answer within 30 seconds', 'new')


def test_fetch_that_ignores_its_deadline_is_given_up_so_that_others_may_try():
    world = World()
    at_last = threading.Event()

    def answer(context):
        assert source.fetches > 1 or at_last.wait(PATIENCE_S)
        return world.credential('new')

    source = Source(answer)
    provider = world.provider(source, fetch_timeout_s=30)
    stuck = Threads(provider.get_credentials, 1)
    assert source.entered.wait(PATIENCE_S)
    world.clock.advance(31.5)
    with Observer() as observer:
        assert outcome_of(provider.get_credentials).message == 'source: no answer within 30 seconds'
        assert observer.kinds() == ['refresh_failed']
    world.clock.advance(5)
    assert outcome_of(provider.get_credentials) == 'new'
    at_last.set()
    assert stuck.join() == ['new']
    assert source.fetches == 2


def test_who_led_a_fetch_that_overran_gets_what_came_of_it():
    world = World()

    def answer(context):
        world.clock.advance(32)
        raise UnreachableException('source: at last')

    assert outcome_of(world.provider(answer, fetch_timeout_s=30).get_credentials).message == 'source: at last'


@pytest.mark.parametrize('ending', [UnreachableException('source: at last'), KeyboardInterrupt(), ValueError()])
def test_fetch_that_was_given_up_may_still_end_in_any_way(ending):
    world = World()

    def end(context):
        if source.fetches == 1:
            raise ending
        return world.credential('new')

    source = Source(end)
    source.gate.clear()
    provider = world.provider(source, fetch_timeout_s=30)
    stuck = Threads(provider.get_credentials, 1)
    assert source.entered.wait(PATIENCE_S)
    world.clock.advance(31.5)
    given_up = outcome_of(provider.get_credentials)
    source.gate.set()
    assert str(stuck.join()[0]) == (str(given_up) if isinstance(ending, Exception) else str(ending))
    world.clock.advance(5)
    assert outcome_of(provider.get_credentials) == 'new'


def test_hanging_background_refresh_takes_one_thread_however_often_the_credential_is_read():
    world = World()
    source = Source(lambda context: world.credential('old'))
    provider = world.provider(source)
    provider.get_credentials()
    source.gate.clear()
    world.clock.advance(AGES['advisory'])
    with Observer() as observer:
        assert {outcome_of(provider.get_credentials) for _ in range(1000)} == {'old'}
        assert len(refresh_threads()) == 1
        assert source.fetches <= 2
        source.gate.set()
        observer.wait_until_settled(1)


def test_constructing_starts_no_thread():
    class Provider(RefreshingProvider):
        name = 'idle'

    before = set(threading.enumerate())
    with use_context(World().context):
        providers = [Provider() for _ in range(100)]
    assert set(threading.enumerate()) <= before
    assert len(providers) == 100


def test_sync_callers_need_no_thread_at_all():
    world = World()
    started = []
    provider = world.provider(lambda context: started.extend(refresh_threads()) or world.credential('new'))
    assert outcome_of(provider.get_credentials) == 'new'
    assert started == []


def test_credential_of_15_minutes_or_less_is_kept():
    for lifetime_s in (600, 899, 900):
        world = World()
        source = Source(lambda context, world=world, lifetime_s=lifetime_s: world.credential('new', lifetime_s))
        provider = world.provider(source)
        assert {outcome_of(provider.get_credentials) for _ in range(200)} == {'new'}
        assert source.fetches == 1


def test_answer_without_an_expiration_is_kept_for_ever():
    world = World()
    source = Source(lambda context: Credentials(access_key_id='endless', access_key_secret='secret'))
    provider = world.provider(source)
    for _ in range(10):
        assert outcome_of(provider.get_credentials) == 'endless'
        world.clock.advance(86400 * 365)
    assert source.fetches == 1


def test_refresh_asked_for_from_inside_of_itself_fails_instead_of_waiting_for_itself():
    world = World()
    inner = []

    def fetch(context):
        inner.append(outcome_of(provider.get_credentials))
        return world.credential('new')

    provider = world.provider(fetch)
    assert outcome_of(provider.get_credentials) == 'new'
    assert str(inner[0]) == 'source: asked for a credential from inside of its own refresh'


def test_invalidated_credential_is_fetched_again_by_the_next_call():
    world = World()
    serials = iter(range(10))
    provider = world.provider(lambda context: world.credential(f'serial-{next(serials)}'))
    assert [outcome_of(provider.get_credentials) for _ in range(2)] == ['serial-0', 'serial-0']
    provider.invalidate()
    assert [outcome_of(provider.get_credentials) for _ in range(2)] == ['serial-1', 'serial-1']


def test_remembered_failure_is_forgotten_when_invalidated():
    world = World()
    source = Source(down)
    provider = world.provider(source)
    outcome_of(provider.get_credentials)
    source.answer = lambda context: world.credential('new')
    provider.invalidate()
    assert outcome_of(provider.get_credentials) == 'new'


def test_fetch_that_was_under_way_when_invalidated_does_not_count():
    world = World()
    source = Source(lambda context: world.credential('rejected by the server'))
    source.gate.clear()
    provider = world.provider(source)
    leader = Threads(provider.get_credentials, 1)
    assert source.entered.wait(PATIENCE_S)
    provider.invalidate()
    source.gate.set()
    assert leader.join() == ['rejected by the server']
    source.answer = lambda context: world.credential('new')
    assert outcome_of(provider.get_credentials) == 'new'
    assert source.fetches == 2


class TestSourceThatDoesNoIO:
    def test_event_loop_reads_it_without_a_thread(self):
        world = World()
        readers = []

        def fetch(context):
            readers.append(threading.get_ident())
            return world.credential('new')

        provider = world.provider(fetch, does_io=False)

        async def main():
            return await async_outcome_of(provider.get_credentials_async)

        assert asyncio.run(main()) == 'new'
        assert readers == [threading.get_ident()]

    def test_failure_is_not_remembered(self):
        world = World()
        source = Source(down)
        provider = world.provider(source, does_io=False)
        assert isinstance(outcome_of(provider.get_credentials), UnreachableException)
        source.answer = lambda context: world.credential('new')
        assert outcome_of(provider.get_credentials) == 'new'

    def test_answer_is_read_again_when_it_has_been_kept_long_enough(self):
        world = World()
        source = Source(lambda context: Credentials(access_key_id='of the environment', access_key_secret='secret'))
        provider = world.provider(source, max_age_s=1.0, does_io=False)
        assert [outcome_of(provider.get_credentials) for _ in range(2)] == ['of the environment'] * 2
        world.clock.advance(0.99)
        provider.get_credentials()
        assert source.fetches == 1
        world.clock.advance(0.01)
        provider.get_credentials()
        assert source.fetches == 2
