"""What a cache between processes must be able to do. Imports nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, NamedTuple, Optional, Tuple

if TYPE_CHECKING:
    from typing import Protocol
else:
    Protocol = object  # Python 3.7 has none


class CredentialCache(Protocol):
    """A cache between processes: a store of named bytes, and locks. Any object with these four methods will do.

    What it is given is encrypted already, and is checked when it comes back: a cache may lose, keep or mix up what it
    likes, and costs a fetch at most. Whatever it raises means that it cannot be had now. It is called in threads that
    may wait, from several at a time, and should answer within half a second.

    An attribute ``key``, of 32 bytes, encrypts the credentials of sources that have no secret of their own, such as
    ``oidc_role_arn``; without it these are not cached.
    """

    def load(self, name: str) -> Optional[Tuple[bytes, float]]:
        """What was stored under a name, and for how many seconds it is still good; None: nothing."""

    def store(self, name: str, value: bytes, seconds: float) -> None:
        """Keep ``value`` under a name, in the place of what is there, for so many seconds at most."""

    def remove(self, name: str) -> None:
        """Forget what is stored under a name, if anything is."""

    def lock(self, name: str, seconds: float) -> Optional[Callable[[], None]]:
        """Have the lock of a name, without waiting; call the result to give it up. None: somebody else has it.

        A lock ends by itself, at the latest after so many seconds or with the process that has it.
        """


class CacheKey(NamedTuple):
    """What distinguishes a credential in a cache between processes from all others.

    :param source: name of the source.
    :param parts: everything that decides which credential it is.
    :param secret: what the credential is bought with, and nobody has who could not fetch it; None or empty: there is no
        such thing, so the key of the cache is needed.
    """

    source: str
    parts: Tuple[object, ...]
    secret: Optional[str] = None

    def __repr__(self) -> str:
        return f'CacheKey({self.source!r})'
