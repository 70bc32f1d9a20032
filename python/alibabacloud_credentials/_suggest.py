"""Known names for one that is not known. What was typed is never repeated: it may be a secret in the wrong place."""

from __future__ import annotations

from typing import Iterable


def did_you_mean(typed: object, known: Iterable[str]) -> str:
    """The end of a sentence with the known name that ``typed`` resembles; nothing where it resembles none."""
    if not isinstance(typed, str) or len(typed) > 64:
        return ''
    from difflib import get_close_matches  # only errors need it

    lower = {name.lower(): name for name in known}
    close = get_close_matches(typed.lower(), lower, n=1, cutoff=0.7)
    return f'; did you mean {lower[close[0]]!r}?' if close else ''
