"""The RPC signature as the 0.x interface offers it. It encodes as RFC 3986 does, also where a value holds a space."""

from __future__ import annotations

from typing import Any, Mapping

from .._sts.signature import string_to_sign
from .._timestamps import format_utc
from .._world.current import current

TIME_ZONE = 'UTC'
FORMAT_ISO_8601 = "yyyy-MM-dd'T'HH:mm:ss'Z'"
FORMAT_RFC_2616 = '%a, %d %b %Y %H:%M:%S GMT'
SEPARATOR = '&'
ENCODING = 'UTF-8'
ALGORITHM_NAME = 'HmacSHA1'


def get_new_request() -> Any:
    """A ``TeaRequest`` with the user agent of this package."""
    from Tea.request import TeaRequest

    from .._transport.messages import user_agent

    request = TeaRequest()
    request.headers['user-agent'] = user_agent()
    return request


def get_uuid() -> str:
    """A nonce."""
    from uuid import uuid4

    return str(uuid4())


def get_iso_8061_date() -> str:
    """The time of this machine in UTC, as ``2026-01-01T00:00:00Z``."""
    return format_utc(current().clock.wall())


def compose_string_to_sign(method: str, queries: Mapping[str, str]) -> str:
    """What is signed of a request for the path ``/`` with these parameters."""
    return string_to_sign(method, queries)


def sign_string(sign: str, secret: str) -> str:
    """Base64 of the HMAC-SHA1 of ``sign``; RPC wants the AccessKey secret with ``&`` behind it as ``secret``."""
    import hmac
    from base64 import b64encode

    return b64encode(hmac.new(secret.encode(), sign.encode(), 'sha1').digest()).decode('ascii')


def compose_url(endpoint: str, queries: Mapping[str, str], protocol: str) -> str:
    """The address with these parameters in its query."""
    from urllib.parse import urlencode

    return f'{protocol}://{endpoint}/?{urlencode(queries)}'
