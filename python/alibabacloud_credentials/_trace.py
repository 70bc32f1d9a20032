"""What was decided and why, at DEBUG and INFO: for those who listen. Never a secret.

``logging`` takes longer to import than all that a cached read needs, and nobody listens who has not imported it.
"""

from __future__ import annotations

import sys


def debug(text: str, *values: object) -> None:
    """Log at DEBUG."""
    if 'logging' in sys.modules:
        from ._log import logger

        logger.debug(text, *values)


def info(text: str, *values: object) -> None:
    """Log at INFO."""
    if 'logging' in sys.modules:
        from ._log import logger

        logger.info(text, *values)
