"""What the tests of this folder share."""

import pytest
from legacy_world import Cloud


@pytest.fixture
def cloud(world, clock):
    world.http = Cloud(clock)
    return world.http
