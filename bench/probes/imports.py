"""What an import takes over bare Python: time, resident memory, modules. Of the client, unless modules are named."""

import sys
import time

names = sys.argv[1:] or ['alibabacloud_credentials.client']
before = set(sys.modules)


def resident_kib():
    with open('/proc/self/status') as status:
        return next(int(line.split()[1]) for line in status if line.startswith('VmRSS'))


memory = resident_kib()
started = time.perf_counter()
for name in names:
    __import__(name)
elapsed = time.perf_counter() - started
memory = resident_kib() - memory
modules = sorted(set(sys.modules) - before)

import json  # noqa: E402

print(json.dumps({'ms': elapsed * 1e3, 'memory_kib': memory, 'modules': modules}))
