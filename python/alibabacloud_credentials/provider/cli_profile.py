"""``cli_profile``: a profile of the aliyun command line, in ``~/.aliyun/config.json``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Dict, Optional, Tuple

from .._profile.places import default_config_json
from .._spec.parameters import resolve
from .._spec.sources import source_field
from .._world.context import Context
from ..exceptions import NotConfiguredException
from ..models import CliProfileParameters
from ._file_profile import FileProfileProvider, path_text, read_profiles, variable_of_file

if TYPE_CHECKING:
    from .._profile.plan import Plan
    from .._refresh.credentials import Credentials
    from .._refresh.held import Held
    from .._refresh.steps import Steps
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
        self._named_by = variable_of_file('cli_profile', profile_file, self._given.profile_file)
        self._overridden: Any = None
        if type(self)._get_credentials_provider is not _BUILT_IN:
            from .._legacy.profile_override import OverriddenProfile

            self._overridden = OverriddenProfile(self)

    def _get_credentials_provider(self, config: Dict[str, Any], profile_name: str) -> Any:
        """The provider of a profile. Programs put a method of their own in its place, as they did in 1.0.12.

        :param config: what stands in config.json.
        """
        from .._profile import config_json

        path = self._path(self._context)
        return self._build(config_json.plan(json.dumps(config), path, profile_name), path).outermost

    def _steps(self) -> Steps[Held[Credentials]]:
        if self._overridden is None:
            return (yield from super()._steps())
        return (yield self._overridden)

    def invalidate(self) -> None:
        super().invalidate()
        if self._overridden is not None:
            self._overridden.invalidate()

    @property
    def has_chosen_profile(self) -> bool:
        return self._given.profile_name is not None

    def _path(self, context: Context) -> str:
        if context.environment.is_true(source_field('cli_profile', 'disabling_variable')):
            raise NotConfiguredException('cli credentials file is disabled')
        return self._given.profile_file or default_config_json(context)

    def _plan(self, context: Context, path: str, profile: Optional[str]) -> Plan:
        from .._profile import config_json

        return config_json.plan(self._text(context, path), path, profile or self._given.profile_name)

    def _content(self, context: Context) -> Tuple[str, str]:
        """The file's text, and the name of the profile to use."""
        from .._profile import config_json

        path = self._path(context)
        text = self._text(context, path)
        document = config_json.Document(text, path)
        return text, self._given.profile_name or document.current()

    def _text(self, context: Context, path: str) -> str:
        absent = f'unable to open credentials file: {path!r}: no such file'
        return read_profiles(context, path, 'cli credentials file', self._named_by, absent)

    def _build(self, plan: Plan, path: str) -> ProfileProviders:
        from ._from_profile import Builder

        return Builder(path, self._context, rewrite=bool(self._given.allow_config_force_rewrite)).build(plan)


_BUILT_IN = CLIProfileCredentialsProvider._get_credentials_provider
