"""100,000 processes with 10,000 roles for a day, in simulated time, by the policy of the package.

Each process uses one role and reads without a pause. STS takes 100 calls a second and refuses the others as throttled.
"""

import heapq
import json
import random
import sys

from alibabacloud_credentials._refresh.policy import Decision, LastAttempt, Windows, decide, fraction_of_follower
from alibabacloud_credentials.exceptions import RejectedException

PROCESSES, ROLES = 100_000, 10_000
SESSION_S, DAY_S, OUTAGE_S = 3600, 86_400, 600
QUOTA = 100
THROTTLED = RejectedException('throttled', 'Throttling.User', http_status=400)


class Role:
    """What lies in the cache for a role."""

    __slots__ = ('failed_until', 'failures', 'fraction', 'issued_at')

    def __init__(self):
        self.issued_at, self.fraction = float('-inf'), 0.0
        self.failed_until, self.failures = float('-inf'), 0


class Process:
    """What a process has in hand."""

    __slots__ = ('issued_at', 'last', 'role', 'windows')

    def __init__(self, role):
        self.role = role
        self.issued_at, self.windows, self.last = float('-inf'), None, None


class Fleet:
    """A run of so many seconds.

    :param starts: when each process starts, in seconds.
    :param outage: when there is no cache, as a range of seconds; None: always.
    :ivar calls: to STS, per second.
    :ivar looks: processes that looked for a successor, per minute.
    :ivar ready_at: when the last process had its first credential.
    """

    def __init__(self, starts, outage, seed, roles=ROLES, seconds=DAY_S):
        self.random = random.Random(seed).random
        self.outage, self.seconds = outage, seconds
        self.calls, self.looks = [0] * (seconds + 1), [0] * (seconds // 60 + 1)
        self.ready_at = 0.0
        cached = [Role() for _ in range(roles)]
        self.queue = [
            (start, number, Process(cached[number % roles])) for number, start in enumerate(starts)
        ]
        heapq.heapify(self.queue)
        while self.queue and self.queue[0][0] < seconds:
            now, number, process = heapq.heappop(self.queue)
            heapq.heappush(self.queue, (self.step(now, process), number, process))

    def step(self, now, process):
        """What a process does that must or should look for a successor; returns when it does next."""
        self.looks[int(now) // 60] += 1
        has_cache = self.outage is not None and not self.outage[0] <= now < self.outage[1]
        role = process.role
        if has_cache and self.takes(now, process):
            self.have(now, process, role.issued_at, fraction_of_follower(role.fraction, self.random()))
        elif has_cache and now < role.failed_until:
            return self.failed(now, process)
        else:
            self.calls[int(now)] += 1
            if self.calls[int(now)] > QUOTA:
                if has_cache:
                    role.failures += 1
                    pause_s = LastAttempt(now, role.failures, self.random(), THROTTLED).empty_pause_s
                    role.failed_until = now + pause_s
                return self.failed(now, process)
            fraction = self.random()
            self.have(now, process, now, fraction)
            if has_cache:
                role.issued_at, role.fraction, role.failures = now, fraction, 0
        return max(now + 1, process.issued_at + process.windows.advisory_from)

    def takes(self, now, process):
        """Whether what lies in the cache serves, as in the step of the package."""
        age_s = now - process.role.issued_at
        if process.role.issued_at <= process.issued_at or age_s >= SESSION_S:
            return False
        return decide(Windows.of_lifetime(SESSION_S, 0.0), age_s, now, None) is not Decision.MANDATORY

    def have(self, now, process, issued_at, fraction):
        if process.windows is None:
            self.ready_at = max(self.ready_at, now)
        process.issued_at, process.last = issued_at, None
        process.windows = Windows.of_lifetime(SESSION_S, fraction)

    def failed(self, now, process):
        count = 1 if process.last is None else process.last.count + 1
        process.last = LastAttempt(now, count, self.random(), THROTTLED)
        is_valid = process.windows is not None and now < process.issued_at + process.windows.ends_at
        return now + (process.last.pause_s if is_valid else process.last.empty_pause_s)

    def figures(self, since=0):
        per_second = sorted(self.calls[since:self.seconds])
        return {
            'calls': sum(per_second), 'mean': sum(per_second) / len(per_second),
            'p99': per_second[int(len(per_second) * 0.99)], 'max': per_second[-1], 'ready_s': self.ready_at,
        }


def spread(count):
    """Processes that start at any moment of the first hour."""
    chance = random.Random(7).random
    return [chance() * SESSION_S for _ in range(count)]


def main():
    scale = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    processes, roles = int(PROCESSES * scale), int(ROLES * scale)
    always, never = (-1, -1), None
    settled = 2 * SESSION_S
    found = {}
    shared = Fleet(spread(processes), always, 1, roles)
    found['shared'] = shared.figures(settled)
    found['one process per role'] = Fleet(spread(roles), never, 2, roles).figures(settled)
    found['alone'] = Fleet(spread(processes), never, 3, roles).figures(settled)
    minutes = range(settled // 60, len(shared.looks) - OUTAGE_S // 60)
    worst = 60 * max(minutes, key=lambda minute: sum(shared.looks[minute:minute + OUTAGE_S // 60]))
    outage = Fleet(spread(processes), (worst, worst + OUTAGE_S), 1, roles)
    found['outage'] = outage.figures(settled)
    found['outage']['during_max'] = max(outage.calls[worst:worst + OUTAGE_S])
    for name, cache in (('restart shared', always), ('restart alone', never)):
        fleet = Fleet([0.0] * processes, cache, 4, roles, seconds=SESSION_S // 2)
        found[name] = fleet.figures()
    print(json.dumps(found))


if __name__ == '__main__':
    main()
