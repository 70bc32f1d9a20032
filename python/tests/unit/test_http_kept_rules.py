"""Which connections are kept, for how long and how many: the rules, on connections that are none."""

import os

import pytest
from alibabacloud_credentials._transport.address import Proxy
from alibabacloud_credentials._transport.kept import KEPT_S, MOST_KEPT, MOST_KEPT_WHEN_QUIET, KeptConnections
from alibabacloud_credentials._transport.wire import Place


class Fake:
    """What the rules know of a connection."""

    def __init__(self, *, reusable=True, idle=True):
        self.is_reusable = reusable
        self.idle = idle
        self.closed = False

    def is_idle(self):
        return self.idle

    def close(self):
        self.closed = True


def place(host='host', scheme='http', port=80, proxy=None, tls=None):
    return Place(scheme, host, port, proxy, tls)


@pytest.fixture
def kept(clock):
    return KeptConnections(clock.monotonic)


def keep(kept, *connections, at=None):
    """All of them are under way together, and end in this order."""
    at = at or place()
    for connection in connections:
        kept.begin(connection)
    for connection in connections:
        kept.end(connection, at, connection)


def test_a_connection_is_taken_once(kept):
    connection = Fake()
    keep(kept, connection)
    assert [kept.take(place()), kept.take(place())] == [connection, None]
    assert not connection.closed


def test_the_latest_is_taken_first(kept):
    first, second = Fake(), Fake()
    keep(kept, first, second)
    assert kept.take(place()) is second


PROXY = Proxy('http', 'proxy', 3128, 'Basic dXNlcjp3b3Jk')


@pytest.mark.parametrize('other', [
    place('other'), place(port=81), place(scheme='https', tls=1), place(proxy=PROXY),
], ids=['host', 'port', 'scheme', 'proxy'])
def test_another_place_has_connections_of_its_own(kept, other):
    keep(kept, Fake())
    assert kept.take(other) is None


@pytest.mark.parametrize('change', [
    {'scheme': 'https'}, {'host': 'other'}, {'port': 1}, {'authorization': None}, {'authorization': 'Basic eDp5'},
], ids=lambda change: next(iter(change)))
def test_another_proxy_has_connections_of_its_own(kept, change):
    keep(kept, Fake(), at=place(proxy=PROXY))
    assert kept.take(place(proxy=PROXY._replace(**change))) is None


def test_other_authorities_have_connections_of_their_own(kept):
    trust, other = object(), object()
    keep(kept, Fake(), at=place(scheme='https', tls=trust))
    assert kept.take(place(scheme='https', tls=other)) is None


def test_what_cannot_be_used_again_is_closed(kept):
    connection = Fake(reusable=False)
    keep(kept, connection)
    assert connection.closed
    assert kept.take(place()) is None


def test_one_with_something_to_read_is_closed_and_the_next_is_taken(kept):
    good, bad = Fake(), Fake(idle=False)
    keep(kept, good, bad)
    assert kept.take(place()) is good
    assert bad.closed


def test_one_that_is_too_old_is_not_taken(kept, clock):
    connection = Fake()
    keep(kept, connection)
    clock.advance(KEPT_S)
    assert kept.take(place()) is None
    assert connection.closed


def test_one_that_is_not_too_old_is_taken(kept, clock):
    connection = Fake()
    keep(kept, connection)
    clock.advance(KEPT_S - 0.001)
    assert kept.take(place()) is connection


def test_those_that_are_too_old_are_closed_with_the_next_request_to_any_place(kept, clock):
    connection = Fake()
    keep(kept, connection)
    clock.advance(KEPT_S)
    kept.begin(object())
    assert connection.closed


def test_another_process_takes_none(kept, monkeypatch):
    connection = Fake()
    keep(kept, connection)
    monkeypatch.setattr(os, 'getpid', lambda: -1)
    assert kept.take(place()) is None


def test_as_many_are_kept_as_were_under_way_together(kept):
    last, connections = Fake(), [Fake() for _ in range(4)]
    kept.begin(last)
    keep(kept, *connections)
    keep(kept, *[Fake() for _ in range(3)], at=place('other'))
    assert [connection.closed for connection in connections] == [True, True, False, False]


def test_no_more_than_the_most_are_kept(kept):
    connections = [Fake() for _ in range(MOST_KEPT + 8)]
    kept.begin('the last')
    keep(kept, *connections)
    assert [connection.closed for connection in connections] == [True] * 8 + [False] * MOST_KEPT


def test_few_stay_when_nothing_is_under_way_any_more(kept):
    connections = [Fake() for _ in range(10)]
    keep(kept, *connections)
    few = MOST_KEPT_WHEN_QUIET
    assert [connection.closed for connection in connections] == [True] * (10 - few) + [False] * few


def test_requests_one_after_the_other_keep_few(kept):
    connections = [Fake() for _ in range(10)]
    for number, connection in enumerate(connections):
        keep(kept, connection, at=place(f'host-{number}'))
    assert sum(not connection.closed for connection in connections) == MOST_KEPT_WHEN_QUIET


def test_their_end_closes_them(clock):
    kept, connection = KeptConnections(clock.monotonic), Fake()
    keep(kept, connection)
    del kept
    assert connection.closed
