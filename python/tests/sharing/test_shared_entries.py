"""What stands in a cache between processes and must not be taken: tampered with, foreign, older, ended."""

import pytest
from cache_world import HOUR, Fleet, key_id, wait_for
from sts_in_memory import let_pass, role


def changed(value, at):
    return value[:at] + bytes([value[at] ^ 1]) + value[at + 1:]


@pytest.mark.parametrize('at', [0, 3, 6, 11, 15, 23, 30, -1])
def test_an_entry_that_was_tampered_with_is_a_miss_and_is_replaced(at):
    fleet = Fleet()
    key_id(fleet.process())
    name = fleet.cache.names()[0]
    value, until = fleet.cache.values[name]
    fleet.cache.values[name] = (changed(value, at % len(value)), until)
    assert key_id(fleet.process()) == 'STS.a.2'
    assert key_id(fleet.process()) == 'STS.a.2'


@pytest.mark.parametrize('value', [b'', b'ACC1', b'ACC2' + bytes(60), b'{}', bytes(100), 'text', None, bytes(70000)])
def test_what_is_no_entry_is_a_miss(value):
    fleet = Fleet()
    key_id(fleet.process())
    fleet.cache.values[fleet.cache.names()[0]] = (value, float('inf'))
    assert key_id(fleet.process()) == 'STS.a.2'


def test_an_entry_under_the_name_of_another_is_a_miss():
    fleet = Fleet()
    key_id(fleet.process())
    mine, = fleet.cache.names()
    key_id(fleet.process(role_arn=role('b')))
    other, = [name for name in fleet.cache.names() if name != mine]
    fleet.cache.values[mine] = fleet.cache.values[other]
    assert key_id(fleet.process()) == 'STS.a.3'


def test_an_entry_older_than_the_one_in_hand_is_not_taken():
    fleet = Fleet()
    old = fleet.process()
    key_id(old)
    kept = dict(fleet.cache.values)
    fleet.clock.advance(3000)
    client = fleet.process(random_fraction=0.999)
    key_id(client)
    assert wait_for(lambda: key_id(client) == 'STS.a.2')
    client.invalidate()
    fleet.cache.values.update(kept)
    assert key_id(client) == 'STS.a.3'


def test_an_ended_entry_that_the_cache_still_gives_is_not_taken():
    fleet = Fleet()
    key_id(fleet.process())
    name = fleet.cache.names()[0]
    fleet.cache.values[name] = (fleet.cache.values[name][0], float('inf'))
    fleet.clock.advance(HOUR)
    assert key_id(fleet.process()) == 'STS.a.2'


@pytest.mark.parametrize('skew', [HOUR, -HOUR])
def test_a_clock_that_is_an_hour_off_gets_and_leaves_credentials_that_are_valid(skew):
    fleet = Fleet()
    key_id(fleet.process())
    off = fleet.process(clock=fleet.skewed(skew))
    for _ in range(100):
        serial = int(key_id(off).rpartition('.')[2])
        assert fleet.clock.monotonic() - fleet.sts.asked[serial - 1]['at'] < HOUR
        let_pass(fleet.clock, 100)


def test_another_version_of_the_format_is_left_alone():
    fleet = Fleet()
    key_id(fleet.process())
    name, = fleet.cache.names()
    theirs = name.replace('v1-', 'v2-')
    fleet.cache.values[theirs] = (b'ACC2' + bytes(100), float('inf'))
    assert key_id(fleet.process()) == 'STS.a.1'
    assert fleet.cache.values[theirs][0].startswith(b'ACC2')
