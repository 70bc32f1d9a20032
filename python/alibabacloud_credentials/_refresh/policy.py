"""The rules of refreshing, as pure functions: no clock, no lock, no I/O.

Windows are fixed when a credential arrives, from its lifetime L by the server's clock:

===========  ==================================================================================================
mandatory    the last min(180 s, L/5)
advisory     before it: 5 min for L <= 20 min, 15 min for L <= 90 min, else 60 min; its start is moved earlier by a
             random 0 to 100 % of its length, drawn anew for each credential, so that processes that started in
             the same second do not refresh in step
follower     who has the credential from another process begins its advisory window later than that one: anywhere
             from there to the middle of the window. So it finds the successor, unless that process has ended
fresh        before that, and at least the first tenth of L and the first second, so that a short session is not
             fetched in a loop
===========  ==================================================================================================

============  =============================  ==============================================
age           no attempt, or long enough ago  the last attempt was too recent
============  =============================  ==============================================
fresh         ``FRESH``                      ``FRESH``
advisory      ``ADVISORY``                   ``SERVE``
mandatory     ``MANDATORY``                  ``SERVE``
ended, none   ``MANDATORY``                  ``FAIL`` with the error of that attempt
============  =============================  ==============================================
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from ..exceptions import CredentialException

MANDATORY_MAX_S = 180.0
PAUSE_MIN_S, PAUSE_MAX_S = 1.0, 60.0
EMPTY_PAUSE_MIN_S, EMPTY_PAUSE_MAX_S = 0.1, 5.0


class Decision(enum.Enum):
    """What a caller gets now."""

    FRESH = 'return the snapshot'
    ADVISORY = 'return the snapshot, refresh in the background'
    SERVE = 'return the snapshot, a refresh was tried a moment ago'
    MANDATORY = 'wait for a refresh'
    FAIL = 'raise the remembered error'


class Windows:
    """Ages in seconds, counted from arrival, at which a credential's windows begin.

    :param advisory_from: a background refresh is wanted.
    :param mandatory_from: callers wait for a refresh.
    :param ends_at: it is never returned again.
    """

    __slots__ = ('advisory_from', 'ends_at', 'mandatory_from')

    def __init__(self, advisory_from: float, mandatory_from: float, ends_at: float) -> None:
        self.advisory_from = advisory_from
        self.mandatory_from = mandatory_from
        self.ends_at = ends_at

    @classmethod
    def of_lifetime(cls, lifetime_s: float, random_fraction: float) -> Windows:
        """Windows of a credential that lives ``lifetime_s`` seconds.

        :param random_fraction: in [0, 1), or what :func:`fraction_of_follower` gives.
        """
        mandatory_from = lifetime_s - min(MANDATORY_MAX_S, lifetime_s / 5)
        advisory_from = mandatory_from - _advisory_length_s(lifetime_s) * (1 + random_fraction)
        fresh_s = max(advisory_from, lifetime_s / 10, min(PAUSE_MIN_S, mandatory_from))
        return cls(fresh_s, mandatory_from, lifetime_s)

    @classmethod
    def of_max_age(cls, max_age_s: float) -> Windows:
        """Windows of an answer without an expiration that is simply asked for again after ``max_age_s`` seconds."""
        return cls(max_age_s, max_age_s, max_age_s)


def fraction_of_follower(fraction: float, random_fraction: float) -> float:
    """The fraction of who has a credential from a process that has drawn ``fraction``; for :meth:`Windows.of_lifetime`.
    """
    return fraction - random_fraction * (fraction + 0.5)


def _advisory_length_s(lifetime_s: float) -> float:
    if lifetime_s <= 20 * 60:
        return 5 * 60.0
    return 15 * 60.0 if lifetime_s <= 90 * 60 else 60 * 60.0


class LastAttempt:
    """The last refresh, when it brought nothing new: it failed, or the same credential came back.

    :param ended_at: monotonic seconds.
    :param count: how many such refreshes in a row.
    :param random_fraction: a random number in [0, 1), for the jitter.
    :param error: why it failed; None when the same credential came back.
    :param empty_pause_max_s: the most that ``empty_pause_s`` grows to.
    :ivar pause_s: while a valid credential is in hand, nothing is tried for so many seconds.
    :ivar empty_pause_s: while there is none, the error is raised again for so many seconds.
    """

    __slots__ = ('count', 'empty_pause_s', 'ended_at', 'error', 'pause_s')

    def __init__(
        self, ended_at: float, count: int, random_fraction: float, error: Optional[CredentialException] = None,
        empty_pause_max_s: float = EMPTY_PAUSE_MAX_S,
    ) -> None:
        self.ended_at = ended_at
        self.count = count
        self.error = error
        self.pause_s = _jittered(PAUSE_MIN_S, PAUSE_MAX_S, count + 1, random_fraction)
        self.empty_pause_s = _jittered(EMPTY_PAUSE_MIN_S, empty_pause_max_s, count, random_fraction)
        retry_after_s = getattr(error, 'retry_after_s', None)
        if retry_after_s:
            self.pause_s = retry_after_s
            # With nothing in hand the program stands still, so it asks again soon even if the server asked for an hour.
            self.empty_pause_s = min(retry_after_s, EMPTY_PAUSE_MAX_S)


def _jittered(least_s: float, most_s: float, doublings: int, random_fraction: float) -> float:
    """Full jitter: anywhere between ``least_s`` and a ceiling that doubles with each attempt, up to ``most_s``."""
    # The exponent is bounded because a day of outage would overflow a float.
    ceiling = min(most_s, least_s * 2.0 ** min(doublings - 1, 30))
    return least_s + random_fraction * (ceiling - least_s)


def decide(windows: Optional[Windows], age_s: float, now: float, last: Optional[LastAttempt]) -> Decision:
    """What a caller gets.

    :param windows: of the credential in hand, or None when there is none.
    :param age_s: seconds since it arrived, by the wall or the monotonic clock, whichever has more.
    :param now: monotonic seconds.
    :param last: the last refresh if it brought nothing new, or None.
    """
    if windows is None or age_s >= windows.ends_at:
        paused = last is not None and last.error is not None and now < last.ended_at + last.empty_pause_s
        return Decision.FAIL if paused else Decision.MANDATORY
    if age_s < windows.advisory_from:
        return Decision.FRESH
    if last is not None and now < last.ended_at + last.pause_s:
        return Decision.SERVE
    return Decision.ADVISORY if age_s < windows.mandatory_from else Decision.MANDATORY
