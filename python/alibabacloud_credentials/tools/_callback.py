"""How the code of a login comes back: brought by the browser to a port on loopback, or pasted by the person.

Only the answer to this very login counts, which its ``state`` shows; exactly one is taken. The browser is told what
came of the login, not merely that its answer arrived.
"""

from __future__ import annotations

import hmac
import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Callable, Dict, Iterator, NamedTuple, Optional, Tuple
from urllib.parse import parse_qsl, urlsplit

from .._transport.answers import error_code
from .._transport.visits import Visit, Visits
from ..exceptions import (
    CredentialException,
    InvalidConfigurationException,
    RejectedException,
    UnreachableException,
    with_sub_code,
)
from . import _page
from ._pkce import random_text

if TYPE_CHECKING:
    from .._world.context import Context

HOST = '127.0.0.1'
#: those that the command line tries, in this order
PORTS = (12345, 12346, 12347, 12348, 12349)
_PATH = '/cli/callback'
_STATE_LETTERS = 16
_CODE = r'[!-~]{1,4096}'
# How often who waits is told, and how often it is looked whether that is due, or the time is over.
_TICK_S, _LOOK_S = 1.0, 0.25
# The text of an error is English; this much is said in Chinese too.
_REASONS = {
    RejectedException: '登录页面或服务器拒绝了本次登录', UnreachableException: '无法从服务器获得有效的响应',
    InvalidConfigurationException: '本次登录不符合要求',
}
_OTHER_REASON = '登录未能完成'
_NOT_ASSIGNED = (
    'if the page in the browser never goes on, the application official-cli is not assigned to you: ask an '
    'administrator of the account to assign it to your RAM user or role, not to a user group'
)


class Sought(NamedTuple):
    """What an answer has to match."""

    port: int
    state: str

    @classmethod
    def at(cls, port: int) -> Sought:
        """What the answer to a new login has to match."""
        return cls(port, random_text(_STATE_LETTERS))

    @property
    def redirect_uri(self) -> str:
        """Where the sign-in page sends the browser."""
        return f'http://{HOST}:{self.port}{_PATH}'


class Callback:
    """Waits on loopback for the browser. It is bound from the start, so that nobody else can be in its place.

    :param port: None: the first free one of :data:`PORTS`; 0: one that the system chooses.
    :raises InvalidConfigurationException: the port is taken, or all of them.
    """

    def __init__(self, context: Context, port: Optional[int]) -> None:
        self._context = context
        self._visits = Visits(_listen(context, port), context.clock)
        self.sought = Sought.at(self._visits.port)

    @contextmanager
    def code(self, timeout_s: float, waiting: Optional[Callable[[float], None]]) -> Iterator[str]:
        """The code that the browser brings; it shows how what is done with it ends.

        :param waiting: is called about once a second, with the seconds that are left.
        :raises RejectedException: the person, or the server, did not allow it.
        :raises UnreachableException: no answer came in time.
        """
        visit, answer = self._answered(timeout_s, waiting)
        self.close()
        status, page = 400, _page.failed('the login was interrupted', '登录被中断')
        try:
            yield _code_of(answer)
        except CredentialException as error:
            page = _page.failed(error.message, _REASONS.get(type(error), _OTHER_REASON))
            raise
        else:
            status, page = 200, _page.done()
        finally:
            visit.answer(status, _page.HEADERS, page)

    def close(self) -> None:
        """Give up the port."""
        self._visits.close()

    def _answered(self, timeout_s: float, waiting: Optional[Callable[[float], None]]) -> Tuple[Visit, Dict[str, str]]:
        clock = self._context.clock
        ends_at = clock.monotonic() + timeout_s
        told_at: Optional[float] = None
        while True:
            now = clock.monotonic()
            if now >= ends_at:
                raise with_sub_code(UnreachableException(
                    f'no answer came from the sign-in page within {timeout_s:g} s; {_NOT_ASSIGNED}'
                ), 'login_timed_out')
            if waiting is not None and (told_at is None or now - told_at >= _TICK_S):
                told_at = now
                waiting(ends_at - now)
            visit = self._visits.next(min(_LOOK_S, ends_at - now))
            answer = None if visit is None else _answer_in(visit, self.sought)
            if visit is not None and answer is not None:
                return visit, answer


def code_in(pasted: str, sought: Sought) -> str:
    """The code in what a person pasted: the address that the browser was led to, its query, or the code alone.

    :raises RejectedException: the address says that the person, or the server, did not allow it.
    :raises InvalidConfigurationException: there is no code in it, or one of another login.
    """
    text = pasted.strip()
    if not re.search(r'(^|[?&])(code|error|state)=', text):
        return _code_of({'code': text})
    given = _parameters(urlsplit(text).query or text.lstrip('?'))
    if given is not None and 'code_challenge' in given:
        raise InvalidConfigurationException(
            'this is the address of the sign-in page; what is asked for is the address that the browser shows after it'
        )
    if given is None or not _is_same(given.get('state', ''), sought.state):
        raise InvalidConfigurationException(
            'the address that was pasted does not answer this login: its state is another or missing; copy it whole'
        )
    return _code_of(given)


def _listen(context: Context, port: Optional[int]) -> Any:
    if port is not None:
        return context.ports.listen(HOST, port)
    for candidate in PORTS:
        try:
            return context.ports.listen(HOST, candidate)
        except InvalidConfigurationException:
            pass  # another login, perhaps
    raise InvalidConfigurationException(
        f'the ports {PORTS[0]} to {PORTS[-1]} of {HOST} are all in use: end what uses them, or choose another port'
    )


def _answer_in(visit: Visit, sought: Sought) -> Optional[Dict[str, str]]:
    """What the sign-in page answered to this login. Any other request is told so, and None is returned."""
    target = urlsplit(visit.target)
    given = _parameters(target.query)
    if visit.host != f'{HOST}:{sought.port}':
        status, problem = 400, f'the address must begin with http://{HOST}:{sought.port}'
    elif target.path != _PATH:
        status, problem = 404, 'there is no such page'
    elif visit.method != 'GET':
        status, problem = 405, 'only GET is understood'
    elif given is None or not _is_same(given.get('state', ''), sought.state):
        status, problem = 400, 'it belongs to another login: its state is another or missing'
    else:
        return given
    visit.answer(status, _page.HEADERS, _page.not_expected(problem))
    return None


def _parameters(query: str) -> Optional[Dict[str, str]]:
    """Names and values of a query; None where a name stands twice, as then nobody knows which one counts."""
    pairs = parse_qsl(query, keep_blank_values=True)
    return dict(pairs) if len({name for name, _ in pairs}) == len(pairs) else None


def _is_same(given: str, sought: str) -> bool:
    return hmac.compare_digest(given.encode('utf-8', 'replace'), sought.encode('utf-8'))


def _code_of(answer: Dict[str, str]) -> str:
    """
    :raises RejectedException: there is an error in its place.
    :raises InvalidConfigurationException: there is nothing that could be a code.
    """
    if 'error' in answer:
        code = error_code(answer)
        raise RejectedException(f'the sign-in page refused the login{f" with the error {code}" if code else ""}', code)
    code = answer.get('code', '')
    if not re.fullmatch(_CODE, code):
        raise InvalidConfigurationException('there is no code in the answer of the sign-in page')
    return code
