"""Encryption of what is stored: AES-256-GCM, with a key derived (HKDF, RFC 5869) from what a credential is bought with.

So only who could have fetched a credential can read it, or even find it: its name in the cache is derived likewise. The
seal binds a text to its name, to the version of this format and to its expiration: one that was changed, or put under
another name, does not open.

Form: ``ACC1``, expiration in 8 bytes (seconds since the epoch, big endian), nonce in 12 bytes, ciphertext with its tag.
The version is in the names too, so that two of them work side by side without a word to each other.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
from typing import TYPE_CHECKING, Optional, Tuple

from ..exceptions import InvalidConfigurationException

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    from .protocol import CacheKey

VERSION = 1
KEY_BYTES = 32
_MAGIC = b'ACC1'
_NONCE_BYTES = 12
_HEAD_BYTES = len(_MAGIC) + 8 + _NONCE_BYTES
_SALT = b'alibabacloud-credentials cache v1'
_NAME_LETTERS = 40
_SOURCE_LETTERS = 64


class Seal:
    """Seals and opens what is stored under one name.

    :param key: what is stored.
    :param secret: what the key of the seal is derived from.
    :ivar name: where it is stored.
    """

    __slots__ = ('_key', 'name')

    def __init__(self, key: CacheKey, secret: bytes) -> None:
        extracted = hmac.new(_SALT, secret, hashlib.sha256).digest()
        parts = json.dumps([key.source, *key.parts], ensure_ascii=True).encode('ascii')
        name = hmac.new(_expanded(extracted, b'name'), parts, hashlib.sha256).hexdigest()[:_NAME_LETTERS]
        self.name = f'v{VERSION}-{_shown(key.source)}-{name}'
        self._key = _expanded(extracted, b'seal')

    @classmethod
    def of(cls, key: Optional[CacheKey], own_key: Optional[bytes]) -> Optional[Seal]:
        """The seal for a key; None: there is no secret for it, so nothing may be stored.

        :param own_key: the key of the cache, for a source without a secret.
        """
        if key is None:
            return None
        secret = key.secret.encode('utf-8') if key.secret else own_key
        return cls(key, secret) if secret else None

    def closed(self, text: bytes, expiration: int) -> bytes:
        """``text``, encrypted; nobody but who has the key can read or change it.

        :param expiration: when it ends, in seconds since the epoch; it stays readable.
        """
        head = _MAGIC + expiration.to_bytes(8, 'big') + os.urandom(_NONCE_BYTES)
        return head + _aes(self._key).encrypt(head[-_NONCE_BYTES:], text, head + self.name.encode('ascii'))

    def opened(self, sealed: bytes) -> Optional[Tuple[bytes, int]]:
        """The text and its expiration; None where this is no such thing, or not ours."""
        head, rest = sealed[:_HEAD_BYTES], sealed[_HEAD_BYTES:]
        if not head.startswith(_MAGIC) or len(head) < _HEAD_BYTES:
            return None
        from cryptography.exceptions import InvalidTag

        try:
            text = _aes(self._key).decrypt(head[-_NONCE_BYTES:], rest, head + self.name.encode('ascii'))
        except (InvalidTag, ValueError):
            return None
        return text, int.from_bytes(head[len(_MAGIC):len(_MAGIC) + 8], 'big')

    def __repr__(self) -> str:
        return f'Seal({self.name!r})'


def _shown(source: str) -> str:
    """The name of a source as every cache can hold it, also as a part of a file's; the letters after it tell apart."""
    return re.sub('[^A-Za-z0-9_.]', '_', source)[:_SOURCE_LETTERS]


def require_cryptography() -> None:
    """
    :raises InvalidConfigurationException: the package that encrypts is not installed.
    """
    from importlib.util import find_spec

    if find_spec('cryptography') is None:
        raise InvalidConfigurationException(
            'cache: what is stored is encrypted by the package cryptography: pip install '
            '"alibabacloud_credentials[redis]"', parameter='cache',
        )


def own_key_of(key: object, parameter: str) -> Optional[bytes]:
    """A key for sources without a secret, given as 32 bytes or as their Base64 text.

    :param parameter: what it is called, for the error.
    :raises InvalidConfigurationException: it is neither.
    """
    if key is None or key == '':
        return None
    found = key
    if isinstance(key, str):
        from base64 import b64decode

        try:
            found = b64decode(key.strip(), validate=True)
        except ValueError:
            found = None
    if not isinstance(found, (bytes, bytearray)) or len(found) != KEY_BYTES:
        raise InvalidConfigurationException(
            f'{parameter} must be {KEY_BYTES} bytes, or their Base64 text', parameter=parameter
        )
    return bytes(found)


def _expanded(extracted: bytes, purpose: bytes) -> bytes:
    """One block of HKDF-Expand, which is all that a key needs."""
    return hmac.new(extracted, purpose + b'\x01', hashlib.sha256).digest()


def _aes(key: bytes) -> AESGCM:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)
