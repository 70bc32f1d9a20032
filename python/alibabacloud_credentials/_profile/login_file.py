"""The login of an OAuth profile, where it stands: in config.json, under the lock that all processes share."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Iterator, Optional

from ..exceptions import CredentialException
from . import config_json
from .login import LockedLogin, Login, LoginStore
from .store import WHAT, ConfigFile

if TYPE_CHECKING:
    from .._world.context import Context


class LoginInFile(LoginStore):
    """A login that stands in an OAuth profile."""

    def __init__(self, file: ConfigFile, profile: str) -> None:
        self.profile: str = profile
        self._file = file

    @contextmanager
    def lock(self, context: Context) -> Iterator[LockedLogin]:
        with self._file.locked(context) as problem:
            yield _LockedInFile(self._file, self.profile, context, problem)


class _LockedInFile(LockedLogin):
    def __init__(self, file: ConfigFile, profile: str, context: Context, problem: Optional[str]) -> None:
        self._file = file
        self._profile = profile
        self._context = context
        self._problem = problem
        self._has_failed = False
        self.can_save = problem is None
        self.stored = self._read()

    def _read(self) -> Optional[Login]:
        try:
            text = self._context.files.read_text(self._file.path, WHAT)
            return Login.of(config_json.login(text, self._file.path, self._profile), 'oauth')
        except CredentialException:
            return None  # the login in memory is still good; saving logs what is wrong

    def save(self, login: Login) -> bool:
        if self._has_failed:
            return False  # and would again, for the same reason
        values = {
            config_json.LOGIN_KEYS[name]: value for name, value in login.fields().items() if value is not None
        }
        saved = self._file.save_locked(self._context, self._profile, values, 'the OAuth login', self._problem)
        self._has_failed = not saved
        return saved
