"""What fetching from STS costs."""

import time

from stage import Stage

from .row import Row, compared, judged

ROUNDS = 5
ROLES, ROLES_ROUNDS = 2000, 3
MOST_THREADS, ROLES_RATIO = 32, 0.20
# Seconds until a run ends with whatever has been answered.
LIMIT_S = 600
DEFAULT, PATIENT = 0, LIMIT_S * 1000
# Of a run that had to be ended from outside; no limit holds for it.
UNKNOWN = float('inf')


def processor_time(bench):
    """processor time of fetches from STS"""
    # In pairs, so that whatever else the machine does falls on both; it only ever adds, so the shortest counts.
    ours, published = zip(*[bench.both('fetches') for _ in range(ROUNDS)])
    yield compared(
        f'one STS fetch after the first, {ours[0]["authorities"]} authorities: processor time', '{:.2f} ms',
        min(run['ms'] for run in ours), min(run['ms'] for run in published), 1.20,
    )


def cold_roles(bench):
    """2,000 cold clients in one event loop"""
    name = f'{ROLES:,} cold ram_role_arn clients, one event loop'
    ours = [_ask_all(bench.ours, DEFAULT) for _ in range(ROLES_ROUNDS)]
    published = _ask_all(bench.published, DEFAULT)
    failures = sum(sum(run['failures'].values()) for run in ours)
    yield Row(f'{name}: errors', f'{failures}', _failures(published), requirement='0', holds=failures == 0)
    threads = max(run['threads'] for run in ours)
    yield Row(f'{name}: threads beside the caller\'s', f'{threads}', f'{published["threads"]}',
              requirement=f'at most {MOST_THREADS}', holds=threads <= MOST_THREADS)
    yield Row(f'{name}: time until the last answer or error', _time(_median(ours)), _time(published))
    patient = _median([_ask_all(bench.ours, PATIENT) for _ in range(ROLES_ROUNDS)])
    published = _ask_all(bench.published, PATIENT)
    ratio = patient['s'] / published['s']
    yield Row(f'{name}, time-outs of {LIMIT_S} s: time', _time(patient), _time(published), ratio=ratio,
              target=judged(f'ratio {ROLES_RATIO:.2f}', ratio, ROLES_RATIO))


def _ask_all(python, timeout_ms):
    """What the probe found out, and processor time of the servers, which run in this process, meanwhile."""
    # Servers of its own: others remember thousands of nonces, and have connections to end that an earlier run left.
    with Stage() as stage:
        before = time.process_time()
        found = stage.run_changing(
            python, 'cold_roles', lambda: None, ROLES, LIMIT_S, timeout_ms, timeout_s=LIMIT_S + 60
        )
        spent_s = time.process_time() - before
    if found is None:
        found = {'s': LIMIT_S, 'failures': {'unfinished': ROLES}, 'threads': UNKNOWN}
    return dict(found, server_s=spent_s)


def _median(runs):
    return sorted(runs, key=lambda run: run['s'])[len(runs) // 2]


def _failures(run):
    kinds = ', '.join(f'{count} {kind}' for kind, count in run['failures'].items())
    return kinds or '0'


def _time(run):
    answered = ROLES - sum(run['failures'].values())
    return f'{run["s"]:.2f} s for {answered} (processor time of the servers {run["server_s"]:.1f} s)'
