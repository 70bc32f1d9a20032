"""``client.cloud_credential.provider`` is replaced while somebody waits for the old one: it is not served again."""

import asyncio

import pytest
from alibabacloud_credentials.client import Client
from refresh_world import PATIENCE_S, Source, Threads, World


def by_thread(client):
    return client.get_credential().access_key_id


def by_loop(client):
    return asyncio.run(client.get_credential_async()).access_key_id


class AccessKey:
    """A model, as :class:`Threads` reads the outcome of a call."""

    def __init__(self, key_id):
        self.get_access_key_id = lambda: key_id


class Setting:
    """A client whose provider is in the middle of a fetch for a reader."""

    def __init__(self, read):
        self.world = World()
        self.old = Source(lambda context: self.world.credential('old'))
        self.old.gate.clear()
        self.client = Client(provider=self.world.provider(self.old))
        self._reader = Threads(lambda: AccessKey(read(self.client)), 1)
        assert self.old.entered.wait(PATIENCE_S)

    def replace(self):
        new = Source(lambda context: self.world.credential('new'))
        self.client.cloud_credential.provider = self.world.provider(new)
        return new

    def outcome_of_reader(self):
        self.old.gate.set()
        return self._reader.join()


@pytest.fixture(params=[by_thread, by_loop])
def setting(request):
    setting = Setting(request.param)
    yield setting
    setting.old.gate.set()


@pytest.mark.parametrize('read', [by_thread, by_loop])
def test_a_provider_that_was_replaced_during_its_fetch_is_not_served_again(setting, read):
    new = setting.replace()
    assert setting.outcome_of_reader() == ['old']
    assert [read(setting.client) for _ in range(3)] == ['new'] * 3
    assert (setting.old.fetches, new.fetches) == (1, 1)


@pytest.mark.parametrize('read', [by_thread, by_loop])
def test_a_provider_that_was_put_in_place_during_a_fetch_is_asked_without_waiting_for_it(setting, read):
    setting.replace()
    assert read(setting.client) == 'new'
    assert setting.outcome_of_reader() == ['old']
    assert read(setting.client) == 'new'


def test_invalidating_after_a_replacement_has_the_new_provider_fetch(setting):
    new = setting.replace()
    assert setting.outcome_of_reader() == ['old']
    by_thread(setting.client)
    setting.client.invalidate()
    assert by_thread(setting.client) == 'new'
    assert (setting.old.fetches, new.fetches) == (1, 2)
