"""Fuzzes one target in this process: ``engine.py TARGET SECONDS FOLDER``. ``fuzz.py`` starts one for each target.

With atheris where it is installed, which follows what each input covers; otherwise with hypothesis, which varies what
stands in the corpus and makes inputs of its own. What is found is written to FOLDER. Exit status: 0 when nothing is.
"""

from __future__ import annotations

import ast
import faulthandler
import hashlib
import random
import re
import sys
import time
import traceback
from pathlib import Path
from typing import List, Set

HERE = Path(__file__).resolve().parent
PACKAGE = 'alibabacloud_credentials'
LONGEST = 4096
# An input that takes so long by the clock has hung, whatever else the machine does.
HANGS_AFTER_S = 20
_MEMORY_MIB = 1024

try:
    import atheris
except ImportError:
    atheris = None


def corpus_of(name: str) -> List[Path]:
    """The inputs in the repository: where the fuzzer begins, and what it has found before."""
    return [path for kind in ('corpus', 'found') for path in sorted((HERE / kind / name).glob('*'))]


def words_of(target: object) -> Set[str]:
    """The short texts in the modules that a target imports: what an input must hold to get on."""
    modules = {getattr(value, '__module__', None) or getattr(value, '__name__', '') for value in vars(
        sys.modules[target.__module__]
    ).values()}
    files = [sys.modules[name].__file__ for name in modules if str(name).startswith(PACKAGE)]
    trees = [ast.parse(Path(str(file)).read_text(encoding='utf-8')) for file in files]
    found = {node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    return {text for text in found if isinstance(text, str) and re.fullmatch(r'[ !#-[\]-~]{2,32}', text)}


def with_atheris(name: str, seconds: int, folder: Path) -> int:
    with atheris.instrument_imports(include=[PACKAGE, 'h11']):
        from targets import TARGETS
    from bounds import bounded

    grown = folder / 'corpus'
    grown.mkdir(parents=True, exist_ok=True)
    words = folder / 'words'
    words.write_text(''.join(f'"{word}"\n' for word in sorted(words_of(TARGETS[name]))), encoding='ascii')
    atheris.Setup([
        sys.argv[0], f'-max_total_time={seconds}', f'-max_len={LONGEST}', f'-timeout={HANGS_AFTER_S}',
        f'-rss_limit_mb={_MEMORY_MIB}', f'-dict={words}',
        f'-artifact_prefix={folder}/', '-print_final_stats=1',
        str(grown),
        *(str(HERE / kind / name) for kind in ('corpus', 'found') if (HERE / kind / name).is_dir()),
    ], bounded(TARGETS[name]))
    atheris.Fuzz()
    return 0


def with_hypothesis(name: str, seconds: int, folder: Path) -> int:
    import hypothesis
    from bounds import bounded
    from hypothesis import strategies
    from targets import TARGETS

    target = bounded(TARGETS[name])
    seeds = [path.read_bytes() for path in corpus_of(name)] or [b'']
    ends_at = time.monotonic() + seconds
    failed: List[bytes] = []
    tried = 0

    def one(data: bytes) -> None:
        nonlocal tried
        if time.monotonic() > ends_at:
            return
        tried += 1
        faulthandler.dump_traceback_later(HANGS_AFTER_S, exit=True)
        try:
            target(data)
        except BaseException:
            failed[:] = [data]
            raise
        finally:
            faulthandler.cancel_dump_traceback_later()

    varied = strategies.builds(changed, strategies.sampled_from(seeds), strategies.randoms(use_true_random=False))
    settings = hypothesis.settings(
        max_examples=1000, deadline=None, database=None, suppress_health_check=list(hypothesis.HealthCheck)
    )
    try:
        while time.monotonic() < ends_at:
            hypothesis.seed(random.SystemRandom().randrange(2 ** 32))(
                settings(hypothesis.given(varied | strategies.binary(max_size=LONGEST))(one))
            )()
    except BaseException:
        traceback.print_exc()
        crash = folder / f'crash-{hashlib.sha1(failed[0]).hexdigest()}' if failed else None
        if crash is not None:
            folder.mkdir(parents=True, exist_ok=True)
            crash.write_bytes(failed[0])
        return 1
    print(f'{tried} inputs, by hypothesis')
    return 0


def changed(seed: bytes, chance: random.Random) -> bytes:
    """A seed with a few of its bytes replaced, removed, repeated or put in."""
    data = bytearray(seed)
    for _ in range(chance.randrange(5)):
        start = chance.randrange(len(data) + 1)
        end = min(len(data), start + chance.choice((0, 1, 1, 2, 8)))
        put = chance.choice((b'', bytes([chance.randrange(256)]), bytes(data[start:end]) * 2, b'"', b'\r\n', b'-1'))
        data[start:end] = put
    return bytes(data[:LONGEST])


def main(name: str, seconds: str, folder: str) -> int:
    # What the package logs would drown what the fuzzer says.
    import logging

    logging.getLogger(PACKAGE).addHandler(logging.NullHandler())
    logging.getLogger(PACKAGE).propagate = False
    fuzz = with_hypothesis if atheris is None else with_atheris
    return fuzz(name, int(seconds), Path(folder))


if __name__ == '__main__':
    sys.path[:0] = [str(HERE), str(HERE.parent), str(HERE.parents[1])]
    sys.exit(main(*sys.argv[1:]))
