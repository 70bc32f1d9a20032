"""A fleet of processes that started in the same second, with one-hour tokens, for a day, in simulated time."""

import json
import random

from alibabacloud_credentials._refresh.policy import Windows

PROCESSES, HOUR, DAY, MINUTE = 10_000, 3600.0, 86_400.0, 60


def busiest_over_mean(draw):
    """Refreshes of the busiest minute over those of the mean minute, after the first fetch of all."""
    minutes = [0] * int(DAY / MINUTE)
    for _ in range(PROCESSES):
        now = 0.0
        while True:
            # A busy process refreshes as soon as its policy advises to.
            now += Windows.of_lifetime(HOUR, draw()).advisory_from
            if now >= DAY:
                break
            minutes[int(now / MINUTE)] += 1
    return max(minutes) / (sum(minutes) / len(minutes))


print(json.dumps({
    'ratio': busiest_over_mean(random.Random(1).random), 'ratio_in_step': busiest_over_mean(lambda: 0.0),
}))
