"""The two files of profiles as the tools see them: where they are, and which profiles they have."""

from __future__ import annotations

from typing import TYPE_CHECKING, Dict, List, Optional

from .._profile import config_json, ini
from .._profile.places import default_config_json, default_credentials_ini
from .._spec.sources import environment_variables
from ..exceptions import InvalidConfigurationException, NotConfiguredException

if TYPE_CHECKING:
    from .._world.context import Context


def config_json_path(context: Context, given: Optional[str] = None) -> str:
    """``given``, else ``ALIBABA_CLOUD_CONFIG_FILE``, else ``~/.aliyun/config.json``.

    :raises InvalidConfigurationException: ``given`` is empty, as a variable is that was not set.
    """
    if given == '':
        raise InvalidConfigurationException('config_file must be the path of a file; it is empty')
    variable = environment_variables('cli_profile')['profile_file']
    return given or context.environment.get(variable) or default_config_json(context)


def credentials_ini_path(context: Context) -> str:
    """``ALIBABA_CLOUD_CREDENTIALS_FILE``, else ``~/.alibabacloud/credentials.ini`` or the same without extension."""
    variable = environment_variables('profile')['profile_file']
    return context.environment.get(variable) or default_credentials_ini(context)


def read_config_json(context: Context, path: str) -> Optional[config_json.Document]:
    """The profiles in config.json; None: there is no such file.

    :raises InvalidConfigurationException: it cannot be read or understood.
    """
    try:
        return config_json.Document(context.files.read_text(path, 'cli credentials file'), path)
    except NotConfiguredException:
        return None


def read_credentials_ini(context: Context, path: str) -> Optional[Dict[str, ini.Section]]:
    """The sections of credentials.ini, those that are switched off too; None: there is no such file.

    :raises InvalidConfigurationException: it cannot be read or understood.
    """
    try:
        return ini.sections_in(context.files.read_text(path, 'credentials file'), path)
    except NotConfiguredException:
        return None


def names_in_credentials_ini(sections: Dict[str, ini.Section]) -> List[str]:
    """The sections that may be chosen."""
    return [name for name, section in sections.items() if section.values.get('enable', '').lower() != 'false']
