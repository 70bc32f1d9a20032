"""Parameters of a source: filled from the environment, checked by the generated models, refused with a message.

No message holds a value: any of them may be a secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, TypeVar

from Tea.exceptions import RequiredArgumentException

from .. import models
from ..exceptions import InvalidConfigurationException
from .model import Model, OutOfBoundsException, is_number, shape_of
from .sources import environment_variables

if TYPE_CHECKING:
    from .._world.context import Context

M = TypeVar('M', bound=Model)

_KEY_PARTS = ('access_key_id', 'access_key_secret', 'security_token')
_EXPECTED = {str: 'a string', int: 'a whole number', bool: 'True or False'}
# These never travel in a header or an address. A profile's name is looked up as it is, and not found.
_MAY_HAVE_LINES = ('policy', 'process_command', 'profile_name')
# What a parameter of several sources must be.
_BOUNDS = {
    'role_arn': 'role_arn must be the ARN of a RAM role, such as acs:ram::1234567890123456:role/name',
    'role_session_name': 'role_session_name must be 2 to 64 letters, digits and . @ - _',
    'role_session_expiration': (
        'role_session_expiration (duration_seconds of a provider) must be from 900 to 43200 seconds, for rsa_key_pair '
        'to 3600: session duration should be in the range of 900s - max session duration'
    ),
    'policy': 'policy must have at most 2048 characters',
    'external_id': 'external_id must be 2 to 1224 letters, digits and = , . @ : / - _ +',
    'source_identity': 'source_identity must be 2 to 64 letters, digits and = , . @ - _',
    'sts_region_id': 'sts_region_id must be the id of a region, such as cn-hangzhou',
    'sign_in_url': 'sign_in_url must be an address that starts with http:// or https://',
    'access_token_expire': 'access_token_expire must be a time in seconds since the epoch',
    'sts_expiration': 'sts_expiration must be a time in seconds since the epoch',
}
_NONE: Mapping[str, str] = {}


def resolve(
    model: M, type_name: str, context: Context, *,
    if_empty: Mapping[str, str] = _NONE, bounds: Mapping[str, str] = _NONE,
) -> M:
    """Complete and check the parameters of a source.

    A parameter that is None or empty takes the environment variable that the spec names for it. Of an AccessKey
    pair or STS token the environment gives all parts or none: it never completes somebody else's key.

    :param model: parameter model of the spec; it is completed in place, and its empty strings become None.
    :param type_name: the source, as the spec calls it.
    :param context: where the environment is.
    :param if_empty: the message for a parameter that is missing, where the common one does not serve.
    :param bounds: what a parameter must be, for those who gave something else.
    :return: ``model``.
    :raises InvalidConfigurationException: a parameter is missing, of a wrong Python type, or out of its bounds.
    """
    _check_types(model, type_name)
    variables = environment_variables(type_name)
    filled = _fill(model, variables, context)
    _check_lines(model, type_name, filled)
    try:
        model.validate()
    except RequiredArgumentException as error:
        raise _refusal(type_name, error.arg, _missing(error.arg, variables, if_empty)) from None
    except OutOfBoundsException as error:
        known = {**_BOUNDS, **bounds}
        reason = known.get(error.field, f'{error.field} is out of its bounds')
        raise _refusal(type_name, error.field, reason, filled.get(error.field)) from None
    _check_policy(model, type_name)
    return model


def _check_policy(model: Model, type_name: str) -> None:
    """What the language of the spec cannot say: a policy is JSON, and an object."""
    policy = vars(model).get('policy')
    if policy is None:
        return
    import json

    try:
        problem = '' if isinstance(json.loads(policy), dict) else 'it is no JSON object'
    except RecursionError:
        problem = 'it is nested too deeply'
    except ValueError as error:
        # What this says beside the place is a part of the policy.
        problem = f'it is not valid JSON at line {getattr(error, "lineno", 1)}, column {getattr(error, "colno", 1)}'
    if problem:
        expected = 'policy must be a RAM policy as JSON text, such as {"Version": "1", "Statement": [...]}'
        raise _refusal(type_name, 'policy', f'{expected}, but {problem}')


def _refusal(
    type_name: str, parameter: str, reason: str, variable: Optional[str] = None
) -> InvalidConfigurationException:
    """
    :param variable: the environment variable that gave what is refused.
    """
    origin = f'environment variable {variable}: ' if variable is not None else ''
    return InvalidConfigurationException(f'{type_name}: {origin}{reason}', parameter=parameter)


def _check_types(model: Model, type_name: str) -> None:
    types = _types(model)
    for name, value in model.__dict__.items():
        expected = types[name]
        if value is None or (isinstance(value, expected) and (expected is bool or not isinstance(value, bool))):
            continue
        if expected is int and is_number(value):
            setattr(model, name, int(value))
            continue
        raise _refusal(type_name, name, f'{name} must be {_EXPECTED[expected]}, not {type(value).__name__}')


def _types(model: Model) -> Dict[str, Any]:
    kind: Any = type(model)
    return shape_of(kind).types


def _fill(model: Model, variables: Dict[str, str], context: Context) -> Dict[str, str]:
    """Take from the environment what is not given; returns the variable of each parameter that came from there."""
    fields = model.__dict__
    for name, value in fields.items():
        if value == '':
            fields[name] = None
    filled: Dict[str, str] = {}
    has_key = any(fields.get(part) is not None for part in _KEY_PARTS)
    for name, variable in variables.items():
        if fields[name] is None and not (has_key and name in _KEY_PARTS):
            fields[name] = _read(context, variable, _types(model)[name])
            if fields[name] is not None:
                filled[name] = variable
    return filled


def _read(context: Context, variable: str, expected: type) -> Any:
    value: Optional[str] = context.environment.get(variable)
    return value if value is None or expected is str else value.lower() == 'true'


def _check_lines(model: Model, type_name: str, filled: Dict[str, str]) -> None:
    for name, value in model.__dict__.items():
        forbidden = '\0' if name in _MAY_HAVE_LINES else '\0\r\n'
        if isinstance(value, str) and any(character in value for character in forbidden):
            reason = f'{name} must not contain a line break or a NUL character'
            raise _refusal(type_name, name, reason, filled.get(name))


def _missing(name: str, variables: Dict[str, str], if_empty: Mapping[str, str]) -> str:
    text = if_empty.get(name)
    if name in _KEY_PARTS and name in variables:
        parts = [part for part in _KEY_PARTS if part in variables]
        together = ' and '.join(parts)
        return f'{text}; pass {together} together, or set all of {", ".join(variables[part] for part in parts)}'
    if text is not None:
        return text
    if name in variables:
        return f'{name} or environment variable {variables[name]} cannot be empty'
    return f'{name} cannot be empty'


def parameter_names(type_name: str) -> List[str]:
    """The parameters of a source, as the spec's model of them has them."""
    model_name = ''.join(part.capitalize() for part in type_name.split('_')) + 'Parameters'
    return list(vars(getattr(models, model_name)()))
