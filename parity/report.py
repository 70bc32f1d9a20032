"""Writes ``REPORT.md``: one row per case, one column per port. The same results give the same text."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List

from explain import DOCUMENT, Decisions, sections_of
from ports import OURS, PORTS

Results = Dict[str, Dict[str, Any]]

INTRODUCTION = '''# The same cases through the published ports

`make parity` plays every folder of `python/tests/cases` through the published ports, unmodified, and through this
package, and writes this file. Each port runs in a network of its own where the case's servers answer at the real
addresses. CONTRIBUTING says how to read it and how to add a case.

A cell says **agrees** when the port gives the same credential and sends the same parameters to the same places as
the case says, which is what this package does. Otherwise it says in words what the port does, and each difference
links to the decision behind ours. A port that crashes, or hangs for 60 s, is reported as such.
'''


def write_report(path: Path, results: Dict[str, Results], decisions: Decisions) -> None:
    ports = [name for name in PORTS if name in results and name != OURS]
    lines = [INTRODUCTION, *_summary(results, ports, decisions), *_decisions(results, decisions)]
    subject = ''
    for case in results[OURS]:
        if case.partition('/')[0] != subject:
            subject = case.partition('/')[0]
            lines += ['', f'## {subject}', '', *_head(['case', *(PORTS[name].title for name in ports)])]
        cells = [_cell(decisions, name, case, results[name][case]['differences']) for name in ports]
        lines.append(_row([f'[{case.partition("/")[2]}](../python/tests/cases/{case}/case.json)', *cells]))
    path.write_text('\n'.join(lines) + '\n', encoding='utf-8')


def _summary(results: Dict[str, Results], ports: List[str], decisions: Decisions) -> List[str]:
    lines = ['## Summary', '', *_head(['port', 'cases', 'agrees', 'differs'])]
    for name in ports:
        agreeing = sum(not found['differences'] for found in results[name].values())
        total = len(results[name])
        lines.append(_row([PORTS[name].title, str(total), str(agreeing), str(total - agreeing)]))
    agreed = [case for case in results[OURS] if decisions.in_kernel(case)]
    summary = (
        f'On what all ports agree on (types, chain order, variables, STS, metadata and profile rules: {len(agreed)} '
        'cases) no port returns another credential or asks something else; types and provider names are in the '
        'tables below.'
    )
    return [*lines, '', summary, '']


def _decisions(results: Dict[str, Results], decisions: Decisions) -> List[str]:
    titles = sections_of(DOCUMENT)
    lines = ['## Decisions that explain differences', '', *_head(['decision', 'cells'])]
    return lines + [
        _row([f'[{titles.get(name, name)}](../docs/{DOCUMENT.name}#{name})', str(count)])
        for name, count in decisions.counts(results)
    ]


def _cell(decisions: Decisions, port: str, case: str, differences: List[str]) -> str:
    if not differences:
        return 'agrees'
    return '<br>'.join(f'{_plain(it)} {_link(decisions.of(port, case, it))}' for it in differences)


def _link(decision: Any) -> str:
    return f'([why](../docs/{DOCUMENT.name}#{decision}))' if decision else '**unexplained**'


def _plain(text: str) -> str:
    return text.replace('|', '\\|').replace('<', '&lt;').replace('*', '\\*')


def _head(cells: List[str]) -> List[str]:
    return [_row(cells), _row(['---'] * len(cells))]


def _row(cells: List[str]) -> str:
    return f'| {" | ".join(cells)} |'
