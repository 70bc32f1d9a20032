"""After a fork the child refreshes for itself at once, whatever its parent was doing."""

import asyncio
import os
import threading

import pytest
from refresh_world import AGES, PATIENCE_S, Source, Threads, World, async_outcome_of, down, outcome_of
from worker_world import in_child

pytestmark = [
    pytest.mark.skipif(not hasattr(os, 'fork'), reason='this system does not fork'),
    # Newer Pythons warn of forks in programs with threads: those are what is tested here.
    pytest.mark.filterwarnings('ignore:.*fork.*:DeprecationWarning'),
]


class TwoProcesses:
    """A source that is stuck in the process that made it, and answers at once in its children."""

    def __init__(self, world):
        self.world = world
        self.parent = os.getpid()
        self.entered = threading.Event()
        self.gate = threading.Event()

    def __call__(self, context):
        if os.getpid() != self.parent:
            return self.world.credential('of the child')
        self.entered.set()
        assert self.gate.wait(PATIENCE_S)
        return self.world.credential('of the parent')


@pytest.fixture
def refreshing():
    """A provider in the middle of a refresh that another thread leads, with another thread waiting."""
    world = World()
    source = TwoProcesses(world)
    provider = world.provider(source)
    threads = Threads(provider.get_credentials, 2)
    assert source.entered.wait(PATIENCE_S)
    yield provider
    source.gate.set()
    assert threads.join() == ['of the parent'] * 2


def test_child_forked_during_a_refresh_refreshes_for_itself(refreshing):
    assert in_child(lambda: outcome_of(refreshing.get_credentials)) == 'of the child'


def test_child_forked_during_a_refresh_refreshes_for_itself_in_its_event_loop(refreshing):
    assert in_child(lambda: asyncio.run(async_outcome_of(refreshing.get_credentials_async))) == 'of the child'


def test_child_forked_during_a_refresh_shares_one_fetch_among_its_own_threads(refreshing):
    assert in_child(lambda: set(Threads(refreshing.get_credentials, 8).join())) == "{'of the child'}"


def test_grandchild_refreshes_for_itself(refreshing):
    assert in_child(lambda: in_child(lambda: outcome_of(refreshing.get_credentials))) == 'of the child'


def test_child_forked_while_its_parent_is_overdue_is_not_held_up():
    world = World()
    source = TwoProcesses(world)
    provider = world.provider(source, fetch_timeout_s=30)
    stuck = Threads(provider.get_credentials, 1)
    assert source.entered.wait(PATIENCE_S)
    world.clock.advance(3600)
    assert in_child(lambda: outcome_of(provider.get_credentials)) == 'of the child'
    source.gate.set()
    stuck.join()


def test_child_forked_in_a_background_refresh_starts_its_own():
    world = World()
    source = Source(lambda context: world.credential(f'of {os.getpid()}'))
    provider = world.provider(source)
    provider.get_credentials()
    source.gate.clear()
    world.clock.advance(AGES['advisory'])
    assert outcome_of(provider.get_credentials) == f'of {os.getpid()}'
    assert source.entered.wait(PATIENCE_S)

    def child():
        world.clock.advance(AGES['mandatory'] - AGES['advisory'])
        source.gate.set()
        return outcome_of(provider.get_credentials) == f'of {os.getpid()}'

    assert in_child(child) == 'True'
    source.gate.set()


def test_child_inherits_the_credential_and_fetches_nothing_while_it_is_fresh():
    world = World()
    source = Source(lambda context: world.credential('shared'))
    provider = world.provider(source)
    provider.get_credentials()
    assert in_child(lambda: (outcome_of(provider.get_credentials), source.fetches)) == "('shared', 1)"


def test_child_does_not_remember_the_failures_of_its_parent():
    world = World()
    source = Source(down)
    provider = world.provider(source)
    outcome_of(provider.get_credentials)
    source.answer = lambda context: world.credential('new')
    assert in_child(lambda: outcome_of(provider.get_credentials)) == 'new'


def test_fork_while_threads_enter_and_leave_refreshes_leaves_a_usable_child():
    world = World()
    provider = world.provider(lambda context: world.credential('answer'))
    done = threading.Event()

    def busy():
        while not done.is_set():
            provider.get_credentials()
            provider.invalidate()

    threads = [threading.Thread(target=busy, daemon=True) for _ in range(4)]
    for thread in threads:
        thread.start()
    try:
        assert {in_child(lambda: outcome_of(provider.get_credentials)) for _ in range(20)} == {'answer'}
    finally:
        done.set()
        for thread in threads:
            thread.join(PATIENCE_S)
