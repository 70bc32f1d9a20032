"""The signature of OpenAPI calls, ACS3-HMAC-SHA256, for requests that no SDK signs.

Wire format: "Request body and signature mechanism V3" of the OpenAPI documentation.
"""

from __future__ import annotations

import hashlib
import hmac
from secrets import token_hex
from typing import Any, Dict, Mapping, NamedTuple, Optional, Sequence, Tuple

from .._sts.signature import percent_encode
from .._timestamps import format_utc
from .._world.current import current
from ..exceptions import InvalidConfigurationException
from ..models import CredentialModel
from ._support import ClientAdapter

_ALGORITHM = 'ACS3-HMAC-SHA256'
_REQUIRED = ('x-acs-action', 'x-acs-version')


class Request(NamedTuple):
    """What is signed of a request.

    :ivar method: in capitals.
    :ivar host: as it is sent, with the port if it is not the usual one.
    :ivar path: encoded, as it is sent.
    :ivar query: names and values, decoded.
    :ivar headers: those of the request so far.
    :ivar body: as it is sent.
    """

    method: str
    host: str
    path: str
    query: Sequence[Tuple[str, str]]
    headers: Mapping[str, str]
    body: bytes


class ACS3Adapter(ClientAdapter):
    """Signs with what a client gives, at the time of the clock that was in force when it was made."""

    def __init__(self, client: Optional[Any] = None) -> None:
        super().__init__(client)
        self._clock = current().clock

    def _headers_for(self, request: Request, key: CredentialModel) -> Dict[str, str]:
        """The headers to be added to a request.

        :raises InvalidConfigurationException: a header is missing without which no OpenAPI call is understood.
        """
        return _signed_headers(request, key, format_utc(self._clock.wall()))


def _signed_headers(request: Request, key: CredentialModel, now: str) -> Dict[str, str]:
    sent = {name.lower(): value for name, value in request.headers.items()}
    for name in _REQUIRED:
        if not sent.get(name):
            raise InvalidConfigurationException(f'the request needs the header {name}, which names what is called')
    added = {
        'x-acs-date': now,
        'x-acs-signature-nonce': token_hex(16),
        'x-acs-content-sha256': hashlib.sha256(request.body).hexdigest(),
    }
    if key.security_token:
        added['x-acs-security-token'] = key.security_token
    signed = {
        'host': request.host, **{name: value for name, value in sent.items() if _is_signed(name)}, **added,
    }
    added['Authorization'] = _authorization(request, signed, key)
    return added


def _is_signed(name: str) -> bool:
    return name == 'content-type' or name.startswith('x-acs-')


def _authorization(request: Request, signed: Mapping[str, str], key: CredentialModel) -> str:
    names = sorted(signed)
    text = '\n'.join((
        request.method, request.path or '/', _encoded(request.query),
        *(f'{name}:{signed[name].strip()}' for name in names), '',
        ';'.join(names), signed['x-acs-content-sha256'],
    ))
    to_sign = f'{_ALGORITHM}\n{hashlib.sha256(text.encode()).hexdigest()}'
    signature = hmac.new((key.access_key_secret or '').encode(), to_sign.encode(), hashlib.sha256).hexdigest()
    return f'{_ALGORITHM} Credential={key.access_key_id},SignedHeaders={";".join(names)},Signature={signature}'


def _encoded(query: Sequence[Tuple[str, str]]) -> str:
    return '&'.join(sorted(f'{percent_encode(name)}={percent_encode(value)}' for name, value in query))
