"""Which lines of the parsers the inputs of all targets reach: ``reached.py [SECONDS]``, each target in this process.

First what is in the repository and what earlier runs of the fuzzers have kept in .fuzz/; then, for so many seconds a
target, changed ones of those. Prints the share of lines and branches of each parser, and each line that was not
reached. Exit status: 0 when all parsers together reach the goal.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, Iterator, List

import coverage

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PACKAGE = ROOT / 'python' / 'alibabacloud_credentials'
#: what takes apart a text of somebody else's: files, answers, addresses, requests
PARSERS = (
    '_profile/config_json.py', '_profile/edit.py', '_profile/ini.py', '_profile/plan.py', '_world/command_line.py',
    '_timestamps.py', '_transport/address.py', '_transport/answers.py', '_transport/http11.py', '_transport/routes.py',
    'tools/quoting.py',
)
GOAL_PERCENT = 95.0
#: why no input reaches some lines: file, line, reason
UNREACHED = (
    ('_profile/edit.py', 'raise KeyError(profile)', 'whoever saves has found the profile in the same text before'),
    ('_transport/address.py', "return 'it is not a text', None", 'an input is always a text here'),
    ('_transport/http11.py', 'raise TransportFailure(*TOO_LARGE)', 'it takes more than 1 MiB; test_http_bounds.py'),
    ('_transport/http11.py', 'raise excess', 'it takes more than 64 KiB; test_http_bounds.py'),
    ('_transport/routes.py', 'return Trust(variable, path)', 'nothing is taken apart there; test_http_trust.py'),
    (
        'tools/quoting.py',
        "raise InvalidConfigurationException('export: this name cannot be that of a section of credentials.ini')",
        'the name of a section is no part of a credential; test_export.py',
    ),
)


def kept_inputs(name: str) -> List[Path]:
    """The inputs that earlier runs of a target have kept."""
    return sorted((ROOT / '.fuzz' / name / 'corpus').glob('*'))


def inputs(name: str, seconds: float) -> Iterator[bytes]:
    from engine import changed, corpus_of

    seeds = [path.read_bytes() for path in [*corpus_of(name), *kept_inputs(name)]]
    yield from seeds
    ends_at, chance = time.monotonic() + seconds, random.Random(name)
    while time.monotonic() < ends_at:
        yield changed(chance.choice(seeds), chance)


def measure(seconds: float) -> Dict[str, Any]:
    """What coverage.py says of each parser, as its JSON report has it."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(PACKAGE / file) for file in PARSERS]
        measured = coverage.Coverage(data_file=f'{folder}/data', branch=True, include=files, config_file=False)
        measured.start()
        from targets import TARGETS

        for name, target in TARGETS.items():
            for data in inputs(name, seconds):
                target(data)
        measured.stop()
        measured.json_report(outfile=f'{folder}/report')
        report: Dict[str, Any] = json.loads(Path(f'{folder}/report').read_text(encoding='utf-8'))
        return report


def main(seconds: float) -> int:
    report = measure(seconds)
    for name, file in sorted(report['files'].items()):
        lines = Path(name).read_text(encoding='utf-8').splitlines()
        path = Path(name).resolve().relative_to(PACKAGE).as_posix()
        print(f'{path}: {file["summary"]["percent_covered"]:.1f} %')
        for line in file['missing_lines']:
            text = lines[line - 1].strip()
            reason = next((reason for *place, reason in UNREACHED if place == [path, text]), 'no reason is known')
            print(f'    {line} never reached: {text}  ({reason})')
        for before, after in file.get('missing_branches', ()):
            if after not in file['missing_lines'] and before not in file['missing_lines']:
                print(f'    {before} never goes on to {after if after > 0 else "the end"}: {lines[before - 1].strip()}')
    total = report['totals']['percent_covered']
    print(f'all parsers: {total:.1f} % of lines and branches, the goal is {GOAL_PERCENT:g} %')
    return 0 if total >= GOAL_PERCENT else 1


if __name__ == '__main__':
    import logging

    logging.getLogger(PACKAGE.name).addHandler(logging.NullHandler())
    logging.getLogger(PACKAGE.name).propagate = False
    sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 0.0))
