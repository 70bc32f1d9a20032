"""Errors of the system and of the libraries, mapped to :class:`TransportFailure` in one place.

Only texts of the operating system and of OpenSSL are repeated, never those of a server: a status line, a chunk
or a header that could not be understood may hold anything.
"""

from __future__ import annotations

from typing import Optional, Tuple

from .._codes import check_for

CLOSED = ('the connection was closed before the whole answer had come', 'the server, and any proxy in between')
NOT_HTTP = ('the answer is not valid HTTP', 'that the address is the right one')
TOO_LARGE = ('the answer is larger than 1 MiB, and was cut off', 'that the address is the right one')
COMPRESSED = (
    'the answer is compressed, which was not asked for, in a form that cannot be read', 'the server, and any proxy'
)
_NETWORK = 'the network, the firewall and the proxy settings'


class TransportFailure(Exception):
    """One attempt brought no answer.

    :param what: what happened, as the middle of a sentence.
    :param check: what a person should check.
    :param transient: whether trying again may help.
    :param sent: whether the server may have received the request.
    :param cause: the original, where its text is the system's own; else None.
    :ivar stale: whether a kept connection was dead before the answer began: a fresh one may serve.
    """

    def __init__(
        self, what: str, check: str, *, transient: bool = False, sent: bool = True, cause: Optional[OSError] = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.check = check
        self.transient = transient
        self.sent = sent
        self.cause = cause
        self.stale = False


def explain(error: BaseException, *, sent: bool, limit: str, peer: str = '') -> TransportFailure:
    """What ``error`` means.

    :param sent: whether it came after the request had been sent.
    :param limit: which time ran out, should it be a time-out: ``within 5 s``.
    :param peer: ``the proxy``, when the error arose between us and it.
    """
    if isinstance(error, TransportFailure):
        return error
    what, check, transient = _words(error, sent, limit)
    if peer:
        what, check = f'{peer}: {what}', 'the proxy settings'
    cause = error.with_traceback(None) if isinstance(error, OSError) else None
    return TransportFailure(what, check, transient=transient, sent=sent, cause=cause)


def _words(error: BaseException, sent: bool, limit: str) -> Tuple[str, str, bool]:
    if _is_timeout(error):
        # A server that took the request and is silent is likely to stay so, for as long again.
        what = 'no whole answer came' if sent else 'no connection came about'
        return f'{what} {limit}', _NETWORK, not sent
    tls = _tls_words(error)
    if tls is not None:
        return tls
    if _is_closed(error):
        return (*CLOSED, True)
    return _system_words(error) if isinstance(error, OSError) else (*NOT_HTTP, False)


def _is_timeout(error: BaseException) -> bool:
    import socket

    return isinstance(error, (socket.timeout, TimeoutError))


def _is_closed(error: BaseException) -> bool:
    import ssl

    closed = (ConnectionResetError, BrokenPipeError, ConnectionAbortedError, EOFError)
    # Python before 3.10 does not know the number under which OpenSSL 3 reports this.
    unnamed = isinstance(error, ssl.SSLError) and 'unexpected eof' in str(error)
    return unnamed or isinstance(error, (*closed, ssl.SSLEOFError, ssl.SSLZeroReturnError))


def _tls_words(error: BaseException) -> Optional[Tuple[str, str, bool]]:
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        reason = error.verify_message or error.reason
        trust = 'the host name; where a private authority signs, name its file in SSL_CERT_FILE or REQUESTS_CA_BUNDLE'
        return f'the TLS certificate was not accepted ({reason})', trust, False
    if isinstance(error, ssl.SSLError) and not _is_closed(error):
        versions = 'that the server speaks TLS 1.2 or later, and that nothing in between intercepts it'
        return f'TLS failed ({error.reason or "no reason given"})', versions, False
    return None


def _system_words(error: OSError) -> Tuple[str, str, bool]:
    import socket

    if isinstance(error, socket.gaierror):
        return 'the host name could not be resolved', 'the spelling of the host and the DNS settings', True
    if isinstance(error, ConnectionRefusedError):
        return 'the connection was refused', 'that the address is right and that the server is running', True
    return f'the network failed ({error.strerror or type(error).__name__})', _NETWORK, True


def what_to_check(status: int, code: str) -> str:
    """What a person should check when a server refused with this status and error code."""
    check = check_for(code) if code else None
    if check is not None:
        return check
    if status >= 500:
        return 'whether the service is up, and try again later'
    return _CHECKS_BY_STATUS.get(status, 'the parameters of this source')


_CHECKS_BY_STATUS = {
    401: 'that the key or token is right and has not expired',
    403: 'that this identity has permission',
    404: 'that the address, and any name in it, is right',
    407: 'that the proxy requires no user and password, or that they are right',
    429: 'how often this is asked, and try again later',
}
