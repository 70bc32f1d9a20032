"""OIDC identity providers: they issue JSON web tokens for tests, and the cloud checks the tokens that it is sent."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import re
from typing import Any, Callable, Dict, Optional, Tuple

from ._errors import ApiError
from ._values import fake

_TOKEN = re.compile(r'[\w-]+\.[\w-]+\.[\w-]*', re.ASCII)
_LENGTHS = range(4, 20001)


class OidcProvider:
    """An identity provider registered in the cloud.

    :ivar arn: its name, ``acs:ram::<account>:oidc-provider/<name>``.
    :ivar issuer: the ``iss`` of its tokens.
    :ivar client_ids: accepted values of ``aud``.
    :ivar verify_signature: False accepts tokens that others have made, as long as everything else is right.
    """

    def __init__(
        self, arn: str, issuer: str, client_ids: Tuple[str, ...], verify_signature: bool, wall: Callable[[], float]
    ) -> None:
        self.arn = arn
        self.issuer = issuer
        self.client_ids = client_ids
        self.verify_signature = verify_signature
        self._wall = wall
        self._secret = fake('', 32).encode()

    def token(
        self,
        subject: str = 'system:serviceaccount:default:app',
        *,
        lifetime_s: float = 3600.0,
        audience: Optional[str] = None,
        issuer: Optional[str] = None,
    ) -> str:
        """A new token; a negative ``lifetime_s`` makes one that has ended."""
        now = int(self._wall())
        claims = {
            'aud': [audience or self.client_ids[0]], 'exp': now + int(lifetime_s), 'iat': now,
            'iss': issuer or self.issuer, 'sub': subject,
        }
        signed = f'{_encode({"alg": "HS256", "typ": "JWT"})}.{_encode(claims)}'
        return f'{signed}.{self._sign(signed)}'

    def check(self, token: str, now: float) -> Dict[str, Any]:
        """The token's claims, or a refusal."""
        if len(token) not in _LENGTHS or _TOKEN.fullmatch(token) is None:
            raise ApiError('AuthenticationFail.OIDCToken.Invalid')
        signed, _, signature = token.rpartition('.')
        if self.verify_signature and not hmac.compare_digest(signature, self._sign(signed)):
            raise ApiError('AuthenticationFail.OIDCToken.Invalid')
        claims = _decode(signed.partition('.')[2])
        self._check_claims(claims, now)
        return claims

    def _check_claims(self, claims: Dict[str, Any], now: float) -> None:
        expires = claims.get('exp')
        if isinstance(expires, bool) or not isinstance(expires, (int, float)):
            raise ApiError('AuthenticationFail.OIDCToken.Invalid')
        if expires <= now:
            raise ApiError('AuthenticationFail.OIDCToken.Expired')
        if claims.get('iss') != self.issuer:
            raise ApiError('AuthenticationFail.OIDCToken.IssuerNotMatch')
        audience = claims.get('aud')
        named = audience if isinstance(audience, list) else [audience]
        if not any(one in self.client_ids for one in named):
            raise ApiError('AuthenticationFail.OIDCToken.AudienceNotMatch')

    def _sign(self, text: str) -> str:
        return _base64(hmac.new(self._secret, text.encode('ascii'), hashlib.sha256).digest())

    def __repr__(self) -> str:
        return f'OidcProvider({self.arn!r})'


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b'=').decode('ascii')


def _encode(value: Dict[str, Any]) -> str:
    return _base64(json.dumps(value, separators=(',', ':')).encode('utf-8'))


def _decode(text: str) -> Dict[str, Any]:
    try:
        claims = json.loads(base64.urlsafe_b64decode(text + '=' * (-len(text) % 4)).decode('utf-8'))
    except (binascii.Error, ValueError, RecursionError):
        claims = None
    if not isinstance(claims, dict):
        raise ApiError('AuthenticationFail.OIDCToken.Invalid')
    return claims
