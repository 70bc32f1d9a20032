"""A provider of the user's own: on the public base, or derived from one that ships."""

import asyncio
import json
import threading

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.events import on_event
from alibabacloud_credentials.exceptions import CredentialException, InvalidConfigurationException
from alibabacloud_credentials.provider import (
    BearerCredentialsProvider,
    CLIProfileCredentialsProvider,
    CloudSSOCredentialsProvider,
    DefaultCredentialsProvider,
    EnvironmentVariableCredentialsProvider,
    ExternalCredentialsProvider,
    OAuthCredentialsProvider,
    ProfileCredentialsProvider,
    RamRoleArnCredentialsProvider,
    StaticAKCredentialsProvider,
    StaticSTSCredentialsProvider,
)
from alibabacloud_credentials.provider.base import Credentials, RefreshingProvider
from provider_world import ROLE_ARN, START, STS, STS_ANSWER, World, as_json, get_async, get_sync

PATIENCE_S = 10
KEY = {'access_key_id': 'id', 'access_key_secret': 'secret'}

both_worlds = pytest.mark.parametrize('get', [get_sync, get_async])


class Vault(RefreshingProvider):
    """What a user writes: a name, a constructor that knows nothing of its base, and one blocking method."""

    name = 'vault'

    def __init__(self):
        self.reads = 0
        self.is_open = threading.Event()
        self.is_open.set()

    def fetch(self, context):
        self.reads += 1
        assert self.is_open.wait(PATIENCE_S), 'the event loop was blocked, or nobody opened the vault'
        return Credentials(
            access_key_id=f'id-{self.reads}', access_key_secret='secret', expiration=int(context.clock.wall()) + 3600
        )


# -- on the public base -------------------------------------------------------------------------------------------


@both_worlds
def test_a_hundred_reads_fetch_once(world, get):
    vault = Vault()
    assert {get(vault).get_access_key_id() for _ in range(100)} == {'id-1'}
    assert vault.reads == 1


def test_a_hundred_reads_of_its_client_fetch_once(world):
    vault = Vault()
    client = Client(provider=vault)
    assert {client.get_credential().access_key_id for _ in range(100)} == {'id-1'}
    assert vault.reads == 1


def test_a_hundred_asynchronous_reads_of_its_client_fetch_once(world):
    vault = Vault()
    client = Client(provider=vault)

    async def main():
        # In turn and all at once.
        models = [await client.get_credential_async() for _ in range(50)]
        return models + await asyncio.gather(*[client.get_credential_async() for _ in range(50)])

    assert {model.access_key_id for model in asyncio.run(main())} == {'id-1'}
    assert vault.reads == 1


def test_its_blocking_fetch_does_not_block_the_event_loop(world):
    vault = Vault()
    vault.is_open.clear()

    async def main():
        waiting = asyncio.ensure_future(Client(provider=vault).get_credential_async())
        for _ in range(100):
            await asyncio.sleep(0)
        vault.is_open.set()
        return await waiting

    assert asyncio.run(main()).access_key_id == 'id-1'


def test_its_credential_is_fetched_again_before_it_ends(world, clock):
    vault = Vault()
    vault.get_credentials()
    clock.advance(3600 - 60)
    assert vault.get_credentials().get_access_key_id() == 'id-2'


def test_its_credential_carries_its_name(world):
    model = Client(provider=Vault()).get_credential()
    assert (model.type, model.provider_name) == ('vault', 'vault')


def test_a_class_without_a_name_is_refused_in_one_sentence():
    class Nameless(RefreshingProvider):
        pass

    with pytest.raises(InvalidConfigurationException) as refused:
        Nameless()
    assert refused.value.message == 'Nameless must have a class attribute name, which is a string'


class Asked(RefreshingProvider):
    """Returns what a test says."""

    name = 'asked'

    def __init__(self, gives):
        self.gives = gives

    def fetch(self, context):
        self.left_s = context.time_left()
        return self.gives


@both_worlds
@pytest.mark.parametrize(('gives', 'words'), [
    (None, 'fetch() must return Credentials, not NoneType'),
    (KEY, 'fetch() must return Credentials, not dict'),
    *[
        (
            Credentials(access_key_id='id', access_key_secret='secret', expiration=end),
            'the expiration that fetch() returns must be whole seconds since the epoch, or None',
        )
        for end in (1.5, '2026-01-01T00:00:00Z', True)
    ],
])
def test_what_is_no_credential_is_refused_in_one_sentence(world, gives, words, get):
    with pytest.raises(InvalidConfigurationException) as refused:
        get(Asked(gives))
    assert refused.value.message == f'asked: {words}'


def test_its_fetch_may_take_thirty_seconds_unless_it_says_otherwise(world):
    patient = type('Patient', (Asked,), {'fetch_timeout_s': 90.0})
    made = [kind(Credentials(**KEY)) for kind in (Asked, patient)]
    for provider in made:
        provider.get_credentials()
    assert [provider.left_s for provider in made] == [30.0, 90.0]


def test_a_class_without_a_fetch_of_its_own_says_that_it_is_missing(world):
    unfinished = type('Unfinished', (RefreshingProvider,), {'name': 'unfinished'})
    with pytest.raises(CredentialException, match='NotImplementedError'):
        unfinished().get_credentials()


class Leased(Vault):
    """Counts how often it is asked, not how often it fetches."""

    asked = 0

    def obtain(self):
        self.asked += 1
        return super().obtain()


def test_its_client_does_not_ask_it_again_while_its_credential_is_fresh(world):
    leased = Leased()
    client = Client(provider=leased)
    assert {client.get_credential().access_key_id for _ in range(10)} == {'id-1'}
    assert leased.asked == 1


MINE = Credentials(access_key_id='mine', access_key_secret='secret')


async def mine_async(*_):
    return MINE


@pytest.mark.parametrize('on_class', [True, False], ids=['class', 'instance'])
@pytest.mark.parametrize('name', ['get_credentials', 'get_credentials_async'])
def test_a_method_that_replaces_ours_is_the_one_that_a_client_asks(world, name, on_class):
    method = mine_async if name.endswith('async') else lambda *_: MINE
    vault = type('Replaced', (Vault,), {name: method})() if on_class else Vault()
    if not on_class:
        setattr(vault, name, method)
    client = Client(provider=vault)
    model = asyncio.run(client.get_credential_async()) if name.endswith('async') else client.get_credential()
    assert (model.access_key_id, vault.reads) == ('mine', 0)


# -- derived from one that ships ----------------------------------------------------------------------------------


class Tool:
    """Stands for the command runner: prints what it was made with."""

    def __init__(self, prints):
        self._prints = prints.encode()

    def run(self, argv, *, what, timeout_s):
        return self._prints


def own(shipped):
    return type('Own', (shipped,), {'name': 'own'})


ID, SECRET = 'ALIBABA_CLOUD_ACCESS_KEY_ID', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'
FILES = {
    '/config.json': json.dumps({'current': 'p', 'profiles': [{'name': 'p', 'mode': 'AK', **KEY}]}),
    '/credentials.ini': '[default]\ntype = access_key\naccess_key_id = id\naccess_key_secret = secret\n',
}
SSO_ANSWER = {'CloudCredential': {**STS_ANSWER['Credentials']}, 'RequestId': 'FAKE-REQUEST-ID'}
# Those that ask no server, or a script of one; the others are in integration/test_subclasses.py.
SHIPPED = [
    (StaticAKCredentialsProvider, KEY, ()),
    (StaticSTSCredentialsProvider, {**KEY, 'security_token': 'token'}, ()),
    (BearerCredentialsProvider, {'bearer_token': 'token'}, ()),
    (EnvironmentVariableCredentialsProvider, {}, ()),
    (ExternalCredentialsProvider, {'process_command': 'tool'}, ()),
    (CLIProfileCredentialsProvider, {'profile_file': '/config.json'}, ()),
    (ProfileCredentialsProvider, {'profile_file': '/credentials.ini'}, ()),
    (DefaultCredentialsProvider, {}, ()),
    (RamRoleArnCredentialsProvider, {**KEY, 'role_arn': ROLE_ARN}, [('POST', STS, as_json(STS_ANSWER))]),
    (
        CloudSSOCredentialsProvider,
        {
            'sign_in_url': 'https://signin.example/', 'account_id': 'a', 'access_config': 'c', 'access_token': 't',
            'access_token_expire': START + 3600,
        },
        [('POST', 'https://signin.example/cloud-credentials', as_json(SSO_ANSWER))],
    ),
    (
        OAuthCredentialsProvider,
        {
            'client_id': 'c', 'sign_in_url': 'https://oauth.example/', 'refresh_token': 'r', 'access_token': 't',
            'access_token_expire': START + 3600, **KEY, 'security_token': 'token', 'sts_expiration': START + 3600,
        },
        (),
    ),
]


@both_worlds
@pytest.mark.parametrize(
    ('shipped', 'parameters', 'steps'), SHIPPED, ids=[shipped.__name__ for shipped, _, _ in SHIPPED]
)
def test_a_subclass_with_a_name_of_its_own_works_under_it(shipped, parameters, steps, get):
    world = World(*steps, environment={ID: 'id', SECRET: 'secret'}, files=FILES)
    world.context.commands = Tool(json.dumps(KEY))
    provider = world.make(own(shipped), **parameters)
    assert provider.get_provider_name() == 'own'
    assert get(provider).get_provider_name().split('/')[0] == 'own'


def failure_of(provider, get):
    """The text of it, which is not reported under the name of the class that was derived from."""
    with pytest.raises(CredentialException) as raised:
        get(provider)
    assert f'{type(provider).__mro__[1].name}:' not in raised.value.message
    return raised.value.message


@both_worlds
def test_a_refusal_by_sts_carries_the_name_of_the_subclass(get):
    world = World(('POST', STS, as_json({'Code': 'NoPermission'}, 403)))
    provider = world.make(own(RamRoleArnCredentialsProvider), **KEY, role_arn=ROLE_ARN)
    assert failure_of(provider, get).startswith('own: error refreshing credentials from sts.aliyuncs.com (AssumeRole ')


class Broken:
    """A source of somebody else's that fails in a way of its own."""

    def get_credentials(self):
        raise KeyError('text')


class Empty(Broken):
    def get_credentials(self):
        return None


@both_worlds
@pytest.mark.parametrize(('source', 'words'), [
    (Broken(), 'Broken, the provider that assumes the role, failed with KeyError'),
    (Empty(), 'Empty returned NoneType, whose get_access_key_id() is missing'),
])
def test_a_defect_of_its_source_carries_the_name_of_the_subclass(source, words, get):
    provider = World().make(own(RamRoleArnCredentialsProvider), credentials_provider=source, role_arn=ROLE_ARN)
    text = failure_of(provider, get)
    assert text.startswith('own: ')
    assert words in text


def test_a_source_that_is_no_provider_is_refused_under_the_name_of_the_subclass():
    with pytest.raises(InvalidConfigurationException, match=r'^own: credentials_provider must be an ICredentials'):
        World().make(own(RamRoleArnCredentialsProvider), credentials_provider=object(), role_arn=ROLE_ARN)


@both_worlds
def test_what_a_command_prints_is_refused_under_the_name_of_the_subclass(get):
    world = World()
    world.context.commands = Tool('[]')
    provider = world.make(own(ExternalCredentialsProvider), process_command='tool')
    assert failure_of(provider, get).startswith('own: what the command of process_command prints cannot be used')


def test_the_events_of_a_subclass_carry_its_name():
    events = []
    stop = on_event(events.append)
    try:
        World(('POST', STS, as_json(STS_ANSWER))).make(
            own(RamRoleArnCredentialsProvider), **KEY, role_arn=ROLE_ARN
        ).get_credentials()
    finally:
        stop()
    assert {event.provider for event in events} == {'own'}


# -- a source that the spec does not have -------------------------------------------------------------------------


def test_a_source_without_a_record_in_the_spec_is_refused_in_one_sentence():
    class Ticket(RamRoleArnCredentialsProvider):
        name = type_name = 'ticket_role_arn'

    with pytest.raises(LookupError) as refused:
        World().make(Ticket, **KEY, role_arn=ROLE_ARN)
    assert type(refused.value) is LookupError  # a KeyError would show a key and no more
    assert str(refused.value) == (
        'the spec has no source ticket_role_arn: add its record to sources() in catalogue/main.tea, '
        'then run make codegen'
    )


def test_a_source_whose_record_lacks_what_it_needs_is_refused_in_one_sentence():
    class Ticket(RamRoleArnCredentialsProvider):
        name, type_name = 'saml_role_arn', 'bearer'

    with pytest.raises(LookupError) as refused:
        World().make(Ticket, **KEY, role_arn=ROLE_ARN)
    assert str(refused.value) == (
        'the source bearer has no stsAction: add it to its record in sources() in catalogue/main.tea, '
        'then run make codegen'
    )
