"""Writing back to config.json, which belongs to the command line and is shared with every other program.

Rules: nothing is written without the lock that all processes share, nor without reading again under it; only values
that changed are written, into the profile they belong to; what cannot be saved is logged once and is no failure,
because the caller has what they asked for. The lock is waited for at most until the fetch's deadline, and may be held
while a server is asked: that is how several processes share one login. It is never waited for on an event loop.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, Mapping, Optional, Union

from ..exceptions import CredentialException, InvalidConfigurationException
from . import config_json
from .edit import with_values
from .plan import quoted_name

if TYPE_CHECKING:
    from .._world.context import Context

WHAT = 'cli credentials file'
# Without a deadline: longer than any fetch takes that may hold the lock.
_PATIENCE_S = 60.0
_BYTE_ORDER_MARK = b'\xef\xbb\xbf'
#: None: empty the key where the profile has it
Values = Mapping[str, Optional[Union[str, int]]]


class ConfigFile:
    """One config.json.

    :param path: where it is; a symbolic link is followed.
    """

    def __init__(self, path: str) -> None:
        self.path = path

    @contextmanager
    def locked(self, context: Context) -> Iterator[Optional[str]]:
        """Hold the file's lock; gives the reason where there can be none.

        :raises UnreachableException: somebody else held it until the deadline.
        """
        left = context.time_left()
        release: Callable[[], None] = _nothing
        problem = None
        try:
            release = context.files.acquire_lock(self.path, _PATIENCE_S if left is None else left)
        except OSError as error:
            problem = f'its lock file cannot be made: {_reason(error)}'
        try:
            yield problem
        finally:
            release()

    def save(self, context: Context, profile: str, values: Values, what: str) -> None:
        """Put ``values`` into a profile. What goes wrong is logged.

        :param what: what is being saved, to a person.
        """
        try:
            with self.locked(context) as problem:
                self.save_locked(context, profile, values, what, problem)
        except CredentialException as error:
            self._warn(profile, what, str(error))

    def save_locked(
        self, context: Context, profile: str, values: Values, what: str, problem: Optional[str] = None
    ) -> bool:
        """As :meth:`save`, for who has the lock already. Returns whether it worked.

        :param problem: why there is no lock, and so no saving.
        """
        try:
            if problem is None:
                self._write(context, profile, values)
        except OSError as error:
            problem = _reason(error)
        except CredentialException as error:
            problem = str(error)
        if problem is not None:
            self._warn(profile, what, problem)
        return problem is None

    def _write(self, context: Context, profile: str, values: Values) -> None:
        content = context.files.read(self.path, WHAT)
        text = self._text(content)
        changed = _changes(config_json.Document(text, self.path).fields(profile).values, values)
        if changed:
            # Some editors need the mark to find the encoding again.
            mark = _BYTE_ORDER_MARK if content.startswith(_BYTE_ORDER_MARK) else b''
            context.files.replace(self.path, mark + with_values(text, profile, changed).encode('utf-8'))

    def _text(self, content: bytes) -> str:
        try:
            return content.decode('utf-8-sig')
        except UnicodeDecodeError:
            pass
        # Raised out here, because Python's own error carries the bytes along.
        raise InvalidConfigurationException(f'the {WHAT} {self.path!r} is not UTF-8 text')

    def _warn(self, profile: str, what: str, reason: str) -> None:
        from .._log import logger

        logger.warning(
            '%s was not saved in profile %s of %r and stays in this process only: %s',
            what, quoted_name(profile), self.path, reason,
        )


def _changes(now: Mapping[str, Any], values: Values) -> Dict[str, Union[str, int]]:
    changed: Dict[str, Union[str, int]] = {}
    for key, value in values.items():
        if value is not None:
            if now.get(key) != value:
                changed[key] = value
        elif now.get(key):
            changed[key] = '' if isinstance(now[key], str) else 0
    return changed


def _reason(error: OSError) -> str:
    # Its full text would name a temporary file.
    return error.strerror or type(error).__name__


def _nothing() -> None:
    """There is no lock to release."""
