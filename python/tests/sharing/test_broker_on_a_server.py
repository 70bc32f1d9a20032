"""A broker against an STS that verifies each call, and answers only so many a second."""

import asyncio

import pytest
from alibabacloud_credentials.client import Client, Config
from alibabacloud_credentials.sharing import RoleBroker
from alibabacloud_credentials.testing import LocalCloud, use_context


@pytest.fixture
def cloud():
    with LocalCloud() as cloud:
        yield cloud


def test_more_roles_than_calls_in_a_second_at_once_are_not_throttled(cloud):
    cloud.sts.calls_per_second = 100
    user = cloud.add_access_key()
    arns = [cloud.add_role(f'tenant-{number}', trusts=user).arn for number in range(130)]
    with use_context(cloud.context()):
        source = Client(Config(
            type='access_key', access_key_id=user.access_key_id, access_key_secret=user.access_key_secret
        ))
        broker = RoleBroker(source, calls_per_second=90)

        async def main():
            return await asyncio.gather(*[broker.client(role_arn=arn).get_credential_async() for arn in arns])

        models = asyncio.run(main())
    assert [cloud.accounts.keys[model.access_key_id].identity.role_arn for model in models] == arns
    assert len(cloud.sts.requests_of('AssumeRole')) == 130
