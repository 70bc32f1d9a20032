"""What an idle ``Client`` takes: memory and threads."""

import json
import sys
import threading
import tracemalloc

from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config

COUNT = int(sys.argv[1])


def make():
    return Client(Config(type='ecs_ram_role', role_name='role'))


first = make()  # what is imported at first use is not what a client takes
threads = threading.active_count()
tracemalloc.start()
clients = [make() for _ in range(COUNT)]
taken, _ = tracemalloc.get_traced_memory()
print(json.dumps({
    'kib': taken / COUNT / 1024, 'threads': (threading.active_count() - threads) / COUNT, 'count': len(clients),
}), flush=True)
# The published package would join a thread per client.
sys.stdout.flush()
import os  # noqa: E402

os._exit(0)
