"""MkDocs calls this: a picture that ``scripts/pictures.py`` has drawn for light and for dark pages follows the page."""

import re

_LIGHT = re.compile(r'!\[(?P<text>[^\]]*)\]\((?P<path>[^)]*)-light\.svg\)')


def on_page_markdown(markdown, **_):
    return _LIGHT.sub(
        r'![\g<text>](\g<path>-light.svg#only-light){ .picture }![\g<text>](\g<path>-dark.svg#only-dark){ .picture }',
        markdown,
    )
