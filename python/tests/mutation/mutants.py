"""Mutants of a file: its text with one thing changed, as cosmic-ray's operators change it, and one of ours."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from typing import Any, Iterator, List, NamedTuple, Tuple

import parso
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.operators.operator import Operator
from cosmic_ray.operators.provider import OperatorProvider

# Of a comparison the limit and the opposite, of arithmetic the inverse: other changes die with these.
_CHOSEN = (
    'AddNot', 'ExceptionReplacer', 'NumberReplacer', 'RemoveDecorator', 'ReplaceAndWithOr', 'ReplaceBreakWithContinue',
    'ReplaceContinueWithBreak', 'ReplaceFalseWithTrue', 'ReplaceOrWithAnd', 'ReplaceTrueWithFalse',
    'ReplaceUnaryOperator_Delete_Not', 'ReplaceUnaryOperator_Delete_USub', 'ZeroIterationForLoop',
    *(f'ReplaceBinaryOperator_{pair}' for pair in (
        'Add_Sub', 'Sub_Add', 'Mul_Div', 'Div_Mul', 'FloorDiv_Mul', 'Mod_Mul', 'Pow_Mul',
    )),
    *(f'ReplaceComparisonOperator_{pair}' for pair in (
        'Eq_NotEq', 'NotEq_Eq', 'Lt_LtE', 'Lt_GtE', 'LtE_Lt', 'LtE_Gt', 'Gt_GtE', 'Gt_LtE', 'GtE_Gt', 'GtE_Lt',
        'Is_IsNot', 'IsNot_Is',
    )),
)
_FUNCTIONS = ('funcdef', 'lambdef')
_SCOPES = ('funcdef', 'classdef')


class Mutant(NamedTuple):
    """One change of one file.

    :param file: path within the package.
    :param place: the function it is in; empty at the top of the file.
    :param was: the lines that are changed, without the white space around them.
    :param now: what they become.
    :param nth: 0 for the first mutant of which all this is true, 1 for the second.
    :param text: the whole file, changed.
    :param lines: the numbers of the first line that is changed and of the first after those, in the file as it was.
    """

    file: str
    place: str
    was: str
    now: str
    nth: int
    text: str
    lines: Tuple[int, int]

    def __str__(self) -> str:
        shown = {name: value for name, value in zip(self._fields, self[:5]) if value != 0}
        return json.dumps(shown)


class RemoveStatement(Operator):  # type: ignore[misc]  # untyped
    """Puts ``pass`` in the place of a statement in a function; of what is declared or imported nothing is removed."""

    def mutation_positions(self, node: Any) -> Iterator[Any]:
        if node.type == 'simple_stmt' and _scope(node, _FUNCTIONS) is not None and _does_something(node.children[0]):
            yield node.start_pos, node.end_pos

    def mutate(self, node: Any, index: int) -> Any:
        return parso.parse(f'{node.get_first_leaf().prefix}pass\n')

    @classmethod
    def examples(cls) -> Any:
        return ()


def mutants_of(file: str, text: str) -> List[Mutant]:
    """Every mutant of a file, in the order of its lines."""
    tree = get_ast(text)
    provider = OperatorProvider()
    found = []
    for operator in [*(provider[name]() for name in _CHOSEN), RemoveStatement()]:
        positions = [position for node in ast_nodes(tree) for position in operator.mutation_positions(node)]
        for occurrence, (start, _) in enumerate(positions):
            changed = None if _is_no_code(tree, start) else mutate_code(text, operator, occurrence)
            if changed is not None and changed != text and _compiles(changed):
                found.append((start, _mutant(file, text, changed, _place(tree, start))))
    counts: Counter[Tuple[str, ...]] = Counter()
    numbered = []
    for _, mutant in sorted(found, key=lambda each: each[0]):
        numbered.append(mutant._replace(nth=counts[mutant[1:4]]))
        counts[mutant[1:4]] += 1
    return numbered


def _mutant(file: str, text: str, changed: str, place: str) -> Mutant:
    before, after = text.splitlines(), changed.splitlines()
    blocks = [code for code in difflib.SequenceMatcher(None, before, after, False).get_opcodes() if code[0] != 'equal']
    first, last = blocks[0], blocks[-1]
    was, now = before[first[1]:last[2]], after[first[3]:last[4]]
    return Mutant(file, place, _joined(was), _joined(now), 0, changed, (first[1] + 1, last[2] + 1))


def _is_no_code(tree: Any, position: Any) -> bool:
    """Whether what stands there is for type checkers alone, or a star that multiplies nothing."""
    leaf = tree.get_leaf_for_position(position, include_prefixes=True)
    if leaf.value in ('*', '**'):
        return leaf.parent.type not in ('term', 'power')
    return bool(leaf.value == 'TYPE_CHECKING')


def _compiles(text: str) -> bool:
    try:
        compile(text, 'mutant', 'exec', dont_inherit=True)
    except SyntaxError:
        return False
    return True


def _joined(lines: List[str]) -> str:
    return '\n'.join(line.strip() for line in lines)


def _does_something(statement: Any) -> bool:
    if statement.type in ('import_from', 'import_name', 'global_stmt', 'nonlocal_stmt', 'assert_stmt'):
        return False
    # A docstring, an ellipsis, `pass`; a bare annotation.
    if statement.type in ('string', 'strings', 'operator') or statement.get_code().strip() == 'pass':
        return False
    return not (statement.type == 'expr_stmt' and len(statement.children) == 2 and _is_bare_annotation(statement))


def _is_bare_annotation(statement: Any) -> bool:
    annotation = statement.children[1]
    return bool(annotation.type == 'annassign' and len(annotation.children) == 2)


def _scope(node: Any, kinds: Any) -> Any:
    """The nearest node around it that is one of ``kinds``; None where there is none."""
    while node is not None and node.type not in kinds:
        node = node.parent
    return node


def _place(tree: Any, position: Any) -> str:
    names: List[str] = []
    scope = _scope(tree.get_leaf_for_position(position, include_prefixes=True), _SCOPES)
    while scope is not None:
        names.insert(0, scope.name.value)
        scope = _scope(scope.parent, _SCOPES)
    return '.'.join(names)
