"""Tools for testing programs that use credentials, offline: a local cloud, and stand-ins for clock, files, variables.

The library itself imports nothing from here. The cloud needs the extra: ``pip install
'alibabacloud_credentials[testing]'``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ._faults import Answer
    from .cloud import LocalCloud
    from .fakes import FakeClock, FakeEnvironment, FakeFiles, RefusingContext, WorldRefused, use_context
    from .routing import RoutedSender

__all__ = [
    'Answer',
    'FakeClock',
    'FakeEnvironment',
    'FakeFiles',
    'LocalCloud',
    'RefusingContext',
    'RoutedSender',
    'WorldRefused',
    'use_context',
]

_HOMES = {'Answer': '._faults', 'LocalCloud': '.cloud', 'RoutedSender': '.routing'}


def __getattr__(name: str) -> Any:
    # Only when used: pytest loads the plugin in this folder in every run, whether it needs a cloud or not.
    if name not in __all__:
        raise AttributeError(f'module {__name__!r} has no attribute {name!r}')
    return getattr(import_module(_HOMES.get(name, '.fakes'), __name__), name)
