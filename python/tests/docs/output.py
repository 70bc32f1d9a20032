"""What a program prints, beside what a page says: the same, but for what differs from one run to the next."""

import re

# In this order: what the first have replaced, the others do not see.
_DIFFERING = (
    (re.compile(r'\b(?:LTAI|STS\.|TMP\.)[\w.*]+'), 'KEY'),
    (re.compile(r'\b[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}\b', re.IGNORECASE), 'ID'),
    (re.compile(r'\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d+)?(?:Z|\+00:00)?'), 'TIME'),
    (re.compile(r'127\.0\.0\.1:\d+'), '127.0.0.1:PORT'),
    (re.compile(r'\d+(?:\.\d+)?'), 'N'),
    (re.compile(r'[ \t]+'), ' '),
)
_ANY_LINES = re.compile(r'\n\.\.\.(?=\n|$)')


def shape(text):
    """The text without what differs from one run to the next."""
    for pattern, name in _DIFFERING:
        text = pattern.sub(name, text)
    return '\n'.join(line.strip() for line in text.strip().splitlines())


def assert_same(printed, documented):
    """``...`` stands for anything, as in doctest; on a line of its own for any lines, or none.

    :param printed: what was printed, each a text that the page may show: without the log, and with it.
    """
    lines = [
        '.*'.join(re.escape(part) for part in piece.split('...')) for piece in _ANY_LINES.split(shape(documented))
    ]
    pattern = re.compile('(?:\n.*)?'.join(lines), re.DOTALL)
    assert any(pattern.fullmatch(shape(text)) for text in printed), \
        f'printed:\n{printed[0]}\ndocumented:\n{documented}'
