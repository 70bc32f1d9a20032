"""The threads that fetch for others, as tests see them: how many there are, all taken, or none to be had."""

import asyncio
import os
import select
import threading

from refresh_world import AGES, PATIENCE_S, async_outcome_of, outcome_of


def refresh_threads():
    return [thread for thread in threading.enumerate() if thread.name == 'alibabacloud-credentials-refresh']


def wait_for_threads():
    """Until those that are left have ended."""
    for thread in refresh_threads():
        thread.join(PATIENCE_S)


def gather(providers):
    async def main():
        return await asyncio.gather(*[async_outcome_of(each.get_credentials_async) for each in providers])

    return asyncio.run(main())


def due_in_background(world, count, source):
    """So many providers whose credential is in its advisory window, with a source that answers no more."""
    providers = [world.provider(source) for _ in range(count)]
    for each in providers:
        each.get_credentials()
    source.gate.clear()
    world.clock.advance(AGES['advisory'])
    assert {outcome_of(each.get_credentials) for each in providers} == {'old'}
    return providers


class NoThreads:
    """While entered, no thread can be started, as in a process that is at its limit."""

    def __init__(self, monkeypatch, reason="can't start new thread"):
        self._monkeypatch = monkeypatch
        self._reason = reason
        self.refused = threading.Event()

    def __enter__(self):
        wait_for_threads()  # one that has just finished its job might take the next

        def refuse(thread):
            self.refused.set()
            raise RuntimeError(self._reason)

        self._monkeypatch.setattr(threading.Thread, 'start', refuse)
        return self

    def __exit__(self, *_):
        self._monkeypatch.undo()


def in_child(work):
    """What ``work()`` returns, as text, in a forked child that must answer in time."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            os.write(writer, str(work()).encode())
        finally:
            os._exit(0)
    os.close(writer)
    try:
        ready, _, _ = select.select([reader], [], [], PATIENCE_S)
        answer = os.read(reader, 65536).decode() if ready else 'the child hangs'
    finally:
        os.close(reader)
        if not ready:
            os.kill(pid, 9)
        os.waitpid(pid, 0)
    return answer
