# Written by make codegen from the spec; do not edit it.
from typing import Any, Dict, List, Literal, Optional

from ._spec.model import Model

_Type = Literal[
    'access_key',
    'sts',
    'bearer',
    'ecs_ram_role',
    'ram_role_arn',
    'rsa_key_pair',
    'oidc_role_arn',
    'credentials_uri',
    'saml_role_arn',
]

class Config(Model):
    type: Optional[_Type]
    access_key_id: Optional[str]
    access_key_secret: Optional[str]
    security_token: Optional[str]
    bearer_token: Optional[str]
    duration_seconds: Optional[int]
    role_arn: Optional[str]
    oidc_provider_arn: Optional[str]
    oidc_token_file_path: Optional[str]
    role_session_name: Optional[str]
    role_session_expiration: Optional[int]
    policy: Optional[str]
    external_id: Optional[str]
    sts_endpoint: Optional[str]
    public_key_id: Optional[str]
    private_key_file: Optional[str]
    role_name: Optional[str]
    enable_imds_v2: Optional[bool]
    disable_imds_v1: Optional[bool]
    metadata_token_duration: Optional[int]
    credentials_uri: Optional[str]
    host: Optional[str]
    timeout: Optional[int]
    connect_timeout: Optional[int]
    proxy: Optional[str]
    source_identity: Optional[str]
    oidc_token_source: Optional[str]
    saml_provider_arn: Optional[str]
    saml_assertion_file_path: Optional[str]
    saml_assertion_source: Optional[str]
    expected_account_id: Optional[str]

    def __init__(
        self,
        type: Optional[_Type] = None,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
        bearer_token: Optional[str] = None,
        duration_seconds: Optional[int] = None,
        role_arn: Optional[str] = None,
        oidc_provider_arn: Optional[str] = None,
        oidc_token_file_path: Optional[str] = None,
        role_session_name: Optional[str] = None,
        role_session_expiration: Optional[int] = None,
        policy: Optional[str] = None,
        external_id: Optional[str] = None,
        sts_endpoint: Optional[str] = None,
        public_key_id: Optional[str] = None,
        private_key_file: Optional[str] = None,
        role_name: Optional[str] = None,
        enable_imds_v2: Optional[bool] = None,
        disable_imds_v1: Optional[bool] = None,
        metadata_token_duration: Optional[int] = None,
        credentials_uri: Optional[str] = None,
        host: Optional[str] = None,
        timeout: Optional[int] = None,
        connect_timeout: Optional[int] = None,
        proxy: Optional[str] = None,
        source_identity: Optional[str] = None,
        oidc_token_source: Optional[str] = None,
        saml_provider_arn: Optional[str] = None,
        saml_assertion_file_path: Optional[str] = None,
        saml_assertion_source: Optional[str] = None,
        expected_account_id: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> Config: ...

class CredentialModel(Model):
    access_key_id: Optional[str]
    access_key_secret: Optional[str]
    security_token: Optional[str]
    bearer_token: Optional[str]
    type: Optional[str]
    provider_name: Optional[str]
    expiration: Optional[int]

    def __init__(
        self,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
        bearer_token: Optional[str] = None,
        type: Optional[str] = None,
        provider_name: Optional[str] = None,
        expiration: Optional[int] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CredentialModel: ...

class Source(Model):
    type: str
    is_config_type: Optional[bool]
    environment_variables: Optional[Dict[str, str]]
    required_in_chain: Optional[List[str]]
    disabling_variable: Optional[str]
    profile_modes: Optional[List[str]]
    sts_action: Optional[str]
    endpoint: Optional[str]
    connect_timeout: Optional[int]
    read_timeout: Optional[int]

    def __init__(
        self,
        type: Optional[str] = None,
        is_config_type: Optional[bool] = None,
        environment_variables: Optional[Dict[str, str]] = None,
        required_in_chain: Optional[List[str]] = None,
        disabling_variable: Optional[str] = None,
        profile_modes: Optional[List[str]] = None,
        sts_action: Optional[str] = None,
        endpoint: Optional[str] = None,
        connect_timeout: Optional[int] = None,
        read_timeout: Optional[int] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> Source: ...

class AccessKeyParameters(Model):
    access_key_id: str
    access_key_secret: str

    def __init__(
        self,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> AccessKeyParameters: ...

class StsParameters(Model):
    access_key_id: str
    access_key_secret: str
    security_token: str

    def __init__(
        self,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> StsParameters: ...

class BearerParameters(Model):
    bearer_token: str

    def __init__(
        self,
        bearer_token: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> BearerParameters: ...

class RamRoleArnParameters(Model):
    access_key_id: Optional[str]
    access_key_secret: Optional[str]
    security_token: Optional[str]
    role_arn: str
    role_session_name: Optional[str]
    role_session_expiration: Optional[int]
    policy: Optional[str]
    external_id: Optional[str]
    source_identity: Optional[str]
    sts_endpoint: Optional[str]
    sts_region_id: Optional[str]
    enable_vpc: Optional[bool]

    def __init__(
        self,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
        role_arn: Optional[str] = None,
        role_session_name: Optional[str] = None,
        role_session_expiration: Optional[int] = None,
        policy: Optional[str] = None,
        external_id: Optional[str] = None,
        source_identity: Optional[str] = None,
        sts_endpoint: Optional[str] = None,
        sts_region_id: Optional[str] = None,
        enable_vpc: Optional[bool] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> RamRoleArnParameters: ...

class OidcRoleArnParameters(Model):
    role_arn: str
    oidc_provider_arn: str
    oidc_token_file_path: Optional[str]
    oidc_token_source: Optional[str]
    role_session_name: Optional[str]
    role_session_expiration: Optional[int]
    policy: Optional[str]
    sts_endpoint: Optional[str]
    sts_region_id: Optional[str]
    enable_vpc: Optional[bool]

    def __init__(
        self,
        role_arn: Optional[str] = None,
        oidc_provider_arn: Optional[str] = None,
        oidc_token_file_path: Optional[str] = None,
        oidc_token_source: Optional[str] = None,
        role_session_name: Optional[str] = None,
        role_session_expiration: Optional[int] = None,
        policy: Optional[str] = None,
        sts_endpoint: Optional[str] = None,
        sts_region_id: Optional[str] = None,
        enable_vpc: Optional[bool] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> OidcRoleArnParameters: ...

class SamlRoleArnParameters(Model):
    role_arn: str
    saml_provider_arn: str
    saml_assertion_file_path: Optional[str]
    saml_assertion_source: Optional[str]
    role_session_expiration: Optional[int]
    policy: Optional[str]
    sts_endpoint: Optional[str]
    sts_region_id: Optional[str]
    enable_vpc: Optional[bool]

    def __init__(
        self,
        role_arn: Optional[str] = None,
        saml_provider_arn: Optional[str] = None,
        saml_assertion_file_path: Optional[str] = None,
        saml_assertion_source: Optional[str] = None,
        role_session_expiration: Optional[int] = None,
        policy: Optional[str] = None,
        sts_endpoint: Optional[str] = None,
        sts_region_id: Optional[str] = None,
        enable_vpc: Optional[bool] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> SamlRoleArnParameters: ...

class EcsRamRoleParameters(Model):
    role_name: Optional[str]
    disable_imds_v1: Optional[bool]

    def __init__(
        self,
        role_name: Optional[str] = None,
        disable_imds_v1: Optional[bool] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> EcsRamRoleParameters: ...

class RsaKeyPairParameters(Model):
    public_key_id: str
    private_key_file: str
    role_session_expiration: Optional[int]
    sts_endpoint: Optional[str]
    sts_region_id: Optional[str]
    enable_vpc: Optional[bool]

    def __init__(
        self,
        public_key_id: Optional[str] = None,
        private_key_file: Optional[str] = None,
        role_session_expiration: Optional[int] = None,
        sts_endpoint: Optional[str] = None,
        sts_region_id: Optional[str] = None,
        enable_vpc: Optional[bool] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> RsaKeyPairParameters: ...

class CredentialsUriParameters(Model):
    credentials_uri: str

    def __init__(
        self,
        credentials_uri: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CredentialsUriParameters: ...

class CloudSsoParameters(Model):
    sign_in_url: str
    account_id: str
    access_config: str
    access_token: str
    access_token_expire: int

    def __init__(
        self,
        sign_in_url: Optional[str] = None,
        account_id: Optional[str] = None,
        access_config: Optional[str] = None,
        access_token: Optional[str] = None,
        access_token_expire: Optional[int] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CloudSsoParameters: ...

class OauthParameters(Model):
    client_id: str
    sign_in_url: str
    access_token: Optional[str]
    access_token_expire: Optional[int]
    refresh_token: Optional[str]
    access_key_id: Optional[str]
    access_key_secret: Optional[str]
    security_token: Optional[str]
    sts_expiration: Optional[int]

    def __init__(
        self,
        client_id: Optional[str] = None,
        sign_in_url: Optional[str] = None,
        access_token: Optional[str] = None,
        access_token_expire: Optional[int] = None,
        refresh_token: Optional[str] = None,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
        sts_expiration: Optional[int] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> OauthParameters: ...

class ExternalParameters(Model):
    process_command: str
    timeout: Optional[int]

    def __init__(
        self,
        process_command: Optional[str] = None,
        timeout: Optional[int] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> ExternalParameters: ...

class EnvParameters(Model):
    access_key_id: Optional[str]
    access_key_secret: Optional[str]
    security_token: Optional[str]

    def __init__(
        self,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> EnvParameters: ...

class CliProfileParameters(Model):
    profile_name: Optional[str]
    profile_file: Optional[str]
    allow_config_force_rewrite: Optional[bool]

    def __init__(
        self,
        profile_name: Optional[str] = None,
        profile_file: Optional[str] = None,
        allow_config_force_rewrite: Optional[bool] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CliProfileParameters: ...

class ProfileParameters(Model):
    profile_name: Optional[str]
    profile_file: Optional[str]

    def __init__(
        self,
        profile_name: Optional[str] = None,
        profile_file: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> ProfileParameters: ...

class HttpSettings(Model):
    proxy: Optional[str]
    connect_timeout: Optional[int]
    read_timeout: Optional[int]

    def __init__(
        self,
        proxy: Optional[str] = None,
        connect_timeout: Optional[int] = None,
        read_timeout: Optional[int] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> HttpSettings: ...

class StsCredentials(Model):
    access_key_id: str
    access_key_secret: str
    security_token: str
    expiration: str

    def __init__(
        self,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
        expiration: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> StsCredentials: ...

class AssumeRoleResponse(Model):
    request_id: Optional[str]
    credentials: StsCredentials

    def __init__(
        self,
        request_id: Optional[str] = None,
        credentials: Optional[StsCredentials] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> AssumeRoleResponse: ...

class SessionAccessKey(Model):
    session_access_key_id: str
    session_access_key_secret: str
    expiration: str

    def __init__(
        self,
        session_access_key_id: Optional[str] = None,
        session_access_key_secret: Optional[str] = None,
        expiration: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> SessionAccessKey: ...

class GenerateSessionAccessKeyResponse(Model):
    request_id: Optional[str]
    session_access_key: SessionAccessKey

    def __init__(
        self,
        request_id: Optional[str] = None,
        session_access_key: Optional[SessionAccessKey] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> GenerateSessionAccessKeyResponse: ...

class StsErrorResponse(Model):
    request_id: Optional[str]
    host_id: Optional[str]
    code: str
    message: Optional[str]
    recommend: Optional[str]

    def __init__(
        self,
        request_id: Optional[str] = None,
        host_id: Optional[str] = None,
        code: Optional[str] = None,
        message: Optional[str] = None,
        recommend: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> StsErrorResponse: ...

class MetadataResponse(Model):
    code: str
    access_key_id: str
    access_key_secret: str
    security_token: str
    expiration: str
    last_updated: Optional[str]

    def __init__(
        self,
        code: Optional[str] = None,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
        expiration: Optional[str] = None,
        last_updated: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> MetadataResponse: ...

class CredentialsUriResponse(Model):
    code: Optional[str]
    access_key_id: str
    access_key_secret: str
    security_token: str
    expiration: str

    def __init__(
        self,
        code: Optional[str] = None,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
        expiration: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CredentialsUriResponse: ...

class IdentityTokenResponse(Model):
    value: str

    def __init__(
        self,
        value: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> IdentityTokenResponse: ...

class CloudSsoRequest(Model):
    account_id: str
    access_configuration_id: str

    def __init__(
        self,
        account_id: Optional[str] = None,
        access_configuration_id: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CloudSsoRequest: ...

class CloudSsoResponse(Model):
    request_id: Optional[str]
    cloud_credential: StsCredentials

    def __init__(
        self,
        request_id: Optional[str] = None,
        cloud_credential: Optional[StsCredentials] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CloudSsoResponse: ...

class CloudSsoDeviceRequest(Model):
    portal_url: str
    code_challenge: str
    client_id: str
    code_challenge_method: str

    def __init__(
        self,
        portal_url: Optional[str] = None,
        code_challenge: Optional[str] = None,
        client_id: Optional[str] = None,
        code_challenge_method: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CloudSsoDeviceRequest: ...

class CloudSsoDeviceResponse(Model):
    request_id: Optional[str]
    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: Optional[str]
    interval: Optional[int]

    def __init__(
        self,
        request_id: Optional[str] = None,
        device_code: Optional[str] = None,
        user_code: Optional[str] = None,
        verification_uri: Optional[str] = None,
        verification_uri_complete: Optional[str] = None,
        interval: Optional[int] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CloudSsoDeviceResponse: ...

class CloudSsoTokenRequest(Model):
    code_verifier: str
    client_id: str
    device_code: str
    grant_type: str

    def __init__(
        self,
        code_verifier: Optional[str] = None,
        client_id: Optional[str] = None,
        device_code: Optional[str] = None,
        grant_type: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CloudSsoTokenRequest: ...

class CloudSsoTokenResponse(Model):
    request_id: Optional[str]
    access_token: str
    expires_in: Optional[int]

    def __init__(
        self,
        request_id: Optional[str] = None,
        access_token: Optional[str] = None,
        expires_in: Optional[int] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CloudSsoTokenResponse: ...

class CloudSsoAccount(Model):
    account_id: str
    display_name: Optional[str]

    def __init__(
        self,
        account_id: Optional[str] = None,
        display_name: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CloudSsoAccount: ...

class CloudSsoAccessConfiguration(Model):
    access_configuration_id: str
    access_configuration_name: Optional[str]

    def __init__(
        self,
        access_configuration_id: Optional[str] = None,
        access_configuration_name: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CloudSsoAccessConfiguration: ...

class CloudSsoErrorResponse(Model):
    request_id: Optional[str]
    code: str
    message: Optional[str]

    def __init__(
        self,
        request_id: Optional[str] = None,
        code: Optional[str] = None,
        message: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> CloudSsoErrorResponse: ...

class OauthTokenResponse(Model):
    access_token: str
    refresh_token: Optional[str]
    expires_in: Optional[int]
    token_type: Optional[str]
    request_id: Optional[str]

    def __init__(
        self,
        access_token: Optional[str] = None,
        refresh_token: Optional[str] = None,
        expires_in: Optional[int] = None,
        token_type: Optional[str] = None,
        request_id: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> OauthTokenResponse: ...

class OauthExchangeResponse(Model):
    request_id: Optional[str]
    access_key_id: str
    access_key_secret: str
    security_token: str
    expiration: str

    def __init__(
        self,
        request_id: Optional[str] = None,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        security_token: Optional[str] = None,
        expiration: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> OauthExchangeResponse: ...

class OauthErrorResponse(Model):
    request_id: Optional[str]
    code: str
    message: Optional[str]

    def __init__(
        self,
        request_id: Optional[str] = None,
        code: Optional[str] = None,
        message: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> OauthErrorResponse: ...

class ExternalOutput(Model):
    mode: Optional[str]
    access_key_id: str
    access_key_secret: str
    sts_token: Optional[str]
    expiration: Optional[str]

    def __init__(
        self,
        mode: Optional[str] = None,
        access_key_id: Optional[str] = None,
        access_key_secret: Optional[str] = None,
        sts_token: Optional[str] = None,
        expiration: Optional[str] = None,
    ) -> None: ...
    def to_map(self) -> Dict[str, Any]: ...
    def from_map(self, m: Optional[Dict[str, Any]] = None) -> ExternalOutput: ...
