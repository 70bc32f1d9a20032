"""Parameters of a source: filled from the environment, checked by the generated models, refused in words.

No message holds a value: any of them may be a secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Dict, List, Optional, TypeVar

from Tea.exceptions import RequiredArgumentException, ValidateException

from .. import models
from ..exceptions import InvalidConfigurationException
from .catalogue import Catalogue
from .model import Model
from .sources import environment_variables

if TYPE_CHECKING:
    from .._world.context import Context

M = TypeVar('M', bound=Model)

_KEY_PARTS = ('access_key_id', 'access_key_secret', 'security_token')
_EXPECTED = {str: 'a string', int: 'a whole number', bool: 'True or False'}
# These never travel in a header or an address.
_MAY_HAVE_LINES = ('policy', 'process_command')

_LOGIN_ENDED = 'CloudSSO access token is empty or expired, please re-login with cli'
_CLOUD_SSO_EMPTY = 'CloudSSO sign in url or account id or access config is empty'
_EMPTY = {
    ('access_key', 'access_key_id'): 'the access key id is empty',
    ('access_key', 'access_key_secret'): 'the access key secret is empty',
    ('sts', 'access_key_id'): 'the access key id is empty',
    ('sts', 'access_key_secret'): 'the access key secret is empty',
    ('sts', 'security_token'): 'the security token is empty',
    ('cloud_sso', 'sign_in_url'): _CLOUD_SSO_EMPTY,
    ('cloud_sso', 'account_id'): _CLOUD_SSO_EMPTY,
    ('cloud_sso', 'access_config'): _CLOUD_SSO_EMPTY,
    ('cloud_sso', 'access_token'): _LOGIN_ENDED,
    ('cloud_sso', 'access_token_expire'): _LOGIN_ENDED,
    ('oauth', 'client_id'): 'the ClientId is empty',
    ('oauth', 'sign_in_url'): 'the url for sign-in is empty',
}
#: What a parameter must be, for who is told that it is not.
OUT_OF_BOUNDS = {
    'role_session_expiration': 'session duration should be in the range of 900s - max session duration',
    'role_name': 'role_name must be the name of a RAM role: letters, digits, dots, hyphens and underscores',
    'sts_region_id': 'sts_region_id must be the id of a region, such as cn-hangzhou',
    'credentials_uri': 'credentials_uri must be an address that starts with http:// or https://',
    'sign_in_url': 'sign_in_url must be an address that starts with http:// or https://',
    'access_token_expire': 'access_token_expire must be a time in seconds since the epoch',
    'sts_expiration': 'sts_expiration must be a time in seconds since the epoch',
    'connect_timeout': 'connect_timeout must be a number of milliseconds from 0 to 86400000',
    'read_timeout': 'read_timeout must be a number of milliseconds from 0 to 86400000',
    'timeout': 'timeout must be from 1 to 86400 seconds',
}


def resolve(model: M, type_name: str, context: Context, *, identity_from_environment: bool = True) -> M:
    """Complete and check the parameters of a source.

    A parameter that is None or empty takes the environment variable that the spec names for it. Of an AccessKey
    pair or STS token the environment gives all parts or none: it never completes somebody else's key.

    :param model: parameter model of the spec; it is completed in place, and its empty strings become None.
    :param type_name: credential type or kind, as the spec's catalogue spells it.
    :param context: where the environment is.
    :param identity_from_environment: False for a source described in a file: what the file leaves out of the
        spec's ``identity_parameters()`` is then missing. Other settings still come from the environment.
    :return: ``model``.
    :raises InvalidConfigurationException: a parameter is missing, of a wrong Python type, or out of its bounds.
    """
    _check_types(model, type_name)
    variables = _variables(model, type_name, identity_from_environment)
    filled = _fill(model, variables, context)
    _check_lines(model, type_name, filled)
    try:
        model.validate()
    except RequiredArgumentException as error:
        raise _refusal(type_name, _missing(type_name, error.arg, variables)) from None
    except ValidateException as error:
        # Tea's text starts with the parameter's name; the rest of it is for programmers.
        name = str(error).split(' ', 1)[0]
        reason = OUT_OF_BOUNDS.get(name, f'{name} is out of its bounds')
        raise _refusal(type_name, reason, filled.get(name)) from None
    return model


def _refusal(type_name: str, reason: str, variable: Optional[str] = None) -> InvalidConfigurationException:
    """
    :param variable: the environment variable that gave what is refused.
    """
    origin = f'environment variable {variable}: ' if variable is not None else ''
    return InvalidConfigurationException(f'{type_name}: {origin}{reason}')


def _check_types(model: Model, type_name: str) -> None:
    types: Dict[str, Any] = type(model).__init__.__annotations__
    for name, value in model.__dict__.items():
        expected = types[name]
        if value is None or (isinstance(value, expected) and (expected is bool or not isinstance(value, bool))):
            continue
        raise _refusal(type_name, f'{name} must be {_EXPECTED[expected]}, not {type(value).__name__}')


def _variables(model: Model, type_name: str, identity_from_environment: bool) -> Dict[str, str]:
    """The variable of each parameter that the environment may give."""
    variables = environment_variables(type_name)
    if not identity_from_environment:
        own = Catalogue.identity_parameters()
        variables = {name: variable for name, variable in variables.items() if name not in own}
    return variables


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
            fields[name] = _read(context, variable, type(model).__init__.__annotations__[name])
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
            raise _refusal(type_name, reason, filled.get(name))


def _missing(type_name: str, name: str, variables: Dict[str, str]) -> str:
    text = _EMPTY.get((type_name, name))
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
