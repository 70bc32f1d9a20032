"""The provider classes of the 0.x interface. New programs use :mod:`alibabacloud_credentials.provider`."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Tuple

from ._legacy.providers import (
    AlibabaCloudCredentialsProvider,
    EcsRamRoleCredentialProvider,
    OIDCRoleArnCredentialProvider,
    RamRoleArnCredentialProvider,
    RsaKeyPairCredentialProvider,
)
from ._refresh.credentials import Credentials
from ._world.current import current
from .credentials import (
    AccessKeyCredential,
    BearerTokenCredential,
    CredentialsURICredential,
    EcsRamRoleCredential,
    OIDCRoleArnCredential,
    RamRoleArnCredential,
    RsaKeyPairCredential,
    StsCredential,
)
from .exceptions import CredentialException, InvalidConfigurationException, NotConfiguredException
from .models import Config
from .utils import auth_constant as ac
from .utils import auth_util as au

__all__ = [
    'AlibabaCloudCredentialsProvider',
    'Config',
    'CredentialException',
    'CredentialsUriProvider',
    'DefaultCredentialsProvider',
    'EcsRamRoleCredentialProvider',
    'EnvironmentVariableCredentialsProvider',
    'OIDCRoleArnCredentialProvider',
    'ProfileCredentialsProvider',
    'RamRoleArnCredentialProvider',
    'RsaKeyPairCredentialProvider',
]


class ProfileCredentialsProvider(AlibabaCloudCredentialsProvider):
    """The section of ``credentials.ini`` that ``ALIBABA_CLOUD_PROFILE`` or ``auth_util.client_type`` names.

    :param path: path of the file. Environment variable: ``ALIBABA_CLOUD_CREDENTIALS_FILE``. Default:
        ``~/.alibabacloud/credentials.ini``.
    """

    file_path: Optional[str]

    def __init__(self, path: Optional[str] = None) -> None:
        super().__init__()
        self._take(file_path=path)
        self._made: Optional[Tuple[Any, Any]] = None

    def parse_ini(self) -> Optional[Dict[str, str]]:
        """The keys of the section; None where there is no such file or section.

        :raises CredentialException: the file cannot be read, or is no such file.
        """
        from ._profile.ini import sections_in

        path = self._path()
        if path is None:
            return None
        try:
            text = current().files.read_text(path, 'credentials file')
        except NotConfiguredException:
            return None
        found = sections_in(text, path).get(au.client_type)
        return None if found is None else dict(found.values)

    def _path(self) -> Optional[str]:
        path = self.file_path or au.environment_credentials_file
        if path is not None:
            return path
        home = f'{ac.HOME}/.alibabacloud/credentials.ini'
        # The first of the two is where 0.x looked by mistake, and where programs have put it since.
        return next((each for each in ('/.alibabacloud/credentials.ini', home) if current().files.exists(each)), None)

    def get_credentials(self) -> Any:
        """A credential of the section's type; None where the section is missing or has no key.

        :raises CredentialException: the section cannot work, or its credential could not be had.
        """
        section = self.parse_ini()
        if section is None:
            return None
        if not section.get(ac.INI_TYPE):
            raise InvalidConfigurationException('The configured client type is empty')
        if section[ac.INI_TYPE] == ac.ACCESS_KEY and not (
            section.get(ac.INI_ACCESS_KEY_ID) and section.get(ac.INI_ACCESS_KEY_IDSECRET)
        ):
            return None
        return self._credential_of(self._provider().get_credentials())

    def _provider(self) -> Any:
        from .provider import ProfileCredentialsProvider as Profile

        wanted = (self._path(), au.client_type)
        if self._made is None or self._made[0] != wanted:
            self._made = (wanted, Profile(profile_file=wanted[0], profile_name=wanted[1]))
        return self._made[1]

    def _credential_of(self, fetched: Credentials) -> Any:
        key = (fetched.get_access_key_id(), fetched.get_access_key_secret())
        token, expiration = fetched.get_security_token(), fetched.get_expiration()
        source = str(fetched.get_provider_name()).split('/')[1]
        if fetched.get_credential_type() == ac.BEARER:
            return BearerTokenCredential(fetched.get_bearer_token())
        if source == 'rsa_key_pair':
            return RsaKeyPairCredential(*key, expiration, self)
        if source in _SESSIONS:
            return _SESSIONS[source](*key, token, expiration, self)
        return AccessKeyCredential(*key) if token is None else StsCredential(*key, token)


_SESSIONS: Dict[str, Any] = {
    'ecs_ram_role': EcsRamRoleCredential,
    'oidc_role_arn': OIDCRoleArnCredential,
    'ram_role_arn': RamRoleArnCredential,
}


class EnvironmentVariableCredentialsProvider(AlibabaCloudCredentialsProvider):
    """The credential in the environment variables, unless a profile other than ``default`` is asked for."""

    def get_credentials(self) -> Any:
        """An ``StsCredential`` or an ``AccessKeyCredential``; None where no whole key is set."""
        from .provider import EnvironmentVariableCredentialsProvider as Variables

        if au.client_type != 'default':
            return None
        try:
            read = Variables().get_credentials()
        except CredentialException:
            return None
        key = (read.get_access_key_id(), read.get_access_key_secret())
        token = read.get_security_token()
        return AccessKeyCredential(*key) if token is None else StsCredential(*key, token)


class CredentialsUriProvider(AlibabaCloudCredentialsProvider):
    """The address in ``ALIBABA_CLOUD_CREDENTIALS_URI``."""

    def get_credentials(self) -> Optional[CredentialsURICredential]:
        """A credential that asks the address when it is first read; None where the variable is not set."""
        uri = au.environment_credentials_uri
        return None if uri is None else CredentialsURICredential(uri)


class DefaultCredentialsProvider(AlibabaCloudCredentialsProvider):
    """The 0.x chain: variables, OIDC, ``credentials.ini``, metadata, URI. It ends at the first that is set up.

    :ivar user_configuration_providers: the sources in order, for programs to walk and to change.
    """

    def __init__(self) -> None:
        super().__init__()
        self.user_configuration_providers: List[Any] = [EnvironmentVariableCredentialsProvider()]
        if au.enable_oidc_credential:
            self.user_configuration_providers.append(OIDCRoleArnCredentialProvider(
                role_session_name=au.environment_role_session_name,
                role_arn=au.environment_role_arn,
                oidc_provider_arn=au.environment_oidc_provider_arn,
                oidc_token_file_path=au.environment_oidc_token_file,
            ))
        self.user_configuration_providers.append(ProfileCredentialsProvider())
        if au.environment_ecs_metadata is not None:
            self.user_configuration_providers.append(EcsRamRoleCredentialProvider(au.environment_ecs_metadata))
        self.user_configuration_providers.append(CredentialsUriProvider())

    def get_credentials(self) -> Any:
        """The credential of the first source that has one.

        :raises CredentialException: a source failed, or none is set up.
        """
        for provider in self.user_configuration_providers:
            credential = provider.get_credentials()
            if credential is not None:
                return credential
        raise NotConfiguredException('not found credentials')

    def add_credentials_provider(self, p: Any) -> None:
        self.user_configuration_providers.append(p)

    def remove_credentials_provider(self, p: Any) -> None:
        self.user_configuration_providers.remove(p)

    def contains_credentials_provider(self, p: Any) -> bool:
        return p in self.user_configuration_providers

    def clear_credentials_provider(self) -> None:
        self.user_configuration_providers.clear()
