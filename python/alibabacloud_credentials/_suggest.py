"""Known names for one that is not known. What was typed is never repeated: it may be a secret in the wrong place."""

from __future__ import annotations

from typing import Iterable


def did_you_mean(typed: object, known: Iterable[str], likeness: float = 0.7) -> str:
    """The end of a sentence with the known name that ``typed`` resembles; nothing where it resembles none.

    :param likeness: how much it must, at least; 1 is the same but for capitals.
    """
    if not isinstance(typed, str) or len(typed) > 64:
        return ''
    from difflib import get_close_matches  # only errors need it

    lower = {name.lower(): name for name in known}
    close = get_close_matches(typed.lower(), lower, n=1, cutoff=likeness)
    return f'; did you mean {lower[close[0]]!r}?' if close else ''
