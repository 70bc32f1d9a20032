"""``default``: the chain of sources that a client without a Config asks.

Rules: the sources and their order are the spec's. A source that fails, however it fails, is followed by the next; but
where somebody chose a profile and no file that can be read has it, the chain ends, since what follows would be another
identity. The first one with a credential is selected and asked alone from then on, so that a program's identity does
not change behind its back; only when the selected one is *not configured* any more, the chain is walked again. A walk
is one flight for all threads and event loops, and a walk that found nothing is remembered for a short growing pause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Dict, List, NamedTuple, Optional, Sequence, Tuple

from .._refresh.cache import Cache
from .._refresh.credentials import Credentials
from .._refresh.held import Held, ended
from .._refresh.source import Source
from .._trace import debug, info
from .._world.current import current
from ..exceptions import (
    Attempt,
    ChainException,
    CredentialException,
    InvalidConfigurationException,
    NotConfiguredException,
    UnreachableException,
    with_sub_code,
)
from ..models import Config
from ._chain_sources import ChainSource, Chosen, FailedSource, sources_of_chain
from ._support.composite import CompositeProvider
from .base import CredentialsProvider

if TYPE_CHECKING:
    from .._refresh.snapshot import Snapshot
    from .._refresh.steps import Steps
    from .._world.context import Context

# Long enough for every source to run into its own time limit; whoever walks is not cut off by it.
_WALK_TIMEOUT_S = 60.0


# The files of profiles, which come one after the other in the chain.
_FILES = ('cli_profile', 'profile')
_IS_THERE = ('profile_not_found', 'file_invalid')
_HAVE_NO_PROFILE = (*_IS_THERE, 'file_not_found')


class Selection(NamedTuple):
    """The source that a walk selected, and what those before it answered."""

    provider: CredentialsProvider
    passed_over: Tuple[Attempt, ...]


class DefaultCredentialsProvider(CompositeProvider):
    """The first of the spec's sources that has a credential.

    :param config: accepted because documentation passes ``Config()``; it must name no type. It has no effect.
    :param reuse_last_provider_enabled: True: the selected source is asked alone from then on. False: every call walks
        the chain. Each source keeps its own credential either way.
    :param sources: the sources to ask, in this order, and no others: names (``env``, ``oidc_role_arn``,
        ``cli_profile``, ``profile``, ``ecs_ram_role``, ``credentials_uri``) and providers of one's own. One that is
        not set up on this machine is passed over, as always. Environment variable:
        ``ALIBABA_CLOUD_CREDENTIALS_SOURCES``, names alone, separated by commas. No other port of this library knows
        it. Default: all, in the order above.
    :raises InvalidConfigurationException: ``config`` has a type, or ``sources`` holds what is no source.
    """

    name = 'default'

    def __init__(
        self, config: Optional[Config] = None, *, reuse_last_provider_enabled: bool = True,
        sources: Optional[Sequence[Chosen]] = None,
    ) -> None:
        if config is not None and (not isinstance(config, Config) or config.type is not None):
            raise InvalidConfigurationException(
                'the default chain takes no configuration but an empty Config(); pass a Config with a type to Client'
            )
        context = current()
        self._reuse = reuse_last_provider_enabled
        self._sources = sources_of_chain(context, sources)
        self._warned: Dict[str, bool] = {}
        self._selection: Cache[Selection] = Cache(_Walk(self, context))

    # -- reading --------------------------------------------------------------------------------------------------

    def _steps(self) -> Steps[Held[Credentials]]:
        """A valid credential of the selected source; the chain is walked when there is none yet.

        :raises ChainException: no source has a credential; its ``attempts`` have what each of them answered.
        :raises CredentialException: the selected source failed.
        """
        selected = yield self._selection
        try:
            held = yield selected.value.provider
        except NotConfiguredException:
            # Of many callers who find it gone, one is enough to deselect it: the others join the new walk.
            self._selection.invalidate(only=selected)
            held = yield (yield self._selection).value.provider
        renamed = held.renamed(self.name)
        return renamed if self._reuse else Held(renamed.value, ended())

    def invalidate(self) -> None:
        """Forget the credential in hand: the next call fetches from the selected source, or walks anew without one."""
        selected = self._selection.peek() if self._reuse else None
        if selected is not None:
            selected.provider.invalidate()
            return
        for each in self._sources:
            each.provider.invalidate()
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

    def passed_over(self) -> Tuple[Attempt, ...]:
        """What the sources before the selected one answered, in order; nothing before one was selected.

        It asks nothing. Those with ``was_configured`` were set up and failed: the program may run as another identity
        than somebody meant.
        """
        selected = self._selection.peek()
        return () if selected is None else selected.passed_over

    def _walk(self) -> Selection:
        """The first source that has a credential.

        :raises ChainException: none has, or somebody chose a profile that no file has.
        """
        attempts: List[Attempt] = []
        for each in self._sources:
            if replaces_chosen(each, self._sources, attempts):
                continue
            try:
                credentials = each.provider.get_credentials()
            except Exception as error:
                attempts.append(attempt_of(each, error))
                self._report(attempts[-1])
            else:
                _announce(each, credentials)
                return Selection(each.provider, tuple(attempts))
        missing = _chosen_is_missing(self._sources, attempts)
        if missing is None:
            raise ChainException.of(tuple(attempts))
        which = ' that can be read' if missing == 'file_invalid' else ''
        why = f'no file{which} has the profile that was chosen'
        raise with_sub_code(ChainException.of(tuple(attempts), why), missing)

    def _report(self, attempt: Attempt) -> None:
        """Log why a source is passed over; once as a warning if it was set up: what follows may be another identity."""
        if not attempt.was_configured or attempt.source in self._warned:
            debug('the default chain passes over %s: %s: %s', attempt.source, attempt.outcome, attempt.reason)
            return
        self._warned[attempt.source] = True
        from .._log import logger

        logger.warning(
            'the default chain passes over %s, which is configured but failed: %s', attempt.source, attempt.reason
        )


def _was_configured(source: CredentialsProvider, error: Exception) -> bool:
    if isinstance(error, NotConfiguredException):
        return False
    # Every machine is asked for metadata: a server that is not there means that nobody set it up.
    return not (source.is_probe and isinstance(error, UnreachableException))


def attempt_of(source: ChainSource, error: Exception) -> Attempt:
    """What a source answered that has no credential."""
    name, provider = source
    class_name = provider.class_name if isinstance(provider, FailedSource) else type(provider).__name__
    was_configured = _was_configured(provider, error)
    if isinstance(error, CredentialException):
        reason = ' '.join(error.message.splitlines())
        outcome = error.code or type(error).__name__
        return Attempt(class_name, outcome, reason, name, was_configured, error.sub_code)
    # A defect: its text may hold anything, so it is not repeated.
    return Attempt(class_name, type(error).__name__, f'failed with {type(error).__name__}', name, was_configured)


def replaces_chosen(source: ChainSource, sources: Sequence[ChainSource], attempts: Sequence[Attempt]) -> bool:
    """Whether a chain of ``sources`` must not ask ``source``: somebody chose a profile, and no file so far has it, so
    this would be another identity.
    """
    return source.name not in _FILES and _chosen_is_missing(sources, attempts) is not None


def _chosen_is_missing(sources: Sequence[ChainSource], attempts: Sequence[Attempt]) -> Optional[str]:
    """The sub-code for a profile that somebody chose and that no file that is there has; None: that is not the case."""
    found = [each.sub_code for each in attempts if each.source in _FILES and each.was_configured]
    is_missing = any(code in _IS_THERE for code in found) and all(code in _HAVE_NO_PROFILE for code in found)
    if not is_missing or not any(each.provider.has_chosen_profile for each in sources):
        return None
    return 'file_invalid' if 'file_invalid' in found else 'profile_not_found'


def _announce(source: ChainSource, credentials: Credentials) -> None:
    from .._redact import ends
    from .._timestamps import format_utc

    end = credentials.get_expiration()
    info(
        'the default chain uses %s (%s), AccessKey id %s, %s', source.name, credentials.get_provider_name(),
        ends(credentials.get_access_key_id()), 'which does not end' if end is None else f'until {format_utc(end)}',
    )


class _Walk(Source[Selection]):
    """The selection of a chain, as what a cache asks for.

    :param chain: is walked.
    """

    __slots__ = ('_chain',)

    def __init__(self, chain: DefaultCredentialsProvider, context: Context) -> None:
        super().__init__(chain.name, context)
        self._chain = chain

    def fetch(self, context: Context, previous: Optional[Snapshot[Selection]]) -> Selection:
        return self._chain._walk()

    def timeout_s(self) -> float:
        return _WALK_TIMEOUT_S

    def max_age_s_of(self, value: Selection) -> Optional[float]:
        return None if self._chain._reuse else 0.0
