"""A pickled provider takes its credential along, and neither a flight nor a remembered failure."""

import copy
import pickle

import pytest
from alibabacloud_credentials.events import REFRESH_STARTED, on_event
from alibabacloud_credentials.exceptions import UnreachableException
from alibabacloud_credentials.provider.base import RefreshingProvider
from alibabacloud_credentials.provider.refreshable import Credentials
from alibabacloud_credentials.testing import use_context
from refresh_world import AGES, World, outcome_of


class Provider(RefreshingProvider):
    """Of this module, so that pickle finds it."""

    name = 'source'
    down = False

    def __init__(self):
        self.fetches = 0
        super().__init__()

    def fetch(self, context):
        self.fetches += 1
        if Provider.down:
            raise UnreachableException('source: connection refused')
        return Credentials(
            access_key_id=f'serial-{self.fetches}', access_key_secret='s', expiration=int(context.clock.wall()) + 3600
        )


@pytest.fixture
def world():
    world = World()
    with use_context(world.context):
        yield world


def moved(provider):
    return pickle.loads(pickle.dumps(provider))


@pytest.mark.parametrize('protocol', list(range(2, pickle.HIGHEST_PROTOCOL + 1)))
def test_credential_travels_with_every_protocol_that_knows_slots(world, protocol):
    provider = Provider()
    provider.get_credentials()
    twin = pickle.loads(pickle.dumps(provider, protocol))
    assert twin.get_credentials().get_access_key_id() == 'serial-1'
    assert twin.fetches == 1


def test_provider_that_has_fetched_nothing_yet_travels(world):
    assert moved(Provider()).get_credentials().get_access_key_id() == 'serial-1'


def test_copy_refreshes_for_itself(world):
    provider = Provider()
    provider.get_credentials()
    for twin in (moved(provider), copy.deepcopy(provider)):
        twin.invalidate()
        assert twin.get_credentials().get_access_key_id() == 'serial-2'
    assert provider.get_credentials().get_access_key_id() == 'serial-1'


def test_provider_travels_in_the_middle_of_a_refresh(world):
    provider = Provider()
    twins = []
    stop = on_event(lambda event: twins.append(moved(provider)) if event.kind == REFRESH_STARTED else None)
    try:
        provider.get_credentials()
    finally:
        stop()
    assert len(twins) == 1
    assert outcome_of(twins[0].get_credentials) == 'serial-1'


def test_failure_does_not_travel(world):
    provider = Provider()
    Provider.down = True
    try:
        assert isinstance(outcome_of(provider.get_credentials), UnreachableException)
    finally:
        Provider.down = False
    assert outcome_of(moved(provider).get_credentials) == 'serial-2'


def test_age_is_kept_in_a_process_with_another_monotonic_clock(world):
    provider = Provider()
    provider.get_credentials()
    world.clock.advance(AGES['mandatory'])
    world.clock.advance_monotonic(-world.clock.monotonic())
    pickled = pickle.dumps(provider)
    assert outcome_of(pickle.loads(pickled).get_credentials) == 'serial-2'


def test_copy_whose_arrival_lies_in_the_future_is_not_believed(world):
    provider = Provider()
    provider.get_credentials()
    pickled = pickle.dumps(provider)
    world.clock.set_wall(world.clock.wall() - 3600)
    assert outcome_of(pickle.loads(pickled).get_credentials) == 'serial-2'
