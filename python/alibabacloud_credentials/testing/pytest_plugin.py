"""Fixtures for pytest; the package registers this module, so a test only has to name them.

Their names begin with the package's: pytest may prefer a fixture of this module to one of the same name in a plugin of
the user's own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Iterator

import pytest

if TYPE_CHECKING:
    from .cloud import LocalCloud


@pytest.fixture
def alibabacloud_local_cloud() -> Iterator[LocalCloud]:
    """A :class:`LocalCloud` of this test's own; it is closed afterwards."""
    # Here: pytest loads this module in every run, also where the extra ``testing`` is not installed.
    from .cloud import LocalCloud

    with LocalCloud() as cloud:
        yield cloud


@pytest.fixture(scope='session')
def alibabacloud_local_cloud_session() -> Iterator[LocalCloud]:
    """A :class:`LocalCloud` that all tests of the run share, with its accounts, faults and requests."""
    from .cloud import LocalCloud

    with LocalCloud() as cloud:
        yield cloud
