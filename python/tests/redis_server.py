"""A real redis-server for a test: its own, on a free port of the loopback, ended with the test."""

import os
import signal
import socket
import subprocess
import time

import needs
import redis


def free_port():
    """One below 55536: a server of a cluster takes the port 10000 above it, too."""
    while True:
        with socket.socket() as listener:
            listener.bind(('127.0.0.1', 0))
            port = listener.getsockname()[1]
        if port < 55536:
            return port


class RedisServer:
    """Starts when it is made.

    :param folder: where it may write.
    :param options: of its command line.
    :ivar url: how to reach it.
    """

    def __init__(self, folder, *options, password=None, tls=False):
        self.port = free_port()
        self._folder = folder
        self._options = options
        self._password = password
        user = f':{password}@' if password else ''
        self.url = f'{"rediss" if tls else "redis"}://{user}127.0.0.1:{self.port}'
        self._tls = tls
        self.start()

    def start(self):
        ports = ['--tls-port', str(self.port), '--port', '0'] if self._tls else ['--port', str(self.port)]
        secret = ['--requirepass', self._password] if self._password else []
        self.process = subprocess.Popen(
            [needs.program('redis-server'), *ports, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no',
             '--dir', str(self._folder), *secret, *self._options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )
        for _ in range(1000):
            try:
                socket.create_connection(('127.0.0.1', self.port), 1).close()
                return
            except OSError:
                assert self.process.poll() is None, 'redis-server has ended'
                time.sleep(0.01)
        raise AssertionError('redis-server does not listen')

    def client(self):
        return redis.Redis(port=self.port, password=self._password)

    def stop(self):
        if self.process.poll() is None:
            os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def freeze(self):
        os.kill(self.process.pid, signal.SIGSTOP)

    def thaw(self):
        os.kill(self.process.pid, signal.SIGCONT)
