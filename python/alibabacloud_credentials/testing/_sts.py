"""The Security Token Service, version 2015-04-01."""

from __future__ import annotations

import json
import re
import threading
import time
from collections import deque
from typing import Any, Deque, Dict, Optional

from ._accounts import AccessKey, Identity, Role, split_role_arn
from ._errors import ApiError, implicit_deny, missing
from ._gateway import Action, Gateway
from ._operations import World
from ._records import RecordedRequest
from ._values import format_time

VERSION = '2015-04-01'
_SESSION_NAME = re.compile(r'[a-zA-Z0-9.@_-]{2,64}')
_EXTERNAL_ID = re.compile(r'[\w+=,.@:/-]{2,1224}', re.ASCII)
_POLICY_LIMIT = 2048
_SHORTEST_S = 900
_DEFAULT_S = 3600


class Sts(Gateway):
    """``AssumeRole``, also with OIDC and with SAML, ``GenerateSessionAccessKey`` and ``GetCallerIdentity``.

    :ivar allow_http: True answers over plain HTTP too, which the real service refuses.
    :ivar calls_per_second: more than so many in one second are answered ``Throttling.User``; None: no limit. The real
        service answers 100 calls a second to an account.
    """

    name = 'sts'
    product = 'Sts'
    key_pair_only = ('GenerateSessionAccessKey',)
    allow_http = False
    calls_per_second: Optional[int] = None

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._arrivals: Deque[float] = deque()
        self._arrivals_lock = threading.Lock()
        self.add_action('AssumeRole', self._assume_role)
        self.add_action('AssumeRoleWithOIDC', self._assume_role_with_oidc, anonymous=True)
        self.add_action('AssumeRoleWithSAML', self._assume_role_with_saml, anonymous=True)
        self.add_action('GenerateSessionAccessKey', self._generate_session_access_key)
        self.add_action('GetCallerIdentity', self._get_caller_identity)

    def find(self, request: RecordedRequest) -> Action:
        if not request.secure and not self.allow_http:
            raise ApiError('InvalidProtocol.NeedSsl')
        if self._is_one_too_many():
            raise ApiError('Throttling.User')
        return self.action(request)

    def _is_one_too_many(self) -> bool:
        most = self.calls_per_second
        if most is None:
            return False
        with self._arrivals_lock:
            now = time.monotonic()
            while self._arrivals and self._arrivals[0] <= now - 1:
                self._arrivals.popleft()
            self._arrivals.append(now)
            return len(self._arrivals) > most

    def action(self, request: RecordedRequest) -> Action:
        """What carries the request out, by version and name."""
        version = request.headers.get('x-acs-version') or request.parameters.get('Version')
        if not version:
            raise missing('Version')
        if version != VERSION:
            raise ApiError('InvalidVersion')
        if request.operation not in self._actions:
            raise ApiError('InvalidAction.NotFound')
        return self._actions[request.operation]

    def _assume_role(self, request: RecordedRequest, caller: Identity) -> Dict[str, Any]:
        sent = request.parameters
        role = self._role(sent)
        session_name = _session_name(sent)
        expires_at = self.now() + _duration(sent, role.max_session_seconds)
        _check_policy(sent)
        if caller.kind == 'Account':
            raise ApiError('NoPermission', message='Roles may not be assumed by root accounts.')
        external_id = sent.get('ExternalId')
        if external_id is not None and _EXTERNAL_ID.fullmatch(external_id) is None:
            raise ApiError('InvalidParameter.ExternalId')
        if not role.admits(caller) or (role.external_id is not None and role.external_id != external_id):
            raise implicit_deny('sts:AssumeRole', caller.arn)
        session = role.session(session_name, _source_identity(sent, caller))
        return _assumed(role, session_name, self.accounts.issue(session, expires_at))

    def _assume_role_with_oidc(self, request: RecordedRequest, _: Identity) -> Dict[str, Any]:
        sent = request.parameters
        for name in ('OIDCProviderArn', 'OIDCToken'):
            if not sent.get(name):
                raise missing(name)
        role = self._role(sent)
        session_name = _session_name(sent)
        expires_at = self.now() + _duration(sent, role.max_session_seconds)
        _check_policy(sent)
        provider = self.accounts.providers.get(sent['OIDCProviderArn'])
        if provider is None:
            raise ApiError('AuthenticationFail.NoPermission', message='No such OIDC Provider registered.')
        claims = provider.check(sent['OIDCToken'], self.now())
        if role.trusts is not None and provider.arn not in role.trusts:
            raise ApiError('AuthenticationFail.NoPermission')
        request.identity = role.session(session_name).arn
        info = {
            'Subject': claims.get('sub', ''), 'Issuer': claims['iss'], 'ClientIds': ','.join(provider.client_ids),
            'ExpirationTime': format_time(claims['exp']),
        }
        key = self.accounts.issue(role.session(session_name), expires_at)
        return {**_assumed(role, session_name, key), 'OIDCTokenInfo': info}

    def _assume_role_with_saml(self, request: RecordedRequest, _: Identity) -> Dict[str, Any]:
        sent = request.parameters
        for name in ('SAMLProviderArn', 'SAMLAssertion'):
            if not sent.get(name):
                raise missing(name)
        role = self._role(sent)
        expires_at = self.now() + _duration(sent, role.max_session_seconds)
        _check_policy(sent)
        provider = self.accounts.saml_providers.get(sent['SAMLProviderArn'])
        if provider is None:
            raise ApiError('AuthenticationFail.NoPermission', message='No such SAML Provider registered.')
        assertion = provider.check(sent['SAMLAssertion'], self.now())
        if assertion.role_arn != role.arn or (role.trusts is not None and provider.arn not in role.trusts):
            raise ApiError('AuthenticationFail.NoPermission')
        session_name = _session_name({'RoleSessionName': assertion.session_name})
        request.identity = role.session(session_name).arn
        key = self.accounts.issue(role.session(session_name), expires_at)
        return {**_assumed(role, session_name, key), 'SAMLAssertionInfo': provider.information(assertion)}

    def _generate_session_access_key(self, request: RecordedRequest, caller: Identity) -> Dict[str, Any]:
        if request.parameters.get('SignatureType') != 'PRIVATEKEY':
            raise ApiError('NoPermission')
        lifetime = _duration(request.parameters, _DEFAULT_S)
        key = self.accounts.issue(caller, self.now() + lifetime, with_token=False)
        return {'SessionAccessKey': {
            'SessionAccessKeyId': key.access_key_id, 'SessionAccessKeySecret': key.access_key_secret,
            'Expiration': key.expiration,
        }}

    def _get_caller_identity(self, _: RecordedRequest, caller: Identity) -> Dict[str, Any]:
        answer = {
            'IdentityType': caller.kind, 'AccountId': caller.account_id, 'PrincipalId': caller.principal_id,
            'Arn': caller.arn,
        }
        if caller.kind == 'AssumedRoleUser':
            answer['RoleId'] = caller.principal_id.partition(':')[0]
        else:
            answer['UserId'] = caller.principal_id
        return answer

    def _role(self, sent: Dict[str, str]) -> Role:
        arn = sent.get('RoleArn')
        if not arn:
            raise missing('RoleArn')
        try:
            split_role_arn(arn)
        except ValueError:
            raise ApiError('InvalidParameter.RoleArn') from None
        if arn not in self.accounts.roles:
            raise ApiError('EntityNotExist.Role', arn)
        return self.accounts.roles[arn]


def _session_name(sent: Dict[str, str]) -> str:
    name = sent.get('RoleSessionName')
    if not name:
        raise missing('RoleSessionName')
    if _SESSION_NAME.fullmatch(name) is None:
        raise ApiError('InvalidParameter.RoleSessionName')
    return name


def _source_identity(sent: Dict[str, str], caller: Identity) -> Optional[str]:
    """The source identity of a new session: it stays the same along a chain of roles."""
    asked = sent.get('SourceIdentity') or None
    if None not in (asked, caller.source_identity) and asked != caller.source_identity:
        raise implicit_deny('sts:SetSourceIdentity', caller.arn)
    return caller.source_identity or asked


def _duration(sent: Dict[str, str], longest_s: int) -> int:
    """Seconds asked for; one hour by default."""
    text = sent.get('DurationSeconds', str(min(_DEFAULT_S, longest_s)))
    if not re.fullmatch(r'\d{1,9}', text, re.ASCII) or not _SHORTEST_S <= int(text) <= longest_s:
        raise ApiError('InvalidParameter.DurationSeconds', f'15min/{longest_s / 3600:g}hr')
    return int(text)


def _check_policy(sent: Dict[str, str]) -> None:
    text = sent.get('Policy')
    if text is None:
        return
    if len(text) > _POLICY_LIMIT:
        raise ApiError('InvalidParameter.PolicySize')
    try:
        policy = json.loads(text)
    except (ValueError, RecursionError):
        policy = None
    if not isinstance(policy, dict) or policy.get('Version') != '1':
        raise ApiError('InvalidParameter.PolicyGrammar')


def _assumed(role: Role, session_name: str, key: AccessKey) -> Dict[str, Any]:
    return {
        'AssumedRoleUser': {
            'Arn': f'{role.arn}/{session_name}', 'AssumedRoleId': f'{role.role_id}:{session_name}',
        },
        'Credentials': {
            'AccessKeyId': key.access_key_id, 'AccessKeySecret': key.access_key_secret,
            'SecurityToken': key.security_token, 'Expiration': key.expiration,
        },
    }
