"""The transport: one exchange with one server, bounded in time and size, tried again where that may help.

Rules kept here:

1. One deadline covers all attempts and the pauses between them: the fetch's own, or connect plus read time-out.
2. Each request is built afresh, so that a signature, a nonce and a time stamp are never sent twice.
3. A kept connection that turns out dead before an answer began costs no attempt: a fresh one is used at once. What
   must not be repeated takes a fresh one from the start.
4. An answer's ``Date`` teaches the difference between the server's clock and ours, if that is a day at most.
5. A redirect is refused: a token must not reach a place that nobody configured.
6. Errors of the network become :class:`UnreachableException` here, once; no error repeats a body, a query or a header.

HTTP libraries are imported by the first request, or when a client is made for a source that will ask a server.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable, Optional, Union

from Tea.exceptions import RetryError

from .._timestamps import parse_http_date
from .._trace import debug
from ..exceptions import (
    CredentialException,
    InvalidConfigurationException,
    RejectedException,
    UnreachableException,
    placed,
)
from .answers import JsonAnswer, error_code, incomplete, parse_object, request_id
from .failures import TransportFailure, explain, what_to_check
from .messages import Request, Response
from .options import TransportOptions

if TYPE_CHECKING:
    from .._world.context import Context
    from .address import Url

# A server that asks for a longer pause is left to the refresh, which keeps it without anyone waiting.
_LONGEST_PAUSE_S = 2.0
_LONGEST_RETRY_AFTER_S = 3600.0
_BELIEVED_S = 86400.0
_CLOCK_CODE = 'InvalidTimeStamp.Expired'


def exchange(
    context: Context, build_request: Callable[[], Request], *, source: str, step: str, options: TransportOptions,
    attempts: int = 3, idempotent: bool = True,
) -> Response:
    """Ask until there is an answer: any status but a redirect is one.

    :param build_request: makes the request, anew for each attempt.
    :param source: the credential source, as errors name it: ``ram_role_arn``.
    :param step: what is asked for, as errors name it: ``AssumeRole``.
    :param attempts: requests in all; a first one that was refused for its time stamp alone does not end them.
    :param idempotent: False where a second request does harm if the first one was carried out, as with a refresh
        token that is used up: then only what the server certainly did not carry out is tried again.
    :raises UnreachableException: no usable answer came in time.
    :raises InvalidConfigurationException: the URL, a header, a proxy or the certificate authorities cannot be used.
    """
    return _Exchange(context, build_request, source, step, options, attempts, idempotent).run()


def exchange_text(
    context: Context, build_request: Callable[[], Request], *, source: str, step: str, options: TransportOptions,
    attempts: int = 3, idempotent: bool = True,
) -> str:
    """As :func:`exchange`, for an answer of plain text, stripped of white space around it.

    :raises RejectedException: the status is not 200.
    """
    asking = _Exchange(context, build_request, source, step, options, attempts, idempotent)
    body = asking.accepted().body
    try:
        return body.decode('ascii').strip()
    except UnicodeDecodeError:
        pass
    raise asking.unusable('is not plain text')


def exchange_json(
    context: Context, build_request: Callable[[], Request], *, source: str, step: str, options: TransportOptions,
    attempts: int = 3, idempotent: bool = True,
) -> JsonAnswer:
    """As :func:`exchange`, for an answer that is a JSON object.

    :raises RejectedException: the status is not 200; ``code`` and ``request_id`` are those of the answer.
    """
    asking = _Exchange(context, build_request, source, step, options, attempts, idempotent)
    answer, problem = parse_object(asking.accepted().body)
    if answer is None:
        raise asking.unusable(problem)
    return JsonAnswer(answer, asking.place())


class _Exchange:
    """The state of one exchange: its deadline, its attempts and its error texts."""

    def __init__(
        self, context: Context, build_request: Callable[[], Request], source: str, step: str,
        options: TransportOptions, attempts: int, idempotent: bool,
    ) -> None:
        self._context = context
        self._build_request = build_request
        self._source = source
        self._step = step
        self._options = options
        self._attempts = attempts
        self._idempotent = idempotent
        self._ends_at = context.clock.monotonic() + options.connect_timeout_s + options.read_timeout_s
        if context.deadline is not None:
            self._ends_at = min(self._ends_at, context.deadline)
        self._clock_corrected = False
        self._server = self._way = ''
        self._sent = b''

    def accepted(self) -> Response:
        """The answer, with status 200.

        :raises RejectedException: with another.
        """
        response = self.run()
        if response.status != 200:
            raise self._rejection(response)
        return response

    def run(self) -> Response:
        made = 0
        while True:
            made += 1
            outcome = self._ask(fresh_connection=not self._idempotent)
            self._trace(outcome, made)
            if isinstance(outcome, TransportFailure) and outcome.stale:
                outcome = self._ask(fresh_connection=True)
            if self._corrects_clock(outcome):
                continue
            pause = self._pause_before_next(outcome, made)
            if pause is None:
                return self._result(outcome)
            self._context.clock.sleep(pause)

    def _trace(self, outcome: Union[Response, TransportFailure], made: int) -> None:
        if isinstance(outcome, Response):
            code = self._code(outcome) if outcome.status != 200 else None
            what = f'HTTP {outcome.status}' + (f', code {code}' if code else '')
        else:
            what = outcome.what
        debug('%s: request %d of at most %d to %s: %s', self._source, made, self._attempts, self.place(), what)

    def _ask(self, *, fresh_connection: bool) -> Union[Response, TransportFailure]:
        request = self._build_request()
        try:
            return self._ask_by_settings(request, fresh_connection)
        except InvalidConfigurationException as error:
            failure = error
        # Address, proxy and authorities are settings that all sources share.
        raise placed(failure, self._source) from failure.__cause__

    def _ask_by_settings(self, request: Request, fresh_connection: bool) -> Union[Response, TransportFailure]:
        from .address import parse_url
        from .routes import choose_proxy, choose_trust

        url = parse_url(request.url, f'the address for {self._step}')
        request.check_headers(self._step)
        environment = self._context.environment
        proxy = None if request.direct else choose_proxy(url, self._options.proxies, environment)
        secure = url.scheme == 'https' or (proxy is not None and proxy.scheme == 'https')
        self._server = url.authority
        self._way = '' if proxy is None else f' through the proxy {proxy.address} (named by {proxy.named_by})'
        self._sent = _sent(request, url)
        # Named only where it matters: a stand-in for the sender need not know it.
        extra = {'fresh_connection': True} if fresh_connection else {}
        return self._send(request, proxy=proxy, trust=choose_trust(environment) if secure else None, **extra)

    def _send(self, request: Request, **how: Any) -> Union[Response, TransportFailure]:
        left, asked_at = self._time_left(), self._context.clock.wall()
        if left <= 0:
            return TransportFailure('no time was left to ask', 'the time-outs', sent=False)
        try:
            response: Response = self._context.http.send(
                request, connect_timeout_s=self._options.connect_timeout_s,
                read_timeout_s=self._options.read_timeout_s, total_timeout_s=left, **how,
            )
        except (TransportFailure, OSError) as error:
            return explain(error, sent=True, limit=f'within {round(left, 2):g} s')
        self._learn_clock(response, asked_at)
        return response

    def _learn_clock(self, response: Response, asked_at: float) -> None:
        date, now = self._date_of(response), self._context.clock.wall()
        if date is None:
            return
        # A Date is cut to its second, and was set at some moment between asking and now.
        if date > now:
            self._context.server_offset_s = date - now
        else:
            self._context.server_offset_s = date - asked_at if date <= asked_at - 1 else 0.0

    def _date_of(self, response: Response) -> Optional[float]:
        """When an answer was made by the server's clock, if that can be believed."""
        date = parse_http_date(response.header('Date'))
        # An answer from a cache (``Age``) has an old date. And whoever answers, such as an appliance on the way, may
        # have no idea of the time.
        is_credible = date is not None and abs(date - self._context.clock.wall()) <= _BELIEVED_S
        return date if is_credible and response.header('Age') is None else None

    def _corrects_clock(self, outcome: Union[Response, TransportFailure]) -> bool:
        """Whether the server refused only our clock, and has just sent its own. True once."""
        if self._clock_corrected or not isinstance(outcome, Response) or outcome.status == 200:
            return False
        self._clock_corrected = self._code(outcome) == _CLOCK_CODE and self._date_of(outcome) is not None
        return self._clock_corrected

    def _pause_before_next(self, outcome: Union[Response, TransportFailure], made: int) -> Optional[float]:
        """Seconds to wait before the next attempt; None where there shall be none."""
        if made >= self._attempts or not self._may_help(outcome):
            return None
        pause = _backoff_s(made)
        if isinstance(outcome, Response):
            pause = max(pause, self._retry_after_s(outcome) or 0.0)
        return pause if pause <= _LONGEST_PAUSE_S and pause < self._time_left() else None

    def _may_help(self, outcome: Union[Response, TransportFailure]) -> bool:
        if isinstance(outcome, TransportFailure):
            return outcome.transient and (self._idempotent or not outcome.sent)
        if outcome.status == 429:
            return True
        if outcome.status < 400:
            return False
        code = self._code(outcome) or ''
        return code.startswith('Throttling') or (
            self._idempotent and (outcome.status >= 500 or code == 'ServiceUnavailable')
        )

    def _result(self, outcome: Union[Response, TransportFailure]) -> Response:
        if isinstance(outcome, TransportFailure):
            raise UnreachableException(self._text(outcome.what, outcome.check)) from _as_published(outcome)
        if 300 <= outcome.status < 400 and outcome.status != 304:
            what = f'answered with a redirect (HTTP {outcome.status}), which is never followed'
            raise UnreachableException(self._text(what, 'that the address is the final one'))
        return outcome

    def _rejection(self, response: Response) -> CredentialException:
        answer, _ = parse_object(response.body)
        code, identity = error_code(answer, self._sent), request_id(answer, self._sent)
        what = f'answered HTTP {response.status} (http_code: {response.status})'
        what += f', code {code}' if code else ''
        what += f', request id {identity}' if identity else ''
        return RejectedException(
            self._text(what, what_to_check(response.status, code or '')),
            code, identity, response.status, self._retry_after_s(response),
        )

    def unusable(self, problem: str) -> CredentialException:
        """The error for an answer of status 200 that is not what it should be."""
        return incomplete(self._source, problem, self.place())

    def place(self) -> str:
        """The server, how it was reached, and what it was asked for."""
        return f'{self._server}{self._way} ({self._step})'

    def _text(self, what: str, check: str) -> str:
        return f'{self._source}: error refreshing credentials from {self.place()}: {what}; check {check}'

    def _code(self, response: Response) -> Optional[str]:
        return error_code(parse_object(response.body)[0], self._sent)

    def _retry_after_s(self, response: Response) -> Optional[float]:
        text = (response.header('Retry-After') or '').strip()
        date = parse_http_date(text)
        if date is not None:
            return min(max(0.0, date - self._context.server_now()), _LONGEST_RETRY_AFTER_S)
        return min(float(text), _LONGEST_RETRY_AFTER_S) if re.fullmatch(r'[0-9]{1,9}', text) else None

    def _time_left(self) -> float:
        return self._ends_at - self._context.clock.monotonic()


def _as_published(failure: TransportFailure) -> RetryError:
    """The cause of a failure of the network, of the class that programs have always found there."""
    cause = RetryError(failure.what)
    cause.__cause__ = failure.cause
    return cause


def _sent(request: Request, url: Url) -> bytes:
    """All of a request that a server could echo."""
    texts = '\n'.join([url.userinfo, url.target, *request.headers.values()])
    return texts.encode('ascii') + b'\n' + (request.body or b'')


def _backoff_s(made: int) -> float:
    """Seconds before the next attempt: about 0.15 s, then about 0.3 s, at random, so that a fleet spreads out."""
    from darabonba.policy.retry import BackoffPolicy, RetryPolicyContext

    policy = BackoffPolicy.new_backoff_policy({'policy': 'EqualJitter', 'period': 100, 'cap': 2000})
    return float(policy.get_delay_time(RetryPolicyContext(retries_attempted=made))) / 1000
