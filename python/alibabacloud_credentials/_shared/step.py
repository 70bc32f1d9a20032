"""The step before a fetch where processes share a credential: look up, lock, fetch, put.

Rules kept here, on top of those of the one cache, whose policy says what is fresh:

1. An entry is taken if policy calls it fresh or worth a refresh in the background; never one that is older than what
   is in hand, nor what is in hand itself unless that is fresh: then it was only looked up again.
2. One process fetches. Who has nothing of use waits for it, a bounded time; who refreshes ahead leaves it to that one.
3. A refusal of the server is remembered for all, for as long as one process remembers it.
4. Without the store each process does as if there were none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Callable, Optional, Tuple, Union

from .._refresh import workers
from .._refresh.flight import allow_own_time_after
from .._refresh.held import LeasedLifetime
from .._refresh.locking import lock as process_lock
from .._refresh.policy import Decision, LastAttempt, Windows, decide, fraction_of_follower
from .._refresh.source import SHORTEST_LIFETIME_S, Shared, lifetime_by_server_s
from .._refresh.steps import Renewal, run, run_async
from .._refresh.waiting import is_on_event_loop
from ..exceptions import CredentialException, RejectedException, without_traceback
from .entry import Entry, Failure, SharedCredentials
from .sealing import Seal

if TYPE_CHECKING:
    from .._refresh.cache import Cache
    from .._refresh.credentials import Credentials
    from .._refresh.held import Held
    from .._refresh.snapshot import Snapshot
    from .._refresh.steps import Steps
    from .._world.context import Context
    from .protocol import CacheKey
    from .store import Store

# A fetch rarely takes longer; if it does, somebody else tries too.
LOCK_S = 5.0
# A moment longer, so that whoever died with the lock does not have everybody fetch.
PATIENCE_S = 8.0
_POLL_MIN_S, _POLL_MAX_S = 0.02, 0.25
# How many failed in a row is remembered for so long after their pause.
_COUNT_KEPT_S = 60.0
# What is wrong with one machine is no reason for the others to wait.
_OF_ONE_MACHINE = ('InvalidTimeStamp', 'SignatureNonceUsed')

Answer = Union['Credentials', Shared['Credentials']]
KeyOf = Callable[['Context'], Optional['CacheKey']]


class Sharing:
    """Shares what sources fetch by way of one store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def fetch(
        self, context: Context, previous: Optional[Snapshot[Credentials]], key_of: KeyOf,
        fetch: Callable[[], Credentials], most_s: Optional[float],
    ) -> Answer:
        """An answer of another process, or else what ``fetch`` gets.

        :param previous: what is in hand, invalidated or not.
        :param key_of: gives the key of the credential that ``fetch`` would get now; None: it is not shared.
        :param most_s: how many seconds a credential can live at most, because no more was asked for; None: unknown.
        :raises CredentialException: that of ``fetch``, in this process or a moment ago in another.
        """
        key = key_of(context)
        seal = Seal.of(key, self._store.own_key)
        if seal is None:
            return fetch()

        def is_still_of_key() -> bool:
            """Whether what was fetched was bought with the secret that the seal is made of."""
            try:
                return key is None or not key.secret or key_of(context) == key
            except Exception:
                return False  # the next fetch will say what is wrong

        return _Fetch(self._store, seal, context, previous, fetch, most_s, is_still_of_key).run()

    def obtain(self, cache: Cache[Credentials]) -> Held[Credentials]:
        return run(self._steps(cache))

    async def obtain_async(self, cache: Cache[Credentials]) -> Held[Credentials]:
        return await run_async(self._steps(cache))

    def _steps(self, cache: Cache[Credentials]) -> Steps[Held[Credentials]]:
        """What a provider hands up: the credential of its cache, looked up again if the epoch has changed."""
        epoch: Optional[Held[Optional[bytes]]]
        held: Held[Credentials]
        try:
            epoch = yield self._store.epoch
        except CredentialException:
            epoch = None  # no thread was free to look
        held = yield cache
        news = None if epoch is None else epoch.value
        if isinstance(held.value, SharedCredentials) and news not in (None, held.value.epoch):
            held = yield Renewal(cache, held)
        if epoch is not None and isinstance(held.lifetime, LeasedLifetime):
            with process_lock:
                held.lifetime.renew(epoch.lifetime)
        return held

    def forget(self, context: Context, key_of: KeyOf, bad: Credentials) -> None:
        """Have no process use ``bad`` any more, which somebody has found not to work.

        At once, since this process may end now; but an event loop does not wait for it: there it is done soon.
        """
        context = context.for_fetch(None, 0.0)
        if is_on_event_loop():
            workers.submit(workers.Job(lambda: self._forget(context, key_of, bad), lambda: False, False))
        else:
            self._forget(context, key_of, bad)

    def _forget(self, context: Context, key_of: KeyOf, bad: Credentials) -> None:
        try:
            seal = Seal.of(key_of(context), self._store.own_key)
        except Exception:
            return  # the next fetch will say what is wrong
        if seal is None:
            return
        entry = _entry(self._store, seal)
        if entry is not None and entry[0].credentials == bad:
            self._store.remove(seal.name)
            self._store.change_epoch()


class _Fetch:
    """One fetch of one credential."""

    def __init__(
        self, store: Store, seal: Seal, context: Context, previous: Optional[Snapshot[Credentials]],
        fetch: Callable[[], Credentials], most_s: Optional[float], is_still_of_key: Callable[[], bool],
    ) -> None:
        self._store = store
        self._seal = seal
        self._context = context
        self._previous = previous
        self._fetch = fetch
        self._most_s = most_s
        self._is_still_of_key = is_still_of_key
        self._failures = 0
        # Seen before anything is looked up: what changes afterwards is noticed.
        self._epoch = store.epoch.peek()
        self._in_hand = _decision(previous, context)

    def run(self) -> Answer:
        answer, ends_at, poll_s = self._look_up(), None, _POLL_MIN_S
        clock = self._context.clock
        if answer is None and self._in_hand is Decision.FRESH and self._previous is not None and self._store.is_out:
            return _as_it_is(self._previous)
        while answer is None:
            release = self._store.lock(self._seal.name, LOCK_S)
            if release is not None:
                try:
                    return self._look_up() or self._fetched()
                finally:
                    release()
            if self._in_hand is Decision.ADVISORY and self._previous is not None:
                return _as_it_is(self._previous)
            if ends_at is None:
                ends_at = clock.monotonic() + PATIENCE_S
                allow_own_time_after(ends_at)
            if clock.monotonic() >= ends_at:
                return self._fetched()
            clock.sleep(poll_s * (0.5 + self._context.random_fraction()))
            poll_s = min(_POLL_MAX_S, poll_s * 1.5)
            answer = self._look_up()
        return answer

    def _look_up(self) -> Optional[Answer]:
        """What another process has put there, if it serves.

        :raises CredentialException: another process was refused a moment ago.
        """
        found = _entry(self._store, self._seal)
        if found is not None:
            answer = self._shared(*found)
            if self._serves(answer):
                return answer
        self._raise_failure()
        return None

    def _shared(self, entry: Entry, seconds_left: float) -> Shared[Credentials]:
        expiration = entry.credentials.get_expiration() or 0
        # By the clock of the store and by our own, whichever says less: either may be wrong.
        left_s = min(seconds_left, expiration - self._context.server_now(), entry.lifetime_s)
        credentials = SharedCredentials.of(entry.credentials, self._epoch)
        fraction = fraction_of_follower(entry.fraction, self._context.random_fraction())
        return Shared(credentials, entry.lifetime_s, entry.lifetime_s - left_s, fraction)

    def _serves(self, answer: Shared[Credentials]) -> bool:
        windows = Windows.of_lifetime(answer.lifetime_s, 0.0)
        if decide(windows, answer.age_s, 0.0, None) is Decision.MANDATORY:
            return False
        previous = self._previous
        if previous is None:
            return True
        if answer.value == previous.value:
            return self._in_hand is Decision.FRESH
        return (answer.value.get_expiration() or 0) >= (previous.value.get_expiration() or 0)

    def _fetched(self) -> Answer:
        try:
            credentials = self._fetch()
        except RejectedException as error:
            self._remember(error)
            raise
        expiration = credentials.get_expiration()
        if expiration is None:
            return credentials
        lifetime_s = lifetime_by_server_s(expiration, self._context, self._most_s)
        if lifetime_s < SHORTEST_LIFETIME_S:
            return credentials  # the cache refuses it
        if not self._is_still_of_key():
            return credentials  # the source has changed meanwhile: whoever has the former secret did not buy this
        entry = Entry(credentials, lifetime_s, self._context.random_fraction())
        self._store.store(self._seal.name, self._seal.closed(entry.text(), expiration), lifetime_s)
        if self._failures:
            self._store.remove(self._failure_name)
        if self._previous is not None and self._previous.was_invalidated:
            self._epoch = self._store.change_epoch()
        return Shared(SharedCredentials.of(credentials, self._epoch), lifetime_s, 0.0, entry.fraction)

    # -- failures ------------------------------------------------------------------------------------------------

    @property
    def _failure_name(self) -> str:
        return f'{self._seal.name}-failed'

    def _raise_failure(self) -> None:
        found = self._store.load(self._failure_name)
        opened = None if found is None else self._seal.opened(found[0])
        failure = None if opened is None else Failure.read(opened[0])
        if found is None or opened is None or failure is None:
            return
        self._failures = failure.failures
        # By the clock of the store and by our own: what somebody has put there again is over.
        if found[1] > _COUNT_KEPT_S and opened[1] > self._context.server_now():
            raise without_traceback(failure.error)

    def _remember(self, error: RejectedException) -> None:
        if (error.code or '').startswith(_OF_ONE_MACHINE):
            return
        count = self._failures + 1
        pause_s = LastAttempt(0.0, count, self._context.random_fraction(), error).empty_pause_s
        until = int(self._context.server_now() + pause_s) + 1
        sealed = self._seal.closed(Failure(error, count).text(), until)
        self._store.store(self._failure_name, sealed, pause_s + _COUNT_KEPT_S)


def _decision(previous: Optional[Snapshot[Credentials]], context: Context) -> Decision:
    """What policy says about what is in hand."""
    if previous is None or previous.was_invalidated:
        return Decision.MANDATORY
    if previous.windows is None:
        return Decision.FRESH
    return decide(previous.windows, previous.age_s(), context.clock.monotonic(), None)


def _as_it_is(previous: Snapshot[Credentials]) -> Answer:
    if previous.windows is None:
        return previous.value
    # The windows stay as they are: it is the same credential.
    return Shared(previous.value, previous.windows.ends_at, previous.age_s(), 0.0)


def _entry(store: Store, seal: Seal) -> Optional[Tuple[Entry, float]]:
    found = store.load(seal.name)
    opened = None if found is None else seal.opened(found[0])
    entry = None if opened is None else Entry.read(*opened)
    return None if found is None or entry is None else (entry, found[1])
