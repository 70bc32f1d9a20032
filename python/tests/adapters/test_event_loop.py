"""SDKs that ask for a credential in the thread of the event loop are not made to wait for one."""

import asyncio

from calls import ACTION, REGION, adapter

# Seconds before the end of a session of an hour: it must be replaced, and still works.
LAST_SECONDS = 60


def oss_v2(sdk, world):
    oss, aio = sdk('alibabacloud_oss_v2'), sdk('alibabacloud_oss_v2.aio')
    settings = oss.config.load_default()
    settings.credentials_provider = provider = adapter('oss_v2').CredentialsProvider(world.client)
    settings.region, settings.endpoint, settings.use_path_style = REGION, world.endpoint, True

    async def call():
        async with aio.AsyncClient(settings) as client:
            await client.put_object(oss.PutObjectRequest(bucket='bucket', key='k', body=b'content'))
    return provider, call


def tablestore(sdk, world):
    provider = adapter('tablestore').CredentialsProvider(world.client) if sdk('tablestore') else None

    async def call():
        client = sdk('tablestore').AsyncOTSClient(
            world.endpoint, instance_name='instance', credentials_provider=provider
        )
        await client.list_table()
        await client.close()
    return provider, call


async def run_through_rotations(world, provider, call):
    await provider.warm_up()
    for _ in range(3):
        await call()
        world.rotate()
        await provider.warm_up()


async def run_while_sts_hangs(world, provider, call):
    await provider.warm_up()
    world.clock.advance(3600 - LAST_SECONDS)
    # Long beyond the time limit of this test: who waits for it fails.
    hanging = world.cloud.sts.faults.add(hang_s=600)
    await asyncio.wait_for(call(), 30)
    hanging.clear()


def test_oss_v2_follows_rotations(sdk, adapted):
    asyncio.run(run_through_rotations(adapted, *oss_v2(sdk, adapted)))
    assert len(adapted.signed_with()) == 3


def test_tablestore_follows_rotations(sdk, adapted):
    asyncio.run(run_through_rotations(adapted, *tablestore(sdk, adapted)))
    assert len(adapted.signed_with()) == 3


def test_oss_v2_signs_with_what_is_in_hand_while_sts_hangs(sdk, adapted):
    asyncio.run(run_while_sts_hangs(adapted, *oss_v2(sdk, adapted)))
    assert len(adapted.signed_with()) == 1


def test_tablestore_signs_with_what_is_in_hand_while_sts_hangs(sdk, adapted):
    asyncio.run(run_while_sts_hangs(adapted, *tablestore(sdk, adapted)))
    assert len(adapted.signed_with()) == 1


def test_httpx_awaits_a_credential_beside_the_loop(sdk, adapted):
    async def run():
        async with sdk('httpx').AsyncClient(
            verify=adapted.tls, auth=adapter('httpx').ACS3Auth(adapted.client), headers=ACTION
        ) as web:
            for _ in range(3):
                assert 'Regions' in (await web.post(adapted.openapi, params={'RegionId': 'cn-hangzhou'})).json()
                adapted.rotate()

    asyncio.run(run())
    assert len(adapted.signed_with()) == 3
