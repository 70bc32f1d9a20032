"""What a CloudSSO directory is asked for a login: to let a device in, and what is assigned to its person.

Wire format: that of the aliyun command line; the flow is RFC 8628 with PKCE, its keys and errors are CloudSSO's own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, List, NamedTuple, Optional
from urllib.parse import urlencode

from .._spec.catalogue import Catalogue
from .._transport.address import parse_url
from .._transport.answers import incomplete
from .._transport.exchange import exchange_json
from .._transport.messages import Request
from ..exceptions import ExpiredException, InvalidConfigurationException, RejectedException
from ..models import (
    CloudSsoAccessConfiguration,
    CloudSsoAccount,
    CloudSsoDeviceRequest,
    CloudSsoDeviceResponse,
    CloudSsoTokenRequest,
    CloudSsoTokenResponse,
)
from ..provider._support.login import address, as_ended, bearer
from ..provider._support.wire import read_answer
from ._pkce import METHOD, Proof
from .logins import Choice, SignIn, for_step, options

if TYPE_CHECKING:
    from .._world.context import Context

_SOURCE = 'cloud_sso'
_DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code'
_PENDING, _ENDED = 'AuthorizationPending', 'InvalidDeviceCodeError'
_INTERVAL_S, _LONGEST_INTERVAL_S = 5, 60
_LIFETIME_S, _LONGEST_LIFETIME_S = 3600, 10 ** 9
_PAGE_SIZE, _MOST_PAGES = 100, 100


class Device(NamedTuple):
    """A device that waits for its person."""

    code: str
    sign_in: SignIn
    interval_s: int

    def __repr__(self) -> str:
        return f'Device({self.sign_in.user_code})'  # the code is as good as the login


class AccessToken(NamedTuple):
    """What a login consists of.

    :ivar expires_at: seconds since the epoch.
    """

    token: str
    expires_at: int

    def __repr__(self) -> str:
        return 'AccessToken(***)'


class Directory:
    """The directory at a sign-in address.

    :param sign_in_url: the whole address; requests go to its scheme and host.
    :raises InvalidConfigurationException: it is not an http or https address.
    """

    def __init__(self, context: Context, sign_in_url: str) -> None:
        self._context = context
        self._sign_in_url = sign_in_url
        self._proof = Proof()
        self._paths = Catalogue.service_paths()
        self._client_id = Catalogue.cloud_sso_client_id()
        address(sign_in_url, '')

    def device(self) -> Device:
        """A new device, for this login."""
        answer = self._post('cloud_sso_device', CloudSsoDeviceRequest(
            portal_url=self._sign_in_url, code_challenge=self._proof.challenge, client_id=self._client_id,
            code_challenge_method=METHOD,
        ), 'the code of this device')
        read: Any = read_answer(CloudSsoDeviceResponse(), answer, source=_SOURCE)
        page = read.verification_uri_complete or read.verification_uri
        return Device(
            read.device_code, SignIn(_checked_page(page), read.user_code),
            _whole(read.interval, _LONGEST_INTERVAL_S) or _INTERVAL_S,
        )

    def token(self, device: Device) -> Optional[AccessToken]:
        """The access token of a device; None: its person has not confirmed it yet.

        :raises ExpiredException: they took too long.
        """
        try:
            answer = self._post('cloud_sso_token', CloudSsoTokenRequest(
                code_verifier=self._proof.verifier, client_id=self._client_id, device_code=device.code,
                grant_type=_DEVICE_GRANT,
            ), 'the access token')
        except RejectedException as error:
            if error.code == _PENDING:
                return None
            if error.code != _ENDED:
                raise
            failure = error
        else:
            read: Any = read_answer(CloudSsoTokenResponse(), answer, source=_SOURCE)
            life_s = _whole(read.expires_in, _LONGEST_LIFETIME_S) or _LIFETIME_S
            return AccessToken(read.access_token, int(self._context.clock.wall()) + life_s)
        raise ExpiredException('the code was not confirmed in time; log in again', failure.code, failure.request_id)

    def accounts(self, token: AccessToken) -> List[Choice]:
        """The accounts in which the person may work."""
        found = self._listed('cloud_sso_accounts', {}, 'Accounts', token)
        read: List[Any] = [read_answer(CloudSsoAccount(), one, source=_SOURCE) for one in found]
        return [_choice(one.account_id, one.display_name) for one in read]

    def access_configurations(self, token: AccessToken, account_id: str) -> List[Choice]:
        """What the person may be in an account."""
        key = 'AccessConfigurationsForAccount'
        found = self._listed('cloud_sso_access_configurations', {'AccountId': account_id}, key, token)
        read: List[Any] = [read_answer(CloudSsoAccessConfiguration(), one, source=_SOURCE) for one in found]
        return [_choice(one.access_configuration_id, one.access_configuration_name) for one in read]

    def _post(self, path: str, body: Any, step: str) -> Dict[str, Any]:
        content = json.dumps(body.to_map()).encode('ascii')
        headers = {'Accept': 'application/json', 'Content-Type': 'application/json'}
        url = address(self._sign_in_url, self._paths[path])
        return exchange_json(
            for_step(self._context), lambda: Request('POST', url, headers, content), source=_SOURCE, step=step,
            options=options(),
        )

    def _listed(self, path: str, query: Dict[str, str], key: str, token: AccessToken) -> List[Dict[str, Any]]:
        """All parts of a list."""
        found: List[Dict[str, Any]] = []
        asked = {**query, 'MaxResults': str(_PAGE_SIZE)}
        for _ in range(_MOST_PAGES):
            answer = self._part(path, asked, token)
            part, next_token = answer.get(key), answer.get('NextToken')
            if not isinstance(part, list) or not all(isinstance(one, dict) for one in part):
                raise incomplete(_SOURCE, f'has no list of objects under {key!r}')
            found += part
            if answer.get('IsTruncated') is not True or not isinstance(next_token, str) or not next_token:
                break
            asked['NextToken'] = next_token
        return found

    def _part(self, path: str, asked: Dict[str, str], token: AccessToken) -> Dict[str, Any]:
        url = f'{address(self._sign_in_url, self._paths[path])}?{urlencode(asked)}'
        headers = {'Accept': 'application/json', **bearer(token.token)}
        try:
            return exchange_json(
                for_step(self._context), lambda: Request('GET', url, headers), source=_SOURCE,
                step='what is assigned to you', options=options(),
            )
        except RejectedException as error:
            raise as_ended(error, 'CloudSSO', None) from error


def _checked_page(page: object) -> str:
    """What a browser may be sent to."""
    try:
        if isinstance(page, str) and page.isprintable() and parse_url(page, 'the address'):
            return page
    except InvalidConfigurationException:
        pass
    raise incomplete(_SOURCE, "has no http or https address under 'VerificationUri'")


def _choice(identifier: str, name: object) -> Choice:
    # A name that could move the cursor is not printed as it is.
    readable = ''.join(letter if letter.isprintable() else '?' for letter in name) if isinstance(name, str) else ''
    return Choice(identifier, readable.strip() or identifier)


def _whole(value: object, most: int) -> int:
    """A whole number from 1 to ``most``; 0 for anything else."""
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value <= most else 0
