"""What the tests of the default chain share."""

import pytest
from alibabacloud_credentials.provider import DefaultCredentialsProvider
from chain_world import Network


@pytest.fixture
def network(world):
    world.http = Network()
    return world.http


@pytest.fixture
def chain(network):
    """Makes a chain in the world of this test."""
    return DefaultCredentialsProvider
