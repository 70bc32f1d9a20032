"""The one table of sources: which class is behind each source of the spec. It imports none until it is asked for.

A source ``some_role`` is the class ``SomeRoleCredentialsProvider`` in the module ``provider/some_role.py``: to add one,
add its record to the spec and write that file. Classes that were published under other names are listed here.

The sources that are files of profiles stand above this table, because profiles name sources of it.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any, List, NamedTuple

from .._spec.sources import source, source_types

_PUBLISHED = {
    'access_key': ('static_ak', 'StaticAKCredentialsProvider'),
    'sts': ('static_sts', 'StaticSTSCredentialsProvider'),
    'oidc_role_arn': ('oidc', 'OIDCRoleArnCredentialsProvider'),
    'credentials_uri': ('uri', 'URLCredentialsProvider'),
    'cloud_sso': ('cloud_sso', 'CloudSSOCredentialsProvider'),
    'oauth': ('oauth', 'OAuthCredentialsProvider'),
    'env': ('env', 'EnvironmentVariableCredentialsProvider'),
}
_FILES = ('cli_profile', 'profile')


class Entry(NamedTuple):
    """Where the class of a source is.

    :param type_name: the source, as the spec calls it.
    :param module: of ``provider``.
    :param class_name: in that module.
    """

    type_name: str
    module: str
    class_name: str


def entries() -> List[Entry]:
    """One per source of the spec, in its order."""
    return [_entry(type_name) for type_name in source_types() if type_name not in _FILES]


def provider_class(type_name: str) -> Any:
    """The class behind a source of the spec.

    :raises LookupError: the spec has no such source, or the file of its class is missing.
    """
    entry = _entry(str(source(type_name).type))
    path = f'{__package__}.{entry.module}'
    try:
        module: Any = import_module(path)
    except ModuleNotFoundError as error:
        if error.name != path:
            raise
        module = None
    found = getattr(module, entry.class_name, None)
    if found is None:
        raise LookupError(
            f'the spec has the source {type_name}, but provider/{entry.module}.py has no class {entry.class_name}'
        )
    return found


def _entry(type_name: str) -> Entry:
    if type_name in _PUBLISHED:
        return Entry(type_name, *_PUBLISHED[type_name])
    camel = ''.join(part.capitalize() for part in type_name.split('_'))
    return Entry(type_name, type_name, f'{camel}CredentialsProvider')
