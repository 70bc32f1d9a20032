"""Breaks one rule at a time in a copy of the package, and shows which cases or tests notice.

    python python/tests/break_rules.py [part of the description of a rule]

Exit status: 0 when every broken rule was caught, and nothing failed where no rule was broken.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import List, NamedTuple, Optional, Sequence, Tuple

PYTHON = Path(__file__).resolve().parents[1]
CASES = ('test_cases.py',)
NOT_COPIED = ('__pycache__', '.pytest_cache', '*.egg-info')


class Breakage(NamedTuple):
    """One text replaced in one file of the package.

    :param tests: the files of tests, or single tests, that must notice.
    """

    what: str
    file: str
    right: str
    wrong: str
    tests: Tuple[str, ...] = CASES


BREAKAGES = (
    Breakage('a wrong default: sessions of two hours', '_spec/catalogue.py', 'return 3600\n', 'return 7200\n'),
    Breakage(
        'a swapped position in the chain', '_spec/catalogue.py',
        "            'cli_profile',\n            'profile',\n", "            'profile',\n            'cli_profile',\n",
    ),
    Breakage('a wrong wire name', 'models.py', "'credentialsUri'", "'credentialsURI'"),
    Breakage(
        'a head that is cut off counts as a whole one', '_transport/http11.py',
        'self._machine.receive_data(data)',
        r"self._machine.receive_data(data or b'\r\n\r\n' * (self._machine.their_state is h11.SEND_RESPONSE))",
        ('unit/test_cut_off_metadata.py', 'unit/test_http_server_faults.py'),
    ),
    Breakage(
        'an interim answer is taken for the answer', '_transport/http11.py',
        'if isinstance(event, h11.Response):', 'if isinstance(event, (h11.Response, h11.InformationalResponse)):',
        ('unit/test_http_server_faults.py',),
    ),
    Breakage(
        'a head may have 64 MiB', '_transport/http11.py', 'MAX_HEAD_BYTES = 64 * 1024\n',
        'MAX_HEAD_BYTES = 64 * 1024 * 1024\n', ('unit/test_http_bounds.py',),
    ),
    Breakage(
        'a name look-up has no time limit', '_transport/names.py', 'self._thread.join(wait_s)', 'self._thread.join()',
        ('unit/test_http_names.py::test_an_exchange_ends_at_its_deadline_while_the_look_up_hangs',),
    ),
    Breakage(
        'a chain goes on to another identity when the selected source fails', 'provider/default.py',
        '        except NotConfiguredException:\n', '        except CredentialException:\n',
        ('unit/test_chain_selection.py', 'unit/test_cut_off_metadata.py'),
    ),
    Breakage(
        'an invalidate during a fetch is lost', '_refresh/cache.py',
        'if self._flight is flight:\n                self._flight = None\n                self._keep(snapshot)',
        'if True:\n                self._flight = None\n                self._keep(snapshot)',
        ('profile/test_following_files.py', 'concurrency/test_one_flight.py'),
    ),
    Breakage(
        'a program follows the file to another profile', 'provider/_file_profile.py',
        'None if in_use is None else in_use.plan.profile', 'None', ('profile/test_following_files.py',),
    ),
    Breakage(
        'a replaced provider goes on being served', '_internals/credential_source.py',
        'self._handle = _Handle(provider)', "vars(self).setdefault('_handle', _Handle(provider)).provider = provider",
        ('concurrency/test_replaced_provider.py',),
    ),
    Breakage(
        'a role over a slow source has no time of its own', '_refresh/flight.py',
        'if until + self.timeout_s > self.deadline.at:', 'if False:',
        ('profile/test_slow_sources.py', 'concurrency/test_nested_time.py'),
    ),
    Breakage(
        'a getter and its asynchronous twin differ', 'client.py',
        'own = None if isinstance(delegate, CredentialSource) else getattr(', 'own = getattr(',
        ('integration/test_accessors.py',),
    ),
    Breakage(
        "a user's provider is asked at every read", 'provider/base.py',
        'return self.__cache.obtain()', 'return self.invalidate() or self.__cache.obtain()',
        ('unit/test_own_provider.py',),
    ),
    Breakage(
        "a user's provider blocks the event loop", 'provider/base.py',
        'return await self.__cache.obtain_async()', 'return self.__cache.obtain()',
        ('unit/test_own_provider.py::test_its_blocking_fetch_does_not_block_the_event_loop',),
    ),
    Breakage(
        'a subclass fails under the name of its base', 'provider/_support/sts.py',
        'source=self.name,', 'source=self.type_name,', ('unit/test_own_provider.py', 'integration/test_subclasses.py'),
    ),
    Breakage(
        'a subclass of a profile is looked up in the spec by its own name', 'provider/profile.py',
        "resolve(given, 'profile', self._context)", 'resolve(given, self.name, self._context)',
        ('unit/test_own_provider.py',),
    ),
    Breakage(
        'a source without a record in the spec is a KeyError', '_spec/sources.py',
        '_records().get(type_name)', '_records()[type_name]', ('unit/test_own_provider.py', 'unit/test_sources.py'),
    ),
)


def broken(breakage: Breakage) -> str:
    """The text of the file with the rule broken.

    :raises LookupError: the file does not hold the rule.
    """
    text = (PYTHON / 'alibabacloud_credentials' / breakage.file).read_text(encoding='utf-8')
    if breakage.right not in text:
        raise LookupError(f'{breakage.file} does not hold the rule to be broken: {breakage.what}')
    return text.replace(breakage.right, breakage.wrong)


def failing(tests: Sequence[str], breakage: Optional[Breakage] = None) -> List[str]:
    """The cases and tests that fail in a copy of the package, in which the rule is broken."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / 'python'
        shutil.copytree(str(PYTHON), str(copy), ignore=shutil.ignore_patterns(*NOT_COPIED))
        if breakage is not None:
            (copy / 'alibabacloud_credentials' / breakage.file).write_text(broken(breakage), encoding='utf-8')
        quiet = ['-q', '-p', 'no:cacheprovider', '--tb=no']
        done = subprocess.run(
            [sys.executable, '-m', 'pytest', *quiet, '-k', 'not (test_case and async)', *tests],
            cwd=str(copy / 'tests'), stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, 'PYTHONPATH': str(copy)},
        )
    output = done.stdout.decode('utf-8', 'replace')
    if done.returncode not in (0, 1):
        raise SystemExit(f'pytest could not run {", ".join(tests)}:\n{output}')
    return [name_of(line) for line in re.findall(r'^(?:FAILED|ERROR) (\S+)', output, re.MULTILINE)]


def name_of(test: str) -> str:
    """The name of a case, or of a test without its parameters."""
    case = re.search(r'test_case\[(.+)-sync\]', test)
    return case.group(1) if case else re.sub(r'\[.*', '', test.rpartition('::')[2])


def report(breakage: Breakage, caught: Sequence[str]) -> str:
    kind = 'cases' if breakage.tests == CASES else 'tests'
    names = sorted(set(caught))
    return f'{breakage.what}: caught by {len(names)} {kind}, such as {", ".join(names[:3]) or "none"}'


def main(arguments: Sequence[str]) -> int:
    chosen = [breakage for breakage in BREAKAGES if all(part in breakage.what for part in arguments)]
    if not chosen:
        print(f'no rule has {" and ".join(arguments)} in its description')
        return 1
    without = failing(sorted({test for breakage in chosen for test in breakage.tests}))
    if without:
        print(f'without any broken rule these fail: {", ".join(without)}')
        return 1
    missed = 0
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for breakage, caught in zip(chosen, pool.map(lambda each: failing(each.tests, each), chosen)):
            print(report(breakage, caught), flush=True)
            missed += not caught
    return 1 if missed else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
