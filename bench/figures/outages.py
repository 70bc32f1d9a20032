"""What callers get while a source does not answer, and what the source gets when it does."""


from .row import LEFT_OUT, Row, judged

MOST_REQUESTS = 100
FAILS_AFTER_S, FROM_MEMORY_S = 1.2, 0.01


def outage(bench):
    """an outage with eleven minutes of life left"""
    (ours, requests), (published, published_requests) = (
        _fail(bench.stage, python) for python in (bench.ours, bench.published)
    )
    name = 'source down, 11 minutes of life left, 100 reads'
    yield Row(f'{name}: served', f'{ours["served"]}', f'{published["served"]}', requirement='100',
              holds=ours['served'] == 100)
    yield Row(f'{name}: requests', f'{requests}', f'{published_requests}', requirement='at most 2, by the pauses',
              holds=requests <= 2)


def _fail(stage, python):
    """What the reads brought, and how many requests they caused."""
    stage.cloud.uri.lifetime_s = 660.0

    def down():
        stage.cloud.uri.faults.add(status=503)
        stage.cloud.clear_requests()

    try:
        return stage.requests_of(lambda: stage.run_changing(python, 'outage', down))
    finally:
        stage.cloud.clear_faults()
        stage.cloud.uri.lifetime_s = 3600.0


def simulated_outage(bench):
    """half an hour of outage, simulated"""
    found = bench.stage.run(bench.ours, 'simulated_outage')
    name = '30 minutes of outage, a read a millisecond, simulated'
    yield Row(f'{name}: served', f'{found["served"]} of {found["reads"]}', requirement='all',
              holds=found['served'] == found['reads'])
    yield Row(f'{name}: requests', f'{found["requests"]}', requirement=f'1 to {MOST_REQUESTS}',
              holds=0 < found['requests'] <= MOST_REQUESTS)


def fleet(bench):
    """a fleet of 10,000 processes, simulated"""
    found = bench.stage.run(bench.ours, 'fleet')
    yield Row('10,000 processes, a day: busiest minute over mean minute', f'{found["ratio"]:.2f}',
              f'without the random start: {found["ratio_in_step"]:.0f}', requirement='at most 3',
              holds=found['ratio'] <= 3)


def no_source(bench):
    """no source at all, packets to the metadata address vanish"""
    name = 'no source, packets vanish'
    if not bench.stage.can_have_networks:
        yield Row(name, LEFT_OUT)
        return
    ours, published = (
        bench.stage.run_without_network(python, 'no_source') for python in (bench.ours, bench.published)
    )
    for key, title, most_s in (
        ('first_s', 'first call fails after', FAILS_AFTER_S), ('next_s', 'next call fails after', FROM_MEMORY_S),
        ('threads_s', '16 threads fail after', FAILS_AFTER_S),
    ):
        yield Row(f'{name}: {title}', f'{ours[key]:.3f} s', f'{published[key]:.3f} s', ratio=ours[key] / published[key],
                  target=judged(f'{most_s} s', ours[key], most_s))
    yield Row(f'{name}: connections of the next call', f'{ours["next_connections"]}',
              f'{published["next_connections"]}', requirement='0', holds=ours['next_connections'] == 0)
