"""Who exists in the local cloud: keys, roles, identity providers, and the temporary credentials issued so far.

Every id and secret is made up, and looks it.
"""

from __future__ import annotations

import re
import threading
from typing import Dict, Iterable, Optional, Tuple, Union

from .._redact import ends
from ._errors import ApiError
from ._oidc import OidcProvider
from ._saml import SamlProvider
from ._values import fake, format_time, number

DEFAULT_ACCOUNT = '1234567890123456'
_ROLE_ARN = re.compile(r'acs:ram::(\d{1,20}):role/([\w.-]{1,64})', re.ASCII)
_NONCE_LIFE_S = 1800.0


class Identity:
    """Who a request is from.

    :ivar arn: name of the caller, such as ``acs:ram::1234567890123456:assumed-role/reader/session``.
    :ivar kind: ``Account``, ``RAMUser`` or ``AssumedRoleUser``.
    :ivar role_arn: the role it has assumed, or empty.
    :ivar source_identity: who stands behind the session, or None; the roles that it assumes keep it.
    """

    def __init__(
        self, arn: str, account_id: str, principal_id: str, kind: str, role_arn: str = '',
        source_identity: Optional[str] = None,
    ) -> None:
        self.arn = arn
        self.account_id = account_id
        self.principal_id = principal_id
        self.kind = kind
        self.role_arn = role_arn
        self.source_identity = source_identity

    def __repr__(self) -> str:
        return f'Identity({self.arn!r})'


class AccessKey:
    """An AccessKey pair, or a temporary one with its token.

    :ivar expires_at: seconds since the epoch, None for a permanent key.
    :ivar active: set it to False to have the key refused as disabled.
    """

    def __init__(
        self,
        access_key_id: str,
        access_key_secret: str,
        identity: Identity,
        security_token: Optional[str] = None,
        expires_at: Optional[float] = None,
    ) -> None:
        self.access_key_id = access_key_id
        self.access_key_secret = access_key_secret
        self.security_token = security_token
        self.identity = identity
        self.expires_at = expires_at
        self.active = True

    @property
    def arn(self) -> str:
        return self.identity.arn

    @property
    def expiration(self) -> str:
        """The expiration as the services write it."""
        return format_time(self.expires_at or 0.0)

    def __repr__(self) -> str:
        return f'AccessKey({ends(self.access_key_id)}, {self.identity.arn!r})'


class Role:
    """A role that can be assumed.

    :ivar trusts: ARNs of those who may; None: whoever is of the same account.
    :ivar max_session_seconds: longest session it allows.
    :ivar external_id: value a caller has to give, or None.
    """

    def __init__(
        self, arn: str, trusts: Optional[Tuple[str, ...]], max_session_seconds: int, external_id: Optional[str]
    ) -> None:
        self.arn = arn
        self.account_id, self.name = split_role_arn(arn)
        self.role_id = '3' + number(17)
        self.trusts = trusts
        self.max_session_seconds = max_session_seconds
        self.external_id = external_id

    def admits(self, identity: Identity) -> bool:
        """Whether the trust policy lets ``identity`` in."""
        if self.trusts is None:
            return identity.account_id == self.account_id
        root = f'acs:ram::{identity.account_id}:root'
        return any(arn and arn in self.trusts for arn in (identity.arn, identity.role_arn, root))

    def session(self, session_name: str, source_identity: Optional[str] = None) -> Identity:
        """The identity of a session of this role."""
        return Identity(
            f'acs:ram::{self.account_id}:assumed-role/{self.name}/{session_name}', self.account_id,
            f'{self.role_id}:{session_name}', 'AssumedRoleUser', self.arn, source_identity,
        )

    def __repr__(self) -> str:
        return f'Role({self.arn!r})'


class KeyPair:
    """A registered RSA public key, by whose private key ``GenerateSessionAccessKey`` is signed."""

    def __init__(self, public_key_id: str, private_key_pem: bytes, identity: Identity) -> None:
        self.public_key_id = public_key_id
        self.private_key_pem = private_key_pem
        self.identity = identity

    def __repr__(self) -> str:
        return f'KeyPair({ends(self.public_key_id)})'


def split_role_arn(arn: str) -> Tuple[str, str]:
    """Account and name of a role ARN; ``ValueError`` if it is none."""
    match = _ROLE_ARN.fullmatch(arn)
    if match is None:
        raise ValueError('a role ARN looks like acs:ram::1234567890123456:role/reader')
    return match.group(1), match.group(2)


Principal = Union[str, AccessKey, Role, OidcProvider, SamlProvider]


def principals(trusts: Union[Principal, Iterable[Principal], None]) -> Optional[Tuple[str, ...]]:
    """ARNs of what a caller named as trusted."""
    if trusts is None:
        return None
    if isinstance(trusts, str) or hasattr(trusts, 'arn'):
        trusts = (trusts,)  # type: ignore[assignment]
    return tuple(one if isinstance(one, str) else one.arn for one in trusts)  # type: ignore[union-attr]


class Accounts:
    """All of them, and the nonces used. Safe to use from any thread."""

    def __init__(self) -> None:
        self.keys: Dict[str, AccessKey] = {}
        self.tokens: Dict[str, AccessKey] = {}
        self.roles: Dict[str, Role] = {}
        self.key_pairs: Dict[str, KeyPair] = {}
        self.providers: Dict[str, OidcProvider] = {}
        self.saml_providers: Dict[str, SamlProvider] = {}
        self.bearer_tokens: Dict[str, Identity] = {}
        self._nonces: Dict[Tuple[str, str], float] = {}
        # Old ones are removed when there are more than so many.
        self._most_nonces = 10000
        self._lock = threading.Lock()

    def add_key(self, key: AccessKey) -> AccessKey:
        self.keys[key.access_key_id] = key
        if key.security_token is not None:
            self.tokens[key.security_token] = key
        return key

    def add_role(
        self,
        role: str,
        trusts: Union[Principal, Iterable[Principal], None] = None,
        max_session_seconds: int = 3600,
        external_id: Optional[str] = None,
    ) -> Role:
        """A new role, by its ARN or by its name in the default account."""
        arn = role if role.startswith('acs:') else f'acs:ram::{DEFAULT_ACCOUNT}:role/{role}'
        self.roles[arn] = Role(arn, principals(trusts), max_session_seconds, external_id)
        return self.roles[arn]

    def role_of(self, role: Union[str, Role]) -> Role:
        """The role itself; one named by a text is made if it is not there."""
        if isinstance(role, Role):
            return role
        arn = role if role.startswith('acs:') else f'acs:ram::{DEFAULT_ACCOUNT}:role/{role}'
        return self.roles.get(arn) or self.add_role(arn)

    def issue(self, identity: Identity, expires_at: float, *, with_token: bool = True) -> AccessKey:
        """A temporary key for ``identity``; expirations are whole seconds."""
        key = AccessKey(
            fake('STS.NFAKE', 28), fake('fakeSecret', 44), identity,
            fake('CAISfakeToken', 400) if with_token else None, float(int(expires_at)),
        )
        return self.add_key(key)

    def use_nonce(self, owner: str, nonce: str, now: float) -> None:
        """Refuse a nonce that was used in the last half hour."""
        with self._lock:
            if len(self._nonces) > self._most_nonces:
                self._nonces = {name: at for name, at in self._nonces.items() if abs(now - at) < _NONCE_LIFE_S}
                self._most_nonces = max(self._most_nonces, 2 * len(self._nonces))
            used_at = self._nonces.get((owner, nonce))
            if used_at is not None and abs(now - used_at) < _NONCE_LIFE_S:
                raise ApiError('SignatureNonceUsed')
            self._nonces[(owner, nonce)] = now
