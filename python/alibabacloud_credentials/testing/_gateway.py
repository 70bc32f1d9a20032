"""The front of every product: who calls, what the real gateway refuses, and the form of answers and errors.

Order of the checks, as far as it can be seen from outside: mandatory parameters, the key, its state, the time
stamp, the security token, the signature, the nonce.
"""

from __future__ import annotations

import hmac
from typing import Any, Callable, Dict, Iterable, Mapping, NamedTuple, Optional, Tuple
from xml.sax.saxutils import escape

from ._accounts import AccessKey, Identity
from ._answers import Answer
from ._errors import ApiError, error_body, missing, new_request_id
from ._operations import World
from ._records import RecordedRequest
from ._service import Service
from ._signatures import (
    ACS3,
    Authorization,
    acs3_signature,
    canonical_request,
    hmac_sha1,
    parse_authorization,
    rpc_string_to_sign,
    rsa_verifies,
)
from ._values import parse_time

_TOLERANCE_S = 900.0
_SIGNED_PARAMETERS = (
    'Version', 'AccessKeyId', 'Signature', 'SignatureMethod', 'SignatureVersion', 'SignatureNonce', 'Timestamp',
)
_SIGNED_HEADERS = ('x-acs-version', 'x-acs-date', 'x-acs-signature-nonce', 'x-acs-content-sha256')

Handler = Callable[[RecordedRequest, Identity], Mapping[str, Any]]


class Action(NamedTuple):
    """What carries an action out, and whether it needs no signature."""

    handler: Handler
    anonymous: bool = False


class Gateway(Service):
    """Authenticates a call, hands it to an action and formats the answer."""

    product = ''
    # Actions that are signed with a key pair.
    key_pair_only: Tuple[str, ...] = ()

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._actions: Dict[str, Action] = {}

    def add_action(self, name: str, handler: Handler, *, anonymous: bool = False) -> None:
        """Teach the service an action; one that it has by this name is replaced.

        Whatever the gateway checks of any call is checked before.

        :param name: the action's name, such as ``AssumeRoleWithTicket``.
        :param handler: called with the recorded request and the identity of the caller; what it returns is the
            answer's object, to which the request id is added. It raises :class:`ApiError` to refuse the request; any
            other exception is answered as the service's ``InternalError``, and the record's ``outcome`` names it.
        :param anonymous: whether the call needs no signature; then the caller's ARN is empty.
        """
        self._actions[name] = Action(handler, anonymous)

    def operation_of(self, request: RecordedRequest) -> str:
        return request.headers.get('x-acs-action') or request.parameters.get('Action', '')

    def handle(self, request: RecordedRequest) -> Answer:
        if request.method not in ('GET', 'POST') and 'x-acs-action' not in request.headers:
            raise ApiError('UnsupportedHTTPMethod')
        if not request.operation:
            raise missing('Action')
        action = self.find(request)
        identity = self._anonymous(request) if action.anonymous else self._identify(request)
        request.identity = identity.arn
        return render(request, {'RequestId': new_request_id(), **action.handler(request, identity)})

    def find(self, request: RecordedRequest) -> Action:
        """The action asked for, or a refusal."""
        raise NotImplementedError

    def refusal(self, request: RecordedRequest, error: ApiError) -> Answer:
        body = error_body(error, request.headers.get('host', ''), self.product, new_request_id())
        return render(request, body, error.status)

    def _anonymous(self, request: RecordedRequest) -> Identity:
        self._check_time(request.parameters.get('Timestamp') or request.headers.get('x-acs-date'), 'Timestamp')
        return Identity('', '', '', 'Anonymous')

    def _identify(self, request: RecordedRequest) -> Identity:
        if request.headers.get('authorization', '').startswith('ACS3-'):
            return self._check_acs3(request)
        bearer = (
            request.headers.get('x-acs-bearer-token') or request.headers.get('x-acs-zero-trust-idtoken')
            or request.parameters.get('BearerToken')
        )
        if bearer is not None:
            return self._check_bearer(bearer)
        return self._check_rpc(request)

    def _check_rpc(self, request: RecordedRequest) -> Identity:
        sent = request.parameters
        _require(sent, _SIGNED_PARAMETERS)
        if sent['SignatureVersion'] != '1.0':
            raise ApiError('InvalidSignatureMethod', message='Specified signature version is not valid.')
        request.access_key_id = sent['AccessKeyId']
        if sent.get('SignatureType') == 'PRIVATEKEY':
            return self._check_key_pair(request)
        key = self._key(sent['AccessKeyId'])
        self._check_time(sent['Timestamp'], 'Timestamp')
        self._check_token(key, sent.get('SecurityToken'))
        if sent['SignatureMethod'] != 'HMAC-SHA1':
            raise ApiError('InvalidSignatureMethod')
        text = rpc_string_to_sign(request.method, sent)
        if not hmac.compare_digest(hmac_sha1(key.access_key_secret, text).encode(), sent['Signature'].encode()):
            raise ApiError('SignatureDoesNotMatch', text)
        self.accounts.use_nonce(key.access_key_id, sent['SignatureNonce'], self.now())
        return key.identity

    def _check_key_pair(self, request: RecordedRequest) -> Identity:
        sent = request.parameters
        pair = self.accounts.key_pairs.get(sent['AccessKeyId'])
        if pair is None:
            raise ApiError('InvalidAccessKeyId.NotFound')
        self._check_time(sent['Timestamp'], 'Timestamp')
        if sent['SignatureMethod'] != 'SHA256withRSA':
            raise ApiError('InvalidSignatureMethod')
        if request.operation not in self.key_pair_only:
            raise ApiError('NoPermission')
        text = rpc_string_to_sign(request.method, sent)
        if not rsa_verifies(pair.private_key_pem, text, sent['Signature']):
            raise ApiError('SignatureDoesNotMatch', text)
        self.accounts.use_nonce(pair.public_key_id, sent['SignatureNonce'], self.now())
        return pair.identity

    def _check_acs3(self, request: RecordedRequest) -> Identity:
        parts = parse_authorization(request.headers['authorization'])
        if parts is None:
            raise ApiError('IncompleteSignature', 'The Authorization header is malformed.')
        if parts.algorithm != ACS3:
            raise ApiError('InvalidSignatureMethod')
        _require(request.headers, _SIGNED_HEADERS)
        request.access_key_id = parts.access_key_id
        key = self._key(parts.access_key_id)
        self._check_time(request.headers['x-acs-date'], 'x-acs-date')
        self._check_token(key, request.headers.get('x-acs-security-token'))
        self._check_acs3_signature(request, parts, key)
        self.accounts.use_nonce(key.access_key_id, request.headers['x-acs-signature-nonce'], self.now())
        return key.identity

    def _check_acs3_signature(self, request: RecordedRequest, parts: Authorization, key: AccessKey) -> None:
        needed = {'host', *(name for name in request.headers if name.startswith('x-acs-'))}
        unsigned = sorted(needed - set(parts.signed_headers))
        if unsigned or parts.signed_headers != sorted(parts.signed_headers):
            raise ApiError('IncompleteSignature', f'Headers not signed, or not sorted: {",".join(unsigned)}')
        canonical = canonical_request(request, parts.signed_headers)
        # The hash the client names must be the body's, and it is the body's that is signed.
        named = canonical.rpartition('\n')[2] == request.headers['x-acs-content-sha256'].lower()
        if not named or not hmac.compare_digest(acs3_signature(key.access_key_secret, canonical), parts.signature):
            raise ApiError('SignatureDoesNotMatch', f'{ACS3} server canonical request is:{_masked(canonical)}')

    def _check_bearer(self, token: str) -> Identity:
        identity = self.accounts.bearer_tokens.get(token)
        if identity is None:
            raise ApiError('InvalidBearerToken')
        return identity

    def _key(self, access_key_id: str) -> AccessKey:
        key = self.accounts.keys.get(access_key_id)
        if key is None:
            raise ApiError('InvalidAccessKeyId.NotFound')
        if not key.active:
            raise ApiError('InvalidAccessKeyId.Inactive')
        return key

    def _check_time(self, text: Optional[str], name: str) -> None:
        if not text:
            raise missing(name)
        seconds = parse_time(text)
        if seconds is None:
            raise ApiError('InvalidTimeStamp.Format')
        if abs(self.now() - seconds) > _TOLERANCE_S:
            raise ApiError('InvalidTimeStamp.Expired')

    def _check_token(self, key: AccessKey, token: Optional[str]) -> None:
        if key.security_token is None:
            if token:
                self._refuse_token_of_another(token)
        elif not token:
            raise ApiError('MissingSecurityToken')
        elif token != key.security_token:
            self._refuse_token_of_another(token)
        if key.expires_at is not None and key.expires_at <= self.now():
            raise ApiError('InvalidSecurityToken.Expired')

    def _refuse_token_of_another(self, token: str) -> None:
        known = token in self.accounts.tokens
        raise ApiError(f'InvalidSecurityToken.{"MismatchWithAccessKey" if known else "Malformed"}')


def _require(sent: Mapping[str, str], names: Iterable[str]) -> None:
    for name in names:
        if not sent.get(name):
            raise missing(name)


def _masked(canonical: str) -> str:
    """The canonical request without the token it holds."""
    hidden = ('x-acs-security-token:', 'x-acs-bearer-token:')
    return '\n'.join(
        f'{line.partition(":")[0]}:***' if line.startswith(hidden) else line for line in canonical.split('\n')
    )


def render(request: RecordedRequest, body: Dict[str, Any], status: int = 200) -> Answer:
    """The answer in the form asked for: calls of the RPC kind that do not ask for JSON get XML."""
    wanted = request.parameters.get('Format', '').upper()
    if wanted == 'JSON' or (not wanted and 'x-acs-version' in request.headers):
        return Answer(status, body)
    root = 'Error' if status >= 400 else f'{request.operation}Response'
    text = f"<?xml version='1.0' encoding='UTF-8'?>{_xml(root, body)}"
    return Answer(status, text.encode('utf-8'), content_type='text/xml;charset=utf-8')


def _xml(name: str, value: object) -> str:
    if isinstance(value, dict):
        return f'<{name}>{"".join(_xml(key, inner) for key, inner in value.items())}</{name}>'
    if isinstance(value, list):
        return ''.join(_xml(name, inner) for inner in value)
    return f'<{name}>{escape(str(value))}</{name}>'
