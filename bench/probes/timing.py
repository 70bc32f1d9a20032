"""How long one call takes: the best of many short batches, as everything else on the machine only adds to it."""

import asyncio
import threading
import time

_BATCH_S = 0.002
_TOTAL_S = 0.5


def sync_us(call):
    call()
    count = _batch(call)
    best, until = float('inf'), time.perf_counter() + _TOTAL_S
    while time.perf_counter() < until:
        best = min(best, _run(call, count))
    return best / count * 1e6


def async_us(call):
    return asyncio.run(_async_us(call))


def threads_us(call, threads=8):
    """Per call: of one thread, and of so many threads at once that make as many calls together.

    Both run in turn, so that whatever else the machine does falls on both.
    """
    call()
    # Long enough that starting and ending the threads is a small part of it.
    count = _batch(call) * 4
    rounds = [(_run_threads(call, count * threads, 1), _run_threads(call, count, threads)) for _ in range(15)]
    return [min(times) / (count * threads) * 1e6 for times in zip(*rounds)]


def _batch(call):
    count = 1
    while _run(call, count) < _BATCH_S:
        count *= 2
    return count


def _run(call, count):
    started = time.perf_counter()
    for _ in range(count):
        call()
    return time.perf_counter() - started


async def _async_us(call):
    await call()
    count = 1
    while await _run_async(call, count) < _BATCH_S:
        count *= 2
    best, until = float('inf'), time.perf_counter() + _TOTAL_S
    while time.perf_counter() < until:
        best = min(best, await _run_async(call, count))
    return best / count * 1e6


async def _run_async(call, count):
    started = time.perf_counter()
    for _ in range(count):
        await call()
    return time.perf_counter() - started


def _run_threads(call, count, threads):
    barrier = threading.Barrier(threads + 1)

    def work():
        barrier.wait()
        for _ in range(count):
            call()

    workers = [threading.Thread(target=work) for _ in range(threads)]
    for worker in workers:
        worker.start()
    barrier.wait()
    started = time.perf_counter()
    for worker in workers:
        worker.join()
    return time.perf_counter() - started
