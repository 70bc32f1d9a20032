"""What the two sources share that are described by a file: reading it, and following it.

The file is read and its providers are made once, for all threads and event loops; they do the rest. It is looked at
again

- when its credential, or the login in it, is refused or has ended: a person may have logged in again, or have put a
  new key there. If so, the caller is served from what stands there now. An unchanged file is not read again for a
  second;
- every few seconds where the credential itself stands in the file, because no server reports when that has ended;
- after ``invalidate()``.

The profile stays the one that was chosen first, even if the file calls another one current meanwhile: a running program
does not change its identity. Only ``invalidate()`` has it chosen anew.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Optional, Tuple

from .._refresh.cache import Cache
from .._refresh.source import Source
from .._refresh.steps import Renewal
from .._spec.sources import environment_variables
from .._trace import debug
from .._world.current import current
from ..exceptions import (
    CredentialException,
    ExpiredException,
    InvalidConfigurationException,
    NotConfiguredException,
    RejectedException,
    placed,
    with_sub_code,
)
from ._support.composite import CompositeProvider
from ._support.named_file import missing

if TYPE_CHECKING:
    from .._profile.plan import Plan
    from .._refresh.credentials import Credentials
    from .._refresh.held import Held
    from .._refresh.snapshot import Snapshot
    from .._refresh.steps import Steps
    from .._world.context import Context
    from ._profile_providers import ProfileProviders

# How long a credential in a file is used before the file is looked at again.
_FOLLOWED_AFTER_S = 5.0
# How long an unchanged file is taken for unchanged, however coarse the time stamps of its file system are.
_TRUSTED_S = 1.0
_READ_TIMEOUT_S = 30.0


def path_text(path: Any) -> Optional[str]:
    """A path, given as a text or as a ``pathlib.Path``, as text.

    :raises InvalidConfigurationException: it is neither.
    """
    text = os.fspath(path) if isinstance(path, os.PathLike) else path
    if text is not None and not isinstance(text, str):
        raise InvalidConfigurationException('profile_file must be a path', parameter='profile_file')
    return text


def read_profiles(context: Context, path: str, what: str, variable: Optional[str], absent: str) -> str:
    """The text of a file of profiles.

    :param what: what the file is to a person.
    :param variable: the environment variable that names the file; None: none does.
    :param absent: the message where it is not there.
    :raises NotConfiguredException: it is not there, and no variable names it.
    :raises InvalidConfigurationException: it cannot be read, or is not there although a variable names it.
    """
    try:
        return context.files.read_text(path, what)
    except NotConfiguredException:
        if variable is not None:
            raise missing(f'{absent} (named by {variable})') from None
        raise NotConfiguredException(absent) from None
    except CredentialException as error:
        raise with_sub_code(error, 'file_invalid') from error.__cause__


def variable_of_file(source: str, given: Any, resolved: Any) -> Optional[str]:
    """The environment variable that names the file of profiles, if that is where its path comes from.

    :param given: the path that the caller gave.
    :param resolved: the path after the environment was asked.
    """
    return None if given or not resolved else environment_variables(source)['profile_file']


class FileProfileProvider(CompositeProvider):
    """A source described by a file. A subclass sets ``name`` and implements the three methods below.

    What is known of the file is one cached answer, the providers of what stood there; nothing is kept beside it.
    """

    def __init__(self) -> None:
        self._context = current()
        self._file: Cache[ProfileProviders] = Cache(_SourceOfFile(self))

    def _path(self, context: Context) -> str:
        """Where the file is, or should be.

        :raises NotConfiguredException: this source is switched off.
        """
        raise NotImplementedError

    def _plan(self, context: Context, path: str, profile: Optional[str]) -> Plan:
        """What stands in the file.

        :param profile: the one that was chosen before; None: choose.
        :raises CredentialException: the file is not there, or cannot be used.
        """
        raise NotImplementedError

    def _build(self, plan: Plan, path: str) -> ProfileProviders:
        """The providers of a plan."""
        raise NotImplementedError

    def _steps(self) -> Steps[Held[Credentials]]:
        try:
            held, found = yield from self._found()
        except CredentialException as error:
            # The error that the cache keeps has no name in it, and is no second one to show.
            raise placed(error, self.name) from error.__cause__
        return held.renamed(self.name, within=found.lifetime)

    def _found(self) -> Steps[Tuple[Held[Credentials], Held[ProfileProviders]]]:
        found = yield self._file
        try:
            held = yield found.value.outermost
        except (ExpiredException, RejectedException) as error:
            refused = found.value
            found = yield Renewal(self._file, found)
            if found.value.has_same_revision_as(refused):
                raise _with_location(error, refused) from error.__cause__
            held = yield from _obtained(found.value)
        except CredentialException as error:
            raise _with_location(error, found.value) from error.__cause__
        return held, found

    def invalidate(self) -> None:
        """Discard the credential in hand and the content of the file: the next call reads it, and fetches anew."""
        providers = self._file.peek()
        if providers is not None:
            providers.invalidate()
        self._file.invalidate()

    # -- looking at the file: never on an event loop --------------------------------------------------------------

    def _read(self, context: Context, previous: Optional[Snapshot[ProfileProviders]]) -> ProfileProviders:
        """The providers of what stands in the file now."""
        path = self._path(context)
        fingerprint, now = context.files.fingerprint(path), context.clock.monotonic()
        in_use = None if previous is None or previous.was_invalidated else previous.value
        if in_use is not None and fingerprint == in_use.fingerprint and _is_trusted(in_use, now):
            return in_use
        try:
            plan = self._plan(context, path, None if in_use is None else in_use.plan.profile)
            known = None if previous is None or previous.value.path != path else previous.value.for_plan(plan)
            providers = known or self._build(plan, path)
        except CredentialException as error:
            if in_use is None:
                raise
            if fingerprint != in_use.fingerprint:
                _warn(path, error)
            providers = in_use
        if in_use is not None and not providers.has_same_revision_as(in_use):
            providers.invalidate()  # what the old login was refused is no reason to refuse the new one
        debug('%s: %r, profile %r: %r', self.name, path, providers.plan.profile, providers.plan)
        return providers.read_at(now, fingerprint)


def _obtained(providers: ProfileProviders) -> Steps[Held[Credentials]]:
    try:
        return (yield providers.outermost)
    except CredentialException as error:
        raise _with_location(error, providers) from error.__cause__


def _is_trusted(providers: ProfileProviders, now: float) -> bool:
    """Whether a file with an unchanged fingerprint need not be read again."""
    return providers.plan.is_static or now - providers.read_mono < _TRUSTED_S


def _with_location(error: CredentialException, providers: ProfileProviders) -> CredentialException:
    """The error of a source, saying which profile of which file asked for it."""
    from .._profile.plan import quoted_name

    return placed(error, f'{providers.path!r}, profile {quoted_name(providers.plan.profile)}')


def _warn(path: str, error: CredentialException) -> None:
    from .._log import logger

    logger.warning('%r has changed and cannot be used; its former content stays in use: %s', path, error)


class _SourceOfFile(Source['ProfileProviders']):
    """The content of a provider's file, as what a cache asks for.

    :param provider: reads it.
    """

    __slots__ = ('_provider',)

    def __init__(self, provider: FileProfileProvider) -> None:
        super().__init__(provider.name, provider._context)
        self._provider = provider

    def fetch(self, context: Context, previous: Optional[Snapshot[ProfileProviders]]) -> ProfileProviders:
        return self._provider._read(context, previous)

    def timeout_s(self) -> float:
        return _READ_TIMEOUT_S

    def max_age_s_of(self, value: ProfileProviders) -> Optional[float]:
        """Providers that need not be followed are kept for ever: asking them costs no look at the clock."""
        return _FOLLOWED_AFTER_S if value.plan.is_static else None
