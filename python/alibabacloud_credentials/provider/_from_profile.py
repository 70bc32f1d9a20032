"""Making the providers of a plan, the real ones. No I/O but what a provider's constructor does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Dict, List, Optional

from alibabacloud_credentials_api import ICredentialsProvider

from .. import provider
from .._profile.config_json import ISSUED_KEYS
from .._profile.login import Login
from .._profile.plan import Plan, Step, shown
from .._profile.store import ConfigFile, LoginInFile, Values
from .._refresh.credentials import Credentials
from .._world.current import installed_for_construction
from ..exceptions import InvalidConfigurationException
from .external import refuse_if_disabled
from .rsa_key_pair import RsaKeyPairCredentialsProvider

if TYPE_CHECKING:
    from .._world.context import Context

# Each source adds its name to provider_name, which SDKs send as a header.
_MOST_SOURCES = 500
_PLAIN_CLASSES = {
    'access_key': 'StaticAKCredentialsProvider',
    'sts': 'StaticSTSCredentialsProvider',
    'bearer': 'BearerCredentialsProvider',
    'ecs_ram_role': 'EcsRamRoleCredentialsProvider',
    'oidc_role_arn': 'OIDCRoleArnCredentialsProvider',
    'rsa_key_pair': 'RsaKeyPairCredentialsProvider',
    'credentials_uri': 'URLCredentialsProvider',
}


class Built:
    """The providers of one plan, the innermost first.

    :ivar top: the one to ask.
    :ivar path: the file that the plan comes from.
    """

    def __init__(self, plan: Plan, path: str, providers: List[Any]) -> None:
        self.plan = plan
        self.path = path
        self.top: Any = providers[-1]
        self._providers = providers

    def for_plan(self, plan: Plan) -> Optional[Built]:
        """These providers for a plan: this object itself if nothing changed; None if they do not serve the plan.

        Where a person or another process has renewed a login, the object is another, so that callers see it.
        """
        if not plan.has_same_sources(self.plan):
            return None
        login = plan.steps[0].login
        known = login is None or self._providers[0].has_tokens_of(Login.of(login, 'oauth'))
        return self if known else Built(plan, self.path, self._providers)

    def invalidate(self) -> None:
        """Have every source fetch anew."""
        for each in self._providers:
            each.invalidate()


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

    def build(self, plan: Plan) -> Built:
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
                is_last = step is plan.steps[-1]
                source = _Ladder(providers[:]) if is_last and len(providers) > 1 else (providers or [None])[-1]
                providers.append(self._checked(step, source))
        return Built(plan, self._path, providers)

    def _checked(self, step: Step, source: Any) -> Any:
        try:
            return self._provider(step, source)
        except InvalidConfigurationException as error:
            text = str(error)
        # The provider calls its parameters by their own names.
        for parameter, key in step.keys.items():
            text = re.sub(rf'\b{parameter}\b', key, text)
        raise InvalidConfigurationException(f'{self._place(step.profile)}: {text}')

    def _place(self, profile: str) -> str:
        return f'{self._path!r}, profile {shown(profile)}'

    def _provider(self, step: Step, source: Any) -> Any:
        if step.kind == 'ram_role_arn':
            return provider.RamRoleArnCredentialsProvider(credentials_provider=source, **step.parameters)
        if step.kind in ('credentials_uri', 'external'):
            refuse_if_disabled(self._context.environment)
        if step.kind == 'external':
            return self._external(step)
        if step.kind == 'cloud_sso':
            return provider.CloudSSOCredentialsProvider.of_profile(step.profile, step.parameters)
        if step.kind == 'oauth':
            return self._oauth(step)
        if 'private_key' in step.parameters:
            return KeyInProfile(**step.parameters)
        return getattr(provider, _PLAIN_CLASSES[step.kind])(**step.parameters)

    def _oauth(self, step: Step) -> Any:
        return provider.OAuthCredentialsProvider.of_profile(
            Login.of(step.login or {}, 'oauth'), LoginInFile(ConfigFile(self._path), step.profile), **step.parameters
        )

    def _external(self, step: Step) -> Any:
        save = _OutputInFile(self._path, step.profile, self._context).save if self._rewrite else None
        return provider.ExternalCredentialsProvider(credential_update_callback=save, **step.parameters)


class _OutputInFile:
    """Saves what a command printed, for those who asked for it."""

    def __init__(self, path: str, profile: str, context: Context) -> None:
        self._file = ConfigFile(path)
        self._profile = profile
        self._context = context

    def save(self, access_key_id: str, access_key_secret: str, security_token: Optional[str], expiration: int) -> None:
        values: Dict[str, Any] = {
            'access_key_id': access_key_id, 'access_key_secret': access_key_secret, 'security_token': security_token,
            'sts_expiration': expiration or None,
        }
        saved: Values = {ISSUED_KEYS[name]: value for name, value in values.items()}
        self._file.save(self._context, self._profile, saved, 'the credential of the command')


class KeyInProfile(RsaKeyPairCredentialsProvider):
    """A key pair whose private half stands in the profile itself."""

    def __init__(self, private_key: str, **parameters: Any) -> None:
        self._text = private_key
        super().__init__(private_key_file='in the profile', **parameters)

    def _read_key(self) -> str:
        return self._text


class _Ladder(ICredentialsProvider):  # type: ignore[misc]  # the interface package ships no types
    """Sources, each with the one before as its own: asked from the bottom up, each finds its source's answer ready.

    Asking the last one alone would go down the chain by recursion, and Python's stack is short.
    """

    def __init__(self, providers: List[Any]) -> None:
        self._providers = providers

    def get_credentials(self) -> Credentials:
        for each in self._providers:
            credentials: Credentials = each.get_credentials()
        return credentials

    async def get_credentials_async(self) -> Credentials:
        raise NotImplementedError  # a role asks its source while it fetches, which is never asynchronous

    def get_provider_name(self) -> str:
        return str(self._providers[-1].get_provider_name())
