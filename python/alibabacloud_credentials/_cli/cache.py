"""``cache``: what lies in the cache between processes, and emptying it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .._world.current import current
from ._output import add_json_option, print_json, print_lines
from ._parsing import one_of

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

_ACTIONS = ('list', 'clear')
DESCRIPTION = """\
List the credentials in the cache between processes, or remove them. It is the one that ALIBABA_CLOUD_CREDENTIALS_CACHE
names, or else the folder that FileCache() uses. What lies there is encrypted: a list shows names and remaining time.
After clear, each program fetches once more when it next must."""
EXAMPLES = """\
alibabacloud-credentials cache list
alibabacloud-credentials cache list --json
ALIBABA_CLOUD_CREDENTIALS_CACHE=redis://localhost:6379/0 alibabacloud-credentials cache clear"""


def configure(parser: ArgumentParser) -> None:
    parser.add_argument('action', metavar='list|clear', type=one_of(_ACTIONS), help='what to do')
    add_json_option(parser)


def run(given: Namespace) -> int:
    cache = _cache()
    if given.action == 'clear':
        count = cache.clear()
        if given.json:
            print_json({'removed': count})
        else:
            print_lines([f'removed {count}'])
        return 0
    entries = cache.entries()
    if given.json:
        print_json([{'name': _shown(entry.name), 'expires_in_s': round(entry.seconds_left)} for entry in entries])
    else:
        print_lines(f'{_shown(entry.name)}  {entry.seconds_left:.0f} s' for entry in entries)
    return 0


def _shown(name: str) -> str:
    """A name without what a terminal would obey: whoever can write to the cache chooses it."""
    return ''.join(letter if letter.isprintable() else '?' for letter in name)


def _cache() -> Any:
    from .._shared.choice import cache_of_environment
    from .._shared.file_cache import FileCache

    return cache_of_environment(current()) or FileCache()
