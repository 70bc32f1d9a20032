"""Many cold ``ram_role_arn`` clients in one event loop, each with a session of its own, all asked at the same moment.

Runs on ours and on the published package alike. Ends after the limit, whatever is still under way then.
"""

import asyncio
import json
import os
import sys
import time
from collections import Counter

from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config
from watching import Threads

COUNT, LIMIT_S, TIMEOUT_MS = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
# Those of each package, unless others are asked for.
TIMEOUTS = {'timeout': TIMEOUT_MS, 'connect_timeout': TIMEOUT_MS} if TIMEOUT_MS else {}


def client(number):
    return Client(Config(
        type='ram_role_arn', access_key_id=os.environ['ALIBABA_CLOUD_ACCESS_KEY_ID'],
        access_key_secret=os.environ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'], role_arn=os.environ['BENCH_ROLE'],
        role_session_name=f'bench-{number}', sts_endpoint=os.environ['BENCH_STS'], **TIMEOUTS,
    ))


async def ask_all(clients):
    """Seconds until the last answer or error, and how many errors there were of each kind."""
    started = time.perf_counter()
    tasks = [asyncio.ensure_future(client.get_credential_async()) for client in clients]
    done, unfinished = await asyncio.wait(tasks, timeout=LIMIT_S)
    elapsed = time.perf_counter() - started
    failures = Counter(type(task.exception()).__name__ for task in done if task.exception() is not None)
    if unfinished:
        failures['unfinished'] = len(unfinished)
    return elapsed, failures


async def main():
    threads = Threads()
    elapsed, failures = await ask_all([client(number) for number in range(COUNT)])
    print(json.dumps({'s': elapsed, 'failures': failures, 'threads': threads.most}), flush=True)
    # Here, as what is unfinished may not let itself be cancelled.
    os._exit(0)


asyncio.run(main())
