"""Secrets have no printable form.

What may be printed is listed; whatever is not listed is hidden, so that a field added tomorrow is safe today.
"""

from __future__ import annotations

from typing import Any, Mapping

MYPY = False  # mypy alone takes it for true
if MYPY:
    # Tea ships no types. What derives from an unknown class has every attribute, so misspelt ones would pass.
    class TeaModel:
        def validate(self) -> None: ...
        def to_map(self) -> Any: ...
        def from_map(self, m: Any = None) -> Any: ...
else:
    from Tea.model import TeaModel

HIDDEN = '***'

# Fields whose values help a reader and unlock nothing.
_SHOWN = frozenset((
    'account_id', 'async_update_enabled', 'code', 'connect_timeout', 'disable_imds_v1', 'duration_seconds',
    'enable_imds_v2', 'enable_vpc', 'expiration', 'host', 'last_updated', 'metadata_token_duration',
    'oidc_provider_arn', 'oidc_token_file_path', 'private_key_file', 'provider_name', 'request_id', 'role_arn',
    'role_name', 'role_session_expiration', 'role_session_name', 'source_identity', 'sts_endpoint', 'sts_region_id',
    'expected_account_id', 'saml_assertion_file_path', 'saml_provider_arn', 'timeout', 'type',
))
_PATHS = frozenset(('oidc_token_file_path', 'private_key_file', 'saml_assertion_file_path'))
# A folder with a longer name does not exist; a longer path hardly does.
_LONGEST_NAME, _LONGEST_PATH = 255, 512
_IDENTIFIERS = frozenset(('access_key_id', 'public_key_id', 'session_access_key_id'))


def ends(identifier: Any) -> str:
    """An identifier with its middle hidden: ``LTAI***abcd``; a short one is hidden whole."""
    if not isinstance(identifier, str) or len(identifier) < 12:
        return HIDDEN
    return f'{identifier[:4]}{HIDDEN}{identifier[-4:]}'


def printable_path(path: str) -> str:
    """A path, quoted; hidden where somebody seems to have put a key or a token in its place."""
    names = path.replace('\\', '/').split('/')
    is_other = path.startswith('eyJ') or len(path) > _LONGEST_PATH or max(map(len, names)) > _LONGEST_NAME
    return repr(HIDDEN) if is_other else repr(path)


def describe(name: str, value: Any) -> str:
    """How a field may be printed."""
    if name in _PATHS and value is not None:
        return printable_path(value) if isinstance(value, str) else HIDDEN
    if value is None or name in _SHOWN or isinstance(value, TeaModel):
        return repr(value)
    return ends(value) if name in _IDENTIFIERS else HIDDEN


def describe_fields(owner: str, fields: Mapping[str, Any]) -> str:
    """``Owner(field=..., ...)`` of all fields that are set."""
    printable = ', '.join(
        f'{name}={describe(name, value)}' for name, value in fields.items() if value is not None
    )
    return f'{owner}({printable})'


class SecretModel(TeaModel):
    """Base of every generated model: its text shows no secret. A pickle or ``to_map()`` carries them all."""

    def __repr__(self) -> str:
        return describe_fields(type(self).__name__, vars(self))

    __str__ = __repr__
