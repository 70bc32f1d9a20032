"""An address that signs a person in to the console with a temporary credential.

Fact (the vendor's documentation of federation): the credential buys a sign-in token, which is good once and for 30
seconds; the address holds that token and nothing else that is secret. The credential is sent in a form, never in an
address.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Dict, Optional

from .._spec.catalogue import Catalogue
from .._sts.signature import encode_parameters
from .._transport.answers import require_text
from .._transport.exchange import exchange_json
from .._transport.messages import Request
from .._transport.options import TransportOptions
from .._world.context import Deadline
from .._world.current import current
from ..exceptions import InvalidConfigurationException
from .credential import access_key_pair, valid_credential

if TYPE_CHECKING:
    from ..client import Client

_SOURCE, _STEP = 'console', 'GetSigninToken'
_TIMEOUT_S = 30.0
_PATH = '/federation'
_DESTINATIONS = {'CN': 'https://home.console.aliyun.com/', 'INTL': 'https://home-intl.console.alibabacloud.com/'}
_ADDRESS = r'https://[!-~]{1,2000}'


def console_url(
    client: Optional[Client] = None, *, destination: Optional[str] = None, site: str = 'CN'
) -> str:
    """An address that signs in whoever opens it first, within 30 seconds.

    :param client: gives the credential, which must be temporary. Default: ``Client()``.
    :param destination: the page of the console to lead to, https. Default: its home page.
    :param site: ``CN``, or ``INTL`` for alibabacloud.com.
    :raises InvalidConfigurationException: the credential is not temporary, or a parameter cannot be used.
    :raises RejectedException: the server refused.
    :raises UnreachableException: no usable answer came in time.
    :raises CredentialException: there is no credential.
    """
    if site not in _DESTINATIONS:
        raise InvalidConfigurationException(f'{_SOURCE}: site must be one of {", ".join(_DESTINATIONS)}')
    target = destination or _DESTINATIONS[site]
    if not re.fullmatch(_ADDRESS, target):
        raise InvalidConfigurationException(f'{_SOURCE}: destination must be an address that starts with https://')
    credential = valid_credential(client)
    key_id, secret = access_key_pair(credential)
    if not credential.security_token:
        raise InvalidConfigurationException(
            f'{_SOURCE}: only a temporary credential can sign in to the console; choose a role with role_arn'
        )
    host = Catalogue.oauth_sites()[site]['sign_in']
    token = _sign_in_token(host, {
        'Action': _STEP, 'AccessKeyId': key_id, 'AccessKeySecret': secret, 'SecurityToken': credential.security_token,
        'TicketType': 'mini',
    })
    query = {'Action': 'Login', 'LoginUrl': host, 'Destination': target, 'SigninToken': token}
    return f'{host}{_PATH}?{encode_parameters(query)}'


def _sign_in_token(host: str, form: Dict[str, str]) -> str:
    context = current()
    headers = {'Content-Type': 'application/x-www-form-urlencoded'}
    answer = exchange_json(
        context.for_fetch(Deadline(context.clock.monotonic() + _TIMEOUT_S), 0.0),
        lambda: Request('POST', f'{host}{_PATH}', headers, encode_parameters(form).encode('ascii')),
        source=_SOURCE, step=_STEP, options=TransportOptions.of(None),
    )
    return require_text(answer, 'SigninToken', source=_SOURCE)
