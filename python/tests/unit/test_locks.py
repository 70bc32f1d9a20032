"""No signal handler can leave a lock of the package held: ``_refresh/locking.py`` says what CPython does in loops."""

import ast
from pathlib import Path

import alibabacloud_credentials

ROOT = Path(alibabacloud_credentials.__file__).parent
LOOPS = (ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def is_lock(expression):
    """``lock``, ``self._lock`` and the like."""
    name = getattr(expression, 'attr', getattr(expression, 'id', ''))
    return name.lower().endswith('lock')


def loops_under_a_lock(text):
    """The line of each loop and comprehension in a block that holds a lock."""
    for block in ast.walk(ast.parse(text)):
        if isinstance(block, ast.With) and any(is_lock(item.context_expr) for item in block.items):
            for statement in block.body:
                yield from (node.lineno for node in ast.walk(statement) if isinstance(node, LOOPS))


def test_no_block_that_holds_a_lock_loops():
    # A program under test may be interrupted as well, but the local cloud's locks are not in its way.
    found = [
        f'{path.relative_to(ROOT)}:{line}' for path in sorted(ROOT.rglob('*.py')) if 'testing' not in path.parts
        for line in loops_under_a_lock(path.read_text(encoding='utf-8'))
    ]
    assert not found, 'put the loop into a function that the block calls'


def test_the_rule_sees_loops_and_comprehensions():
    assert list(loops_under_a_lock('with lock:\n  while True:\n    pass\n  a = [b for b in c]')) == [2, 4]
