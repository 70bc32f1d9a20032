"""An interpreter that exits in the middle of a refresh neither hangs nor complains."""

import os
import subprocess
import sys

import pytest

PRELUDE = '''
import asyncio, atexit, logging, threading, time
from alibabacloud_credentials.provider.base import RefreshingProvider
from alibabacloud_credentials.provider.refreshable import Credentials

entered = threading.Event()
# A busy machine makes any step of an event loop slow, which asyncio mentions at WARNING.
logging.getLogger('asyncio').setLevel(logging.ERROR)

class Provider(RefreshingProvider):
    name = 'source'
    hangs = False
    lifetime_s = 3600

    def fetch(self, context):
        entered.set()
        if self.hangs:
            threading.Event().wait()
        return Credentials(
            access_key_id='new', access_key_secret='s', expiration=int(context.clock.wall()) + self.lifetime_s
        )
'''


def run(program):
    """Run ``program`` in an interpreter that shows every complaint; it must end by itself and say nothing else."""
    done = subprocess.run(
        [sys.executable, '-X', 'dev', '-W', 'error', '-c', PRELUDE + program],
        capture_output=True, text=True, timeout=60, env=dict(os.environ),
    )
    assert done.stderr == ''
    assert done.returncode == 0
    return done.stdout.split()


def test_exit_does_not_wait_for_a_refresh_that_hangs():
    assert run('''
async def main():
    provider = Provider()
    provider.hangs = True
    waiting = asyncio.ensure_future(provider.get_credentials_async())
    await asyncio.get_running_loop().run_in_executor(None, entered.wait)
    waiting.cancel()

asyncio.run(main())
print('ended')
''') == ['ended']


def test_exit_does_not_wait_for_a_background_refresh_that_hangs():
    assert run('''
from alibabacloud_credentials.testing import FakeClock, RefusingContext, use_context

clock = FakeClock()
with use_context(RefusingContext(clock=clock)):
    provider = Provider()
provider.get_credentials()
entered.clear()
provider.hangs = True
clock.advance(3000)
print(provider.get_credentials().get_access_key_id())
entered.wait()
''') == ['new']


def test_refresh_works_in_an_exit_handler():
    assert run('''
provider = Provider()
atexit.register(lambda: print(provider.get_credentials().get_access_key_id()))
''') == ['new']


def test_refresh_in_an_event_loop_of_an_exit_handler_answers_or_says_why_not():
    # Newer Pythons start no thread any more when they are on their way out.
    assert run('''
from alibabacloud_credentials.exceptions import UnreachableException

provider = Provider()

def leave():
    try:
        asyncio.run(provider.get_credentials_async())
        print('answered')
    except UnreachableException as error:
        print('refused')

atexit.register(leave)
''') in (['answered'], ['refused'])


@pytest.mark.skipif(sys.platform == 'win32', reason='signals to a process are different there')
def test_signal_handler_may_ask_for_a_credential_in_the_middle_of_a_refresh():
    assert run('''
import os, signal

class Interrupted(Provider):
    def fetch(self, context):
        os.kill(os.getpid(), signal.SIGUSR1)
        for _ in range(1000):
            pass
        return super().fetch(context)

provider = Interrupted()

def handle(number, frame):
    try:
        provider.get_credentials()
    except Exception as error:
        print(type(error).__name__)

signal.signal(signal.SIGUSR1, handle)
print(provider.get_credentials().get_access_key_id())
''') == ['CredentialException', 'new']
