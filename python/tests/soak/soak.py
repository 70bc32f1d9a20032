"""Has a busy program use this package for ``SOAK_S`` seconds (60) on a cloud that keeps failing, then tells it to end.

The program is ``program.py``, a process of its own: what it prints is looked through for secrets, and it must end
within a second of being told, in the middle of whatever it does. ``SOAK_SEED`` draws the choices of an earlier run
again; which thread takes which is up to the system. Exit status: 0 when everything held that must hold always.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import List

HERE = Path(__file__).resolve().parent
READY = 'ready to be told'
# Everything secret that the local cloud makes up begins so.
SECRETS = ('fakeSecret', 'fakeToken', 'FAKE-SECRET')
# The program ends by itself after its seconds; more than this on top means that it hangs.
_MORE_S = 120.0
_END_S = 30.0
_SAYS_WHO_WAITS = Path('/proc/self/schedstat').exists()


def problems_of(process: subprocess.Popen[bytes], output: Path, seconds: float) -> List[str]:
    """Wait until the program is ready, tell it to end, and say what was wrong."""
    gives_up_at = time.monotonic() + seconds + _MORE_S
    while READY not in output.read_text(encoding='utf-8', errors='replace'):
        if process.poll() is not None:
            return [f'it ended by itself with status {process.returncode}']
        if time.monotonic() > gives_up_at:
            _end_with_stacks(process)
            return ['it hangs']
        time.sleep(0.1)
    waited_before_s = waited_s = _waited_for_processor_s(process.pid)
    told_at = time.monotonic()
    process.send_signal(signal.SIGINT)
    while process.poll() is None:
        if time.monotonic() > told_at + _END_S:
            _end_with_stacks(process)
            return [f'it did not end within {_END_S:g} s of being told']
        time.sleep(0.01)
        waited_s = max(waited_s, _waited_for_processor_s(process.pid))
    took_s, waited_s = time.monotonic() - told_at, waited_s - waited_before_s
    print(f'it ended {took_s:.2f} s after it was told, of which it waited {waited_s:.2f} s for a processor')
    # What other programs on this machine take from it is none of its own doing.
    return [] if took_s - waited_s <= _may_take_s() else [f'it took {took_s:.1f} s to end after it was told']


def _end_with_stacks(process: subprocess.Popen[bytes]) -> None:
    """End it, and have it print where each of its threads is."""
    process.send_signal(signal.SIGABRT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _may_take_s() -> float:
    """A second; where the system does not say who waits for a processor, more on a busy one."""
    return 1.0 if _SAYS_WHO_WAITS else max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def _waited_for_processor_s(pid: int) -> float:
    """How long all its threads together had to wait for a processor, where the system says so."""
    waited_ns = 0
    for path in Path(f'/proc/{pid}/task').glob('*/schedstat'):
        try:
            waited_ns += int(path.read_text(encoding='ascii').split()[1])
        except OSError:
            pass  # that thread has ended
    return waited_ns / 1e9


def main() -> int:
    seconds = float(os.environ.get('SOAK_S') or 60)
    seed = os.environ.get('SOAK_SEED') or str(random.SystemRandom().randrange(2 ** 32))
    print(f'SOAK_SEED={seed}, for {seconds:g} seconds', flush=True)
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / 'output'
        with output.open('wb') as sink:
            process = subprocess.Popen([
                sys.executable, '-X', 'faulthandler', '-W', 'ignore::DeprecationWarning', str(HERE / 'program.py'),
                str(seconds), seed,
            ], stdout=sink, stderr=subprocess.STDOUT)
            problems = problems_of(process, output, seconds)
        said = output.read_text(encoding='utf-8', errors='replace')
    problems += [f'it printed a secret: {secret}...' for secret in SECRETS if secret in said]
    for secret in SECRETS:
        said = said.replace(secret, '***')
    print(said.replace(READY, '').rstrip()[-8000:])
    print('\n'.join(problems) or 'everything held')
    return 1 if problems else 0


if __name__ == '__main__':
    sys.exit(main())
