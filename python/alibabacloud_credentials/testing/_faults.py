"""What can go wrong with a service, set by a test.

Each service has ``faults``; a fault holds for every request, or for those of one operation, until it is cleared or
has happened as often as asked. A fault that answers (status, code, redirect, body, ...) takes the place of the
operation, which then is not carried out; one that only delays, cuts or slows lets the real answer be made.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Callable, Dict, List, Optional, Union

from ._answers import Answer, make_answer

if TYPE_CHECKING:
    from ._records import RecordedRequest

# Where a connection may be closed instead of an orderly answer.
BEFORE_HEAD = 'before_head'
AFTER_HEAD = 'after_head'
MID_BODY = 'mid_body'


class Fault:
    """One thing that goes wrong; made by :meth:`Faults.add`, which explains the parameters.

    :ivar hits: how often it has happened.
    """

    def __init__(self, owner: Faults, operation: Optional[str], times: Optional[int]) -> None:
        self._owner = owner
        self.operation = operation
        self.times = times
        self.hits = 0
        self.delay_s = 0.0
        self.hang_s: Optional[float] = None
        self.close: Optional[str] = None
        self.head_interval_s = 0.0
        self.body_interval_s = 0.0
        self.extra_headers: Dict[str, str] = {}
        self.answer: Optional[Callable[[RecordedRequest], Answer]] = None
        self.name = ''

    def clear(self) -> None:
        """It happens no more."""
        self._owner.remove(self)


class Faults:
    """The faults of one service. Safe to use from any thread."""

    def __init__(self) -> None:
        self._faults: List[Fault] = []
        self._lock = threading.Lock()

    def add(
        self,
        *,
        operation: Optional[str] = None,
        times: Optional[int] = None,
        status: Optional[int] = None,
        code: Optional[str] = None,
        message: Optional[str] = None,
        retry_after: Union[int, str, None] = None,
        headers: Optional[Dict[str, str]] = None,
        body: object = None,
        redirect_to: Optional[str] = None,
        huge_bytes: Optional[int] = None,
        compressed_bytes: Optional[int] = None,
        answer: Optional[Callable[[RecordedRequest], Answer]] = None,
        delay_s: float = 0.0,
        hang_s: Optional[float] = None,
        close: Optional[str] = None,
        head_interval_s: float = 0.0,
        body_interval_s: float = 0.0,
    ) -> Fault:
        """Let something go wrong from the next request on.

        :param operation: only for this operation, such as ``AssumeRole`` or ``token``; None: for all.
        :param times: for this many requests; None: until cleared.
        :param status: HTTP status of the answer, with an error body unless ``body`` is given.
        :param code: error code of the answer, such as ``Throttling.User``; brings its own status and text.
        :param message: text of the error.
        :param retry_after: value of ``Retry-After``: seconds or a date.
        :param headers: more header fields, of the fault's answer or of the real one.
        :param body: bytes of the answer, or a value to send as JSON; status 200 unless given.
        :param redirect_to: answer with a redirect to this URL; status 302 unless given.
        :param huge_bytes: answer with a body of this size, made while it is sent.
        :param compressed_bytes: answer with a gzip body that unpacks to this size.
        :param answer: makes the answer from the request.
        :param delay_s: seconds to wait before anything else.
        :param hang_s: seconds to keep the connection open and silent, then to close it; ends when the cloud closes.
        :param close: close the connection ``before_head``, ``after_head`` or ``mid_body``.
        :param head_interval_s: send the head one byte at a time with this pause, in seconds.
        :param body_interval_s: the same for the body.
        """
        if close not in (None, BEFORE_HEAD, AFTER_HEAD, MID_BODY):
            raise ValueError(f'close must be {BEFORE_HEAD!r}, {AFTER_HEAD!r} or {MID_BODY!r}')
        fault = Fault(self, operation, times)
        fault.delay_s, fault.hang_s, fault.close = delay_s, hang_s, close
        fault.head_interval_s, fault.body_interval_s = head_interval_s, body_interval_s
        fault.extra_headers = dict(headers or {})
        if retry_after is not None:
            fault.extra_headers['Retry-After'] = str(retry_after)
        fault.answer = answer or make_answer(
            status, code, message, body, redirect_to, huge_bytes, compressed_bytes
        )
        fault.name = _name(fault, status, code)
        with self._lock:
            self._faults.append(fault)
        return fault

    def clear(self) -> None:
        """Nothing goes wrong any more."""
        with self._lock:
            del self._faults[:]

    def remove(self, fault: Fault) -> None:
        with self._lock:
            if fault in self._faults:
                self._faults.remove(fault)

    def take(self, operation: str) -> Optional[Fault]:
        """The fault that happens to the next request of ``operation``, if any; the oldest first."""
        with self._lock:
            for fault in self._faults:
                if fault.operation in (None, operation):
                    fault.hits += 1
                    if fault.times is not None and fault.hits >= fault.times:
                        self._faults.remove(fault)
                    return fault
        return None


def _name(fault: Fault, status: Optional[int], code: Optional[str]) -> str:
    """The fault, as the record of a request has it."""
    if code is not None or status is not None:
        return f'{code or status}'
    for name in ('hang_s', 'close', 'delay_s', 'head_interval_s', 'body_interval_s'):
        if getattr(fault, name):
            return name[:-2] if name.endswith('_s') else f'close {fault.close}'
    return 'answer'
