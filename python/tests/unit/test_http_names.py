"""Looking up host names: within the time there is, once for all who wait, and without leaving a thread behind."""

import os
import socket
import sys
import threading

import pytest
from alibabacloud_credentials._transport.names import addresses_of
from http_servers import answer, answering, ask, in_child, options, real_context, unreachable

FOUND = [(socket.AF_INET, socket.SOCK_STREAM, 6, '', ('192.0.2.1', 443))]
ADDRESSES = ((socket.AF_INET, ('192.0.2.1', 443)),)


class Resolver:
    """The system's look-up, which hangs until ``go_on`` is set; ``asked`` are the questions, ``answered`` counts."""

    def __init__(self, answers=lambda: FOUND):
        self.answers = answers
        self.asked = []
        self.answered = 0
        self.threads = []
        self.go_on = threading.Event()

    def __call__(self, host, port, **_):
        self.asked.append(host)
        self.threads.append(threading.current_thread())
        self.go_on.wait(10)
        self.answered += 1
        return self.answers()


@pytest.fixture
def resolver(monkeypatch):
    resolver = Resolver()
    monkeypatch.setattr(socket, 'getaddrinfo', resolver)
    yield resolver
    resolver.go_on.set()
    for thread in resolver.threads:
        if thread is not threading.current_thread():
            thread.join(10)


def in_threads(count, wait_s, then=lambda: None):
    """What ``count`` threads that look a host up at one moment get, exceptions included."""
    barrier, results = threading.Barrier(count + 1), []

    def work():
        barrier.wait()
        try:
            results.append(addresses_of('host.example', 443, wait_s))
        except OSError as error:
            results.append(error)

    threads = [threading.Thread(target=work) for _ in range(count)]
    for thread in threads:
        thread.start()
    barrier.wait()
    then()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.parametrize(('host', 'family'), [
    ('127.0.0.1', socket.AF_INET), ('::1', socket.AF_INET6), ('2001:db8::1', socket.AF_INET6),
])
def test_an_address_needs_no_look_up(resolver, host, family):
    assert addresses_of(host, 443, 0.1) == ((family, (host, 443)),)
    assert resolver.asked == []


def test_a_name_is_looked_up_in_a_daemon_thread_that_ends(resolver):
    resolver.go_on.set()
    assert addresses_of('host.example', 443, 10) == ADDRESSES
    thread, = resolver.threads
    thread.join(10)
    assert thread.daemon
    assert not thread.is_alive()


def test_a_look_up_that_hangs_ends_with_the_time_for_it(resolver):
    with pytest.raises(socket.timeout):
        addresses_of('host.example', 443, 0.05)
    assert resolver.answered == 0


def test_an_exchange_ends_at_its_deadline_while_the_look_up_hangs(resolver):
    context = real_context()
    context.deadline = context.clock.monotonic() + 0.2
    with unreachable('no connection came about within 0.2 s; check the network'):
        ask(context, 'http://host.example/', given=options(5, 5))
    assert resolver.answered == 0


def test_a_look_up_takes_no_longer_than_the_connect_time_out(resolver):
    with unreachable('no connection came about within 0.1 s; check the network'):
        ask(real_context(), 'http://host.example/', given=options(0.1, 5))
    assert resolver.answered == 0


def test_all_who_wait_share_one_look_up(resolver):
    results = in_threads(16, 0.3)
    assert [type(result) for result in results] == [socket.timeout] * 16
    assert resolver.asked == ['host.example']


def test_all_who_wait_get_the_answer(resolver):
    assert in_threads(16, 10, then=resolver.go_on.set) == [ADDRESSES] * 16


def test_another_name_is_looked_up_meanwhile(resolver):
    for host in ('host.example', 'other.example'):
        with pytest.raises(socket.timeout):
            addresses_of(host, 443, 0.01)
    assert resolver.asked == ['host.example', 'other.example']


def test_the_next_look_up_asks_again(resolver):
    resolver.go_on.set()
    for _ in range(2):
        addresses_of('host.example', 443, 10)
        resolver.threads[-1].join(10)
    assert len(resolver.asked) == 2


def test_each_who_waits_gets_an_exception_of_its_own(resolver):
    def fail():
        raise socket.gaierror(socket.EAI_NONAME, 'unknown')

    resolver.answers = fail
    errors = in_threads(16, 10, then=resolver.go_on.set)
    assert [(type(error), error.errno) for error in errors] == [(socket.gaierror, socket.EAI_NONAME)] * 16
    assert len(set(map(id, errors))) == 16


def test_a_name_that_cannot_be_written_in_dns_is_not_found(resolver):
    def fail():
        raise UnicodeError('label too long')

    resolver.answers = fail
    resolver.go_on.set()
    with pytest.raises(socket.gaierror) as caught:
        addresses_of('host.example', 443, 10)
    assert caught.value.errno == socket.EAI_NONAME


def test_where_no_thread_can_be_started_the_name_is_looked_up_in_place(resolver, monkeypatch):
    def refuse(thread):
        raise RuntimeError("can't start new thread")

    resolver.go_on.set()
    monkeypatch.setattr(threading.Thread, 'start', refuse)
    assert addresses_of('host.example', 443, 10) == ADDRESSES
    assert resolver.threads == [threading.current_thread()]


def test_an_interruption_leaves_no_look_up_that_others_wait_for_in_vain(resolver, monkeypatch):
    def interrupt(thread):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, 'start', interrupt)
        with pytest.raises(KeyboardInterrupt):
            addresses_of('host.example', 443, 10)
    resolver.go_on.set()
    assert addresses_of('host.example', 443, 10) == ADDRESSES


@pytest.mark.skipif(not hasattr(os, 'fork') or sys.platform == 'darwin', reason='needs fork beside threads')
@pytest.mark.filterwarnings('ignore:.*fork.*:DeprecationWarning')
def test_a_forked_child_does_not_wait_for_the_look_up_of_its_parent(resolver, monkeypatch):
    with pytest.raises(socket.timeout):
        addresses_of('host.example', 443, 0.01)

    def work():
        monkeypatch.setattr(socket, 'getaddrinfo', lambda *_, **__: FOUND)
        assert addresses_of('host.example', 443, 10) == ADDRESSES

    assert in_child(work)


def test_a_name_leads_to_a_server_by_the_systems_own_look_up():
    with answering(answer(b'{"ok": 1}')) as server:
        assert ask(real_context(), server.url(host='localhost')) == {'ok': 1}
