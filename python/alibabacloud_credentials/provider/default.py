"""``default``: the chain of sources that a client without a Config asks.

Rules: the sources and their order are the spec's. A source that fails, however it fails, is followed by the next. The
first one with a credential is selected and asked alone from then on, so that a program's identity does not change
behind its back; only when the selected one is *not configured* any more, the chain is walked again. A walk
is one flight for all threads and event loops, and a walk that found nothing is remembered for a short growing pause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Optional

from .._refresh.cache import Cache
from .._refresh.credentials import Credentials
from .._refresh.held import Held, ended
from .._refresh.source import Source
from .._world.current import current
from ..exceptions import (
    Attempt,
    ChainException,
    CredentialException,
    InvalidConfigurationException,
    NotConfiguredException,
    UnreachableException,
)
from ..models import Config
from ._chain_sources import FailedSource, sources_of_chain
from ._support.composite import CompositeProvider
from .base import CredentialsProvider

if TYPE_CHECKING:
    from .._refresh.steps import Steps
    from .._world.context import Context

# Long enough for every source to run into its own time limit; whoever walks is not cut off by it.
_WALK_TIMEOUT_S = 60.0


class DefaultCredentialsProvider(CompositeProvider):
    """The first of the spec's sources that has a credential.

    :param config: accepted because documentation passes ``Config()``; it must name no type. It has no effect.
    :param reuse_last_provider_enabled: True: the selected source is asked alone from then on. False: every call walks
        the chain. Each source keeps its own credential either way.
    """

    name = 'default'

    def __init__(self, config: Optional[Config] = None, *, reuse_last_provider_enabled: bool = True) -> None:
        if config is not None and (not isinstance(config, Config) or config.type is not None):
            raise InvalidConfigurationException(
                'the default chain takes no configuration but an empty Config(); pass a Config with a type to Client'
            )
        context = current()
        self._reuse = reuse_last_provider_enabled
        self._sources = sources_of_chain(context)
        self._warned: Dict[str, bool] = {}
        self._selection: Cache[CredentialsProvider] = Cache(Source(
            self.name, self._walk, context,
            expiration_of=_never, max_age_s_of=self._kept_s, timeout_s=_walk_timeout_s,
        ))

    # -- reading --------------------------------------------------------------------------------------------------

    def _steps(self) -> Steps[Held[Credentials]]:
        """A valid credential of the selected source; the chain is walked when there is none yet.

        :raises ChainException: no source has a credential; its ``attempts`` have what each of them answered.
        :raises CredentialException: the selected source failed.
        """
        selected = yield self._selection
        try:
            held = yield selected.value
        except NotConfiguredException:
            # Of many callers who find it gone, one is enough to deselect it: the others join the new walk.
            self._selection.invalidate(only=selected)
            held = yield (yield self._selection).value
        renamed = held.renamed(self.name)
        return renamed if self._reuse else Held(renamed.value, ended())

    def invalidate(self) -> None:
        """Forget the credential in hand: the next call fetches from the selected source, or walks anew without one."""
        selected = self._selection.peek() if self._reuse else None
        if selected is not None:
            selected.invalidate()
            return
        for each in self._sources:
            each.invalidate()
        self._selection.invalidate()

    def get_access_key_id(self) -> Optional[str]:
        """AccessKey id of a credential that is valid now. To sign, read all parts from one :meth:`get_credentials`."""
        return self.get_credentials().get_access_key_id()

    def get_access_key_secret(self) -> Optional[str]:
        """AccessKey secret of a credential that is valid now; see :meth:`get_access_key_id`."""
        return self.get_credentials().get_access_key_secret()

    def get_security_token(self) -> Optional[str]:
        """STS token of a credential that is valid now, or None; see :meth:`get_access_key_id`."""
        return self.get_credentials().get_security_token()

    # -- walking --------------------------------------------------------------------------------------------------

    def _walk(self, context: Context, _: Any) -> CredentialsProvider:
        """The first source that has a credential.

        :raises ChainException: none has.
        """
        attempts: List[Attempt] = []
        for each in self._sources:
            try:
                each.get_credentials()
            except Exception as error:
                attempts.append(_attempt(each, error))
                self._warn_if_configured(each, error, attempts[-1])
            else:
                return each
        raise ChainException.of(tuple(attempts))

    def _warn_if_configured(self, source: CredentialsProvider, error: Exception, attempt: Attempt) -> None:
        """Log once that a source which was set up is passed over: what follows may be another identity."""
        if attempt.provider in self._warned or not _was_configured(source, error):
            return
        self._warned[attempt.provider] = True
        from .._log import logger

        logger.warning(
            'the default chain passes over %s, which is configured but failed: %s', attempt.provider, attempt.reason
        )

    def _kept_s(self, _: CredentialsProvider) -> Optional[float]:
        return None if self._reuse else 0.0


def _was_configured(source: CredentialsProvider, error: Exception) -> bool:
    if isinstance(error, NotConfiguredException):
        return False
    # Every machine is asked for metadata: a server that is not there means that nobody set it up.
    return not (source.is_probe and isinstance(error, UnreachableException))


def _attempt(source: CredentialsProvider, error: Exception) -> Attempt:
    class_name = source.class_name if isinstance(source, FailedSource) else type(source).__name__
    if isinstance(error, CredentialException):
        return Attempt(class_name, error.code or type(error).__name__, error.message)
    # A defect: its text may hold anything, so it is not repeated.
    return Attempt(class_name, type(error).__name__, f'failed with {type(error).__name__}')


def _never(_: object) -> None:
    """The expiration of a selection."""


def _walk_timeout_s() -> float:
    return _WALK_TIMEOUT_S
