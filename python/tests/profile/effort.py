"""How much effort tests make: a little, or with ``THOROUGH_TESTS=1`` all that the numbers in their names promise."""

import os

THOROUGH = bool(os.environ.get('THOROUGH_TESTS'))


def rounds(usual, thorough):
    """How often to try something that chance decides."""
    return thorough if THOROUGH else usual
