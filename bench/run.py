"""``make bench``: ours against the published package and peers, in one run on one machine.

Prints a table, writes ``docs/benchmarks.md`` and its chart. Exits non-zero when a requirement is broken.
"""

import sys

import report
from environments import python_of
from figures import Bench
from stage import Stage


def main():
    ours, published, peers = map(python_of, ('ours', 'published', 'peers'))
    with Stage() as stage:
        bench = Bench(stage, ours, published, peers)
        rows = bench.measure()
    report.show(rows)
    report.write(rows, bench.cached, peers)
    broken = [row.name for row in rows if not row.holds]
    for name in broken:
        print(f'broken: {name}')
    return 1 if broken else 0


if __name__ == '__main__':
    sys.exit(main())
