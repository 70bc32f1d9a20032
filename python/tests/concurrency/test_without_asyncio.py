"""``get_credential_async()`` where no event loop of asyncio runs, as under trio."""

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import InvalidConfigurationException
from refresh_world import AGES, Source, World


def step(coroutine):
    """What any event loop does with a coroutine at first; the result of one that need not wait."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise AssertionError('it waits')


@pytest.fixture
def world():
    return World()


def test_whoever_would_have_to_wait_is_told_so_and_nothing_is_fetched(world):
    source = Source(lambda context: world.credential('key'))
    client = Client(provider=world.provider(source))
    with pytest.raises(InvalidConfigurationException, match=r'^source: .* event loop of asyncio; .* trio, .* thread'):
        step(client.get_credential_async())
    assert source.fetches == 0
    assert client.get_credential().access_key_id == 'key'


def test_a_credential_in_hand_is_served(world):
    client = Client(provider=world.provider(Source(lambda context: world.credential('key'))))
    client.get_credential()
    world.clock.advance(AGES['fresh'])
    assert step(client.get_credential_async()).access_key_id == 'key'


def test_a_source_that_does_no_io_is_served(world):
    client = Client(provider=world.provider(lambda context: world.credential('key'), does_io=False))
    assert step(client.get_credential_async()).access_key_id == 'key'
