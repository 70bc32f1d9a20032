"""The signatures that products have of their own, computed on the server's side from what arrived.

The older ones share one form: method, MD5, type, date, the product's own headers, the resource, signed with HMAC-SHA1.
The newer ones share another: a canonical request, hashed, signed with a key that was derived from the secret, the day,
the region and the product. Tablestore has its own.

Written from the published rules alone and sharing no code with the library or an SDK, so that a mistake there shows.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterable, NamedTuple, Optional, Tuple
from urllib.parse import unquote

from ._signatures import percent_encode

if TYPE_CHECKING:
    from ._records import RecordedRequest

# Parameters of a query that the first signature of OSS covers; it leaves out the others.
_OSS_SUBRESOURCES = frozenset((
    'acl', 'append', 'bucketInfo', 'continuation-token', 'cors', 'delete', 'encryption', 'lifecycle', 'location',
    'logging', 'objectMeta', 'partNumber', 'policy', 'position', 'referer', 'replication', 'requestPayment',
    'response-cache-control', 'response-content-disposition', 'response-content-encoding', 'response-content-language',
    'response-content-type', 'response-expires', 'restore', 'security-token', 'sequential', 'stat', 'symlink',
    'tagging', 'uploadId', 'uploads', 'versionId', 'versioning', 'versions', 'website', 'x-oss-process',
))


_BUCKET_HOST = re.compile(r'([a-z0-9][a-z0-9-]{1,61}[a-z0-9])\.(s3\.)?oss-[a-z0-9-]+\.aliyuncs\.com')


class Signed(NamedTuple):
    """What a request says about its signature.

    :ivar algorithm: the word with which ``Authorization`` begins.
    :ivar access_key_id: of the key that it claims to be signed with.
    :ivar signature: as it was sent.
    :ivar scope: ``date/region/product/terminator`` of the newer form; else empty.
    :ivar listed: further headers that are signed.
    """

    algorithm: str
    access_key_id: str
    signature: str
    scope: str = ''
    listed: Tuple[str, ...] = ()


def read_authorization(request: RecordedRequest) -> Optional[Signed]:
    """What ``Authorization`` says, or the headers that Tablestore has instead; None: nothing that can be understood."""
    if 'x-ots-signature' in request.headers:
        return Signed('OTS', request.headers.get('x-ots-accesskeyid', ''), request.headers['x-ots-signature'])
    algorithm, _, rest = request.headers.get('authorization', '').partition(' ')
    if algorithm in _PLAIN:
        # MaxCompute derives a key, too, and names its scope behind the id.
        credential, _, signature = rest.partition(':')
        access_key_id, _, scope = credential.partition('/')
        return Signed(algorithm, access_key_id, signature, scope)
    if algorithm == 'OSS2':
        return _read_oss2(rest)
    if algorithm not in _DERIVED:
        return None
    parts = dict(part.strip().partition('=')[::2] for part in rest.split(','))
    access_key_id, _, scope = parts.get('Credential', '').partition('/')
    listed = parts.get('SignedHeaders') or parts.get('AdditionalHeaders') or ''
    return Signed(algorithm, access_key_id, parts.get('Signature', ''), scope, tuple(filter(None, listed.split(';'))))


def _read_oss2(rest: str) -> Signed:
    parts = dict(part.strip().partition(':')[::2] for part in rest.split(','))
    listed = tuple(filter(None, parts.get('AdditionalHeaders', '').split(';')))
    return Signed('OSS2', parts.get('AccessKeyId', ''), parts.get('Signature', ''), listed=listed)


def signature_of(request: RecordedRequest, signed: Signed, secret: str) -> str:
    """The signature that the request must have."""
    if signed.algorithm == 'OTS':
        return _hmac_sha1(secret, f'{request.path}\nPOST\n\n{tablestore_headers(request.headers)}\n')
    if signed.algorithm == 'OSS2':
        return _hmac(secret.encode(), _oss2_text(request, signed), hashlib.sha256)
    plain = _PLAIN.get(signed.algorithm)
    if plain is not None:
        return _hmac(_derived_key('aliyun_v4', secret, signed.scope), plain.text(request), hashlib.sha1)
    return _DERIVED[signed.algorithm].signature(request, signed, secret)


def token_of(request: RecordedRequest, algorithm: str) -> Optional[str]:
    """The security token that was sent; each product has headers of its own for it."""
    return next((request.headers[name] for name in _TOKEN_HEADERS[algorithm] if name in request.headers), None)


def date_of(request: RecordedRequest, algorithm: str) -> str:
    """The time at which the request says that it was signed."""
    return request.headers.get(_DATE_HEADERS.get(algorithm, 'date'), '')


def tablestore_headers(headers: Dict[str, str], *, leave_out: str = 'x-ots-signature') -> str:
    """The headers of Tablestore, as requests and answers are signed with them."""
    return '\n'.join(sorted(
        f'{name}:{value.strip()}' for name, value in headers.items() if name.startswith('x-ots-') and name != leave_out
    ))


def object_path(request: RecordedRequest) -> str:
    """``/bucket/key``, decoded, whether the bucket is named in the path or in the name of the host."""
    match = _BUCKET_HOST.fullmatch(request.headers.get('host', '').partition(':')[0])
    path = unquote(request.path)
    if match is not None and match.group(1) != 's3':
        return f'/{match.group(1)}{path}'
    # Clients leave out the slash after a bucket's name, and sign it.
    return path if path.count('/') > 1 or path == '/' else f'{path}/'


def sign_tablestore_answer(path: str, headers: Dict[str, str], secret: str) -> str:
    """The signature by which a client knows that the answer is the service's."""
    return _hmac_sha1(secret, f'{tablestore_headers(headers)}\n{path}')


def _hmac_sha1(secret: str, text: str) -> str:
    return _hmac(secret.encode(), text, hashlib.sha1)


def _hmac(key: bytes, text: str, digest: Callable[..., Any]) -> str:
    return base64.b64encode(hmac.new(key, text.encode('utf-8'), digest).digest()).decode('ascii')


def _derived_key(prefix: str, secret: str, scope: str) -> bytes:
    """The key that is good for a day, a region and a product; the secret itself where there is no scope."""
    if not scope:
        return secret.encode()
    key = f'{prefix}{secret}'.encode()
    for part in scope.split('/'):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return key


def _query_text(pairs: Iterable[Tuple[str, str]]) -> str:
    text = '&'.join(f'{name}={value}' if value else name for name, value in sorted(pairs))
    return f'?{text}' if text else ''


def _oss_resource(request: RecordedRequest) -> str:
    return object_path(request) + _query_text(
        pair for pair in request.query_pairs if pair[0] in _OSS_SUBRESOURCES
    )


def _oss2_text(request: RecordedRequest, signed: Signed) -> str:
    """The second signature of OSS covers every parameter, and its resource is encoded as a whole."""
    headers = request.headers
    own = ''.join(
        f'{name}:{headers[name]}\n' for name in sorted(headers) if name.startswith('x-oss-') or name in signed.listed
    )
    pairs = sorted((percent_encode(name), percent_encode(value)) for name, value in request.query_pairs)
    return '\n'.join((
        request.method, *(headers.get(name, '') for name in ('content-md5', 'content-type', 'date')),
        f'{own}{";".join(signed.listed)}', percent_encode(object_path(request)) + _query_text(pairs),
    ))


def _log_resource(request: RecordedRequest) -> str:
    text = '&'.join(f'{name}={value}' for name, value in sorted(request.query_pairs))
    return unquote(request.path) + (f'?{text}' if text else '')


def _odps_resource(request: RecordedRequest) -> str:
    # The address of MaxCompute ends in /api, which is no part of the resource.
    path = unquote(request.path)
    return (path[len('/api'):] if path.startswith('/api/') else path) + _query_text(request.query_pairs)


class _Plain(NamedTuple):
    """A signature over method, MD5, type, date, headers and resource."""

    prefixes: Tuple[str, ...]
    resource: Callable[[RecordedRequest], str]
    unsigned: Tuple[str, ...] = ()

    def text(self, request: RecordedRequest) -> str:
        headers = request.headers
        own = ''.join(
            f'{name}:{headers[name]}\n' for name in sorted(headers)
            if name.startswith(self.prefixes) and name not in self.unsigned
        )
        lines = (request.method, *(headers.get(name, '') for name in ('content-md5', 'content-type', 'date')))
        return '\n'.join(lines) + f'\n{own}{self.resource(request)}'


class _Derived(NamedTuple):
    """A signature with a derived key over a canonical request."""

    prefix: str
    date_header: str
    hash_header: str
    always_signed: Tuple[str, ...]
    signed_prefixes: Tuple[str, ...]
    is_list_complete: bool = False
    lists_all: bool = False

    def signature(self, request: RecordedRequest, signed: Signed, secret: str) -> str:
        canonical = self._canonical(request, signed)
        text = '\n'.join((
            signed.algorithm, request.headers.get(self.date_header, ''), signed.scope,
            hashlib.sha256(canonical.encode('utf-8')).hexdigest(),
        ))
        key = _derived_key(self.prefix, secret, signed.scope)
        return hmac.new(key, text.encode('utf-8'), hashlib.sha256).hexdigest()

    def _canonical(self, request: RecordedRequest, signed: Signed) -> str:
        names = signed.listed if self.is_list_complete else tuple(sorted(
            name for name in request.headers
            if name in self.always_signed or name in signed.listed or name.startswith(self.signed_prefixes)
        ))
        headers = ''.join(f'{name}:{request.headers.get(name, "").strip()}\n' for name in names)
        return '\n'.join((
            request.method, self._path(request), self._query(request), headers,
            ';'.join(names if self.lists_all else signed.listed), self._hash(request),
        ))

    def _path(self, request: RecordedRequest) -> str:
        path = object_path(request) if 'x-oss-date' in request.headers else unquote(request.path)
        return '/'.join(percent_encode(part) for part in path.split('/'))

    def _query(self, request: RecordedRequest) -> str:
        pairs = sorted((percent_encode(name), percent_encode(value)) for name, value in request.query_pairs)
        return '&'.join(f'{name}={value}' if value or self.is_list_complete else name for name, value in pairs)

    def _hash(self, request: RecordedRequest) -> str:
        """The hash that was named, if it is right: the body's own, or the word for a body that is not signed."""
        named = request.headers.get(self.hash_header, '')
        return named if named == 'UNSIGNED-PAYLOAD' else hashlib.sha256(request.body).hexdigest()


_PLAIN = {
    'OSS': _Plain(('x-oss-',), _oss_resource),
    # The time is sent once more, for proxies that drop the first, after the request was signed.
    'LOG': _Plain(('x-log-', 'x-acs-'), _log_resource, unsigned=('x-log-date',)),
    'MNS': _Plain(('x-mns-',), lambda request: request.target),
    'ODPS': _Plain(('x-odps-',), _odps_resource),
}
_DERIVED = {
    'OSS4-HMAC-SHA256': _Derived(
        'aliyun_v4', 'x-oss-date', 'x-oss-content-sha256', ('content-type', 'content-md5'), ('x-oss-',)
    ),
    'SLS4-HMAC-SHA256': _Derived(
        'aliyun_v4', 'x-log-date', 'x-log-content-sha256', ('content-type', 'host'), ('x-log-', 'x-acs-'),
        lists_all=True,
    ),
    'AWS4-HMAC-SHA256': _Derived(
        'AWS4', 'x-amz-date', 'x-amz-content-sha256', (), ('x-amz-',), is_list_complete=True, lists_all=True
    ),
}
_OSS_TOKENS, _LOG_TOKENS = ('x-oss-security-token', 'security-token'), ('x-acs-security-token',)
_TOKEN_HEADERS = {
    'OSS': _OSS_TOKENS, 'OSS2': _OSS_TOKENS, 'OSS4-HMAC-SHA256': _OSS_TOKENS,
    'LOG': _LOG_TOKENS, 'SLS4-HMAC-SHA256': _LOG_TOKENS,
    'MNS': ('security-token',), 'ODPS': ('authorization-sts-token',), 'OTS': ('x-ots-ststoken',),
    'AWS4-HMAC-SHA256': ('x-amz-security-token',),
}
_DATE_HEADERS = {
    'OSS4-HMAC-SHA256': 'x-oss-date', 'SLS4-HMAC-SHA256': 'x-log-date', 'AWS4-HMAC-SHA256': 'x-amz-date',
    'OTS': 'x-ots-date',
}
