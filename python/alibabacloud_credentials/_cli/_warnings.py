"""What the library logs, on standard error: warnings always, the rest with ``--verbose``."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import Iterator

from .._log import logger
from .._world.current import current


class _Told(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        current().terminal.tell(f'{record.levelname.lower()}: {record.getMessage()}')


@contextmanager
def warnings_shown(verbose: bool) -> Iterator[None]:
    """While this holds, what is logged is shown.

    :param verbose: whether that is everything, and not warnings alone.
    """
    handler, level = _Told(logging.DEBUG if verbose else logging.WARNING), logger.level
    logger.addHandler(handler)
    if verbose:
        logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
