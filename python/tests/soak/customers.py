"""The clients of the soak, and what each of them sends: how often, and what can be known of what it gets."""

from __future__ import annotations

import json
import threading
import time
from email.utils import parsedate_to_datetime
from typing import Any, Optional, Set

from alibabacloud_credentials.client import Client
from alibabacloud_credentials.events import REFRESH_STARTED, REFRESH_SUCCEEDED, Event, on_event

ROLE = 'acs:ram::1234567890123456:role/soak-{}'
# After a fetch that failed nothing is asked for so long, and after one that did not much longer.
LEAST_PAUSE_S = 0.1
_BELIEVED_S = 86400.0 / 2


class Jumps:
    """How far the world's time is ahead of this machine's, in seconds: it passes for all at once.

    :cvar skew_s: how far the clock of the clients is ahead of the true one, in seconds.
    :cvar settings: how often that was set, counted before and after.
    """

    ahead_s = 0.0
    skew_s = 0.0
    settings = 0


class _Fetch:
    """What one fetch has sent so far, and what came of it.

    :ivar settings: how often the clock had been set when it sent last.
    :ivar ended_at: when its last request was over, by this machine's own clock; None: the first is under way.
    :ivar is_undated: whether the last answer had no date that can be believed.
    """

    def __init__(self) -> None:
        self.sender: Optional[CountingSender] = None
        self.requests = 0
        self.settings = 0
        self.ended_at: Optional[float] = None
        self.access_key_id = ''
        self.is_undated = False


class _OfThisThread(threading.local):
    fetch: Optional[_Fetch] = None


_of_this_thread = _OfThisThread()


def tell_fetches_apart() -> None:
    """From now on: each is led by one thread, which hears of its events."""
    on_event(_note)


def _note(event: Event) -> None:
    if event.kind == REFRESH_STARTED:
        _of_this_thread.fetch = _Fetch()
    fetch = _of_this_thread.fetch
    if event.kind == REFRESH_SUCCEEDED and fetch is not None and fetch.sender is not None:
        fetch.sender.note_success(fetch)


class CountingSender:
    """The sender of one client; counts what it sends.

    :param asks_lifetime: whether the client asks for a lifetime, so that it knows the most that it can get.
    :ivar count: requests.
    :ivar most_in_a_fetch: requests of the fetch that had most.
    :ivar changes: how often something happened that may make one more fetch necessary at once.
    :ivar hurried: fetches that began earlier after the one before than the policy has it, ``changes`` apart.
    :ivar unsure: AccessKey ids of credentials whose end the client cannot know: it did not ask for their lifetime, and
        they came without a date, or its clock was set while they came.
    """

    def __init__(self, inner: Any, *, asks_lifetime: bool) -> None:
        self._inner = inner
        self._asks_lifetime = asks_lifetime
        self._last: Optional[_Fetch] = None
        self.count = self.most_in_a_fetch = self.changes = self.hurried = 0
        self.unsure: Set[str] = set()

    def send(self, request: Any, **limits: Any) -> Any:
        fetch = self._fetch()
        fetch.requests += 1
        fetch.settings = Jumps.settings
        self.count += 1
        self.most_in_a_fetch = max(self.most_in_a_fetch, fetch.requests)
        try:
            response = self._inner.send(request, **limits)
        finally:
            fetch.ended_at = time.monotonic()
        if not self._asks_lifetime:
            fetch.access_key_id = _access_key_id(response.body)
            fetch.is_undated = not _is_dated(response.header('Date'))
        return response

    def _fetch(self) -> _Fetch:
        fetch = _of_this_thread.fetch
        if fetch is None:
            fetch = _of_this_thread.fetch = _Fetch()
        if fetch.sender is None:
            fetch.sender, last, self._last = self, self._last, fetch
            if last is not None and (last.ended_at is None or time.monotonic() - last.ended_at < LEAST_PAUSE_S):
                self.hurried += 1
        return fetch

    def note_success(self, fetch: _Fetch) -> None:
        if not self._asks_lifetime and (fetch.is_undated or fetch.settings != Jumps.settings):
            self.unsure.add(fetch.access_key_id)


class Customer:
    """A client, and the role whose credentials it must get.

    :ivar got: the AccessKey ids of all the credentials it got.
    """

    def __init__(self, name: str, client: Client, role_arn: str, sender: CountingSender) -> None:
        self.name = name
        self.client = client
        self.role_arn = role_arn
        self.sender = sender
        self.got: Set[str] = set()


def _access_key_id(body: bytes) -> str:
    try:
        return str(json.loads(body.decode())['AccessKeyId'])
    except (ValueError, KeyError, TypeError):
        return ''


def _is_dated(date: Optional[str]) -> bool:
    try:
        seconds = parsedate_to_datetime(date or '').timestamp()
    except (ValueError, TypeError, IndexError):
        return False
    return abs(seconds - time.time() - Jumps.ahead_s) < _BELIEVED_S
