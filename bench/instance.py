"""Runs a command on what looks like an ECS instance: a metadata server is at its address, which must be this machine's.

It is a process of its own, so that the server takes nothing from the probe.
"""

import subprocess
import sys

from alibabacloud_credentials.testing import LocalCloud

METADATA = ('100.100.100.200', 80)


def main():
    with LocalCloud(addresses={'metadata/http': METADATA}) as cloud:
        cloud.add_role('bench')
        cloud.metadata.attach_role('bench')
        return subprocess.run(sys.argv[1:], check=False).returncode


if __name__ == '__main__':
    sys.exit(main())
