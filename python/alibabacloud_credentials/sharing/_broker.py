"""A broker of roles: one credential that assumes many of them, each once, at a pace that STS takes."""

from __future__ import annotations

from collections import OrderedDict
from functools import partial
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional, Set, Union
from weakref import WeakValueDictionary

from .._refresh.locking import lock
from .._shared.choice import cache_of_environment
from .._shared.step import Sharing
from .._shared.store import store_of
from .._spec.sources import environment_variables
from .._world.context import Environment
from .._world.current import current, installed_for_construction
from ..client import Client
from ..exceptions import InvalidConfigurationException
from ..provider.default import DefaultCredentialsProvider
from ..provider.ram_role_arn import RamRoleArnCredentialsProvider
from ._pacing import PacedHttp, PacedQueueing, Pacer
from ._role import RoleClient, RoleKey, RoleProvider
from ._scope import ScopedClient

if TYPE_CHECKING:
    from alibabacloud_credentials_api import ICredentialsProvider
    from alibabacloud_tea_util.models import RuntimeOptions

    from .._refresh.credentials import Credentials
    from .._shared.protocol import CacheKey, CredentialCache
    from .._world.context import Context
    from ..http import HttpOptions
    from ..models import CredentialModel

#: STS answers 100 calls a second to an account: half of them stay for others
CALLS_PER_SECOND = 50.0
MAX_CLIENTS = 10000
PATIENCE_S = 300.0


class RoleBroker:
    """Hands out clients of RAM roles, all assumed with one source. Threads and event loops share it.

    A role is fetched once for all who ask for it. Calls are spaced evenly at ``calls_per_second``, and more slowly
    while STS throttles. That STS denies a role is remembered per role, for a time that grows to five minutes;
    ``invalidate()`` of its client forgets that. Events of roles have a ``key``.

    A pickle of it carries its clients with their credentials, and so secrets.

    :param source: who assumes the roles: a ``Client`` or an ``ICredentialsProvider``. Default: the default chain.
    :param calls_per_second: how often STS is called at most. Default: 50, as an account has 100.
    :param max_clients: how many roles are kept; the one asked for least recently is dropped. A client that a program
        holds goes on working. Default: 10000.
    :param patience_seconds: how long a caller waits at most for its turn. Default: 300.
    :param sts_region_id: for all roles, as in
        :class:`~alibabacloud_credentials.provider.RamRoleArnCredentialsProvider`; so are ``sts_endpoint``,
        ``enable_vpc`` and ``http_options``.
    :param cache: a cache between processes, by which brokers of the same source share their sessions. Environment
        variable: ``ALIBABA_CLOUD_CREDENTIALS_CACHE``. Default: none.
    :raises InvalidConfigurationException: a parameter is of a wrong type or out of bounds.
    """

    def __init__(
        self,
        source: Union[Client, ICredentialsProvider, None] = None,
        *,
        calls_per_second: float = CALLS_PER_SECOND,
        max_clients: int = MAX_CLIENTS,
        patience_seconds: float = PATIENCE_S,
        sts_region_id: Optional[str] = None,
        sts_endpoint: Optional[str] = None,
        enable_vpc: Optional[bool] = None,
        cache: Optional[CredentialCache] = None,
        http_options: Union[HttpOptions, RuntimeOptions, None] = None,
    ) -> None:
        _check_number('calls_per_second', calls_per_second, 0.01, 10000)
        _check_number('patience_seconds', patience_seconds, 1, 86400)
        _check_number('max_clients', max_clients, 1, 10 ** 9, is_whole=True)
        self.context = context = current()
        given = cache or context.cache or cache_of_environment(context)
        self.sharing = None if given is None else Sharing(store_of(given, context))
        self._max_clients = max_clients
        self._pacer = Pacer(float(calls_per_second))
        self._queueing = PacedQueueing(self._pacer, context, float(patience_seconds))
        self._settings: Dict[str, Any] = {
            'credentials_provider': _provider_of(source), 'sts_region_id': sts_region_id,
            'sts_endpoint': sts_endpoint, 'enable_vpc': enable_vpc, 'http_options': http_options,
        }
        # What is wrong with these settings is said now, too.
        any_role = RamRoleArnCredentialsProvider(role_arn='acs:ram::1234567890123456:role/any', **self._settings)
        any_role.warm_up()
        self.limit_s: Callable[[], float] = partial(float, any_role.fetch_timeout_s)
        self._session_name = f'credentials-python-{int(context.clock.wall() * 1000)}'
        variables = environment_variables(RoleProvider.name)
        self._of_the_host = {variable for name, variable in variables.items() if name in RoleKey._fields}
        self._source_identity = context.environment.get(variables['source_identity'])
        self._clients: OrderedDict[RoleKey, RoleClient] = OrderedDict()
        self._dropped: WeakValueDictionary[RoleKey, RoleClient] = WeakValueDictionary()

    def client(
        self,
        *,
        role_arn: str,
        policy: Optional[str] = None,
        role_session_name: Optional[str] = None,
        source_identity: Optional[str] = None,
        external_id: Optional[str] = None,
        duration_seconds: Optional[int] = None,
    ) -> RoleClient:
        """The client of a role; the same one for the same parameters, as long as it is kept. Nothing is fetched yet.

        :param role_arn: ARN of the role.
        :param policy: RAM policy as JSON text, which narrows what the session may do. Default: what the role may.
        :param role_session_name: name of the session, as audit logs show it. Default: ``credentials-python-`` and the
            time at which the broker was made, in milliseconds.
        :param source_identity: who stands behind the session, as audit logs show it. Environment variable:
            ``ALIBABA_CLOUD_ROLE_SOURCE_IDENTITY``, read when the broker is made. Default: none.
        :param external_id: external id that the role demands. Default: none.
        :param duration_seconds: how long a session lives, in seconds, at least 900. Default: 3600.
        :raises InvalidConfigurationException: a parameter is missing, of a wrong type or out of bounds.
        """
        return self.client_of(RoleKey(
            role_arn, policy or None, role_session_name or None, source_identity or self._source_identity,
            external_id or None, duration_seconds or RamRoleArnCredentialsProvider.DEFAULT_DURATION_SECONDS,
        ))

    def client_of(self, key: RoleKey) -> RoleClient:
        """As :meth:`client`, for the key of another one, some of it changed."""
        try:
            hash(key)
        except TypeError:
            self._provider(self.context, key)  # says which part of it is of a wrong type
            raise
        with lock:
            known = self._known(key)
        if known is not None:
            return known
        self._provider(self.context, key)  # what is wrong with the key is said now
        made = RoleClient(provider=RoleProvider(key, self, self._queueing))
        with lock:
            known = self._known(key)
            if known is None:
                self._keep(key, made)
        return known or made

    def _known(self, key: RoleKey) -> Optional[RoleClient]:
        known = self._clients.get(key)
        if known is not None:
            self._clients.move_to_end(key)
            return known
        known = self._dropped.pop(key, None)
        if known is not None:
            self._keep(key, known)
        return known

    def _keep(self, key: RoleKey, client: RoleClient) -> None:
        self._clients[key] = client
        if len(self._clients) > self._max_clients:
            dropped, client = self._clients.popitem(last=False)
            # Whoever holds it shares it with whoever asks for the same again.
            self._dropped[dropped] = client

    def __len__(self) -> int:
        """How many roles are kept."""
        return len(self._clients)

    def cache_key(self, context: Context, key: RoleKey) -> Optional[CacheKey]:
        """What distinguishes the sessions of a role in a cache between processes."""
        return self._provider(context, key).cache_key(context)

    def assume(self, context: Context, key: RoleKey) -> Credentials:
        """A session of the role, from STS, at the broker's pace."""
        provider = self._provider(context, key._replace(role_session_name=key.role_session_name or self._session_name))
        self._pacer.wait_for_turn(context, self._queueing.patience_s)
        context.http = PacedHttp(context.http, context.clock, self._pacer)
        return provider.fetch(context)

    def _provider(self, context: Context, key: RoleKey) -> RamRoleArnCredentialsProvider:
        own = context.for_fetch(None, 0.0)
        own.environment = _Without(context.environment, self._of_the_host)
        with installed_for_construction(own):
            return RamRoleArnCredentialsProvider(**key._asdict(), **self._settings)

    def __getstate__(self) -> Dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != '_dropped'}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._dropped = WeakValueDictionary()


class _Without(Environment):
    """An environment without what it says of the host's own role: of a broker's roles only their keys say anything.
    Otherwise a tenant without a role would get the one that is meant for the program itself.
    """

    def __init__(self, environment: Environment, hidden: Set[str]) -> None:
        self._environment = environment
        self._hidden = hidden

    def get(self, name: str) -> Optional[str]:
        return None if name in self._hidden else self._environment.get(name)


class _OfClient:
    """A client as what assumes a role, which asks in the thread of a fetch."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def get_credentials(self) -> CredentialModel:
        return self._client.get_credential()

    def get_provider_name(self) -> str:
        return 'client'

    def invalidate(self) -> None:
        self._client.invalidate()


def _provider_of(source: Any) -> Any:
    if source is None:
        return DefaultCredentialsProvider()
    if isinstance(source, ScopedClient):
        # Its sessions are shared by all who ask for a role: they must not depend on who asks first.
        raise InvalidConfigurationException(
            'source must not be a ScopedClient: make a broker for each identity', parameter='source'
        )
    if isinstance(source, Client):
        return _OfClient(source)
    if not callable(getattr(source, 'get_credentials', None)):
        raise InvalidConfigurationException(
            f'source must be a Client or an ICredentialsProvider, not {type(source).__name__}', parameter='source'
        )
    return source


def _check_number(name: str, value: Any, least: float, most: float, *, is_whole: bool = False) -> None:
    kinds = (int,) if is_whole else (int, float)
    if isinstance(value, bool) or not isinstance(value, kinds) or not least <= value <= most:
        what = 'a whole number' if is_whole else 'a number'
        raise InvalidConfigurationException(f'{name} must be {what} from {least:g} to {most:g}', parameter=name)
