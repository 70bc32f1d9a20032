"""A cache for a fleet: an existing Redis, by the package redis-py."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Callable, Dict, List, Optional, Tuple, Union
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from ..exceptions import InvalidConfigurationException
from .file_cache import CacheEntry
from .sealing import own_key_of

if TYPE_CHECKING:
    from urllib.parse import SplitResult

_PREFIX = 'alibabacloud-credentials:'
_LOCK_SUFFIX = ':lock'
_SCHEMES = ('redis', 'rediss')
# A fetch takes longer, so a slow Redis costs no more than a slow answer would.
_TIMEOUT_S = 0.5
_LOAD = "return {redis.call('get', KEYS[1]), redis.call('pttl', KEYS[1])}"
# Only its owner ends a lock: it may have ended by itself, and be somebody else's now.
_UNLOCK = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end"


class RedisCache:
    """Keeps credentials in Redis, encrypted, for all who have the secret that they are bought with.

    A Redis that is slow, down, full, restarted, failing over or emptied costs a process a fetch and a bounded delay,
    never an error while the source works.

    :param url: where it is: ``redis://`` or, with TLS, ``rediss://``, then user and password, host, port, and number
        of the database, as redis-py reads it; ``?cluster=true`` for a cluster; other parameters are those of redis-py,
        such as ``ssl_ca_certs``. Environment variable: ``ALIBABA_CLOUD_CREDENTIALS_CACHE``.
    :param key: 32 bytes, or their Base64 text: encrypts the credentials of sources that have no secret of their own
        (OIDC, URI, commands); without it these are not cached. Environment variable, where
        ``ALIBABA_CLOUD_CREDENTIALS_CACHE`` names this cache: ``ALIBABA_CLOUD_CREDENTIALS_CACHE_KEY``.
    :raises InvalidConfigurationException: the URL or the key is none, or the package ``redis`` is not installed. A
        pickle of it carries password and key.
    """

    def __init__(self, url: str, *, key: Union[bytes, str, None] = None) -> None:
        self.key = own_key_of(key, 'key')
        self._url = url
        self._start()

    def _start(self) -> None:
        parts = _parts(self._url)
        parameters = dict(parse_qsl(parts.query))
        cluster = parameters.pop('cluster', 'false').lower()
        if cluster not in ('true', 'false'):
            raise _wrong_url()
        self._is_cluster = cluster == 'true'
        self._shown = f'{parts.scheme}://{parts.hostname}:{parts.port or 6379}{parts.path}'
        self._target = urlunsplit(parts._replace(query=urlencode(parameters)))
        self._client: Any = None
        if not self._is_cluster:
            self._client = self._connected()  # connects when it is first asked

    def _connected(self) -> Any:
        try:
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError:
            raise InvalidConfigurationException(
                'url: a cache in Redis needs the package redis: pip install "alibabacloud_credentials[redis]"',
                parameter='url',
            ) from None
        kind: Any = redis.RedisCluster if self._is_cluster else redis.Redis
        settings: Dict[str, Any] = {'socket_timeout': _TIMEOUT_S, 'socket_connect_timeout': _TIMEOUT_S}
        if not self._is_cluster:
            # Once more where a kept connection has ended meanwhile.
            settings.update(retry=Retry(NoBackoff(), 1), retry_on_error=[redis.ConnectionError])
        try:
            made = kind.from_url(self._target, **settings)
            if not self._is_cluster:
                # Made and not connected: what is wrong with a parameter is said now.
                pool = made.connection_pool
                pool.connection_class(**pool.connection_kwargs)
            return made
        except (ValueError, TypeError):
            pass
        except redis.ConnectionError:
            if self._is_cluster:
                raise  # this one has connected
        # Raised out here, because redis-py's own error repeats what may be a password.
        raise _wrong_url()

    def _ask(self, call: Callable[[Any], Any]) -> Any:
        if self._client is None:
            self._client = self._connected()
        client = self._client
        try:
            return call(client)
        except Exception:
            # The next call begins anew, and may find another server in the place of this one.
            if self._is_cluster:
                self._client = None
            else:
                client.connection_pool.disconnect(inuse_connections=False)
            raise

    def load(self, name: str) -> Optional[Tuple[bytes, float]]:
        value, left_ms = self._ask(lambda client: client.eval(_LOAD, 1, _PREFIX + name))
        return None if value is None or left_ms <= 0 else (value, left_ms / 1000)

    def store(self, name: str, value: bytes, seconds: float) -> None:
        self._ask(lambda client: client.set(_PREFIX + name, value, px=max(1, int(seconds * 1000))))

    def remove(self, name: str) -> None:
        self._ask(lambda client: client.delete(_PREFIX + name))

    def lock(self, name: str, seconds: float) -> Optional[Callable[[], None]]:
        owner, place = os.urandom(16).hex(), _PREFIX + name + _LOCK_SUFFIX
        if not self._ask(lambda client: client.set(place, owner, nx=True, px=max(1, int(seconds * 1000)))):
            return None

        def release() -> None:
            self._ask(lambda client: client.eval(_UNLOCK, 1, place, owner))

        return release

    def entries(self) -> List[CacheEntry]:
        """What is stored and still good, without a word of its content.

        :raises OSError: Redis cannot be had.
        """
        found = []
        for place in self._places():
            left_ms = self._asked(lambda client, place=place: client.pttl(place))
            if left_ms > 0:
                found.append(CacheEntry(place.decode('utf-8', 'replace')[len(_PREFIX):], left_ms / 1000))
        return sorted(found)

    def clear(self) -> int:
        """Remove all that is stored; returns how many entries there were.

        :raises OSError: Redis cannot be had.
        """
        return sum(self._asked(lambda client, place=place: client.delete(place)) for place in self._places())

    def _places(self) -> List[bytes]:
        found = self._asked(lambda client: list(client.scan_iter(match=f'{_PREFIX}*', count=500)))
        return [place for place in found if not place.endswith(_LOCK_SUFFIX.encode())]

    def _asked(self, call: Callable[..., Any]) -> Any:
        try:
            return self._ask(call)
        except Exception as error:
            kind = type(error).__name__
        # Raised out here, because redis-py's own error may repeat an address.
        raise OSError(0, f'{self!r} cannot be had: {kind}')

    def __repr__(self) -> str:
        return f'RedisCache({self._shown!r})'

    def __getstate__(self) -> Dict[str, Any]:
        return {'key': self.key, '_url': self._url}

    def __setstate__(self, state: Dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._start()


def _parts(url: object) -> SplitResult:
    if isinstance(url, str):
        try:
            parts = urlsplit(url)
            is_database = re.fullmatch('/?[0-9]{0,5}', parts.path, re.ASCII) is not None
            if parts.scheme in _SCHEMES and parts.hostname and parts.port != 0 and is_database:
                return parts
        except ValueError:
            pass
    raise _wrong_url()


def _wrong_url() -> InvalidConfigurationException:
    return InvalidConfigurationException(
        'url must be the address of a Redis, such as redis://user:password@host:6379/0 or rediss://host; parameters '
        'after ? must be cluster=true or false, and those that redis-py knows for such an address',
        parameter='url',
    )
