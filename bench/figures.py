"""The figures: each is measured on ours and on the published package in the same run, and some are laws."""

import os
import shutil
import statistics

HEAVY_MODULES = {
    'aiohttp', 'asyncio', 'concurrent.futures', 'configparser', 'logging', 'requests', 'ssl', 'subprocess', 'urllib3',
}
# Microseconds that the published package's cached reads took on the machine that the design's figures come from, and
# what it allows ours there.
PUBLISHED_THERE = {
    'access_key': 0.7, 'sts': 0.7, 'ram_role_arn': 2.7, 'credentials_uri': 2.8, 'default chain': 1.2,
}
ALLOWED_THERE, ALLOWED_THERE_ASYNC = 0.3, 0.5
ROUNDS = 3
# So many stampedes, of which the median counts.
STAMPEDES = 5
THREADS, TASKS = 64, 200
PATIENCE_S = 30


class Row:
    """One figure.

    :param name: what was measured.
    :param ours: the figure, as text.
    :param published: the same of the published package, as text.
    :param reach: what ours should reach, as text.
    :param ratio: ours divided by published, or None.
    :param law: whether the count that must hold holds; None: the figure is a timing, which is only reported.
    """

    def __init__(self, name, ours, published='', reach='', ratio=None, law=None):
        self.name, self.ours, self.published, self.reach = name, ours, published, reach
        self.ratio, self.law = ratio, law


class Figures:
    def __init__(self, stage, ours, published, peers):
        self._stage, self._ours, self._published, self._peers = stage, ours, published, peers
        self.cached = {}
        self.rows = []

    def measure(self):
        for part in (
            self._imports, self._idle, self._cached, self._stampedes, self._outage, self._simulated_outage,
            self._fleet, self._no_source,
        ):
            print(f'measuring: {part.__doc__}', flush=True)
            self.rows.extend(part())
        return self.rows

    def _both(self, probe, *arguments):
        return [self._stage.run(python, probe, *arguments) for python in (self._ours, self._published)]

    def _imports(self):
        """import of alibabacloud_credentials.client"""
        runs = [self._both('imports') for _ in range(7)]
        ours, published = ([run[side] for run in runs] for side in (0, 1))
        time_ours, time_published = (statistics.median(run['ms'] for run in side) for side in (ours, published))
        yield Row('import, over bare Python', f'{time_ours:.1f} ms', f'{time_published:.1f} ms', 'ratio 0.20',
                  time_ours / time_published)
        heavy = HEAVY_MODULES.intersection(ours[0]['modules'])
        yield Row('modules loaded by it', f'{len(ours[0]["modules"])}', f'{len(published[0]["modules"])}',
                  'no heavy one', law=not heavy)
        memory, other = (statistics.median(run['memory_kib'] for run in side) for side in (ours, published))
        yield Row('memory after import', f'{memory / 1024:.1f} MiB', f'{other / 1024:.1f} MiB', 'ratio 0.50',
                  memory / other)

    def _idle(self):
        """idle clients"""
        ours, published = self._both('idle', 200)
        yield Row('memory of an idle Client', f'{ours["kib"]:.1f} KiB', f'{published["kib"]:.1f} KiB', '4 KiB',
                  ours['kib'] / published['kib'], law=ours['kib'] <= 4)
        yield Row('threads of an idle Client', f'{ours["threads"]:.0f}', f'{published["threads"]:.0f}', '0',
                  law=ours['threads'] == 0)

    def _cached(self):
        """cached reads"""
        rounds = [self._both('cached') for _ in range(ROUNDS)]
        peers = self._stage.run(self._peers, 'peers')
        self.cached = {'peers': peers}
        for kind in ('sync', 'async', 'alone', 'threads'):
            sides = [
                {name: min(found[side][name][kind] for found in rounds) for name in PUBLISHED_THERE} for side in (0, 1)
            ]
            self.cached[kind] = {'ours': sides[0], 'published': sides[1]}
        pace = statistics.geometric_mean(
            self.cached['sync']['published'][name] / there for name, there in PUBLISHED_THERE.items()
        )
        yield Row('pace of this machine: by the cached reads of the published package', f'{pace:.1f} times as long',
                  reach='as where the figures come from')
        yield from self._cached_rows('sync', 'get_credential()', ALLOWED_THERE)
        yield from self._cached_rows('async', 'get_credential_async()', ALLOWED_THERE_ASYNC)
        for name in PUBLISHED_THERE:
            ours, published = (self._threads(side, name) for side in ('ours', 'published'))
            yield Row(f'8 threads, per call: {name}', ours, published, '1.2 times one thread\'s')
        for name, cost in peers.items():
            yield Row(f'cached getter of {name}', '', f'{cost:.2f} us')

    def _threads(self, side, name):
        many, alone = (self.cached[kind][side][name] for kind in ('threads', 'alone'))
        return f'{many:.2f} us, {many / alone:.2f} times one thread\'s'

    def _cached_rows(self, kind, title, allowed):
        for name, there in PUBLISHED_THERE.items():
            ours, published = (self.cached[kind][side][name] for side in ('ours', 'published'))
            yield Row(f'cached {title}: {name}', f'{ours:.2f} us', f'{published:.2f} us',
                      f'ratio {allowed / there:.2f}', ours / published)

    def _stampedes(self):
        """stampedes of threads and tasks"""
        for state in ('cold', 'expired'):
            for delay_s in (0.2, 7.0):
                yield from self._stampede(state, delay_s)

    def _stampede(self, state, delay_s):
        runs = [self._rush(self._ours, state, delay_s, THREADS, TASKS) for _ in range(STAMPEDES)]
        ours, requests = [found for found, _ in runs], [count for _, count in runs]
        # Tasks stop the published package for minutes with a slow source, so it has threads alone there.
        tasks = TASKS if delay_s < 1 else 0
        theirs, their_requests = self._rush(self._published, state, delay_s, THREADS, tasks)
        name = f'{THREADS} threads + {TASKS} tasks, {state}, source takes {delay_s:g} s'
        limit = '' if tasks else ' (threads alone)'
        callers = THREADS + TASKS
        yield Row(f'{name}: requests', _all(requests), f'{their_requests}{limit}', '1',
                  law=set(requests) == {1})
        answered = [0 if found is None else found['answered'] for found in ours]
        yield Row(f'{name}: errors', _all(callers - count for count in answered),
                  _of([theirs], lambda it: it['errors'], '{:.0f}'), '0', law=set(answered) == {callers})
        yield Row(f'{name}: slowest answer', _of(ours, lambda it: it['slowest_s'], '{:.3f} s'),
                  _of([theirs], lambda it: it['slowest_s'], '{:.3f} s'), f'{delay_s + 0.05:.2f} s')
        yield Row(f'{name}: stall of the event loop', _stall(ours), _stall([theirs]) if tasks else '',
                  '5 ms beyond an empty run')

    def _rush(self, python, state, delay_s, threads, tasks):
        cloud = self._stage.cloud
        cloud.uri.lifetime_s = 2.0 if state == 'expired' else 3600.0

        def slow():
            cloud.uri.lifetime_s = 3600.0
            cloud.uri.faults.add(delay_s=delay_s)
            cloud.clear_requests()

        try:
            return self._stage.requests_of(lambda: self._stage.run_changing(
                python, 'stampede', slow, state, delay_s, threads, tasks, timeout_s=PATIENCE_S
            ))
        finally:
            cloud.clear_faults()
            cloud.uri.lifetime_s = 3600.0

    def _outage(self):
        """an outage with eleven minutes of life left"""
        (ours, requests), (theirs, their_requests) = (self._fail(side) for side in (self._ours, self._published))
        name = 'source down, 11 minutes of life left, 100 reads'
        yield Row(f'{name}: served', f'{ours["served"]}', f'{theirs["served"]}', '100', law=ours['served'] == 100)
        yield Row(f'{name}: requests', f'{requests}', f'{their_requests}', 'bounded by the pauses', law=requests <= 2)

    def _fail(self, python):
        cloud = self._stage.cloud
        cloud.uri.lifetime_s = 660.0

        def down():
            cloud.uri.faults.add(status=503)
            cloud.clear_requests()

        try:
            return self._stage.requests_of(lambda: self._stage.run_changing(python, 'outage', down))
        finally:
            cloud.clear_faults()
            cloud.uri.lifetime_s = 3600.0

    def _simulated_outage(self):
        """half an hour of outage, simulated"""
        found = self._stage.run(self._ours, 'simulated_outage')
        name = '30 minutes of outage, a read a millisecond, simulated'
        yield Row(f'{name}: served', f'{found["served"]} of {found["reads"]}', reach='all',
                  law=found['served'] == found['reads'])
        yield Row(f'{name}: requests', f'{found["requests"]}', reach='100', law=0 < found['requests'] <= 100)

    def _fleet(self):
        """a fleet of 10,000 processes, simulated"""
        found = self._stage.run(self._ours, 'fleet')
        yield Row('10,000 processes, a day: busiest minute over mean minute', f'{found["ratio"]:.2f}',
                  f'without the random start: {found["ratio_in_step"]:.0f}', '3', law=found['ratio'] <= 3)

    def _no_source(self):
        """no source at all, packets to the metadata address vanish"""
        name = 'no source, packets vanish'
        if os.geteuid() != 0 or not (shutil.which('unshare') and shutil.which('ip')):
            yield Row(name, 'left out: it needs root, unshare and ip for a network of its own')
            return
        try:
            ours = self._stage.run_without_network(self._ours, 'no_source')
            theirs = self._stage.run_without_network(self._published, 'no_source')
        except RuntimeError as error:
            yield Row(name, f'left out: {error}')
            return
        for key, title, reach in (
            ('first_s', 'first call fails after', '1.2 s'), ('next_s', 'next call fails after', 'from memory'),
            ('threads_s', '16 threads fail after', '1.2 s'),
        ):
            yield Row(f'{name}: {title}', f'{ours[key]:.3f} s', f'{theirs[key]:.3f} s', reach, ours[key] / theirs[key])
        yield Row(f'{name}: connections of the next call', f'{ours["next_connections"]}',
                  f'{theirs["next_connections"]}', '0', law=ours['next_connections'] == 0)


def _of(runs, figure, form):
    """The median of a figure, as text."""
    if None in runs:
        return f'not done after {PATIENCE_S} s'
    return form.format(statistics.median(figure(found) for found in runs))


def _all(counts):
    return ', '.join(str(count) for count in sorted(set(counts)))


def _stall(runs):
    stall = _of(runs, lambda it: it['stall_ms'], '{:.1f} ms')
    return stall if None in runs else f'{stall} (empty run {_of(runs, lambda it: it["empty_stall_ms"], "{:.1f} ms")})'
