"""What a cached read costs."""

import statistics

from .row import LEFT_OUT, Row, compared, judged

# Microseconds that the published package's cached reads took on the machine that the design's figures come from, and
# what it allows ours there.
PUBLISHED_THERE = {
    'access_key': 0.7, 'sts': 0.7, 'ram_role_arn': 2.7, 'credentials_uri': 2.8, 'default chain': 1.2,
}
ALLOWED_THERE, ALLOWED_THERE_ASYNC = 0.3, 0.5
ALIKE = ('access_key', 'sts', 'bearer', 'ram_role_arn', 'oidc_role_arn', 'credentials_uri', 'default chain')
# The published package signs these requests with an HMAC, which the local STS refuses.
OURS_ALONE = ('rsa_key_pair',)
ON_INSTANCE = 'ecs_ram_role'
THREADS_MOST = 1.2
ROUNDS = 3
KINDS = ('sync', 'async', 'alone', 'threads')


def cached(bench):
    """cached reads"""
    rounds = [_round(bench) for _ in range(ROUNDS)]
    peers = bench.stage.run(bench.peers, 'peers')
    costs = {kind: {side: _best(rounds, side, kind) for side in ('ours', 'published')} for kind in KINDS}
    bench.cached = {'peers': peers, **costs}
    factor = statistics.geometric_mean(
        costs['sync']['published'][name] / there for name, there in PUBLISHED_THERE.items()
    )
    yield Row('machine factor: the cached reads of the published package take', f'{factor:.1f} times as long')
    yield from _reads(costs['sync'], 'get_credential()', ALLOWED_THERE, factor)
    yield from _reads(costs['async'], 'get_credential_async()', ALLOWED_THERE_ASYNC, factor)
    if ON_INSTANCE not in costs['sync']['ours']:
        yield Row(f'cached reads: {ON_INSTANCE}', LEFT_OUT)
    for name in costs['threads']['ours']:
        ours, published = (_many(costs, side, name) for side in ('ours', 'published'))
        yield Row(f'8 threads, per call: {name}', _threads(ours), _threads(published),
                  target=judged(f'{THREADS_MOST} times one thread\'s', ours[1], THREADS_MOST))
    for name, cost in peers.items():
        yield Row(f'cached getter of {name}', '', f'{cost:.2f} us')


def _round(bench):
    """Costs by package, credential type and kind of call."""
    found = {}
    for side, python, alone in (('ours', bench.ours, OURS_ALONE), ('published', bench.published, ())):
        found[side] = bench.stage.run(python, 'cached', *ALIKE, *alone)
        # The address of the metadata server is fixed, so this type needs a network of its own.
        if bench.stage.can_have_networks:
            found[side].update(bench.stage.run_on_instance(python, 'cached', ON_INSTANCE))
    return found


def _best(rounds, side, kind):
    return {name: min(found[side][name][kind] for found in rounds) for name in rounds[0][side]}


def _reads(costs, title, allowed, factor):
    for name, ours in costs['ours'].items():
        published = costs['published'].get(name)
        row = f'cached {title}: {name}'
        if published is None:
            most = allowed * factor
            yield Row(row, f'{ours:.2f} us', target=judged(f'{most:.2f} us', ours, most))
        else:
            there = PUBLISHED_THERE.get(name) or published / factor
            yield compared(row, '{:.2f} us', ours, published, allowed / there)


def _many(costs, side, name):
    """Of 8 threads: microseconds per call, and how many times one thread's; None: not measured."""
    many, alone = (costs[kind][side].get(name) for kind in ('threads', 'alone'))
    return None if many is None else (many, many / alone)


def _threads(found):
    return '' if found is None else f'{found[0]:.2f} us, {found[1]:.2f} times one thread\'s'
