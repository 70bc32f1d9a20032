"""What the local cloud records of each request, for tests to look at.

A record holds everything that was sent, secrets included, because a test may want to compare them; its printed
form shows only parameters that unlock nothing.
"""

from __future__ import annotations

import json
import threading
import time
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple
from urllib.parse import parse_qsl

from .._redact import HIDDEN, ends

# Parameters and headers that may be printed; everything else is hidden.
_PRINTABLE = frozenset((
    'accept', 'accept-encoding', 'action', 'content-length', 'content-type', 'date', 'durationseconds', 'format',
    'grant_type', 'host', 'oidcproviderarn', 'regionid', 'rolearn', 'rolesessionname', 'signaturemethod',
    'signaturetype', 'signatureversion', 'timestamp', 'user-agent', 'version', 'x-acs-action',
    'x-acs-credentials-provider', 'x-acs-date', 'x-acs-version', 'x-aliyun-ecs-metadata-token-ttl-seconds',
))
_IDENTIFIERS = frozenset(('accesskeyid', 'x-acs-accesskey-id'))


def _printable(name: str, value: str) -> str:
    lower = name.lower()
    if lower in _PRINTABLE:
        return repr(value)
    return ends(value) if lower in _IDENTIFIERS else HIDDEN


class Parameters(Dict[str, str]):
    """Names and values as they were sent; the printed form hides what could be a secret."""

    def printable(self) -> Dict[str, str]:
        """Those that unlock nothing."""
        return {name: value for name, value in self.items() if name.lower() in _PRINTABLE}

    def __repr__(self) -> str:
        fields = ', '.join(f'{name!r}: {_printable(name, value)}' for name, value in self.items())
        return f'{{{fields}}}'

    __str__ = __repr__


class RecordedRequest:
    """One request that reached a service.

    :ivar service: name of the service, such as ``sts`` or ``metadata``.
    :ivar operation: what was asked for, such as ``AssumeRole`` or ``token``.
    :ivar method: HTTP method.
    :ivar target: the request target, byte for byte as it was sent.
    :ivar path: path of the target, without the query.
    :ivar headers: header fields; names in lower case.
    :ivar query: parameters of the query; the last one wins where a name is repeated.
    :ivar form: parameters of a form body.
    :ivar body: the body's bytes.
    :ivar secure: whether it came over TLS.
    :ivar time: seconds since the epoch by the service's clock.
    :ivar arrived: ``time.monotonic()`` when it had arrived whole.
    :ivar identity: ARN of the caller, once the signature or token was verified; else empty.
    :ivar access_key_id: the AccessKey id it was signed with; else empty.
    :ivar status: HTTP status of the answer; 0 while there is none.
    :ivar outcome: ``pending``, ``ok``, ``refused: <code>`` or ``fault: <what>``.
    :ivar bytes_sent: bytes of the answer that the client accepted.
    :ivar is_over: whether it has been answered, or cut off.
    """

    def __init__(
        self, service: str, method: str, target: str, headers: Mapping[str, str], body: bytes, secure: bool, now: float
    ) -> None:
        path, _, query = target.partition('?')
        self.service = service
        self.operation = ''
        self.method = method
        self.target = target
        self.path = path
        self.headers = Parameters(headers)
        self.query_pairs = _pairs(query)
        self.query = Parameters(self.query_pairs)
        self.body = body
        self.form = Parameters(_pairs(_form_text(self.headers, body)))
        self.secure = secure
        self.time = now
        self.arrived = time.monotonic()
        self.identity = ''
        self.access_key_id = ''
        self.status = 0
        self.outcome = 'pending'
        self.bytes_sent = 0
        self.is_over = False

    @property
    def parameters(self) -> Parameters:
        """The union of query and form, which is what a signature covers."""
        return Parameters({**self.query, **self.form})

    def json(self) -> Any:
        """The body as JSON; None if it is none."""
        try:
            return json.loads(self.body.decode('utf-8'))
        except ValueError:
            return None

    def __repr__(self) -> str:
        return (
            f'<{self.service} {self.operation or "?"}: {self.method} {self.path} query={self.query!r} '
            f'form={self.form!r} identity={self.identity!r} status={self.status} outcome={self.outcome!r}>'
        )


def _pairs(text: str) -> List[Tuple[str, str]]:
    return parse_qsl(text, keep_blank_values=True)


def _form_text(headers: Mapping[str, str], body: bytes) -> str:
    if not headers.get('content-type', '').startswith('application/x-www-form-urlencoded'):
        return ''
    return body.decode('utf-8', 'replace')


class Journal:
    """All requests of one cloud, in the order they arrived. Safe to use from any thread."""

    def __init__(self) -> None:
        self._records: List[RecordedRequest] = []
        self._changed = threading.Condition()

    def add(self, record: RecordedRequest) -> None:
        with self._changed:
            self._records.append(record)
            self._changed.notify_all()

    def finished(self, record: RecordedRequest) -> None:
        """Wake whoever waits: a record has got its outcome."""
        with self._changed:
            record.is_over = True
            self._changed.notify_all()

    def select(self, service: Optional[str] = None, operation: Optional[str] = None) -> List[RecordedRequest]:
        """A list of the requests so far, of one service or operation if asked."""
        with self._changed:
            return [
                record for record in self._records
                if service in (None, record.service) and operation in (None, record.operation)
            ]

    def clear(self) -> None:
        with self._changed:
            del self._records[:]

    def take_answered(self, timeout_s: float) -> List[RecordedRequest]:
        """Wait for requests that have been answered, or cut off, and forget them; an empty list after the timeout."""
        with self._changed:
            self._changed.wait_for(lambda: any(record.is_over for record in self._records), timeout_s)
            over = [record for record in self._records if record.is_over]
            self._records = [record for record in self._records if not record.is_over]
            return over

    def wait_until(self, condition: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until ``condition()`` holds, looked at whenever a request arrives or ends; False after the timeout."""
        with self._changed:
            return self._changed.wait_for(condition, timeout_s)
