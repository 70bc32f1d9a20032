"""Which context is in force where: nested, in threads, in tasks, and left in any order."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.provider import ExternalCredentialsProvider, StaticAKCredentialsProvider
from alibabacloud_credentials.testing import (
    Commands,
    Context,
    FakeCommands,
    FakeEnvironment,
    LocalCloud,
    RefusingContext,
    WorldRefused,
    use_context,
)


def current():
    """What a source that is constructed here would keep."""
    return Context.of_process()


def world():
    return RefusingContext(environment=FakeEnvironment())


def in_a_thread(function):
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function).result(10)


def test_the_innermost_is_in_force(refusing_world):
    outer, inner = world(), world()
    with use_context(outer):
        with use_context(inner):
            assert current() is inner
        assert current() is outer
    assert current() is refusing_world


def test_threads_at_the_same_time_see_each_their_own(refusing_world):
    meeting, seen = threading.Barrier(3, timeout=10), []

    def enter():
        own = world()
        with use_context(own):
            meeting.wait()
            seen.append(current() is own)
            meeting.wait()

    threads = [threading.Thread(target=enter) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert seen == [True] * 3
    assert current() is refusing_world


def test_contexts_left_in_another_order_than_entered_leave_nothing_behind(refusing_world):
    first, second = use_context(world()), use_context(world())
    first.__enter__()
    inner = second.__enter__()
    first.__exit__(None, None, None)
    assert current() is inner
    second.__exit__(None, None, None)
    assert current() is refusing_world
    assert in_a_thread(current) is refusing_world


def test_a_thread_that_entered_none_sees_the_one_that_holds():
    with use_context(world()) as outer:
        assert in_a_thread(current) is outer
        with use_context(world()) as inner:
            assert in_a_thread(current) is inner


def test_a_thread_that_could_mean_any_of_several_is_refused_in_one_sentence():
    entered, done = threading.Barrier(3, timeout=10), threading.Event()

    def hold():
        with use_context(world()):
            entered.wait()
            done.wait(10)

    holders = [threading.Thread(target=hold) for _ in range(2)]
    for holder in holders:
        holder.start()
    entered.wait()
    try:
        with pytest.raises(WorldRefused, match='enter the one that it means in this thread too'):
            in_a_thread(lambda: StaticAKCredentialsProvider(access_key_id='id', access_key_secret='secret'))
    finally:
        done.set()
        for holder in holders:
            holder.join(10)


def test_tasks_at_the_same_time_see_each_their_own(refusing_world):
    async def enter(arrived, all_arrived):
        with use_context(world()) as own:
            arrived.append(own)
            if len(arrived) == 3:
                all_arrived.set()
            await all_arrived.wait()
            return current() is own

    async def main():
        arrived, all_arrived = [], asyncio.Event()
        return await asyncio.gather(*[enter(arrived, all_arrived) for _ in range(3)])

    assert asyncio.run(main()) == [True] * 3
    assert current() is refusing_world


def test_a_task_started_inside_sees_what_its_maker_entered():
    async def look():
        return current()

    async def main(outer):
        task = asyncio.ensure_future(look())
        with use_context(world()) as inner:
            inside = asyncio.ensure_future(look())
            return await task is outer, await inside is inner

    with use_context(world()) as outer:
        assert asyncio.run(main(outer)) == (True, True)


def test_a_task_that_outlives_the_context_sees_the_one_around():
    async def main():
        go_on = asyncio.Event()

        async def look():
            await go_on.wait()
            return current()

        with use_context(world()):
            task = asyncio.ensure_future(look())
        go_on.set()
        return await task

    with use_context(world()) as outer:
        assert asyncio.run(main()) is outer


def test_clients_of_two_clouds_made_at_the_same_time_reach_each_its_own():
    meeting = threading.Barrier(2, timeout=10)

    def one():
        with LocalCloud() as cloud:
            user = cloud.add_access_key()
            with use_context(cloud.context(environment=cloud.environment(user))):
                meeting.wait()
                from alibabacloud_credentials.client import Client

                found = Client().get_credential().access_key_id
                meeting.wait()
            return found == user.access_key_id

    with ThreadPoolExecutor(2) as pool:
        assert [each.result(30) for each in [pool.submit(one) for _ in range(2)]] == [True, True]


# -- commands -----------------------------------------------------------------------------------------------------

PRINTED = '{"mode": "AK", "access_key_id": "id", "access_key_secret": "secret"}'


def external(context):
    with use_context(context):
        return ExternalCredentialsProvider(process_command='vault read "ali/deploy key"').get_credentials()


def test_commands_are_what_each_prints(local_cloud):
    context = local_cloud.context(commands={'vault read ali/deploy key': PRINTED})
    assert external(context).get_access_key_id() == 'id'
    assert context.commands.runs == ['vault read ali/deploy key']


def test_a_command_that_a_test_did_not_give_cannot_be_started(local_cloud):
    with pytest.raises(CredentialException, match='this test has no such command'):
        external(local_cloud.context(commands=FakeCommands({'vault': PRINTED})))


def test_a_context_without_commands_says_how_to_give_it_some(local_cloud):
    with pytest.raises(WorldRefused, match='give it some: commands=') as refused:
        external(local_cloud.context())
    assert refused.value.code == 'WorldRefused'


def test_real_commands_run_where_a_test_says_so(local_cloud, tmp_path):
    script = tmp_path / 'vault'
    script.write_text(f"#!/bin/sh\necho '{PRINTED}'\n")
    script.chmod(0o755)
    with use_context(local_cloud.context(commands=Commands())):
        provider = ExternalCredentialsProvider(process_command=str(script))
    assert provider.get_credentials().get_access_key_id() == 'id'
