"""What lasts from one fetch of the metadata server to the next."""

from __future__ import annotations

from typing import Any, Optional


class Token:
    """A metadata token, and when it ends by both clocks: one stands still in sleep, the other can be set back."""

    __slots__ = ('ends_mono', 'ends_wall', 'text')

    def __init__(self, text: str, ends_wall: float, ends_mono: float) -> None:
        self.text = text
        self.ends_wall = ends_wall
        self.ends_mono = ends_mono


class MetadataState:
    """The state of one provider with its metadata server from one fetch to the next. It is not pickled.

    Its two values are only ever replaced, so two fetches at once need no lock: at worst each gets a token.
    """

    __slots__ = ('has_answered', 'token')

    def __init__(self) -> None:
        self.token: Optional[Token] = None
        self.has_answered = False

    def __reduce__(self) -> Any:
        return MetadataState, ()
