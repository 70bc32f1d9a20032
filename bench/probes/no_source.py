"""A machine without any source, where packets to the metadata address vanish. Runs in a network of its own."""

import json
import logging
import os
import threading
import time

from alibabacloud_credentials.client import Client

logging.disable(logging.CRITICAL)


def connections():
    """How many connections have been attempted in this network."""
    with open('/proc/self/net/snmp') as counters:
        names, values = [line.split() for line in counters if line.startswith('Tcp:')]
    return int(values[names.index('ActiveOpens')])


def failing_s(client):
    started = time.perf_counter()
    try:
        client.get_credential()
    except Exception:
        return time.perf_counter() - started
    raise SystemExit('a credential was found on a machine that should have none')


def threads_s(count):
    client = Client()
    threads = [threading.Thread(target=failing_s, args=(client,)) for _ in range(count)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return time.perf_counter() - started


client = Client()
first_s = failing_s(client)
before = connections()
next_s = failing_s(client)
print(json.dumps({
    'first_s': first_s, 'next_s': next_s, 'next_connections': connections() - before, 'threads_s': threads_s(16),
}), flush=True)
os._exit(0)
