"""What must hold always, checked all the time; the first thing that does not ends the run."""

from __future__ import annotations

import gc
import logging
import os
import threading
import time
import traceback
from collections import Counter
from typing import Any, List

from alibabacloud_credentials.exceptions import CredentialException
from customers import Customer
from soak import SECRETS
from world import World

# At most so many workers refresh at once, whatever the number of clients.
MOST_REFRESH_THREADS = 24
MOST_REQUESTS_IN_A_FETCH = 9
# More than what is in use at some moment may differ from another: both ends of each connection are in this process.
MORE_DESCRIPTORS, MORE_THREADS, MORE_MEMORY_KIB = 100, 30, 48 * 1024
# Of each client: what it has in hand, what it remembers, and what its connections are made of.
MOST_OBJECTS_OF_A_CLIENT = 150
_PATIENCE_S = 30.0


class Invariants(logging.Handler):
    """:ivar problems: what did not hold.
    :ivar counts: how often something happened, for the last line.
    """

    def __init__(self, world: World) -> None:
        super().__init__(logging.DEBUG)
        self.world = world
        self.problems: List[str] = []
        self.counts: Counter[str] = Counter()
        self.stopping = threading.Event()
        self._samples: List[Usage] = []

    def report(self, problem: str) -> None:
        self.problems.append(problem)
        self.stopping.set()

    # -- nothing shows a secret ---------------------------------------------------------------------------------------

    def emit(self, record: logging.LogRecord) -> None:
        self.check_text(self.format(record))

    def check_text(self, text: str) -> None:
        for secret in SECRETS:
            if secret in text:
                self.report(f'a text shows a secret that begins with {secret}')

    def check_error(self, error: BaseException) -> None:
        self.counts['errors'] += 1
        self.check_text(''.join(traceback.format_exception(type(error), error, error.__traceback__)))
        if not isinstance(error, CredentialException):
            self.report(f'an exception of another kind: {error!r}')

    # -- one credential, of the right role, that had not ended when it was asked for ----------------------------------

    def check(self, customer: Customer, asked_at: float, got: Any) -> None:
        self.counts['credentials'] += 1
        customer.got.add(got.access_key_id)
        key = self.world.cloud.accounts.keys.get(got.access_key_id)
        if key is None:
            self.report(f'{customer.name}: a credential that the cloud never issued, or that has long ended')
        elif (key.access_key_secret, key.security_token) != (got.access_key_secret, got.security_token):
            self.report(f'{customer.name}: a credential is mixed of several')
        elif key.identity.role_arn != customer.role_arn:
            self.report(f'{customer.name}: a credential of another role')
        elif key.expires_at is None or key.expires_at <= asked_at:
            self._check_ended(customer, got.access_key_id, asked_at - (key.expires_at or 0.0))
        self.check_text(repr(got))

    def _check_ended(self, customer: Customer, access_key_id: str, ended_before_s: float) -> None:
        # Other threads may see a credential a moment before the one that fetched it says what is known of its end.
        self.stopping.wait(0.5)
        if access_key_id in customer.sender.unsure:
            self.counts['credentials whose end could not be known'] += 1
        else:
            self.report(f'{customer.name}: a credential that had ended {ended_before_s:.1f} s before')

    # -- calls are bounded by the policy ------------------------------------------------------------------------------

    def check_calls(self) -> None:
        for customer in self.world.customers:
            sender = customer.sender
            if sender.most_in_a_fetch > MOST_REQUESTS_IN_A_FETCH:
                self.report(f'{customer.name}: {sender.most_in_a_fetch} requests in one fetch')
            # Each change ends at most one pause, and leaves at most one fetch behind that does not count.
            allowed = 2 * (sender.changes + 1)
            if sender.hurried > allowed:
                self.report(f'{customer.name}: {sender.hurried} fetches without a pause, where {allowed} may be')
            if len(customer.got) > allowed:
                self.report(f'{customer.name}: {len(customer.got)} credentials, where {allowed} may be')

    # -- nothing grows ------------------------------------------------------------------------------------------------

    def take_sample(self) -> None:
        usage = Usage()
        self._samples.append(usage)
        if usage.refresh_threads > MOST_REFRESH_THREADS:
            self.report(f'{usage.refresh_threads} threads refresh')

    def check_growth(self) -> None:
        """The least that was in use lately, against the least that was in use in the beginning: a leak lifts both."""
        part = len(self._samples) // 3
        if part < 5:
            return
        first, last = self._samples[:part], self._samples[-part:]
        for what, more in (
            ('descriptors', MORE_DESCRIPTORS), ('threads', MORE_THREADS), ('memory_kib', MORE_MEMORY_KIB),
        ):
            before, after = (min(getattr(usage, what) for usage in samples) for samples in (first, last))
            most = max(getattr(usage, what) for usage in self._samples)
            print(f'{what}: at least {before} in the first third, {after} in the last; {most} at most')
            if after > before + more:
                self.report(f'{what} grew from {before} to {after}')
        tenths = self._samples[::max(1, len(self._samples) // 10)]
        print('memory_kib over time:', *[usage.memory_kib for usage in tenths])

    def check_quiet(self) -> None:
        """Nothing of what was used is left when nobody calls."""
        gives_up_at = time.monotonic() + _PATIENCE_S
        while threads_of_the_package() and time.monotonic() < gives_up_at:
            time.sleep(0.1)
        for thread in threads_of_the_package():
            self.report(f'{thread.name} goes on although nobody calls')
        objects = objects_of_the_package()
        print(f'{sum(objects.values())} objects of the package, most of them {objects.most_common(3)}')
        if sum(objects.values()) > MOST_OBJECTS_OF_A_CLIENT * len(self.world.customers):
            self.report(f'{sum(objects.values())} objects of the package are left: {objects.most_common(10)}')

    def summary(self) -> str:
        lines = [', '.join(f'{count} {what}' for what, count in sorted(self.counts.items()))]
        for customer in self.world.customers:
            sender = customer.sender
            lines.append(f'{customer.name}: {sender.count} requests, at most {sender.most_in_a_fetch} in a fetch; '
                         f'{len(customer.got)} credentials; {sender.hurried} fetches without a pause; '
                         f'{sender.changes} changes')
        return '\n'.join(lines)


class Usage:
    """What is in use now."""

    def __init__(self) -> None:
        self.descriptors = len(os.listdir('/dev/fd'))
        self.threads = threading.active_count()
        self.refresh_threads = len([thread for thread in threads_of_the_package() if 'refresh' in thread.name])
        self.memory_kib = _memory_kib()


def threads_of_the_package() -> List[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith('alibabacloud-credentials-')]


def objects_of_the_package() -> Counter[str]:
    """How many there are of each kind that a fetch makes."""
    gc.collect()
    kinds: Counter[str] = Counter()
    for thing in gc.get_objects():
        module = type(thing).__module__
        if isinstance(module, str) and module.startswith('alibabacloud_credentials.') and '.testing' not in module:
            kinds[type(thing).__name__] += 1
    return kinds


def _memory_kib() -> int:
    """In use now; where the system does not say so, the most there ever was."""
    try:
        with open('/proc/self/statm', encoding='ascii') as file:
            return int(file.read().split()[1]) * os.sysconf('SC_PAGE_SIZE') // 1024
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
