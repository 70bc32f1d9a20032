"""MkDocs calls this: the pages of each language lead to each other, by the reference and by the search."""

import json
from pathlib import Path

from mkdocs.plugins import event_priority

_CHINESE = 'zh/'


@event_priority(100)
def on_config(config):
    # One plugin object builds all languages, one after the other, and would find each name once more in each.
    config.plugins['autorefs'].__init__()


@event_priority(-200)
def on_post_build(config):
    """Part the index of the search, which in the end has the pages of all languages: the theme knows one only."""
    whole = Path(config.site_dir, 'search/search_index.json')
    index = json.loads(whole.read_text('utf-8'))
    chinese = [dict(entry) for entry in index['docs'] if entry['location'].startswith(_CHINESE)]
    if not chinese or len(chinese) == len(index['docs']):
        return
    _write(whole, index, [entry for entry in index['docs'] if not entry['location'].startswith(_CHINESE)])
    for entry in chinese:
        entry['location'] = entry['location'][len(_CHINESE):]
    _write(whole.parent.parent / _CHINESE / 'search/search_index.json', index, chinese)


def _write(path, index, entries):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**index, 'docs': entries}, ensure_ascii=False, separators=(',', ':')), 'utf-8')
