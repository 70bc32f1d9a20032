"""``get_credential_nowait()``: what is in hand, for a caller that must not wait."""

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import CredentialException
from refresh_world import AGES, PATIENCE_S, Observer, Source, World, down


class Cold:
    """A client, and what its source is like."""

    def __init__(self):
        self.world = World()
        self.source = Source(lambda context: self.world.credential(f'key-{self.source.fetches}'))
        self.client = Client(provider=self.world.provider(self.source))

    def in_hand(self):
        credential = self.client.get_credential_nowait()
        return None if credential is None else credential.access_key_id


@pytest.fixture
def cold():
    return Cold()


@pytest.fixture
def warm(cold):
    cold.client.get_credential()
    return cold


def test_nothing_is_in_hand_before_the_first_fetch_and_none_is_begun(cold):
    assert (cold.in_hand(), cold.source.fetches) == (None, 0)


def test_a_fresh_credential_is_in_hand(warm):
    assert (warm.in_hand(), warm.source.fetches) == ('key-1', 1)


@pytest.mark.parametrize('age', ['advisory', 'mandatory'])
def test_one_that_is_due_is_given_at_once_and_replaced_meanwhile(warm, age):
    warm.world.clock.advance(AGES[age])
    warm.source.gate.clear()
    warm.source.entered.clear()
    assert warm.in_hand() == 'key-1'
    assert warm.source.entered.wait(PATIENCE_S)
    warm.source.gate.set()
    assert warm.client.get_credential().access_key_id in ('key-1', 'key-2')
    assert warm.source.fetches == 2


def test_many_who_ask_meanwhile_begin_one_fetch(warm):
    warm.world.clock.advance(AGES['mandatory'])
    warm.source.gate.clear()
    assert {warm.in_hand() for _ in range(100)} == {'key-1'}
    warm.source.gate.set()
    assert warm.client.get_credential().access_key_id == 'key-2'
    assert warm.source.fetches == 2


def test_an_ended_credential_is_not_in_hand(warm):
    warm.world.clock.advance(AGES['expired'])
    assert (warm.in_hand(), warm.source.fetches) == (None, 1)


def test_after_invalidate_nothing_is_in_hand(warm):
    warm.client.invalidate()
    assert (warm.in_hand(), warm.source.fetches) == (None, 1)


def test_one_whose_replacement_fails_is_given_until_it_ends(warm):
    warm.source.answer = down
    warm.world.clock.advance(AGES['mandatory'])
    with Observer() as observer:
        assert warm.in_hand() == 'key-1'
        observer.wait_until_settled(1)
    assert warm.in_hand() == 'key-1'
    warm.world.clock.advance(AGES['expired'] - AGES['mandatory'])
    assert warm.in_hand() is None
    with pytest.raises(CredentialException):
        warm.client.get_credential()


def test_a_credential_that_does_not_end_is_in_hand_after_the_first_read():
    client = Client(Config(type='access_key', access_key_id='id', access_key_secret='secret'))
    client.get_credential()
    assert client.get_credential_nowait().access_key_id == 'id'
