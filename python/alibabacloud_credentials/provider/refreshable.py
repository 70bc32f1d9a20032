"""The credential that every provider returns, at the path where it has always been; and what 1.0.12 has beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._lazy import lazy_exports
from .._refresh.credentials import Credentials

if TYPE_CHECKING:
    from .._legacy.supplier import (
        INT64_MAX,
        NonBlocking,
        OneCallerBlocks,
        PrefetchStrategy,
        RefreshCachedSupplier,
        RefreshResult,
        StaleValueBehavior,
    )

__all__ = [
    'INT64_MAX',
    'Credentials',
    'NonBlocking',
    'OneCallerBlocks',
    'PrefetchStrategy',
    'RefreshCachedSupplier',
    'RefreshResult',
    'StaleValueBehavior',
]

__getattr__ = lazy_exports(__name__, {
    'INT64_MAX': '_legacy.supplier',
    'NonBlocking': '_legacy.supplier',
    'OneCallerBlocks': '_legacy.supplier',
    'PrefetchStrategy': '_legacy.supplier',
    'RefreshCachedSupplier': '_legacy.supplier',
    'RefreshResult': '_legacy.supplier',
    'StaleValueBehavior': '_legacy.supplier',
})
