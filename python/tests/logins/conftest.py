import pytest
from alibabacloud_credentials.testing import use_context
from person import Browser, LoginWorld


@pytest.fixture
def world(tmp_path):
    world = LoginWorld(tmp_path)
    yield world
    world.close()


@pytest.fixture
def context(world):
    """What the functions see: the local cloud, variables of the test, real files and ports."""
    with use_context(world.context()) as context:
        yield context


@pytest.fixture
def browser(world):
    return Browser(world.cloud)
