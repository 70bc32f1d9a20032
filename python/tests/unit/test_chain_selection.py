"""The source that a default chain has selected: asked alone from then on, by one walk for all who ask at once."""

import asyncio
import threading

import pytest
from alibabacloud_credentials.exceptions import UnreachableException
from alibabacloud_credentials.provider.base import Credentials
from chain_world import CLI_KEY, CONFIG_JSON, CREDENTIALS_INI, ID, INI, SECRET, attempts_of, metadata, selected_by

# -- staying with the selected source -----------------------------------------------------------------------------


def test_a_selected_source_is_asked_alone_from_then_on(chain, environment, files):
    files.write(CONFIG_JSON, CLI_KEY)
    made = chain()
    made.get_credentials()
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    assert selected_by(made) == ('cli-id', 'default/cli_profile/static_ak')


def test_without_reuse_every_call_walks(chain, environment, files):
    files.write(CONFIG_JSON, CLI_KEY)
    made = chain(reuse_last_provider_enabled=False)
    assert selected_by(made)[0] == 'cli-id'
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    assert selected_by(made)[0] == 'env-id'


def test_a_selected_source_that_fails_is_not_replaced(chain, files, network, clock):
    network.answer = metadata
    made = chain()
    made.get_credentials()
    network.answer = None
    files.write(CREDENTIALS_INI, INI)
    clock.advance(7 * 3600)
    with pytest.raises(UnreachableException):
        made.get_credentials()


@pytest.mark.parametrize('ask', [
    lambda chain: chain.get_credentials(), lambda chain: asyncio.run(chain.get_credentials_async()),
], ids=['sync', 'async'])
def test_a_selected_source_that_is_not_configured_any_more_has_the_chain_walked(chain, environment, files, clock, ask):
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    files.write(CREDENTIALS_INI, INI)
    made = chain()
    assert ask(made).get_access_key_id() == 'env-id'
    environment.variables.clear()
    clock.advance(1)
    assert ask(made).get_provider_name() == 'default/profile/static_ak'


def test_a_walk_that_finds_nothing_instead_reports_what_each_source_answered(chain, environment, clock):
    environment.variables.update({ID: 'env-id', SECRET: 'env-secret'})
    made = chain()
    made.get_credentials()
    environment.variables.clear()
    clock.advance(1)
    assert attempts_of(made)[0] == ('EnvironmentVariableCredentialsProvider', 'NotConfigured')


def test_invalidate_fetches_anew_from_the_selected_source(chain, network):
    network.answer = metadata
    made = chain()
    made.get_credentials()
    made.get_credentials()
    asked = len(network.urls)
    made.invalidate()
    assert selected_by(made)[0] == 'metadata-id'
    assert len(network.urls) > asked


def test_invalidate_forgets_a_failure(chain, files):
    made = chain()
    attempts_of(made)
    files.write(CREDENTIALS_INI, INI)
    made.invalidate()
    assert selected_by(made)[0] == 'ini-id'


class Foreign:
    """A provider with nothing but the interface."""

    def get_credentials(self):
        return Credentials(access_key_id='foreign-id', access_key_secret='secret')

    def get_provider_name(self):
        return 'foreign'


class Forgetful(Foreign):
    invalidated = 0

    def invalidate(self):
        self.invalidated += 1


def test_invalidate_reaches_a_provider_of_the_programs_own_if_it_has_such_a_method(chain):
    own = Forgetful()
    for provider in (own, Foreign()):
        made = chain(sources=[provider])
        made.get_credentials()
        made.invalidate()
        assert selected_by(made)[0] == 'foreign-id'
    assert own.invalidated == 1


# -- cached reads -------------------------------------------------------------------------------------------------


def test_a_cached_read_makes_no_new_credential(chain, files):
    files.write(CREDENTIALS_INI, INI)
    made = chain()
    assert made.get_credentials() is made.get_credentials() is asyncio.run(made.get_credentials_async())


def test_a_walk_is_one_flight_for_all_threads(chain, network):
    opened = threading.Event()

    def slow(request):
        assert opened.wait(30)
        return metadata(request)

    network.answer = slow
    made = chain()
    found = []
    threads = [threading.Thread(target=lambda: found.append(selected_by(made))) for _ in range(16)]
    for thread in threads:
        thread.start()
    opened.set()
    for thread in threads:
        thread.join(30)
    assert found == [('metadata-id', 'default/ecs_ram_role')] * 16
    assert len([url for url in network.urls if url.endswith('/role')]) == 1


def test_an_event_loop_goes_on_while_the_chain_is_walked(chain, network):
    opened = threading.Event()

    def slow(request):
        assert opened.wait(30), 'the loop never got to open the gate'
        return metadata(request)

    network.answer = slow

    async def main():
        waiting = [asyncio.ensure_future(made.get_credentials_async()) for _ in range(8)]
        await asyncio.sleep(0)
        opened.set()
        return {credentials.get_access_key_id() for credentials in await asyncio.gather(*waiting)}

    made = chain()
    assert asyncio.run(main()) == {'metadata-id'}
