"""The page where a person signs in to allow an application to act for them: the first half of an OAuth login; and the
federation, where a temporary credential signs in to the console.

A browser is shown who could sign in, and is led back to the program that waits on loopback. A test without a browser
asks :meth:`SignIn.redirect` where it would have been led.
"""

from __future__ import annotations

import html
import re
from typing import Dict, Mapping, Optional, Set
from urllib.parse import parse_qsl, urlencode

from ._accounts import DEFAULT_ACCOUNT, Identity
from ._answers import Answer
from ._errors import ApiError, new_request_id
from ._federation import PATH as FEDERATION_PATH
from ._federation import Federation
from ._oauth import CLIENT_IDS, OAuth
from ._operations import World
from ._records import RecordedRequest
from ._service import Service
from ._values import number

_REDIRECT_URI = re.compile(r'http://127\.0\.0\.1:\d{1,5}/cli/callback', re.ASCII)
_CHALLENGE = re.compile(r'[A-Za-z0-9_-]{43}', re.ASCII)
_PAGE = '<!doctype html><meta charset="utf-8"><title>{title}</title><h1>{title}</h1>{body}'
_HTML = 'text/html; charset=utf-8'


class SignIn(Service):
    """Operations: ``authorize`` for the page, ``sign_in`` for what a person does there; of the federation
    ``GetSigninToken`` and ``Login``.

    :ivar people: who can sign in, by ARN; :meth:`add_person` adds one. The first is the RAM user ``alice``.
    :ivar unassigned: ARNs of those to whom nobody assigned the application: their page never goes on.
    """

    name = 'sign_in'

    def __init__(self, world: World, oauth: OAuth) -> None:
        super().__init__(world)
        self._oauth = oauth
        self._federation = Federation(world.accounts, self.now)
        self.people: Dict[str, Identity] = {}
        self.unassigned: Set[str] = set()
        self.add_person()

    def add_person(self, user: str = 'alice', *, account_id: str = DEFAULT_ACCOUNT) -> Identity:
        """A RAM user who can sign in."""
        arn = f'acs:ram::{account_id}:user/{user}'
        self.people[arn] = Identity(arn, account_id, '2' + number(17), 'RAMUser')
        return self.people[arn]

    def redirect(self, address: str, person: Optional[Identity] = None, *, allow: bool = True) -> str:
        """Where a browser is led when a person signs in at the address that a login shows.

        :param person: who; by default the first of all.
        :param allow: False: the person does not allow the application.
        :raises ValueError: the page refuses the address, or never goes on.
        """
        asked = dict(parse_qsl(address.partition('?')[2], keep_blank_values=True))
        arn = person.arn if person is not None else next(iter(self.people))
        try:
            answer = self._signed_in(asked, {'person': arn, **({} if allow else {'deny': '1'})})
        except ApiError as error:
            raise ValueError(f'the sign-in page refuses the address: {error.message}') from None
        if 'Location' not in answer.headers:
            raise ValueError('the sign-in page never goes on: the application is not assigned to the person')
        return answer.headers['Location']

    def operation_of(self, request: RecordedRequest) -> str:
        if request.path == FEDERATION_PATH:
            return request.parameters.get('Action', '')
        if request.path != '/oauth2/v1/auth':
            return ''
        return {'GET': 'authorize', 'POST': 'sign_in'}.get(request.method, '')

    def handle(self, request: RecordedRequest) -> Answer:
        if not request.operation:
            raise ApiError('NotFound', status=404, message='There is no such page.')
        if request.path == FEDERATION_PATH:
            return self._federation.handle(request)
        if request.operation == 'sign_in':
            return self._signed_in(request.query, request.form)
        problem = _problem(request.query)
        return _led_back(request.query, problem) if problem else self._page(request.query)

    def refusal(self, request: RecordedRequest, error: ApiError) -> Answer:
        if request.path == FEDERATION_PATH and request.operation == 'GetSigninToken':
            return Answer(error.status, {'Code': error.code, 'Message': error.message, 'RequestId': new_request_id()})
        return _page(error.status, 'Cannot sign in', f'<p id="problem">{html.escape(error.message)}</p>')

    def _page(self, asked: Mapping[str, str]) -> Answer:
        buttons = ''.join(
            f'<p><button name="person" value="{html.escape(arn)}">{html.escape(arn)}</button></p>'
            for arn in self.people
        )
        deny = '<p><button name="deny" value="1">Do not allow</button></p>'
        action = html.escape(f'?{urlencode(dict(asked))}')
        return _page(200, 'Sign in', f'<form method="post" action="{action}">{buttons}{deny}</form>')

    def _signed_in(self, asked: Mapping[str, str], form: Mapping[str, str]) -> Answer:
        problem = _problem(asked) or ('access_denied' if form.get('deny') else '')
        if problem:
            return _led_back(asked, problem)
        person = self.people.get(form.get('person', ''))
        if person is None:
            raise ApiError('UserNotExist', message='There is no such person.')
        if person.arn in self.unassigned:
            return _page(200, 'Loading', '<p id="loading">Please wait.</p>')
        code = self._oauth.add_code(person, asked['client_id'], asked['redirect_uri'], asked['code_challenge'])
        return _led_back(asked, code=code)


def _problem(asked: Mapping[str, str]) -> str:
    """The error code with which a browser is led back; empty if all is well.

    :raises ApiError: it cannot be led anywhere, because the address to which is not trusted.
    """
    if asked.get('client_id') not in CLIENT_IDS.values():
        raise ApiError('invalid_client', message='The client_id is unknown.')
    if not _REDIRECT_URI.fullmatch(asked.get('redirect_uri', '')):
        raise ApiError('invalid_request', message='The redirect_uri is not registered.')
    if asked.get('response_type') != 'code':
        return 'unsupported_response_type'
    if asked.get('code_challenge_method') != 'S256' or not _CHALLENGE.fullmatch(asked.get('code_challenge', '')):
        return 'invalid_request'
    return 'invalid_scope' if 'scope' in asked else ''


def _led_back(asked: Mapping[str, str], error: str = '', *, code: str = '') -> Answer:
    given = {'error': error} if error else {'code': code}
    if 'state' in asked:
        given['state'] = asked['state']
    return Answer(302, headers={'Location': f'{asked["redirect_uri"]}?{urlencode(given)}'})


def _page(status: int, title: str, body: str) -> Answer:
    return Answer(status, _PAGE.format(title=title, body=body).encode('utf-8'), content_type=_HTML)
