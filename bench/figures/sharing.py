"""One credential for many: brokers of roles, requests, processes and machines."""

import shutil
import socket
import subprocess
import tempfile
import time

from .row import Row, judged

PROCESSES, STARTS = 50, 9
TENANTS, QUOTA, PACE = 10_000, 100, 99
TENANTS_S, THREADS, KIB = 105, 32, 3
RATIO = 2.0
LEFT_OUT = 'left out: redis-server is not installed'


def reads(bench):
    """cached reads through a broker, a ScopedClient and a client with a cache"""
    found = bench.stage.run(bench.ours, 'shared_reads')
    for name, words in (('broker', 'a broker\'s client'), ('scoped', 'a ScopedClient'), ('file cache', 'a FileCache')):
        ratio = found[name] / found['plain']
        yield Row(f'cached read through {words}, over that of a plain client', f'{found[name]:.2f} us',
                  f'plain: {found["plain"]:.2f} us', ratio=ratio, target=judged(f'ratio {RATIO:.0f}', ratio, RATIO))


def starts(bench):
    """processes that start together, and one that starts with a warm cache"""
    bench.stage.forget_cached()
    yield _together(bench, 'file cache', ('file',))
    with _Redis() as url:
        if url is None:
            yield Row(f'{PROCESSES} processes that start together, one role, Redis: STS calls', LEFT_OUT)
        else:
            yield _together(bench, 'Redis', ('redis', url))
    bench.stage.seconds_of(bench.ours, 'warm_start', 'file')
    # In pairs, so that whatever else the machine does falls on both; it only ever adds, so the shortest counts.
    pairs = [
        [bench.stage.seconds_of(bench.ours, 'warm_start', kind) for kind in ('file', 'static')] for _ in range(STARTS)
    ]
    warm, static = (min(times) for times in zip(*pairs))
    yield Row('process start to the credential in a warm file cache, over that of a static key', f'{warm:.3f} s',
              f'static: {static:.3f} s', ratio=warm / static, target=judged(f'ratio {RATIO:.0f}', warm / static, RATIO))


def _together(bench, words, arguments):
    _, calls = bench.stage.requests_of(lambda: bench.stage.run_together(
        bench.ours, 'warm_start', PROCESSES, *arguments
    ))
    return Row(f'{PROCESSES} processes that start together, one role, {words}: STS calls', f'{calls}',
               requirement='1', holds=calls == 1)


class _Redis:
    """A redis-server of its own on the loopback; None where there is none."""

    def __enter__(self):
        program = shutil.which('redis-server')
        self._process = None
        if program is None:
            return None
        with socket.socket() as listener:
            listener.bind(('127.0.0.1', 0))
            port = listener.getsockname()[1]
        self._folder = tempfile.TemporaryDirectory()
        self._process = subprocess.Popen(
            [program, '--port', str(port), '--bind', '127.0.0.1', '--save', '', '--dir', self._folder.name],
            stdout=subprocess.DEVNULL,
        )
        while True:
            try:
                socket.create_connection(('127.0.0.1', port), 1).close()
                return f'redis://127.0.0.1:{port}'
            except OSError:
                time.sleep(0.01)

    def __exit__(self, *_):
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._folder.cleanup()


def tenants(bench):
    """10,000 cold tenants of one broker"""
    sts = bench.stage.cloud.sts
    sts.calls_per_second = QUOTA
    bench.stage.cloud.clear_requests()
    try:
        found = bench.stage.run_changing(bench.ours, 'tenants', lambda: None, TENANTS, PACE, timeout_s=600)
        throttled = sum('Throttling' in each.outcome for each in sts.requests)
    finally:
        sts.calls_per_second = None
    name = f'{TENANTS:,} cold tenants on one broker, STS answers {QUOTA} calls a second'
    yield Row(f'{name}: throttled answers, errors', f'{throttled}, {found["errors"]}', requirement='0',
              holds=throttled == found['errors'] == 0)
    yield Row(f'{name}: time', f'{found["s"]:.1f} s', target=judged(f'{TENANTS_S} s', found['s'], TENANTS_S))
    yield Row(f'{name}: threads beside the caller\'s', f'{found["threads"]}', requirement=f'at most {THREADS}',
              holds=found['threads'] <= THREADS)
    yield Row(f'{name}: memory a tenant', f'{found["kib"]:.2f} KiB', target=judged(f'{KIB} KiB', found['kib'], KIB))


def fleet(bench):
    """100,000 processes with 10,000 roles for a day, simulated"""
    found = bench.stage.run(bench.ours, 'sharing_fleet')
    name = '100,000 processes, 10,000 roles, a day, simulated: STS calls'
    shared, each = found['shared']['calls'], found['one process per role']['calls']
    yield Row(f'{name} with Redis, over those of one process per role', f'{shared:,}', f'{each:,}', ratio=shared / each,
              requirement='ratio 1.05', holds=shared / each <= 1.05)
    for key, words in (
        ('shared', 'with Redis'), ('alone', 'without a cache'), ('outage', 'with Redis, but for its worst 10 minutes'),
        ('restart shared', 'all start in one second, with Redis'),
        ('restart alone', 'all start in one second, without a cache'),
    ):
        of = found[key]
        ready = f'; all ready after {of["ready_s"]:.0f} s' if key.startswith('restart') else ''
        yield Row(f'{name} a second, {words}', f'mean {of["mean"]:.1f}, p99 {of["p99"]}, max {of["max"]}{ready}')
    day = bench.stage.run(bench.ours, 'sharing_broker_day')
    yield Row('30 processes, 3 roles, a day, by the broker itself: STS calls', f'{day["real"]}',
              f'simulated: {day["simulated"]}')
