"""The sources of the spec, by type. No record is made before the first look-up: importing the package stays quick."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Dict, List

from ..models import Source
from .catalogue import Catalogue


@lru_cache(maxsize=None)
def _records() -> Dict[str, Source]:
    return {str(record.type): record for record in Catalogue.sources()}


def source(type_name: str) -> Source:
    """The record of a source; a field that it does not set is None.

    :param type_name: as the spec spells it, such as ``ram_role_arn``.
    :raises LookupError: the spec has no such source.
    """
    record = _records().get(type_name)
    if record is None:
        raise LookupError(
            f'the spec has no source {type_name}: add its record to sources() in catalogue/main.tea, '
            'then run make codegen'
        )
    return record


def source_field(type_name: str, field: str) -> Any:
    """One field of a source's record, for code that cannot do without.

    :param field: as Python spells it, such as ``sts_action``.
    :raises LookupError: the spec has no such source, or its record no such field.
    """
    value = getattr(source(type_name), field)
    if value is None:
        in_spec = field[0] + field.title().replace('_', '')[1:]
        raise LookupError(
            f'the source {type_name} has no {in_spec}: add it to its record in sources() in catalogue/main.tea, '
            'then run make codegen'
        )
    return value


def environment_variables(type_name: str) -> Dict[str, str]:
    """Parameter of a source to the environment variable that stands in for it."""
    return source(type_name).environment_variables or {}


def chain_variables(type_name: str) -> List[str]:
    """The variables without which a source is no part of the default chain: all must be set."""
    variables = environment_variables(type_name)
    return [variables[parameter] for parameter in source(type_name).required_in_chain or ()]


def config_types() -> List[str]:
    """The types that a ``Config`` may have, in the order in which errors list them."""
    return [type_name for type_name, record in _records().items() if record.is_config_type]


def profile_modes() -> Dict[str, str]:
    """Mode of a profile in config.json to the type of source that it describes."""
    return {mode: type_name for type_name, record in _records().items() for mode in record.profile_modes or ()}


def source_types() -> List[str]:
    """All sources of the spec, in its order."""
    return list(_records())
