"""A broker remembers what STS denies, for each role on its own."""

import pytest
from alibabacloud_credentials.exceptions import RejectedException
from alibabacloud_credentials.sharing import RoleBroker
from sts_in_memory import World, key_id_or_code, refused, role


def calls_in(world, client, seconds):
    """How often a program that asks twice a second has STS called."""
    before = len(world.sts.asked)
    for _ in range(int(seconds * 2)):
        key_id_or_code(client)
        world.clock.advance(0.5)
    return len(world.sts.asked) - before


def test_a_denial_is_remembered_for_a_growing_while():
    world = World(random_fraction=0.999)
    world.sts.answer = lambda form: refused('NoPermission')
    client = world.make(RoleBroker, world.user()).client(role_arn=role('a'))
    counts = [calls_in(world, client, 600) for _ in range(3)]
    assert counts[0] > counts[1] >= counts[2]
    assert counts[2] <= 3
    with pytest.raises(RejectedException):
        client.get_credential()


def waits_out(world, client, fails=14):
    """Ask so often, each time when nothing of the failure is remembered any more, that it is remembered longest."""
    for _ in range(fails):
        key_id_or_code(client)
        world.clock.advance(301)
    key_id_or_code(client)


def is_asked_after(world, client, seconds):
    before = len(world.sts.asked)
    world.clock.advance(seconds)
    key_id_or_code(client)
    return len(world.sts.asked) > before


@pytest.mark.parametrize('status', [400, 401, 403, 404, 428, 430, 499])
def test_a_denial_is_remembered_for_five_minutes_at_most(status):
    world = World(random_fraction=1.0)
    world.sts.answer = lambda form: refused('NoPermission', status)
    client = world.make(RoleBroker, world.user()).client(role_arn=role('a'))
    waits_out(world, client)
    assert [is_asked_after(world, client, seconds) for seconds in (299.5, 1)] == [False, True]


@pytest.mark.parametrize(('status', 'code'), [
    (302, 'Found'), (399, 'Odd'), (429, 'TooMany'), (500, 'InternalError'), (501, 'NotImplemented'), (599, 'Odd'),
    *((400, code) for code in (
        'Throttling.User', 'InvalidAccessKeyId.NotFound', 'InvalidSecurityToken.Expired', 'InvalidTimeStamp.Expired',
        'SignatureDoesNotMatch', 'IncompleteSignature', 'SignatureNonceUsed', 'ServiceUnavailable',
    )),
])
def test_what_is_not_about_the_role_is_remembered_for_five_seconds_at_most(status, code):
    world = World(random_fraction=1.0)
    world.sts.answer = lambda form: refused(code, status)
    client = world.make(RoleBroker, world.user()).client(role_arn=role('a'))
    waits_out(world, client)
    assert is_asked_after(world, client, 5.5)


def test_a_denial_is_not_shared_with_other_roles(broker, sts):
    sts.answer = lambda form: refused('NoPermission') if form['RoleArn'] == role('a') else None
    assert [key_id_or_code(broker.client(role_arn=role(name))) for name in 'ab'] == ['NoPermission', 'STS.b.2']


def test_invalidate_forgets_a_denial(broker, sts):
    client = broker.client(role_arn=role('a'))
    sts.answer = lambda form: refused('NoPermission')
    assert key_id_or_code(client) == 'NoPermission'
    sts.answer = lambda form: None
    client.invalidate()
    assert key_id_or_code(client) == 'STS.a.2'
