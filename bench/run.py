"""``make bench``: ours against the published package and peers, in one run on one machine.

Prints a table, writes ``docs/benchmarks.md`` and its chart. Exits non-zero when a count that is a law is broken.
"""

import sys

import report
from environments import python_of
from figures import Figures
from stage import Stage


def main():
    ours, published, peers = map(python_of, ('ours', 'published', 'peers'))
    with Stage() as stage:
        figures = Figures(stage, ours, published, peers)
        rows = figures.measure()
    report.show(rows)
    report.write(rows, figures.cached, peers)
    broken = [row.name for row in rows if row.law is False]
    for name in broken:
        print(f'broken: {name}')
    return 1 if broken else 0


if __name__ == '__main__':
    sys.exit(main())
