"""Many callers of one client at the same moment."""

import statistics

from .row import Row, judged

# So many stampedes, of which the median counts.
STAMPEDES = 5
THREADS, TASKS = 64, 200
PATIENCE_S = 30
LONGER_S = 0.05
STALL_MS = 5


def stampedes(bench):
    """stampedes of threads and tasks"""
    for state in ('cold', 'expired'):
        for delay_s in (0.2, 7.0):
            yield from _stampede(bench, state, delay_s)


def _stampede(bench, state, delay_s):
    runs = [_rush(bench.stage, bench.ours, state, delay_s, TASKS) for _ in range(STAMPEDES)]
    ours, requests = [found for found, _ in runs], [count for _, count in runs]
    # Tasks stop the published package for minutes with a slow source, so it has threads alone there.
    tasks = TASKS if delay_s < 1 else 0
    published, published_requests = _rush(bench.stage, bench.published, state, delay_s, tasks)
    name = f'{THREADS} threads + {TASKS} tasks, {state}, source takes {delay_s:g} s'
    limit = '' if tasks else ' (threads alone)'
    callers = THREADS + TASKS
    yield Row(f'{name}: requests', _all(requests), f'{published_requests}{limit}', requirement='1',
              holds=set(requests) == {1})
    answered = [0 if found is None else found['answered'] for found in ours]
    yield Row(f'{name}: errors', _all(callers - count for count in answered), _figure([published], 'errors', '{:.0f}'),
              requirement='0', holds=set(answered) == {callers})
    yield _slowest(name, ours, published, delay_s)
    yield _stall(name, ours, published if tasks else None)


def _slowest(name, ours, published, delay_s):
    most_s = delay_s + LONGER_S
    return Row(f'{name}: slowest answer', _figure(ours, 'slowest_s', '{:.3f} s'),
               _figure([published], 'slowest_s', '{:.3f} s'),
               target=judged(f'{most_s:.2f} s', _median(ours, 'slowest_s'), most_s))


def _stall(name, ours, published):
    beyond_ms = _median(ours, 'stall_ms') - _median(ours, 'empty_stall_ms')
    return Row(f'{name}: stall of the event loop', _stall_text(ours),
               '' if published is None else _stall_text([published]),
               target=judged(f'{STALL_MS} ms beyond an empty run', beyond_ms, STALL_MS))


def _rush(stage, python, state, delay_s, tasks):
    """What a stampede brought (None: not done in time), and how many requests it caused."""
    source = stage.cloud.uri
    source.lifetime_s = 2.0 if state == 'expired' else 3600.0

    def slow():
        source.lifetime_s = 3600.0
        source.faults.add(delay_s=delay_s)
        stage.cloud.clear_requests()

    try:
        return stage.requests_of(lambda: stage.run_changing(
            python, 'stampede', slow, state, delay_s, THREADS, tasks, timeout_s=PATIENCE_S
        ))
    finally:
        stage.cloud.clear_faults()
        source.lifetime_s = 3600.0


def _median(runs, key):
    """The median of a figure; endless where a run was not done in time."""
    return float('inf') if None in runs else statistics.median(found[key] for found in runs)


def _figure(runs, key, form):
    return f'not done after {PATIENCE_S} s' if None in runs else form.format(_median(runs, key))


def _all(counts):
    return ', '.join(str(count) for count in sorted(set(counts)))


def _stall_text(runs):
    stall = _figure(runs, 'stall_ms', '{:.1f} ms')
    return stall if None in runs else f'{stall} (empty run {_figure(runs, "empty_stall_ms", "{:.1f} ms")})'
