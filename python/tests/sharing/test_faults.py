"""Processes that are killed, start all at once, fork in the middle, or share a source that fails: whoever asks gets a
valid credential of the role that was asked for, and STS is asked no more often than it must.

Usually a part of it; with ``THOROUGH_TESTS=1`` 200 kills of each kind, and 64 processes in the storm.
"""

import asyncio
import os
import random
import signal
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.sharing import RoleBroker, ScopedClient, identity
from alibabacloud_credentials.testing import ApiError, Files, LocalCloud, use_context
from processes import KINDS, Place, in_processes, start

pytestmark = [
    pytest.mark.skipif(not hasattr(os, 'fork') or sys.platform == 'darwin', reason='needs fork beside running threads'),
    # Newer Pythons warn of that: it is what is tested here.
    pytest.mark.filterwarnings('ignore:.*fork.*:DeprecationWarning'),
]
THOROUGH = bool(os.environ.get('THOROUGH_TESTS'))
PATIENCE_S = 60


@pytest.fixture
def cloud():
    with LocalCloud() as cloud:
        cloud.user = cloud.add_access_key()
        # Everything that a first fetch imports, or each child would spend its life doing so.
        client_of(cloud, cloud.add_role('warm', trusts=cloud.user).arn).get_credential()
        yield cloud


@pytest.fixture(params=KINDS)
def place(request, tmp_path):
    place = Place(request.param, tmp_path)
    place.cache().load('warm')
    yield place
    place.close()


def client_of(cloud, arn, cache=None):
    """The client of a role, in a process that uses this cloud and real files."""
    key = cloud.user
    with use_context(cloud.context(files=Files())):
        return Client(Config(
            type='ram_role_arn', access_key_id=key.access_key_id, access_key_secret=key.access_key_secret, role_arn=arn
        ), cache=cache)


def roles(cloud, count):
    return [cloud.add_role(f'tenant-{number}', trusts=cloud.user).arn for number in range(count)]


def is_valid(cloud, model, arn):
    """Whether a credential is one that STS issued for the role, whole, and has not ended."""
    key = cloud.accounts.keys[model.access_key_id]
    is_whole = (model.access_key_secret, model.security_token) == (key.access_key_secret, key.security_token)
    return is_whole and key.identity.role_arn == arn and model.expiration > time.time()


def calls_for(cloud, arn):
    return [each for each in cloud.sts.requests_of('AssumeRole') if each.parameters['RoleArn'] == arn]


def test_processes_that_start_at_once_make_one_call(cloud, place):
    arn, = roles(cloud, 1)

    def work(_):
        return client_of(cloud, arn, place.cache()).get_credential().access_key_id

    assert len(set(in_processes(50 if THOROUGH else 12, work))) == 1
    assert len(calls_for(cloud, arn)) == 1


def test_whoever_fetches_is_killed_at_any_moment_and_the_others_go_on(cloud, place):
    def fetch_for_ever(arn):
        client = client_of(cloud, arn, place.cache())
        while True:
            client.get_credential()
            client.invalidate()

    def survive(arn):
        began = time.monotonic()
        model = client_of(cloud, arn, place.cache()).get_credential()
        return is_valid(cloud, model, arn), time.monotonic() - began

    for batch in range(10 if THOROUGH else 1):
        arns = [f'{arn}-{batch}' for arn in roles(cloud, 20 if THOROUGH else 8)]
        for arn in arns:
            cloud.add_role(arn, trusts=cloud.user)
        children = [start(lambda arn=arn: fetch_for_ever(arn)) for arn in arns]
        for pid in children:
            time.sleep(random.uniform(0, 0.1))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        with ThreadPoolExecutor(len(arns)) as pool:
            outcomes = list(pool.map(survive, arns))
        assert all(valid for valid, _ in outcomes)
        # A lock in Redis ends five seconds after who had it.
        assert max(seconds for _, seconds in outcomes) < PATIENCE_S
    for entry in place.cache().entries():
        assert entry.seconds_left > 0


def test_in_a_storm_with_a_source_that_fails_half_the_time_refusals_are_waited_out(cloud, place):
    def flaky(request, caller):
        if random.random() < 0.5:
            raise ApiError('NoPermission')
        key = cloud.issue(request.parameters['RoleArn'], lifetime_s=900)
        return {'Credentials': {
            'AccessKeyId': key.access_key_id, 'AccessKeySecret': key.access_key_secret,
            'SecurityToken': key.security_token, 'Expiration': key.expiration,
        }}

    cloud.sts.add_action('AssumeRole', flaky)
    arns = roles(cloud, 8 if THOROUGH else 3)

    def work(number):
        clients = {arn: client_of(cloud, arn, place.cache()) for arn in random.sample(arns, len(arns))}
        waiting, deadline = dict(clients), time.monotonic() + PATIENCE_S
        found = {}
        while waiting and time.monotonic() < deadline:
            for arn, client in list(waiting.items()):
                try:
                    found[arn] = client.get_credential().access_key_id
                    del waiting[arn]
                except CredentialException:
                    pass
            time.sleep(0.01)
        return ' '.join(found[arn] for arn in arns)

    answers = {tuple(text.split()) for text in in_processes(64 if THOROUGH else 10, work)}
    issued, = answers
    for arn, key_id in zip(arns, issued):
        assert cloud.accounts.keys[key_id].identity.role_arn == arn
        calls = calls_for(cloud, arn)
        assert [call.outcome for call in calls].count('ok') == 1
        # The shortest pause after a refusal is a tenth of a second.
        assert all(after.arrived - before.arrived > 0.09 for before, after in zip(calls, calls[1:]))


def test_no_tenant_gets_the_credential_of_another_in_a_storm_of_threads_and_tasks(cloud, place):
    arns = roles(cloud, 12)
    with use_context(cloud.context(files=Files())):
        source = Client(Config(
            type='access_key', access_key_id=cloud.user.access_key_id, access_key_secret=cloud.user.access_key_secret,
        ))
        broker = RoleBroker(source, calls_per_second=1000, cache=place.cache())
    sdk, wrong = ScopedClient(), []

    def check(model, arn):
        if not is_valid(cloud, model, arn):
            wrong.append(arn)

    async def request():
        arn = random.choice(arns)
        client = broker.client(role_arn=arn)
        with identity(client):
            check(await sdk.get_credential_async(), arn)
            if random.random() < 0.1:
                client.invalidate()
            await asyncio.sleep(random.random() / 100)
            check(await sdk.get_credential_async(), arn)

    async def storm():
        tasks = [asyncio.ensure_future(request()) for _ in range(150)]
        await asyncio.sleep(0.02)
        for task in random.sample(tasks, 50):
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            assert outcome is None or isinstance(outcome, asyncio.CancelledError)

    def in_thread():
        for _ in range(30):
            arn = random.choice(arns)
            with identity(broker.client(role_arn=arn)):
                check(sdk.get_credential(), arn)

    threads = [threading.Thread(target=in_thread) for _ in range(6)]
    for thread in threads:
        thread.start()
    asyncio.run(storm())
    for thread in threads:
        thread.join(PATIENCE_S)
    assert wrong == []


def test_a_fork_during_a_fetch_leaves_parent_and_child_their_credential(cloud, place):
    arn, = roles(cloud, 1)
    slow = cloud.sts.faults.add(operation='AssumeRole', delay_s=0.5)
    client, got = client_of(cloud, arn, place.cache()), []
    thread = threading.Thread(target=lambda: got.append(client.get_credential()))
    thread.start()
    assert cloud.wait_for_requests(2, operation='AssumeRole')
    child = start(lambda: client.get_credential().expiration > time.time() or os._exit(1))
    slow.clear()
    thread.join(PATIENCE_S)
    assert os.waitpid(child, 0)[1] == 0
    assert is_valid(cloud, got[0], arn)
