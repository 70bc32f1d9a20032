"""What is written for people. ``make test-docs`` builds the site and tests it; elsewhere those tests are skipped."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope='session')
def site():
    """The folder of the site as it has been built."""
    folder = os.environ.get('BUILT_SITE')
    if folder is None:
        pytest.skip('the site is not built; make test-docs builds it and runs these tests')
    return Path(folder).absolute()
