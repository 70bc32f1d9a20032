"""Choosing whose credential is meant: the default chain's, a profile's, or that of a role over either."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, List, Optional

from .._profile.plan import quoted_name
from .._spec.sources import environment_variables
from .._world.current import current
from ..client import Client
from ..exceptions import InvalidConfigurationException, with_sub_code
from .files import (
    config_json_path,
    credentials_ini_path,
    names_in_credentials_ini,
    read_config_json,
    read_credentials_ini,
)
from .variables import FAMILIES

if TYPE_CHECKING:
    from .._world.context import Context
    from ..provider.base import CredentialsProvider

_MOST_NAMES = 20
_REGION = r'[A-Za-z0-9-]+'


def client_for(
    *,
    profile: Optional[str] = None,
    config_file: Optional[str] = None,
    role_arn: Optional[str] = None,
    policy: Optional[str] = None,
    duration_s: Optional[int] = None,
    session_name: Optional[str] = None,
    external_id: Optional[str] = None,
) -> Client:
    """A client for what a person chose; without any parameter, ``Client()``.

    What was chosen is used, or this raises: it never becomes another identity.

    :param profile: name of a profile of config.json, or else of credentials.ini. Default: the default chain's choice.
    :param config_file: path of a config.json; then no other file and no other source is looked at. Environment
        variable: ``ALIBABA_CLOUD_CONFIG_FILE``. Default: ``~/.aliyun/config.json``.
    :param role_arn: ARN of a RAM role that is assumed with the credential so far. Default: none.
    :param policy: RAM policy as JSON text that narrows the session of ``role_arn``. Default: what the role may.
    :param duration_s: how long a session of ``role_arn`` lives, in seconds, at least 900. Default: 3600.
    :param session_name: name of that session. Environment variable: ``ALIBABA_CLOUD_ROLE_SESSION_NAME``. Default:
        ``credentials-python-`` and the time in milliseconds.
    :param external_id: external id that the role demands. Default: none.
    :raises InvalidConfigurationException: there is no such profile, in which case the error lists those that there
        are; a file cannot be understood; or a parameter cannot work.
    """
    for_role = {'policy': policy, 'duration_s': duration_s, 'session_name': session_name, 'external_id': external_id}
    provider = None if profile is None and config_file is None else _of_file(current(), profile, config_file)
    if role_arn is None:
        given = [name for name, value in for_role.items() if value is not None]
        if given:
            raise InvalidConfigurationException(f'{given[0]} is for the session of a role: give role_arn too')
        return Client() if provider is None else Client(provider=provider)
    return Client(provider=_role(provider, role_arn, policy, duration_s, session_name, external_id))


def region_for(profile: Optional[str] = None, config_file: Optional[str] = None) -> Optional[str]:
    """The region that the chosen profile of config.json works in, for programs that take it from a variable.

    :param profile: as for :func:`client_for`.
    :param config_file: as for :func:`client_for`.
    :return: None: no profile is chosen, it is not of config.json, or it names no region; or the environment names one,
        which wins.
    :raises InvalidConfigurationException: config.json cannot be understood.
    """
    context = current()
    is_set = any(family.region is not None and context.environment.get(family.region) for family in FAMILIES)
    if is_set or (profile is None and config_file is None):
        return None
    document = read_config_json(context, config_json_path(context, config_file))
    if document is None:
        return None
    variable = environment_variables('cli_profile')['profile_name']
    name = profile or context.environment.get(variable) or document.current()
    region = document.fields(name).text('region_id') if name in document.names() else None
    return region if region is not None and re.fullmatch(_REGION, region) else None


def _role(
    source: Optional[CredentialsProvider], role_arn: str, policy: Optional[str], duration_s: Optional[int],
    session_name: Optional[str], external_id: Optional[str],
) -> CredentialsProvider:
    from ..provider.default import DefaultCredentialsProvider
    from ..provider.ram_role_arn import RamRoleArnCredentialsProvider

    provider: CredentialsProvider = RamRoleArnCredentialsProvider(
        credentials_provider=source or DefaultCredentialsProvider(), role_arn=role_arn, policy=policy,
        duration_seconds=duration_s, role_session_name=session_name, external_id=external_id,
    )
    return provider


def _of_file(context: Context, profile: Optional[str], config_file: Optional[str]) -> CredentialsProvider:
    from ..provider.cli_profile import CLIProfileCredentialsProvider
    from ..provider.profile import ProfileCredentialsProvider

    path = config_json_path(context, config_file)
    document = read_config_json(context, path)
    if config_file is not None and document is None:
        raise InvalidConfigurationException(f'the file of profiles {path!r} does not exist')
    if profile is None or (document is not None and profile in document.names()):
        return CLIProfileCredentialsProvider(profile_name=profile, profile_file=path)
    there_are = [(path, [] if document is None else document.names())]
    if config_file is None:
        ini_path = credentials_ini_path(context)
        sections = names_in_credentials_ini(read_credentials_ini(context, ini_path) or {})
        if profile in sections:
            return ProfileCredentialsProvider(profile_name=profile, profile_file=ini_path)
        there_are.append((ini_path, sections))
    raise with_sub_code(
        InvalidConfigurationException(f'there is no profile {quoted_name(profile)}: {_listed(there_are)}'),
        'profile_not_found',
    )


def _listed(there_are: List[Any]) -> str:
    return '; '.join(
        f'{path!r} has {", ".join(map(quoted_name, names[:_MOST_NAMES])) if names else "none"}'
        f'{" and others" if len(names) > _MOST_NAMES else ""}'
        for path, names in there_are
    )
