"""Reading the keys of one profile: each error names the place and the key, and never what stands there."""

from __future__ import annotations

from typing import Any, Dict, Mapping, NamedTuple, Optional, Sequence, Tuple

from .._timestamps import LAST_EPOCH_SECOND
from ..exceptions import InvalidConfigurationException

MIN_DURATION_S = 900


class Fields:
    """The keys of one profile. A key that is null, empty or blank counts as absent.

    :param values: what stands under each key.
    :param place: file and profile, as errors name them.
    """

    def __init__(self, values: Mapping[str, Any], place: str) -> None:
        self.values = values
        self.place = place

    def wrong(self, key: str, expected: str) -> InvalidConfigurationException:
        return InvalidConfigurationException(f'{self.place}: key {key!r} {expected}')

    def is_same(self, key: str, value: Any) -> bool:
        """Whether ``value``, as it was read, still stands there; None: nothing did."""
        now = self.values.get(key)
        return now == value or (value is None and not str(now or '').strip())

    def multiline(self, key: str) -> Optional[str]:
        """A text that may have several lines."""
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.wrong(key, 'must be a string')
        if '\0' in value:
            raise self.wrong(key, 'must not contain a NUL character')
        return value if value.strip() else None

    def text(self, key: str) -> Optional[str]:
        """A text of one line."""
        value = self.multiline(key)
        if value is not None and ('\n' in value or '\r' in value):
            raise self.wrong(key, 'must not contain a line break')
        return value

    def token(self, key: str) -> Optional[str]:
        """A text whose line breaks and NUL characters are dropped, as the command line does."""
        value = self.values.get(key)
        if isinstance(value, str):
            value = ''.join(character for character in value if character not in '\0\r\n')
            return value if value.strip() else None
        return self.text(key)

    def number(self, key: str) -> Optional[int]:
        value = self.values.get(key)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(key, 'must be a whole number')
        return value

    def flag(self, key: str) -> Optional[bool]:
        value = self.values.get(key)
        if value is not None and not isinstance(value, bool):
            raise self.wrong(key, 'must be true or false')
        return value

    def epoch_seconds(self, key: str) -> Optional[int]:
        """Seconds since the epoch; some writers put 0 or less for none."""
        value = self.number(key)
        if value is None or value <= 0:
            return None
        if value > LAST_EPOCH_SECOND:
            raise self.wrong(key, 'must be a time in seconds since the epoch')
        return value

    def duration(self, key: str) -> Optional[int]:
        """A session's duration in seconds; 0 and below mean the default, as some writers fill in zeros."""
        value = self.number(key)
        if value is None or value <= 0:
            return None
        if value < MIN_DURATION_S:
            raise self.wrong(key, f'must be {MIN_DURATION_S} seconds or more')
        return value

    def host(self, key: str) -> Optional[str]:
        """A host name; a scheme before it and a slash behind it are dropped, as the command line does."""
        value = self.text(key)
        if value is None:
            return None
        for scheme in ('https://', 'http://'):
            if value.lower().startswith(scheme):
                value = value[len(scheme):]
        return value.rstrip('/') or None


class Field(NamedTuple):
    """Where a parameter of a provider stands in a file.

    :param parameter: keyword of the provider.
    :param keys: the keys that may hold it; the first that does wins.
    :param reader: method of :class:`Fields` that reads it.
    :param required: whether the profile is of no use without it.
    :param unless: a parameter that stands in for it; it comes before this one.
    """

    parameter: str
    keys: Tuple[str, ...]
    reader: str
    required: bool
    unless: str = ''


def optional(parameter: str, *keys: str, reader: str = 'text') -> Field:
    """A parameter that a profile may leave out; its key has its name unless others are given."""
    return Field(parameter, keys or (parameter,), reader, False)


def required(parameter: str, *keys: str, reader: str = 'text', unless: str = '') -> Field:
    """A parameter without which, or the one that stands in for it, the profile is of no use."""
    return Field(parameter, keys or (parameter,), reader, True, unless)


def read_all(fields: Fields, wanted: Sequence[Field]) -> Dict[str, Any]:
    """The parameters that a profile gives.

    :raises InvalidConfigurationException: one is required and not there, or not what it should be.
    """
    found: Dict[str, Any] = {}
    for field in wanted:
        for key in field.keys:
            value = getattr(fields, field.reader)(key)
            if value is not None:
                found.setdefault(field.parameter, value)
        if field.required and field.parameter not in found and field.unless not in found:
            raise fields.wrong(field.keys[0], 'is missing or empty')
    return found


def keys_of(wanted: Sequence[Field]) -> Dict[str, str]:
    """The key of each parameter, for errors."""
    return {field.parameter: field.keys[0] for field in wanted}
