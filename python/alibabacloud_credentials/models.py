# -*- coding: utf-8 -*-
# This file is auto-generated, don't edit it. Thanks.
from alibabacloud_credentials._spec.model import Model
from typing import Dict, List


class Config(Model):
    """
    How a client gets its credential. Which fields matter depends on the type; the others are ignored. What is not given
    is taken from the environment variable that the record of the type names for it, if there is one.

    :param type: Which type of credential, such as access_key or ram_role_arn: a source that may be the type of a
        Config. Required.
    :param access_key_id: AccessKey id, for access_key, sts and ram_role_arn. Its environment variable is read only if
        no part of the key is given. Environment variable: ``ALIBABA_CLOUD_ACCESS_KEY_ID``.
    :param access_key_secret: AccessKey secret, for access_key, sts and ram_role_arn. Its environment variable is read
        only if no part of the key is given. Environment variable: ``ALIBABA_CLOUD_ACCESS_KEY_SECRET``.
    :param security_token: STS token, for sts; for ram_role_arn if the key that assumes the role is itself temporary.
        For sts, its environment variable is read only if no part of the key is given. Environment variable:
        ``ALIBABA_CLOUD_SECURITY_TOKEN``.
    :param bearer_token: Bearer token, for bearer.
    :param duration_seconds: Deprecated and ignored; use ``role_session_expiration``.
    :param role_arn: ARN of the RAM role to assume, for ram_role_arn and oidc_role_arn. Environment variable:
        ``ALIBABA_CLOUD_ROLE_ARN``.
    :param oidc_provider_arn: ARN of the OIDC identity provider, for oidc_role_arn. Environment variable:
        ``ALIBABA_CLOUD_OIDC_PROVIDER_ARN``.
    :param oidc_token_file_path: Path of the file with the OIDC token, read anew for every fetch, for oidc_role_arn.
        Environment variable: ``ALIBABA_CLOUD_OIDC_TOKEN_FILE``.
    :param role_session_name: Name of the role session, as it shows in audit logs, for ram_role_arn and oidc_role_arn.
        Default: the name of the port and the current time. Environment variable: ``ALIBABA_CLOUD_ROLE_SESSION_NAME``.
    :param role_session_expiration: How long a fetched credential lives, in seconds, 900 or more, for ram_role_arn,
        oidc_role_arn and rsa_key_pair. Default: 3600.
    :param policy: RAM policy as JSON text that narrows the permissions of the role, for ram_role_arn and
        oidc_role_arn. Default: the role as it is.
    :param external_id: External id that the role demands of other accounts, for ram_role_arn. Default: none.
    :param sts_endpoint: Host name of STS, for ram_role_arn, oidc_role_arn and rsa_key_pair. Default: by region and
        network, otherwise sts.aliyuncs.com. Environment variable: ``ALIBABA_CLOUD_STS_ENDPOINT``.
    :param public_key_id: Id of the public key registered with RAM, for rsa_key_pair.
    :param private_key_file: Path of the PEM file with the private key, for rsa_key_pair.
    :param role_name: RAM role of the ECS instance, for ecs_ram_role. Default: asked from the metadata server.
        Environment variable: ``ALIBABA_CLOUD_ECS_METADATA``.
    :param enable_imds_v2: Deprecated and ignored: the metadata server is always asked in version 2 first.
    :param disable_imds_v1: Whether to fail instead of falling back to version 1 of the metadata server, for
        ecs_ram_role. Default: false. Environment variable: ``ALIBABA_CLOUD_IMDSV1_DISABLED``.
    :param metadata_token_duration: Deprecated and ignored: a metadata token lives for 21600 seconds.
    :param credentials_uri: Address that answers a GET with a credential, http or https, for credentials_uri.
        Environment variable: ``ALIBABA_CLOUD_CREDENTIALS_URI``.
    :param host: Deprecated and ignored; use ``sts_endpoint``.
    :param timeout: Read timeout in milliseconds, for every type that calls a server. Default: 10000; the metadata
        server: 1000.
    :param connect_timeout: Connect timeout in milliseconds, for every type that calls a server. Default: 5000; the
        metadata server: 1000.
    :param proxy: Proxy as http://host:port, for every type that calls a server. Default: environment variables
        HTTPS_PROXY, HTTP_PROXY and NO_PROXY, which are never applied to the metadata server.
    :param source_identity: Who stands behind the session, as audit logs show it and every role assumed from the
        session keeps it, for ram_role_arn. Default: none. Environment variable:
        ``ALIBABA_CLOUD_ROLE_SOURCE_IDENTITY``.
    :param oidc_token_source: Where the OIDC token comes from instead of a file, asked anew for every fetch, for
        oidc_role_arn: env:NAME for an environment variable, github_actions for a job of GitHub Actions or Forgejo.
        Default: the file.
    :param saml_provider_arn: ARN of the SAML identity provider, for saml_role_arn. Environment variable:
        ``ALIBABA_CLOUD_SAML_PROVIDER_ARN``.
    :param saml_assertion_file_path: Path of the file with the SAML response in Base64, read anew for every fetch, for
        saml_role_arn. Environment variable: ``ALIBABA_CLOUD_SAML_ASSERTION_FILE``.
    :param saml_assertion_source: Where the SAML response comes from instead of a file, for saml_role_arn: env:NAME
        for an environment variable. Default: the file.
    :param expected_account_id: Id of the account that every credential must be of: one of another account is refused
        before it is given out. Environment variable: ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID. Default: any account.
    """
    def __init__(
        self,
        type: str = None,
        access_key_id: str = None,
        access_key_secret: str = None,
        security_token: str = None,
        bearer_token: str = None,
        duration_seconds: int = None,
        role_arn: str = None,
        oidc_provider_arn: str = None,
        oidc_token_file_path: str = None,
        role_session_name: str = None,
        role_session_expiration: int = None,
        policy: str = None,
        external_id: str = None,
        sts_endpoint: str = None,
        public_key_id: str = None,
        private_key_file: str = None,
        role_name: str = None,
        enable_imds_v2: bool = None,
        disable_imds_v1: bool = None,
        metadata_token_duration: int = None,
        credentials_uri: str = None,
        host: str = None,
        timeout: int = None,
        connect_timeout: int = None,
        proxy: str = None,
        source_identity: str = None,
        oidc_token_source: str = None,
        saml_provider_arn: str = None,
        saml_assertion_file_path: str = None,
        saml_assertion_source: str = None,
        expected_account_id: str = None,
    ):
        # Which type of credential, such as access_key or ram_role_arn: a source that may be the type of a Config. Required.
        self.type = type
        # AccessKey id, for access_key, sts and ram_role_arn. Its environment variable is read only if no part of the key is given.
        self.access_key_id = access_key_id
        # AccessKey secret, for access_key, sts and ram_role_arn. Its environment variable is read only if no part of the key is given.
        self.access_key_secret = access_key_secret
        # STS token, for sts; for ram_role_arn if the key that assumes the role is itself temporary. For sts, its environment variable is read only if no part of the key is given.
        self.security_token = security_token
        # Bearer token, for bearer.
        self.bearer_token = bearer_token
        # Deprecated and ignored; use roleSessionExpiration.
        self.duration_seconds = duration_seconds
        # ARN of the RAM role to assume, for ram_role_arn and oidc_role_arn.
        self.role_arn = role_arn
        # ARN of the OIDC identity provider, for oidc_role_arn.
        self.oidc_provider_arn = oidc_provider_arn
        # Path of the file with the OIDC token, read anew for every fetch, for oidc_role_arn.
        self.oidc_token_file_path = oidc_token_file_path
        # Name of the role session, as it shows in audit logs, for ram_role_arn and oidc_role_arn. Default: the name of the port and the current time.
        self.role_session_name = role_session_name
        # How long a fetched credential lives, in seconds, 900 or more, for ram_role_arn, oidc_role_arn and rsa_key_pair. Default: 3600.
        self.role_session_expiration = role_session_expiration
        # RAM policy as JSON text that narrows the permissions of the role, for ram_role_arn and oidc_role_arn. Default: the role as it is.
        self.policy = policy
        # External id that the role demands of other accounts, for ram_role_arn. Default: none.
        self.external_id = external_id
        # Host name of STS, for ram_role_arn, oidc_role_arn and rsa_key_pair. Default: by region and network, otherwise sts.aliyuncs.com.
        self.sts_endpoint = sts_endpoint
        # Id of the public key registered with RAM, for rsa_key_pair.
        self.public_key_id = public_key_id
        # Path of the PEM file with the private key, for rsa_key_pair.
        self.private_key_file = private_key_file
        # RAM role of the ECS instance, for ecs_ram_role. Default: asked from the metadata server.
        self.role_name = role_name
        # Deprecated and ignored: the metadata server is always asked in version 2 first.
        self.enable_imds_v2 = enable_imds_v2
        # Whether to fail instead of falling back to version 1 of the metadata server, for ecs_ram_role. Default: false.
        self.disable_imds_v1 = disable_imds_v1
        # Deprecated and ignored: a metadata token lives for 21600 seconds.
        self.metadata_token_duration = metadata_token_duration
        # Address that answers a GET with a credential, http or https, for credentials_uri.
        self.credentials_uri = credentials_uri
        # Deprecated and ignored; use stsEndpoint.
        self.host = host
        # Read timeout in milliseconds, for every type that calls a server. Default: 10000; the metadata server: 1000.
        self.timeout = timeout
        # Connect timeout in milliseconds, for every type that calls a server. Default: 5000; the metadata server: 1000.
        self.connect_timeout = connect_timeout
        # Proxy as http://host:port, for every type that calls a server. Default: environment variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY, which are never applied to the metadata server.
        self.proxy = proxy
        # Who stands behind the session, as audit logs show it and every role assumed from the session keeps it, for ram_role_arn. Default: none.
        self.source_identity = source_identity
        # Where the OIDC token comes from instead of a file, asked anew for every fetch, for oidc_role_arn: env:NAME for an environment variable, github_actions for a job of GitHub Actions or Forgejo. Default: the file.
        self.oidc_token_source = oidc_token_source
        # ARN of the SAML identity provider, for saml_role_arn.
        self.saml_provider_arn = saml_provider_arn
        # Path of the file with the SAML response in Base64, read anew for every fetch, for saml_role_arn.
        self.saml_assertion_file_path = saml_assertion_file_path
        # Where the SAML response comes from instead of a file, for saml_role_arn: env:NAME for an environment variable. Default: the file.
        self.saml_assertion_source = saml_assertion_source
        # Id of the account that every credential must be of: one of another account is refused before it is given out. Environment variable: ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID. Default: any account.
        self.expected_account_id = expected_account_id

    def validate(self):
        pass

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.type is not None:
            result['type'] = self.type
        if self.access_key_id is not None:
            result['accessKeyId'] = self.access_key_id
        if self.access_key_secret is not None:
            result['accessKeySecret'] = self.access_key_secret
        if self.security_token is not None:
            result['securityToken'] = self.security_token
        if self.bearer_token is not None:
            result['bearerToken'] = self.bearer_token
        if self.duration_seconds is not None:
            result['durationSeconds'] = self.duration_seconds
        if self.role_arn is not None:
            result['roleArn'] = self.role_arn
        if self.oidc_provider_arn is not None:
            result['oidcProviderArn'] = self.oidc_provider_arn
        if self.oidc_token_file_path is not None:
            result['oidcTokenFilePath'] = self.oidc_token_file_path
        if self.role_session_name is not None:
            result['roleSessionName'] = self.role_session_name
        if self.role_session_expiration is not None:
            result['roleSessionExpiration'] = self.role_session_expiration
        if self.policy is not None:
            result['policy'] = self.policy
        if self.external_id is not None:
            result['externalId'] = self.external_id
        if self.sts_endpoint is not None:
            result['stsEndpoint'] = self.sts_endpoint
        if self.public_key_id is not None:
            result['publicKeyId'] = self.public_key_id
        if self.private_key_file is not None:
            result['privateKeyFile'] = self.private_key_file
        if self.role_name is not None:
            result['roleName'] = self.role_name
        if self.enable_imds_v2 is not None:
            result['enableIMDSv2'] = self.enable_imds_v2
        if self.disable_imds_v1 is not None:
            result['disableIMDSv1'] = self.disable_imds_v1
        if self.metadata_token_duration is not None:
            result['metadataTokenDuration'] = self.metadata_token_duration
        if self.credentials_uri is not None:
            result['credentialsUri'] = self.credentials_uri
        if self.host is not None:
            result['host'] = self.host
        if self.timeout is not None:
            result['timeout'] = self.timeout
        if self.connect_timeout is not None:
            result['connectTimeout'] = self.connect_timeout
        if self.proxy is not None:
            result['proxy'] = self.proxy
        if self.source_identity is not None:
            result['sourceIdentity'] = self.source_identity
        if self.oidc_token_source is not None:
            result['oidcTokenSource'] = self.oidc_token_source
        if self.saml_provider_arn is not None:
            result['samlProviderArn'] = self.saml_provider_arn
        if self.saml_assertion_file_path is not None:
            result['samlAssertionFilePath'] = self.saml_assertion_file_path
        if self.saml_assertion_source is not None:
            result['samlAssertionSource'] = self.saml_assertion_source
        if self.expected_account_id is not None:
            result['expectedAccountId'] = self.expected_account_id
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('type') is not None:
            self.type = m.get('type')
        if m.get('accessKeyId') is not None:
            self.access_key_id = m.get('accessKeyId')
        if m.get('accessKeySecret') is not None:
            self.access_key_secret = m.get('accessKeySecret')
        if m.get('securityToken') is not None:
            self.security_token = m.get('securityToken')
        if m.get('bearerToken') is not None:
            self.bearer_token = m.get('bearerToken')
        if m.get('durationSeconds') is not None:
            self.duration_seconds = m.get('durationSeconds')
        if m.get('roleArn') is not None:
            self.role_arn = m.get('roleArn')
        if m.get('oidcProviderArn') is not None:
            self.oidc_provider_arn = m.get('oidcProviderArn')
        if m.get('oidcTokenFilePath') is not None:
            self.oidc_token_file_path = m.get('oidcTokenFilePath')
        if m.get('roleSessionName') is not None:
            self.role_session_name = m.get('roleSessionName')
        if m.get('roleSessionExpiration') is not None:
            self.role_session_expiration = m.get('roleSessionExpiration')
        if m.get('policy') is not None:
            self.policy = m.get('policy')
        if m.get('externalId') is not None:
            self.external_id = m.get('externalId')
        if m.get('stsEndpoint') is not None:
            self.sts_endpoint = m.get('stsEndpoint')
        if m.get('publicKeyId') is not None:
            self.public_key_id = m.get('publicKeyId')
        if m.get('privateKeyFile') is not None:
            self.private_key_file = m.get('privateKeyFile')
        if m.get('roleName') is not None:
            self.role_name = m.get('roleName')
        if m.get('enableIMDSv2') is not None:
            self.enable_imds_v2 = m.get('enableIMDSv2')
        if m.get('disableIMDSv1') is not None:
            self.disable_imds_v1 = m.get('disableIMDSv1')
        if m.get('metadataTokenDuration') is not None:
            self.metadata_token_duration = m.get('metadataTokenDuration')
        if m.get('credentialsUri') is not None:
            self.credentials_uri = m.get('credentialsUri')
        if m.get('host') is not None:
            self.host = m.get('host')
        if m.get('timeout') is not None:
            self.timeout = m.get('timeout')
        if m.get('connectTimeout') is not None:
            self.connect_timeout = m.get('connectTimeout')
        if m.get('proxy') is not None:
            self.proxy = m.get('proxy')
        if m.get('sourceIdentity') is not None:
            self.source_identity = m.get('sourceIdentity')
        if m.get('oidcTokenSource') is not None:
            self.oidc_token_source = m.get('oidcTokenSource')
        if m.get('samlProviderArn') is not None:
            self.saml_provider_arn = m.get('samlProviderArn')
        if m.get('samlAssertionFilePath') is not None:
            self.saml_assertion_file_path = m.get('samlAssertionFilePath')
        if m.get('samlAssertionSource') is not None:
            self.saml_assertion_source = m.get('samlAssertionSource')
        if m.get('expectedAccountId') is not None:
            self.expected_account_id = m.get('expectedAccountId')
        return self


class CredentialModel(Model):
    """
    One consistent credential, as SDKs sign with it. A change to it changes nobody else's.

    :param access_key_id: AccessKey id; none for a bearer token.
    :param access_key_secret: AccessKey secret; none for a bearer token.
    :param security_token: STS token of a temporary credential, or the token of type id_token; none for a long-term
        AccessKey pair.
    :param bearer_token: Bearer token of type bearer; otherwise none.
    :param type: Credential type that the client was made for, default for a chain, or what a custom provider calls
        itself; bearer and id_token always show, because SDKs sign them differently.
    :param provider_name: Path of the sources that the credential came through, such as
        default/cli_profile/ram_role_arn/static_ak; sent by SDKs in a header.
    :param expiration: When the credential ends by the clock of the server, in seconds since the epoch; none if it
        does not end.
    """
    def __init__(
        self,
        access_key_id: str = None,
        access_key_secret: str = None,
        security_token: str = None,
        bearer_token: str = None,
        type: str = None,
        provider_name: str = None,
        expiration: int = None,
    ):
        # AccessKey id; none for a bearer token.
        self.access_key_id = access_key_id
        # AccessKey secret; none for a bearer token.
        self.access_key_secret = access_key_secret
        # STS token of a temporary credential, or the token of type id_token; none for a long-term AccessKey pair.
        self.security_token = security_token
        # Bearer token of type bearer; otherwise none.
        self.bearer_token = bearer_token
        # Credential type that the client was made for, default for a chain, or what a custom provider calls itself; bearer and id_token always show, because SDKs sign them differently.
        self.type = type
        # Path of the sources that the credential came through, such as default/cli_profile/ram_role_arn/static_ak; sent by SDKs in a header.
        self.provider_name = provider_name
        # When the credential ends by the clock of the server, in seconds since the epoch; none if it does not end.
        self.expiration = expiration

    def validate(self):
        pass

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.access_key_id is not None:
            result['accessKeyId'] = self.access_key_id
        if self.access_key_secret is not None:
            result['accessKeySecret'] = self.access_key_secret
        if self.security_token is not None:
            result['securityToken'] = self.security_token
        if self.bearer_token is not None:
            result['bearerToken'] = self.bearer_token
        if self.type is not None:
            result['type'] = self.type
        if self.provider_name is not None:
            result['providerName'] = self.provider_name
        if self.expiration is not None:
            result['expiration'] = self.expiration
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('accessKeyId') is not None:
            self.access_key_id = m.get('accessKeyId')
        if m.get('accessKeySecret') is not None:
            self.access_key_secret = m.get('accessKeySecret')
        if m.get('securityToken') is not None:
            self.security_token = m.get('securityToken')
        if m.get('bearerToken') is not None:
            self.bearer_token = m.get('bearerToken')
        if m.get('type') is not None:
            self.type = m.get('type')
        if m.get('providerName') is not None:
            self.provider_name = m.get('providerName')
        if m.get('expiration') is not None:
            self.expiration = m.get('expiration')
        return self


class Source(Model):
    """
    A source of credentials, by what is the same about it in every language.

    :param type: Name of the source, as profiles and errors spell it.
    :param is_config_type: Whether a Config may be of this type. Default: false.
    :param environment_variables: Parameter, spelt as in credentials.ini, to the environment variable that stands in
        for it where it is not given; an empty variable counts as absent. Default: none.
    :param required_in_chain: Parameters whose environment variables must all be set for the source to be part of the
        default chain. Default: none, a source of the chain is always part of it.
    :param disabling_variable: Environment variable that switches the source off when it is true, in any case; that of
        external also when it is 1. Default: none.
    :param profile_modes: Modes of a profile in config.json that describe this source. Default: none.
    :param sts_action: STS action that answers with its credential. Default: none, it does not call STS.
    :param endpoint: Server that it calls unless the caller names another: a host name of STS, or the address of the
        metadata server. Default: none, it calls no server or a parameter says which.
    :param connect_timeout: Connect timeout in milliseconds, unless the caller gives another. Default: none, it calls
        no server.
    :param read_timeout: Read timeout in milliseconds, unless the caller gives another. Default: none, it calls no
        server.
    """
    def __init__(
        self,
        type: str = None,
        is_config_type: bool = None,
        environment_variables: Dict[str, str] = None,
        required_in_chain: List[str] = None,
        disabling_variable: str = None,
        profile_modes: List[str] = None,
        sts_action: str = None,
        endpoint: str = None,
        connect_timeout: int = None,
        read_timeout: int = None,
    ):
        # Name of the source, as profiles and errors spell it.
        self.type = type
        # Whether a Config may be of this type. Default: false.
        self.is_config_type = is_config_type
        # Parameter, spelt as in credentials.ini, to the environment variable that stands in for it where it is not given; an empty variable counts as absent. Default: none.
        self.environment_variables = environment_variables
        # Parameters whose environment variables must all be set for the source to be part of the default chain. Default: none, a source of the chain is always part of it.
        self.required_in_chain = required_in_chain
        # Environment variable that switches the source off when it is true, in any case; that of external also when it is 1. Default: none.
        self.disabling_variable = disabling_variable
        # Modes of a profile in config.json that describe this source. Default: none.
        self.profile_modes = profile_modes
        # STS action that answers with its credential. Default: none, it does not call STS.
        self.sts_action = sts_action
        # Server that it calls unless the caller names another: a host name of STS, or the address of the metadata server. Default: none, it calls no server or a parameter says which.
        self.endpoint = endpoint
        # Connect timeout in milliseconds, unless the caller gives another. Default: none, it calls no server.
        self.connect_timeout = connect_timeout
        # Read timeout in milliseconds, unless the caller gives another. Default: none, it calls no server.
        self.read_timeout = read_timeout

    def validate(self):
        self.validate_required(self.type, 'type')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.type is not None:
            result['type'] = self.type
        if self.is_config_type is not None:
            result['isConfigType'] = self.is_config_type
        if self.environment_variables is not None:
            result['environmentVariables'] = self.environment_variables
        if self.required_in_chain is not None:
            result['requiredInChain'] = self.required_in_chain
        if self.disabling_variable is not None:
            result['disablingVariable'] = self.disabling_variable
        if self.profile_modes is not None:
            result['profileModes'] = self.profile_modes
        if self.sts_action is not None:
            result['stsAction'] = self.sts_action
        if self.endpoint is not None:
            result['endpoint'] = self.endpoint
        if self.connect_timeout is not None:
            result['connectTimeout'] = self.connect_timeout
        if self.read_timeout is not None:
            result['readTimeout'] = self.read_timeout
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('type') is not None:
            self.type = m.get('type')
        if m.get('isConfigType') is not None:
            self.is_config_type = m.get('isConfigType')
        if m.get('environmentVariables') is not None:
            self.environment_variables = m.get('environmentVariables')
        if m.get('requiredInChain') is not None:
            self.required_in_chain = m.get('requiredInChain')
        if m.get('disablingVariable') is not None:
            self.disabling_variable = m.get('disablingVariable')
        if m.get('profileModes') is not None:
            self.profile_modes = m.get('profileModes')
        if m.get('stsAction') is not None:
            self.sts_action = m.get('stsAction')
        if m.get('endpoint') is not None:
            self.endpoint = m.get('endpoint')
        if m.get('connectTimeout') is not None:
            self.connect_timeout = m.get('connectTimeout')
        if m.get('readTimeout') is not None:
            self.read_timeout = m.get('readTimeout')
        return self


class AccessKeyParameters(Model):
    """
    A long-term AccessKey pair.

    :param access_key_id: AccessKey id. The variable is read only if the secret is not given either. Environment
        variable: ``ALIBABA_CLOUD_ACCESS_KEY_ID``.
    :param access_key_secret: AccessKey secret. The variable is read only if the id is not given either. Environment
        variable: ``ALIBABA_CLOUD_ACCESS_KEY_SECRET``.
    """
    def __init__(
        self,
        access_key_id: str = None,
        access_key_secret: str = None,
    ):
        # AccessKey id. The variable is read only if the secret is not given either.
        self.access_key_id = access_key_id
        # AccessKey secret. The variable is read only if the id is not given either.
        self.access_key_secret = access_key_secret

    def validate(self):
        self.validate_required(self.access_key_id, 'access_key_id')
        self.validate_required(self.access_key_secret, 'access_key_secret')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.access_key_id is not None:
            result['accessKeyId'] = self.access_key_id
        if self.access_key_secret is not None:
            result['accessKeySecret'] = self.access_key_secret
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('accessKeyId') is not None:
            self.access_key_id = m.get('accessKeyId')
        if m.get('accessKeySecret') is not None:
            self.access_key_secret = m.get('accessKeySecret')
        return self


class StsParameters(Model):
    """
    A temporary credential that somebody else got from STS.

    :param access_key_id: AccessKey id. The variable is read only if secret and token are not given either.
        Environment variable: ``ALIBABA_CLOUD_ACCESS_KEY_ID``.
    :param access_key_secret: AccessKey secret. The variable is read only if id and token are not given either.
        Environment variable: ``ALIBABA_CLOUD_ACCESS_KEY_SECRET``.
    :param security_token: STS token. The variable is read only if id and secret are not given either. Environment
        variable: ``ALIBABA_CLOUD_SECURITY_TOKEN``.
    """
    def __init__(
        self,
        access_key_id: str = None,
        access_key_secret: str = None,
        security_token: str = None,
    ):
        # AccessKey id. The variable is read only if secret and token are not given either.
        self.access_key_id = access_key_id
        # AccessKey secret. The variable is read only if id and token are not given either.
        self.access_key_secret = access_key_secret
        # STS token. The variable is read only if id and secret are not given either.
        self.security_token = security_token

    def validate(self):
        self.validate_required(self.access_key_id, 'access_key_id')
        self.validate_required(self.access_key_secret, 'access_key_secret')
        self.validate_required(self.security_token, 'security_token')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.access_key_id is not None:
            result['accessKeyId'] = self.access_key_id
        if self.access_key_secret is not None:
            result['accessKeySecret'] = self.access_key_secret
        if self.security_token is not None:
            result['securityToken'] = self.security_token
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('accessKeyId') is not None:
            self.access_key_id = m.get('accessKeyId')
        if m.get('accessKeySecret') is not None:
            self.access_key_secret = m.get('accessKeySecret')
        if m.get('securityToken') is not None:
            self.security_token = m.get('securityToken')
        return self


class BearerParameters(Model):
    """
    A bearer token instead of an AccessKey pair.

    :param bearer_token: Bearer token.
    """
    def __init__(
        self,
        bearer_token: str = None,
    ):
        # Bearer token.
        self.bearer_token = bearer_token

    def validate(self):
        self.validate_required(self.bearer_token, 'bearer_token')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.bearer_token is not None:
            result['bearerToken'] = self.bearer_token
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('bearerToken') is not None:
            self.bearer_token = m.get('bearerToken')
        return self


class RamRoleArnParameters(Model):
    """
    A RAM role, assumed with an AccessKey pair or with a temporary credential.

    :param access_key_id: AccessKey id that assumes the role. Needed unless another provider is the source of the
        role; taken from the environment as for access_key.
    :param access_key_secret: AccessKey secret that assumes the role. Needed unless another provider is the source of
        the role; taken from the environment as for access_key.
    :param security_token: STS token, if the key that assumes the role is itself temporary. Default: none, or that of
        the environment if the key comes from there.
    :param role_arn: ARN of the RAM role. Environment variable: ``ALIBABA_CLOUD_ROLE_ARN``.
    :param role_session_name: Name of the role session, as it shows in audit logs. Default: the name of the port and
        the current time. Environment variable: ``ALIBABA_CLOUD_ROLE_SESSION_NAME``.
    :param role_session_expiration: Session duration in seconds, at most what the role allows; duration_seconds of the
        provider. Default: 3600.
    :param policy: RAM policy as JSON text that narrows the permissions of the role. Default: the role as it is.
    :param external_id: External id that the role demands of other accounts. Default: none.
    :param source_identity: Who stands behind the session, as audit logs show it and every role assumed from the
        session keeps it. The role must allow sts:SetSourceIdentity. Default: none, or that of the session that
        assumes the role. Environment variable: ``ALIBABA_CLOUD_ROLE_SOURCE_IDENTITY``.
    :param sts_endpoint: Host name of STS. Default: by region and network, otherwise sts.aliyuncs.com. Environment
        variable: ``ALIBABA_CLOUD_STS_ENDPOINT``.
    :param sts_region_id: Region whose STS is called, such as cn-hangzhou; of the provider only. Default: none.
        Environment variable: ``ALIBABA_CLOUD_STS_REGION``.
    :param enable_vpc: Whether the STS of the region is called inside the VPC; of the provider only. Default: false.
        Environment variable: ``ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED``.
    """
    def __init__(
        self,
        access_key_id: str = None,
        access_key_secret: str = None,
        security_token: str = None,
        role_arn: str = None,
        role_session_name: str = None,
        role_session_expiration: int = None,
        policy: str = None,
        external_id: str = None,
        source_identity: str = None,
        sts_endpoint: str = None,
        sts_region_id: str = None,
        enable_vpc: bool = None,
    ):
        # AccessKey id that assumes the role. Needed unless another provider is the source of the role; taken from the environment as for access_key.
        self.access_key_id = access_key_id
        # AccessKey secret that assumes the role. Needed unless another provider is the source of the role; taken from the environment as for access_key.
        self.access_key_secret = access_key_secret
        # STS token, if the key that assumes the role is itself temporary. Default: none, or that of the environment if the key comes from there.
        self.security_token = security_token
        # ARN of the RAM role.
        self.role_arn = role_arn
        # Name of the role session, as it shows in audit logs. Default: the name of the port and the current time.
        self.role_session_name = role_session_name
        # Session duration in seconds, at most what the role allows; duration_seconds of the provider. Default: 3600.
        self.role_session_expiration = role_session_expiration
        # RAM policy as JSON text that narrows the permissions of the role. Default: the role as it is.
        self.policy = policy
        # External id that the role demands of other accounts. Default: none.
        self.external_id = external_id
        # Who stands behind the session, as audit logs show it and every role assumed from the session keeps it. The role must allow sts:SetSourceIdentity. Default: none, or that of the session that assumes the role.
        self.source_identity = source_identity
        # Host name of STS. Default: by region and network, otherwise sts.aliyuncs.com.
        self.sts_endpoint = sts_endpoint
        # Region whose STS is called, such as cn-hangzhou; of the provider only. Default: none.
        self.sts_region_id = sts_region_id
        # Whether the STS of the region is called inside the VPC; of the provider only. Default: false.
        self.enable_vpc = enable_vpc

    def validate(self):
        self.validate_required(self.role_arn, 'role_arn')
        if self.role_arn is not None:
            self.validate_pattern(self.role_arn, 'role_arn', '^acs:ram::[0-9]{1,20}:role/[A-Za-z0-9._-]{1,64}$')
        if self.role_session_name is not None:
            self.validate_pattern(self.role_session_name, 'role_session_name', '^[A-Za-z0-9.@_-]{2,64}$')
        if self.role_session_expiration is not None:
            self.validate_maximum(self.role_session_expiration, 'role_session_expiration', 43200)
            self.validate_minimum(self.role_session_expiration, 'role_session_expiration', 900)
        if self.policy is not None:
            self.validate_max_length(self.policy, 'policy', 2048)
        if self.external_id is not None:
            self.validate_pattern(self.external_id, 'external_id', '^[A-Za-z0-9_+=,.@:/-]{2,1224}$')
        if self.source_identity is not None:
            self.validate_pattern(self.source_identity, 'source_identity', '^[A-Za-z0-9=,.@_-]{2,64}$')
        if self.sts_region_id is not None:
            self.validate_max_length(self.sts_region_id, 'sts_region_id', 63)
            self.validate_pattern(self.sts_region_id, 'sts_region_id', '^[A-Za-z0-9-]+$')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.access_key_id is not None:
            result['accessKeyId'] = self.access_key_id
        if self.access_key_secret is not None:
            result['accessKeySecret'] = self.access_key_secret
        if self.security_token is not None:
            result['securityToken'] = self.security_token
        if self.role_arn is not None:
            result['roleArn'] = self.role_arn
        if self.role_session_name is not None:
            result['roleSessionName'] = self.role_session_name
        if self.role_session_expiration is not None:
            result['roleSessionExpiration'] = self.role_session_expiration
        if self.policy is not None:
            result['policy'] = self.policy
        if self.external_id is not None:
            result['externalId'] = self.external_id
        if self.source_identity is not None:
            result['sourceIdentity'] = self.source_identity
        if self.sts_endpoint is not None:
            result['stsEndpoint'] = self.sts_endpoint
        if self.sts_region_id is not None:
            result['stsRegionId'] = self.sts_region_id
        if self.enable_vpc is not None:
            result['enableVpc'] = self.enable_vpc
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('accessKeyId') is not None:
            self.access_key_id = m.get('accessKeyId')
        if m.get('accessKeySecret') is not None:
            self.access_key_secret = m.get('accessKeySecret')
        if m.get('securityToken') is not None:
            self.security_token = m.get('securityToken')
        if m.get('roleArn') is not None:
            self.role_arn = m.get('roleArn')
        if m.get('roleSessionName') is not None:
            self.role_session_name = m.get('roleSessionName')
        if m.get('roleSessionExpiration') is not None:
            self.role_session_expiration = m.get('roleSessionExpiration')
        if m.get('policy') is not None:
            self.policy = m.get('policy')
        if m.get('externalId') is not None:
            self.external_id = m.get('externalId')
        if m.get('sourceIdentity') is not None:
            self.source_identity = m.get('sourceIdentity')
        if m.get('stsEndpoint') is not None:
            self.sts_endpoint = m.get('stsEndpoint')
        if m.get('stsRegionId') is not None:
            self.sts_region_id = m.get('stsRegionId')
        if m.get('enableVpc') is not None:
            self.enable_vpc = m.get('enableVpc')
        return self


class OidcRoleArnParameters(Model):
    """
    A RAM role, assumed with the OIDC token in a file, as in a pod of a cluster.

    :param role_arn: ARN of the RAM role. Environment variable: ``ALIBABA_CLOUD_ROLE_ARN``.
    :param oidc_provider_arn: ARN of the OIDC identity provider. Environment variable:
        ``ALIBABA_CLOUD_OIDC_PROVIDER_ARN``.
    :param oidc_token_file_path: Path of the file with the OIDC token, read anew for every fetch. Required unless
        there is an oidc_token_source. Environment variable: ``ALIBABA_CLOUD_OIDC_TOKEN_FILE``.
    :param oidc_token_source: Where the OIDC token comes from instead of a file, asked anew for every fetch: env:NAME
        for an environment variable, github_actions for a job of GitHub Actions or Forgejo; the provider also takes a
        function. Default: the file.
    :param role_session_name: Name of the role session, as it shows in audit logs. Default: the name of the port and
        the current time. Environment variable: ``ALIBABA_CLOUD_ROLE_SESSION_NAME``.
    :param role_session_expiration: Session duration in seconds, at most what the role allows; duration_seconds of the
        provider. Default: 3600.
    :param policy: RAM policy as JSON text that narrows the permissions of the role. Default: the role as it is.
    :param sts_endpoint: Host name of STS. Default: by region and network, otherwise sts.aliyuncs.com. Environment
        variable: ``ALIBABA_CLOUD_STS_ENDPOINT``.
    :param sts_region_id: Region whose STS is called, such as cn-hangzhou; of the provider only. Default: none.
        Environment variable: ``ALIBABA_CLOUD_STS_REGION``.
    :param enable_vpc: Whether the STS of the region is called inside the VPC; of the provider only. Default: false.
        Environment variable: ``ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED``.
    """
    def __init__(
        self,
        role_arn: str = None,
        oidc_provider_arn: str = None,
        oidc_token_file_path: str = None,
        oidc_token_source: str = None,
        role_session_name: str = None,
        role_session_expiration: int = None,
        policy: str = None,
        sts_endpoint: str = None,
        sts_region_id: str = None,
        enable_vpc: bool = None,
    ):
        # ARN of the RAM role.
        self.role_arn = role_arn
        # ARN of the OIDC identity provider.
        self.oidc_provider_arn = oidc_provider_arn
        # Path of the file with the OIDC token, read anew for every fetch. Required unless there is an oidc_token_source.
        self.oidc_token_file_path = oidc_token_file_path
        # Where the OIDC token comes from instead of a file, asked anew for every fetch: env:NAME for an environment variable, github_actions for a job of GitHub Actions or Forgejo; the provider also takes a function. Default: the file.
        self.oidc_token_source = oidc_token_source
        # Name of the role session, as it shows in audit logs. Default: the name of the port and the current time.
        self.role_session_name = role_session_name
        # Session duration in seconds, at most what the role allows; duration_seconds of the provider. Default: 3600.
        self.role_session_expiration = role_session_expiration
        # RAM policy as JSON text that narrows the permissions of the role. Default: the role as it is.
        self.policy = policy
        # Host name of STS. Default: by region and network, otherwise sts.aliyuncs.com.
        self.sts_endpoint = sts_endpoint
        # Region whose STS is called, such as cn-hangzhou; of the provider only. Default: none.
        self.sts_region_id = sts_region_id
        # Whether the STS of the region is called inside the VPC; of the provider only. Default: false.
        self.enable_vpc = enable_vpc

    def validate(self):
        self.validate_required(self.role_arn, 'role_arn')
        if self.role_arn is not None:
            self.validate_pattern(self.role_arn, 'role_arn', '^acs:ram::[0-9]{1,20}:role/[A-Za-z0-9._-]{1,64}$')
        self.validate_required(self.oidc_provider_arn, 'oidc_provider_arn')
        if self.role_session_name is not None:
            self.validate_pattern(self.role_session_name, 'role_session_name', '^[A-Za-z0-9.@_-]{2,64}$')
        if self.role_session_expiration is not None:
            self.validate_maximum(self.role_session_expiration, 'role_session_expiration', 43200)
            self.validate_minimum(self.role_session_expiration, 'role_session_expiration', 900)
        if self.policy is not None:
            self.validate_max_length(self.policy, 'policy', 2048)
        if self.sts_region_id is not None:
            self.validate_max_length(self.sts_region_id, 'sts_region_id', 63)
            self.validate_pattern(self.sts_region_id, 'sts_region_id', '^[A-Za-z0-9-]+$')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.role_arn is not None:
            result['roleArn'] = self.role_arn
        if self.oidc_provider_arn is not None:
            result['oidcProviderArn'] = self.oidc_provider_arn
        if self.oidc_token_file_path is not None:
            result['oidcTokenFilePath'] = self.oidc_token_file_path
        if self.oidc_token_source is not None:
            result['oidcTokenSource'] = self.oidc_token_source
        if self.role_session_name is not None:
            result['roleSessionName'] = self.role_session_name
        if self.role_session_expiration is not None:
            result['roleSessionExpiration'] = self.role_session_expiration
        if self.policy is not None:
            result['policy'] = self.policy
        if self.sts_endpoint is not None:
            result['stsEndpoint'] = self.sts_endpoint
        if self.sts_region_id is not None:
            result['stsRegionId'] = self.sts_region_id
        if self.enable_vpc is not None:
            result['enableVpc'] = self.enable_vpc
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('roleArn') is not None:
            self.role_arn = m.get('roleArn')
        if m.get('oidcProviderArn') is not None:
            self.oidc_provider_arn = m.get('oidcProviderArn')
        if m.get('oidcTokenFilePath') is not None:
            self.oidc_token_file_path = m.get('oidcTokenFilePath')
        if m.get('oidcTokenSource') is not None:
            self.oidc_token_source = m.get('oidcTokenSource')
        if m.get('roleSessionName') is not None:
            self.role_session_name = m.get('roleSessionName')
        if m.get('roleSessionExpiration') is not None:
            self.role_session_expiration = m.get('roleSessionExpiration')
        if m.get('policy') is not None:
            self.policy = m.get('policy')
        if m.get('stsEndpoint') is not None:
            self.sts_endpoint = m.get('stsEndpoint')
        if m.get('stsRegionId') is not None:
            self.sts_region_id = m.get('stsRegionId')
        if m.get('enableVpc') is not None:
            self.enable_vpc = m.get('enableVpc')
        return self


class SamlRoleArnParameters(Model):
    """
    A RAM role, assumed with a SAML response of an identity provider.

    :param role_arn: ARN of the RAM role. Environment variable: ``ALIBABA_CLOUD_ROLE_ARN``.
    :param saml_provider_arn: ARN of the SAML identity provider. Environment variable:
        ``ALIBABA_CLOUD_SAML_PROVIDER_ARN``.
    :param saml_assertion_file_path: Path of the file with the SAML response in Base64, read anew for every fetch.
        Required unless there is a saml_assertion_source. Environment variable: ``ALIBABA_CLOUD_SAML_ASSERTION_FILE``.
    :param saml_assertion_source: Where the SAML response comes from instead of a file: env:NAME for an environment
        variable; the provider also takes a function. Default: the file.
    :param role_session_expiration: Session duration in seconds, at most what the role and the response allow;
        duration_seconds of the provider. Default: 3600.
    :param policy: RAM policy as JSON text that narrows the permissions of the role. Default: the role as it is.
    :param sts_endpoint: Host name of STS. Default: by region and network, otherwise sts.aliyuncs.com. Environment
        variable: ``ALIBABA_CLOUD_STS_ENDPOINT``.
    :param sts_region_id: Region whose STS is called, such as cn-hangzhou; of the provider only. Default: none.
        Environment variable: ``ALIBABA_CLOUD_STS_REGION``.
    :param enable_vpc: Whether the STS of the region is called inside the VPC; of the provider only. Default: false.
        Environment variable: ``ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED``.
    """
    def __init__(
        self,
        role_arn: str = None,
        saml_provider_arn: str = None,
        saml_assertion_file_path: str = None,
        saml_assertion_source: str = None,
        role_session_expiration: int = None,
        policy: str = None,
        sts_endpoint: str = None,
        sts_region_id: str = None,
        enable_vpc: bool = None,
    ):
        # ARN of the RAM role.
        self.role_arn = role_arn
        # ARN of the SAML identity provider.
        self.saml_provider_arn = saml_provider_arn
        # Path of the file with the SAML response in Base64, read anew for every fetch. Required unless there is a saml_assertion_source.
        self.saml_assertion_file_path = saml_assertion_file_path
        # Where the SAML response comes from instead of a file: env:NAME for an environment variable; the provider also takes a function. Default: the file.
        self.saml_assertion_source = saml_assertion_source
        # Session duration in seconds, at most what the role and the response allow; duration_seconds of the provider. Default: 3600.
        self.role_session_expiration = role_session_expiration
        # RAM policy as JSON text that narrows the permissions of the role. Default: the role as it is.
        self.policy = policy
        # Host name of STS. Default: by region and network, otherwise sts.aliyuncs.com.
        self.sts_endpoint = sts_endpoint
        # Region whose STS is called, such as cn-hangzhou; of the provider only. Default: none.
        self.sts_region_id = sts_region_id
        # Whether the STS of the region is called inside the VPC; of the provider only. Default: false.
        self.enable_vpc = enable_vpc

    def validate(self):
        self.validate_required(self.role_arn, 'role_arn')
        if self.role_arn is not None:
            self.validate_pattern(self.role_arn, 'role_arn', '^acs:ram::[0-9]{1,20}:role/[A-Za-z0-9._-]{1,64}$')
        self.validate_required(self.saml_provider_arn, 'saml_provider_arn')
        if self.role_session_expiration is not None:
            self.validate_maximum(self.role_session_expiration, 'role_session_expiration', 43200)
            self.validate_minimum(self.role_session_expiration, 'role_session_expiration', 900)
        if self.policy is not None:
            self.validate_max_length(self.policy, 'policy', 2048)
        if self.sts_region_id is not None:
            self.validate_max_length(self.sts_region_id, 'sts_region_id', 63)
            self.validate_pattern(self.sts_region_id, 'sts_region_id', '^[A-Za-z0-9-]+$')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.role_arn is not None:
            result['roleArn'] = self.role_arn
        if self.saml_provider_arn is not None:
            result['samlProviderArn'] = self.saml_provider_arn
        if self.saml_assertion_file_path is not None:
            result['samlAssertionFilePath'] = self.saml_assertion_file_path
        if self.saml_assertion_source is not None:
            result['samlAssertionSource'] = self.saml_assertion_source
        if self.role_session_expiration is not None:
            result['roleSessionExpiration'] = self.role_session_expiration
        if self.policy is not None:
            result['policy'] = self.policy
        if self.sts_endpoint is not None:
            result['stsEndpoint'] = self.sts_endpoint
        if self.sts_region_id is not None:
            result['stsRegionId'] = self.sts_region_id
        if self.enable_vpc is not None:
            result['enableVpc'] = self.enable_vpc
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('roleArn') is not None:
            self.role_arn = m.get('roleArn')
        if m.get('samlProviderArn') is not None:
            self.saml_provider_arn = m.get('samlProviderArn')
        if m.get('samlAssertionFilePath') is not None:
            self.saml_assertion_file_path = m.get('samlAssertionFilePath')
        if m.get('samlAssertionSource') is not None:
            self.saml_assertion_source = m.get('samlAssertionSource')
        if m.get('roleSessionExpiration') is not None:
            self.role_session_expiration = m.get('roleSessionExpiration')
        if m.get('policy') is not None:
            self.policy = m.get('policy')
        if m.get('stsEndpoint') is not None:
            self.sts_endpoint = m.get('stsEndpoint')
        if m.get('stsRegionId') is not None:
            self.sts_region_id = m.get('stsRegionId')
        if m.get('enableVpc') is not None:
            self.enable_vpc = m.get('enableVpc')
        return self


class EcsRamRoleParameters(Model):
    """
    The RAM role of the ECS instance that the program runs on, from its metadata server.

    :param role_name: Name of the RAM role, one step of a path. Default: asked from the metadata server. Environment
        variable: ``ALIBABA_CLOUD_ECS_METADATA``.
    :param disable_imds_v1: Whether to fail instead of falling back to version 1 of the metadata server. Default:
        false. Environment variable: ``ALIBABA_CLOUD_IMDSV1_DISABLED``.
    """
    def __init__(
        self,
        role_name: str = None,
        disable_imds_v1: bool = None,
    ):
        # Name of the RAM role, one step of a path. Default: asked from the metadata server.
        self.role_name = role_name
        # Whether to fail instead of falling back to version 1 of the metadata server. Default: false.
        self.disable_imds_v1 = disable_imds_v1

    def validate(self):
        if self.role_name is not None:
            self.validate_max_length(self.role_name, 'role_name', 64)
            self.validate_pattern(self.role_name, 'role_name', '^[A-Za-z0-9_-][A-Za-z0-9._-]*$')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.role_name is not None:
            result['roleName'] = self.role_name
        if self.disable_imds_v1 is not None:
            result['disableIMDSv1'] = self.disable_imds_v1
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('roleName') is not None:
            self.role_name = m.get('roleName')
        if m.get('disableIMDSv1') is not None:
            self.disable_imds_v1 = m.get('disableIMDSv1')
        return self


class RsaKeyPairParameters(Model):
    """
    A session AccessKey pair for a registered RSA key. Deprecated by the service.

    :param public_key_id: Id of the public key registered with RAM.
    :param private_key_file: Path of the PEM file with the private key.
    :param role_session_expiration: Session duration in seconds; duration_seconds of the provider. Default: 3600.
    :param sts_endpoint: Host name of STS. Default: by region and network, otherwise sts.ap-northeast-1.aliyuncs.com.
        Environment variable: ``ALIBABA_CLOUD_STS_ENDPOINT``.
    :param sts_region_id: Region whose STS is called, such as ap-northeast-1; of the provider only. Default: none.
        Environment variable: ``ALIBABA_CLOUD_STS_REGION``.
    :param enable_vpc: Whether the STS of the region is called inside the VPC; of the provider only. Default: false.
        Environment variable: ``ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED``.
    """
    def __init__(
        self,
        public_key_id: str = None,
        private_key_file: str = None,
        role_session_expiration: int = None,
        sts_endpoint: str = None,
        sts_region_id: str = None,
        enable_vpc: bool = None,
    ):
        # Id of the public key registered with RAM.
        self.public_key_id = public_key_id
        # Path of the PEM file with the private key.
        self.private_key_file = private_key_file
        # Session duration in seconds; duration_seconds of the provider. Default: 3600.
        self.role_session_expiration = role_session_expiration
        # Host name of STS. Default: by region and network, otherwise sts.ap-northeast-1.aliyuncs.com.
        self.sts_endpoint = sts_endpoint
        # Region whose STS is called, such as ap-northeast-1; of the provider only. Default: none.
        self.sts_region_id = sts_region_id
        # Whether the STS of the region is called inside the VPC; of the provider only. Default: false.
        self.enable_vpc = enable_vpc

    def validate(self):
        self.validate_required(self.public_key_id, 'public_key_id')
        self.validate_required(self.private_key_file, 'private_key_file')
        if self.role_session_expiration is not None:
            self.validate_maximum(self.role_session_expiration, 'role_session_expiration', 3600)
            self.validate_minimum(self.role_session_expiration, 'role_session_expiration', 900)
        if self.sts_region_id is not None:
            self.validate_max_length(self.sts_region_id, 'sts_region_id', 63)
            self.validate_pattern(self.sts_region_id, 'sts_region_id', '^[A-Za-z0-9-]+$')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.public_key_id is not None:
            result['publicKeyId'] = self.public_key_id
        if self.private_key_file is not None:
            result['privateKeyFile'] = self.private_key_file
        if self.role_session_expiration is not None:
            result['roleSessionExpiration'] = self.role_session_expiration
        if self.sts_endpoint is not None:
            result['stsEndpoint'] = self.sts_endpoint
        if self.sts_region_id is not None:
            result['stsRegionId'] = self.sts_region_id
        if self.enable_vpc is not None:
            result['enableVpc'] = self.enable_vpc
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('publicKeyId') is not None:
            self.public_key_id = m.get('publicKeyId')
        if m.get('privateKeyFile') is not None:
            self.private_key_file = m.get('privateKeyFile')
        if m.get('roleSessionExpiration') is not None:
            self.role_session_expiration = m.get('roleSessionExpiration')
        if m.get('stsEndpoint') is not None:
            self.sts_endpoint = m.get('stsEndpoint')
        if m.get('stsRegionId') is not None:
            self.sts_region_id = m.get('stsRegionId')
        if m.get('enableVpc') is not None:
            self.enable_vpc = m.get('enableVpc')
        return self


class CredentialsUriParameters(Model):
    """
    A credential from an address, asked anew before it ends.

    :param credentials_uri: Address that answers a GET with a credential, http or https; uri of the provider.
        Environment variable: ``ALIBABA_CLOUD_CREDENTIALS_URI``.
    """
    def __init__(
        self,
        credentials_uri: str = None,
    ):
        # Address that answers a GET with a credential, http or https; uri of the provider.
        self.credentials_uri = credentials_uri

    def validate(self):
        self.validate_required(self.credentials_uri, 'credentials_uri')
        if self.credentials_uri is not None:
            self.validate_pattern(self.credentials_uri, 'credentials_uri', '^https?://[^/?# ][^ ]*$')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.credentials_uri is not None:
            result['credentialsUri'] = self.credentials_uri
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('credentialsUri') is not None:
            self.credentials_uri = m.get('credentialsUri')
        return self


class CloudSsoParameters(Model):
    """
    A CloudSSO login of the command line, by its access token.

    :param sign_in_url: Sign-in address of the CloudSSO directory; only its scheme and host are used.
    :param account_id: Id of the account in the resource directory to work in.
    :param access_config: Id of the access configuration, such as ac-0123456789.
    :param access_token: Access token of the login.
    :param access_token_expire: When the access token ends, in seconds since the epoch.
    """
    def __init__(
        self,
        sign_in_url: str = None,
        account_id: str = None,
        access_config: str = None,
        access_token: str = None,
        access_token_expire: int = None,
    ):
        # Sign-in address of the CloudSSO directory; only its scheme and host are used.
        self.sign_in_url = sign_in_url
        # Id of the account in the resource directory to work in.
        self.account_id = account_id
        # Id of the access configuration, such as ac-0123456789.
        self.access_config = access_config
        # Access token of the login.
        self.access_token = access_token
        # When the access token ends, in seconds since the epoch.
        self.access_token_expire = access_token_expire

    def validate(self):
        self.validate_required(self.sign_in_url, 'sign_in_url')
        if self.sign_in_url is not None:
            self.validate_pattern(self.sign_in_url, 'sign_in_url', '^https?://[^/?# ][^ ]*$')
        self.validate_required(self.account_id, 'account_id')
        self.validate_required(self.access_config, 'access_config')
        self.validate_required(self.access_token, 'access_token')
        self.validate_required(self.access_token_expire, 'access_token_expire')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.sign_in_url is not None:
            result['signInUrl'] = self.sign_in_url
        if self.account_id is not None:
            result['accountId'] = self.account_id
        if self.access_config is not None:
            result['accessConfig'] = self.access_config
        if self.access_token is not None:
            result['accessToken'] = self.access_token
        if self.access_token_expire is not None:
            result['accessTokenExpire'] = self.access_token_expire
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('signInUrl') is not None:
            self.sign_in_url = m.get('signInUrl')
        if m.get('accountId') is not None:
            self.account_id = m.get('accountId')
        if m.get('accessConfig') is not None:
            self.access_config = m.get('accessConfig')
        if m.get('accessToken') is not None:
            self.access_token = m.get('accessToken')
        if m.get('accessTokenExpire') is not None:
            self.access_token_expire = m.get('accessTokenExpire')
        return self


class OauthParameters(Model):
    """
    An OAuth login of the command line, by its access and refresh token.

    :param client_id: OAuth client id of the site.
    :param sign_in_url: Address of the OAuth server of the site, such as https://oauth.aliyun.com.
    :param access_token: Access token of the login. Default: got with the refresh token.
    :param access_token_expire: When the access token ends, in seconds since the epoch. Default: 0, which means renew
        it.
    :param refresh_token: Refresh token of the login, which renews the access token. Default: none.
    :param access_key_id: AccessKey id got earlier with this login, reused while it is valid. Default: none.
    :param access_key_secret: AccessKey secret got earlier with this login. Default: none.
    :param security_token: STS token got earlier with this login. Default: none.
    :param sts_expiration: When the credential got earlier ends, in seconds since the epoch. Default: none.
    """
    def __init__(
        self,
        client_id: str = None,
        sign_in_url: str = None,
        access_token: str = None,
        access_token_expire: int = None,
        refresh_token: str = None,
        access_key_id: str = None,
        access_key_secret: str = None,
        security_token: str = None,
        sts_expiration: int = None,
    ):
        # OAuth client id of the site.
        self.client_id = client_id
        # Address of the OAuth server of the site, such as https://oauth.aliyun.com.
        self.sign_in_url = sign_in_url
        # Access token of the login. Default: got with the refresh token.
        self.access_token = access_token
        # When the access token ends, in seconds since the epoch. Default: 0, which means renew it.
        self.access_token_expire = access_token_expire
        # Refresh token of the login, which renews the access token. Default: none.
        self.refresh_token = refresh_token
        # AccessKey id got earlier with this login, reused while it is valid. Default: none.
        self.access_key_id = access_key_id
        # AccessKey secret got earlier with this login. Default: none.
        self.access_key_secret = access_key_secret
        # STS token got earlier with this login. Default: none.
        self.security_token = security_token
        # When the credential got earlier ends, in seconds since the epoch. Default: none.
        self.sts_expiration = sts_expiration

    def validate(self):
        self.validate_required(self.client_id, 'client_id')
        self.validate_required(self.sign_in_url, 'sign_in_url')
        if self.sign_in_url is not None:
            self.validate_pattern(self.sign_in_url, 'sign_in_url', '^https?://[^/?# ][^ ]*$')
        if self.access_token_expire is not None:
            self.validate_minimum(self.access_token_expire, 'access_token_expire', 0)
        if self.sts_expiration is not None:
            self.validate_minimum(self.sts_expiration, 'sts_expiration', 0)

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.client_id is not None:
            result['clientId'] = self.client_id
        if self.sign_in_url is not None:
            result['signInUrl'] = self.sign_in_url
        if self.access_token is not None:
            result['accessToken'] = self.access_token
        if self.access_token_expire is not None:
            result['accessTokenExpire'] = self.access_token_expire
        if self.refresh_token is not None:
            result['refreshToken'] = self.refresh_token
        if self.access_key_id is not None:
            result['accessKeyId'] = self.access_key_id
        if self.access_key_secret is not None:
            result['accessKeySecret'] = self.access_key_secret
        if self.security_token is not None:
            result['securityToken'] = self.security_token
        if self.sts_expiration is not None:
            result['stsExpiration'] = self.sts_expiration
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('clientId') is not None:
            self.client_id = m.get('clientId')
        if m.get('signInUrl') is not None:
            self.sign_in_url = m.get('signInUrl')
        if m.get('accessToken') is not None:
            self.access_token = m.get('accessToken')
        if m.get('accessTokenExpire') is not None:
            self.access_token_expire = m.get('accessTokenExpire')
        if m.get('refreshToken') is not None:
            self.refresh_token = m.get('refreshToken')
        if m.get('accessKeyId') is not None:
            self.access_key_id = m.get('accessKeyId')
        if m.get('accessKeySecret') is not None:
            self.access_key_secret = m.get('accessKeySecret')
        if m.get('securityToken') is not None:
            self.security_token = m.get('securityToken')
        if m.get('stsExpiration') is not None:
            self.sts_expiration = m.get('stsExpiration')
        return self


class ExternalParameters(Model):
    """
    A credential that a command prints as JSON.

    :param process_command: Command with its arguments; split like a shell does, but never given to a shell.
    :param timeout: How long the command may run, in seconds. Default: 60.
    """
    def __init__(
        self,
        process_command: str = None,
        timeout: int = None,
    ):
        # Command with its arguments; split like a shell does, but never given to a shell.
        self.process_command = process_command
        # How long the command may run, in seconds. Default: 60.
        self.timeout = timeout

    def validate(self):
        self.validate_required(self.process_command, 'process_command')
        if self.timeout is not None:
            self.validate_maximum(self.timeout, 'timeout', 86400)
            self.validate_minimum(self.timeout, 'timeout', 1)

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.process_command is not None:
            result['processCommand'] = self.process_command
        if self.timeout is not None:
            result['timeout'] = self.timeout
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('processCommand') is not None:
            self.process_command = m.get('processCommand')
        if m.get('timeout') is not None:
            self.timeout = m.get('timeout')
        return self


class EnvParameters(Model):
    """
    The credential in the environment variables, all of them read together.

    :param access_key_id: AccessKey id; only its variable gives it. Environment variable:
        ``ALIBABA_CLOUD_ACCESS_KEY_ID``.
    :param access_key_secret: AccessKey secret; only its variable gives it. Environment variable:
        ``ALIBABA_CLOUD_ACCESS_KEY_SECRET``.
    :param security_token: STS token of a temporary credential; only its variable gives it. Default: none. Environment
        variable: ``ALIBABA_CLOUD_SECURITY_TOKEN``.
    """
    def __init__(
        self,
        access_key_id: str = None,
        access_key_secret: str = None,
        security_token: str = None,
    ):
        # AccessKey id; only its variable gives it.
        self.access_key_id = access_key_id
        # AccessKey secret; only its variable gives it.
        self.access_key_secret = access_key_secret
        # STS token of a temporary credential; only its variable gives it. Default: none.
        self.security_token = security_token

    def validate(self):
        pass

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.access_key_id is not None:
            result['accessKeyId'] = self.access_key_id
        if self.access_key_secret is not None:
            result['accessKeySecret'] = self.access_key_secret
        if self.security_token is not None:
            result['securityToken'] = self.security_token
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('accessKeyId') is not None:
            self.access_key_id = m.get('accessKeyId')
        if m.get('accessKeySecret') is not None:
            self.access_key_secret = m.get('accessKeySecret')
        if m.get('securityToken') is not None:
            self.security_token = m.get('securityToken')
        return self


class CliProfileParameters(Model):
    """
    A profile of the aliyun command line, in its file config.json.

    :param profile_name: Name of the profile. Default: the one that the file calls current. Environment variable:
        ``ALIBABA_CLOUD_PROFILE``.
    :param profile_file: Path of the file. Default: ~/.aliyun/config.json. Environment variable:
        ``ALIBABA_CLOUD_CONFIG_FILE``.
    :param allow_config_force_rewrite: Whether the credential that the command of an External profile prints is saved
        in the file. Default: false.
    """
    def __init__(
        self,
        profile_name: str = None,
        profile_file: str = None,
        allow_config_force_rewrite: bool = None,
    ):
        # Name of the profile. Default: the one that the file calls current.
        self.profile_name = profile_name
        # Path of the file. Default: ~/.aliyun/config.json.
        self.profile_file = profile_file
        # Whether the credential that the command of an External profile prints is saved in the file. Default: false.
        self.allow_config_force_rewrite = allow_config_force_rewrite

    def validate(self):
        pass

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.profile_name is not None:
            result['profileName'] = self.profile_name
        if self.profile_file is not None:
            result['profileFile'] = self.profile_file
        if self.allow_config_force_rewrite is not None:
            result['allowConfigForceRewrite'] = self.allow_config_force_rewrite
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('profileName') is not None:
            self.profile_name = m.get('profileName')
        if m.get('profileFile') is not None:
            self.profile_file = m.get('profileFile')
        if m.get('allowConfigForceRewrite') is not None:
            self.allow_config_force_rewrite = m.get('allowConfigForceRewrite')
        return self


class ProfileParameters(Model):
    """
    A section of the file credentials.ini, which all SDKs share.

    :param profile_name: Name of the section. Default: default. Environment variable: ``ALIBABA_CLOUD_PROFILE``.
    :param profile_file: Path of the file. Default: ~/.alibabacloud/credentials.ini, or credentials without an
        extension where only that is there. Environment variable: ``ALIBABA_CLOUD_CREDENTIALS_FILE``.
    """
    def __init__(
        self,
        profile_name: str = None,
        profile_file: str = None,
    ):
        # Name of the section. Default: default.
        self.profile_name = profile_name
        # Path of the file. Default: ~/.alibabacloud/credentials.ini, or credentials without an extension where only that is there.
        self.profile_file = profile_file

    def validate(self):
        pass

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.profile_name is not None:
            result['profileName'] = self.profile_name
        if self.profile_file is not None:
            result['profileFile'] = self.profile_file
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('profileName') is not None:
            self.profile_name = m.get('profileName')
        if m.get('profileFile') is not None:
            self.profile_file = m.get('profileFile')
        return self


class HttpSettings(Model):
    """
    How servers are called, for every type that calls one.

    :param proxy: Proxy as http://host:port. Default: environment variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY,
        which are never applied to the metadata server.
    :param connect_timeout: Connect timeout in milliseconds; 0 means the default. Default: 5000; the metadata server:
        1000.
    :param read_timeout: Read timeout in milliseconds; 0 means the default; timeout of Config. Default: 10000; the
        metadata server: 1000.
    """
    def __init__(
        self,
        proxy: str = None,
        connect_timeout: int = None,
        read_timeout: int = None,
    ):
        # Proxy as http://host:port. Default: environment variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY, which are never applied to the metadata server.
        self.proxy = proxy
        # Connect timeout in milliseconds; 0 means the default. Default: 5000; the metadata server: 1000.
        self.connect_timeout = connect_timeout
        # Read timeout in milliseconds; 0 means the default; timeout of Config. Default: 10000; the metadata server: 1000.
        self.read_timeout = read_timeout

    def validate(self):
        if self.connect_timeout is not None:
            self.validate_maximum(self.connect_timeout, 'connect_timeout', 86400000)
            self.validate_minimum(self.connect_timeout, 'connect_timeout', 0)
        if self.read_timeout is not None:
            self.validate_maximum(self.read_timeout, 'read_timeout', 86400000)
            self.validate_minimum(self.read_timeout, 'read_timeout', 0)

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.proxy is not None:
            result['proxy'] = self.proxy
        if self.connect_timeout is not None:
            result['connectTimeout'] = self.connect_timeout
        if self.read_timeout is not None:
            result['readTimeout'] = self.read_timeout
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('proxy') is not None:
            self.proxy = m.get('proxy')
        if m.get('connectTimeout') is not None:
            self.connect_timeout = m.get('connectTimeout')
        if m.get('readTimeout') is not None:
            self.read_timeout = m.get('readTimeout')
        return self


class StsCredentials(Model):
    """
    A temporary credential, as STS writes it.

    :param access_key_id: AccessKey id.
    :param access_key_secret: AccessKey secret.
    :param security_token: STS token.
    :param expiration: When the credential ends, as 2026-01-01T00:00:00Z.
    """
    def __init__(
        self,
        access_key_id: str = None,
        access_key_secret: str = None,
        security_token: str = None,
        expiration: str = None,
    ):
        # AccessKey id.
        self.access_key_id = access_key_id
        # AccessKey secret.
        self.access_key_secret = access_key_secret
        # STS token.
        self.security_token = security_token
        # When the credential ends, as 2026-01-01T00:00:00Z.
        self.expiration = expiration

    def validate(self):
        self.validate_required(self.access_key_id, 'access_key_id')
        self.validate_required(self.access_key_secret, 'access_key_secret')
        self.validate_required(self.security_token, 'security_token')
        self.validate_required(self.expiration, 'expiration')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.access_key_id is not None:
            result['AccessKeyId'] = self.access_key_id
        if self.access_key_secret is not None:
            result['AccessKeySecret'] = self.access_key_secret
        if self.security_token is not None:
            result['SecurityToken'] = self.security_token
        if self.expiration is not None:
            result['Expiration'] = self.expiration
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('AccessKeyId') is not None:
            self.access_key_id = m.get('AccessKeyId')
        if m.get('AccessKeySecret') is not None:
            self.access_key_secret = m.get('AccessKeySecret')
        if m.get('SecurityToken') is not None:
            self.security_token = m.get('SecurityToken')
        if m.get('Expiration') is not None:
            self.expiration = m.get('Expiration')
        return self


class AssumeRoleResponse(Model):
    """
    STS answers AssumeRole and AssumeRoleWithOIDC.

    :param request_id: Id of the request, for a support ticket.
    :param credentials: The credential of the role session.
    """
    def __init__(
        self,
        request_id: str = None,
        credentials: StsCredentials = None,
    ):
        # Id of the request, for a support ticket.
        self.request_id = request_id
        # The credential of the role session.
        self.credentials = credentials

    def validate(self):
        self.validate_required(self.credentials, 'credentials')
        if self.credentials:
            self.credentials.validate()

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.request_id is not None:
            result['RequestId'] = self.request_id
        if self.credentials is not None:
            result['Credentials'] = self.credentials.to_map()
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('RequestId') is not None:
            self.request_id = m.get('RequestId')
        if m.get('Credentials') is not None:
            temp_model = StsCredentials()
            self.credentials = temp_model.from_map(m['Credentials'])
        return self


class SessionAccessKey(Model):
    """
    A session AccessKey pair, which has no token.

    :param session_access_key_id: AccessKey id.
    :param session_access_key_secret: AccessKey secret.
    :param expiration: When the pair ends, as 2026-01-01T00:00:00Z.
    """
    def __init__(
        self,
        session_access_key_id: str = None,
        session_access_key_secret: str = None,
        expiration: str = None,
    ):
        # AccessKey id.
        self.session_access_key_id = session_access_key_id
        # AccessKey secret.
        self.session_access_key_secret = session_access_key_secret
        # When the pair ends, as 2026-01-01T00:00:00Z.
        self.expiration = expiration

    def validate(self):
        self.validate_required(self.session_access_key_id, 'session_access_key_id')
        self.validate_required(self.session_access_key_secret, 'session_access_key_secret')
        self.validate_required(self.expiration, 'expiration')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.session_access_key_id is not None:
            result['SessionAccessKeyId'] = self.session_access_key_id
        if self.session_access_key_secret is not None:
            result['SessionAccessKeySecret'] = self.session_access_key_secret
        if self.expiration is not None:
            result['Expiration'] = self.expiration
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('SessionAccessKeyId') is not None:
            self.session_access_key_id = m.get('SessionAccessKeyId')
        if m.get('SessionAccessKeySecret') is not None:
            self.session_access_key_secret = m.get('SessionAccessKeySecret')
        if m.get('Expiration') is not None:
            self.expiration = m.get('Expiration')
        return self


class GenerateSessionAccessKeyResponse(Model):
    """
    STS answers GenerateSessionAccessKey.

    :param request_id: Id of the request, for a support ticket.
    :param session_access_key: The session AccessKey pair.
    """
    def __init__(
        self,
        request_id: str = None,
        session_access_key: SessionAccessKey = None,
    ):
        # Id of the request, for a support ticket.
        self.request_id = request_id
        # The session AccessKey pair.
        self.session_access_key = session_access_key

    def validate(self):
        self.validate_required(self.session_access_key, 'session_access_key')
        if self.session_access_key:
            self.session_access_key.validate()

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.request_id is not None:
            result['RequestId'] = self.request_id
        if self.session_access_key is not None:
            result['SessionAccessKey'] = self.session_access_key.to_map()
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('RequestId') is not None:
            self.request_id = m.get('RequestId')
        if m.get('SessionAccessKey') is not None:
            temp_model = SessionAccessKey()
            self.session_access_key = temp_model.from_map(m['SessionAccessKey'])
        return self


class StsErrorResponse(Model):
    """
    STS refuses a request.

    :param request_id: Id of the request, for a support ticket.
    :param host_id: Host name that answered.
    :param code: Error code, such as InvalidAccessKeyId.NotFound.
    :param message: Error text for a person.
    :param recommend: Address of a page about the error.
    """
    def __init__(
        self,
        request_id: str = None,
        host_id: str = None,
        code: str = None,
        message: str = None,
        recommend: str = None,
    ):
        # Id of the request, for a support ticket.
        self.request_id = request_id
        # Host name that answered.
        self.host_id = host_id
        # Error code, such as InvalidAccessKeyId.NotFound.
        self.code = code
        # Error text for a person.
        self.message = message
        # Address of a page about the error.
        self.recommend = recommend

    def validate(self):
        self.validate_required(self.code, 'code')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.request_id is not None:
            result['RequestId'] = self.request_id
        if self.host_id is not None:
            result['HostId'] = self.host_id
        if self.code is not None:
            result['Code'] = self.code
        if self.message is not None:
            result['Message'] = self.message
        if self.recommend is not None:
            result['Recommend'] = self.recommend
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('RequestId') is not None:
            self.request_id = m.get('RequestId')
        if m.get('HostId') is not None:
            self.host_id = m.get('HostId')
        if m.get('Code') is not None:
            self.code = m.get('Code')
        if m.get('Message') is not None:
            self.message = m.get('Message')
        if m.get('Recommend') is not None:
            self.recommend = m.get('Recommend')
        return self


class MetadataResponse(Model):
    """
    The metadata server answers with the credential of a role.

    :param code: Success, or what failed.
    :param access_key_id: AccessKey id.
    :param access_key_secret: AccessKey secret.
    :param security_token: STS token.
    :param expiration: When the credential ends, as 2026-01-01T00:00:00Z.
    :param last_updated: When the metadata server got the credential, as 2026-01-01T00:00:00Z.
    """
    def __init__(
        self,
        code: str = None,
        access_key_id: str = None,
        access_key_secret: str = None,
        security_token: str = None,
        expiration: str = None,
        last_updated: str = None,
    ):
        # Success, or what failed.
        self.code = code
        # AccessKey id.
        self.access_key_id = access_key_id
        # AccessKey secret.
        self.access_key_secret = access_key_secret
        # STS token.
        self.security_token = security_token
        # When the credential ends, as 2026-01-01T00:00:00Z.
        self.expiration = expiration
        # When the metadata server got the credential, as 2026-01-01T00:00:00Z.
        self.last_updated = last_updated

    def validate(self):
        self.validate_required(self.code, 'code')
        self.validate_required(self.access_key_id, 'access_key_id')
        self.validate_required(self.access_key_secret, 'access_key_secret')
        self.validate_required(self.security_token, 'security_token')
        self.validate_required(self.expiration, 'expiration')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.code is not None:
            result['Code'] = self.code
        if self.access_key_id is not None:
            result['AccessKeyId'] = self.access_key_id
        if self.access_key_secret is not None:
            result['AccessKeySecret'] = self.access_key_secret
        if self.security_token is not None:
            result['SecurityToken'] = self.security_token
        if self.expiration is not None:
            result['Expiration'] = self.expiration
        if self.last_updated is not None:
            result['LastUpdated'] = self.last_updated
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('Code') is not None:
            self.code = m.get('Code')
        if m.get('AccessKeyId') is not None:
            self.access_key_id = m.get('AccessKeyId')
        if m.get('AccessKeySecret') is not None:
            self.access_key_secret = m.get('AccessKeySecret')
        if m.get('SecurityToken') is not None:
            self.security_token = m.get('SecurityToken')
        if m.get('Expiration') is not None:
            self.expiration = m.get('Expiration')
        if m.get('LastUpdated') is not None:
            self.last_updated = m.get('LastUpdated')
        return self


class CredentialsUriResponse(Model):
    """
    A credentials URI answers with a credential.

    :param code: Success, or what failed; may be absent.
    :param access_key_id: AccessKey id.
    :param access_key_secret: AccessKey secret.
    :param security_token: STS token.
    :param expiration: When the credential ends, as 2026-01-01T00:00:00Z.
    """
    def __init__(
        self,
        code: str = None,
        access_key_id: str = None,
        access_key_secret: str = None,
        security_token: str = None,
        expiration: str = None,
    ):
        # Success, or what failed; may be absent.
        self.code = code
        # AccessKey id.
        self.access_key_id = access_key_id
        # AccessKey secret.
        self.access_key_secret = access_key_secret
        # STS token.
        self.security_token = security_token
        # When the credential ends, as 2026-01-01T00:00:00Z.
        self.expiration = expiration

    def validate(self):
        self.validate_required(self.access_key_id, 'access_key_id')
        self.validate_required(self.access_key_secret, 'access_key_secret')
        self.validate_required(self.security_token, 'security_token')
        self.validate_required(self.expiration, 'expiration')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.code is not None:
            result['Code'] = self.code
        if self.access_key_id is not None:
            result['AccessKeyId'] = self.access_key_id
        if self.access_key_secret is not None:
            result['AccessKeySecret'] = self.access_key_secret
        if self.security_token is not None:
            result['SecurityToken'] = self.security_token
        if self.expiration is not None:
            result['Expiration'] = self.expiration
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('Code') is not None:
            self.code = m.get('Code')
        if m.get('AccessKeyId') is not None:
            self.access_key_id = m.get('AccessKeyId')
        if m.get('AccessKeySecret') is not None:
            self.access_key_secret = m.get('AccessKeySecret')
        if m.get('SecurityToken') is not None:
            self.security_token = m.get('SecurityToken')
        if m.get('Expiration') is not None:
            self.expiration = m.get('Expiration')
        return self


class IdentityTokenResponse(Model):
    """
    GitHub Actions and Forgejo answer with a token that says which job asks.

    :param value: The OIDC token.
    """
    def __init__(
        self,
        value: str = None,
    ):
        # The OIDC token.
        self.value = value

    def validate(self):
        self.validate_required(self.value, 'value')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.value is not None:
            result['value'] = self.value
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('value') is not None:
            self.value = m.get('value')
        return self


class CloudSsoRequest(Model):
    """
    What CloudSSO is sent, as JSON.

    :param account_id: Id of the account to work in.
    :param access_configuration_id: Id of the access configuration.
    """
    def __init__(
        self,
        account_id: str = None,
        access_configuration_id: str = None,
    ):
        # Id of the account to work in.
        self.account_id = account_id
        # Id of the access configuration.
        self.access_configuration_id = access_configuration_id

    def validate(self):
        self.validate_required(self.account_id, 'account_id')
        self.validate_required(self.access_configuration_id, 'access_configuration_id')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.account_id is not None:
            result['AccountId'] = self.account_id
        if self.access_configuration_id is not None:
            result['AccessConfigurationId'] = self.access_configuration_id
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('AccountId') is not None:
            self.account_id = m.get('AccountId')
        if m.get('AccessConfigurationId') is not None:
            self.access_configuration_id = m.get('AccessConfigurationId')
        return self


class CloudSsoResponse(Model):
    """
    CloudSSO answers with a credential.

    :param request_id: Id of the request, for a support ticket.
    :param cloud_credential: The credential of the access configuration.
    """
    def __init__(
        self,
        request_id: str = None,
        cloud_credential: StsCredentials = None,
    ):
        # Id of the request, for a support ticket.
        self.request_id = request_id
        # The credential of the access configuration.
        self.cloud_credential = cloud_credential

    def validate(self):
        self.validate_required(self.cloud_credential, 'cloud_credential')
        if self.cloud_credential:
            self.cloud_credential.validate()

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.request_id is not None:
            result['RequestId'] = self.request_id
        if self.cloud_credential is not None:
            result['CloudCredential'] = self.cloud_credential.to_map()
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('RequestId') is not None:
            self.request_id = m.get('RequestId')
        if m.get('CloudCredential') is not None:
            temp_model = StsCredentials()
            self.cloud_credential = temp_model.from_map(m['CloudCredential'])
        return self


class CloudSsoDeviceRequest(Model):
    """
    CloudSSO is asked to let a device in, as JSON.

    :param portal_url: Sign-in address of the directory, whole.
    :param code_challenge: SHA-256 of the code verifier, in base64url without padding.
    :param client_id: Client id of the command line.
    :param code_challenge_method: How the challenge is made: S256.
    """
    def __init__(
        self,
        portal_url: str = None,
        code_challenge: str = None,
        client_id: str = None,
        code_challenge_method: str = None,
    ):
        # Sign-in address of the directory, whole.
        self.portal_url = portal_url
        # SHA-256 of the code verifier, in base64url without padding.
        self.code_challenge = code_challenge
        # Client id of the command line.
        self.client_id = client_id
        # How the challenge is made: S256.
        self.code_challenge_method = code_challenge_method

    def validate(self):
        self.validate_required(self.portal_url, 'portal_url')
        self.validate_required(self.code_challenge, 'code_challenge')
        self.validate_required(self.client_id, 'client_id')
        self.validate_required(self.code_challenge_method, 'code_challenge_method')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.portal_url is not None:
            result['PortalUrl'] = self.portal_url
        if self.code_challenge is not None:
            result['CodeChallenge'] = self.code_challenge
        if self.client_id is not None:
            result['ClientId'] = self.client_id
        if self.code_challenge_method is not None:
            result['CodeChallengeMethod'] = self.code_challenge_method
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('PortalUrl') is not None:
            self.portal_url = m.get('PortalUrl')
        if m.get('CodeChallenge') is not None:
            self.code_challenge = m.get('CodeChallenge')
        if m.get('ClientId') is not None:
            self.client_id = m.get('ClientId')
        if m.get('CodeChallengeMethod') is not None:
            self.code_challenge_method = m.get('CodeChallengeMethod')
        return self


class CloudSsoDeviceResponse(Model):
    """
    CloudSSO answers with a code that a person has to confirm.

    :param request_id: Id of the request, for a support ticket.
    :param device_code: What the device asks for its token with.
    :param user_code: What the person confirms.
    :param verification_uri: Where the person types the code.
    :param verification_uri_complete: Where the person confirms the code, without typing it. Default: the address
        without the code.
    :param interval: Seconds between two questions for the token. Default: 5.
    """
    def __init__(
        self,
        request_id: str = None,
        device_code: str = None,
        user_code: str = None,
        verification_uri: str = None,
        verification_uri_complete: str = None,
        interval: int = None,
    ):
        # Id of the request, for a support ticket.
        self.request_id = request_id
        # What the device asks for its token with.
        self.device_code = device_code
        # What the person confirms.
        self.user_code = user_code
        # Where the person types the code.
        self.verification_uri = verification_uri
        # Where the person confirms the code, without typing it. Default: the address without the code.
        self.verification_uri_complete = verification_uri_complete
        # Seconds between two questions for the token. Default: 5.
        self.interval = interval

    def validate(self):
        self.validate_required(self.device_code, 'device_code')
        self.validate_required(self.user_code, 'user_code')
        self.validate_required(self.verification_uri, 'verification_uri')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.request_id is not None:
            result['RequestId'] = self.request_id
        if self.device_code is not None:
            result['DeviceCode'] = self.device_code
        if self.user_code is not None:
            result['UserCode'] = self.user_code
        if self.verification_uri is not None:
            result['VerificationUri'] = self.verification_uri
        if self.verification_uri_complete is not None:
            result['VerificationUriComplete'] = self.verification_uri_complete
        if self.interval is not None:
            result['Interval'] = self.interval
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('RequestId') is not None:
            self.request_id = m.get('RequestId')
        if m.get('DeviceCode') is not None:
            self.device_code = m.get('DeviceCode')
        if m.get('UserCode') is not None:
            self.user_code = m.get('UserCode')
        if m.get('VerificationUri') is not None:
            self.verification_uri = m.get('VerificationUri')
        if m.get('VerificationUriComplete') is not None:
            self.verification_uri_complete = m.get('VerificationUriComplete')
        if m.get('Interval') is not None:
            self.interval = m.get('Interval')
        return self


class CloudSsoTokenRequest(Model):
    """
    CloudSSO is asked for the token of a device, as JSON.

    :param code_verifier: What the challenge is the hash of.
    :param client_id: Client id of the command line.
    :param device_code: The code of the device.
    :param grant_type: urn:ietf:params:oauth:grant-type:device_code.
    """
    def __init__(
        self,
        code_verifier: str = None,
        client_id: str = None,
        device_code: str = None,
        grant_type: str = None,
    ):
        # What the challenge is the hash of.
        self.code_verifier = code_verifier
        # Client id of the command line.
        self.client_id = client_id
        # The code of the device.
        self.device_code = device_code
        # urn:ietf:params:oauth:grant-type:device_code.
        self.grant_type = grant_type

    def validate(self):
        self.validate_required(self.code_verifier, 'code_verifier')
        self.validate_required(self.client_id, 'client_id')
        self.validate_required(self.device_code, 'device_code')
        self.validate_required(self.grant_type, 'grant_type')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.code_verifier is not None:
            result['CodeVerifier'] = self.code_verifier
        if self.client_id is not None:
            result['ClientId'] = self.client_id
        if self.device_code is not None:
            result['DeviceCode'] = self.device_code
        if self.grant_type is not None:
            result['GrantType'] = self.grant_type
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('CodeVerifier') is not None:
            self.code_verifier = m.get('CodeVerifier')
        if m.get('ClientId') is not None:
            self.client_id = m.get('ClientId')
        if m.get('DeviceCode') is not None:
            self.device_code = m.get('DeviceCode')
        if m.get('GrantType') is not None:
            self.grant_type = m.get('GrantType')
        return self


class CloudSsoTokenResponse(Model):
    """
    CloudSSO answers with the access token of a login.

    :param request_id: Id of the request, for a support ticket.
    :param access_token: The access token.
    :param expires_in: How long the access token lives, in seconds. Default: 3600.
    """
    def __init__(
        self,
        request_id: str = None,
        access_token: str = None,
        expires_in: int = None,
    ):
        # Id of the request, for a support ticket.
        self.request_id = request_id
        # The access token.
        self.access_token = access_token
        # How long the access token lives, in seconds. Default: 3600.
        self.expires_in = expires_in

    def validate(self):
        self.validate_required(self.access_token, 'access_token')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.request_id is not None:
            result['RequestId'] = self.request_id
        if self.access_token is not None:
            result['AccessToken'] = self.access_token
        if self.expires_in is not None:
            result['ExpiresIn'] = self.expires_in
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('RequestId') is not None:
            self.request_id = m.get('RequestId')
        if m.get('AccessToken') is not None:
            self.access_token = m.get('AccessToken')
        if m.get('ExpiresIn') is not None:
            self.expires_in = m.get('ExpiresIn')
        return self


class CloudSsoAccount(Model):
    """
    An account that is assigned to a person in CloudSSO.

    :param account_id: Id of the account.
    :param display_name: Name of the account.
    """
    def __init__(
        self,
        account_id: str = None,
        display_name: str = None,
    ):
        # Id of the account.
        self.account_id = account_id
        # Name of the account.
        self.display_name = display_name

    def validate(self):
        self.validate_required(self.account_id, 'account_id')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.account_id is not None:
            result['AccountId'] = self.account_id
        if self.display_name is not None:
            result['DisplayName'] = self.display_name
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('AccountId') is not None:
            self.account_id = m.get('AccountId')
        if m.get('DisplayName') is not None:
            self.display_name = m.get('DisplayName')
        return self


class CloudSsoAccessConfiguration(Model):
    """
    An access configuration that is assigned to a person in CloudSSO.

    :param access_configuration_id: Id of the access configuration.
    :param access_configuration_name: Name of the access configuration.
    """
    def __init__(
        self,
        access_configuration_id: str = None,
        access_configuration_name: str = None,
    ):
        # Id of the access configuration.
        self.access_configuration_id = access_configuration_id
        # Name of the access configuration.
        self.access_configuration_name = access_configuration_name

    def validate(self):
        self.validate_required(self.access_configuration_id, 'access_configuration_id')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.access_configuration_id is not None:
            result['AccessConfigurationId'] = self.access_configuration_id
        if self.access_configuration_name is not None:
            result['AccessConfigurationName'] = self.access_configuration_name
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('AccessConfigurationId') is not None:
            self.access_configuration_id = m.get('AccessConfigurationId')
        if m.get('AccessConfigurationName') is not None:
            self.access_configuration_name = m.get('AccessConfigurationName')
        return self


class CloudSsoErrorResponse(Model):
    """
    CloudSSO refuses a request.

    :param request_id: Id of the request, for a support ticket.
    :param code: Error code, such as InvalidToken.
    :param message: Error text for a person.
    """
    def __init__(
        self,
        request_id: str = None,
        code: str = None,
        message: str = None,
    ):
        # Id of the request, for a support ticket.
        self.request_id = request_id
        # Error code, such as InvalidToken.
        self.code = code
        # Error text for a person.
        self.message = message

    def validate(self):
        self.validate_required(self.code, 'code')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.request_id is not None:
            result['RequestId'] = self.request_id
        if self.code is not None:
            result['ErrorCode'] = self.code
        if self.message is not None:
            result['ErrorMessage'] = self.message
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('RequestId') is not None:
            self.request_id = m.get('RequestId')
        if m.get('ErrorCode') is not None:
            self.code = m.get('ErrorCode')
        if m.get('ErrorMessage') is not None:
            self.message = m.get('ErrorMessage')
        return self


class OauthTokenResponse(Model):
    """
    The OAuth server answers with new tokens.

    :param access_token: The new access token.
    :param refresh_token: The refresh token to use from now on. Default: the one that was sent.
    :param expires_in: How long the access token lives, in seconds. Default: 3600.
    :param token_type: Kind of the token, Bearer.
    :param request_id: Id of the request, for a support ticket.
    """
    def __init__(
        self,
        access_token: str = None,
        refresh_token: str = None,
        expires_in: int = None,
        token_type: str = None,
        request_id: str = None,
    ):
        # The new access token.
        self.access_token = access_token
        # The refresh token to use from now on. Default: the one that was sent.
        self.refresh_token = refresh_token
        # How long the access token lives, in seconds. Default: 3600.
        self.expires_in = expires_in
        # Kind of the token, Bearer.
        self.token_type = token_type
        # Id of the request, for a support ticket.
        self.request_id = request_id

    def validate(self):
        self.validate_required(self.access_token, 'access_token')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.access_token is not None:
            result['access_token'] = self.access_token
        if self.refresh_token is not None:
            result['refresh_token'] = self.refresh_token
        if self.expires_in is not None:
            result['expires_in'] = self.expires_in
        if self.token_type is not None:
            result['token_type'] = self.token_type
        if self.request_id is not None:
            result['requestId'] = self.request_id
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('access_token') is not None:
            self.access_token = m.get('access_token')
        if m.get('refresh_token') is not None:
            self.refresh_token = m.get('refresh_token')
        if m.get('expires_in') is not None:
            self.expires_in = m.get('expires_in')
        if m.get('token_type') is not None:
            self.token_type = m.get('token_type')
        if m.get('requestId') is not None:
            self.request_id = m.get('requestId')
        return self


class OauthExchangeResponse(Model):
    """
    The OAuth server answers with a credential. Servers also spell the first letter of the keys large.

    :param request_id: Id of the request, for a support ticket.
    :param access_key_id: AccessKey id.
    :param access_key_secret: AccessKey secret.
    :param security_token: STS token.
    :param expiration: When the credential ends, as 2026-01-01T00:00:00Z.
    """
    def __init__(
        self,
        request_id: str = None,
        access_key_id: str = None,
        access_key_secret: str = None,
        security_token: str = None,
        expiration: str = None,
    ):
        # Id of the request, for a support ticket.
        self.request_id = request_id
        # AccessKey id.
        self.access_key_id = access_key_id
        # AccessKey secret.
        self.access_key_secret = access_key_secret
        # STS token.
        self.security_token = security_token
        # When the credential ends, as 2026-01-01T00:00:00Z.
        self.expiration = expiration

    def validate(self):
        self.validate_required(self.access_key_id, 'access_key_id')
        self.validate_required(self.access_key_secret, 'access_key_secret')
        self.validate_required(self.security_token, 'security_token')
        self.validate_required(self.expiration, 'expiration')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.request_id is not None:
            result['requestId'] = self.request_id
        if self.access_key_id is not None:
            result['accessKeyId'] = self.access_key_id
        if self.access_key_secret is not None:
            result['accessKeySecret'] = self.access_key_secret
        if self.security_token is not None:
            result['securityToken'] = self.security_token
        if self.expiration is not None:
            result['expiration'] = self.expiration
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('requestId') is not None:
            self.request_id = m.get('requestId')
        if m.get('accessKeyId') is not None:
            self.access_key_id = m.get('accessKeyId')
        if m.get('accessKeySecret') is not None:
            self.access_key_secret = m.get('accessKeySecret')
        if m.get('securityToken') is not None:
            self.security_token = m.get('securityToken')
        if m.get('expiration') is not None:
            self.expiration = m.get('expiration')
        return self


class OauthErrorResponse(Model):
    """
    The OAuth server refuses a request, sometimes with HTTP status 200.

    :param request_id: Id of the request, for a support ticket.
    :param code: Error code, such as invalid_grant.
    :param message: Error text for a person.
    """
    def __init__(
        self,
        request_id: str = None,
        code: str = None,
        message: str = None,
    ):
        # Id of the request, for a support ticket.
        self.request_id = request_id
        # Error code, such as invalid_grant.
        self.code = code
        # Error text for a person.
        self.message = message

    def validate(self):
        self.validate_required(self.code, 'code')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.request_id is not None:
            result['requestId'] = self.request_id
        if self.code is not None:
            result['error'] = self.code
        if self.message is not None:
            result['error_description'] = self.message
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('requestId') is not None:
            self.request_id = m.get('requestId')
        if m.get('error') is not None:
            self.code = m.get('error')
        if m.get('error_description') is not None:
            self.message = m.get('error_description')
        return self


class ExternalOutput(Model):
    """
    What the command of an external profile prints.

    :param mode: AK or StsToken. Default: by what is there.
    :param access_key_id: AccessKey id.
    :param access_key_secret: AccessKey secret.
    :param sts_token: STS token; required in mode StsToken.
    :param expiration: When the credential ends, as 2026-01-01T00:00:00Z. Default: the command is run again after a
        minute.
    """
    def __init__(
        self,
        mode: str = None,
        access_key_id: str = None,
        access_key_secret: str = None,
        sts_token: str = None,
        expiration: str = None,
    ):
        # AK or StsToken. Default: by what is there.
        self.mode = mode
        # AccessKey id.
        self.access_key_id = access_key_id
        # AccessKey secret.
        self.access_key_secret = access_key_secret
        # STS token; required in mode StsToken.
        self.sts_token = sts_token
        # When the credential ends, as 2026-01-01T00:00:00Z. Default: the command is run again after a minute.
        self.expiration = expiration

    def validate(self):
        self.validate_required(self.access_key_id, 'access_key_id')
        self.validate_required(self.access_key_secret, 'access_key_secret')

    def to_map(self):
        _map = super().to_map()
        if _map is not None:
            return _map

        result = dict()
        if self.mode is not None:
            result['mode'] = self.mode
        if self.access_key_id is not None:
            result['access_key_id'] = self.access_key_id
        if self.access_key_secret is not None:
            result['access_key_secret'] = self.access_key_secret
        if self.sts_token is not None:
            result['sts_token'] = self.sts_token
        if self.expiration is not None:
            result['expiration'] = self.expiration
        return result

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('mode') is not None:
            self.mode = m.get('mode')
        if m.get('access_key_id') is not None:
            self.access_key_id = m.get('access_key_id')
        if m.get('access_key_secret') is not None:
            self.access_key_secret = m.get('access_key_secret')
        if m.get('sts_token') is not None:
            self.sts_token = m.get('sts_token')
        if m.get('expiration') is not None:
            self.expiration = m.get('expiration')
        return self


