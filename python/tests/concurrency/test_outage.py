"""Outages: what is valid is served, the source is spared, and one warning a pause says so."""

import logging
import random

import pytest
from alibabacloud_credentials.events import Event, on_event
from alibabacloud_credentials.exceptions import RejectedException
from refresh_world import AGES, Observer, Source, World, down, outcome_of


def test_half_an_hour_of_outage_is_served_through_with_few_requests():
    world = World()
    world.context.random_fraction = random.Random(1).random
    source = Source(lambda context: world.credential('old', lifetime_s=40 * 60))
    provider = world.provider(source)
    provider.get_credentials()
    # The last half hour of its life, so that every read of it is advisory, mandatory or paused.
    world.clock.advance(10 * 60)
    source.answer, source.fetches = down, 0
    with Observer() as observer:
        for _ in range(30 * 60 * 10 - 1):
            world.clock.advance(0.1)
            before = source.fetches
            assert outcome_of(provider.get_credentials) == 'old'
            observer.wait_until_settled(before)
    assert 0 < source.fetches <= 100


def test_failing_refresh_warns_once_a_pause_not_once_a_call(caplog):
    caplog.set_level(logging.WARNING, logger='alibabacloud_credentials')
    world = World()
    source = Source(lambda context: world.credential('old'))
    provider = world.provider(source)
    provider.get_credentials()
    world.clock.advance(AGES['mandatory'])
    source.answer = down
    for _ in range(1000):
        provider.get_credentials()
    assert [record.getMessage() for record in caplog.records] == [
        'source: refreshing failed, but the credential in hand is still valid and stays in use; next try in 1 s: '
        'source: connection refused'
    ]
    world.clock.advance(1)
    provider.get_credentials()
    provider.get_credentials()
    assert len(caplog.records) == 2


def test_failure_with_nothing_in_hand_is_raised_and_not_logged_as_well(caplog):
    caplog.set_level(logging.WARNING, logger='alibabacloud_credentials')
    outcome_of(World().provider(down).get_credentials)
    assert caplog.records == []


def test_observers_are_notified_of_a_good_refresh():
    world = World()

    def slow(context):
        world.clock.advance(0.25)
        return world.credential('new')

    with Observer() as observer:
        world.provider(slow).get_credentials()
    assert [(event.kind, event.provider, event.duration_s, event.outcome) for event in observer.events] == [
        ('refresh_started', 'source', None, None),
        ('refresh_succeeded', 'source', 0.25, None),
    ]


def test_observers_are_notified_of_a_failed_refresh_and_that_the_old_credential_is_served():
    world = World()
    source = Source(lambda context: world.credential('old'))
    provider = world.provider(source)
    provider.get_credentials()
    world.clock.advance(AGES['mandatory'])

    def throttled(context):
        world.clock.advance(0.5)
        raise RejectedException('source: throttled', code='Throttling')

    source.answer = throttled
    with Observer() as observer:
        for _ in range(10):
            provider.get_credentials()
    assert [(event.kind, event.duration_s, event.outcome) for event in observer.events] == [
        ('refresh_started', None, None),
        ('refresh_failed', 0.5, 'Throttling'),
        ('served_while_failing', 0.5, 'Throttling'),
    ]


def test_failure_with_nothing_in_hand_is_not_reported_as_served():
    with Observer() as observer:
        outcome_of(World().provider(down).get_credentials)
    assert observer.kinds() == ['refresh_started', 'refresh_failed']


def test_log_says_the_same_as_the_events_at_debug(caplog):
    caplog.set_level(logging.DEBUG, logger='alibabacloud_credentials')
    with Observer() as observer:
        outcome_of(World().provider(down).get_credentials)
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ('DEBUG', repr(event)) for event in observer.events
    ]


def test_neither_events_nor_log_show_a_secret(caplog):
    caplog.set_level(logging.DEBUG)
    world = World()
    with Observer() as observer:
        world.provider(lambda context: world.credential('new')).get_credentials()
    everything = caplog.text + repr(observer.events)
    assert 'secret-of' not in everything
    assert 'token-of' not in everything


def test_observer_that_raises_breaks_no_refresh(caplog):
    def broken(event: Event):
        raise LookupError('SENTINEL')

    world = World()
    stop = on_event(broken)
    try:
        assert outcome_of(world.provider(lambda context: world.credential('new')).get_credentials) == 'new'
    finally:
        stop()
    assert 'an on_event callback raised LookupError' in caplog.text
    assert 'SENTINEL' not in caplog.text


def test_observer_that_was_stopped_gets_nothing_more_and_another_still_is():
    seen = []
    stop, stop_other = on_event(seen.append), on_event(seen.append)
    stop()
    stop()
    outcome_of(World().provider(down).get_credentials)
    stop_other()
    outcome_of(World().provider(down).get_credentials)
    assert [event.kind for event in seen] == ['refresh_started', 'refresh_failed']


@pytest.mark.parametrize('kind', ['started', 'failed'])
def test_observer_may_ask_for_the_credential(kind):
    world = World()
    source = Source(lambda context: world.credential('old'))
    provider = world.provider(source)
    provider.get_credentials()
    world.clock.advance(AGES['mandatory'])
    source.answer = down
    seen = []
    ask = provider.get_credentials
    stop = on_event(lambda event: seen.append(outcome_of(ask)) if event.kind == 'refresh_' + kind else None)
    try:
        assert outcome_of(provider.get_credentials) == 'old'
    finally:
        stop()
    assert seen == ['old']
