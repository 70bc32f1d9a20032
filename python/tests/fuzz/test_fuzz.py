"""What the fuzzers begin with, and what they have found, goes through the same targets in every run of the tests."""

import ast

import pytest
from bounds import bounded
from engine import HERE, corpus_of
from targets import TARGETS


@pytest.mark.parametrize('name', TARGETS)
def test_a_target_lets_through_nothing_but_results_and_our_errors(name):
    inputs = corpus_of(name)
    assert inputs
    target = bounded(TARGETS[name])
    for path in inputs:
        try:
            target(path.read_bytes())
        except Exception as error:
            raise AssertionError(f'the input {path.name}') from error


def test_an_input_that_takes_too_long_is_a_find():
    times = iter((10.0, 10.9, 20.0, 21.0))
    quick = bounded(lambda data: None, processor_s=lambda: next(times))
    quick(b'x')
    with pytest.raises(AssertionError, match='1 bytes took 1'):
        quick(b'x')


def test_an_input_that_takes_too_much_memory_is_a_find():
    sizes = iter((1000, 2000, 1000, 1000 + 64 * 1024))
    small = bounded(lambda data: None, most_memory_kib=lambda: next(sizes))
    small(b'x')
    with pytest.raises(AssertionError, match='1 bytes took 65536 KiB'):
        small(b'x')


def test_what_no_input_reaches_is_there_and_has_a_reason():
    package = HERE.parents[1] / 'alibabacloud_credentials'
    for file, line, reason in unreached():
        assert line in {each.strip() for each in (package / file).read_text(encoding='utf-8').splitlines()}
        assert len(reason) > 10


def unreached():
    """Read, not imported: what measures is not there where the other tests run."""
    for node in ast.parse((HERE / 'reached.py').read_text(encoding='utf-8')).body:
        if isinstance(node, ast.Assign) and ast_name(node) == 'UNREACHED':
            return ast.literal_eval(node.value)
    raise LookupError('reached.py says nothing of what is not reached')


def ast_name(assignment):
    return getattr(assignment.targets[0], 'id', None)
