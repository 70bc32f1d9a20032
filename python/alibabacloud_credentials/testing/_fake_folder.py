"""A private folder in memory."""

from __future__ import annotations

import threading
from typing import Callable, Dict, List, Optional

from .._world.private_folder import PrivateFolder


class FakeFolder(PrivateFolder):
    """A private folder in memory.

    :param path: where it would be.
    """

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.contents: Dict[str, bytes] = {}
        self._locks: Dict[str, threading.Lock] = {}

    def read(self, name: str, limit: int) -> Optional[bytes]:
        content = self.contents.get(name)
        return content if content is not None and len(content) <= limit else None

    def replace(self, name: str, content: bytes) -> None:
        self.contents[name] = content

    def remove(self, name: str) -> None:
        self.contents.pop(name, None)

    def lock(self, name: str) -> Optional[Callable[[], None]]:
        lock = self._locks.setdefault(name, threading.Lock())
        return lock.release if lock.acquire(blocking=False) else None

    def names(self) -> List[str]:
        return sorted(self.contents)
