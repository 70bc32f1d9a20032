"""What the tests of brokers begin with."""

import pytest
from alibabacloud_credentials.sharing import RoleBroker
from sts_in_memory import World


@pytest.fixture
def sts_world():
    return World()


@pytest.fixture
def sts(sts_world):
    return sts_world.sts


@pytest.fixture
def broker(sts_world):
    return sts_world.make(RoleBroker, sts_world.user(), calls_per_second=10)
