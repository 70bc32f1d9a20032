"""Runs probes against a local cloud whose source can be made slow, or can go down, while a probe runs."""

import json
import os
import subprocess
import tempfile
import threading
from pathlib import Path

from alibabacloud_credentials.testing import LocalCloud

PROBES = Path(__file__).resolve().parent / 'probes'
ROLE = 'acs:ram::1234567890123456:role/bench'
# A network of its own for one process: packets to any address go to loopback, which drops what is not its own.
SWALLOWING_NETWORK = 'ip link set lo up && ip route add default dev lo && exec "$@"'


class Stage:
    """A local cloud, the variables with which programs find it, and an empty home."""

    def __enter__(self):
        self.cloud = LocalCloud()
        self._home = tempfile.TemporaryDirectory()
        key = self.cloud.add_access_key()
        self.cloud.add_role(ROLE)
        # LANG and PATH for the interpreter; nothing else of this machine's environment can have an effect.
        self.bare = {name: os.environ[name] for name in ('PATH', 'LANG') if name in os.environ}
        self.bare.update(HOME=self._home.name, PYTHONDONTWRITEBYTECODE='')
        self.variables = dict(
            self.bare,
            SSL_CERT_FILE=self.cloud.ca_file,
            ALIBABA_CLOUD_ACCESS_KEY_ID=key.access_key_id,
            ALIBABA_CLOUD_ACCESS_KEY_SECRET=key.access_key_secret,
            BENCH_ROLE=ROLE,
            BENCH_STS=self.cloud.sts.endpoint,
            BENCH_URI=self.cloud.uri.serve(ROLE),
        )
        return self

    def __exit__(self, *_):
        self.cloud.close()
        self._home.cleanup()

    def run(self, python, probe, *arguments):
        """What a probe found out."""
        return self.run_changing(python, probe, lambda: None, *arguments)

    def run_changing(self, python, probe, change, *arguments, timeout_s=300):
        """As ``run``, with ``change()`` called when the probe says that it is ready; None: it took too long."""
        process = subprocess.Popen(
            [python, str(PROBES / f'{probe}.py'), *map(str, arguments)], env=self.variables, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        timer = threading.Timer(timeout_s, process.kill)
        timer.start()
        try:
            last = process.stdout.readline()
            if last == 'ready\n':
                change()
                process.stdin.write('go\n')
                process.stdin.flush()
                last = process.stdout.readline()
        finally:
            timer.cancel()
            process.kill()
            process.communicate()
        return json.loads(last) if last else None

    def run_without_network(self, python, probe):
        """What a probe found out in a network that swallows every packet; needs root."""
        command = ['unshare', '--net', 'sh', '-c', SWALLOWING_NETWORK, 'sh', python, str(PROBES / f'{probe}.py')]
        done = subprocess.run(command, env=self.bare, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise RuntimeError(f'no network of its own: {done.stderr.strip().splitlines()[-1:]}')
        return json.loads(done.stdout)

    def requests_of(self, work):
        """What ``work()`` returned, and how many requests it caused after the probe was ready."""
        self.cloud.clear_requests()
        found = work()
        return found, len(self.cloud.requests)
