"""An identity is bound to a request; without one there is an error, and never another identity."""

import asyncio
import contextvars
import pickle
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.exceptions import CredentialException, InvalidConfigurationException
from alibabacloud_credentials.provider import RamRoleArnCredentialsProvider
from alibabacloud_credentials.sharing import ScopedClient, identity


def client_of(name):
    return Client(Config(type='access_key', access_key_id=name, access_key_secret=f'FAKE-SECRET-{name}'))


def bound():
    """The AccessKey id that an SDK would sign with here; the code of the error where it could not."""
    try:
        return ScopedClient().get_credential().access_key_id
    except CredentialException as error:
        return error.code


async def bound_async():
    try:
        return (await ScopedClient().get_credential_async()).access_key_id
    except CredentialException as error:
        return error.code


@pytest.fixture(autouse=True)
def host_identity(world, environment):
    """What must never be used."""
    environment.variables.update(ALIBABA_CLOUD_ACCESS_KEY_ID='host', ALIBABA_CLOUD_ACCESS_KEY_SECRET='FAKE-SECRET-host')


def in_thread(call):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(call).result()


def test_a_scoped_client_answers_for_the_identity_that_is_bound():
    with identity(client_of('ada')):
        assert bound() == ScopedClient().get_credential_nowait().access_key_id == 'ada'
        assert asyncio.run(bound_async()) == 'ada'


def test_bindings_nest():
    with identity(client_of('ada')):
        with identity(client_of('eve')):
            assert bound() == 'eve'
        assert bound() == 'ada'


@pytest.mark.parametrize('ask', [
    lambda client: client.get_credential(), lambda client: asyncio.run(client.get_credential_async()),
    lambda client: client.get_access_key_id(), lambda client: client.get_access_key_secret(),
    lambda client: client.get_security_token(), lambda client: client.get_bearer_token(),
    lambda client: client.get_type(), lambda client: client.invalidate(),
    lambda client: client.cloud_credential.get_credential(),
    lambda client: client.get_credential_nowait(), lambda client: client.get_credentials(),
    lambda client: asyncio.run(client.get_access_key_id_async()),
    lambda client: asyncio.run(client.get_type_async()),
])
@pytest.mark.filterwarnings('ignore::DeprecationWarning')
def test_every_way_to_ask_fails_where_no_identity_is_bound(ask):
    with pytest.raises(CredentialException) as caught:
        ask(ScopedClient())
    assert caught.value.code == 'NoIdentity'


def test_an_exception_ends_the_binding():
    with pytest.raises(ZeroDivisionError), identity(client_of('ada')):
        raise ZeroDivisionError
    assert bound() == 'NoIdentity'


def test_a_task_that_outlives_its_request_has_no_identity_any_more():
    async def main():
        ended = asyncio.Event()

        async def task():
            before = bound()
            await ended.wait()
            return before, bound(), await bound_async()

        with identity(client_of('ada')):
            running = asyncio.ensure_future(task())
            await asyncio.sleep(0)
        ended.set()
        return await running

    assert asyncio.run(main()) == ('ada', 'NoIdentity', 'NoIdentity')


def test_tasks_do_not_see_the_identities_of_others():
    async def request(name):
        with identity(client_of(name)):
            seen = set()
            for _ in range(5):
                seen.add(await bound_async())
                await asyncio.sleep(0)
            return name, seen

    async def main():
        return await asyncio.gather(*[request(f'tenant-{number}') for number in range(50)])

    assert all(seen == {name} for name, seen in asyncio.run(main()))


def test_a_thread_sees_an_identity_only_if_it_was_given_one():
    with identity(client_of('ada')):
        assert in_thread(bound) == 'NoIdentity'
        context = contextvars.copy_context()
        assert in_thread(lambda: context.run(bound)) == 'ada'
    assert in_thread(lambda: context.run(bound)) == 'NoIdentity'


def test_threads_do_not_see_the_identities_of_others():
    seen, barrier = {}, threading.Barrier(8)

    def request(name):
        with identity(client_of(name)):
            barrier.wait(10)
            seen[name] = bound()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(request, [f'tenant-{number}' for number in range(8)]))
    assert seen == {name: name for name in seen}


def test_a_binding_that_is_left_in_another_context_has_ended():
    binding, context = identity(client_of('ada')), contextvars.copy_context()
    context.run(binding.__enter__)
    binding.__exit__(None, None, None)
    assert context.run(bound) == 'NoIdentity'


def test_a_binding_that_is_left_in_a_copy_of_its_context_has_ended_in_both():
    with identity(client_of('eve')):
        binding = identity(client_of('ada')).__enter__()
        contextvars.copy_context().run(binding.__exit__, None, None, None)
        assert bound() == 'NoIdentity'


def test_invalidate_reaches_the_client_that_is_bound():
    class Observed(Client):
        def invalidate(self):
            self.was_invalidated = True

    client = Observed(Config(type='bearer', bearer_token='FAKE-SECRET-token'))
    with identity(client):
        ScopedClient().invalidate()
    assert client.was_invalidated


@pytest.mark.parametrize(('client', 'expected'), [
    (None, 'NoneType has no method get_credential'), (ScopedClient(), 'a ScopedClient has none of its own'),
])
def test_what_is_no_identity_is_refused(client, expected):
    with pytest.raises(InvalidConfigurationException, match=expected):
        identity(client)


def test_one_binding_cannot_be_entered_twice():
    with identity(client_of('ada')) as binding, pytest.raises(InvalidConfigurationException):
        binding.__enter__()


def test_a_pickled_scoped_client_is_as_good():
    copy = pickle.loads(pickle.dumps(ScopedClient()))
    with identity(client_of('ada')):
        assert copy.get_credential().access_key_id == 'ada'


def test_a_generator_that_is_closed_in_a_later_binding_leaves_that_as_it_is():
    def generator():
        with identity(client_of('eve')):
            yield

    with identity(client_of('ada')):
        suspended = generator()
        next(suspended)
        with identity(client_of('bob')):
            suspended.close()
            assert bound() == 'bob'


def test_one_object_can_be_entered_again_once_it_was_left():
    binding = identity(client_of('ada'))
    with binding:
        pass
    with binding:
        assert bound() == 'ada'
    assert bound() == 'NoIdentity'


def test_a_scoped_client_assumes_no_role_whose_session_would_be_kept_for_others():
    with pytest.raises(InvalidConfigurationException, match='must not be a ScopedClient') as caught:
        RamRoleArnCredentialsProvider(
            credentials_provider=ScopedClient(), role_arn='acs:ram::1234567890123456:role/a'
        )
    assert caught.value.parameter == 'credentials_provider'
