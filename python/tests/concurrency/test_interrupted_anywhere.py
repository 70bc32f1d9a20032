"""An exception out of nowhere, as signal handlers raise them, at any moment: no flight is left without a leader."""

import asyncio
import sys

import pytest
from refresh_world import AGES, Threads, World, outcome_of

REFRESH = '_refresh'


class Interruption(BaseException):
    """As raised by a handler of Ctrl-C, of a worker's time limit, of an alarm."""


class AtCall:
    """While entered, raises at the n-th point of the refresh engine where the interpreter of this thread looks for
    signals: when one of its functions begins or ends, and when one that is written in C has returned to it.

    :ivar raised: whether there were so many such points.
    """

    def __init__(self, number):
        self.left = number
        self.raised = False

    def __enter__(self):
        sys.setprofile(self._profile)
        return self

    def __exit__(self, *_):
        sys.setprofile(None)

    def _profile(self, frame, event, argument):
        if event in ('call', 'return', 'c_return') and REFRESH in frame.f_code.co_filename and not self.raised:
            self.left -= 1
            if self.left < 0:
                self.raised = True
                raise Interruption


def sync(provider):
    provider.get_credentials()


def by_loop(provider):
    async def main():
        await provider.get_credentials_async()

    asyncio.run(main())


@pytest.mark.parametrize('age', ['absent', 'advisory', 'mandatory', 'expired'])
@pytest.mark.parametrize('call', [sync, by_loop])
def test_whoever_calls_next_is_served_wherever_the_first_was_interrupted(call, age):
    number, was_raised = 0, True
    while was_raised:
        world = World()
        provider = world.provider(lambda context, world=world: world.credential('new'), fetch_timeout_s=0.05)
        if age != 'absent':
            provider.get_credentials()
            world.clock.advance(AGES[age])
        with AtCall(number) as interruption:
            try:
                call(provider)
            except Interruption:
                pass
        was_raised = interruption.raised
        # Were the flight orphaned, they would wait for its deadline and get an error.
        assert Threads(provider.get_credentials, 1).join() == ['new'], f'after interruption {number}'
        assert outcome_of(lambda provider=provider: asyncio.run(provider.get_credentials_async())) == 'new'
        number += 1
    assert number > 20
