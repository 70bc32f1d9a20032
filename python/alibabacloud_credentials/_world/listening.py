"""Sockets that wait for connections: bound, and only those that somebody asked for."""

from __future__ import annotations

import os
import socket
import sys

from ..exceptions import InvalidConfigurationException

_WAITING = 256


class Listening:
    """Opens sockets that wait for connections. A test gives a context one of its own."""

    def listen(self, host: str, port: int) -> socket.socket:
        """A socket that waits for connections and does not block; whoever asked closes it.

        :param host: a literal address, such as ``127.0.0.1``.
        :param port: 0 lets the system choose a free one.
        :raises InvalidConfigurationException: another program has the port, or the address is not one of this machine.
        """
        family = socket.AF_INET6 if ':' in host else socket.AF_INET
        if not _is_literal(family, host):
            raise InvalidConfigurationException('the address to listen at must be a literal one, such as 127.0.0.1')
        waiting = socket.socket(family, socket.SOCK_STREAM)
        try:
            # On Windows the option of this name would let another program take the port over.
            name = 'SO_EXCLUSIVEADDRUSE' if sys.platform == 'win32' else 'SO_REUSEADDR'
            waiting.setsockopt(socket.SOL_SOCKET, getattr(socket, name), 1)
            waiting.bind((host, port))
            waiting.listen(_WAITING)
            waiting.setblocking(False)
        except (OSError, OverflowError) as error:
            waiting.close()
            failure = error
        else:
            return waiting
        reason = os.strerror(failure.errno or 0) if isinstance(failure, OSError) else 'a port is from 0 to 65535'
        raise InvalidConfigurationException(f'cannot listen at port {port} of {host}: {reason}')


def _is_literal(family: int, host: str) -> bool:
    try:
        socket.inet_pton(family, host)
    except (OSError, ValueError):
        return False
    return True
