"""Many threads and tasks ask one client at the same moment, cold or with an expired credential.

Says ``ready`` when everything is in place, and goes when a line comes in: meanwhile the source is made slow.
"""

import asyncio
import json
import os
import sys
import threading
import time

from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config

STATE, DELAY_S, THREADS, TASKS = sys.argv[1], float(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
SHORT_LIFE_S = 2.0
TICK_S = 0.001


class Nothing:
    """An empty run: callers wait as long as for the source, and nothing is done."""

    def __init__(self):
        self._over = threading.Event()
        self._timer = threading.Timer(DELAY_S, self._over.set)
        self._timer.start()

    def get_credential(self):
        self._over.wait()

    async def get_credential_async(self):
        await asyncio.sleep(DELAY_S)


class Run:
    def __init__(self, client):
        self._client = client
        self._barrier = threading.Barrier(THREADS + 1)
        self._started = 0.0
        self.latencies = []
        self.errors = 0
        self.stall_s = 0.0

    def _ended(self, error=None):
        self.latencies.append(time.perf_counter() - self._started)
        self.errors += error is not None

    def _thread(self):
        self._barrier.wait()
        try:
            self._client.get_credential()
        except Exception as error:
            self._ended(error)
        else:
            self._ended()

    async def _task(self):
        try:
            await self._client.get_credential_async()
        except Exception as error:
            self._ended(error)
        else:
            self._ended()

    async def _watch(self):
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK_S)
            self.stall_s = max(self.stall_s, time.perf_counter() - before - TICK_S)

    async def run(self):
        threads = [threading.Thread(target=self._thread, daemon=True) for _ in range(THREADS)]
        for thread in threads:
            thread.start()
        watcher = asyncio.ensure_future(self._watch())
        await asyncio.sleep(0.05)
        self._started = time.perf_counter()
        self._barrier.wait()
        await asyncio.gather(*[self._task() for _ in range(TASKS)])
        loop = asyncio.get_running_loop()
        for thread in threads:
            await loop.run_in_executor(None, thread.join)
        watcher.cancel()
        return self


def main():
    empty = asyncio.run(Run(Nothing()).run())
    client = Client(Config(type='credentials_uri', credentials_uri=os.environ['BENCH_URI'], timeout=20000))
    if STATE == 'expired':
        client.get_credential()
        time.sleep(SHORT_LIFE_S + 0.5)
    print('ready', flush=True)
    sys.stdin.readline()
    run = asyncio.run(Run(client).run())
    print(json.dumps({
        'answered': len(run.latencies) - run.errors, 'errors': run.errors, 'slowest_s': max(run.latencies),
        'stall_ms': run.stall_s * 1e3, 'empty_stall_ms': empty.stall_s * 1e3,
    }), flush=True)
    os._exit(0)


main()
