"""``external``: a credential that a command prints as JSON."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, Callable, Optional

from .._refresh.credentials import Credentials
from .._spec.catalogue import Catalogue
from .._spec.parameters import resolve
from .._spec.sources import source_field
from .._timestamps import parse_rfc3339
from .._transport.answers import parse_object
from .._world.command_line import split
from ..exceptions import InvalidConfigurationException
from ..models import ExternalOutput, ExternalParameters
from ._support.callbacks import notify
from ._support.remote import named_in_errors
from .base import RefreshingProvider

if TYPE_CHECKING:
    from .._shared.protocol import CacheKey, CredentialCache
    from .._world.context import Context, Environment

#: AccessKey id, secret, STS token or None, end of the credential in seconds since the epoch or 0
ExternalCredentialUpdateCallback = Callable[[str, str, str, int], None]
ExternalCredentialUpdateCallbackAsync = Callable[[str, str, str, int], Any]

_WHAT = 'the command of process_command'


class ExternalCredentialsProvider(RefreshingProvider):
    """Runs a command and reads the credential that it prints: a JSON object, UTF-8, at most 1 MiB.

    Its keys: ``access_key_id``, ``access_key_secret``; ``sts_token`` for a temporary credential; ``expiration``, an
    RFC 3339 date and time; ``mode``, which is ``AK``, ``StsToken`` or absent.

    A credential with an ``expiration`` is kept until it must be fetched again. One without is kept for 60 seconds:
    long enough that signing a request does not mean starting a process, short enough that a key which the command
    takes from a vault is followed when it is rotated. An ``expiration`` that is no date is a warning, and counts as
    none.

    The command is never given to a shell: white space separates its arguments, quotes and backslashes work as in a
    POSIX shell, on Windows a backslash is an ordinary character, and nothing else is special. Its standard input is
    empty, so it cannot ask a person; its standard error is discarded; after ``timeout`` it is killed with all it
    started. The environment variable ``ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS`` (``1`` or ``true``) forbids it.

    :param process_command: the command and its arguments.
    :param timeout: how long it may run, in seconds, at most 86400. Default: 60.
    :param credential_update_callback: called in the refreshing thread with each new credential: AccessKey id, secret,
        STS token (None without one), end in seconds since the epoch (0 without one). What it raises is a warning in
        the log.
    :param credential_update_callback_async: the same as a coroutine function, for who has no plain one. It runs on an
        event loop of its own, in a thread of its own, not on the caller's loop.
    :param cache: a cache between processes, if it has a key; see :mod:`alibabacloud_credentials.sharing`. Environment
        variable: ``ALIBABA_CLOUD_CREDENTIALS_CACHE``. Default: none.
    :raises InvalidConfigurationException: a parameter is missing, of a wrong type, or cannot be split.
    """

    name = 'external'
    max_age_s = 60.0
    #: seconds the command may run by default
    DEFAULT_TIMEOUT: int = Catalogue.process_timeout()

    def __init__(
        self,
        *,
        process_command: Optional[str] = None,
        timeout: Optional[int] = None,
        credential_update_callback: Optional[ExternalCredentialUpdateCallback] = None,
        credential_update_callback_async: Optional[ExternalCredentialUpdateCallbackAsync] = None,
        cache: Optional[CredentialCache] = None,
    ) -> None:
        super().__init__(cache=cache)
        parameters: Any = resolve(
            ExternalParameters(process_command=process_command, timeout=_positive(timeout)), 'external', self._context,
            bounds={'timeout': 'timeout must be from 1 to 86400 seconds'},
        )
        self._timeout_s: int = parameters.timeout or self.DEFAULT_TIMEOUT
        # The command is what must end in time; saving what it printed gets a moment of its own.
        self.fetch_timeout_s = self._timeout_s + 10.0
        with named_in_errors(self.title()):
            self._argv = split(parameters.process_command, windows=sys.platform == 'win32')
        self._callback = credential_update_callback
        self._callback_async = credential_update_callback_async

    def cache_key(self, context: Context) -> Optional[CacheKey]:
        """A command is no secret. What it prints without an expiration is not shared."""
        from .._shared.protocol import CacheKey

        return CacheKey(self.name, tuple(self._argv))

    def fetch(self, context: Context) -> Credentials:
        """Run the command."""
        with named_in_errors(self.title()):
            refuse_if_disabled(context.environment)
            output = context.commands.run(self._argv, what=_WHAT, timeout_s=self._timeout_s)
        credentials = self._read(output)
        notify(
            context, self._callback, self._callback_async, 'the credential of the command',
            credentials.get_access_key_id(), credentials.get_access_key_secret(), credentials.get_security_token(),
            credentials.get_expiration() or 0,
        )
        return credentials

    def _read(self, output: bytes) -> Credentials:
        answer, problem = parse_object(output)
        if answer is None:
            raise self._bad(f'failed to parse external command output: it {problem}')
        printed: Any = ExternalOutput().from_map(answer)
        if printed.mode not in (None, '', 'AK', 'StsToken'):
            raise self._bad('its mode must be AK, StsToken or absent')
        key_id = self._text(printed.access_key_id, 'access_key_id')
        secret = self._text(printed.access_key_secret, 'access_key_secret')
        token = self._text(printed.sts_token, 'sts_token')
        if key_id is None or secret is None:
            raise self._bad('invalid credential response: access_key_id or access_key_secret is empty')
        if printed.mode == 'StsToken' and token is None:
            raise self._bad('invalid StsToken credential response: sts_token is empty')
        return Credentials(
            access_key_id=key_id, access_key_secret=secret, security_token=token,
            expiration=self._expiration(printed.expiration), provider_name=self.name,
        )

    def _text(self, value: object, key: str) -> Optional[str]:
        if value is None or value == '':
            return None
        if not isinstance(value, str) or not re.fullmatch(r'[!-~]+', value):
            raise self._bad(f'{key} must be a string of visible ASCII letters')
        return value

    def _expiration(self, value: object) -> Optional[int]:
        if value is None or value == '':
            return None
        try:
            return int(parse_rfc3339(value))
        except ValueError:
            from .._log import logger

            logger.warning(
                '%s: the expiration that the command prints is no RFC 3339 date and time, such as '
                '2026-01-01T00:00:00Z; the credential is kept for %.0f s', self.name, self.max_age_s,
            )
            return None

    def _bad(self, problem: str) -> InvalidConfigurationException:
        return InvalidConfigurationException(f'{self.name}: what {_WHAT} prints cannot be used: {problem}')


def refuse_if_disabled(environment: Environment) -> None:
    """Some who run programs for others forbid profiles that run commands or ask an address.

    :raises InvalidConfigurationException: they do so here.
    """
    switch = source_field('external', 'disabling_variable')
    if (environment.get(switch) or '').lower() in ('1', 'true'):
        raise InvalidConfigurationException(f'the environment variable {switch} forbids this source')


def _positive(timeout: Any) -> Any:
    """0 and below have always meant the default."""
    return None if isinstance(timeout, int) and timeout <= 0 else timeout
