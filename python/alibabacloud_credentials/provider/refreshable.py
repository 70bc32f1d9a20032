"""The credential that every provider returns, at the path where it has always been."""

from __future__ import annotations

from .._refresh.credentials import Credentials

__all__ = ['Credentials']
