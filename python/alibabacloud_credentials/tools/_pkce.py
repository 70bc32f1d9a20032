"""Proof that who redeems a code is who asked for it: PKCE, RFC 7636, method S256."""

from __future__ import annotations

import base64
import hashlib
import secrets
import string

METHOD = 'S256'
_LETTERS = string.ascii_letters + string.digits
_VERIFIER_LETTERS = 128


def random_text(length: int) -> str:
    """Letters and digits that nobody can guess."""
    return ''.join(secrets.choice(_LETTERS) for _ in range(length))


class Proof:
    """A verifier, which is kept, and its challenge, which is sent first.

    :ivar verifier: 128 letters and digits.
    :ivar challenge: its SHA-256, in base64url without padding.
    """

    def __init__(self) -> None:
        self.verifier = random_text(_VERIFIER_LETTERS)
        digest = hashlib.sha256(self.verifier.encode('ascii')).digest()
        self.challenge = base64.urlsafe_b64encode(digest).decode('ascii').rstrip('=')

    def __repr__(self) -> str:
        return 'Proof(***)'
