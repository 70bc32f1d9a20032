"""Every failure this package raises is a :class:`CredentialException`; its kinds correspond to what to do about it.

====================================  ==========================  ============================================
kind                                  ``code``                    what it means
====================================  ==========================  ============================================
:class:`NotConfiguredException`       ``NotConfigured``           the source is not set up here; a chain goes on
:class:`InvalidConfigurationException`  ``InvalidConfiguration``  a parameter, variable or file is wrong
:class:`RejectedException`            the server's own code       the server answered, and refused
:class:`UnreachableException`         ``Unreachable``             no usable answer arrived in time
:class:`ExpiredException`             ``Expired``                 a login or credential has ended
====================================  ==========================  ============================================

A message names the source first, then the step and what to check. It never holds an answer's body, a file's content,
a command's output or arguments, or a secret. The text of an error, ``str(error)``, is its message and then the command
that explains its code offline.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Optional, Tuple, TypeVar

if TYPE_CHECKING:
    from types import TracebackType

#: what explains a code, offline
HELP_COMMAND = 'alibabacloud-credentials help'


class CredentialException(Exception):
    """Base of everything raised here.

    :param message: one sentence for a person.
    :param code: stable, documented name of the kind, or the server's error code.
    :param request_id: the server's id of the refused request, for a support ticket.
    :ivar sub_code: stable, documented name of what exactly happened, where programs tell it apart from others of the
        same code, such as ``ecs_imdsv2_required``; None otherwise. docs/troubleshooting.md has all of them.
    """

    default_code: Optional[str] = None
    # Of the class too: a kind from outside need not call the constructor.
    message: str = ''
    code: Optional[str] = None
    request_id: Optional[str] = None
    sub_code: Optional[str] = None
    _before_help = '; '

    def __init__(self, message: str, code: Optional[str] = None, request_id: Optional[str] = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code if code is not None else self.default_code
        self.request_id = request_id

    def __str__(self) -> str:
        text, code = super().__str__(), self.sub_code or self.code
        # A kind from outside, or none, says what its maker wrote and nothing else.
        if self.default_code is None or not code:
            return text
        return f'{text}{self._before_help}for help: {HELP_COMMAND} {code}'


class NotConfiguredException(CredentialException):
    """The source is not set up on this machine. Nothing is broken: a chain tries its next source."""

    default_code = 'NotConfigured'


class InvalidConfigurationException(CredentialException, ValueError):
    """A parameter, an environment variable or a file holds something that cannot work.

    It is a ``ValueError`` too, because constructors have always raised one.

    :param parameter: name of the parameter that is wrong, as the message spells it; None where it is none.
    """

    default_code = 'InvalidConfiguration'

    def __init__(
        self,
        message: str,
        code: Optional[str] = None,
        request_id: Optional[str] = None,
        parameter: Optional[str] = None,
    ) -> None:
        super().__init__(message, code, request_id)
        self.parameter = parameter


class RejectedException(CredentialException):
    """The server answered and refused.

    :param http_status: status of the answer.
    :param retry_after_s: seconds the server asked to wait (``Retry-After``), or None.
    """

    default_code = 'Rejected'

    def __init__(
        self,
        message: str,
        code: Optional[str] = None,
        request_id: Optional[str] = None,
        http_status: Optional[int] = None,
        retry_after_s: Optional[float] = None,
    ) -> None:
        super().__init__(message, code, request_id)
        self.http_status = http_status
        self.retry_after_s = retry_after_s


class UnreachableException(CredentialException):
    """No usable answer arrived in time: refused, timed out, cut off, not trusted, or not understood."""

    default_code = 'Unreachable'


class ExpiredException(CredentialException):
    """A login or a credential has ended and cannot be renewed without a person."""

    default_code = 'Expired'


class InvalidAnswerException(UnreachableException, ValueError):
    """An answer came and is not what it should be. It is a ``ValueError`` too, as parsing one has always raised."""


class FileMissingException(InvalidConfigurationException, FileNotFoundError):
    """There is no such file, although somebody named it. It is a ``FileNotFoundError`` too."""

    def __new__(cls, message: str = '', *_: object, **__: object) -> FileMissingException:
        # Not the one of ValueError, which comes first but does not make what an OSError needs; and an OSError takes a
        # second argument for something else.
        return FileNotFoundError.__new__(cls, message)


class Attempt:
    """What one source of a chain answered.

    :param provider: class name of the source.
    :param outcome: ``code`` of the failure, such as ``NotConfigured`` or ``Unreachable``.
    :param reason: the failure's message, on one line.
    :param source: the source, as the documentation names it: ``cli_profile``. Default: ``provider``.
    :param was_configured: whether somebody set it up, so that it failed; False: it is not set up here.
    :param sub_code: of the failure.
    """

    __slots__ = ('outcome', 'provider', 'reason', 'source', 'sub_code', 'was_configured')

    def __init__(
        self, provider: str, outcome: str, reason: str, source: Optional[str] = None, was_configured: bool = False,
        sub_code: Optional[str] = None,
    ) -> None:
        self.provider = provider
        self.outcome = outcome
        self.reason = reason
        self.source = provider if source is None else source
        self.was_configured = was_configured
        self.sub_code = sub_code

    def __str__(self) -> str:
        """Its line in the text of a chain."""
        prefix = f'{self.source}: '
        return self.reason if self.reason.startswith(prefix) else prefix + self.reason

    def __repr__(self) -> str:
        return f'Attempt(provider={self.provider!r}, outcome={self.outcome!r}, reason={self.reason!r})'


class ChainException(NotConfiguredException):
    """No source of a chain had a credential; ``attempts`` has the outcome of each, in order.

    Its ``code`` is that of the first source that was set up and failed; ``NotConfigured`` where none was. Where
    somebody chose a profile that no file has, the chain ends there, and the ``sub_code`` is ``profile_not_found``, or
    ``file_invalid`` where one of the files cannot be read.
    """

    _before_help = '\n'

    def __init__(
        self,
        message: str,
        code: Optional[str] = None,
        request_id: Optional[str] = None,
        attempts: Tuple[Attempt, ...] = (),
    ) -> None:
        super().__init__(message, code, request_id)
        self.attempts = attempts

    @classmethod
    def of(cls, attempts: Tuple[Attempt, ...], why: str = '') -> ChainException:
        """
        :param why: what ended the chain before its last source, as a sentence.
        """
        failed = [attempt for attempt in attempts if attempt.was_configured]
        others = [attempt for attempt in attempts if not attempt.was_configured]
        lines = ''.join(f'\n  {attempt}' for attempt in (*failed, *others))
        error = cls(
            f'unable to load credentials from any of the providers in the chain{why and ": " + why}:{lines}',
            failed[0].outcome if failed else None, attempts=attempts,
        )
        error.sub_code = failed[0].sub_code if failed else None
        return error


E_ = TypeVar('E_', bound=BaseException)


def without_traceback(error: E_) -> E_:
    """A new exception like ``error``, without its traceback and cause, so that each caller's traceback is its own."""
    # Not copy.copy(), which calls __init__: a kind from outside may take other arguments than its base.
    twin = type(error).__new__(type(error), *error.args)
    twin.__dict__.update(error.__dict__)
    return twin


def leaving(error: E_) -> E_:
    """``error`` itself as callers get it, to be raised.

    Error reporters keep the locals of every frame, and those of this package hold secrets. So it has no traceback yet.
    What led to it is left out, because its message says that too; but for an error from outside, as of the system or of
    somebody's provider, which stays without our frames.
    """
    cause = error.__cause__
    seen: List[BaseException] = [error]
    # One that is raised again from what it led to makes a circle.
    while isinstance(cause, CredentialException):
        seen.append(cause)
        cause = None if cause.__cause__ in seen else cause.__cause__
    if cause is not None:
        cause.__cause__ = cause.__context__ = None
        cause = cause.with_traceback(_frames_of_provider(cause.__traceback__))
    error.__cause__, error.__context__ = cause, None
    return error.with_traceback(None)


def _frames_of_provider(trace: Optional[TracebackType]) -> Optional[TracebackType]:
    """What a ``fetch`` from outside did, if nothing of ours was under way in it."""
    name = ''
    while trace is not None and _is_ours(trace):
        name, trace = trace.tb_frame.f_code.co_name, trace.tb_next
    below = trace
    while below is not None and not _is_ours(below):
        below = below.tb_next
    return trace if below is None and name == 'fetch_after' else None


def _is_ours(trace: TracebackType) -> bool:
    return str(trace.tb_frame.f_globals.get('__name__')).partition('.')[0] == __name__.partition('.')[0]


def placed(error: E_, place: str) -> E_:
    """As ``error``, its message saying first where it arose.

    :param place: the source, or the file and profile.
    """
    twin = without_traceback(error)
    message = f'{place}: {getattr(error, "message", "")}'
    vars(twin)['message'] = message
    twin.args = (message,)
    return twin


def with_sub_code(error: E_, sub_code: str) -> E_:
    """``error`` itself, with its sub-code, to be raised."""
    vars(error)['sub_code'] = sub_code
    return error
