"""A hostile server: whatever it sends over a real pair of sockets is an answer, or a failure in words."""

import socket

from alibabacloud_credentials._transport.failures import explain
from alibabacloud_credentials._transport.http11 import MAX_ANSWER_BYTES, Cycle
from alibabacloud_credentials._transport.pace import Limits, Pace
from alibabacloud_credentials._transport.streams import SocketStream
from alibabacloud_credentials._transport.wire import _ERRORS
from alibabacloud_credentials.testing import TransportFailure

from .reading import Bytes, assert_says_little

_LIMITS = Limits(1.0, 1.0, 1.0)


def http_answer(data):
    """All of it arrives, and then the connection is closed, by one side or by both."""
    read = Bytes(data)
    method = read.choose('GET', 'POST', 'HEAD')
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.settimeout(1.0)
        cycle = Cycle(SocketStream(ours), Pace(_LIMITS))
        cycle.send(method, '/', {'Host': 'host'}, None)
        theirs.sendall(read.rest()[:64 * 1024])
        theirs.shutdown(socket.SHUT_WR)
        try:
            answer = cycle.read_answer()
        except (TransportFailure, *_ERRORS) as error:
            assert_says_little(explain(error, sent=True, limit='within 1 s'))
            return
        assert 200 <= answer.status < 1000
        assert len(answer.body) <= MAX_ANSWER_BYTES
        assert not cycle.may_be_followed() or isinstance(cycle.has_excess(), bool)


TARGETS = (http_answer,)
