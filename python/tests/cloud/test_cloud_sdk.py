"""Unmodified SDK clients against the gateway of the local cloud, over TLS that they verify."""

import asyncio

import pytest

pytest.importorskip('alibabacloud_tea_openapi', reason='the SDKs are not installed (requirements-test.txt)')


@pytest.fixture
def client(cloud, user):
    return cloud.client(
        type='access_key', access_key_id=user.access_key_id, access_key_secret=user.access_key_secret
    )


def test_an_sdk_client_made_of_sdk_config_reaches_the_gateway_over_tls(cloud, client, user):
    from alibabacloud_sts20150401.client import Client as Sts

    sts = Sts(cloud.sdk_config(client))

    assert sts.get_caller_identity().body.arn == user.arn
    assert asyncio.run(sts.get_caller_identity_async()).body.arn == user.arn
    assert [request.secure for request in cloud.openapi.requests] == [True, True]


def test_an_sdk_that_was_not_given_the_authority_does_not_trust_the_gateway(cloud, client):
    from alibabacloud_sts20150401.client import Client as Sts

    with pytest.raises(Exception, match=r'(?i)certificate'):
        Sts(cloud.sdk_config(client, ca=None)).get_caller_identity()


def test_an_action_is_answered_as_a_test_says(cloud, client):
    from alibabacloud_ecs20140526.client import Client as Ecs
    from alibabacloud_ecs20140526.models import DescribeInstancesRequest

    cloud.openapi.answer('DescribeInstances', {
        'TotalCount': 1, 'Instances': {'Instance': [{'InstanceId': 'i-1', 'Status': 'Running'}]},
    })
    ecs = Ecs(cloud.sdk_config(client, region_id='cn-beijing'))
    found = ecs.describe_instances(DescribeInstancesRequest(region_id='cn-beijing')).body

    assert [(one.instance_id, one.status) for one in found.instances.instance] == [('i-1', 'Running')]
    assert found.request_id
    assert cloud.openapi.requests[-1].parameters['RegionId'] == 'cn-beijing'
