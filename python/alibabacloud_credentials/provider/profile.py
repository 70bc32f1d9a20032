"""``profile``: a section of ``~/.alibabacloud/credentials.ini``, which is shared with the other SDKs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, Optional

from .._profile.places import default_credentials_ini
from .._spec.parameters import resolve
from .._world.context import Context
from ..models import ProfileParameters
from ._file_profile import FileProfileProvider, path_text, read_profiles, variable_of_file

if TYPE_CHECKING:
    from .._profile.plan import Plan
    from ._profile_providers import ProfileProviders

_DEFAULT_SECTION = 'default'


class ProfileCredentialsProvider(FileProfileProvider):
    """The source that a section of credentials.ini describes, by the ``type`` in it.

    Constructing one reads no file.

    :param profile_file: path of the file. Environment variable: ``ALIBABA_CLOUD_CREDENTIALS_FILE``. Default:
        ``~/.alibabacloud/credentials.ini``; where that is missing, ``~/.alibabacloud/credentials``.
    :param profile_name: name of the section. Default: ``alibabacloud_credentials.utils.auth_util.client_type`` if the
        program has set it; then environment variable ``ALIBABA_CLOUD_PROFILE``; then ``default``.
    :raises InvalidConfigurationException: a parameter is of a wrong type.
    """

    name = 'profile'

    def __init__(self, *, profile_file: Optional[str] = None, profile_name: Optional[str] = None) -> None:
        super().__init__()
        given = ProfileParameters(
            profile_name=profile_name or _set_by_program(), profile_file=path_text(profile_file)
        )
        resolve(given, 'profile', self._context)
        self._profile_file = given.profile_file
        self._named_by = variable_of_file('profile', profile_file, given.profile_file)
        # None: nobody asked for a section.
        self._section = given.profile_name

    @property
    def has_chosen_profile(self) -> bool:
        return self._section is not None

    def _path(self, context: Context) -> str:
        return default_credentials_ini(context) if self._profile_file is None else self._profile_file

    def _plan(self, context: Context, path: str, profile: Optional[str]) -> Plan:
        from .._profile import ini

        text = read_profiles(
            context, path, 'credentials file', self._named_by,
            f'failed to get credential from credentials file: {path!r}: no such file',
        )
        asked_for = self._section is not None
        return ini.plan(text, path, self._section or _DEFAULT_SECTION, asked_for=asked_for)

    def _build(self, plan: Plan, path: str) -> ProfileProviders:
        from ._from_profile import Builder

        return Builder(path, self._context).build(plan)


def _set_by_program() -> Any:
    """``auth_util.client_type``, where a program has set it: the 0.x way to choose a section."""
    module = sys.modules.get('alibabacloud_credentials.utils.auth_util')
    return vars(module).get('client_type') if module is not None else None
