"""What a cache must do, written down once more as simply as can be: the model that the real one is compared with.

No lock, no thread: one thing happens after another. Random numbers are always 0.5.
"""

TIMEOUT_S, GRACE_S = 30.0, 1.0
TOO_LATE = 'source: no answer within 30 seconds'


class Kept:
    """The answer in hand.

    :ivar ends_at: its lifetime in seconds, counted from its arrival.
    :ivar held: the object that callers get; None until one got it.
    """

    def __init__(self, credential, lifetime_s, wall, mono):
        self.credential = credential
        self.ends_at = lifetime_s
        self.mandatory_from = lifetime_s - min(180.0, lifetime_s / 5)
        early_s = 300.0 if lifetime_s <= 1200 else 900.0 if lifetime_s <= 5400 else 3600.0
        self.advisory_from = max(self.mandatory_from - early_s * 1.5, lifetime_s / 10)
        self.wall, self.mono = wall, mono
        self.is_invalidated = False
        self.held = None


class Flight:
    """A fetch and who waits for it.

    :ivar counts: whether its outcome is kept; not after an ``invalidate``.
    :ivar outcome: what those who wait get, ``Kept`` or the text of an error; None before it has landed.
    """

    def __init__(self, now):
        self.limit = now + TIMEOUT_S + GRACE_S
        self.counts = True
        self.has_landed = False
        self.outcome = None
        self.waiters = []


class CacheModel:
    """:ivar flight: the one that a caller may join.
    :ivar settled: how many have landed with an answer or a failure.
    :ivar retired: what callers were given before and must not be given any more.
    """

    def __init__(self, clock):
        self._clock = clock
        self.kept = None
        self.flight = None
        self.settled = 0
        self.retired = []
        self._forget_attempts()

    def _forget_attempts(self):
        self._attempts, self._attempted_at, self._error = 0, None, None

    # -- what a caller gets ---------------------------------------------------------------------------------------

    def call(self, renewing):
        """``Kept``, the text of the remembered failure, or the flight to wait for; and whether that flight begins."""
        self.give_up_overdue()
        decision = self._decision(renewing)
        begins = decision in ('wait', 'background') and self.flight is None
        if begins:
            self.flight = Flight(self._clock.monotonic())
        if decision == 'wait' and self._clock.monotonic() > self.flight.limit - 1e-6:
            return self.kept if self.is_valid() else TOO_LATE, False
        if decision == 'wait':
            return self.flight, begins
        return (self._error if decision == 'fail' else self.kept), begins

    def _decision(self, renewing):
        now, kept = self._clock.monotonic(), self.kept
        paused_s = None if self._attempted_at is None else now - self._attempted_at
        must_pause = self._error is not None and paused_s < self._pause_s(0.1, 5.0, 0)
        if kept is not None and not kept.is_invalidated and kept.held is renewing is not None and not must_pause:
            return 'wait'
        if not self.is_valid():
            return 'fail' if must_pause else 'wait'
        if self.age_s() < kept.advisory_from:
            return 'keep'
        if paused_s is not None and paused_s < self._pause_s(1.0, 60.0, 1):
            return 'keep'
        return 'background' if self.age_s() < kept.mandatory_from else 'wait'

    def _pause_s(self, least, most, more_doublings):
        ceiling = min(most, least * 2.0 ** (self._attempts - 1 + more_doublings))
        return least + 0.5 * (ceiling - least)

    def age_s(self):
        """None where there is no answer, or it was invalidated."""
        kept = self.kept
        if kept is None or kept.is_invalidated:
            return None
        return max(self._clock.wall() - kept.wall, self._clock.monotonic() - kept.mono)

    def is_valid(self):
        return self.age_s() is not None and self.age_s() < self.kept.ends_at

    # -- what happens ---------------------------------------------------------------------------------------------

    def invalidate(self, only):
        if self.kept is not None:
            if only is not None and self.kept.held is not only:
                return
            self.kept.is_invalidated = True
        if self.flight is not None:
            self.flight.counts = False
        self.flight = None
        self._forget_attempts()

    def succeed(self, flight, credential, lifetime_s):
        """An answer arrives."""
        arrived = Kept(credential, lifetime_s, self._clock.wall(), self._clock.monotonic())
        if self._lands(flight, arrived) and flight.counts:
            self._keep(arrived)
            flight.outcome = self.kept

    def _keep(self, arrived):
        known = self.kept
        if known is not None and known.held is not None:
            self.retired.append(known.held)
        if known is None or known.credential != arrived.credential:
            self.kept = arrived
            self._forget_attempts()
            return
        # The same again: how much of it is left is put right, and it is asked for less often.
        aged_s = known.ends_at - arrived.ends_at
        self.kept = Kept(known.credential, known.ends_at, arrived.wall - aged_s, arrived.mono - aged_s)
        self._note(None)

    def fail(self, flight, error):
        """A failure arrives."""
        if self._lands(flight, error) and flight.counts:
            self._note(error)

    def interrupt(self, flight):
        """Its leader has gone without an outcome: those who wait must look again."""
        if self.flight is flight:
            self.flight = None
        flight.has_landed = True

    def restart(self):
        """What a copy in another process knows."""
        self._forget_attempts()
        kept = self.kept
        age_s = None if kept is None else self._clock.wall() - kept.wall
        if age_s is None or age_s < 0 or kept.is_invalidated:
            self.kept = None
        else:
            self.kept = Kept(kept.credential, kept.ends_at, kept.wall, self._clock.monotonic() - age_s)

    def give_up_overdue(self):
        flight = self.flight
        if flight is not None and self._clock.monotonic() > flight.limit:
            self.fail(flight, TOO_LATE)

    def _lands(self, flight, outcome):
        """Whether it does so only now."""
        if flight.has_landed:
            return False
        flight.has_landed, flight.outcome = True, outcome
        self.settled += 1
        if self.flight is flight:
            self.flight = None
        return True

    def _note(self, error):
        self._attempts += 1
        self._attempted_at, self._error = self._clock.monotonic(), error
