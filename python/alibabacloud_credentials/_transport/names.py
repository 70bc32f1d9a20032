"""Host names to addresses, within a time limit, although the system's own call has none.

The call runs in a daemon thread that ends with it. Who needs the same name meanwhile waits for the same thread, so
that a resolver that hangs holds up one thread per name. Where no thread can be started, as when the interpreter shuts
down, the call is made in place.
"""

from __future__ import annotations

import os
import socket
import threading
from typing import Any, Dict, Optional, Tuple

# Family and address of each, as a socket takes them.
Addresses = Tuple[Tuple[int, Any], ...]

# Held for microseconds; re-entrant, because a signal handler may come in between. A fork waits for it.
_lock = threading.RLock()
_in_flight: Dict[Tuple[str, int], _LookUp] = {}


def addresses_of(host: str, port: int, wait_s: float) -> Addresses:
    """The addresses of a host, in the order in which they should be tried.

    :param wait_s: seconds to wait for the system's answer.
    :raises socket.timeout: there was none.
    :raises OSError: there is no such host, or no way to find out.
    """
    family = _family_of_literal(host)
    if family is not None:
        return ((family, (host, port)),)
    look_up = _join_or_start(host, port)
    return _ask_system(host, port) if look_up is None else look_up.result(wait_s)


class _LookUp:
    """One call of the system's, in a thread."""

    def __init__(self, host: str, port: int) -> None:
        self._place = host, port
        self._found: Addresses = ()
        self._failure: Optional[OSError] = None
        self._thread = threading.Thread(target=self._run, name='alibabacloud-credentials-look-up', daemon=True)

    def start(self) -> None:
        self._thread.start()

    def result(self, wait_s: float) -> Addresses:
        self._thread.join(wait_s)
        if self._failure is not None:
            # Each who waits gets an exception of its own.
            raise type(self._failure)(*self._failure.args)
        if self._found:
            return self._found
        raise socket.timeout('look-up') if self._thread.is_alive() else socket.gaierror(socket.EAI_FAIL, 'look-up')

    def _run(self) -> None:
        try:
            self._found = _ask_system(*self._place)
        except OSError as error:
            self._failure = error
        finally:
            with _lock:
                if _in_flight.get(self._place) is self:
                    del _in_flight[self._place]


def _family_of_literal(host: str) -> Optional[int]:
    """The family of an address that needs no look-up; None for a name."""
    family = socket.AF_INET6 if ':' in host else socket.AF_INET
    try:
        socket.inet_pton(family, host)
    except OSError:
        return None
    return family


def _join_or_start(host: str, port: int) -> Optional[_LookUp]:
    """The look-up in flight, or a new one; None where no thread can be started."""
    with _lock:
        look_up = _in_flight.get((host, port))
        if look_up is None:
            look_up = _LookUp(host, port)
            try:
                look_up.start()
            except RuntimeError:
                return None
            # Only now: were it known before, an interruption could leave one that others wait for and nobody runs.
            _in_flight[host, port] = look_up
        return look_up


def _ask_system(host: str, port: int) -> Addresses:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:
        raise socket.gaierror(socket.EAI_NONAME, 'not a host name') from None
    return tuple((family, address) for family, _, _, _, address in found)


def _start_anew() -> None:
    # The threads stayed in the parent.
    _in_flight.clear()
    _lock.release()


if hasattr(os, 'register_at_fork'):
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_start_anew)
