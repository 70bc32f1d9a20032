"""One connection: read requests with the standard library's parser, record them, answer, byte by byte where asked.

One request at a time on a connection, which is kept alive as the real services do.
"""

from __future__ import annotations

import http.server
import io
import socket
from email.utils import formatdate
from http import HTTPStatus
from typing import Any, Dict, List, Optional

from ._answers import Answer
from ._faults import AFTER_HEAD, BEFORE_HEAD, MID_BODY, Fault
from ._operations import Operations
from ._records import RecordedRequest
from ._server import Ended, Listener

_BODY_LIMIT = 16 * 1024 * 1024


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves one connection to a service until it ends."""

    protocol_version = 'HTTP/1.1'

    def __init__(self, service: Operations, connection: socket.socket, peer: Any, listener: Listener) -> None:
        self.service = service
        self.listener = listener
        self.connection = connection
        self.client_address = peer
        self.rfile: Any = connection.makefile('rb')
        self.wfile: Any = io.BytesIO()
        self.close_connection = True
        try:
            self.handle()
        finally:
            self.rfile.close()

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self._refuse_malformed()
            raise Ended
        self._respond(self._read())

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is printed: a request line may hold secrets."""

    def send_error(self, code: int, message: Optional[str] = None, explain: Optional[str] = None) -> None:
        self._malformed_status = code

    def _refuse_malformed(self) -> None:
        status = getattr(self, '_malformed_status', None)
        if status is not None:
            self._write(self._head(Answer(status, b'', headers={'Connection': 'close'}), None))

    def _read(self) -> RecordedRequest:
        headers: Dict[str, str] = {}
        for name, value in self.headers.items():
            lower = name.lower()
            headers[lower] = f'{headers[lower]}, {value}' if lower in headers else value
        if headers.get('expect', '').lower() == '100-continue':
            self._write(b'HTTP/1.1 100 Continue\r\n\r\n')
        request = RecordedRequest(
            self.service.name, self.command, self.path, headers, self._body(headers),
            self.listener.authority is not None, self.service.now(),
        )
        request.operation = self.service.operation_of(request)
        self.service.journal.add(request)
        return request

    def _body(self, headers: Any) -> bytes:
        if headers.get('transfer-encoding', '').lower() == 'chunked':
            return b''.join(self._body_chunks())
        length = int(headers.get('content-length') or 0)
        if not 0 <= length <= _BODY_LIMIT:
            raise Ended
        content: bytes = self.rfile.read(length)
        if len(content) < length:
            raise Ended
        return content

    def _body_chunks(self) -> List[bytes]:
        chunks: List[bytes] = []
        while True:
            size = int(self.rfile.readline(100).split(b';')[0], 16)
            if not 0 <= size <= _BODY_LIMIT:
                raise Ended
            content = self.rfile.read(size)
            self.rfile.readline(100)
            if not size:
                return chunks
            chunks.append(content)

    def _respond(self, request: RecordedRequest) -> None:
        fault = self.service.faults.take(request.operation)
        try:
            answer = self._answer(request, fault)
            request.status = answer.status
            self._send(request, answer, fault)
        finally:
            self.service.journal.finished(request)

    def _answer(self, request: RecordedRequest, fault: Optional[Fault]) -> Answer:
        if fault is None:
            return self.service.respond(request)
        request.outcome = f'fault: {fault.name}'
        self._pause(fault.delay_s)
        if fault.hang_s is not None:
            self._pause(fault.hang_s)
            raise Ended
        if fault.close == BEFORE_HEAD:
            raise Ended
        answer = fault.answer(request) if fault.answer is not None else self.service.respond(request)
        answer.headers.update(fault.extra_headers)
        request.outcome = f'fault: {fault.name}'
        return answer

    def _send(self, request: RecordedRequest, answer: Answer, fault: Optional[Fault]) -> None:
        if answer.length is None and answer.tunnel is None:
            self.close_connection = True
        self._write(self._head(answer, request), fault.head_interval_s if fault else 0.0, request)
        if fault is not None and fault.close == AFTER_HEAD:
            raise Ended
        if answer.tunnel is not None:
            # Answered; what goes through it may take as long as it likes.
            self.service.journal.finished(request)
            answer.tunnel(self.connection, self.listener.watched)
            raise Ended
        if request.method == 'HEAD':
            return
        for chunk in answer.chunks():
            if fault is not None and fault.close == MID_BODY:
                self._write(chunk[: (len(chunk) + 1) // 2], 0.0, request)
                raise Ended
            self._write(chunk, fault.body_interval_s if fault else 0.0, request)

    def _head(self, answer: Answer, request: Optional[RecordedRequest]) -> bytes:
        fields = {'Date': formatdate(self.service.now(), usegmt=True), 'Server': 'local-cloud', **answer.headers}
        if answer.length is not None:
            fields['Content-Length'] = str(answer.length)
        if self.close_connection or request is None:
            fields['Connection'] = 'close'
        lines = [f'HTTP/1.1 {answer.status} {_phrase(answer.status)}']
        lines += [f'{name}: {value}' for name, value in fields.items()]
        return ('\r\n'.join(lines) + '\r\n\r\n').encode('latin-1', 'replace')

    def _write(self, content: bytes, interval_s: float = 0.0, request: Optional[RecordedRequest] = None) -> None:
        size = 1 if interval_s else max(1, len(content))
        for start in range(0, len(content), size):
            piece = content[start:start + size]
            self.connection.sendall(piece)
            if request is not None:
                request.bytes_sent += len(piece)
            self._pause(interval_s)

    def _pause(self, seconds: float) -> None:
        """Wait in real time; the closing of the cloud ends it."""
        if seconds and self.listener.stopping.wait(seconds):
            raise Ended


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return 'Unknown'
