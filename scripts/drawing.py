"""SVG, written by itself: boxes, texts and arrows, in the colours of a light or a dark page."""

import unicodedata
from xml.sax.saxutils import escape

SANS = (
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', "
    'sans-serif'
)
MONO = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
COLOURS = {
    'light': {
        'text': '#1f2430', 'faint': '#5b6472', 'line': '#8a93a3', 'plain': '#f3f5f9', 'blue': '#dbe6ff',
        'green': '#d9f2e0', 'yellow': '#fdf0c8', 'orange': '#ffdfc2', 'red': '#fbd9d9',
    },
    'dark': {
        'text': '#e8ebf2', 'faint': '#aab2c0', 'line': '#7d8797', 'plain': '#2b303b', 'blue': '#2c4274',
        'green': '#23543a', 'yellow': '#5f5017', 'orange': '#6b4420', 'red': '#6b2b2f',
    },
}


def width_of(text, size, mono=False):
    """How wide a text is at most, in the fonts that machines have: in pixels."""
    wide = sum(unicodedata.east_asian_width(letter) in 'WF' for letter in text)
    return size * (wide + (len(text) - wide) * (0.62 if mono else 0.58))


class Drawing:
    """A picture so wide that it is read on a phone as it is.

    :param colours: ``light`` or ``dark``.
    :param title: what it shows, for those who cannot see it.
    """

    def __init__(self, width, height, colours, title):
        self._size = (width, height)
        self._colours = COLOURS[colours]
        self._title = title
        self._parts = []

    def box(self, x, y, width, height, fill='plain', dashed=False):
        dashes = ' stroke-dasharray="4 3"' if dashed else ''
        self._add(
            f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="6" fill="{self._colours[fill]}" '
            f'stroke="{self._colours["line"]}"{dashes}/>'
        )

    def text(self, x, y, text, size=13, *, room, mono=False, bold=False, colour='text', anchor='start'):
        """A line of text.

        :param room: how many pixels it may take; a text that may need more is refused.
        """
        needed = width_of(text, size, mono)
        if needed > room:
            raise ValueError(f'{text!r} needs {needed:.0f} pixels and has {room}')
        weight = ' font-weight="600"' if bold else ''
        self._add(
            f'<text x="{x}" y="{y}" font-family="{MONO if mono else SANS}" font-size="{size}" '
            f'fill="{self._colours[colour]}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
        )

    def line(self, x1, y1, x2, y2, *, arrow=False, dashed=False):
        dashes = ' stroke-dasharray="4 3"' if dashed else ''
        end = ' marker-end="url(#arrow)"' if arrow else ''
        colour = self._colours['line']
        self._add(f'<path d="M{x1} {y1}L{x2} {y2}" stroke="{colour}" stroke-width="1.5" fill="none"{dashes}{end}/>')

    def svg(self):
        width, height = self._size
        arrow = (
            '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
            f'orient="auto"><path d="M0 0L8 4L0 8z" fill="{self._colours["line"]}"/></marker></defs>'
        )
        return '\n'.join([
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            'role="img">',
            f'<title>{escape(self._title)}</title>', arrow, *self._parts, '</svg>', '',
        ])

    def _add(self, part):
        self._parts.append(part)
