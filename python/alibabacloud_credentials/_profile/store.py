"""Writing back to config.json, which belongs to the command line and is shared with every other program.

Rules: nothing is written without the lock that all processes share. But the command line writes without any lock, so
saving is compare and swap: values are written only while the profile still is what they were got with, and the file is
replaced only if it holds, to the byte, what was read. What somebody else wrote meanwhile wins. Only values that changed
are written, into the profile they belong to; what cannot be saved is logged once and is no failure, because the caller
has what they asked for. The lock is waited for at most until the fetch's deadline, and may be held while a server is
asked: that is how several processes share one login. It is never waited for on an event loop.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, Mapping, Optional, Tuple, Union

from ..exceptions import CredentialException, InvalidConfigurationException, NotConfiguredException
from . import config_json
from .edit import with_values
from .plan import quoted_name

if TYPE_CHECKING:
    from .._world.context import Context, FileReplacement

WHAT = 'cli credentials file'
# Without a deadline: longer than any fetch takes that may hold the lock.
_PATIENCE_S = 60.0
# Whoever writes in place, as the command line does, is half done for a moment.
_LOOK_AGAIN_S = 0.02
_MOST_TRIES = 50
# More than the tokens of one login can grow by.
_ROOM_BYTES = 64 * 1024
_NEW = '{}'
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
            problem = f'its lock {self.path + ".lock"!r} cannot be had: {reason_of(error)}'
        try:
            yield problem
        finally:
            release()

    def save(self, context: Context, profile: str, held: Mapping[str, Any], values: Values, what: str) -> None:
        """Put ``values`` into a profile. What goes wrong is logged.

        :param held: what the values were got with, by key: unless the profile still has it, nothing is written.
        :param what: what is being saved, to a person.
        """
        try:
            with self.locked(context) as problem:
                if problem is None:
                    self.save_locked(context, profile, held, values, what)
                else:
                    self.warn(profile, what, problem)
        except CredentialException as error:
            self.warn(profile, what, error.message)

    def save_locked(
        self, context: Context, profile: str, held: Mapping[str, Any], values: Values, what: str,
        room: Optional[FileReplacement] = None,
    ) -> bool:
        """As :meth:`save`, for who has the lock. Returns whether it worked.

        :param room: from :meth:`reserve`.
        """

        def edit(text: str) -> str:
            fields = config_json.Document(text, self.path).fields(profile)
            if not all(fields.is_same(key, value) for key, value in held.items()):
                raise InvalidConfigurationException('somebody has changed the profile meanwhile; it is left so')
            return with_values(text, profile, changes(fields.values, values))

        try:
            self.change(context, edit, room)
        except OSError as error:
            self.warn(profile, what, reason_of(error))
        except CredentialException as error:
            self.warn(profile, what, error.message)
        else:
            return True
        return False

    def change(
        self, context: Context, edit: Callable[[str], str], room: Optional[FileReplacement] = None, *,
        may_be_new: bool = False,
    ) -> None:
        """Have the file hold what ``edit`` makes of its text; only for who has the lock.

        :param edit: is called again if somebody else has written meanwhile; what it raises ends the attempt.
        :param room: from :meth:`reserve`; it is used up.
        :param may_be_new: whether there may be no such file yet; its text is that of an empty object then.
        :raises CredentialException: the file cannot be read.
        :raises OSError: it cannot be written.
        """
        try:
            for _ in range(_MOST_TRIES):
                content, new = self._edited(context, edit, may_be_new)
                if new == content:
                    return
                replacement, room = room or context.files.replacement(self.path, len(new)), None
                if replacement.put(new, content):
                    return
        finally:
            if room is not None:
                room.discard()
        raise OSError(0, 'others write it all the time')

    def _edited(
        self, context: Context, edit: Callable[[str], str], may_be_new: bool
    ) -> Tuple[Optional[bytes], bytes]:
        """What stands in the file, and what ``edit`` makes of it."""
        content: Optional[bytes] = None
        tries = 0
        while True:
            tries += 1
            before, content = content, self._content(context, may_be_new)
            # Some editors need the mark to find the encoding again.
            mark = _BYTE_ORDER_MARK if content is not None and content.startswith(_BYTE_ORDER_MARK) else b''
            try:
                return content, mark + edit(_NEW if content is None else self._text(content)).encode('utf-8')
            except CredentialException:
                if content == before or tries == _MOST_TRIES:
                    raise
            context.clock.sleep(_LOOK_AGAIN_S)

    def _content(self, context: Context, may_be_new: bool) -> Optional[bytes]:
        try:
            return context.files.read(self.path, WHAT)
        except NotConfiguredException:
            if may_be_new:
                return None
            raise

    def reserve(self, context: Context) -> FileReplacement:
        """Room for the file with other values in it, to be used by :meth:`save_locked` or discarded.

        :raises CredentialException: the file cannot be read.
        :raises OSError: it could not be written.
        """
        return context.files.replacement(self.path, len(context.files.read(self.path, WHAT)) + _ROOM_BYTES)

    def _text(self, content: bytes) -> str:
        try:
            return content.decode('utf-8-sig')
        except UnicodeDecodeError:
            pass
        # Raised out here, because Python's own error carries the bytes along.
        raise InvalidConfigurationException(f'the {WHAT} {self.path!r} is not UTF-8 text')

    def warn(self, profile: str, what: str, reason: str) -> None:
        from .._log import logger

        logger.warning(
            '%s was not saved in profile %s of %r and stays in this process only: %s',
            what, quoted_name(profile), self.path, reason,
        )


def changes(now: Mapping[str, Any], values: Values) -> Dict[str, Union[str, int]]:
    """What is to be written so that ``values`` stand in a profile that has ``now``."""
    changed: Dict[str, Union[str, int]] = {}
    for key, value in values.items():
        if value is not None:
            if now.get(key) != value:
                changed[key] = value
        elif now.get(key):
            changed[key] = '' if isinstance(now[key], str) else 0
    return changed


def reason_of(error: OSError) -> str:
    """Why the system refused; its full text would name a temporary file."""
    return error.strerror or type(error).__name__


def _nothing() -> None:
    """There is no lock to release."""
