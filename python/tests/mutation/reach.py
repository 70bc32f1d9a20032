"""Which tests reach which line: those are tried first with a mutant of the line, the quickest before the others."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Dict, Iterator, List, NamedTuple, Sequence, Set

import coverage
import pytest
from mutants import Mutant

# So few that they cost little more than the start of pytest.
_AT_FIRST = 12
_ASSIGNED = re.compile(r'(\w+)(?:: [^=]+)? = ')


class Reach(NamedTuple):
    """What the tests of an area run.

    :param seconds: what each test took, by its name.
    :param lines: the tests that reach a line, by the file within the package and the number of the line.
    """

    seconds: Dict[str, float]
    lines: Dict[str, Dict[int, List[str]]]

    @classmethod
    def read(cls, file: Path) -> Reach:
        """What ``Recorder.write`` wrote."""
        read = json.loads(file.read_text(encoding='utf-8'))
        names, lines = list(read['seconds']), {}
        for name, found in read['lines'].items():
            lines[name] = {int(line): [names[number] for number in numbers] for line, numbers in found.items()}
        return cls(read['seconds'], lines)

    def rounds(self, mutant: Mutant) -> List[Sequence[str]]:
        """The tests that reach the mutant: first the quickest, no two of one function, then the others."""
        quickest = sorted(self._reaching(mutant), key=lambda test: (self.seconds[test], test))
        first: Dict[str, str] = {}
        for test in quickest:
            first.setdefault(test.partition('[')[0], test)
        chosen = list(first.values())[:_AT_FIRST]
        return [some for some in (chosen, [test for test in quickest if test not in chosen]) if some]

    def _reaching(self, mutant: Mutant) -> Set[str]:
        lines = self.lines.get(mutant.file, {})
        begins, ends = mutant.lines
        # A constant runs once, when it is loaded: what matters is who reaches the lines that name it.
        named = _ASSIGNED.match(mutant.now) if not mutant.place else None
        if named is not None:
            name = re.compile(rf'\b{named[1]}\b')
            numbers = [number for number, line in enumerate(mutant.text.splitlines(), 1) if name.search(line)]
        else:
            numbers = list(range(begins, ends))
        found = {test for number in numbers for test in lines.get(number, ())}
        # Part of a statement of many lines, not all of which count as run.
        while not found and begins > 1:
            begins -= 1
            found = set(lines.get(begins, ()))
        return found


class Recorder:
    """A plugin of pytest that notes which lines of the package each test runs."""

    def __init__(self, package: Path) -> None:
        self._package = package
        self._seconds: Dict[str, float] = {}
        self._coverage = coverage.Coverage(
            data_file=None, source=[str(package)], config_file=False, messages=False,
        )

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Iterator[None]:
        # Begun for each test anew: some put a trace function of their own in the place of coverage's.
        self._coverage.start()
        self._coverage.switch_context(item.nodeid)
        yield
        self._coverage.stop()

    def pytest_runtest_logreport(self, report: Any) -> None:
        self._seconds[report.nodeid] = self._seconds.get(report.nodeid, 0.0) + report.duration

    def write(self, file: Path) -> None:
        data = self._coverage.get_data()
        # Their numbers instead of the names, which would be a hundred megabytes.
        numbers = {name: number for number, name in enumerate(self._seconds)}
        lines = {
            Path(file_name).relative_to(self._package).as_posix(): {
                line: [numbers[name] for name in names if name in numbers]
                for line, names in data.contexts_by_lineno(file_name).items()
            }
            for file_name in data.measured_files()
        }
        file.write_text(json.dumps({'seconds': self._seconds, 'lines': lines}), encoding='utf-8')
