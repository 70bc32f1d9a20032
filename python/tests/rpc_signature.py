"""Signatures of the RPC kind, from the published rules alone: no mistake of the package can cancel itself out here."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import Mapping
from urllib.parse import quote


def encode(text: str) -> str:
    return quote(text, safe='~')


def string_to_sign(method: str, parameters: Mapping[str, str]) -> str:
    """What is signed: all parameters but the signature itself."""
    names = sorted(name for name in parameters if name != 'Signature')
    joined = '&'.join(f'{encode(name)}={encode(parameters[name])}' for name in names)
    return f'{method}&{encode("/")}&{encode(joined)}'


def hmac_sha1(secret: str, text: str) -> str:
    """The signature with an AccessKey secret."""
    return base64.b64encode(hmac.new(f'{secret}&'.encode(), text.encode(), hashlib.sha1).digest()).decode()


def rsa_verifies(private_key_pem: str, text: str, signature: str) -> bool:
    """Whether the holder of the private key has signed the text."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding

    key = serialization.load_pem_private_key(private_key_pem.encode('ascii'), password=None)
    try:
        signed = base64.b64decode(signature, validate=True)
        key.public_key().verify(signed, text.encode('utf-8'), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error):
        return False
    return True
