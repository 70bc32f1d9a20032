"""The products whose SDKs sign in ways of their own: OSS (also as S3), Log Service, MNS, Tablestore and MaxCompute.

One server stands for all of them and knows each by its signature, which it verifies. What it can do for a caller who is
let in is little: it keeps objects and lists them, and the lists of the other products are empty.
"""

from __future__ import annotations

import base64
import calendar
import hashlib
import hmac
import threading
import time
from email.utils import formatdate, mktime_tz, parsedate_tz
from typing import Dict, List, Optional, Tuple
from xml.sax.saxutils import escape

from ._answers import Answer
from ._errors import ApiError, new_request_id
from ._gateway import Gateway
from ._operations import World
from ._product_signatures import (
    Signed,
    date_of,
    object_path,
    read_authorization,
    sign_tablestore_answer,
    signature_of,
    token_of,
)
from ._records import RecordedRequest

_TOLERANCE_S = 900.0
_EMPTY_LISTS = {
    'MNS': '<Queues xmlns="http://mns.aliyuncs.com/doc/v1/"></Queues>',
    'ODPS': '<Projects><Marker/><MaxItems>0</MaxItems></Projects>',
}
_REQUEST_IDS = ('x-oss-request-id', 'x-log-requestid', 'x-mns-request-id', 'x-odps-request-id')
_OBJECTS = ('OSS', 'OSS2', 'OSS4-HMAC-SHA256', 'AWS4-HMAC-SHA256')


class Products(Gateway):
    """Objects for OSS and S3, empty lists for the others.

    The operation of a recorded request is the algorithm by which it is signed: ``OSS``, ``OSS2``, ``OSS4-HMAC-SHA256``,
    ``AWS4-HMAC-SHA256``, ``LOG``, ``SLS4-HMAC-SHA256``, ``MNS``, ``OTS`` or ``ODPS``.

    :ivar objects: content by bucket and key.
    """

    name = 'products'
    product = 'Products'

    def __init__(self, world: World) -> None:
        self.objects: Dict[Tuple[str, str], bytes] = {}
        self._lock = threading.Lock()
        super().__init__(world)

    def operation_of(self, request: RecordedRequest) -> str:
        signed = read_authorization(request)
        return '' if signed is None else signed.algorithm

    def handle(self, request: RecordedRequest) -> Answer:
        signed = read_authorization(request)
        if signed is None:
            raise ApiError('AccessDenied', status=403, message='The request carries no signature that is known here.')
        secret = self._verify(request, signed)
        if signed.algorithm in _OBJECTS:
            with self._lock:
                return self._serve_object(request)
        if signed.algorithm == 'OTS':
            return self._tablestore_answer(request, b'', secret)
        if signed.algorithm in ('LOG', 'SLS4-HMAC-SHA256'):
            return Answer(200, {'count': 0, 'total': 0, 'logstores': [], 'projects': []}, headers=_request_ids())
        return _xml(200, _EMPTY_LISTS[signed.algorithm])

    def refusal(self, request: RecordedRequest, error: ApiError) -> Answer:
        if request.operation in ('LOG', 'SLS4-HMAC-SHA256'):
            return Answer(
                error.status, {'errorCode': error.code, 'errorMessage': error.message}, headers=_request_ids()
            )
        if request.operation == 'OTS':
            return self._tablestore_answer(request, _error_message(error), '', error.status)
        return _xml(error.status, (
            f'<Error><Code>{escape(error.code)}</Code><Message>{escape(error.message)}</Message>'
            f'<RequestId>{new_request_id()}</RequestId><HostId>{escape(request.headers.get("host", ""))}</HostId>'
            '</Error>'
        ))

    def _verify(self, request: RecordedRequest, signed: Signed) -> str:
        """Refuse what the service refuses; the secret that the request is signed with."""
        request.access_key_id = signed.access_key_id
        key = self._key(signed.access_key_id)
        self._check_date(date_of(request, signed.algorithm))
        self._check_token(key, token_of(request, signed.algorithm))
        expected = signature_of(request, signed, key.access_key_secret)
        if not hmac.compare_digest(expected.encode(), signed.signature.encode()):
            raise ApiError('SignatureDoesNotMatch', status=403, message='The signature is not the one calculated here.')
        request.identity = key.arn
        return key.access_key_secret

    def _check_date(self, text: str) -> None:
        seconds = _seconds_of(text)
        if seconds is None:
            raise ApiError('InvalidTimeStamp.Format')
        if abs(self.now() - seconds) > _TOLERANCE_S:
            raise ApiError('RequestTimeTooSkewed', status=403, message='The time of the request is too far from ours.')

    def _serve_object(self, request: RecordedRequest) -> Answer:
        bucket, _, key = object_path(request)[1:].partition('/')
        if not key:
            return _xml(200, self._description_of(bucket, request) if bucket else self._buckets())
        if request.method == 'PUT':
            self.objects[bucket, key] = request.body
        elif request.method == 'POST' and 'append' in request.query:
            self.objects[bucket, key] = self.objects.get((bucket, key), b'') + request.body
        elif request.method == 'DELETE':
            self.objects.pop((bucket, key), None)
            return Answer(204, headers=_request_ids())
        content = self.objects.get((bucket, key))
        if content is None:
            raise ApiError('NoSuchKey', status=404, message='The specified key does not exist.')
        fields = {
            'ETag': _etag(content), 'Last-Modified': formatdate(self.now(), usegmt=True), 'x-oss-object-type': 'Normal',
            'x-oss-next-append-position': str(len(content)),
        }
        return Answer(
            200, content if request.method in ('GET', 'HEAD') else b'', headers={**fields, **_request_ids()},
            content_type='application/octet-stream',
        )

    def _bucket(self, name: str) -> str:
        return (
            f'<Bucket><CreationDate>{self._made()}</CreationDate><Location>oss-cn-hangzhou</Location>'
            f'<Name>{escape(name)}</Name><StorageClass>Standard</StorageClass><Owner><ID>1</ID><DisplayName>1</DisplayName></Owner>'
            '<ExtranetEndpoint>oss-cn-hangzhou.aliyuncs.com</ExtranetEndpoint>'
            '<IntranetEndpoint>oss-cn-hangzhou-internal.aliyuncs.com</IntranetEndpoint>'
            '<AccessControlList><Grant>private</Grant></AccessControlList></Bucket>'
        )

    def _buckets(self) -> str:
        buckets = ''.join(self._bucket(name) for name in sorted({bucket for bucket, _ in self.objects}))
        return f'<ListAllMyBucketsResult><Buckets>{buckets}</Buckets></ListAllMyBucketsResult>'

    def _made(self) -> str:
        return time.strftime('%Y-%m-%dT%H:%M:%S.000Z', time.gmtime(self.now()))

    def _description_of(self, bucket: str, request: RecordedRequest) -> str:
        if 'bucketInfo' in request.query:
            return f'<BucketInfo>{self._bucket(bucket)}</BucketInfo>'
        prefix, made = request.query.get('prefix', ''), self._made()
        contents = ''.join(
            f'<Contents><Key>{escape(key)}</Key><LastModified>{made}</LastModified><ETag>{_etag(content)}</ETag>'
            f'<Type>Normal</Type><Size>{len(content)}</Size><StorageClass>Standard</StorageClass></Contents>'
            for key, content in self._objects_below(bucket, prefix)
        )
        return (
            f'<ListBucketResult><Name>{escape(bucket)}</Name><Prefix>{escape(prefix)}</Prefix><MaxKeys>1000</MaxKeys>'
            f'<IsTruncated>false</IsTruncated>{contents}</ListBucketResult>'
        )

    def _objects_below(self, bucket: str, prefix: str) -> List[Tuple[str, bytes]]:
        return sorted(
            (key, content) for (owner, key), content in self.objects.items()
            if owner == bucket and key.startswith(prefix)
        )

    def _tablestore_answer(self, request: RecordedRequest, body: bytes, secret: str, status: int = 200) -> Answer:
        headers = {
            'x-ots-contentmd5': base64.b64encode(hashlib.md5(body).digest()).decode('ascii'),
            'x-ots-contenttype': 'protocol buffer',
            'x-ots-date': time.strftime('%Y-%m-%dT%H:%M:%S.000000Z', time.gmtime(self.now())),
            'x-ots-requestid': new_request_id(),
        }
        if status == 200:
            signature = sign_tablestore_answer(request.path, headers, secret)
            headers['Authorization'] = f'OTS {request.access_key_id}:{signature}'
        return Answer(status, body, headers=headers, content_type='application/octet-stream')


def _xml(status: int, text: str) -> Answer:
    body = f'<?xml version="1.0" encoding="UTF-8"?>{text}'.encode()
    return Answer(status, body, headers=_request_ids(), content_type='application/xml')


def _request_ids() -> Dict[str, str]:
    """The id of a request under the name that each product has for it."""
    return dict.fromkeys(_REQUEST_IDS, new_request_id())


def _etag(content: bytes) -> str:
    return f'"{hashlib.md5(content).hexdigest().upper()}"'


def _error_message(error: ApiError) -> bytes:
    """Code and text as a protocol buffer: two fields, 1 and 2, of bytes."""
    parts = [(tag, text.encode('utf-8')[:127]) for tag, text in ((b'\x0a', error.code), (b'\x12', error.message))]
    return b''.join(tag + bytes((len(content),)) + content for tag, content in parts)


def _seconds_of(text: str) -> Optional[float]:
    """Seconds since the epoch of any of the forms in which these products are sent a time; None: of none of them."""
    for form in ('%Y%m%dT%H%M%SZ', '%Y-%m-%dT%H:%M:%S.000Z'):
        try:
            return float(calendar.timegm(time.strptime(text, form)))
        except ValueError:
            continue
    parts = parsedate_tz(text)
    return None if parts is None else float(mktime_tz(parts))
