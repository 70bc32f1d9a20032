"""Values of the local cloud: ids and secrets that are made up, and times as the services write them."""

from __future__ import annotations

import calendar
import re
import secrets
import string
import time
from typing import Optional

_ALPHABET = string.ascii_letters + string.digits


def fake(prefix: str, length: int) -> str:
    """A made-up value of this length; it begins with ``prefix``."""
    return prefix + ''.join(secrets.choice(_ALPHABET) for _ in range(length - len(prefix)))


def number(length: int) -> str:
    """A made-up decimal id."""
    return secrets.choice('123456789') + ''.join(secrets.choice(string.digits) for _ in range(length - 1))


def format_time(seconds: float) -> str:
    """``2026-01-01T00:00:00Z``."""
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(seconds))


def parse_time(text: str) -> Optional[float]:
    """Seconds since the epoch of a text in exactly the form of :func:`format_time`; None if it has another."""
    if not re.fullmatch(r'\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ', text, re.ASCII):
        return None
    try:
        return float(calendar.timegm(time.strptime(text, '%Y-%m-%dT%H:%M:%SZ')))
    except ValueError:
        return None


def new_private_key() -> bytes:
    """A new RSA key, in PEM."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    return rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
