"""One credential for several processes: one fetches, the others take its answer, and what one invalidates none uses."""

import asyncio
import threading

import pytest
from alibabacloud_credentials.events import REFRESH_STARTED, on_event
from cache_world import Fleet, fetches, key_id, wait_for
from sts_in_memory import USER, let_pass, role


def test_a_second_process_takes_what_the_first_has_fetched():
    fleet = Fleet()
    assert [key_id(fleet.process()) for _ in range(3)] == ['STS.a.1'] * 3
    assert fetches(fleet) == 1


def test_it_is_taken_on_an_event_loop_too():
    fleet = Fleet()
    key_id(fleet.process())
    assert asyncio.run(fleet.process().get_credential_async()).access_key_id == 'STS.a.1'


@pytest.mark.parametrize('other', [
    {'role_arn': role('b')}, {'policy': '{}'}, {'role_session_name': 'session'}, {'source_identity': 'ada'},
    {'external_id': 'external'}, {'role_session_expiration': 900},
    {'access_key_id': 'LTAIother', 'access_key_secret': 'FAKE-SECRET-other'},
    {'access_key_secret': 'FAKE-SECRET-other'}, {'sts_endpoint': 'sts.cn-hangzhou.aliyuncs.com'},
])
def test_what_is_asked_otherwise_is_another_credential(other):
    fleet = Fleet()
    key_id(fleet.process())
    key_id(fleet.process(**other))
    assert fetches(fleet) == 2
    assert len(fleet.cache.names()) == 2


def test_nothing_readable_is_stored():
    fleet = Fleet()
    key_id(fleet.process())
    kept = repr(fleet.cache.values)
    for secret in ('FAKE-SECRET', 'STS.a', 'role/a', USER['access_key_id']):
        assert secret not in kept


def test_a_process_that_starts_late_takes_a_credential_worth_a_refresh_and_refreshes_it_in_the_background():
    fleet = Fleet()
    key_id(fleet.process())
    fleet.clock.advance(3000)
    client = fleet.process()
    assert key_id(client) == 'STS.a.1'
    key_id(client)
    assert wait_for(lambda: key_id(client) == 'STS.a.2')


def test_a_process_that_starts_too_late_fetches():
    fleet = Fleet()
    key_id(fleet.process())
    fleet.clock.advance(3500)
    assert key_id(fleet.process()) == 'STS.a.2'


def test_refresh_ahead_is_done_by_one_and_taken_by_the_others():
    fleet = Fleet()
    clients = [fleet.process() for _ in range(5)]
    assert {key_id(client) for client in clients} == {'STS.a.1'}
    fleet.clock.advance(3000)
    for client in clients:
        key_id(client)
        assert wait_for(lambda client=client: key_id(client) == 'STS.a.2')
    assert fetches(fleet) == 2


def test_who_has_taken_a_credential_refreshes_later_than_who_has_fetched_it():
    fleet = Fleet()
    first = fleet.process(random_fraction=0.9)
    key_id(first)
    others = [fleet.process(random_fraction=0.3) for _ in range(3)]
    for client in others:
        key_id(client)
    # The first begins at 3420 - 900 * 1.9 s, the others between there and 3420 - 900 * 0.5 s.
    fleet.clock.advance(1720)
    for client in others:
        key_id(client)
    assert ('lock', fleet.cache.names()[0]) not in fleet.cache.calls[-8:]
    key_id(first)
    assert wait_for(lambda: key_id(first) == 'STS.a.2')
    fleet.clock.advance(1000)
    for client in others:
        key_id(client)
        assert wait_for(lambda client=client: key_id(client) == 'STS.a.2')
    assert fetches(fleet) == 2


def test_who_refreshes_ahead_does_not_wait_for_who_fetches():
    fleet = Fleet()
    client = fleet.process()
    key_id(client)
    fleet.clock.advance(3000)
    fleet.cache.locks[fleet.cache.names()[0]] = float('inf')
    before = fleet.clock.monotonic()
    assert key_id(client) == 'STS.a.1'
    assert wait_for(lambda: ('lock', fleet.cache.names()[0]) in fleet.cache.calls[-3:])
    assert (key_id(client), fetches(fleet), fleet.clock.monotonic()) == ('STS.a.1', 1, before)


def test_who_has_nothing_waits_for_who_fetches_and_no_longer_than_a_while():
    fleet = Fleet()
    client = fleet.process()
    key_id(client)
    name = fleet.cache.names()[0]
    fleet.cache.values.clear()
    fleet.cache.locks[name] = float('inf')
    before = fleet.clock.monotonic()
    assert key_id(fleet.process()) == 'STS.a.2'
    assert 8 <= fleet.clock.monotonic() - before < 9


def test_the_lock_of_who_died_ends():
    fleet = Fleet()
    key_id(fleet.process())
    name, = fleet.cache.names()
    fleet.cache.values.clear()
    fleet.cache.lock(name, 5.0)
    before = fleet.clock.monotonic()
    assert key_id(fleet.process()) == 'STS.a.2'
    assert 5 <= fleet.clock.monotonic() - before < 6


# -- invalidation ---------------------------------------------------------------------------------------------------


def test_what_one_process_invalidates_no_other_uses_a_second_later():
    fleet = Fleet()
    one, *others = [fleet.process() for _ in range(4)]
    for client in (one, *others):
        key_id(client)
    one.invalidate()
    assert wait_for(lambda: not fleet.cache.names())
    fleet.clock.advance(1)
    assert {key_id(client) for client in (*others, one)} == {'STS.a.2'}
    assert fetches(fleet) == 2


def test_what_a_process_invalidates_just_before_it_ends_is_not_taken_by_the_next():
    fleet = Fleet()
    client = fleet.process()
    key_id(client)
    client.invalidate()
    assert fleet.cache.names() == []


def test_an_event_loop_does_not_wait_until_the_cache_has_forgotten():
    fleet, threads = Fleet(), []
    client = fleet.process()
    key_id(client)
    cache = fleet.cache
    cache.note = lambda call: threads.append(threading.get_ident())

    async def invalidate():
        client.invalidate()
        return threading.get_ident()

    loops_thread = asyncio.run(invalidate())
    assert wait_for(lambda: not cache.names())
    assert loops_thread not in threads


def test_what_is_invalidated_is_not_taken_again_from_the_cache():
    fleet = Fleet()
    client = fleet.process()
    key_id(client)
    kept = dict(fleet.cache.values)
    client.invalidate()
    fleet.cache.values.update(kept)
    assert key_id(client) == 'STS.a.2'


def test_to_invalidate_an_old_credential_leaves_its_successor_alone():
    fleet = Fleet()
    old, new = fleet.process(), fleet.process()
    key_id(old)
    fleet.clock.advance(3500)
    assert key_id(new) == 'STS.a.2'
    old.invalidate()
    assert key_id(old) == 'STS.a.2'
    assert fetches(fleet) == 2


def test_what_others_invalidate_does_not_end_what_is_still_good():
    fleet = Fleet()
    one, other = fleet.process(), fleet.process(role_arn=role('b'))
    key_id(one), key_id(other)
    one.invalidate()
    key_id(one)
    fleet.clock.advance(1)
    assert key_id(other) == 'STS.b.2'
    assert fetches(fleet) == 3


def test_what_is_still_good_is_looked_up_once_after_others_have_invalidated_theirs():
    fleet = Fleet()
    one, other = fleet.process(), fleet.process(role_arn=role('b'))
    key_id(one), key_id(other)
    (name,) = [name for kind, name in fleet.cache.calls if kind == 'store' and name.startswith('v1-ram')][1:]
    one.invalidate()
    key_id(one)
    fleet.cache.calls.clear()
    for _ in range(5):
        fleet.clock.advance(1.1)
        key_id(other)
    assert fleet.cache.calls.count(('load', name)) == 1


def test_a_cached_read_looks_at_the_cache_at_most_once_in_a_while():
    fleet = Fleet()
    client = fleet.process()
    key_id(client)
    fleet.cache.calls.clear()
    for _ in range(100):
        key_id(client)
    assert fleet.cache.calls == []
    fleet.clock.advance(0.9)
    for _ in range(100):
        key_id(client)
    assert fleet.cache.calls == [('load', 'v1-epoch')]


def test_looks_at_the_cache_are_no_events():
    fleet, events = Fleet(), []
    stop = on_event(events.append)
    try:
        client = fleet.process()
        for _ in range(5):
            key_id(client)
            let_pass(fleet.clock, 1)
    finally:
        stop()
    assert [event.kind for event in events].count(REFRESH_STARTED) == 1
