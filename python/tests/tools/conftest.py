"""What the tests of the tools share."""



import pytest
from alibabacloud_credentials.testing import LocalCloud, use_context
from command_world import Command


@pytest.fixture
def command(capsys):
    """Runs the command in this process."""
    return Command(capsys)


@pytest.fixture(scope='module')
def shared_cloud():
    with LocalCloud() as cloud:
        yield cloud


@pytest.fixture
def cloud(shared_cloud):
    """One cloud for each file; what it was asked is forgotten for each test."""
    shared_cloud.clear_requests()
    shared_cloud.clear_faults()
    return shared_cloud


@pytest.fixture
def in_cloud(cloud):
    """Puts the test into a world of the cloud, with these variables and files."""
    entered = []

    def enter(environment=None, files=None, **doors):
        world = use_context(cloud.context(environment=environment, files=files, **doors))
        entered.append(world)
        return world.__enter__()

    yield enter
    for world in reversed(entered):
        world.__exit__(None, None, None)


