"""The package's logger: a NullHandler, no level, no other handler. Import it where something is logged:
``logging`` costs more to import than everything a cached read needs."""

from __future__ import annotations

import logging

logger = logging.getLogger('alibabacloud_credentials')
logger.addHandler(logging.NullHandler())
