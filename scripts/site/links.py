"""MkDocs calls this: a link to a file of the repository that is not a page leads to the public repository.

So a link works on the site as it does where the Markdown is read in the repository itself.
"""

import logging
import posixpath
import re
from pathlib import Path

# A strict build fails on what this logs.
log = logging.getLogger('mkdocs.hooks.links')

_FENCE = re.compile(r' *(`{3,}|~{3,})')
_OUTWARD = re.compile(r'\]\((?P<path>(?:\.\./)+[^)#\s]*)(?P<anchor>#[^)\s]*)?\)')


def on_page_markdown(markdown, *, page, config, **_):
    folder = posixpath.join(Path(config.docs_dir).name, posixpath.dirname(page.file.src_uri))
    return ''.join(
        line if is_code else _OUTWARD.sub(lambda link: _led_out(link, folder, page, config), line)
        for line, is_code in _with_fences(markdown)
    )


def _led_out(link, folder, page, config):
    path = posixpath.normpath(posixpath.join(folder, link['path']))
    docs = Path(config.docs_dir)
    if path == docs.name or path.startswith(f'{docs.name}/'):
        return link[0]
    if not (docs.parent / path).exists():
        log.warning("'%s' links to '%s', and the repository has no such file", page.file.src_uri, link['path'])
    kind = 'tree' if (docs.parent / path).is_dir() else 'blob'
    return f']({config.repo_url}/{kind}/master/{path}{link["anchor"] or ""})'


def _with_fences(markdown):
    """Each line, and whether it belongs to a block of code."""
    fence = None
    for line in markdown.splitlines(keepends=True):
        mark = _FENCE.match(line)
        yield line, bool(fence or mark)
        if mark and fence is None:
            fence = mark[1]
        elif mark and mark[1].startswith(fence) and not line.strip().strip(fence[0]):
            fence = None
