"""HTTP answers of the local cloud, and those of a fault."""

from __future__ import annotations

import json
import socket
import zlib
from typing import TYPE_CHECKING, Callable, ContextManager, Dict, Iterator, Optional

from ._errors import KNOWN, ApiError, error_body, new_request_id

if TYPE_CHECKING:
    from ._records import RecordedRequest

_BLOCK = 64 * 1024
_PACKED_BLOCK = 1024 * 1024

# Takes a connection over; the second argument has another connection cut when the cloud closes.
Tunnel = Callable[[socket.socket, Callable[[socket.socket], 'ContextManager[None]']], None]


class Answer:
    """An HTTP answer.

    :param body: bytes, or a value to be sent as JSON.
    :param chunks: makes the body piece by piece, for bodies that should not be held in memory.
    :param length: length of what ``chunks`` makes; None: the connection's end marks it.
    :param tunnel: takes the connection over after the head.
    """

    def __init__(
        self,
        status: int = 200,
        body: object = b'',
        *,
        headers: Optional[Dict[str, str]] = None,
        content_type: Optional[str] = None,
        chunks: Optional[Callable[[], Iterator[bytes]]] = None,
        length: Optional[int] = None,
        tunnel: Optional[Tunnel] = None,
    ) -> None:
        text = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode('utf-8')
        self.status = status
        self.headers = dict(headers or {})
        self.headers.setdefault('Content-Type', content_type or 'application/json; charset=utf-8')
        self.chunks = chunks if chunks is not None else lambda: iter((text,))
        self.length = length if chunks is not None or tunnel is not None else len(text)
        self.tunnel = tunnel


def make_answer(
    status: Optional[int], code: Optional[str], message: Optional[str], body: object,
    redirect_to: Optional[str], huge_bytes: Optional[int], compressed_bytes: Optional[int],
) -> Optional[Callable[[RecordedRequest], Answer]]:
    if redirect_to is not None:
        return lambda _: Answer(status or 302, headers={'Location': str(redirect_to)})
    if huge_bytes is not None:
        return lambda _: _huge_answer(status or 200, huge_bytes or 0)
    if compressed_bytes is not None:
        return lambda _: _compressed_answer(status or 200, compressed_bytes or 0)
    if body is not None:
        return lambda _: Answer(status or 200, body)
    if status is not None or code is not None:
        return lambda request: _error_answer(request, status, code, message)
    return None


def _error_answer(
    request: RecordedRequest, status: Optional[int], code: Optional[str], message: Optional[str]
) -> Answer:
    known = code or ('ServiceUnavailable' if (status or 0) >= 500 else 'Refused')
    text = message if message is not None else KNOWN.get(known, (0, 'The request was refused.'))[1].format('')
    error = ApiError(known, status=status, message=text)
    return Answer(
        error.status, error_body(error, request.headers.get('host', ''), request.service, new_request_id())
    )


def _huge_answer(status: int, size: int) -> Answer:
    def chunks() -> Iterator[bytes]:
        yield b'{"Padding": "'[:size]
        left = size - len(b'{"Padding": "')
        while left > 0:
            yield b'a' * min(left, _BLOCK)
            left -= _BLOCK

    return Answer(status, chunks=chunks, length=size)


def _compressed_answer(status: int, size: int) -> Answer:
    def chunks() -> Iterator[bytes]:
        # A block flushed in full can be repeated as it is, so that unpacking to 200 MB costs nothing to make.
        yield b'\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff'
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        plain = b'a' * _PACKED_BLOCK
        packed = packer.compress(plain) + packer.flush(zlib.Z_FULL_FLUSH)
        checksum = 0
        for _ in range(size // _PACKED_BLOCK):
            checksum = zlib.crc32(plain, checksum)
            yield packed
        rest = plain[: size % _PACKED_BLOCK]
        last = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        yield last.compress(rest) + last.flush()
        yield zlib.crc32(rest, checksum).to_bytes(4, 'little') + (size % 2 ** 32).to_bytes(4, 'little')

    return Answer(status, headers={'Content-Encoding': 'gzip'}, chunks=chunks)
