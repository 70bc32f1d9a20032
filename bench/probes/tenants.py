"""Cold tenants of one broker, all asked at the same moment in one event loop; STS answers so many calls a second."""

import asyncio
import gc
import json
import os
import sys
import time
import tracemalloc

from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config
from alibabacloud_credentials.sharing import RoleBroker
from watching import Threads

COUNT, RATE = int(sys.argv[1]), float(sys.argv[2])


async def main():
    threads = Threads()
    source = Client(Config(
        type='access_key', access_key_id=os.environ['ALIBABA_CLOUD_ACCESS_KEY_ID'],
        access_key_secret=os.environ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
    ))
    broker = RoleBroker(source, calls_per_second=RATE, max_clients=COUNT, sts_endpoint=os.environ['BENCH_STS'])
    role = os.environ['BENCH_ROLE']
    # What the first fetch imports is no tenant's.
    await broker.client(role_arn=role, role_session_name='first').get_credential_async()
    gc.collect()
    tracemalloc.start()
    started = time.perf_counter()
    outcomes = await asyncio.gather(*[
        broker.client(role_arn=role, role_session_name=f'tenant-{number}').get_credential_async()
        for number in range(COUNT)
    ], return_exceptions=True)
    elapsed = time.perf_counter() - started
    errors = sum(isinstance(outcome, Exception) for outcome in outcomes)
    del outcomes
    await asyncio.sleep(0)  # the loop holds the tasks of the callers for one more turn
    gc.collect()
    print(json.dumps({
        's': elapsed, 'errors': errors, 'threads': threads.most,
        'kib': tracemalloc.get_traced_memory()[0] / COUNT / 1024,
    }), flush=True)
    os._exit(0)


asyncio.run(main())
