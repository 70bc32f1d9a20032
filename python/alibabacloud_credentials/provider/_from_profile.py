"""Making the providers of a plan, the real ones. No I/O but what a provider's constructor does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from .._profile.config_json import EXTERNAL_MODE, ISSUED_KEYS
from .._profile.login import Login
from .._profile.login_file import LoginInFile
from .._profile.own_command import exports_profile
from .._profile.plan import Plan, Step, quoted_name
from .._profile.store import ConfigFile, Values
from .._world.current import installed_for_construction
from ..exceptions import InvalidConfigurationException
from ._profile_providers import ProfileProviders
from ._registry import provider_class
from .external import refuse_if_disabled
from .rsa_key_pair import InlineKeyPairProvider

if TYPE_CHECKING:
    from .._world.context import Context

# Each source adds its name to provider_name, which SDKs send as a header, and its frames to the stack.
_MOST_SOURCES = 50


class Builder:
    """Makes the providers of the profiles in one file.

    :param path: the file.
    :param context: the world that the providers keep.
    :param rewrite: whether the credential that a command prints is saved in the file.
    """

    def __init__(self, path: str, context: Context, *, rewrite: bool = False) -> None:
        self._path = path
        self._context = context
        self._rewrite = rewrite

    def build(self, plan: Plan) -> ProfileProviders:
        """Make the providers of a plan.

        :raises InvalidConfigurationException: a profile asks for what cannot work.
        """
        if len(plan.steps) > _MOST_SOURCES:
            raise InvalidConfigurationException(
                f'{self._place(plan.profile)}: {len(plan.steps)} sources, each behind the next, are more than the '
                f'{_MOST_SOURCES} that can be asked'
            )
        providers: List[Any] = []
        with installed_for_construction(self._context):
            for step in plan.steps:
                providers.append(self._checked(step, providers[-1] if providers else None))
        return ProfileProviders(plan, self._path, providers)

    def _checked(self, step: Step, source: Any) -> Any:
        try:
            return self._provider(step, source)
        except InvalidConfigurationException as error:
            failure = error
        text, parameter = failure.message, failure.parameter
        # The provider calls its parameters by their own names, the file by its keys.
        if parameter is not None:
            text = re.sub(rf'(?<![A-Za-z_]){parameter}(?![A-Za-z_])', step.keys.get(parameter, parameter), text)
        raise InvalidConfigurationException(f'{self._place(step.profile)}: {text}')

    def _place(self, profile: str) -> str:
        return f'{self._path!r}, profile {quoted_name(profile)}'

    def _provider(self, step: Step, source: Any) -> Any:
        if step.kind in ('credentials_uri', 'external'):
            refuse_if_disabled(self._context.environment)
        if step.kind == 'ram_role_arn':
            return provider_class(step.kind)(credentials_provider=source, **step.parameters)
        if step.kind == 'external':
            return self._external(step)
        if step.kind == 'oauth':
            return self._oauth(step)
        if step.kind == 'cloud_sso':
            return provider_class(step.kind).of_profile(step.profile, step.parameters)
        if 'keyring_service' in step.parameters:
            return self._key_in_keyring(step)
        if 'private_key' in step.parameters:
            return InlineKeyPairProvider(**step.parameters)
        return provider_class(step.kind)(**step.parameters)

    def _key_in_keyring(self, step: Step) -> Any:
        if 'access_key_secret' in step.parameters:
            raise InvalidConfigurationException(
                "key 'access_key_secret' and key 'keyring_service' both say where the secret is; remove one of them"
            )
        from ._keyring import KeyringAccessKeyProvider

        return KeyringAccessKeyProvider(**step.parameters)

    def _oauth(self, step: Step) -> Any:
        login = Login.of(step.login or {}, step.kind)
        store = LoginInFile(ConfigFile(self._path), step.profile)
        return provider_class(step.kind).of_profile(login, store, **step.parameters)

    def _external(self, step: Step) -> Any:
        if exports_profile(step.parameters['process_command'], step.profile):
            raise InvalidConfigurationException(
                'process_command is the export of this same profile, which would run without end; name another profile'
            )
        save = _OutputInFile(self._path, step, self._context).save if self._rewrite else None
        return provider_class(step.kind)(credential_update_callback=save, **step.parameters)


class _OutputInFile:
    """Saves what a command printed, for those who asked for it."""

    def __init__(self, path: str, step: Step, context: Context) -> None:
        self._file = ConfigFile(path)
        self._step = step
        self._context = context

    def save(self, access_key_id: str, access_key_secret: str, security_token: Optional[str], expiration: int) -> None:
        values: Dict[str, Any] = {
            'access_key_id': access_key_id, 'access_key_secret': access_key_secret, 'security_token': security_token,
            'sts_expiration': expiration or None,
        }
        saved: Values = {ISSUED_KEYS[name]: value for name, value in values.items()}
        # Another command, or another mode, would be another identity.
        held = {'mode': EXTERNAL_MODE, **{self._step.keys[name]: it for name, it in self._step.parameters.items()}}
        self._file.save(self._context, self._step.profile, held, saved, 'the credential of the command')
