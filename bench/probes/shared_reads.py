"""What a cached read costs through a broker's client, a ScopedClient and a cache, and through a plain client."""

import asyncio
import json
import os

from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.sharing import FileCache, RoleBroker, ScopedClient, identity
from timing import sync_us

KEY = {
    'access_key_id': os.environ['ALIBABA_CLOUD_ACCESS_KEY_ID'],
    'access_key_secret': os.environ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
}
ROLE = {'type': 'ram_role_arn', 'role_arn': os.environ['BENCH_ROLE'], 'sts_endpoint': os.environ['BENCH_STS'], **KEY}
ROUNDS = 3

plain = Client(Config(**ROLE))
brokered = RoleBroker(Client(Config(type='access_key', **KEY)), sts_endpoint=os.environ['BENCH_STS']).client(
    role_arn=os.environ['BENCH_ROLE']
)
readers = {'plain': plain, 'broker': brokered, 'scoped': ScopedClient(), 'file cache': Client(
    Config(**ROLE), cache=FileCache()
)}


async def ask():
    for client in readers.values():
        await client.get_credential_async()


with identity(plain):
    asyncio.run(ask())
    found = {
        name: min(sync_us(client.get_credential) for _ in range(ROUNDS)) for name, client in readers.items()
    }
print(json.dumps(found))
