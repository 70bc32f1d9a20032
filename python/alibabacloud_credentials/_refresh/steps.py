"""One body for sync and async where a provider asks others and does nothing else.

Such a provider writes its steps as a generator that yields what it wants to obtain, and is sent what came of it, or is
thrown the exception. A driver obtains it in the one way or the other. The steps themselves never block.
"""

from __future__ import annotations

from typing import Any, Generator, TypeVar

from .cache import Cache
from .held import Held

R = TypeVar('R')

#: yields what has ``obtain()`` and ``obtain_async()``, is sent a ``Held``, returns the result
Steps = Generator[Any, Held[Any], R]


class Renewal:
    """Obtains an answer of a cache anew, because the one in hand did not serve."""

    def __init__(self, cache: Cache[Any], renewing: Held[Any]) -> None:
        self._cache = cache
        self._renewing = renewing

    def obtain(self) -> Held[Any]:
        return self._cache.obtain(self._renewing)

    async def obtain_async(self) -> Held[Any]:
        return await self._cache.obtain_async(self._renewing)


def run(steps: Steps[R]) -> R:
    """Take the steps in this thread."""
    try:
        wanted = next(steps)
        while True:
            try:
                held = wanted.obtain()
            except Exception as error:
                wanted = steps.throw(error)
            else:
                wanted = steps.send(held)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]  # what the generator returns


async def run_async(steps: Steps[R]) -> R:
    """Take the steps in an event loop, which never waits for any of them."""
    try:
        wanted = next(steps)
        while True:
            try:
                held = await wanted.obtain_async()
            except Exception as error:
                wanted = steps.throw(error)
            else:
                wanted = steps.send(held)
    except StopIteration as end:
        return end.value  # type: ignore[no-any-return]
