"""A default chain that finds nothing, or passes over what was set up: what it raises, and what it warns of."""

import asyncio
import pickle

import pytest
from alibabacloud_credentials.exceptions import ChainException, UnreachableException
from alibabacloud_credentials.provider import EcsRamRoleCredentialsProvider
from alibabacloud_credentials.provider.base import RefreshingProvider
from alibabacloud_credentials.testing import Response, TransportFailure
from chain_world import (
    CLI_KEY,
    CONFIG_JSON,
    CREDENTIALS_INI,
    ID,
    INI,
    OIDC,
    attempts_of,
    metadata,
    profile,
    selected_by,
    warnings_in,
)

# -- failures -----------------------------------------------------------------------------------------------------


def test_a_total_failure_lists_what_every_source_answered_in_the_published_shape(chain):
    with pytest.raises(ChainException) as caught:
        chain().get_credentials()
    text = str(caught.value)
    assert text.splitlines()[0] == 'unable to load credentials from any of the providers in the chain:'
    assert text.splitlines()[-1] == 'for help: alibabacloud-credentials help NotConfigured'
    assert '\n  env: neither environment variable ALIBABA_CLOUD_ACCESS_KEY_ID nor ' in text
    assert [attempt.provider for attempt in caught.value.attempts] == [
        'EnvironmentVariableCredentialsProvider', 'CLIProfileCredentialsProvider', 'ProfileCredentialsProvider',
        'EcsRamRoleCredentialsProvider',
    ]
    assert text.splitlines()[1:-1] == [f'  {attempt}' for attempt in caught.value.attempts]


def test_every_failure_is_followed_by_the_next_source(chain, environment, files, network):
    environment.variables.update({**OIDC, ID: 'half'})
    files.write(CONFIG_JSON, '{"current"')
    files.write(CREDENTIALS_INI, '[default]\ntype = nonsense\n')
    network.answer = metadata
    assert selected_by(chain())[0] == 'metadata-id'


def test_a_source_whose_constructor_refuses_reports_it_and_hides_nobody(chain, environment, files):
    environment.variables.update({**OIDC, 'ALIBABA_CLOUD_STS_REGION': 'no region!'})
    assert ('OIDCRoleArnCredentialsProvider', 'InvalidConfiguration') in attempts_of(chain())
    files.write(CREDENTIALS_INI, INI)
    assert selected_by(chain())[0] == 'ini-id'


def test_a_source_whose_constructor_refuses_reports_it_to_who_awaits_too(chain, environment):
    environment.variables.update({**OIDC, 'ALIBABA_CLOUD_STS_REGION': 'no region!'})
    with pytest.raises(ChainException) as caught:
        asyncio.run(chain().get_credentials_async())
    outcomes = [(attempt.provider, attempt.outcome) for attempt in caught.value.attempts]
    assert ('OIDCRoleArnCredentialsProvider', 'InvalidConfiguration') in outcomes


def test_a_total_failure_is_remembered_and_asked_again_after_a_pause(chain, network, clock):
    made = chain()
    first = attempts_of(made)
    asked = len(network.urls)
    assert (attempts_of(made), len(network.urls)) == (first, asked)
    clock.advance(60)
    attempts_of(made)
    assert len(network.urls) > asked


def test_each_caller_gets_an_exception_of_its_own(chain):
    made = chain()
    caught = []
    for _ in range(2):
        with pytest.raises(ChainException) as error:
            made.get_credentials()
        caught.append(error.value)
    assert caught[0] is not caught[1]


def test_the_failure_of_a_walk_survives_pickling(chain):
    with pytest.raises(ChainException) as caught:
        chain().get_credentials()
    loaded = pickle.loads(pickle.dumps(caught.value))
    assert (str(loaded), len(loaded.attempts)) == (str(caught.value), len(caught.value.attempts))


@pytest.mark.parametrize('ask', [
    lambda chain: chain.get_credentials(), lambda chain: asyncio.run(chain.get_credentials_async()),
], ids=['sync', 'async'])
def test_a_machine_whose_metadata_address_swallows_everything_fails_within_1200_ms(chain, world, clock, ask):
    class Swallowing:
        def send(self, request, *, connect_timeout_s, total_timeout_s, **_):
            clock.advance(min(connect_timeout_s, total_timeout_s))
            raise TransportFailure('no answer came', 'the network', transient=True, sent=False)

    world.http = Swallowing()
    made, began = chain(), clock.monotonic()
    with pytest.raises(ChainException):
        ask(made)
    assert clock.monotonic() - began <= 1.2


# -- warnings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(('place', 'content'), [
    (CONFIG_JSON, '{"current"'),
    (CONFIG_JSON, b'\xff\xfe\x00'),
    (CONFIG_JSON, profile(mode='Telepathy')),
    (CONFIG_JSON, profile(mode='AK', access_key_id='secret-1')),
    (CREDENTIALS_INI, '[default]\ntype = nonsense\n'),
])
def test_a_file_that_cannot_be_used_is_warned_of_once(chain, files, network, caplog, clock, place, content):
    files.write(place, content)
    network.answer = metadata
    made = chain(reuse_last_provider_enabled=False)
    for _ in range(3):
        assert selected_by(made)[0] == 'metadata-id'
        clock.advance(60)
    warned = warnings_in(caplog)
    assert len(warned) == 1
    assert 'which is configured but failed' in warned[0]
    assert 'secret-' not in warned[0]


@pytest.mark.parametrize(('variable', 'source'), [
    ('ALIBABA_CLOUD_CONFIG_FILE', 'cli_profile'), ('ALIBABA_CLOUD_CREDENTIALS_FILE', 'profile'),
])
def test_a_file_that_a_variable_names_and_that_is_not_there_is_warned_of(chain, environment, caplog, variable, source):
    environment.variables[variable] = '/absent'
    attempts_of(chain())
    (warning,) = warnings_in(caplog)
    assert warning.startswith(f'the default chain passes over {source}, which is configured but failed: ')
    assert warning.endswith(f"'/absent': no such file (named by {variable})")


def test_half_a_key_in_the_environment_is_warned_of(chain, environment, files, caplog):
    environment.variables[ID] = 'half'
    files.write(CREDENTIALS_INI, INI)
    chain().get_credentials()
    assert 'passes over env,' in warnings_in(caplog)[0]


def test_a_machine_where_nothing_is_set_up_is_not_warned_of(chain, caplog):
    attempts_of(chain())
    assert warnings_in(caplog) == []


def test_a_metadata_server_that_somebody_asked_for_is_warned_of(chain, environment, caplog):
    environment.variables['ALIBABA_CLOUD_ECS_METADATA'] = 'role'
    attempts_of(chain())
    assert 'passes over ecs_ram_role,' in warnings_in(caplog)[0]


def test_an_instance_without_a_role_is_not_warned_of(chain, network, caplog):
    network.answer = lambda request: Response(404, {}, b'')
    assert attempts_of(chain())[-1] == ('EcsRamRoleCredentialsProvider', 'NotConfigured')
    assert warnings_in(caplog) == []


class Own(RefreshingProvider):
    """A source of the program's own, which fails."""

    name = 'own'

    def __init__(self, error):
        self.error = error

    def obtain(self):
        raise self.error


@pytest.mark.parametrize(('error', 'outcome', 'reason'), [
    (UnreachableException('own: no answer'), 'Unreachable', 'own: no answer'),
    (KeyError('FAKE-SECRET'), 'KeyError', 'failed with KeyError'),
])
def test_a_source_of_the_programs_own_that_fails_was_configured(chain, caplog, error, outcome, reason):
    with pytest.raises(ChainException) as caught:
        chain(sources=[Own(error)]).get_credentials()
    (attempt,) = caught.value.attempts
    assert (attempt.source, attempt.outcome, attempt.reason) == ('own', outcome, reason)
    assert attempt.was_configured
    assert warnings_in(caplog) == [f'the default chain passes over own, which is configured but failed: {reason}']


def test_whoever_makes_a_metadata_source_himself_expects_its_server(chain):
    assert EcsRamRoleCredentialsProvider().is_probe is False
    assert EcsRamRoleCredentialsProvider.for_chain().is_probe is True


def test_a_chain_says_what_the_sources_before_the_selected_one_answered(chain, environment, files):
    environment.variables[ID] = 'half'
    files.write(CREDENTIALS_INI, INI)
    made = chain()
    assert made.passed_over() == ()
    made.get_credentials()
    assert [(each.source, each.outcome, each.was_configured) for each in made.passed_over()] == [
        ('env', 'InvalidConfiguration', True), ('cli_profile', 'NotConfigured', False),
    ]


@pytest.mark.parametrize(('name', 'place', 'content'), [
    ('cli_profile', CONFIG_JSON, CLI_KEY), ('profile', CREDENTIALS_INI, INI),
])
def test_no_source_takes_the_place_of_a_chosen_profile_that_its_file_lacks(
    chain, environment, files, network, name, place, content,
):
    environment.variables['ALIBABA_CLOUD_PROFILE'] = 'gone'
    files.write(place, content)
    network.answer = metadata
    made = chain(sources=[name, 'ecs_ram_role'])
    with pytest.raises(ChainException, match='no file has the profile that was chosen'):
        made.get_credentials()
    assert network.urls == []
