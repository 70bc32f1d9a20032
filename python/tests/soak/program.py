"""The busy program: threads, event loops and forks that use clients, while faults, clocks and invalidations change.

    program.py SECONDS SEED

It checks all the time what must hold always, ends with status 1 at the first thing that does not, and otherwise waits
to be told to end, with fetches under way that hang.
"""

from __future__ import annotations

import asyncio
import logging
import os
import select
import sys
import threading
import time
import traceback
from collections import Counter
from typing import Any, Callable, List

from alibabacloud_credentials.exceptions import CredentialException
from soak import READY, SECRETS
from world import Customer, World

THREADS, LOOPS, TASKS = 6, 2, 10
CHILD_MAY_TAKE_S = 60.0
# Of this package and of name look-ups; more are a leak.
MOST_REFRESH_THREADS = 24
MOST_MORE_DESCRIPTORS = 400
MOST_MORE_MEMORY_KIB = 96 * 1024
# Between two fetches of one client that fail.
LEAST_PAUSE_S = 0.1


class Soak(logging.Handler):
    """:ivar problems: what did not hold."""

    def __init__(self, seconds: float, seed: str) -> None:
        super().__init__(logging.DEBUG)
        self.world = World(seed)
        self.seconds = seconds
        self.problems: List[str] = []
        self.counts: Counter[str] = Counter()
        self.stopping = threading.Event()
        self.began_at = time.monotonic()

    # -- what must hold -----------------------------------------------------------------------------------------------

    def emit(self, record: logging.LogRecord) -> None:
        self.check_text(self.format(record))

    def check_text(self, text: str) -> None:
        for secret in SECRETS:
            if secret in text:
                self.report(f'a text shows a secret that begins with {secret}')

    def report(self, problem: str) -> None:
        self.problems.append(problem)
        self.stopping.set()

    def check(self, customer: Customer, asked_at: float, got: Any) -> None:
        """One credential, of the right role, that had not ended when it was asked for."""
        self.counts['credentials'] += 1
        key = self.world.cloud.accounts.keys.get(got.access_key_id)
        if key is None or (key.access_key_secret, key.security_token) != (got.access_key_secret, got.security_token):
            self.report(f'{customer.name}: a credential is mixed of several')
        elif key.identity.role_arn != customer.role_arn:
            self.report(f'{customer.name}: a credential of another role')
        elif key.expires_at is None or key.expires_at <= asked_at:
            self.report(f'{customer.name}: a credential that had ended {asked_at - (key.expires_at or 0):.1f} s before')
        self.check_text(repr(got))

    def check_error(self, error: BaseException) -> None:
        self.counts['errors'] += 1
        self.check_text(''.join(traceback.format_exception(type(error), error, error.__traceback__)))
        if not isinstance(error, CredentialException):
            self.report(f'an exception of another kind: {error!r}')

    def check_calls(self) -> None:
        failing = 9 * (time.monotonic() - self.began_at) / LEAST_PAUSE_S
        for customer in self.world.customers:
            allowed = 9 + customer.allowed + failing
            if customer.sender.count > allowed:
                self.report(f'{customer.name}: {customer.sender.count} requests, where {allowed:.0f} are allowed')

    # -- callers ------------------------------------------------------------------------------------------------------

    def guarded(self, act: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            while not self.stopping.is_set():
                try:
                    act()
                except BaseException as error:
                    self.report(f'{act.__name__} failed: {error!r}\n{traceback.format_exc()}')

        return run

    def call(self) -> None:
        customer = self.world.random.choice(self.world.customers)
        asked_at = self.world.now()
        try:
            got = customer.client.get_credential()
        except Exception as error:
            self.check_error(error)
        else:
            self.check(customer, asked_at, got)
        self.stopping.wait(0.002)

    def run_loop(self) -> None:
        asyncio.run(self.use_loop())

    async def use_loop(self) -> None:
        """For a few seconds; then another loop takes over."""
        await asyncio.gather(*[self.call_from_loop(time.monotonic() + 5) for _ in range(TASKS)])

    async def call_from_loop(self, until: float) -> None:
        while time.monotonic() < until and not self.stopping.is_set():
            customer = self.world.random.choice(self.world.customers)
            asked_at = self.world.now()
            patience_s = self.world.random.choice((0.01, 0.5, 60.0))
            try:
                got = await asyncio.wait_for(customer.client.get_credential_async(), patience_s)
            except asyncio.TimeoutError:
                self.counts['cancelled'] += 1
            except Exception as error:
                self.check_error(error)
            else:
                self.check(customer, asked_at, got)
            await asyncio.sleep(0.005)

    def fork(self) -> None:
        """A child asks for itself; what it got is checked here."""
        self.stopping.wait(self.world.random.uniform(0.5, 3.0))
        customer = self.world.random.choice(self.world.customers)
        self.world.allow(2, [customer])
        asked_at = self.world.now()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(writer, _answer_of_child(customer).encode())
            finally:
                os._exit(0)
        os.close(writer)
        ready, _, _ = select.select([reader], [], [], CHILD_MAY_TAKE_S)
        answer = os.read(reader, 65536).decode().split('|') if ready else []
        os.close(reader)
        if not ready:
            os.kill(child, 9)
            self.report(f'{customer.name}: a forked child hangs')
        os.waitpid(child, 0)
        self.counts['forks'] += 1
        if len(answer) == 3:
            self.check(customer, asked_at, _Got(*answer))
        elif answer and answer[0] != 'failed':
            self.report(f'{customer.name}: a forked child fails: {answer}')

    def disturb(self) -> None:
        world = self.world
        acts = (
            world.change_faults, world.change_faults, world.invalidate_one, world.let_time_pass,
            world.set_clients_clock, world.forget,
        )
        act = world.random.choice(acts)
        act()
        self.counts[act.__name__] += 1
        self.stopping.wait(world.random.uniform(0.01, 0.4))

    # -- all of it ----------------------------------------------------------------------------------------------------

    def run(self) -> bool:
        """Whether everything held."""
        acts = [*[self.call] * THREADS, *[self.run_loop] * LOOPS, self.fork, self.disturb]
        threads = [threading.Thread(target=self.guarded(act), daemon=True) for act in acts]
        for thread in threads:
            thread.start()
        self.stopping.wait(min(10.0, self.seconds / 3))
        descriptors, memory = _descriptors(), _memory_kib()
        while not self.stopping.wait(0.5) and time.monotonic() < self.began_at + self.seconds:
            self.check_calls()
            if len(_refresh_threads()) > MOST_REFRESH_THREADS:
                self.report(f'{len(_refresh_threads())} threads refresh')
            if _descriptors() > descriptors + MOST_MORE_DESCRIPTORS:
                self.report(f'{_descriptors()} descriptors are open; there were {descriptors}')
            if _memory_kib() > memory + MOST_MORE_MEMORY_KIB:
                self.report(f'{_memory_kib()} KiB of memory are in use; there were {memory}')
        self.stopping.set()
        self.world.cloud.clear_faults()
        for thread in threads:
            thread.join(30)
            if thread.is_alive():
                self.report('a caller was never answered')
        self.check_quiet(memory)
        return not self.problems

    def check_quiet(self, memory: int) -> None:
        """Nothing of what was used is left when nobody calls."""
        gives_up_at = time.monotonic() + 30
        while _refresh_threads() and time.monotonic() < gives_up_at:
            time.sleep(0.1)
        if _refresh_threads():
            self.report('a refresh goes on although nobody calls')
        print(', '.join(f'{count} {what}' for what, count in sorted(self.counts.items())))
        print(f'{sum(customer.sender.count for customer in self.world.customers)} requests; memory grew by '
              f'{_memory_kib() - memory} KiB; {_descriptors()} descriptors, {threading.active_count()} threads left')

    def hang(self) -> None:
        """Callers of every kind wait for servers that never answer."""
        for service in (self.world.cloud.sts, self.world.cloud.metadata, self.world.cloud.uri):
            service.faults.add(hang_s=60.0)
        self.stopping.clear()
        for customer in self.world.customers:
            customer.client.invalidate()
        acts = [self.call] * THREADS + [self.run_loop] * LOOPS
        for act in acts:
            threading.Thread(target=self.guarded(act), daemon=True).start()
        time.sleep(0.5)
        print(READY, flush=True)
        time.sleep(60)


class _Got:
    def __init__(self, access_key_id: str, access_key_secret: str, security_token: str) -> None:
        self.access_key_id = access_key_id
        self.access_key_secret = access_key_secret
        self.security_token = security_token

    def __repr__(self) -> str:
        return 'what a child got'


def _answer_of_child(customer: Customer) -> str:
    try:
        got = customer.client.get_credential()
    except CredentialException:
        return 'failed'
    except BaseException as error:
        return type(error).__name__
    return f'{got.access_key_id}|{got.access_key_secret}|{got.security_token}'


def _refresh_threads() -> List[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == 'alibabacloud-credentials-refresh']


def _descriptors() -> int:
    return len(os.listdir('/dev/fd'))


def _memory_kib() -> int:
    """In use now; where the system does not say so, the most there ever was."""
    try:
        with open('/proc/self/statm', encoding='ascii') as file:
            return int(file.read().split()[1]) * os.sysconf('SC_PAGE_SIZE') // 1024
    except OSError:
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(seconds: str, seed: str) -> int:
    soak = Soak(float(seconds), seed)
    logging.getLogger().addHandler(soak)
    logging.getLogger().setLevel(logging.DEBUG)
    if not soak.run():
        print('\n'.join(soak.problems))
        return 1
    try:
        soak.hang()
    except KeyboardInterrupt:
        return 0
    return 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
