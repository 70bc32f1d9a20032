"""One file per source of credentials. Every class here can be given to ``Client(provider=...)``.

A class is imported when it is first asked for: a program that uses one source does not wait for the others. Which class
is where is the registry's business; what type checkers see is in ``__init__.pyi``, which ``make codegen`` writes.
"""

from __future__ import annotations

from typing import List

from .._lazy import lazy_exports
from ._registry import entries

# Sources that stand above the registry, because they ask sources of it.
_COMPOSITES = {
    'CLIProfileCredentialsProvider': 'provider.cli_profile',
    'DefaultCredentialsProvider': 'provider.default',
    'ProfileCredentialsProvider': 'provider.profile',
}
_HOMES = {**{entry.class_name: f'provider.{entry.module}' for entry in entries()}, **_COMPOSITES}

__all__ = sorted(_HOMES)  # computed: sources are added in the spec alone

# Each source's module under its own name too: programs write ``provider.cli_profile.CLIProfileCredentialsProvider``.
_MODULES = {home.rpartition('.')[2]: home for home in [*_HOMES.values(), 'provider.refreshable']}

__getattr__ = lazy_exports(__name__, _HOMES, _MODULES)


def __dir__() -> List[str]:
    return sorted({*globals(), *__all__})
