"""What the tests here share that ask servers: one account of a local cloud for each file, emptied for each test."""

import pytest
from cloud_sources import Account


@pytest.fixture(scope='module')
def shared():
    account = Account()
    yield account
    account.cloud.close()


@pytest.fixture
def account(shared):
    shared.reset()
    return shared
