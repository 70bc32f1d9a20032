"""``default``: the chain of sources that a client without a Config asks.

Rules: the sources and their order are the spec's. A source that fails, however it fails, is followed by the next. The
first one with a credential wins and is asked alone from then on, so that a program's identity does not change behind
its back; only when the winner says that it is *not configured* any more, the chain is walked again. A walk is one
flight for all threads and event loops, and a walk that found nothing is remembered for a short growing pause.
"""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from alibabacloud_credentials_api import ICredentialsProvider

from .._refresh.cache import Cache
from .._refresh.credentials import Credentials
from .._refresh.lease import Lease
from .._spec.catalogue import Catalogue
from .._spec.sources import chain_variables, environment_variables, source_field
from .._world.context import Context
from .._world.current import current
from ..exceptions import (
    Attempt,
    ChainException,
    CredentialException,
    InvalidConfigurationException,
    NotConfiguredException,
    UnreachableException,
    fresh_copy,
)
from ..models import Config

# Long enough for every source to run into its own time limit; whoever walks is not cut off by it.
_WALK_TIMEOUT_S = 60.0

_CLASS_NAMES: Dict[str, str] = {
    'env': 'EnvironmentVariableCredentialsProvider',
    'oidc_role_arn': 'OIDCRoleArnCredentialsProvider',
    'cli_profile': 'CLIProfileCredentialsProvider',
    'profile': 'ProfileCredentialsProvider',
    'ecs_ram_role': 'EcsRamRoleCredentialsProvider',
    'credentials_uri': 'URLCredentialsProvider',
}


class DefaultCredentialsProvider(ICredentialsProvider):  # type: ignore[misc]  # the interface package ships no types
    """The first of the spec's sources that has a credential.

    :param config: accepted because documentation passes ``Config()``; it must name no type. It has no effect.
    :param reuse_last_provider_enabled: True: the winner is asked alone from then on. False: every call walks the
        chain. Each source keeps its own credential either way.
    """

    name = 'default'

    def __init__(self, config: Optional[Config] = None, *, reuse_last_provider_enabled: bool = True) -> None:
        if config is not None and (not isinstance(config, Config) or config.type is not None):
            raise InvalidConfigurationException(
                'the default chain takes no configuration but an empty Config(); pass a Config with a type to Client'
            )
        context = current()
        self._reuse = reuse_last_provider_enabled
        self._sources = [(name, _construct(name, context)) for name in _included(context)]
        self._metadata_wanted = context.environment.get(_metadata_variable()) is not None
        self._warned: Tuple[str, ...] = ()
        self._winner: Optional[ICredentialsProvider] = None
        # The last credential of the winner and the same under this chain's name: a cached read makes neither anew.
        self._last: Tuple[Optional[Credentials], Optional[Credentials]] = (None, None)
        self._walks: Cache[Any] = Cache(
            self.name, self._walk, _never, context,
            fetch_timeout_s=_WALK_TIMEOUT_S, kept_s=None if reuse_last_provider_enabled else 0.0,
        )

    # -- reading --------------------------------------------------------------------------------------------------

    def get_credentials(self) -> Credentials:
        """A valid credential of the winner; the chain is walked when there is none yet.

        :raises ChainException: no source has a credential; its ``attempts`` say what each of them answered.
        :raises CredentialException: the winner failed.
        """
        winner = self._winner
        if winner is not None:
            try:
                return self._under_own_name(winner.get_credentials())
            except NotConfiguredException:
                self._forget(winner)
        winner = self._elect(self._walks.get())
        return self._under_own_name(winner.get_credentials())

    async def get_credentials_async(self) -> Credentials:
        """As :meth:`get_credentials`, without ever blocking the event loop."""
        winner = self._winner
        if winner is not None:
            try:
                return self._under_own_name(await winner.get_credentials_async())
            except NotConfiguredException:
                self._forget(winner)
        winner = self._elect(await self._walks.get_async())
        return self._under_own_name(await winner.get_credentials_async())

    def lease(self) -> Optional[Lease[Credentials]]:
        """The winner's credential, for a client to hand out without asking while nothing has to be done about it."""
        winner = self._winner
        inner = None if winner is None else winner.lease()
        return None if inner is None else inner.seen_as(self._under_own_name(inner.value))

    def get_provider_name(self) -> str:
        return self.name

    def invalidate(self) -> None:
        """Forget the credential in hand: the next call fetches from the winner, or walks anew if there is none."""
        if self._winner is not None:
            self._winner.invalidate()
            return
        for _, source in self._sources:
            source.invalidate()
        self._walks.invalidate()

    def get_access_key_id(self) -> Optional[str]:
        """AccessKey id of a credential that is valid now. To sign, read all parts from one :meth:`get_credentials`."""
        return self.get_credentials().get_access_key_id()

    def get_access_key_secret(self) -> Optional[str]:
        """AccessKey secret of a credential that is valid now; see :meth:`get_access_key_id`."""
        return self.get_credentials().get_access_key_secret()

    def get_security_token(self) -> Optional[str]:
        """STS token of a credential that is valid now, or None; see :meth:`get_access_key_id`."""
        return self.get_credentials().get_security_token()

    def _under_own_name(self, credentials: Credentials) -> Credentials:
        inner, outer = self._last
        if inner is not credentials or outer is None:
            outer = credentials.under(self.name)
            self._last = (credentials, outer)
        return outer

    # -- walking --------------------------------------------------------------------------------------------------

    def _elect(self, winner: ICredentialsProvider) -> ICredentialsProvider:
        if self._reuse:
            self._winner = winner
        return winner

    def _forget(self, winner: ICredentialsProvider) -> None:
        # Of many callers who find the winner gone, one is enough to end its reign: the others join the new walk.
        if self._winner is winner:
            self._winner = None
            self._walks.invalidate()

    def _walk(self, context: Context) -> ICredentialsProvider:
        """The first source that has a credential.

        :raises ChainException: none has.
        """
        attempts: List[Attempt] = []
        for name, source in self._sources:
            try:
                source.get_credentials()
            except Exception as error:
                attempts.append(_attempt(name, error))
                self._warn_if_configured(name, error, attempts[-1])
            else:
                return source
        raise ChainException.of(tuple(attempts))

    def _warn_if_configured(self, name: str, error: Exception, attempt: Attempt) -> None:
        """Say once that a source which was set up is passed over: what follows may be another identity."""
        if name in self._warned or not self._was_configured(name, error):
            return
        self._warned += (name,)
        from .._log import logger

        logger.warning(
            'the default chain passes over %s, which is configured but failed: %s', attempt.provider, attempt.reason
        )

    def _was_configured(self, name: str, error: Exception) -> bool:
        if isinstance(error, NotConfiguredException):
            return False
        # Every machine is asked for metadata: a server that is not there means that nobody set it up.
        is_mere_probe = name == 'ecs_ram_role' and not self._metadata_wanted
        return not (is_mere_probe and isinstance(error, UnreachableException))


class _Refused:
    """Stands for a source whose constructor refused: it reports when it is asked, and hides no other source."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def get_credentials(self) -> Credentials:
        raise fresh_copy(self._error) from self._error

    def invalidate(self) -> None:
        """There is nothing to forget."""


def _included(context: Context) -> List[str]:
    """The names of the sources that are part of the chain here and now, in order."""
    get = context.environment.get
    switch = source_field('ecs_ram_role', 'disabling_variable')
    off = {'ecs_ram_role'} if context.environment.is_true(switch) else set()
    return [
        name
        for name in Catalogue.default_chain()
        if name not in off and all(get(variable) is not None for variable in chain_variables(name))
    ]


def _construct(name: str, context: Context) -> Any:
    from .. import provider

    source_class = getattr(provider, _CLASS_NAMES[name])
    try:
        return source_class.for_chain() if name == 'ecs_ram_role' else source_class()
    except Exception as error:
        return _Refused(error)


def _metadata_variable() -> str:
    return environment_variables('ecs_ram_role')['role_name']


def _attempt(name: str, error: Exception) -> Attempt:
    if isinstance(error, CredentialException):
        return Attempt(_CLASS_NAMES[name], error.code or type(error).__name__, error.message)
    # A defect: its text may hold anything, so it is not repeated.
    return Attempt(_CLASS_NAMES[name], type(error).__name__, f'failed with {type(error).__name__}')


def _never(_: object) -> None:
    """The expiration of a winner."""
