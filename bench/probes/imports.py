"""What ``import alibabacloud_credentials.client`` takes over bare Python: time, resident memory, modules."""

import sys
import time

before = set(sys.modules)


def resident_kib():
    with open('/proc/self/status') as status:
        return next(int(line.split()[1]) for line in status if line.startswith('VmRSS'))


memory = resident_kib()
started = time.perf_counter()
import alibabacloud_credentials.client  # noqa: E402, F401

elapsed = time.perf_counter() - started
memory = resident_kib() - memory
modules = sorted(set(sys.modules) - before)

import json  # noqa: E402

print(json.dumps({'ms': elapsed * 1e3, 'memory_kib': memory, 'modules': modules}))
