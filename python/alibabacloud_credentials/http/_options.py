"""Timeouts and proxy of the requests that fetch credentials."""

from __future__ import annotations

from typing import Optional


class HttpOptions:
    """How to reach the servers that give credentials.

    Wherever this is accepted, an ``alibabacloud_tea_util.models.RuntimeOptions`` is too: its ``connect_timeout``,
    ``read_timeout``, ``http_proxy``, ``https_proxy`` and ``no_proxy`` are read.

    :param proxy: URL of a proxy for http and https targets alike, such as ``http://user:password@proxy.example:3128``.
        Default: ``HTTPS_PROXY`` and ``HTTP_PROXY`` with ``NO_PROXY``. The metadata server is never asked through a
        proxy.
    :param connect_timeout: milliseconds to connect; None or 0 means the source's default (5000, metadata 1000).
    :param read_timeout: milliseconds to wait for the next part of an answer; None or 0 means the source's default
        (10000, metadata 1000). Connecting and reading together never take longer than the sum of the two.
    """

    def __init__(
        self,
        *,
        proxy: Optional[str] = None,
        connect_timeout: Optional[int] = None,
        read_timeout: Optional[int] = None,
    ) -> None:
        self.proxy = proxy
        self.connect_timeout = connect_timeout
        self.read_timeout = read_timeout

    def __repr__(self) -> str:
        # A proxy's URL may carry a password.
        proxy = None if self.proxy is None else '***'
        return (
            f'HttpOptions(proxy={proxy}, connect_timeout={self.connect_timeout!r}, '
            f'read_timeout={self.read_timeout!r})'
        )
