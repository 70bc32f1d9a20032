"""One role of a broker: its key, the provider of its credential, and the client that a program holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Callable, Dict, NamedTuple, Optional

from .._refresh.cache import Cache
from .._refresh.credentials import Credentials
from .._refresh.policy import EMPTY_PAUSE_MAX_S
from .._refresh.source import Source
from ..client import Client
from ..exceptions import InvalidConfigurationException, RejectedException
from ..provider.base import CredentialsProvider

if TYPE_CHECKING:
    from .._refresh.held import Held
    from .._refresh.snapshot import Snapshot
    from .._refresh.workers import Queueing
    from .._world.context import Context
    from ..exceptions import CredentialException

# For how long a broker remembers at most that STS denies a role: thousands of roles that are denied must not use up the
# calls of the others.
DENIED_MAX_S = 300.0
# Refusals that are about who asks, about the clock or about the number of calls, not about the role.
_NOT_ABOUT_THE_ROLE = (
    'Throttling', 'InvalidAccessKeyId', 'InvalidSecurityToken', 'InvalidTimeStamp', 'SignatureDoesNotMatch',
    'IncompleteSignature', 'SignatureNonceUsed', 'ServiceUnavailable',
)


class RoleKey(NamedTuple):
    """What one role of a broker is asked for; see :meth:`~alibabacloud_credentials.sharing.RoleBroker.client`."""

    role_arn: Optional[str]
    policy: Optional[str]
    role_session_name: Optional[str]
    source_identity: Optional[str]
    external_id: Optional[str]
    duration_seconds: Optional[int]

    def public(self) -> Dict[str, Any]:
        """What metrics may show: no policy, which may be long, and no external id, which some keep to themselves."""
        return {
            'role_arn': self.role_arn, 'role_session_name': self.role_session_name,
            'source_identity': self.source_identity, 'duration_seconds': self.duration_seconds,
            'is_narrowed': self.policy is not None,
        }

    def __repr__(self) -> str:
        return f'RoleKey({self.public()})'


class RoleProvider(CredentialsProvider):
    """The provider of one role, which has nothing of its own but a cache.

    :param key: the role.
    :param assume: asks STS for a session, as a cache's source does.
    """

    name = 'ram_role_arn'

    def __init__(
        self, key: RoleKey, assume: Callable[[Context, RoleKey], Credentials], context: Context, timeout_s: float,
        queueing: Queueing,
    ) -> None:
        self.key = key
        self._assume = assume
        self._timeout_s = timeout_s
        self._cache: Cache[Credentials] = Cache(Source(
            self.name, self._fetch, context, expiration_of=Credentials.get_expiration, max_age_s_of=_no_age,
            timeout_s=self._limit_s, queueing=queueing, empty_pause_max_s_of=_pause_max_s,
            key_of=key.public,
        ))

    def obtain(self) -> Held[Credentials]:
        return self._cache.obtain()

    async def obtain_async(self) -> Held[Credentials]:
        return await self._cache.obtain_async()

    def invalidate(self) -> None:
        self._cache.invalidate()

    def _fetch(self, context: Context, _: Optional[Snapshot[Credentials]]) -> Credentials:
        return self._assume(context, self.key)

    def _limit_s(self) -> float:
        return self._timeout_s


def _no_age(_: Credentials) -> Optional[float]:
    return None


def _pause_max_s(error: Optional[CredentialException]) -> float:
    status = error.http_status if isinstance(error, RejectedException) else None
    is_denial = status is not None and 400 <= status < 500 and status != 429
    if error is None or not is_denial or (error.code or '').startswith(_NOT_ABOUT_THE_ROLE):
        return EMPTY_PAUSE_MAX_S
    return DENIED_MAX_S


class RoleClient(Client):
    """The client of one role of a broker; :meth:`~alibabacloud_credentials.sharing.RoleBroker.client` makes it.

    :ivar key: the role, and how it is assumed.
    """

    def __init__(self, provider: RoleProvider, client_of: Callable[[RoleKey], RoleClient]) -> None:
        super().__init__(provider=provider)
        self._client_of = client_of

    @property
    def key(self) -> RoleKey:
        provider: RoleProvider = self.cloud_credential.provider
        return provider.key

    def narrow(self, *, policy: str) -> RoleClient:
        """The client of the same role, in sessions that may do less.

        :param policy: RAM policy as JSON text: what the role may and the policy allows is what such a session may.
        :raises InvalidConfigurationException: ``policy`` is missing; or this client is narrowed already: STS takes one
            policy for a session, so a second one could allow what the first one does not.
        """
        if not policy or self.key.policy is not None:
            reason = 'cannot be empty' if not policy else 'is given already, and a session takes only one'
            raise InvalidConfigurationException(f'{RoleProvider.name}: policy {reason}', parameter='policy')
        return self._client_of(self.key._replace(policy=policy))
