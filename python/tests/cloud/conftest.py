import pytest
from alibabacloud_credentials.testing import LocalCloud


@pytest.fixture
def cloud():
    with LocalCloud() as cloud:
        yield cloud


@pytest.fixture
def user(cloud):
    return cloud.add_access_key()


@pytest.fixture
def role(cloud, user):
    return cloud.add_role('reader', trusts=user, max_session_seconds=7200)
