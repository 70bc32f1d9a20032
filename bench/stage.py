"""Runs probes, each in a process of its own, against a local cloud in this process.

The source can be made slow, or can go down, while a probe runs.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from alibabacloud_credentials.testing import LocalCloud

FOLDER = Path(__file__).resolve().parent
PROBES = FOLDER / 'probes'
ROLE = 'acs:ram::1234567890123456:role/bench'
# A network of its own for one process: packets to any address go to loopback, which drops what is not its own.
SWALLOWING_NETWORK = 'ip link set lo up && ip route add default dev lo && exec "$@"'
# A network of its own with the address of the metadata server in it.
INSTANCE_NETWORK = 'ip link set lo up && ip addr add 100.100.100.200/32 dev lo && exec "$@"'


class Stage:
    """A local cloud, the variables with which programs find it, and an empty home."""

    def __enter__(self):
        self.cloud = LocalCloud()
        self._home = tempfile.TemporaryDirectory()
        key = self.cloud.add_access_key()
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
            BENCH_URI=self.cloud.uri.serve(self.cloud.add_role(ROLE)),
            BENCH_BEARER_TOKEN=self.cloud.add_bearer_token(),
            **self._federation(),
        )
        return self

    def _federation(self):
        """An identity provider that a second role trusts, and an RSA key pair."""
        identities = self.cloud.add_oidc_provider()
        pair = self.cloud.add_key_pair()
        token, private_key = (Path(self._home.name) / name for name in ('token', 'private_key'))
        token.write_text(identities.token())
        private_key.write_bytes(pair.private_key_pem)
        return {
            'BENCH_OIDC_ROLE': self.cloud.add_role('bench-oidc', trusts=identities).arn,
            'BENCH_OIDC_PROVIDER': identities.arn,
            'BENCH_OIDC_TOKEN_FILE': str(token),
            'BENCH_PUBLIC_KEY_ID': pair.public_key_id,
            'BENCH_PRIVATE_KEY_FILE': str(private_key),
        }

    def __exit__(self, *_):
        self.cloud.close()
        self._home.cleanup()

    def run(self, python, probe, *arguments):
        """What a probe found out."""
        found = self.run_changing(python, probe, lambda: None, *arguments)
        if found is None:
            raise RuntimeError(f'the probe {probe} ended without a result with {python}')
        return found

    def run_changing(self, python, probe, change, *arguments, timeout_s=300):
        """As ``run``, with ``change()`` called when the probe says that it is ready; None: it took too long."""
        process = self._start(python, probe, arguments)
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

    def seconds_of(self, python, probe, *arguments):
        """From the start of a probe's process until it says that it is done."""
        started = time.perf_counter()
        process = self._start(python, probe, arguments)
        try:
            last = process.stdout.readline()
            elapsed = time.perf_counter() - started
        finally:
            process.kill()
            process.communicate()
        if last != 'done\n':
            raise RuntimeError(f'the probe {probe} failed with {python}')
        return elapsed

    def forget_cached(self):
        """Empty the cache of files in the home."""
        shutil.rmtree(Path(self._home.name) / '.alibabacloud', ignore_errors=True)

    def run_together(self, python, probe, count, *arguments):
        """Start so many processes of a probe, and wait until each says that it is done."""
        processes = [self._start(python, probe, arguments) for _ in range(count)]
        said = [process.communicate()[0] for process in processes]
        if said != ['done\n'] * count:
            raise RuntimeError(f'the probe {probe} failed with {python}')

    def _start(self, python, probe, arguments=()):
        return subprocess.Popen(
            [python, str(PROBES / f'{probe}.py'), *map(str, arguments)], env=self.variables, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )

    @property
    def can_have_networks(self):
        """Whether a process here can be given a network of its own: that needs root, unshare and ip."""
        if not (shutil.which('unshare') and shutil.which('ip')):
            return False
        tried = subprocess.run(['unshare', '--net', 'ip', 'link', 'set', 'lo', 'up'], capture_output=True, check=False)
        return tried.returncode == 0

    def run_without_network(self, python, probe):
        """What a probe found out in a network that swallows every packet."""
        return self._run_in(SWALLOWING_NETWORK, self.bare, python, str(PROBES / f'{probe}.py'))

    def run_on_instance(self, python, probe, *arguments):
        """What a probe found out where a metadata server is at its address."""
        return self._run_in(
            INSTANCE_NETWORK, self.variables, sys.executable, str(FOLDER / 'instance.py'), python,
            str(PROBES / f'{probe}.py'), *arguments,
        )

    def _run_in(self, network, variables, *command):
        done = subprocess.run(
            ['unshare', '--net', 'sh', '-c', network, 'sh', *command], env=variables, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=True,
        )
        return json.loads(done.stdout)

    def requests_of(self, work):
        """What ``work()`` returned, and how many requests it caused after the probe was ready."""
        self.cloud.clear_requests()
        found = work()
        return found, len(self.cloud.requests)
