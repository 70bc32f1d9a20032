"""Child processes of a test, by fork, and the caches that they share."""

import os

from alibabacloud_credentials.sharing import FileCache, RedisCache
from alibabacloud_credentials.testing import Clock, Files, RefusingContext, use_context
from redis_server import RedisServer

KINDS = ('file', 'redis')
# What is tested is not what a slow Redis costs, and a busy machine makes every server slow.
PATIENT = '?socket_timeout=30&socket_connect_timeout=30'


def start(work):
    """A child process that does ``work``; its id."""
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    return pid


def in_processes(count, work):
    """What ``work(number)`` returns, a text, in each of as many children; all begin at one moment."""
    ready, go = os.pipe()
    children = []
    for number in range(count):
        answers, answer = os.pipe()

        def answer_it(number=number, answer=answer):
            os.read(ready, 1)
            os.write(answer, work(number).encode())

        children.append((start(answer_it), answers))
        os.close(answer)
    os.write(go, b'x' * count)
    found = []
    for pid, answers in children:
        with os.fdopen(answers) as pipe:
            found.append(pipe.read())
        assert os.waitpid(pid, 0)[1] == 0
    os.close(ready)
    os.close(go)
    return found


class Place:
    """Where a cache is, for processes to share.

    :param kind: ``file`` or ``redis``.
    """

    def __init__(self, kind, folder):
        self._folder = folder
        self._server = RedisServer(folder) if kind == 'redis' else None

    def cache(self):
        """A new object for it."""
        with use_context(RefusingContext(files=Files(), clock=Clock())):
            return FileCache(self._folder / 'cache') if self._server is None else RedisCache(self._server.url + PATIENT)

    def close(self):
        if self._server is not None:
            self._server.stop()
