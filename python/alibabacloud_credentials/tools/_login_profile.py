"""The profile of config.json in which a login is to stand: which one that is, and writing the login into it.

A login takes the place of a login, or of nothing. A profile that holds another credential is refused: nobody could
bring its secret back. What is written are the command line's own keys; all others stay as they are.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Dict, Mapping, Optional, Union

from .._profile import config_json
from .._profile.edit import with_new_profile, with_values
from .._profile.plan import quoted_name
from .._profile.store import ConfigFile, changes, reason_of
from .._spec.sources import environment_variables
from ..exceptions import InvalidConfigurationException, with_sub_code
from .files import config_json_path, read_config_json
from .logins import for_step

if TYPE_CHECKING:
    from .._world.context import Context

_FIRST_NAME = 'default'
_MOST_NAMES = 20
_LOGIN_MODES = (config_json.OAUTH_MODE, config_json.CLOUD_SSO_MODE)


class LoginProfile:
    """A profile and its file.

    :param mode: ``OAuth`` or ``CloudSSO``; None: it must be one of these already.
    :param profile: its name. Environment variable: ``ALIBABA_CLOUD_PROFILE``. Default: the one that the file calls
        current, or ``default`` in a new file.
    :param config_file: path of the file. Environment variable: ``ALIBABA_CLOUD_CONFIG_FILE``. Default:
        ``~/.aliyun/config.json``.
    :ivar values: what stands in the profile, by key; empty if there is no such profile.
    :ivar is_current: whether the file calls it current, or will.
    :raises InvalidConfigurationException: the file cannot be understood, or the profile holds another credential.
    """

    def __init__(
        self, context: Context, mode: Optional[str], profile: Optional[str], config_file: Optional[str]
    ) -> None:
        self._context = context
        self._mode = mode
        self.path = config_json_path(context, config_file)
        document = read_config_json(context, self.path)
        current = _current_of(document)
        variable = environment_variables('cli_profile')['profile_name']
        default = context.environment.get(variable) or current or _FIRST_NAME
        self.name = _checked_name(default if profile is None else profile)
        self.is_current = current in (None, self.name)
        self.values: Mapping[str, Any] = self._values_in(document)
        if mode is None and not self.values:
            raise with_sub_code(InvalidConfigurationException(
                f'there is no profile {quoted_name(self.name)} in {self.path!r}, which has {_listed(document)}'
            ), 'profile_not_found')
        self._check(self.values)

    @property
    def place(self) -> str:
        """File and profile, as errors name them."""
        return f'cli credentials file {self.path!r}, profile {quoted_name(self.name)}'

    def text(self, key: str) -> Optional[str]:
        """The text under ``key``; None where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) and value.strip() else None

    def save(
        self, values: Mapping[str, Optional[Union[str, int]]], *, held: Optional[Mapping[str, Any]] = None,
        if_new: Optional[Mapping[str, Union[str, int]]] = None,
    ) -> None:
        """Write ``values`` into the profile, under the lock that all processes share; whole or not at all.

        :param values: by key; None empties a key.
        :param held: what must still stand there, by key; None: whatever stands there gives way to a new login.
        :param if_new: further values, for a profile that is not there yet.
        :raises InvalidConfigurationException: it cannot be written, or somebody else has changed it meanwhile.
        """

        def edit(text: str) -> str:
            now = self._values_in(config_json.Document(text, self.path))
            self._check(now)
            if held is not None and any(now.get(key) != value for key, value in held.items()):
                raise InvalidConfigurationException(f'{self.place}: somebody has changed it meanwhile; it is left so')
            if now:
                return with_values(text, self.name, changes(now, values))
            given = {key: value for key, value in values.items() if value is not None}
            return with_new_profile(text, {'name': self.name, **given, **(if_new or {})})

        context = for_step(self._context)
        try:
            context.files.make_folder(os.path.dirname(self.path))
            file = ConfigFile(self.path)
            with file.locked(context) as problem:
                if problem is None:
                    file.change(context, edit, may_be_new=True)
        except OSError as error:
            problem = reason_of(error)
        if problem is not None:
            raise InvalidConfigurationException(f'{self.place}: it cannot be written: {problem}')

    def _values_in(self, document: Optional[config_json.Document]) -> Dict[str, Any]:
        if document is None or self.name not in document.names():
            return {}
        return dict(document.fields(self.name).values)

    def _check(self, values: Mapping[str, Any]) -> None:
        """
        :raises InvalidConfigurationException: a login has no place there.
        """
        mode = values.get('mode')
        if self._mode is None:
            if mode not in _LOGIN_MODES:
                raise InvalidConfigurationException(f'{self.place}: it holds no login: its mode is another')
        elif mode != self._mode and (mode not in (None, '', 'AK') or values.get('access_key_id')):
            raise InvalidConfigurationException(
                f'{self.place}: a login would take the place of the credential that it holds; name another profile'
            )


def _current_of(document: Optional[config_json.Document]) -> Optional[str]:
    try:
        return None if document is None else document.current()
    except InvalidConfigurationException:
        return None


def _listed(document: Optional[config_json.Document]) -> str:
    names = [] if document is None else document.names()
    more = ' and others' if len(names) > _MOST_NAMES else ''
    return ', '.join(map(quoted_name, names[:_MOST_NAMES])) + more or 'none'


def _checked_name(name: str) -> str:
    if not name or not name.isprintable() or name != name.strip():
        raise InvalidConfigurationException(
            'the name of a profile must be printable and not empty, without blanks around it'
        )
    return name
