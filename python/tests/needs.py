"""Programs that some tests run for real. On a machine without one its tests are skipped with the reason; where ``CI``
is ``true`` everything has been installed, so there absence is a failure.
"""

import os
import shutil

import pytest


def program(name):
    """The path of a program.

    :param name: what it is called on the path, or several names of which one will do.
    """
    names = (name,) if isinstance(name, str) else name
    found = next((path for path in map(shutil.which, names) if path is not None), None)
    if found is None:
        absent(f'{" or ".join(names)} is not installed')
    return found


def absent(reason):
    """Skip the test, or fail it where everything should be there."""
    if os.environ.get('CI') == 'true':
        pytest.fail(reason)
    pytest.skip(reason)


def program_of_no_package(name):
    """The path of a program that no registry at hand has, so that its test is skipped without it everywhere."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f'{name} is not installed, and no package of it is to be had')
    return found
