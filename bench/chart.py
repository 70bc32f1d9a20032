"""Draws what a cached read costs, as SVG. Runs in the environment that has matplotlib."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use('svg')
from matplotlib import pyplot

OURS, PUBLISHED, PEER = '#1f77b4', '#bbbbbb', '#d98c3f'


def bars(cached):
    """Label, microseconds and colour of each bar, from the top."""
    for name in cached['sync']['ours']:
        yield f'{name}, ours', cached['sync']['ours'][name], OURS
        if name in cached['sync']['published']:
            yield f'{name}, published 1.0.12', cached['sync']['published'][name], PUBLISHED
    for name, cost in cached['peers'].items():
        yield name, cost, PEER


def main(data, target):
    labels, costs, colours = zip(*bars(json.loads(Path(data).read_text())))
    # The same figures give the same file.
    pyplot.rcParams.update({'svg.hashsalt': 'benchmarks', 'svg.fonttype': 'none', 'font.size': 9})
    figure, axes = pyplot.subplots(figsize=(7.5, 6), layout='constrained')
    drawn = axes.barh(labels, costs, color=colours)
    axes.bar_label(drawn, fmt='%.2f', padding=3)
    axes.invert_yaxis()
    axes.set_xscale('log')
    axes.margins(x=0.15)
    axes.set_xlabel('microseconds per cached read (logarithmic)')
    axes.spines[['top', 'right']].set_visible(False)
    figure.savefig(target, format='svg', metadata={'Date': None})


main(*sys.argv[1:])
