"""An exception out of nowhere, as signal handlers raise them, at any moment: no flight is left without a leader."""

import asyncio
import linecache
import os
import sys

import alibabacloud_credentials
import pytest
from refresh_world import AGES, Threads, World, outcome_of

PACKAGE = os.path.dirname(alibabacloud_credentials.__file__)


class Interruption(BaseException):
    """As raised by a handler of Ctrl-C, of a worker's time limit, of an alarm."""


class AtEvent:
    """While entered, raises at the n-th event of this package's code in this thread: a call, a line, a return, and the
    return of a function that is written in C. That is everywhere that the interpreter looks for signals, and more.

    :ivar raised: whether there were so many of them.
    :ivar place: where it was raised.
    """

    def __init__(self, number):
        self.left = number
        self.raised = False
        self.place = ''

    def __enter__(self):
        self._former = sys.gettrace()
        sys.setprofile(self._profile)
        sys.settrace(self._trace)
        return self

    def __exit__(self, *_):
        sys.settrace(self._former)
        sys.setprofile(None)

    def _trace(self, frame, event, argument):
        if not frame.f_code.co_filename.startswith(PACKAGE):
            return None
        if event in ('call', 'return') or (event == 'line' and not _is_no_place(frame)):
            self._count(frame, event)
        return self._trace

    def _profile(self, frame, event, argument):
        if event == 'c_return' and frame.f_code.co_filename.startswith(PACKAGE):
            self._count(frame, event)

    def _count(self, frame, event):
        if not self.raised:
            self.left -= 1
            if self.left < 0:
                self.raised = True
                self.place = f'{event} at {os.path.basename(frame.f_code.co_filename)}:{frame.f_lineno}'
                raise Interruption


def _is_no_place(frame):
    """Whether this line event is none where an interruption can come: the interpreter reports ``try`` and the end of a
    ``with`` block, although it does not look for signals there, and protects neither.
    """
    return linecache.getline(frame.f_code.co_filename, frame.f_lineno).lstrip().startswith(('with ', 'try:'))


def sync(provider):
    provider.get_credentials()


def by_loop(provider):
    async def main():
        await provider.get_credentials_async()

    asyncio.run(main())


def plain(world):
    return world.provider(lambda context: world.credential('new'), fetch_timeout_s=0.05)


def over_another(world):
    source = plain(world)
    return world.provider(lambda context: source.get_credentials(), fetch_timeout_s=0.05)


@pytest.mark.parametrize(('provider_in', 'age'), [
    (plain, 'absent'), (plain, 'advisory'), (plain, 'mandatory'), (plain, 'expired'), (over_another, 'absent'),
    (over_another, 'expired'),
])
@pytest.mark.parametrize('call', [sync, by_loop])
def test_whoever_calls_next_is_served_wherever_the_first_was_interrupted(call, provider_in, age):
    number, was_raised = 0, True
    while was_raised:
        world = World()
        provider = provider_in(world)
        if age != 'absent':
            provider.get_credentials()
            world.clock.advance(AGES[age])
        with AtEvent(number) as interruption:
            try:
                call(provider)
            except Interruption:
                pass
        was_raised = interruption.raised
        # Were the flight orphaned, they would wait for its deadline and get an error.
        assert Threads(provider.get_credentials, 1).join() == ['new'], interruption.place
        assert outcome_of(lambda provider=provider: asyncio.run(provider.get_credentials_async())) == 'new'
        number += 1
    assert number > 150
