"""From what a server answered to a credential, checked against the wire models of the spec."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, Optional, TypeVar

from Tea.exceptions import RequiredArgumentException

from .._answers import error_code, require_expiration, require_text
from ..exceptions import RejectedException
from .refreshable import Credentials

if TYPE_CHECKING:
    from .._model import Model

M = TypeVar('M', bound='Model')


def read_answer(model: M, answer: Dict[str, Any], *, source: str) -> M:
    """Fill an empty wire model from ``answer``.

    :raises UnreachableException: a key that the model requires holds no text. The error names the key alone.
    """
    for key in _required_keys(type(model)):
        require_text(answer, key, source=source)
    model.from_map(answer)
    return model


def _required_keys(kind: Any) -> Dict[str, str]:
    """Wire key to field of everything a wire model requires.

    The model itself says so: it names its missing fields one by one, and writes those it has under their wire keys.
    """
    model = kind()
    while True:
        try:
            model.validate()
        except RequiredArgumentException as error:
            setattr(model, error.arg, error.arg)
        else:
            keys: Dict[str, str] = model.to_map()
            return keys


def temporary_credentials(
    model: Any, answer: Dict[str, Any], *, source: str, provider_name: Optional[str] = None
) -> Credentials:
    """The credential in an answer that is one, as the metadata server, STS and a credentials URI send it.

    :param model: an empty wire model with an AccessKey pair, a token and an expiration.
    :param source: the credential source, as errors name it.
    :param provider_name: path of the sources, if it is more than ``source``.
    :raises UnreachableException: something is missing or is not what it should be.
    """
    read = read_answer(model, answer, source=source)
    return Credentials(
        access_key_id=read.access_key_id,
        access_key_secret=read.access_key_secret,
        security_token=read.security_token,
        expiration=int(require_expiration(answer, source=source)),
        provider_name=provider_name or source,
    )


def require_success(answer: Dict[str, Any], *, source: str, step: str, sent: str) -> None:
    """Refuse an answer whose ``Code`` says that it is a failure, which the HTTP status did not say.

    :param sent: what was sent that may be secret: it does not get into the error, should the server repeat it.
    :raises RejectedException: with the code, if it looks like one.
    """
    given = answer.get('Code')
    if given is None or given == 'Success':
        return
    code = error_code({'Code': given}, sent.encode())
    said = f'the code {code}' if code else 'a code'
    raise RejectedException(
        f"error refreshing credentials from {source}: {step}: answered with {said} instead of 'Success'",
        code, http_status=200,
    )
