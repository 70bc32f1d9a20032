"""Which decision explains which difference. ``decisions.json`` says it; nothing else does.

Each entry names a section of ``docs/decisions.md`` and lists what it explains: a pattern for the difference, the cases
it may occur in, and the ports, if not all. What no entry explains is a problem, and so is an entry that explains
nothing any more.
"""

from __future__ import annotations

import fnmatch
import json
import re
from pathlib import Path
from typing import Any, Dict, List, Optional, Set, Tuple

from ports import OURS, PORTS

HERE = Path(__file__).resolve().parent
DOCUMENT = HERE.parent / 'docs' / 'decisions.md'

Results = Dict[str, Dict[str, Any]]


class Rule:
    """One pattern of one decision."""

    def __init__(self, decision: str, rule: Dict[str, str]) -> None:
        self.decision = decision
        self._difference = re.compile(rule['difference'])
        self._cases = rule.get('cases', '*').split()
        self._ports = rule.get('ports', ' '.join(PORTS)).split()
        self.used = False

    def explains(self, port: str, case: str, difference: str) -> bool:
        fits = (
            port in self._ports and any(fnmatch.fnmatchcase(case, pattern) for pattern in self._cases)
            and self._difference.match(difference) is not None
        )
        self.used = self.used or fits
        return fits

    def __str__(self) -> str:
        return f'{self.decision}: {self._difference.pattern!r} in {" ".join(self._cases)}'


class Decisions:
    """All rules, and the kernel: what all ports agree on, where no rule may help.

    :param kernel: patterns of cases, and the differences that lie outside of what is agreed on.
    """

    def __init__(self, rules: List[Rule], kernel: Dict[str, str]) -> None:
        self._rules = rules
        self._kernel = kernel['cases'].split()
        self._beside_kernel = re.compile(kernel['beside'])

    @classmethod
    def load(cls) -> Decisions:
        content = json.loads((HERE / 'decisions.json').read_text(encoding='utf-8'))
        rules = [Rule(name, rule) for name, rules in content['decisions'].items() for rule in rules]
        return cls(rules, content['kernel'])

    def of(self, port: str, case: str, difference: str) -> Optional[str]:
        """The decision that explains a difference, if one does."""
        return next((rule.decision for rule in self._rules if rule.explains(port, case, difference)), None)

    def in_kernel(self, case: str) -> bool:
        return any(fnmatch.fnmatchcase(case, pattern) for pattern in self._kernel)

    def judge(self, results: Dict[str, Results], whole: bool) -> List[str]:
        """Everything that must not be, in words."""
        problems = []
        for port, cases in results.items():
            for case, found in cases.items():
                problems += [self._problem(port, case, it) for it in found['differences']]
        if whole:
            problems += [f'explains nothing any more: {rule}' for rule in self._rules if not rule.used]
            problems += [f'docs/decisions.md has no section {name}' for name in self._unknown_sections()]
        return [problem for problem in problems if problem]

    def _problem(self, port: str, case: str, difference: str) -> str:
        text = f'{case}, {PORTS[port].title}: {difference}'
        if port == OURS:
            return f'our own requests or results are not as the case says: {text}'
        if self.in_kernel(case) and not self._beside_kernel.match(difference):
            return f'all ports agree on this: {text}'
        return '' if self.of(port, case, difference) else f'unexplained: {text}'

    def _unknown_sections(self) -> List[str]:
        sections = set(sections_of(DOCUMENT))
        return sorted({rule.decision for rule in self._rules} - sections)

    def counts(self, results: Dict[str, Results]) -> List[Tuple[str, int]]:
        """How many cells each decision explains, the most first."""
        cells: Dict[str, Set[Tuple[str, str]]] = {}
        for port, cases in results.items():
            for case, found in cases.items():
                for difference in found['differences']:
                    cells.setdefault(self.of(port, case, difference) or 'unexplained', set()).add((port, case))
        return sorted(((name, len(where)) for name, where in cells.items()), key=lambda it: (-it[1], it[0]))


def sections_of(document: Path) -> Dict[str, str]:
    """The sections of a document: anchor to title."""
    titles = re.findall(r'^#{2,3} (.+)$', document.read_text(encoding='utf-8'), re.MULTILINE)
    return {anchor(title): title for title in titles}


def anchor(title: str) -> str:
    """The anchor that the usual renderers make of a title."""
    return re.sub(r'[^a-z0-9 _-]', '', title.lower()).replace(' ', '-')
