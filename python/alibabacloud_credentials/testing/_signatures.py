"""The two signatures of the OpenAPI gateway, computed on the server's side from what arrived.

RPC, version 1.0: every parameter of query and form except ``Signature``, percent-encoded after RFC 3986, sorted,
joined, encoded once more, signed with HMAC-SHA1 or, for a key pair, with SHA256withRSA.

ACS3-HMAC-SHA256: method, path, query, the signed headers and the hash of the body that really arrived.

Written from the published rules alone and sharing no code with the library, so that a mistake there shows here.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Dict, List, NamedTuple, Optional
from urllib.parse import unquote

if TYPE_CHECKING:
    from ._records import RecordedRequest

ACS3 = 'ACS3-HMAC-SHA256'
_UNRESERVED = frozenset(b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~')
_AUTHORIZATION = re.compile(
    r'(ACS3-[A-Z0-9-]+) +Credential=([^,\s]+) *, *SignedHeaders=([^,\s]+) *, *Signature=([0-9a-fA-F]+)'
)


def percent_encode(text: str) -> str:
    """UTF-8, unreserved characters as they are, everything else ``%XX``."""
    return ''.join(chr(byte) if byte in _UNRESERVED else f'%{byte:02X}' for byte in text.encode('utf-8'))


def rpc_string_to_sign(method: str, parameters: Dict[str, str]) -> str:
    """What the RPC signature covers."""
    names = sorted(name for name in parameters if name != 'Signature')
    joined = '&'.join(f'{percent_encode(name)}={percent_encode(parameters[name])}' for name in names)
    return f'{method}&%2F&{percent_encode(joined)}'


def hmac_sha1(secret: str, text: str) -> str:
    """The RPC signature with an AccessKey secret."""
    digest = hmac.new(f'{secret}&'.encode(), text.encode('utf-8'), hashlib.sha1).digest()
    return base64.b64encode(digest).decode('ascii')


def rsa_verifies(private_key_pem: bytes, text: str, signature: str) -> bool:
    """Whether the holder of the private key has signed the text (PKCS #1 v1.5, SHA-256)."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    key = serialization.load_pem_private_key(private_key_pem, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        return False
    try:
        key.public_key().verify(
            base64.b64decode(signature, validate=True), text.encode('utf-8'), padding.PKCS1v15(), hashes.SHA256()
        )
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


class Authorization(NamedTuple):
    """The parts of an ``Authorization`` header of version 3."""

    algorithm: str
    access_key_id: str
    signed_headers: List[str]
    signature: str


def parse_authorization(value: str) -> Optional[Authorization]:
    """The header's parts; None if it is malformed."""
    match = _AUTHORIZATION.fullmatch(value.strip())
    if match is None:
        return None
    algorithm, access_key_id, names, signature = match.groups()
    return Authorization(algorithm, access_key_id, names.split(';'), signature.lower())


def canonical_request(request: RecordedRequest, signed_headers: List[str]) -> str:
    """What version 3 hashes: computed from the request, not taken from the client."""
    pairs = sorted((percent_encode(name), percent_encode(value)) for name, value in request.query_pairs)
    headers = ''.join(f'{name}:{request.headers.get(name, "").strip()}\n' for name in signed_headers)
    path = '/'.join(percent_encode(unquote(part)) for part in request.path.split('/')) or '/'
    return '\n'.join((
        request.method, path, '&'.join(f'{name}={value}' for name, value in pairs), headers,
        ';'.join(signed_headers), hashlib.sha256(request.body).hexdigest(),
    ))


def acs3_signature(secret: str, canonical: str) -> str:
    """The signature of version 3."""
    text = f'{ACS3}\n{hashlib.sha256(canonical.encode("utf-8")).hexdigest()}'
    return hmac.new(secret.encode('utf-8'), text.encode('utf-8'), hashlib.sha256).hexdigest()
