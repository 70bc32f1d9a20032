"""What the two sources share that are described by a file: reading it, and following it.

The file is read and its providers are made once, for all threads and event loops; they do the rest. It is looked at
again

- when its credential, or the login in it, is refused or has ended: a person may have logged in again, or have put a
  new key there. If so, the caller is served from what stands there now. An unchanged file is not read again for a
  second;
- every few seconds where the credential itself stands in the file, because no server tells us when that has ended;
- after ``invalidate()``.

The profile stays the one that was chosen first, even if the file calls another one current meanwhile: a running program
does not change its identity. Only ``invalidate()`` has it chosen anew.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Hashable, Optional, Tuple

from alibabacloud_credentials_api import ICredentialsProvider

from .._refresh.cache import Cache
from .._refresh.credentials import Credentials
from .._refresh.lease import Lease
from .._world.context import Context
from .._world.current import current
from ..exceptions import (
    CredentialException,
    ExpiredException,
    InvalidConfigurationException,
    RejectedException,
    fresh_copy,
)

if TYPE_CHECKING:
    from .._profile.plan import Plan
    from ._from_profile import Built

# How long a credential in a file is used before the file is looked at again.
_FOLLOWED_AFTER_S = 5.0
# How long an unchanged file is taken for unchanged, however coarse the time stamps of its file system are.
_TRUSTED_S = 1.0


def path_or_none(path: Any) -> Optional[str]:
    """A path, given as a text or as a ``pathlib.Path``; an empty one counts as absent.

    :raises InvalidConfigurationException: it is neither.
    """
    if path is not None and not isinstance(path, (str, os.PathLike)):
        raise InvalidConfigurationException('profile_file must be a path')
    text = None if path is None else os.fspath(path)
    if isinstance(text, bytes):
        raise InvalidConfigurationException('profile_file must be a path')
    return text or None


def name_or_none(name: Any) -> Optional[str]:
    """The name of a profile; an empty one counts as absent.

    :raises InvalidConfigurationException: it is no text.
    """
    if name is not None and not isinstance(name, str):
        raise InvalidConfigurationException('profile_name must be a string')
    return name or None


class _Known:
    """What is known of the file.

    :param built: providers of what stood there.
    :param stamp: state of the file when it was read; None: it was not there, or has to be read again.
    :param read_at: when it was read, in monotonic seconds.
    :param dropped: whether its user wants it read and chosen from anew.
    """

    __slots__ = ('built', 'dropped', 'read_at', 'stamp')

    def __init__(self, built: Built, stamp: Optional[Hashable], read_at: float, dropped: bool = False) -> None:
        self.built = built
        self.stamp = stamp
        self.read_at = read_at
        self.dropped = dropped


class FileProfileProvider(ICredentialsProvider):  # type: ignore[misc]  # the interface package ships no types
    """A source described by a file. A subclass sets ``name`` and implements the three methods below."""

    #: what ``get_provider_name()`` says
    name: str

    def __init__(self) -> None:
        self._context = current()
        self._known: Optional[_Known] = None
        # Providers that need not be followed: asking them costs no look at the clock.
        self._settled: Optional[Built] = None
        # The last credential from within and the same under this provider's name: a cached read makes neither anew.
        self._last: Tuple[Optional[Credentials], Optional[Credentials]] = (None, None)
        self._found: Cache[Built] = Cache(self.name, self._find, _never, self._context, kept_s=_FOLLOWED_AFTER_S)
        # Shared by all who were refused at one moment; the next who is looks again.
        self._second_look: Cache[Built] = Cache(
            f'{self.name} file', self._look_again, _never, self._context, kept_s=0.0
        )

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

    def _build(self, plan: Plan, path: str) -> Built:
        """The providers of a plan."""
        raise NotImplementedError

    # -- reading --------------------------------------------------------------------------------------------------

    def get_credentials(self) -> Credentials:
        """A valid credential of the profile.

        :raises NotConfiguredException: there is no such file.
        :raises InvalidConfigurationException: the file or the profile is wrong.
        :raises CredentialException: the source that the profile names failed.
        """
        built = self._settled or self._found.get()
        try:
            return self._named(built.top.get_credentials())
        except (ExpiredException, RejectedException) as error:
            again = self._second_look.get()
            if again is built:
                raise self._placed(error, built) from error
        except CredentialException as error:
            raise self._placed(error, built) from error
        try:
            return self._named(again.top.get_credentials())
        except CredentialException as error:
            raise self._placed(error, again) from error

    async def get_credentials_async(self) -> Credentials:
        """As :meth:`get_credentials`, without ever blocking the event loop."""
        built = self._settled or await self._found.get_async()
        try:
            return self._named(await built.top.get_credentials_async())
        except (ExpiredException, RejectedException) as error:
            again = await self._second_look.get_async()
            if again is built:
                raise self._placed(error, built) from error
        except CredentialException as error:
            raise self._placed(error, built) from error
        try:
            return self._named(await again.top.get_credentials_async())
        except CredentialException as error:
            raise self._placed(error, again) from error

    def lease(self) -> Optional[Lease[Credentials]]:
        """The credential, for a client to hand out without asking here while nothing has to be done about it."""
        found = self._found.lease() if self._settled is None else None
        built = self._settled if found is None else found.value
        inner = None if built is None else built.top.lease()
        if inner is None or found is None:
            return None if inner is None else inner.seen_as(self._named(inner.value))
        # What stands in the file itself does not end, but the file is followed.
        return found.seen_as(self._named(inner.value)) if inner.fresh_wall is None else None

    def get_provider_name(self) -> str:
        return self.name

    def invalidate(self) -> None:
        """Forget the credential in hand and what the file said: the next call reads it, and has it fetched anew."""
        known = self._known
        if known is not None:
            known.built.invalidate()
            self._known = _Known(known.built, None, known.read_at, dropped=True)
        self._settled = None
        self._found.invalidate()

    def _named(self, credentials: Credentials) -> Credentials:
        inner, outer = self._last
        if inner is not credentials or outer is None:
            outer = credentials.under(self.name)
            self._last = (credentials, outer)
        return outer

    def _placed(self, error: CredentialException, built: Built) -> CredentialException:
        """The error of a source, saying which profile of which file asked for it."""
        from .._profile.plan import shown

        placed = fresh_copy(error)
        placed.message = f'{built.path!r}, profile {shown(built.plan.profile)}: {error.message}'
        placed.args = (placed.message,)
        return placed

    # -- looking at the file: never on an event loop --------------------------------------------------------------

    def _find(self, context: Context) -> Built:
        """The providers of what stands in the file now."""
        known = self._known
        path = self._path(context)
        stamp = context.files.fingerprint(path)
        if known is not None and not known.dropped and stamp == known.stamp:
            return known.built
        return self._read(context, path, stamp)

    def _look_again(self, context: Context) -> Built:
        """As :meth:`_find`, for a caller who was refused."""
        known = self._known
        path = self._path(context)
        stamp = context.files.fingerprint(path)
        trusted = known is not None and context.clock.monotonic() - known.read_at < _TRUSTED_S
        if known is not None and stamp == known.stamp and trusted:
            return known.built
        built = self._read(context, path, stamp)
        if known is not None and built is not known.built:
            built.invalidate()  # what they refused is no reason to refuse the new login
            self._found.invalidate()
        return built

    def _read(self, context: Context, path: str, stamp: Optional[Hashable]) -> Built:
        known = self._known
        in_use = known if known is not None and not known.dropped else None
        try:
            plan = self._plan(context, path, None if in_use is None else in_use.built.plan.profile)
            built = self._built_for(plan, path, known)
        except CredentialException as error:
            if in_use is None:
                raise
            built = in_use.built
            if stamp != in_use.stamp:
                _warn(path, error)
        self._known = _Known(built, stamp, context.clock.monotonic())
        self._settled = None if built.plan.is_static else built
        return built

    def _built_for(self, plan: Plan, path: str, known: Optional[_Known]) -> Built:
        known_built = known.built.for_plan(plan) if known is not None and known.built.path == path else None
        return known_built or self._build(plan, path)


def _warn(path: str, error: CredentialException) -> None:
    from .._log import logger

    logger.warning('%r has changed and cannot be used; what it said before stays in use: %s', path, error)


def _never(_: object) -> None:
    """The expiration of what a file says."""
