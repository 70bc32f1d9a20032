"""Mutation testing: changes one thing after another in the package, and shows which changes no test notices.

    python python/tests/mutation/mutate.py [area, start of a file's path, or part of a rule's description] ...

``MUTATE_S=180`` tries a sample for so many seconds, the same one for the same text of the package. Exit status: 0 when
every rule that was broken and every mutant was noticed or is listed with a reason in ``survivors.json``, and every
mutant that is listed there still exists.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Dict, Iterator, List, Sequence, Tuple

sys.path.insert(1, str(Path(__file__).resolve().parents[1]))

from areas import PACKAGE, Area, Change, Rule, areas, rules, survivors
from mutants import Mutant, mutants_of
from reach import Reach
from slots import Outcome, Round, Trial, try_all

# Of what the tests take without a mutant.
_TIMES_LONGER, _MORE_S = 5, 10.0


class Report:
    """What came of the trials so far."""

    def __init__(self) -> None:
        self.listed = survivors()
        self.tried: Counter[str] = Counter()
        self.equivalent: Counter[str] = Counter()
        self.survived: Counter[str] = Counter()
        self.missed_rules = 0

    def of_mutant(self, area: Area, mutant: Mutant, outcome: Outcome) -> None:
        self.tried[area.name] += 1
        if not outcome.passed:
            return
        if mutant[:5] in self.listed:
            self.equivalent[area.name] += 1
            return
        self.survived[area.name] += 1
        print(f'SURVIVED {mutant}', flush=True)

    def of_rule(self, rule: Rule, outcome: Outcome) -> None:
        self.missed_rules += outcome.passed
        print(f'{"MISSED" if outcome.passed else "noticed"}: {rule.what}', flush=True)

    def show(self) -> None:
        for name, tried in sorted(self.tried.items()):
            listed, survived = self.equivalent[name], self.survived[name]
            share = 100 * survived / max(1, tried - listed)
            print(f'{name}: {tried} mutants, {listed} listed as survivors with a reason, {survived} survived '
                  f'beside them ({share:.1f} %)')

    @property
    def is_good(self) -> bool:
        return not self.missed_rules and not any(self.survived.values())


def plan(names: Sequence[str]) -> Tuple[List[Tuple[Area, Mutant]], List[Rule]]:
    """All mutants and rules that have one of the names."""
    mutants = [
        (area, mutant) for area in areas() for file in area.paths()
        if not names or any(name == area.name or file.startswith(name) for name in names)
        for mutant in mutants_of(file, (PACKAGE / file).read_text(encoding='utf-8'))
    ]
    return mutants, [rule for rule in rules() if not names or any(name in rule.what for name in names)]


def stale(mutants: Sequence[Tuple[Area, Mutant]], listed: Dict[Change, str]) -> List[Change]:
    """What is listed as a survivor of a file that was looked at, and is no mutant of it."""
    existing = {mutant[:5] for _, mutant in mutants}
    files = {mutant.file for _, mutant in mutants}
    return [change for change in listed if change[0] in files and change not in existing]


def sample(mutants: List[Tuple[Area, Mutant]]) -> List[Tuple[Area, Mutant]]:
    """Those of the sampled areas, in an order that the text of the package decides."""
    chosen = [each for each in mutants if each[0].is_sampled]
    seed = hashlib.sha256(''.join(f'{mutant}' for _, mutant in chosen).encode()).hexdigest()[:8]
    print(f'a sample of {len(chosen)} mutants, seed {seed}')
    random.Random(seed).shuffle(chosen)
    return chosen


def main(names: Sequence[str]) -> int:
    seconds = float(os.environ.get('MUTATE_S') or 0)
    mutants, broken = plan(names)
    report = Report()
    gone = stale(mutants, report.listed)
    for change in gone:
        print(f'survivors.json lists what is no mutant any more: {change}')
    if not mutants and not broken:
        print(f'no area, file or rule has {" or ".join(names)} in its name')
        return 1
    mutants = sample(mutants) if seconds else mutants
    wanted = [area for area in areas() if any(area == each for each, _ in mutants)]
    with tempfile.TemporaryDirectory() as folder:
        reach, seconds_of_rules = _unchanged(Path(folder) / 'unchanged', wanted, broken)
        ends_at = time.monotonic() + seconds if seconds else float('inf')
        tried: Dict[Trial, Tuple[Area, Mutant]] = {}

        def trials() -> Iterator[Trial]:
            for area, mutant in mutants:
                if time.monotonic() > ends_at:
                    return
                trial = Trial(mutant.file, mutant.text, _rounds(area, reach[area.name], mutant))
                tried[trial] = (area, mutant)
                yield trial

        # The rules are few, and are broken in every sample.
        of_rules = {
            Trial(rule.file, rule.broken(), (_round((test,), seconds_of_rules),)): rule
            for rule in broken for test in rule.tests
        }
        try_all(Path(folder) / 'rules', of_rules, lambda trial, outcome: report.of_rule(of_rules[trial], outcome))
        try_all(Path(folder) / 'mutants', trials(), lambda trial, outcome: report.of_mutant(*tried.pop(trial), outcome))
    report.show()
    return 0 if report.is_good and not gone else 1


def _rounds(area: Area, reach: Reach, mutant: Mutant) -> Tuple[Round, ...]:
    """Of the tests of an area those that reach the mutant, then all: others may reach it in processes of their own."""
    return (
        *(_round(tests, sum(reach.seconds[test] for test in tests)) for tests in reach.rounds(mutant)),
        _round(area.tests, sum(reach.seconds.values())),
    )


def _round(tests: Sequence[str], seconds: float) -> Round:
    return Round(tuple(tests), seconds * _TIMES_LONGER + _MORE_S)


def _unchanged(folder: Path, wanted: Sequence[Area], broken: Sequence[Rule]) -> Tuple[Dict[str, Reach], float]:
    """What the tests of each area reach, and how many seconds those of the rules take.

    :raises SystemExit: they do not pass as it is.
    """
    of_areas = {Trial(None, '', (Round(tuple(area.tests), 600.0),), True): area.name for area in wanted}
    of_rules = Trial(None, '', (Round(tuple(sorted({test for rule in broken for test in rule.tests})), 600.0),))
    reached: Dict[str, Reach] = {}
    took: List[float] = []

    def note(trial: Trial, outcome: Outcome) -> None:
        name = of_areas.get(trial, 'rules')
        if not outcome.passed:
            raise SystemExit(f'without any mutant the tests of {name} fail:\n{outcome.output}')
        if outcome.reach is None:
            took.append(outcome.seconds)
        else:
            reached[name] = outcome.reach
        print(f'{name}: {outcome.seconds:.1f} s without a mutant', flush=True)

    try_all(folder, [*of_areas, *([of_rules] if broken else [])], note)
    return reached, sum(took)


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
