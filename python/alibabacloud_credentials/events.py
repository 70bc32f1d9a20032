"""What the refresh engine did, reported to callbacks: for metrics and logs, never with a secret.

    from alibabacloud_credentials.events import on_event
    stop = on_event(lambda event: metrics.count(event.kind, provider=event.provider))
"""

from __future__ import annotations

import sys
from typing import Any, Callable, Dict, Mapping, Optional

#: A source is being asked for a new credential.
REFRESH_STARTED = 'refresh_started'
#: It gave one.
REFRESH_SUCCEEDED = 'refresh_succeeded'
#: It gave none that can be used.
REFRESH_FAILED = 'refresh_failed'
#: It gave none, and callers go on with the credential in hand, which is still valid: after each failed refresh.
SERVED_WHILE_FAILING = 'served_while_failing'

#: A cache between processes cannot be had: until it can, each process fetches for itself. Told once in an outage.
CACHE_UNAVAILABLE = 'cache_unavailable'


class Event:
    """One event.

    :param kind: one of the constants of this module.
    :param provider: name of the provider, such as ``ecs_ram_role``.
    :param duration_s: how long the refresh took, in seconds; None for a start.
    :param outcome: ``code`` of the failure, or its type for a cache; None otherwise.
    :param key: which of many credentials of one source it is, by its public parts, such as ``role_arn``; None: the
        source has one only.
    """

    __slots__ = ('duration_s', 'key', 'kind', 'outcome', 'provider')

    def __init__(
        self, kind: str, provider: str, duration_s: Optional[float] = None, outcome: Optional[str] = None,
        key: Optional[Mapping[str, Any]] = None,
    ) -> None:
        self.kind = kind
        self.provider = provider
        self.duration_s = duration_s
        self.outcome = outcome
        self.key = key

    def __repr__(self) -> str:
        names = ('kind', 'provider', 'duration_s', 'outcome', 'key')
        return f'Event({", ".join(f"{name}={getattr(self, name)!r}" for name in names)})'


Callback = Callable[[Event], None]

_callbacks: Dict[object, Callback] = {}


def on_event(callback: Callback) -> Callable[[], None]:
    """Have ``callback`` called with every event of this process; call the result to stop.

    It runs in the thread that refreshes, before those who wait for the credential go on, so it must be quick. What it
    raises is logged by type and dropped: an observer cannot break a refresh.
    """
    registration = object()
    _callbacks[registration] = callback

    def stop() -> None:
        _callbacks.pop(registration, None)

    return stop


def emit(event: Event) -> None:
    """Give ``event`` to every callback and to the log at DEBUG."""
    # Logging takes long to import, and nobody listens who has not imported it.
    if 'logging' in sys.modules:
        from ._log import logger

        logger.debug('%r', event)
    for callback in list(_callbacks.values()):
        try:
            callback(event)
        except Exception as error:
            from ._log import logger

            logger.warning('an on_event callback raised %s', type(error).__name__)
