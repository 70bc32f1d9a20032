"""One request and its answer in HTTP/1.1 over a stream: h11 parses and writes, what waits and counts is here.

Rules kept here:

1. An answer is whole or a failure: a head or a body that is cut off is none.
2. Interim answers are skipped; one that changes the protocol is refused, since nothing asked for it.
3. All heads together are at most 64 KiB, the body 1 MiB, compressed or not, and what surrounds it, sizes of chunks and
   trailers, 64 KiB: by what is counted here, whatever length the server names.
4. No error carries any part of an answer.
"""

from __future__ import annotations

import zlib
from typing import Dict, NamedTuple, Optional, Type, Union

import h11

from .failures import COMPRESSED, TOO_LARGE, TransportFailure
from .pace import Pace
from .streams import RECEIVED_AT_ONCE, Stream

MAX_HEAD_BYTES = 64 * 1024
MAX_ANSWER_BYTES = 1024 * 1024
_MAX_AROUND_BODY_BYTES = MAX_HEAD_BYTES + 64 * 1024
_WITH_LENGTH = ('PATCH', 'POST', 'PUT')
_START = b'HTTP/'
_Event = Union[h11.Event, Type[h11.NEED_DATA], Type[h11.PAUSED]]


class Answer(NamedTuple):
    status: int
    headers: Dict[str, str]
    body: bytes


class Cycle:
    """One request and its answer.

    :ivar received: bytes received so far.
    """

    def __init__(self, stream: Stream, pace: Pace) -> None:
        self._stream = stream
        self._pace = pace
        self._machine = h11.Connection(h11.CLIENT, max_incomplete_event_size=MAX_HEAD_BYTES)
        self.received = 0

    def send(self, method: str, target: str, headers: Dict[str, str], body: Optional[bytes] = None) -> None:
        # White space around a value is not part of it, and h11 refuses it.
        fields = [(name, value.strip()) for name, value in headers.items()]
        if body is not None or method in _WITH_LENGTH:
            fields.append(('Content-Length', str(len(body or b''))))
        events = [h11.Request(method=method, target=target, headers=fields), h11.Data(body or b''), h11.EndOfMessage()]
        self._stream.send(b''.join(self._machine.send(event) or b'' for event in events), self._pace)

    def read_answer(self) -> Answer:
        """The whole answer, without its compression.

        :raises TransportFailure, h11.ProtocolError, ValueError, zlib.error: it is not valid HTTP, or too large.
        :raises EOFError: it was cut off.
        """
        head = self.read_head()
        # The first of several headers of one name counts.
        headers = {name.decode('ascii'): value.decode('latin-1') for name, value in reversed(list(head.headers))}
        return Answer(head.status_code, headers, _unpacked(headers.get('content-encoding', ''), self._read_body()))

    def read_head(self) -> h11.Response:
        """The head of the answer; interim ones are skipped."""
        while True:
            event = self._next_event(MAX_HEAD_BYTES, h11.RemoteProtocolError('the head is too long'))
            if isinstance(event, h11.Response):
                return event

    def _read_body(self) -> bytes:
        body = bytearray()
        while True:
            event = self._next_event(len(body) + _MAX_AROUND_BODY_BYTES, TransportFailure(*TOO_LARGE))
            if not isinstance(event, h11.Data):
                return bytes(body)
            body += event.data
            if len(body) > MAX_ANSWER_BYTES:
                raise TransportFailure(*TOO_LARGE)

    def may_be_followed(self) -> bool:
        """Whether the answer was read to its end, nothing came after it, and neither side asked to close."""
        both = {self._machine.our_state, self._machine.their_state}
        return both == {h11.DONE} and self._machine.trailing_data == (b'', False)

    def has_excess(self) -> bool:
        """Whether more was received than belongs to the answer."""
        return bool(self._machine.trailing_data[0])

    def _next_event(self, at_most: int, excess: Exception) -> _Event:
        event = self._machine.next_event()
        while event is h11.NEED_DATA:
            if self.received >= at_most:
                raise excess
            event = self._event_after(self._stream.receive(self._pace, min(RECEIVED_AT_ONCE, at_most - self.received)))
        return event

    def _event_after(self, data: bytes) -> _Event:
        # A peer that speaks another protocol may wait for us after its first line.
        if not self.received and not data.startswith(_START[:len(data)]):
            raise h11.RemoteProtocolError('no status line')
        self.received += len(data)
        self._machine.receive_data(data)
        try:
            return self._machine.next_event()
        except h11.RemoteProtocolError:
            if data:
                raise
        # The end of the stream where the answer had not ended.
        raise EOFError


def _unpacked(encoding: str, body: bytes) -> bytes:
    """The body without its compression. None was asked for, but some proxies compress all the same."""
    form = encoding.strip().lower()
    if form in ('', 'identity') or not body:
        return body
    if form not in ('gzip', 'x-gzip', 'deflate'):
        raise TransportFailure(*COMPRESSED)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    text = unpacker.decompress(body, MAX_ANSWER_BYTES + 1)
    if len(text) > MAX_ANSWER_BYTES:
        raise TransportFailure(*TOO_LARGE)
    if not unpacker.eof:
        raise TransportFailure(*COMPRESSED)
    return text
