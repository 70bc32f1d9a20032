"""What a program pays before its first credential."""

import statistics

from .row import Row, compared

HEAVY_MODULES = {
    'aiohttp', 'asyncio', 'concurrent.futures', 'configparser', 'logging', 'requests', 'ssl', 'subprocess', 'urllib3',
}
# What both packages are built upon: importing these is no choice of theirs.
FOUNDATIONS = (
    '__future__', 'typing', 'Tea.decorators', 'Tea.exceptions', 'Tea.model', 'alibabacloud_credentials_api',
)
IMPORTS, STARTS = 7, 9


def imports(bench):
    """import of alibabacloud_credentials.client"""
    runs = [bench.both('imports') for _ in range(IMPORTS)]
    ours, published = zip(*runs)
    time_ours, time_published = (statistics.median(run['ms'] for run in side) for side in (ours, published))
    yield compared('import, over bare Python', '{:.1f} ms', time_ours, time_published, 0.20)
    modules, modules_published = (set(side[0]['modules']) for side in (ours, published))
    yield Row('modules loaded by it', f'{len(modules)}', f'{len(modules_published)}', requirement='no heavy one',
              holds=not HEAVY_MODULES & modules)
    foundations = set(bench.stage.run(bench.ours, 'imports', *FOUNDATIONS)['modules'])
    beyond, beyond_published = (_beyond(side, foundations) for side in (modules, modules_published))
    yield Row('of these, not its own, nor loaded by typing, Tea.model, Tea.decorators or the interface package',
              f'{len(beyond)}', f'{len(beyond_published)}', requirement='0', holds=not beyond)
    memory, memory_published = (statistics.median(run['memory_kib'] for run in side) for side in (ours, published))
    yield compared('memory after import', '{:.1f} MiB', memory / 1024, memory_published / 1024, 0.50)


def _beyond(modules, foundations):
    return [name for name in modules - foundations if name.split('.')[0] != 'alibabacloud_credentials']


def idle(bench):
    """idle clients"""
    ours, published = bench.both('idle', 200)
    yield Row('memory of an idle Client', f'{ours["kib"]:.1f} KiB', f'{published["kib"]:.1f} KiB',
              ratio=ours['kib'] / published['kib'], requirement='4 KiB', holds=ours['kib'] <= 4)
    yield Row('threads of an idle Client', f'{ours["threads"]:.0f}', f'{published["threads"]:.0f}', requirement='0',
              holds=ours['threads'] == 0)


def cold_start(bench):
    """processes that start and fetch one STS credential"""
    # In pairs, so that whatever else the machine does falls on both; it only ever adds, so the shortest counts.
    pairs = [
        [bench.stage.seconds_of(python, 'cold_start') for python in (bench.ours, bench.published)]
        for _ in range(STARTS)
    ]
    ours, published = (min(times) for times in zip(*pairs))
    yield compared('process start to first STS credential', '{:.3f} s', ours, published, 0.30)
