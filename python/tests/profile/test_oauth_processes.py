"""Several processes with one OAuth login: together they make one token refresh and one exchange."""

import os
import sys

import pytest
from login_world import LoginWorld

pytestmark = [
    pytest.mark.skipif(not hasattr(os, 'fork') or sys.platform == 'darwin', reason='needs fork beside running threads'),
    # Newer Pythons warn of that: it is what is tested here.
    pytest.mark.filterwarnings('ignore:.*fork.*:DeprecationWarning'),
]


@pytest.fixture
def world(tmp_path):
    world = LoginWorld()
    warm_up(world, tmp_path / 'warm')
    yield world.fresh(tmp_path)
    world.close()


def warm_up(world, folder):
    """One login from beginning to end in this process, or each child would spend its time on imports."""
    folder.mkdir()
    world.fresh(folder)
    world.write(world.oauth_profile(world.oauth_login(0)))
    world.provider().get_credentials()


def in_processes(count, work):
    """What ``work`` returns in each of as many child processes; all begin at one moment."""
    ready, go = os.pipe()
    children = []
    for number in range(count):
        answers, answer = os.pipe()
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                os.read(ready, 1)
                os.write(answer, work(number).encode())
                status = 0
            finally:
                os._exit(status)
        os.close(answer)
        children.append((pid, answers))
    os.write(go, b'x' * count)
    found = []
    for pid, answers in children:
        with os.fdopen(answers) as pipe:
            found.append(pipe.read())
        assert os.waitpid(pid, 0)[1] == 0
    os.close(ready)
    os.close(go)
    return found


def test_eight_processes_that_start_at_once_share_one_refresh_and_one_exchange(world):
    login = world.oauth_login(0)
    world.write(world.oauth_profile(login))
    world.cloud.oauth.faults.add(delay_s=0.3)
    found = in_processes(8, lambda _: world.provider().get_credentials().get_access_key_id())
    assert world.operations() == ['token', 'exchange']
    assert set(found) == {world.saved()['access_key_id']}
    assert world.saved()['oauth_refresh_token'] == login.refresh_token


def test_eight_running_processes_whose_credential_ends_share_one_exchange(world):
    world.write(world.oauth_profile(world.oauth_login(), **world.issued(185)))
    provider = world.provider()
    first = provider.get_credentials().get_access_key_id()

    def work(_):
        # Each process has a copy of the provider and of the clock.
        world.clock.advance(300)
        return provider.get_credentials().get_access_key_id()

    found = in_processes(8, work)
    assert set(found) == {world.saved()['access_key_id']}
    assert first not in found
    assert world.operations() == ['exchange']


def test_a_process_that_is_killed_with_the_lock_does_not_keep_the_others(world):
    login = world.oauth_login(0)
    world.write(world.oauth_profile(login))
    world.cloud.oauth.faults.add(operation='token', hang_s=30, times=1)
    pid = os.fork()
    if pid == 0:
        world.provider().get_credentials()
        os._exit(0)
    assert world.cloud.wait_for_requests(1, operation='token')
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    assert world.provider().get_credentials().get_access_key_id() == world.saved()['access_key_id']
