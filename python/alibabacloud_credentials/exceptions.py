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

A message names the source, the step and what to check. It never holds an answer's body, a file's content, a
command's output or arguments, or a secret.
"""

from __future__ import annotations

from typing import Optional, Tuple, TypeVar


class CredentialException(Exception):
    """Base of everything raised here.

    :param message: one sentence for a person.
    :param code: stable, documented name of the kind, or the server's error code.
    :param request_id: the server's id of the refused request, for a support ticket.
    """

    default_code: Optional[str] = None

    def __init__(self, message: str, code: Optional[str] = None, request_id: Optional[str] = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code if code is not None else self.default_code
        self.request_id = request_id


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


class Attempt:
    """What one source of a chain answered.

    :param provider: class name of the source.
    :param outcome: ``code`` of the failure, such as ``NotConfigured`` or ``Unreachable``.
    :param reason: the failure's message.
    """

    __slots__ = ('outcome', 'provider', 'reason')

    def __init__(self, provider: str, outcome: str, reason: str) -> None:
        self.provider = provider
        self.outcome = outcome
        self.reason = reason

    def __repr__(self) -> str:
        return f'Attempt(provider={self.provider!r}, outcome={self.outcome!r}, reason={self.reason!r})'


class ChainException(NotConfiguredException):
    """No source of a chain had a credential; ``attempts`` has the outcome of each, in order."""

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
    def of(cls, attempts: Tuple[Attempt, ...]) -> ChainException:
        reasons = [f'{attempt.provider}: {attempt.reason}' for attempt in attempts]
        return cls(
            f'unable to load credentials from any of the providers in the chain: {reasons}', attempts=attempts
        )


E_ = TypeVar('E_', bound=BaseException)


def without_traceback(error: E_) -> E_:
    """A new exception like ``error``, without its traceback and cause, so that each caller's traceback is its own."""
    # Not copy.copy(), which calls __init__: a kind from outside may take other arguments than its base.
    twin = type(error).__new__(type(error), *error.args)
    twin.__dict__.update(error.__dict__)
    return twin
