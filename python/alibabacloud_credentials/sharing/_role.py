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
    from typing import Protocol

    from .._refresh.held import Held
    from .._refresh.snapshot import Snapshot
    from .._refresh.workers import Queueing
    from .._shared.protocol import CacheKey
    from .._shared.step import Answer, Sharing
    from .._world.context import Context
    from ..exceptions import CredentialException
else:
    Protocol = object  # Python 3.7 has none

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


class Roles(Protocol):
    """Assumes roles, as a broker does.

    :ivar context: the world.
    :ivar sharing: shares sessions with other processes; None: they are this process's own.
    :ivar limit_s: gives the seconds that one fetch may take.
    """

    context: Context
    sharing: Optional[Sharing]
    limit_s: Callable[[], float]

    def client_of(self, key: RoleKey) -> RoleClient: ...
    def assume(self, context: Context, key: RoleKey) -> Credentials: ...
    def cache_key(self, context: Context, key: RoleKey) -> Optional[CacheKey]: ...


class RoleProvider(CredentialsProvider):
    """The provider of one role, which has nothing of its own but a cache.

    :param key: the role.
    :param roles: assumes it.
    """

    __slots__ = ('_cache', 'key', 'roles')

    name = 'ram_role_arn'

    def __init__(self, key: RoleKey, roles: Roles, queueing: Queueing) -> None:
        self.key = key
        self.roles = roles
        self._cache: Cache[Credentials] = Cache(_SourceOfRole(self, queueing))

    @property
    def assumed_role_arn(self) -> Optional[str]:
        """ARN of the role, by which its account is known."""
        return self.key.role_arn

    def obtain(self) -> Held[Credentials]:
        sharing = self.roles.sharing
        return self._cache.obtain() if sharing is None else sharing.obtain(self._cache)

    async def obtain_async(self) -> Held[Credentials]:
        sharing = self.roles.sharing
        return await (self._cache.obtain_async() if sharing is None else sharing.obtain_async(self._cache))

    def invalidate(self) -> None:
        sharing, bad = self.roles.sharing, self._cache.peek()
        self._cache.invalidate()
        if sharing is not None and bad is not None:
            sharing.forget(self.roles.context, self._cache_key, bad)

    def _cache_key(self, context: Context) -> Optional[CacheKey]:
        return self.roles.cache_key(context, self.key)

    def _fetch(self, context: Context, previous: Optional[Snapshot[Credentials]]) -> Answer:
        sharing = self.roles.sharing
        if sharing is None:
            return self.roles.assume(context, self.key)
        return sharing.fetch(
            context, previous, self._cache_key, lambda: self.roles.assume(context, self.key),
            self.key.duration_seconds,
        )


class _SourceOfRole(Source[Credentials]):
    """A role as what its cache asks for.

    :param provider: assumes it.
    :param queueing: paces its fetches.
    """

    __slots__ = ('_provider', '_queueing')

    def __init__(self, provider: RoleProvider, queueing: Queueing) -> None:
        super().__init__(provider.name, provider.roles.context)
        self._provider = provider
        self._queueing = queueing

    def fetch(self, context: Context, previous: Optional[Snapshot[Credentials]]) -> Answer:
        return self._provider._fetch(context, previous)

    def timeout_s(self) -> float:
        return self._provider.roles.limit_s()

    def expiration_of(self, value: Credentials) -> Optional[int]:
        return value.get_expiration()

    def max_lifetime_s(self) -> Optional[float]:
        return self._provider.key.duration_seconds

    def empty_pause_max_s_of(self, error: Optional[CredentialException]) -> float:
        status = error.http_status if isinstance(error, RejectedException) else None
        is_denial = status is not None and 400 <= status < 500 and status != 429
        if error is None or not is_denial or (error.code or '').startswith(_NOT_ABOUT_THE_ROLE):
            return EMPTY_PAUSE_MAX_S
        return DENIED_MAX_S

    @property
    def queueing(self) -> Queueing:
        return self._queueing

    @property
    def key(self) -> RoleKey:
        return self._provider.key


class RoleClient(Client):
    """The client of one role of a broker; :meth:`~alibabacloud_credentials.sharing.RoleBroker.client` makes it.

    :ivar key: the role, and how it is assumed.
    """

    @property
    def _role(self) -> RoleProvider:
        provider: RoleProvider = self.cloud_credential.provider
        return provider

    @property
    def key(self) -> RoleKey:
        return self._role.key

    def narrow(self, *, policy: str) -> RoleClient:
        """The client of the same role, in sessions that may do less.

        :param policy: RAM policy as JSON text: what the role may and the policy allows is what such a session may.
        :raises InvalidConfigurationException: ``policy`` is missing; or this client is narrowed already: STS takes one
            policy for a session, so a second one could allow what the first one does not.
        """
        if not policy or self.key.policy is not None:
            reason = 'cannot be empty' if not policy else 'is given already, and a session takes only one'
            raise InvalidConfigurationException(f'{RoleProvider.name}: policy {reason}', parameter='policy')
        return self._role.roles.client_of(self.key._replace(policy=policy))
