"""Bytes taken apart for a target. What stands in a corpus stays readable: a choice is one byte, at the start."""


class Bytes:
    """The bytes that are left."""

    def __init__(self, data):
        self._left = data

    def choose(self, *among):
        """One of several, by the next byte."""
        first, self._left = self._left[:1], self._left[1:]
        return among[first[0] % len(among)] if first else among[0]

    def rest(self):
        return self._left

    def text(self):
        """All that is left, as the text of a file or a variable."""
        return text_of(self._left)


def text_of(data):
    return data.decode('utf-8', 'replace')


def assert_says_little(error, at_most=200):
    """Its message has no room for what was read: a name or two of ours, an error code, a request id."""
    # Without the hint that follows the message of our own errors.
    assert len(getattr(error, 'message', None) or str(error)) < at_most
