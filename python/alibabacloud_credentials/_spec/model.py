"""Base of the generated models: what the generator cannot write."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Callable, Dict, List, NamedTuple, Optional, Tuple

from Tea.exceptions import ValidateException
from Tea.model import TeaModel

from .._redact import SecretModel

# A number as long as these is out of all bounds; converting a longer one takes time.
_MOST_DIGITS = 18


class OutOfBoundsException(ValidateException):  # type: ignore[misc]  # Tea ships no types
    """A field does not keep a bound of the spec.

    :ivar field: its name.
    """

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def _naming_the_field(check: Callable[..., None]) -> Any:
    def checked(value: Any, field: str, bound: Any) -> None:
        try:
            check(value, field, bound)
        except ValidateException as error:
            raise OutOfBoundsException(field, str(error)) from None

    return staticmethod(checked)


class Model(SecretModel):
    """A generated model. One that has the fields of a credential may stand where an ``ICredentials`` is expected."""

    validate_max_length = _naming_the_field(TeaModel.validate_max_length)
    validate_pattern = _naming_the_field(TeaModel.validate_pattern)
    validate_maximum = _naming_the_field(TeaModel.validate_maximum)
    validate_minimum = _naming_the_field(TeaModel.validate_minimum)

    def get_access_key_id(self) -> Optional[str]:
        return self.access_key_id  # type: ignore[attr-defined, no-any-return]  # the generated class has it

    def get_access_key_secret(self) -> Optional[str]:
        return self.access_key_secret  # type: ignore[attr-defined, no-any-return]

    def get_security_token(self) -> Optional[str]:
        return self.security_token  # type: ignore[attr-defined, no-any-return]

    def get_bearer_token(self) -> Optional[str]:
        return self.bearer_token  # type: ignore[attr-defined, no-any-return]

    def get_type(self) -> Optional[str]:
        return self.type  # type: ignore[attr-defined, no-any-return]

    def get_provider_name(self) -> Optional[str]:
        return self.provider_name  # type: ignore[attr-defined, no-any-return]

    def get_expiration(self) -> Optional[int]:
        return self.expiration  # type: ignore[attr-defined, no-any-return]


class Shape(NamedTuple):
    """The fields of a model.

    :param types: type of each field, as the generator annotates it.
    :param wire_keys: how each field is spelt on the wire.
    :param required: the fields without which it is not valid.
    """

    types: Dict[str, Any]
    wire_keys: Dict[str, str]
    required: Tuple[str, ...]


@lru_cache(maxsize=None)
def shape_of(kind: Any) -> Shape:
    """The shape of a model, asked of the model itself: it writes what it has under the wire keys, and names what it
    misses.
    """
    empty, full = kind(), kind()
    required: List[str] = []
    empty.validate_required = lambda _, field: required.append(field)
    types = {field: kind.__init__.__annotations__[field] for field in vars(full)}
    empty.validate()
    for field in types:
        setattr(full, field, _Placeholder(field))
    return Shape(types, {placeholder.field: key for key, placeholder in full.to_map().items()}, tuple(required))


class _Placeholder:
    """Stands for the value of a field, also of one that is a model itself."""

    def __init__(self, field: str) -> None:
        self.field = field

    def to_map(self) -> _Placeholder:
        return self


def is_number(value: object) -> bool:
    """Whether a whole number came as digits in a text, as a program reads it from a configuration file."""
    return isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _MOST_DIGITS
