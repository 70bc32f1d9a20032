"""Failures that several processes share, and a cache between them that cannot be had."""

import pytest
from alibabacloud_credentials.events import CACHE_UNAVAILABLE, REFRESH_STARTED, on_event
from alibabacloud_credentials.exceptions import CredentialException, RejectedException
from cache_world import Fleet, fetches, key_id, wait_for
from sts_in_memory import let_pass, refused


def code(client):
    try:
        return key_id(client)
    except CredentialException as error:
        return error.code


def test_a_refusal_is_remembered_for_all_processes():
    fleet = Fleet()
    fleet.sts.answer = lambda form: refused('NoPermission')
    assert [code(fleet.process()) for _ in range(10)] == ['NoPermission'] * 10
    assert fetches(fleet) == 1
    with pytest.raises(RejectedException) as caught:
        key_id(fleet.process())
    assert (caught.value.http_status, caught.value.request_id) == (403, 'FAKE-REQUEST-ID')


def test_processes_that_ask_in_a_loop_have_the_server_asked_ever_more_rarely():
    fleet = Fleet()
    fleet.sts.answer = lambda form: refused('NoPermission')
    clients = [fleet.process(random_fraction=0.99) for _ in range(4)]

    def in_a_minute():
        before = fetches(fleet)
        for _ in range(240):
            for client in clients:
                code(client)
            let_pass(fleet.clock, 0.25)
        return fetches(fleet) - before

    first, second = in_a_minute(), in_a_minute()
    assert first > second
    assert second <= 13


def test_a_refusal_that_somebody_puts_there_again_is_over():
    fleet = Fleet()
    fleet.sts.answer = lambda form: refused('NoPermission')
    code(fleet.process())
    name, = fleet.cache.names('failed')
    fleet.clock.advance(60)
    fleet.cache.values[name] = (fleet.cache.values[name][0], float('inf'))
    fleet.sts.answer = lambda form: None
    assert code(fleet.process()) == 'STS.a.2'


def test_after_a_refusal_a_success_is_taken_by_all():
    fleet = Fleet()
    fleet.sts.answer = lambda form: refused('NoPermission')
    client = fleet.process()
    code(client)
    fleet.sts.answer = lambda form: None
    fleet.clock.advance(1)
    assert [code(client), code(fleet.process())] == ['STS.a.2'] * 2
    assert fleet.cache.names('failed') == []


def test_a_network_that_fails_for_one_machine_is_no_reason_for_the_others_to_wait():
    fleet = Fleet()
    broken = fleet.process()
    works, fleet.sts.answer = fleet.sts.answer, lambda form: (_ for _ in ()).throw(OSError('no route'))
    assert code(broken) == 'Unreachable'
    fleet.sts.answer = works
    assert key_id(fleet.process()).startswith('STS.a.')


def test_while_fetching_fails_what_others_have_invalidated_is_fetched_ever_more_rarely():
    fleet, attempts = Fleet(), []
    one, other = fleet.process(), fleet.process(random_fraction=0.999)
    key_id(one), key_id(other)
    one.invalidate()
    assert wait_for(lambda: not fleet.cache.names())
    fleet.sts.answer = lambda form: (_ for _ in ()).throw(OSError('no route'))
    stop = on_event(lambda event: attempts.append(event.kind))
    try:
        for _ in range(120):
            assert key_id(other) == 'STS.a.1'
            let_pass(fleet.clock, 1)
    finally:
        stop()
    # With pauses of up to five seconds, instead of whenever it is looked for news.
    assert 20 <= attempts.count(REFRESH_STARTED) <= 40
    fleet.sts.answer = lambda form: None
    let_pass(fleet.clock, 6)
    assert key_id(one) == key_id(other) != 'STS.a.1'


# -- a cache that cannot be had -------------------------------------------------------------------------------------


def test_without_the_cache_each_process_fetches_and_says_so_once(caplog):
    fleet, events = Fleet(), []
    fleet.cache.fails = ConnectionError('redis://:FAKE-SECRET@host')
    stop = on_event(events.append)
    try:
        clients = [fleet.process() for _ in range(2)]
        assert [key_id(client) for client in clients] == ['STS.a.1', 'STS.a.2']
        for _ in range(20):
            key_id(clients[0])
            let_pass(fleet.clock, 1)
    finally:
        stop()
    told = [event for event in events if event.kind == CACHE_UNAVAILABLE]
    assert [(event.provider, event.outcome) for event in told] == [('Door', 'ConnectionError')] * 2
    assert caplog.text.count('cannot be had') == 2
    assert 'FAKE-SECRET' not in caplog.text


def test_a_cache_that_cannot_be_had_is_asked_ever_more_rarely():
    fleet = Fleet()
    fleet.cache.fails = TimeoutError()
    client = fleet.process(random_fraction=0.999)
    for _ in range(600):
        key_id(client)
        fleet.clock.advance(1)
    assert len(fleet.cache.calls) < 25


def test_a_cache_that_comes_back_is_used_again():
    fleet = Fleet()
    fleet.cache.fails = TimeoutError()
    client = fleet.process()
    key_id(client)
    fleet.cache.fails = None
    fleet.clock.advance(3500)
    assert key_id(client) == key_id(fleet.process()) == 'STS.a.2'


def test_a_cache_that_is_emptied_costs_no_fetch_of_who_has_a_credential():
    fleet = Fleet()
    one, other = fleet.process(), fleet.process()
    key_id(one), key_id(other)
    one.invalidate()
    key_id(one)
    fleet.clock.advance(1)
    key_id(other)
    fleet.cache.values.clear()
    fleet.clock.advance(10)
    assert key_id(one) == key_id(other) == 'STS.a.2'
