"""Answers of servers, parsed and checked. Pure, no I/O; no error repeats any part of an answer but a server's
error code and request id, and these only where they look like what they should be.
"""

from __future__ import annotations

import re
from typing import Any, Dict, Optional, Tuple

from .._spec.model import shape_of
from .._timestamps import parse_rfc3339
from ..exceptions import InvalidAnswerException, with_sub_code
from ..models import CloudSsoErrorResponse, OauthErrorResponse, StsErrorResponse

# Sources spell the code and the request id differently.
_ERRORS = (StsErrorResponse, CloudSsoErrorResponse, OauthErrorResponse)
# Patterns are compiled when first used: importing the package stays quick.
_CODE = r'[A-Za-z][A-Za-z0-9]*(?:[._-][A-Za-z0-9]+)*'
_REQUEST_ID = r'[A-Za-z0-9][A-Za-z0-9-]*'
_VISIBLE = r'[!-~]+'
_LONGEST = 64


class JsonAnswer(Dict[str, Any]):
    """A JSON object that a server answered with.

    :ivar place: who answered, and to what, as errors name it.
    """

    def __init__(self, content: Dict[str, Any], place: str) -> None:
        super().__init__(content)
        self.place = place


def place_of(answer: Optional[Dict[str, Any]]) -> str:
    """Who answered, and to what, as errors name it."""
    return answer.place if isinstance(answer, JsonAnswer) else 'the server'


def parse_object(body: bytes) -> Tuple[Optional[Dict[str, Any]], str]:
    """The JSON object in ``body``, or None and what is wrong with it, as the end of a sentence."""
    if not body.strip():
        return None, 'is empty'
    try:
        text = body.decode('utf-8-sig')
    except UnicodeDecodeError:
        return None, 'is not UTF-8 text'
    return _parse_text(text)


def _parse_text(text: str) -> Tuple[Optional[Dict[str, Any]], str]:
    import json

    try:
        value = json.loads(text)
    except RecursionError:
        return None, 'is nested too deeply'
    except ValueError:
        markup = text.lstrip().startswith('<')
        return None, 'is HTML or XML instead of JSON: a proxy or a login page may have sent it' if markup else (
            'is not complete and valid JSON'
        )
    return (value, '') if isinstance(value, dict) else (None, 'is not a JSON object')


def error_code(answer: Optional[Dict[str, Any]], sent: bytes = b'') -> Optional[str]:
    """The error code in an answer, if it looks like one.

    :param sent: what was sent: a server that echoes part of it does not get it into our errors.
    """
    return _token(answer, 'code', _CODE, sent)


def request_id(answer: Optional[Dict[str, Any]], sent: bytes = b'') -> Optional[str]:
    """The request id in an answer, if it looks like one."""
    return _token(answer, 'request_id', _REQUEST_ID, sent)


def _token(answer: Optional[Dict[str, Any]], field: str, form: str, sent: bytes) -> Optional[str]:
    # Servers differ in case too.
    values = {key.lower(): value for key, value in (answer or {}).items()}
    for kind in _ERRORS:
        value = values.get(shape_of(kind).wire_keys[field].lower())
        if isinstance(value, str) and len(value) <= _LONGEST and re.fullmatch(form, value):
            return None if value.encode('ascii') in sent else value
    return None


def require_object(answer: Dict[str, Any], key: str, *, source: str) -> JsonAnswer:
    """The object under ``key``.

    :raises InvalidAnswerException: there is none.
    """
    value = answer.get(key)
    if not isinstance(value, dict):
        raise incomplete(source, f'has no object under {key!r}', place_of(answer))
    return JsonAnswer(value, place_of(answer))


def require_text(answer: Dict[str, Any], key: str, *, source: str) -> str:
    """The text under ``key``, such as an AccessKey id or a token: visible ASCII letters, at least one.

    :raises InvalidAnswerException: there is none. The error does not repeat what is there.
    """
    value = answer.get(key)
    if not isinstance(value, str) or not value:
        raise incomplete(source, f'has no text under {key!r}', place_of(answer))
    if not re.fullmatch(_VISIBLE, value):
        problem = f'has blanks, control characters or letters outside ASCII under {key!r}'
        raise incomplete(source, problem, place_of(answer))
    return value


def require_expiration(value: object, *, key: str = 'Expiration', source: str, place: str) -> float:
    """What stands under ``key`` in seconds since the epoch; wire format RFC 3339.

    :raises InvalidAnswerException: it is no date and time.
    """
    try:
        return parse_rfc3339(value)
    except ValueError:
        pass
    raise incomplete(source, f'has no RFC 3339 date and time under {key!r}, such as 2026-01-01T00:00:00Z', place)


def incomplete(source: str, problem: str, place: str = 'the server') -> InvalidAnswerException:
    """The error for an answer that lacks something.

    :param place: who answered, and to what.
    """
    return with_sub_code(
        InvalidAnswerException(f'{source}: error retrieving credentials from {place}: the answer {problem}'),
        'response_invalid',
    )
