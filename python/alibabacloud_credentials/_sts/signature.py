"""The RPC signature: HMAC-SHA1 with an AccessKey, SHA256withRSA with a key pair; RFC 3986 encoding."""

from __future__ import annotations

from typing import Any, Mapping, Optional, Tuple

from ..exceptions import InvalidConfigurationException

# How each byte is written. The library's own quote() would do, but its import takes longer than all other work on a
# first request.
_ENCODED = tuple(
    chr(byte) if byte in b'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~' else f'%{byte:02X}'
    for byte in range(256)
)


def percent_encode(text: str) -> str:
    """RFC 3986: UTF-8, everything but ``A-Z a-z 0-9 - _ . ~`` as ``%XX``."""
    return ''.join([_ENCODED[byte] for byte in text.encode()])


def encode_parameters(parameters: Mapping[str, str]) -> str:
    """``key=value&...``, encoded, in the order of the keys' code points."""
    return '&'.join(f'{percent_encode(key)}={percent_encode(parameters[key])}' for key in sorted(parameters))


def string_to_sign(method: str, parameters: Mapping[str, str]) -> str:
    """What the RPC signature signs, for the path ``/``; ``parameters`` are those of query and form together."""
    return f'{method}&%2F&{percent_encode(encode_parameters(parameters))}'


def sign_hmac_sha1(text: str, secret: str) -> str:
    """The signature of an AccessKey: Base64 of HMAC-SHA1, whose key is the secret with ``&`` behind it."""
    import hmac
    from base64 import b64encode

    key = f'{secret}&'.encode('utf-8', 'surrogatepass')
    return b64encode(hmac.new(key, text.encode('ascii'), 'sha1').digest()).decode('ascii')


def sign_sha256_rsa(text: str, private_key: Any) -> str:
    """The signature of a key pair: Base64 of RSA PKCS#1 v1.5 with SHA-256.

    :param private_key: what :func:`load_private_key` returned.
    """
    from base64 import b64encode

    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    return b64encode(private_key.sign(text.encode(), PKCS1v15(), SHA256())).decode('ascii')


def load_private_key(text: str, *, source: str, what: str = 'the private key') -> Any:
    """The RSA key in ``text``: PEM, PKCS#8 or PKCS#1, or its Base64 alone.

    :param what: what the text is to a person, such as a file.
    :raises InvalidConfigurationException: it is none, or the optional package ``cryptography`` is missing.
    """
    key, is_installed = _rsa_key_in(text)
    # The frame of an error is kept by error reporters, with what is in it.
    del text
    if not is_installed:
        raise InvalidConfigurationException(
            f"{source} needs the package cryptography: pip install 'alibabacloud_credentials[rsa]'"
        )
    if key is None:
        raise InvalidConfigurationException(
            f'{source}: {what} is not an RSA key in PEM form without a passphrase'
        )
    return key


def _rsa_key_in(text: str) -> Tuple[Any, bool]:
    """The key, or None, and whether there is a package that understands keys."""
    try:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_der_private_key
    except ImportError:
        return None, False
    from base64 import b64decode

    try:
        lines = [line.strip() for line in text.splitlines() if not line.startswith('----')]
        key = load_der_private_key(b64decode(''.join(lines), validate=True), password=None)
    except (ValueError, TypeError):
        return None, True
    return key if isinstance(key, RSAPrivateKey) else None, True


class Signer:
    """Who calls STS.

    ``query`` and ``form`` are the system parameters that name the caller, for the URL and for the body.
    """

    query: Mapping[str, str]
    form: Mapping[str, str]

    def sign(self, text: str) -> str:
        raise NotImplementedError


class AccessKeySigner(Signer):
    """Signs as an AccessKey pair, or as temporary credentials when there is a token."""

    def __init__(self, access_key_id: str, access_key_secret: str, security_token: Optional[str] = None) -> None:
        self.query = {'AccessKeyId': access_key_id, 'SignatureMethod': 'HMAC-SHA1', 'SignatureVersion': '1.0'}
        self.form = {'SecurityToken': security_token} if security_token else {}
        self._secret = access_key_secret

    def sign(self, text: str) -> str:
        return sign_hmac_sha1(text, self._secret)


class KeyPairSigner(Signer):
    """Signs as an RSA key pair.

    :param private_key: what :func:`load_private_key` returned.
    """

    def __init__(self, public_key_id: str, private_key: Any) -> None:
        self.query = {
            'AccessKeyId': public_key_id, 'SignatureMethod': 'SHA256withRSA', 'SignatureType': 'PRIVATEKEY',
            'SignatureVersion': '1.0',
        }
        self.form = {}
        self._private_key = private_key

    def sign(self, text: str) -> str:
        return sign_sha256_rsa(text, self._private_key)
