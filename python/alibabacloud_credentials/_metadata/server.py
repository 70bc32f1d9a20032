"""The metadata server of an ECS instance: version 2 with its token, and version 1 where that is allowed.

Rules kept here:

1. A request is made with a token first (version 2). One token serves until its life ends or the server refuses it;
   after a refusal a new one is asked for, once.
2. Where no token can be had, or the request fails with a good one, it is made without (version 1), unless that is
   switched off. When both fail, the error is that of version 2.
3. Never through a proxy, and never to another place: a redirect is refused.
4. A machine that may be no ECS instance at all gets an answer soon: the first contact has a time limit of its own.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Callable, Dict, Optional

from .._spec.catalogue import Catalogue
from .._spec.sources import environment_variables, source_field
from .._transport.answers import JsonAnswer, incomplete
from .._transport.exchange import exchange_json, exchange_text
from .._transport.messages import Request
from ..exceptions import (
    CredentialException,
    InvalidAnswerException,
    RejectedException,
    UnreachableException,
    with_sub_code,
    without_traceback,
)
from .state import MetadataState, Token

if TYPE_CHECKING:
    from .._transport.options import TransportOptions
    from .._world.context import Context

SOURCE = 'ecs_ram_role'

_HOST = source_field(SOURCE, 'endpoint').partition('://')[2]
_TOKEN_STEP = 'metadata token'  # noqa: S105  # what is asked for
_ATTEMPTS = 2
_LIFETIME_HEADER = 'X-aliyun-ecs-metadata-token-ttl-seconds'
_TOKEN_HEADER = 'X-aliyun-ecs-metadata-token'  # noqa: S105  # the name of a header
_TOKEN_FORM = re.compile(r'[!-~]{1,4096}')


class NotThere(RejectedException):
    """The server has nothing at a path (HTTP 404)."""


class MetadataServer:
    """The metadata server, for the requests of one fetch.

    :param context: of this fetch.
    :param source: what errors call who asks.
    :param allow_v1: whether a request may be made without a token.
    :param is_expected: whether somebody has set a switch of it, so that there is no guess that this is no ECS instance.
    :param first_contact_s: seconds in which a server that has never answered must do so; None: as for any request.
    """

    def __init__(
        self,
        context: Context,
        state: MetadataState,
        options: TransportOptions,
        *,
        source: str,
        allow_v1: bool,
        is_expected: bool = False,
        first_contact_s: Optional[float] = None,
    ) -> None:
        self._context = context
        self._state = state
        self._options = options
        self._source = source
        self._allow_v1 = allow_v1
        self._is_expected = is_expected
        self._token_failure: Optional[CredentialException] = None
        self._full_deadline = context.deadline
        if first_contact_s is not None and not state.has_answered:
            ends_at = context.clock.monotonic() + first_contact_s
            context.deadline = ends_at if context.deadline is None else min(ends_at, context.deadline)

    @property
    def token(self) -> str:
        """The metadata token in use, or nothing."""
        return self._state.token.text if self._state.token is not None else ''

    def text(self, path: str, step: str) -> str:
        """The text at ``path``, without white space around it.

        :param step: what it is, as errors name it.
        :raises NotThere: there is none.
        """
        answer: str = self._get(path, step, exchange_text)
        return answer

    def object(self, path: str, step: str) -> JsonAnswer:
        """The JSON object at ``path``."""
        answer: JsonAnswer = self._get(path, step, exchange_json)
        return answer

    def _get(self, path: str, step: str, exchange: Callable[..., Any]) -> Any:
        known = self._state.token
        token = self._usable_token()
        try:
            return self._exchange(exchange, step, 'GET', path, {} if token is None else {_TOKEN_HEADER: token.text})
        except (RejectedException, UnreachableException) as error:
            failure = error
        if token is None:
            raise self._without_token(failure)
        if _is_refusal(failure):
            self._state.token = None
            if token is known:
                return self._get(path, step, exchange)
        return self._get_by_v1(path, step, exchange, failure)

    def _get_by_v1(
        self, path: str, step: str, exchange: Callable[..., Any], failure: CredentialException
    ) -> Any:
        if self._allow_v1:
            try:
                return self._exchange(exchange, step, 'GET', path, {})
            except (RejectedException, UnreachableException):
                pass
        raise failure

    def _usable_token(self) -> Optional[Token]:
        """The token in hand or a new one; None where there is none and version 1 is allowed."""
        token, clock = self._state.token, self._context.clock
        if token is not None and clock.wall() < token.ends_wall and clock.monotonic() < token.ends_mono:
            return token
        if self._token_failure is not None:
            return None
        try:
            self._state.token = self._new_token()
        except (RejectedException, UnreachableException) as error:
            if not self._allow_v1:
                raise self._only_v1(error) from error.__cause__
            self._state.token = None
            self._token_failure = error
        return self._state.token

    def _new_token(self) -> Token:
        lifetime_s, clock = Catalogue.metadata_token_lifetime(), self._context.clock
        # Its life starts at the server, which is not before now.
        ends_wall, ends_mono = clock.wall() + lifetime_s, clock.monotonic() + lifetime_s
        path, headers = Catalogue.service_paths()['metadata_token'], {_LIFETIME_HEADER: str(lifetime_s)}
        text = self._exchange(exchange_text, _TOKEN_STEP, 'PUT', path, headers)
        if not _TOKEN_FORM.fullmatch(text):
            raise with_sub_code(
                incomplete(self._source, 'holds no token', f'{_HOST} ({_TOKEN_STEP})'), 'ecs_ram_role_response_invalid'
            )
        return Token(text, ends_wall, ends_mono)

    def _without_token(self, error: CredentialException) -> CredentialException:
        """What it means that a request without a token failed too."""
        first = self._token_failure
        if first is not None and _is_refusal(error):
            return with_sub_code(RejectedException(
                f'{error.message}. It refuses requests without a token (version 1), and the request for one failed: '
                f'{_reason(first)}. This instance requires version 2; in a container, raise its limit of hops '
                f'(HttpPutResponseHopLimit)', error.code, error.request_id, getattr(error, 'http_status', None),
            ), 'ecs_imdsv2_required')
        # Of two requests that did not get through, the first one has the better reason.
        both = isinstance(first, UnreachableException) and isinstance(error, UnreachableException)
        return first if first is not None and both else error

    def _only_v1(self, error: CredentialException) -> CredentialException:
        """What it means that there is no token, and version 1 is switched off."""
        switch = environment_variables(SOURCE)['disable_imds_v1']
        found = without_traceback(error)
        found.message = (
            f'{error.message}. Version 1, which needs no token, is switched off by disable_imds_v1 or {switch}'
        )
        if isinstance(error, RejectedException):
            hint = 'the server knows version 1 only' if error.http_status == 404 else (
                'in a container, raise the limit of hops of the instance (HttpPutResponseHopLimit)'
            )
            found.message += f'; {hint}'
            found.sub_code = 'ecs_imdsv2_required'
        found.args = (found.message,)
        return found

    def _exchange(
        self, exchange: Callable[..., Any], step: str, method: str, path: str, headers: Dict[str, str]
    ) -> Any:
        url = source_field(SOURCE, 'endpoint') + path
        try:
            answer = exchange(
                self._context, lambda: Request(method, url, headers, direct=True),
                source=self._source, step=step, options=self._options, attempts=_ATTEMPTS,
            )
        except RejectedException as error:
            self._mark_reachable()
            # The words by which programs have always told what failed.
            what = 'token from ECS Metadata Service' if method == 'PUT' else (
                'RAM session credentials from ECS metadata service'
            )
            kind = NotThere if method == 'GET' and error.http_status == 404 else RejectedException
            message = (
                f'{self._source}: error refreshing credentials from {_HOST} ({step}): Failed to get {what}. '
                f'HttpCode={error.http_status}'
            )
            raise kind(message, error.code, error.request_id, error.http_status, error.retry_after_s) from None
        except InvalidAnswerException as error:
            self._mark_reachable()
            raise with_sub_code(without_traceback(error), 'ecs_ram_role_response_invalid') from None
        except UnreachableException as error:
            raise self._unreachable(error) from error.__cause__
        self._mark_reachable()
        return answer

    def _unreachable(self, error: UnreachableException) -> UnreachableException:
        failure = without_traceback(error)
        if not (self._state.has_answered or self._is_expected):
            switch = source_field(SOURCE, 'disabling_variable')
            failure.message += (
                f'; this machine is probably not an ECS instance: set {switch}=true to have it never asked'
            )
            failure.args = (failure.message,)
        return with_sub_code(failure, 'ecs_metadata_unreachable')

    def _mark_reachable(self) -> None:
        self._state.has_answered = True
        self._context.deadline = self._full_deadline


def _is_refusal(failure: CredentialException) -> bool:
    return isinstance(failure, RejectedException) and failure.http_status in (401, 403)


def _reason(error: CredentialException) -> str:
    """The message of an error without the source, which the message around it names."""
    return error.message.partition(': ')[2]
