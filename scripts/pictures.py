"""``make codegen`` calls this: draws the pictures of the documentation, in both languages, for light and dark pages.

What they show is read where the program has it: the default chain from the catalogue, the windows of a credential from
the rules of refreshing, the floors from the test that holds them.
"""

import ast
import json
import sys
from pathlib import Path

from drawing import COLOURS, Drawing, width_of

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / 'docs' / 'pictures'
# What they say, in both languages.
TEXTS = json.loads(Path(__file__).with_suffix('.json').read_text(encoding='utf-8'))
sys.path.insert(0, str(ROOT / 'python'))
WIDTH = 400
LIFETIME_S = 3600.0


def chain(said, colours):
    """The default chain, with what decides whether a source is asked."""
    from alibabacloud_credentials._spec.catalogue import Catalogue

    sources = Catalogue.default_chain()
    rows = [[*_condition(name, said), *said['sources'][name][1:]] for name in sources]
    heights = [32 + 17 * len(rows_of) for rows_of in rows]
    picture = Drawing(WIDTH, 50 + sum(heights) + 28 * len(rows) + 212, colours, said['title'])
    picture.box(130, 8, 140, 28, 'blue')
    picture.text(200, 27, 'Client()', 14, room=130, mono=True, bold=True, anchor='middle')
    top, rail = 36, 388
    for number, (name, lines, height) in enumerate(zip(sources, rows, heights), 1):
        picture.line(30, top, 30, top + 26, arrow=True)
        if number > 1:
            picture.text(40, top + 18, said['not set up'], 12, room=300, colour='faint')
        top += 28
        picture.box(10, top, 362, height)
        picture.line(372, top + height / 2, rail, top + height / 2)
        picture.text(20, top + 20, f'{number}', 13, room=14, colour='faint')
        picture.text(36, top + 20, name, 13.5, room=150, mono=True, bold=True)
        picture.text(362, top + 20, said['sources'][name][0], 12, room=190, colour='faint', anchor='end')
        for row, (text, mono) in enumerate(lines, 1):
            picture.text(36, top + 21 + 17 * row, text, 10.5 if mono else 12, room=332, mono=mono)
        top += height
    picture.line(30, top, 30, top + 26, arrow=True)
    picture.text(40, top + 18, said['not set up'], 12, room=300, colour='faint')
    first = 36 + 28 + heights[0] / 2
    picture.line(rail, first, rail, top + 106, dashed=False)
    picture.line(rail, top + 106, 373, top + 106, arrow=True)
    picture.box(10, top + 28, 352, 46, 'red')
    picture.text(20, top + 47, 'ChainException', 13, room=330, mono=True, bold=True)
    picture.text(20, top + 65, said['nothing'], 12, room=332)
    picture.box(10, top + 84, 362, 46, 'green')
    picture.text(20, top + 103, said['found'], 13, room=342, bold=True)
    picture.text(20, top + 121, said['stays'], 12, room=342)
    picture.box(10, top + 140, 382, 62, 'yellow', dashed=True)
    for row, text in enumerate((said['failed'], *said['chosen'])):
        picture.text(20, top + 158 + 18 * row, text, 12, room=366)
    return picture


def _condition(name, said):
    """What must be set for a source to be part of the chain, by the catalogue: lines, and whether they are code."""
    from alibabacloud_credentials._spec.sources import chain_variables, environment_variables, source

    if name == 'env':
        key = environment_variables('access_key')
        return [(key['access_key_id'], True), (key['access_key_secret'], True)]
    lines = [(variable, True) for variable in chain_variables(name)]
    disabling = source(name).disabling_variable
    if disabling:
        lines.append((f'{said["unless"]} {disabling}=true', True))
    return lines


def lifetime(said, colours):
    """An hour of a credential: when it is replaced, and what happens when its source fails."""
    from alibabacloud_credentials._refresh import policy

    late = policy.Windows.of_lifetime(LIFETIME_S, 0)
    early = policy.Windows.of_lifetime(LIFETIME_S, 1)
    times = [0, early.advisory_from, late.advisory_from, late.mandatory_from, late.ends_at]
    heights = [96, 76, 76, 62, 78]
    picture = Drawing(WIDTH, 40 + sum(heights) + 104, colours, said['title'])
    picture.text(12, 22, said['head'], 13, room=376, bold=True)
    top = 40
    fills = ('green', 'green', 'yellow', 'orange', 'red')
    for at, height, fill, (name, *lines) in zip(times, heights, fills, said['windows']):
        picture.text(58, top + 5, _minutes(at), 12, room=50, mono=True, colour='faint', anchor='end')
        picture.line(62, top, 74, top)
        picture.box(74, top, 22, height, fill)
        picture.text(106, top + 18, name, 13, room=284, bold=True)
        for row, line in enumerate(lines, 1):
            picture.text(106, top + 18 + 18 * row, line, 12, room=286)
        top += height
    picture.box(8, top + 14, 384, 82, 'plain', dashed=True)
    pauses = {
        'least': f'{policy.PAUSE_MIN_S:g}', 'most': f'{policy.PAUSE_MAX_S:g}',
        'empty': f'{policy.EMPTY_PAUSE_MIN_S:g}', 'longest': f'{policy.EMPTY_PAUSE_MAX_S:g}',
    }
    picture.text(18, top + 34, said['outage'][0], 13, room=366, bold=True)
    for row, line in enumerate(said['outage'][1:], 1):
        picture.text(18, top + 34 + 18 * row, line.format(**pauses), 12, room=368)
    return picture


def _minutes(seconds):
    return f'{int(seconds // 60)}:{int(seconds % 60):02d}'


def local_cloud(said, colours):
    """What stays as it is in a test, and what the local cloud stands in for."""
    services = said['services']
    picture = Drawing(WIDTH, 190 + 40 * len(services) + 46, colours, said['title'])
    picture.box(60, 10, 280, 34, 'blue')
    picture.text(200, 32, said['program'], 13, room=270, bold=True, anchor='middle')
    picture.line(200, 44, 200, 62, arrow=True)
    picture.box(60, 64, 280, 34, 'blue')
    picture.text(200, 86, 'alibabacloud_credentials', 13, room=270, mono=True, bold=True, anchor='middle')
    picture.line(200, 98, 200, 138, arrow=True)
    picture.text(210, 122, said['asks'], 12, room=184, colour='faint')
    picture.box(8, 140, 384, 56 + 40 * len(services) + 30, 'plain', dashed=True)
    picture.text(20, 162, 'LocalCloud', 13.5, room=120, mono=True, bold=True)
    picture.text(380, 162, said['where'], 12, room=230, colour='faint', anchor='end')
    for row, (name, real) in enumerate(services):
        y = 174 + 40 * row
        picture.box(20, y, 360, 34, 'green')
        picture.text(30, y + 22, name, 12.5, room=168, bold=True)
        picture.text(372, y + 22, real, 10.5, room=172, mono=True, colour='faint', anchor='end')
    bottom = 174 + 40 * len(services)
    for row, line in enumerate(said['checks']):
        picture.text(20, bottom + 16 + 18 * row, line, 12, room=364)
    return picture


def floors(said, colours):
    """The floors of the code, the ground at the bottom."""
    floors_of_code = [[name or said['package'] for name in floor] for floor in _floors()]
    wrapped = [_wrapped(floor, 346) for floor in reversed(floors_of_code)]
    heights = [11 + 16 * len(lines) for lines in wrapped]
    picture = Drawing(WIDTH, 64 + sum(heights) + 4 * len(heights), colours, said['title'])
    picture.text(12, 22, said['head'], 13, room=376, bold=True)
    picture.text(12, 42, said['rule'], 12, room=380, colour='faint')
    top = 54
    for row, (lines, height) in enumerate(zip(wrapped, heights)):
        parts = ' '.join(lines).replace('·', ' ').split()
        public = any(not part.startswith('_') and '._' not in part for part in parts)
        picture.box(8, top, 384, height, 'blue' if public else 'plain')
        picture.text(18, top + 18, f'{len(wrapped) - row}', 11, room=20, colour='faint')
        for number, line in enumerate(lines):
            picture.text(40, top + 18 + 16 * number, line, 11, room=350, mono=True)
        top += height + 4
    return picture


def _floors():
    """As the test has them that holds them, from the ground up."""
    tree = ast.parse((ROOT / 'python/tests/unit/test_floors.py').read_text(encoding='utf-8'))
    return next(
        ast.literal_eval(node.value) for node in tree.body
        if isinstance(node, ast.Assign) and node.targets[0].id == 'FLOORS'
    )


def _wrapped(names, room):
    lines = ['']
    for name in names:
        longer = f'{lines[-1]} · {name}' if lines[-1] else name
        if width_of(longer, 11, mono=True) > room:
            lines.append(name)
        else:
            lines[-1] = longer
    return lines


PICTURES = {'chain': chain, 'lifetime': lifetime, 'local-cloud': local_cloud, 'floors': floors}


def main():
    FOLDER.mkdir(exist_ok=True)
    for name, draw in PICTURES.items():
        for language, said in TEXTS[name].items():
            for colours in COLOURS:
                # Not chain.zh.svg, which the site would take for another text of chain.svg.
                path = FOLDER / f'{name}-{language}-{colours}.svg'
                path.write_text(draw(said, colours).svg(), encoding='utf-8')


if __name__ == '__main__':
    main()
