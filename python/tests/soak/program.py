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
import signal
import sys
import threading
import time
import traceback
from typing import Callable

from alibabacloud_credentials.exceptions import CredentialException
from customers import Customer
from invariants import Invariants
from soak import READY
from world import World

THREADS, LOOPS, TASKS = 6, 2, 10
CHILD_MAY_TAKE_S = CALLER_MAY_TAKE_S = 60.0
SAMPLE_EACH_S = 0.5


class Soak:
    """The callers."""

    def __init__(self, seconds: float, world: World, invariants: Invariants) -> None:
        self.world = world
        self.random = world.random
        self.invariants = invariants
        self.stopping = invariants.stopping
        self.ends_at = time.monotonic() + seconds
        self.warm_at = time.monotonic() + min(10.0, seconds / 4)

    def guarded(self, act: Callable[[], None]) -> Callable[[], None]:
        def run() -> None:
            while not self.stopping.is_set():
                try:
                    act()
                except BaseException as error:
                    self.invariants.report(f'{act.__name__} failed: {error!r}\n{traceback.format_exc()}')

        return run

    def call(self) -> None:
        customer = self.random.choice(self.world.customers)
        asked_at = self.world.now()
        try:
            got = customer.client.get_credential()
        except Exception as error:
            self.invariants.check_error(error)
        else:
            self.invariants.check(customer, asked_at, got)
        self.stopping.wait(0.002)

    def run_loop(self) -> None:
        asyncio.run(self.use_loop())

    async def use_loop(self) -> None:
        """For a few seconds; then another loop takes over."""
        await asyncio.gather(*[self.call_from_loop(time.monotonic() + 5) for _ in range(TASKS)])

    async def call_from_loop(self, until: float) -> None:
        while time.monotonic() < until and not self.stopping.is_set():
            customer = self.random.choice(self.world.customers)
            asked_at = self.world.now()
            patience_s = self.random.choice((0.01, 0.5, 60.0))
            try:
                got = await asyncio.wait_for(customer.client.get_credential_async(), patience_s)
            except asyncio.TimeoutError:
                self.invariants.counts['cancelled'] += 1
            except Exception as error:
                self.invariants.check_error(error)
            else:
                self.invariants.check(customer, asked_at, got)
            await asyncio.sleep(0.005)

    def fork(self) -> None:
        """A child asks for itself; what it got is checked here."""
        self.stopping.wait(self.random.uniform(0.5, 3.0))
        customer = self.random.choice(self.world.customers)
        asked_at = self.world.now()
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(writer, _answer_of_child(customer, self.invariants).encode())
            finally:
                os._exit(0)
        os.close(writer)
        ready, _, _ = select.select([reader], [], [], CHILD_MAY_TAKE_S)
        answer = os.read(reader, 65536).decode().split('|') if ready else []
        os.close(reader)
        if not ready:
            os.kill(child, 9)
            self.invariants.report(f'{customer.name}: a forked child hangs')
        os.waitpid(child, 0)
        self.invariants.counts['forks'] += 1
        if len(answer) == 4:
            # What it fetched for itself nobody here has seen.
            if answer.pop() == 'unsure':
                customer.sender.unsure.add(answer[0])
            self.invariants.check(customer, asked_at, _Got(*answer))
        elif ready and answer[0] != 'failed':
            self.invariants.report(f'{customer.name}: a forked child fails: {answer}')

    def disturb(self) -> None:
        world = self.world
        act = self.random.choice((
            world.change_faults, world.change_faults, world.invalidate_one, world.let_time_pass,
            world.set_clients_clock, world.forget,
        ))
        act()
        self.invariants.counts[act.__name__] += 1
        self.stopping.wait(self.random.uniform(0.01, 0.4))

    # -- all of it ----------------------------------------------------------------------------------------------------

    def run(self) -> bool:
        """Whether everything held."""
        acts = [*[self.call] * THREADS, *[self.run_loop] * LOOPS, self.fork, self.disturb]
        threads = [threading.Thread(target=self.guarded(act), daemon=True) for act in acts]
        for thread in threads:
            thread.start()
        while not self.stopping.wait(SAMPLE_EACH_S) and time.monotonic() < self.ends_at:
            self.invariants.check_calls()
            if time.monotonic() > self.warm_at:
                self.invariants.take_sample()
        self.stopping.set()
        self.world.cloud.clear_faults()
        for thread in threads:
            thread.join(CALLER_MAY_TAKE_S)
            if thread.is_alive():
                self.invariants.report('a caller was never answered')
        print(self.invariants.summary())
        self.invariants.check_growth()
        self.invariants.check_quiet()
        return not self.invariants.problems

    def hang(self) -> None:
        """Callers of every kind wait for servers that never answer."""
        for service in (self.world.cloud.sts, self.world.cloud.metadata, self.world.cloud.uri):
            service.faults.add(hang_s=60.0)
        self.stopping.clear()
        for customer in self.world.customers:
            customer.client.invalidate()
        for act in [self.call] * THREADS + [self.run_loop] * LOOPS:
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


def _answer_of_child(customer: Customer, invariants: Invariants) -> str:
    try:
        got = customer.client.get_credential()
    except CredentialException as error:
        invariants.check_error(error)
        answer = 'failed'
    except BaseException as error:
        return type(error).__name__
    else:
        is_unsure = got.access_key_id in customer.sender.unsure
        answer = '|'.join((got.access_key_id, got.access_key_secret, got.security_token, 'unsure' * is_unsure))
    # What its log and its errors showed is known here only.
    return ', '.join(invariants.problems) or answer


def main(seconds: str, seed: str) -> int:
    # What a shell starts in the background ignores it.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    world = World(seed)
    invariants = Invariants(world)
    logging.getLogger().addHandler(invariants)
    logging.getLogger().setLevel(logging.DEBUG)
    soak = Soak(float(seconds), world, invariants)
    if not soak.run():
        print('\n'.join(invariants.problems))
        return 1
    try:
        soak.hang()
    except KeyboardInterrupt:
        return 0
    return 1


if __name__ == '__main__':
    sys.exit(main(*sys.argv[1:]))
