"""A cache between processes, as the rest of the package sees it: it raises nothing, and one that cannot be had is left
alone for a while, so that it costs no more than a bounded delay.

Its epoch changes when somebody invalidates a credential. Each process looks at it once in a while, for all credentials
together, and looks up its own again when it has changed. That there is none says nothing: a store may have been
emptied.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional, Tuple, TypeVar
from weakref import ReferenceType, WeakKeyDictionary

from .._refresh.cache import Cache
from .._refresh.locking import lock as process_lock
from .._refresh.policy import LastAttempt
from .._refresh.source import Source
from ..events import CACHE_UNAVAILABLE, Event, emit
from ..exceptions import InvalidConfigurationException
from .sealing import own_key_of, require_cryptography

if TYPE_CHECKING:
    from .._refresh.snapshot import Snapshot
    from .._world.context import Context
    from .protocol import CredentialCache

R = TypeVar('R')

EPOCH_NAME = 'v1-epoch'
# What one process invalidates is seen by the others within a second.
EPOCH_LOOK_S = 0.8
_EPOCH_LIFE_S = 7 * 86400.0
_LOOK_LIMIT_S = 5.0
_LONGEST_VALUE = 64 * 1024


class Store:
    """One cache between processes, in this process.

    :param cache: what was given.
    :param context: whose clock counts.
    :ivar own_key: encrypts credentials of sources without a secret; None: these are not stored.
    :ivar epoch: what was seen of the epoch last; None: it says nothing.
    """

    def __init__(self, cache: CredentialCache, context: Context) -> None:
        for method in ('load', 'store', 'remove', 'lock'):
            if not callable(getattr(cache, method, None)):
                raise InvalidConfigurationException(
                    f'cache must have the methods load, store, remove and lock; {type(cache).__name__} has no '
                    f'{method}()', parameter='cache',
                )
        require_cryptography()
        self.own_key = own_key_of(getattr(cache, 'key', None), 'key')
        self._cache = cache
        self._context = context
        self._start()

    def _start(self) -> None:
        self._outage: Optional[LastAttempt] = None
        self.epoch: Cache[Optional[bytes]] = Cache(_Epoch(self, self._context))

    def load(self, name: str) -> Optional[Tuple[bytes, float]]:
        """What is stored under a name, and for how many seconds it is good; None: nothing of use."""
        found: Any = self._tried(lambda: self._cache.load(name), None)
        if not isinstance(found, tuple) or len(found) != 2:
            return None
        value, seconds = found
        is_of_use = isinstance(value, bytes) and len(value) <= _LONGEST_VALUE and isinstance(seconds, (int, float))
        return (value, float(seconds)) if is_of_use and seconds > 0 else None

    def store(self, name: str, value: bytes, seconds: float) -> None:
        self._tried(lambda: self._cache.store(name, value, seconds), None)

    def remove(self, name: str) -> None:
        self._tried(lambda: self._cache.remove(name), None)

    def lock(self, name: str, seconds: float) -> Optional[Callable[[], None]]:
        """What gives the lock up; None: somebody else has it. Without the store everybody has it."""
        otherwise: Optional[Callable[[], None]] = _nothing
        release = self._tried(lambda: self._cache.lock(name, seconds), otherwise)
        if release is None:
            return None
        give_up = release
        return lambda: self._tried(give_up, None)

    @property
    def is_out(self) -> bool:
        """Whether it is left alone now, because it could not be had."""
        outage = self._outage
        return outage is not None and self._context.clock.monotonic() < outage.ended_at + outage.pause_s

    def change_epoch(self) -> bytes:
        """Have all processes look up again what they hold, and return the new epoch."""
        epoch = os.urandom(16)
        self.store(EPOCH_NAME, epoch, _EPOCH_LIFE_S)
        self.epoch.invalidate()
        return epoch

    def _tried(self, call: Callable[[], R], otherwise: R) -> R:
        """What the cache answers; ``otherwise`` where it fails, and for a while after that."""
        if self.is_out:
            return otherwise
        try:
            answer = call()
        except Exception as error:
            self._note_outage(error)
            return otherwise
        self._outage = None
        return answer

    def _note_outage(self, error: Exception) -> None:
        with process_lock:
            count = 1 if self._outage is None else self._outage.count + 1
            self._outage = LastAttempt(self._context.clock.monotonic(), count, self._context.random_fraction())
        if count == 1:
            from .._log import logger

            # Its text is somebody else's, and may hold an address with a password.
            logger.warning(
                'the cache between processes cannot be had, so this process fetches for itself: %s',
                type(error).__name__,
            )
            emit(Event(CACHE_UNAVAILABLE, type(self._cache).__name__, outcome=type(error).__name__))

    def __getstate__(self) -> Dict[str, Any]:
        return {'own_key': self.own_key, '_cache': self._cache, '_context': self._context}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._start()


# Weak both ways: a store has its cache, and lives as long as a source has the store.
_stores: WeakKeyDictionary[Any, ReferenceType[Store]] = WeakKeyDictionary()


def store_of(cache: CredentialCache, context: Context) -> Store:
    """The store over a cache, one for all who were given the same.

    :raises InvalidConfigurationException: it is no cache, or has a key that is none.
    """
    try:
        reference = _stores.get(cache)
        known = None if reference is None else reference()
        if known is None or known._context.clock is not context.clock:
            known = Store(cache, context)
            _stores[cache] = ReferenceType(known)
        return known
    except TypeError:
        return Store(cache, context)  # one that cannot be a key of a dictionary


class _Epoch(Source[Optional[bytes]]):
    """The epoch of a store, as what a cache asks for.

    :param store: has it.
    """

    __slots__ = ('_store',)

    def __init__(self, store: Store, context: Context) -> None:
        super().__init__('cache', context)
        self._store = store

    def fetch(self, context: Context, previous: Optional[Snapshot[Optional[bytes]]]) -> Optional[bytes]:
        found = self._store.load(EPOCH_NAME)
        return None if found is None else found[0]

    def timeout_s(self) -> float:
        return _LOOK_LIMIT_S

    def max_age_s_of(self, value: Optional[bytes]) -> Optional[float]:
        return EPOCH_LOOK_S

    @property
    def is_announced(self) -> bool:
        return False


def _nothing() -> None:
    """There is no lock to give up."""
