"""What is mutated, which tests must notice, and what is known of it: read from the data beside this file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Sequence, Tuple

HERE = Path(__file__).resolve().parent
PACKAGE = HERE.parents[1] / 'alibabacloud_credentials'


class Area(NamedTuple):
    """A part of the package and the tests that are about it.

    :param files: patterns of files within the package.
    :param tests: files and folders within ``python/tests``, the quickest first.
    :param is_sampled: whether it belongs to what a sample is taken from: every mutant of it is killed or listed.
    """

    name: str
    files: Sequence[str]
    tests: Sequence[str]
    is_sampled: bool

    def paths(self) -> List[str]:
        """The files, by their path within the package; none that only holds a docstring."""
        found = {path for pattern in self.files for path in PACKAGE.glob(pattern)}
        return sorted(path.relative_to(PACKAGE).as_posix() for path in found if path.name != '__init__.py')


class Rule(NamedTuple):
    """A rule of this package, and how it is broken: a text replaced in a file by another one.

    :param tests: each of them must notice.
    """

    what: str
    file: str
    right: str
    wrong: str
    tests: Sequence[str]

    def broken(self) -> str:
        """The text of the file with the rule broken.

        :raises LookupError: the file does not hold the rule.
        """
        text = (PACKAGE / self.file).read_text(encoding='utf-8')
        if self.right not in text:
            raise LookupError(f'{self.file} does not hold the rule to be broken: {self.what}')
        return text.replace(self.right, self.wrong)


#: file, place, was, now, nth: see ``Mutant``
Change = Tuple[str, str, str, str, int]


def areas() -> List[Area]:
    return [Area(**{**area, 'tests': tuple(area['tests'])}) for area in _read('areas.json')]


def rules() -> List[Rule]:
    return [Rule(**{**rule, 'tests': tuple(rule['tests'])}) for rule in _read('rules.json')]


def survivors() -> Dict[Change, str]:
    """The mutants that no test can or need notice, each with the reason."""
    listed = _read('survivors.json')
    return {
        (each['file'], each['place'], each['was'], each['now'], each.get('nth', 0)): each['reason'] for each in listed
    }


def _read(name: str) -> List[Dict[str, Any]]:
    read: List[Dict[str, Any]] = json.loads((HERE / name).read_text(encoding='utf-8'))
    return read
