"""Certificate authorities, loaded once for each state of their file, whoever asks. Import this only to send over TLS.

Loading a usual bundle takes tens of milliseconds of processor time, many times the rest of a fetch.
"""

from __future__ import annotations

import os
import ssl
import threading
from typing import Dict, Optional, Tuple

from ..exceptions import InvalidConfigurationException
from .routes import Trust

# More than a program has; each takes about a megabyte.
_MOST_PATHS = 8

# Python 3.8 and 3.9 have OpenSSL 3 take a connection that is cut off for one that has ended, without naming the option.
_IGNORE_UNEXPECTED_EOF = getattr(ssl, 'OP_IGNORE_UNEXPECTED_EOF', 0x80)

# What differs when a file or a folder has changed.
_State = Tuple[Tuple[int, ...], ...]


class _Authorities:
    """What was loaded from one path. ``lock`` is held while loading, so that threads that start together load once;
    it is re-entrant, because a signal handler may ask too."""

    def __init__(self) -> None:
        self.lock = threading.RLock()
        self.state: Optional[_State] = None
        self.context: Optional[ssl.SSLContext] = None


# By process: in a forked child, a lock of ours or of OpenSSL may be held by a thread that stayed in the parent. What
# the parent loaded is left alone there, since freeing it takes milliseconds of every child, whatever the child is for.
_loaded_by: Dict[int, Dict[str, _Authorities]] = {}


def tls_context(trust: Optional[Trust]) -> ssl.SSLContext:
    """The context for TLS connections: the same object for the same authorities.

    :param trust: None means the authorities of ``certifi``.
    :raises InvalidConfigurationException: they cannot be loaded.
    """
    if trust is None:
        return _context_of(_certifi_path(), 'the package certifi')
    return _context_of(trust.path, f'the environment variable {trust.variable}')


def _context_of(path: str, named_by: str) -> ssl.SSLContext:
    authorities = _authorities_of(path)
    with authorities.lock:
        # Before loading: a file that changes meanwhile differs from this, and is loaded again the next time.
        state, context = _state_of(path), authorities.context
        if context is None or authorities.state != state:
            context = _load(path, named_by)
            authorities.state, authorities.context = state, context
    return context


def _authorities_of(path: str) -> _Authorities:
    loaded = _loaded_by.setdefault(os.getpid(), {})
    authorities = loaded.get(path)
    if authorities is None:
        authorities = loaded.setdefault(path, _Authorities())
        for oldest in list(loaded)[:-_MOST_PATHS]:
            loaded.pop(oldest, None)
    return authorities


def _state_of(path: str) -> _State:
    if not os.path.isdir(path):
        return (_fingerprint(path),)
    try:
        names = sorted(os.listdir(path))
    except OSError:
        names = []
    return tuple(_fingerprint(each) for each in (path, *(os.path.join(path, name) for name in names)))


def _fingerprint(path: str) -> Tuple[int, ...]:
    try:
        found = os.stat(path)
    except (OSError, ValueError):
        return ()
    # With the time of the last change of its status: a copy may keep size and time of modification.
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _certifi_path() -> str:
    try:
        from certifi import where
    except ImportError as error:
        raise InvalidConfigurationException(
            'no certificate authorities to trust: pip install certifi, or name a file of them in SSL_CERT_FILE'
        ) from error
    return where()


def _load(path: str, named_by: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options &= ~_IGNORE_UNEXPECTED_EOF
    try:
        if os.path.isdir(path):
            context.load_verify_locations(capath=path)
        else:
            context.load_verify_locations(cafile=path)
    except (OSError, ValueError) as error:
        reason = 'it holds no certificate in PEM form'
        if isinstance(error, OSError) and not isinstance(error, ssl.SSLError):
            reason = error.strerror or 'unreadable'
        raise InvalidConfigurationException(
            f'unable to load the certificate authorities in {path!r}, which {named_by} names: {reason}'
        ) from error
    return context
