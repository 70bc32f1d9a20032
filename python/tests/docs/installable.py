"""Stands in for pip: pages install this package, with extras that it has, or packages that the project knows."""

import re
import sys
from pathlib import Path

PYTHON = Path(__file__).resolve().parents[2]
_REQUIREMENT = re.compile(r'([\w.-]+)(?:\[([\w,-]+)\])?(?:[=<>~!].*)?')
# What pages combine this package with.
KNOWN = ('opentelemetry-api', 'opentelemetry-sdk', 'prometheus-client', 'fastapi', 'alibabacloud_sts20150401')


def is_installable(argument):
    if argument.startswith('git+'):
        return (PYTHON.parent / argument.partition('#subdirectory=')[2] / 'pyproject.toml').exists()
    match = _REQUIREMENT.fullmatch(argument)
    if match is None:
        return False
    name, extras = match.group(1), match.group(2)
    if normal(name) == 'alibabacloud-credentials':
        declared = (PYTHON / 'pyproject.toml').read_text(encoding='utf-8').partition('[project.optional-')[2]
        wanted = filter(None, (extras or '').split(','))
        return all(re.search(fr'^{extra} = \[', declared, re.MULTILINE) for extra in wanted)
    files = ''.join(path.read_text(encoding='utf-8') for path in PYTHON.glob('requirements-*.txt'))
    known = {normal(line) for line in re.findall(r'^[\w.-]+', files, re.MULTILINE)} | set(map(normal, KNOWN))
    return normal(name) in known


def normal(name):
    return re.sub(r'[-_.]+', '-', name).lower()


def main(arguments):
    wanted = [argument for argument in arguments[1:] if not argument.startswith('-')]
    if arguments[:1] != ['install'] or not wanted or not all(map(is_installable, wanted)):
        sys.exit(f'no package of this project, or none that it knows: {" ".join(arguments)}')
