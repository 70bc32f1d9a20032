"""At which pace a broker calls STS: evenly, more slowly while it throttles, and each caller in its turn."""

import asyncio
import os
import pickle
import threading

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.sharing import RoleBroker
from cache_world import wait_for
from sts_in_memory import USER, key_id_or_code, refused, role


def gaps(sts):
    times = [each['at'] for each in sts.asked]
    return [round(after - before, 3) for before, after in zip(times, times[1:])]


def test_calls_are_spaced_by_the_rate(broker, sts):
    for number in range(4):
        key_id_or_code(broker.client(role_arn=role(f'r{number}')))
    assert gaps(sts) == [0.1, 0.1, 0.1]


def test_calls_of_event_loops_are_spaced_too(broker, sts):
    async def main():
        clients = [broker.client(role_arn=role(f'r{number}')) for number in range(20)]
        return await asyncio.gather(*[client.get_credential_async() for client in clients])

    began_at = sts.clock.monotonic()
    assert len({model.access_key_id for model in asyncio.run(main())}) == 20
    # Threads that sleep on a clock of a test move it on for each other, so that only the whole has a meaning.
    assert max(each['at'] for each in sts.asked) - began_at >= 1.89


def test_calls_that_were_held_up_are_not_made_together(broker, sts, sts_world):
    def held_up(form):
        sts_world.clock.advance(0.004)  # each comes a little late to its next turn

    sts.answer = held_up
    for number in range(40):
        key_id_or_code(broker.client(role_arn=role(f'r{number}')))
    times = [each['at'] for each in sts.asked]
    assert all(later - earlier >= 0.999 for earlier, later in zip(times, times[10:]))


def test_a_call_counts_until_a_second_after_its_answer(sts_world, sts):
    broker = sts_world.make(RoleBroker, sts_world.user(), calls_per_second=1)
    # It may have been on its way to the server for all of that time.
    sts.answer = lambda form: sts_world.clock.advance(0.7)
    for number in range(3):
        key_id_or_code(broker.client(role_arn=role(f'r{number}')))
    assert gaps(sts) == [1.7, 1.7]


def test_throttling_halves_the_rate_and_it_grows_back(broker, sts, sts_world):
    answers = [refused('Throttling.User', 400), None]
    sts.answer = lambda form: answers.pop(0) if answers else None
    assert key_id_or_code(broker.client(role_arn=role('a'))) == 'STS.a.2'
    sts.asked.clear()
    for name in 'bcd':
        key_id_or_code(broker.client(role_arn=role(name)))
    assert min(gaps(sts)) > 0.15
    sts_world.clock.advance(60)
    sts.asked.clear()
    for name in 'efg':
        key_id_or_code(broker.client(role_arn=role(name)))
    assert gaps(sts) == [0.1, 0.1]


def test_waiting_for_a_turn_takes_nothing_of_the_time_for_the_fetch(sts_world, sts):
    broker = sts_world.make(RoleBroker, sts_world.user(), calls_per_second=0.02)
    assert [key_id_or_code(broker.client(role_arn=role(name))) for name in 'ab'] == ['STS.a.1', 'STS.b.2']
    assert gaps(sts) == [50.0]


def test_a_turn_that_is_too_far_away_is_not_waited_for(sts_world):
    broker = sts_world.make(RoleBroker, sts_world.user(), calls_per_second=0.01, patience_seconds=60)
    assert [key_id_or_code(broker.client(role_arn=role(name))) for name in 'ab'] == ['STS.a.1', 'Unreachable']
    sts_world.clock.advance(40)
    assert key_id_or_code(broker.client(role_arn=role('c'))) == 'STS.c.2'
    assert gaps(sts_world.sts) == [100.0]


@pytest.mark.parametrize(('patience_s', 'second'), [(99, 'Unreachable'), (101, 'STS.b.2')])
def test_a_turn_is_waited_for_as_long_as_was_said(sts_world, patience_s, second):
    broker = sts_world.make(RoleBroker, sts_world.user(), calls_per_second=0.01, patience_seconds=patience_s)
    assert [key_id_or_code(broker.client(role_arn=role(name))) for name in 'ab'] == ['STS.a.1', second]


@pytest.mark.parametrize(('late_s', 'gap_s'), [(0.004, 0.096), (0.006, 0.1), (0.5, 0.1)])
def test_who_comes_a_moment_too_late_puts_off_nobody_and_who_comes_later_does(broker, sts, sts_world, late_s, gap_s):
    late = [0.1 + late_s]
    sts.answer = lambda form: sts_world.clock.advance(late.pop()) if late else None
    for name in 'abc':
        key_id_or_code(broker.client(role_arn=role(name)))
    assert gaps(sts) == [round(0.1 + late_s, 3), gap_s]


# -- throttling -----------------------------------------------------------------------------------------------------


def throttle(world, broker, *answers, after_s=0.0):
    """Have STS give these answers to one call each, and say how many are made in a second some seconds later."""
    for number, answer in enumerate(answers):
        world.sts.answer = lambda form, answer=answer: answer
        key_id_or_code(broker.client(role_arn=role(f'Throttling{number}')))
        world.clock.advance(after_s)
    world.sts.answer = lambda form: None
    for name in 'xy':
        key_id_or_code(broker.client(role_arn=role(name)))
    return 1 / (world.sts.asked[-1]['at'] - world.sts.asked[-2]['at'])


# No code that is tried again at once, which would take some time.
THROTTLED = refused('Quota.Throttling')


@pytest.mark.parametrize(('seconds', 'rate'), [(0.5, 5), (1, 5), (6, 7.5), (11, 10), (60, 10)])
def test_a_second_after_it_was_throttled_the_rate_begins_to_grow_back(broker, sts_world, seconds, rate):
    assert throttle(sts_world, broker, THROTTLED, after_s=seconds) == pytest.approx(rate)


@pytest.mark.parametrize(('times', 'rate'), [(2, 2.5), (3, 1.25), (4, 1), (5, 1)])
def test_each_second_of_throttling_halves_the_rate_down_to_one(broker, sts_world, times, rate):
    assert throttle(sts_world, broker, *[THROTTLED] * times, after_s=1.0) == pytest.approx(rate)


def test_many_that_are_throttled_in_one_second_halve_the_rate_once(broker, sts_world):
    assert throttle(sts_world, broker, *[THROTTLED] * 3, after_s=0.25) == pytest.approx(5)


@pytest.mark.parametrize(('answer', 'is_slow'), [
    (None, False), (refused('NoPermission'), False), (refused('Odd.Throttling', 399), False),
    (refused('Odd.Throttling', 400), True), (refused('TooMany', 428), False), (refused('TooMany', 429), True),
    (refused('TooMany', 430), False),
])
def test_what_says_throttled_is_status_429_or_an_error_with_that_word(broker, sts_world, answer, is_slow):
    assert (throttle(sts_world, broker, answer, after_s=3.0) < 9) is is_slow


# -- the queue of event loops and refreshes in the background -------------------------------------------------------


class Permits:
    """In the place of a clock's sleep: each waits for a permit first."""

    def __init__(self, clock):
        self._clock, self._sleep = clock, clock.sleep
        self._permits = threading.Semaphore(0)
        self.is_asleep = threading.Event()
        clock.sleep = self

    def __call__(self, seconds):
        self.is_asleep.set()
        assert self._permits.acquire(timeout=30), 'nobody let it sleep'
        self._sleep(seconds)

    def give(self):
        self._permits.release()

    def end(self):
        """Nobody needs one any more."""
        self._clock.sleep = self._sleep
        for _ in range(50):
            self.give()


def due(world, broker, names):
    """Clients of roles whose sessions are worth a refresh in the background."""
    clients = [broker.client(role_arn=role(name)) for name in names]
    for client in clients:
        key_id_or_code(client)
    world.clock.advance(3000)
    world.sts.asked.clear()
    return clients


def asked(sts):
    return [each['RoleArn'].rpartition('/')[2] for each in sts.asked]


def test_sessions_are_refreshed_in_the_background_at_the_same_pace(broker, sts, sts_world):
    permits = Permits(sts_world.clock)
    for _ in range(3):
        permits.give()
    clients = due(sts_world, broker, 'abcd')
    before = sts_world.clock.monotonic()
    assert [key_id_or_code(client) for client in clients] == ['STS.a.1', 'STS.b.2', 'STS.c.3', 'STS.d.4']
    for number in range(1, 4):
        permits.is_asleep.wait(30)
        assert wait_for(lambda number=number: asked(sts) == list('abcd')[:number])
        permits.is_asleep.clear()
        permits.give()
    assert wait_for(lambda: asked(sts) == list('abcd'))
    assert sts.asked[-1]['at'] - before == pytest.approx(0.3)


def test_what_somebody_waits_for_goes_before_what_nobody_waits_for(broker, sts, sts_world):
    clients = due(sts_world, broker, 'abc')
    permits = Permits(sts_world.clock)
    for client in clients:
        key_id_or_code(client)
    assert wait_for(lambda: asked(sts) == ['a'])
    assert permits.is_asleep.wait(30)  # b is next, and c is in the queue

    async def main():
        waiting = asyncio.ensure_future(broker.client(role_arn=role('d')).get_credential_async())
        await asyncio.sleep(0)
        permits.give()
        assert wait_for(lambda: asked(sts) == ['a', 'b'])
        permits.give()
        await waiting

    asyncio.run(main())
    assert asked(sts) == ['a', 'b', 'd']
    permits.end()
    assert wait_for(lambda: asked(sts) == ['a', 'b', 'd', 'c'])


def test_other_clients_do_not_stand_behind_the_queue_of_a_broker(broker, sts, sts_world):
    config = Config(type='ram_role_arn', role_arn=role('other'), **USER)
    other, permits = sts_world.make(Client, config), Permits(sts_world.clock)

    async def main():
        waiting = [
            asyncio.ensure_future(broker.client(role_arn=role(f'r{number}')).get_credential_async())
            for number in range(30)
        ]
        await asyncio.sleep(0)
        found = await asyncio.wait_for(other.get_credential_async(), 30)
        permits.end()
        await asyncio.wait_for(asyncio.gather(*waiting), 30)
        return found.access_key_id

    assert asyncio.run(main()).startswith('STS.other.')
    assert len(sts.asked) == 31


def test_the_queue_of_a_broker_does_not_stand_behind_refreshes_that_nobody_waits_for(broker, sts, sts_world):
    configs = [Config(type='ram_role_arn', role_arn=role(f'slow{number}'), **USER) for number in range(16)]
    slow, answered = [sts_world.make(Client, config) for config in configs], threading.Event()
    for client in slow:
        key_id_or_code(client)
    sts_world.clock.advance(3000)
    sts.asked.clear()
    sts.answer = lambda form: answered.wait(30) and None if 'slow' in form['RoleArn'] else None
    for client in slow:
        key_id_or_code(client)
    # So many threads are for what nobody waits for.
    assert wait_for(lambda: len(sts.asked) == 12)

    async def main():
        return (await asyncio.wait_for(broker.client(role_arn=role('a')).get_credential_async(), 20)).access_key_id

    try:
        assert asyncio.run(main()) == 'STS.a.13'
    finally:
        answered.set()
    assert wait_for(lambda: len(sts.asked) == 17)


def test_a_pickled_broker_goes_on_at_its_pace_and_with_its_patience(sts_world, sts):
    broker = sts_world.make(RoleBroker, sts_world.user(), calls_per_second=0.01, patience_seconds=120)
    key_id_or_code(broker.client(role_arn=role('a')))
    copy = sts_world.make(pickle.loads, pickle.dumps(broker))
    for name in 'bc':
        asyncio.run(copy.client(role_arn=role(name)).get_credential_async())
    key_id_or_code(copy.client(role_arn=role('d')))
    # When the next turn is no other process can know.
    assert gaps(sts) == [0, 100, 100]


@pytest.mark.filterwarnings('ignore::pytest.PytestUnhandledThreadExceptionWarning')
def test_one_that_cannot_wait_for_its_turn_does_not_hold_up_those_behind_it(broker, sts, sts_world):
    clients = due(sts_world, broker, 'abc')
    sleep, ways = sts_world.clock.sleep, [exit]
    sts_world.clock.sleep = lambda seconds: (ways.pop() if ways else sleep)(seconds)
    for client in clients:
        key_id_or_code(client)
    assert wait_for(lambda: sorted(asked(sts)) == ['a', 'c'])


@pytest.mark.skipif(not hasattr(os, 'fork'), reason='the system has no fork')
def test_a_child_that_is_forked_while_calls_wait_for_their_turn_makes_its_own(broker, sts, sts_world):
    clients = due(sts_world, broker, 'abc')
    permits = Permits(sts_world.clock)
    for client in clients:
        key_id_or_code(client)
    assert wait_for(lambda: asked(sts) == ['a'])
    assert permits.is_asleep.wait(30)

    async def main():
        client = broker.client(role_arn=role('d'))
        return (await asyncio.wait_for(client.get_credential_async(), 30)).access_key_id

    child, status = os.fork(), 1
    if child == 0:
        try:
            permits.give()
            status = [asyncio.run(main()), *asked(sts)] != ['STS.d.2', 'a', 'd']
        finally:
            os._exit(status)
    permits.end()
    assert os.waitpid(child, 0)[1] == 0
    assert wait_for(lambda: sorted(asked(sts)) == ['a', 'b', 'c'])
