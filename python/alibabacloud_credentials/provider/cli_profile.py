"""``cli_profile``: a profile of the aliyun command line, in ``~/.aliyun/config.json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Optional

from .._profile.places import default_config_json
from .._spec.parameters import resolve
from .._spec.sources import source_field
from .._world.context import Context
from ..exceptions import NotConfiguredException
from ..models import CliProfileParameters
from ._file_profile import FileProfileProvider, path_text

if TYPE_CHECKING:
    from .._profile.plan import Plan
    from ._profile_providers import ProfileProviders


class CLIProfileCredentialsProvider(FileProfileProvider):
    """The source that a profile in config.json describes: any mode of the command line, but ``Anonymous``.

    Constructing one reads no file. ``ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true`` switches it off.

    :param profile_name: name of the profile. Environment variable: ``ALIBABA_CLOUD_PROFILE``. Default: the one that the
        file calls ``current``.
    :param profile_file: path of the file. Environment variable: ``ALIBABA_CLOUD_CONFIG_FILE``. Default:
        ``~/.aliyun/config.json``.
    :param allow_config_force_rewrite: whether the credential that the command of a profile of mode ``External`` prints
        is saved in the file, where nothing needs it. The login of a profile of mode ``OAuth`` is saved always: it is
        lost otherwise. Default: False.
    :raises InvalidConfigurationException: a parameter is of a wrong type.
    """

    name = 'cli_profile'

    def __init__(
        self,
        *,
        profile_name: Optional[str] = None,
        profile_file: Optional[str] = None,
        allow_config_force_rewrite: bool = False,
    ) -> None:
        super().__init__()
        self._given = resolve(
            CliProfileParameters(
                profile_name=profile_name, profile_file=path_text(profile_file),
                allow_config_force_rewrite=allow_config_force_rewrite,
            ),
            'cli_profile', self._context,
        )

    def _path(self, context: Context) -> str:
        if context.environment.is_true(source_field('cli_profile', 'disabling_variable')):
            raise NotConfiguredException('cli credentials file is disabled')
        return self._given.profile_file or default_config_json(context)

    def _plan(self, context: Context, path: str, profile: Optional[str]) -> Plan:
        from .._profile import config_json

        try:
            text = context.files.read_text(path, 'cli credentials file')
        except NotConfiguredException as error:
            raise NotConfiguredException(f'unable to open credentials file: {path!r}: no such file') from error
        return config_json.plan(text, path, profile or self._given.profile_name)

    def _build(self, plan: Plan, path: str) -> ProfileProviders:
        from ._from_profile import Builder

        return Builder(path, self._context, rewrite=bool(self._given.allow_config_force_rewrite)).build(plan)
