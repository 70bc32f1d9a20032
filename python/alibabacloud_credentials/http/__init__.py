"""Public options of the transport."""

from ._options import HttpOptions

__all__ = ['HttpOptions']
