"""Connecting: the addresses of a host in turn."""

import contextlib
import gc
import socket
import sys

import pytest
from http_servers import answer, answering, ask, options, real_context, unreachable, unused_port


@pytest.fixture
def leads_to(monkeypatch):
    """Have every name lead to these ports of this machine, in this order."""
    def lead(*ports):
        found = [(socket.AF_INET, socket.SOCK_STREAM, 6, '', ('127.0.0.1', port)) for port in ports]
        monkeypatch.setattr(socket, 'getaddrinfo', lambda *_, **__: found)

    return lead


def test_the_next_address_is_tried_where_one_refuses(leads_to):
    with answering(answer(b'{"ok": 1}')) as server:
        leads_to(unused_port(), unused_port(), server.port)
        assert ask(real_context(), 'http://host.example/') == {'ok': 1}


@contextlib.contextmanager
def silent_port():
    """A port that neither takes a connection nor refuses it: as many as it holds wait there already."""
    with contextlib.ExitStack() as stack:
        waiting = stack.enter_context(socket.socket())
        waiting.bind(('127.0.0.1', 0))
        waiting.listen(0)
        for _ in range(4):
            one = stack.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(waiting.getsockname())
        yield waiting.getsockname()[1]


@pytest.mark.skipif(not sys.platform.startswith('linux'), reason='elsewhere a full port refuses')
@pytest.mark.parametrize('silent', [1, 2])
def test_addresses_that_are_silent_leave_time_for_the_next_however_little_there_is(leads_to, silent):
    with silent_port() as port, answering(answer(b'{"ok": 1}')) as server:
        leads_to(*[port] * silent, server.port)
        assert ask(real_context(), 'http://host.example/', given=options(1.0, 5), attempts=3) == {'ok': 1}


def test_the_first_address_that_answers_is_taken(leads_to):
    with answering(answer(b'{"ok": 1}')) as server, answering(answer()) as other:
        leads_to(server.port, other.port)
        assert ask(real_context(), 'http://host.example/') == {'ok': 1}
    assert other.connections == 0


def test_where_all_addresses_refuse_the_last_reason_is_given_and_no_socket_stays_open(leads_to, recwarn):
    leads_to(unused_port(), unused_port())
    with unreachable('the connection was refused; check that the address is right'):
        ask(real_context(), 'http://host.example/')
    gc.collect()
    assert not [warning for warning in recwarn if issubclass(warning.category, ResourceWarning)]


def test_a_host_without_addresses_cannot_be_resolved(leads_to):
    leads_to()
    with unreachable('the host name could not be resolved'):
        ask(real_context(), 'http://host.example/')
