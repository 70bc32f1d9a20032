"""The RPC signature and the calls to STS.

Form of a call (fact: all that is secret, long or both travels in the body, so no URL that a proxy, a server or a
debugger writes down holds it): ``POST https://<endpoint>/`` with the system parameters and the signature in the query,
and everything else, the security token of the caller included, in the form. The signature covers both. STS is only
ever called over TLS.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional

from ._http import Request, TransportOptions, exchange_json
from ._timestamps import format_utc
from .base_client import BaseClient
from .exceptions import InvalidConfigurationException

if TYPE_CHECKING:
    from ._context import Context, Environment

DEFAULT_ENDPOINT = BaseClient.default_endpoints()['ram_role_arn']

# Compiled when first used: importing the package stays quick.
_ENDPOINT = r'(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?'
_REGION = r'[A-Za-z0-9-]+'


def percent_encode(text: str) -> str:
    """RFC 3986: UTF-8, everything but ``A-Z a-z 0-9 - _ . ~`` as ``%XX``."""
    from urllib.parse import quote

    # quote() of Python 3.7 and later keeps exactly these and what `safe` names.
    return quote(text, safe='')


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


def load_private_key(text: str, *, source: str) -> Any:
    """The RSA key in ``text``: PEM, PKCS#8 or PKCS#1, or its Base64 alone.

    :raises InvalidConfigurationException: it is none, or the optional package ``cryptography`` is missing.
    """
    try:
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import load_der_private_key
    except ImportError as error:
        raise InvalidConfigurationException(
            f"{source} needs the package cryptography: pip install 'alibabacloud_credentials[rsa]'"
        ) from error
    from base64 import b64decode

    key = None
    try:
        lines = [line.strip() for line in text.splitlines() if not line.startswith('----')]
        key = load_der_private_key(b64decode(''.join(lines), validate=True), password=None)
    except (ValueError, TypeError):
        pass
    if not isinstance(key, RSAPrivateKey):
        raise InvalidConfigurationException(
            f'{source}: the private key is not an RSA key in PEM form without a passphrase'
        )
    return key


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


def call_sts(
    context: Context,
    *,
    action: str,
    parameters: Mapping[str, str],
    endpoint: str,
    options: TransportOptions,
    source: str,
    signer: Optional[Signer] = None,
    extra_headers: Optional[Mapping[str, str]] = None,
) -> Dict[str, Any]:
    """Call STS and return its answer.

    :param parameters: the action's own parameters, sent in the body.
    :param endpoint: what :func:`sts_endpoint` returned.
    :param source: the credential source, as errors name it.
    :param signer: None for a call that is not signed, such as ``AssumeRoleWithOIDC``.
    :raises RejectedException: STS refused; ``code`` and ``request_id`` are its own.
    :raises UnreachableException: no usable answer came in time.
    :raises InvalidConfigurationException: a parameter, a proxy or the certificate authorities cannot be used.
    """
    form = {**parameters, **(signer.form if signer is not None else {})}
    _check_texts({**form, **(signer.query if signer is not None else {})}, source)

    def build() -> Request:
        query = _query(action, context.server_now())
        if signer is not None:
            _sign(query, form, signer)
        headers = {'Content-Type': 'application/x-www-form-urlencoded', **(extra_headers or {})}
        url = f'https://{endpoint}/?{encode_parameters(query)}'
        return Request('POST', url, headers, encode_parameters(form).encode('ascii'))

    return exchange_json(context, build, source=source, step=action, options=options)


def _query(action: str, now: float) -> Dict[str, str]:
    return {'Action': action, 'Format': 'JSON', 'Timestamp': format_utc(now), 'Version': BaseClient.sts_version()}


def _sign(query: Dict[str, str], form: Mapping[str, str], signer: Signer) -> None:
    from uuid import uuid4

    query.update(signer.query, SignatureNonce=uuid4().hex)
    query['Signature'] = signer.sign(string_to_sign('POST', {**query, **form}))


def _check_texts(parameters: Mapping[str, object], source: str) -> None:
    for name, value in parameters.items():
        # A lone surrogate has no UTF-8 form, and Python's own error would repeat the text.
        if not isinstance(value, str) or any('\ud800' <= letter <= '\udfff' for letter in value):
            raise InvalidConfigurationException(f'{source}: the parameter {name} must be a text')


def sts_endpoint(
    environment: Environment,
    *,
    endpoint: Optional[str] = None,
    region_id: Optional[str] = None,
    enable_vpc: Optional[bool] = None,
    default: str = DEFAULT_ENDPOINT,
) -> str:
    """Host, and port if any, of the STS to call.

    The first of: ``endpoint``; ``ALIBABA_CLOUD_STS_ENDPOINT``; the host of ``region_id`` or
    ``ALIBABA_CLOUD_STS_REGION``, inside the VPC when ``enable_vpc`` (None: ``ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED``)
    is true; ``default``.

    :raises InvalidConfigurationException: the endpoint is no host, or the region no region id.
    """
    if endpoint:
        return _host(endpoint, 'sts_endpoint')
    variable = environment.get('ALIBABA_CLOUD_STS_ENDPOINT')
    if variable:
        return _host(variable, 'the environment variable ALIBABA_CLOUD_STS_ENDPOINT')
    region = region_id or environment.get('ALIBABA_CLOUD_STS_REGION')
    if not region:
        return default
    if not isinstance(region, str) or not re.fullmatch(_REGION, region):
        raise InvalidConfigurationException('the STS region must be a region id such as cn-hangzhou')
    inside = environment.is_true('ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED') if enable_vpc is None else enable_vpc is True
    return BaseClient.vpc_sts_endpoint(region) if inside else BaseClient.regional_sts_endpoint(region)


def _host(text: object, what: str) -> str:
    host = text.strip().rstrip('/') if isinstance(text, str) else ''
    if host.lower().startswith('https://'):
        host = host[len('https://'):]
    if not re.fullmatch(_ENDPOINT, host):
        raise InvalidConfigurationException(
            f'{what} must be a host such as {DEFAULT_ENDPOINT}, with or without a port: STS is only called over https'
        )
    return host
