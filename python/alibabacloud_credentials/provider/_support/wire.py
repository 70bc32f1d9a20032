"""From what a server answered to a credential, checked against the wire models of the spec."""

from __future__ import annotations

from typing import Any, Dict, Optional, TypeVar

from ..._refresh.credentials import Credentials
from ..._spec.model import Model, shape_of
from ..._transport.answers import error_code, place_of, require_expiration, require_object, require_text
from ...exceptions import RejectedException

M = TypeVar('M', bound=Model)


def read_answer(model: M, answer: Dict[str, Any], *, source: str) -> M:
    """Fill an empty wire model from ``answer``.

    :raises InvalidAnswerException: a key that the model requires holds no text, or no object where the model has
        another model. The error names the key alone.
    """
    _require(type(model), answer, source)
    model.from_map(answer)
    return model


def _require(kind: Any, answer: Dict[str, Any], source: str) -> None:
    shape = shape_of(kind)
    for field in shape.required:
        key = shape.wire_keys[field]
        if issubclass(shape.types[field], Model):
            _require(shape.types[field], require_object(answer, key, source=source), source)
        else:
            require_text(answer, key, source=source)


def temporary_credentials(
    read: Any, answer: Optional[Dict[str, Any]] = None, *, source: str, provider_name: Optional[str] = None
) -> Credentials:
    """The credential in a wire model that was read: of the metadata server, STS, CloudSSO or a credentials URI.

    :param answer: what it was read from.
    :param read: has an AccessKey pair, a token and an expiration.
    :param source: the credential source, as errors name it.
    :param provider_name: path of the sources, if it is more than ``source``.
    :raises InvalidAnswerException: the expiration is no date and time.
    """
    return Credentials(
        access_key_id=read.access_key_id,
        access_key_secret=read.access_key_secret,
        security_token=read.security_token,
        expiration=int(require_expiration(read.expiration, source=source, place=place_of(answer))),
        provider_name=provider_name or source,
    )


def require_success(answer: Dict[str, Any], *, source: str, sent: str) -> None:
    """Refuse an answer whose ``Code`` is that of a failure, although the HTTP status is not.

    :param sent: what was sent that may be secret: it does not get into the error, should the server repeat it.
    :raises RejectedException: with the code, if it looks like one.
    """
    given = answer.get('Code')
    if given is None or given == 'Success':
        return
    code = error_code({'Code': given}, sent.encode())
    answer_code = f'the code {code}' if code else 'a code'
    raise RejectedException(
        f'{source}: error refreshing credentials from {place_of(answer)}: answered with {answer_code} instead of '
        f"'Success'",
        code, http_status=200,
    )
