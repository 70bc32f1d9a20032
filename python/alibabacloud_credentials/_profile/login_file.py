"""The login of an OAuth profile, where it stands: in config.json, under the lock that all processes share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Dict, Iterator, Optional

from ..exceptions import CredentialException, ExpiredException
from . import config_json
from .login import LockedLogin, Login, LoginStore
from .store import WHAT, ConfigFile, reason_of

if TYPE_CHECKING:
    from .._world.context import Context, FileReplacement

_SAVED = 'the OAuth login'


class LoginInFile(LoginStore):
    """A login that stands in an OAuth profile."""

    def __init__(self, file: ConfigFile, profile: str) -> None:
        self.profile: str = profile
        self._file = file

    @contextmanager
    def lock(self, context: Context) -> Iterator[LockedLogin]:
        with self._file.locked(context) as problem:
            locked = _LockedInFile(self._file, self.profile, context, problem)
            try:
                yield locked
            finally:
                locked.close()


class _LockedInFile(LockedLogin):
    """
    :raises ExpiredException: the profile is there, but no login any more: a person has put another credential there.
    """

    def __init__(self, file: ConfigFile, profile: str, context: Context, problem: Optional[str]) -> None:
        self._file = file
        self._profile = profile
        self._context = context
        self._problem = problem
        self._room: Optional[FileReplacement] = None
        self._is_warned = False
        self.stored = self._read()

    def _read(self) -> Optional[Login]:
        try:
            text = self._context.files.read_text(self._file.path, WHAT)
            return Login.of(config_json.login(text, self._file.path, self._profile), 'oauth')
        except ExpiredException:
            raise
        except CredentialException as error:
            # The login in memory is still good, but there is nothing that a new one could take the place of.
            self._problem = self._problem or error.message
        return None

    def reserve(self) -> Optional[str]:
        try:
            if self._problem is None and self._room is None:
                self._room = self._file.reserve(self._context)
        except OSError as error:
            self._problem = reason_of(error)
        except CredentialException as error:
            self._problem = error.message
        return self._problem

    def save(self, login: Login) -> bool:
        if self._problem is not None:
            self._warn_once()
            return False
        values = {
            config_json.LOGIN_KEYS[name]: value for name, value in login.fields().items() if value is not None
        }
        room, self._room = self._room, None
        if not self._file.save_locked(self._context, self._profile, self._held(), values, _SAVED, room):
            # It would fail again, for the same reason.
            self._problem, self._is_warned = 'it could not be saved', True
            return False
        self.stored = login
        return True

    def close(self) -> None:
        if self._room is not None:
            self._room.discard()

    def _held(self) -> Dict[str, Any]:
        """What makes the profile the login that is being renewed."""
        fields = (self.stored or Login()).fields()
        tokens = {config_json.LOGIN_KEYS[name]: fields[name] for name in ('access_token', 'refresh_token')}
        return {'mode': config_json.OAUTH_MODE, **tokens}

    def _warn_once(self) -> None:
        if not self._is_warned:
            self._is_warned = True
            self._file.warn(self._profile, _SAVED, str(self._problem))
