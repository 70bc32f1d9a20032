# -*- coding: utf-8 -*-
# This file is auto-generated, don't edit it. Thanks.
from alibabacloud_credentials._internals.credential_source import CredentialSource
from typing import List, Dict

from alibabacloud_credentials import models as credentials_models
from alibabacloud_credentials._internals import models as credential_source_models


class BaseClient:
    """
    Credentials for Alibaba Cloud: where they come from, what each source needs, and one client that has a valid one.
    This is what every language port shares. The model of the parameters of a credential type or kind is named
    after it: ram_role_arn has RamRoleArnParameters.
    """
    _cloud_credential: CredentialSource = None

    def __init__(
        self, 
        config: credentials_models.Config,
    ):
        """
        @param config: how to get the credential; none for the default chain
        """
        self._cloud_credential = CredentialSource(config)

    def get_credential(self) -> credential_source_models.CredentialModel:
        """
        A credential that is valid now, all of one moment. It costs little: only a fetch, about once an hour, takes time.
        @return: a model of its own for every call
        """
        return self._cloud_credential.get_credential()

    async def get_credential_async(self) -> credential_source_models.CredentialModel:
        """
        A credential that is valid now, all of one moment. It costs little: only a fetch, about once an hour, takes time.
        @return: a model of its own for every call
        """
        return await self._cloud_credential.get_credential_async()

    def get_access_key_id(self) -> str:
        """
        The AccessKey id alone. Two calls may see two credentials: use getCredential to sign.
        @return: AccessKey id; none for a bearer token
        """
        credential = self.get_credential()
        return credential.access_key_id

    async def get_access_key_id_async(self) -> str:
        """
        The AccessKey id alone. Two calls may see two credentials: use getCredential to sign.
        @return: AccessKey id; none for a bearer token
        """
        credential = await self.get_credential_async()
        return credential.access_key_id

    def get_access_key_secret(self) -> str:
        """
        The AccessKey secret alone. Two calls may see two credentials: use getCredential to sign.
        @return: AccessKey secret; none for a bearer token
        """
        credential = self.get_credential()
        return credential.access_key_secret

    async def get_access_key_secret_async(self) -> str:
        """
        The AccessKey secret alone. Two calls may see two credentials: use getCredential to sign.
        @return: AccessKey secret; none for a bearer token
        """
        credential = await self.get_credential_async()
        return credential.access_key_secret

    def get_security_token(self) -> str:
        """
        The STS token alone. Two calls may see two credentials: use getCredential to sign.
        @return: STS token; none for a long-term AccessKey pair
        """
        credential = self.get_credential()
        return credential.security_token

    async def get_security_token_async(self) -> str:
        """
        The STS token alone. Two calls may see two credentials: use getCredential to sign.
        @return: STS token; none for a long-term AccessKey pair
        """
        credential = await self.get_credential_async()
        return credential.security_token

    def get_bearer_token(self) -> str:
        """
        The bearer token alone.
        @return: bearer token; none unless the type is bearer
        """
        credential = self.get_credential()
        return credential.bearer_token

    async def get_bearer_token_async(self) -> str:
        """
        The bearer token alone.
        @return: bearer token; none unless the type is bearer
        """
        credential = await self.get_credential_async()
        return credential.bearer_token

    def get_type(self) -> str:
        """
        The credential type.
        @return: one of credentialTypes, default for a chain, or what a custom provider calls itself
        """
        credential = self.get_credential()
        return credential.type

    async def get_type_async(self) -> str:
        """
        The credential type.
        @return: one of credentialTypes, default for a chain, or what a custom provider calls itself
        """
        credential = await self.get_credential_async()
        return credential.type

    @staticmethod
    def credential_types() -> List[str]:
        """
        The types that Config accepts. No other spelling is accepted.
        @return: types, in the order in which errors list them
        """
        return [
            'access_key',
            'sts',
            'bearer',
            'ecs_ram_role',
            'ram_role_arn',
            'rsa_key_pair',
            'oidc_role_arn',
            'credentials_uri'
        ]

    @staticmethod
    def default_chain() -> List[str]:
        """
        The sources that a client without a Config asks, in this order, until one has a credential.
        @return: sources: types of Config, env for variables, cli_profile for config.json, profile for credentials.ini
        """
        return [
            'env',
            'oidc_role_arn',
            'cli_profile',
            'profile',
            'ecs_ram_role',
            'credentials_uri'
        ]

    @staticmethod
    def chain_conditions() -> Dict[str, List[str]]:
        """
        The variables without which a source is no part of the default chain: all must be set. Other sources are always part.
        @return: source to variables
        """
        return {
            'oidc_role_arn': [
                'ALIBABA_CLOUD_ROLE_ARN',
                'ALIBABA_CLOUD_OIDC_PROVIDER_ARN',
                'ALIBABA_CLOUD_OIDC_TOKEN_FILE'
            ],
            'credentials_uri': [
                'ALIBABA_CLOUD_CREDENTIALS_URI'
            ]
        }

    @staticmethod
    def disabling_variables() -> Dict[str, str]:
        """
        The variables that switch a source off when they are true, in any case; external also when it is 1.
        @return: source to variable
        """
        return {
            'cli_profile': 'ALIBABA_CLOUD_CLI_PROFILE_DISABLED',
            'ecs_ram_role': 'ALIBABA_CLOUD_ECS_METADATA_DISABLED',
            'external': 'ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS'
        }

    @staticmethod
    def environment_variables() -> Dict[str, Dict[str, str]]:
        """
        The environment variable that stands in for a parameter that is not given. An empty one counts as absent.
        Parameters are spelt as in credentials.ini.
        @return: type or source to parameter to variable
        """
        return {
            'access_key': {
                'access_key_id': 'ALIBABA_CLOUD_ACCESS_KEY_ID',
                'access_key_secret': 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'
            },
            'sts': {
                'access_key_id': 'ALIBABA_CLOUD_ACCESS_KEY_ID',
                'access_key_secret': 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
                'security_token': 'ALIBABA_CLOUD_SECURITY_TOKEN'
            },
            'ecs_ram_role': {
                'role_name': 'ALIBABA_CLOUD_ECS_METADATA',
                'disable_imds_v1': 'ALIBABA_CLOUD_IMDSV1_DISABLED'
            },
            'ram_role_arn': {
                'role_arn': 'ALIBABA_CLOUD_ROLE_ARN',
                'role_session_name': 'ALIBABA_CLOUD_ROLE_SESSION_NAME',
                'sts_endpoint': 'ALIBABA_CLOUD_STS_ENDPOINT',
                'sts_region_id': 'ALIBABA_CLOUD_STS_REGION',
                'enable_vpc': 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED'
            },
            'rsa_key_pair': {
                'sts_endpoint': 'ALIBABA_CLOUD_STS_ENDPOINT',
                'sts_region_id': 'ALIBABA_CLOUD_STS_REGION',
                'enable_vpc': 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED'
            },
            'oidc_role_arn': {
                'role_arn': 'ALIBABA_CLOUD_ROLE_ARN',
                'oidc_provider_arn': 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN',
                'oidc_token_file_path': 'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
                'role_session_name': 'ALIBABA_CLOUD_ROLE_SESSION_NAME',
                'sts_endpoint': 'ALIBABA_CLOUD_STS_ENDPOINT',
                'sts_region_id': 'ALIBABA_CLOUD_STS_REGION',
                'enable_vpc': 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED'
            },
            'credentials_uri': {
                'credentials_uri': 'ALIBABA_CLOUD_CREDENTIALS_URI'
            },
            'env': {
                'access_key_id': 'ALIBABA_CLOUD_ACCESS_KEY_ID',
                'access_key_secret': 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
                'security_token': 'ALIBABA_CLOUD_SECURITY_TOKEN'
            },
            'cli_profile': {
                'profile_name': 'ALIBABA_CLOUD_PROFILE',
                'profile_file': 'ALIBABA_CLOUD_CONFIG_FILE'
            },
            'profile': {
                'profile_name': 'ALIBABA_CLOUD_PROFILE',
                'profile_file': 'ALIBABA_CLOUD_CREDENTIALS_FILE'
            }
        }

    @staticmethod
    def identity_parameters() -> List[str]:
        """
        The parameters that say who the caller is. What a profile leaves out of them is never taken from the environment:
        half of one identity with half of another is a third that nobody meant.
        @return: parameters, spelt as in credentials.ini
        """
        return [
            'access_key_id',
            'access_key_secret',
            'security_token',
            'role_arn',
            'oidc_provider_arn',
            'oidc_token_file_path'
        ]

    @staticmethod
    def profile_modes() -> Dict[str, str]:
        """
        The modes of a profile in config.json.
        @return: mode to credential type or kind
        """
        return {
            'AK': 'access_key',
            'StsToken': 'sts',
            'RamRoleArn': 'ram_role_arn',
            'EcsRamRole': 'ecs_ram_role',
            'OIDC': 'oidc_role_arn',
            'ChainableRamRoleArn': 'ram_role_arn',
            'RamRoleArnWithRoleName': 'ram_role_arn',
            'RsaKeyPair': 'rsa_key_pair',
            'CredentialsURI': 'credentials_uri',
            'BearerToken': 'bearer',
            'CloudSSO': 'cloud_sso',
            'OAuth': 'oauth',
            'External': 'external'
        }

    @staticmethod
    def oauth_sites() -> Dict[str, Dict[str, str]]:
        """
        The sites of an OAuth login.
        @return: site to address of its OAuth server (endpoint), sign-in page (sign_in) and client id (client_id)
        """
        return {
            'CN': {
                'endpoint': 'https://oauth.aliyun.com',
                'sign_in': 'https://signin.aliyun.com',
                'client_id': '4038181954557748008'
            },
            'INTL': {
                'endpoint': 'https://oauth.alibabacloud.com',
                'sign_in': 'https://signin.alibabacloud.com',
                'client_id': '4103531455503354461'
            }
        }

    @staticmethod
    def default_endpoints() -> Dict[str, str]:
        """
        Where a source asks when nothing else is said: a host name of STS, or the address of the metadata server.
        rsa_key_pair has an STS of its own.
        @return: type to host name or address
        """
        return {
            'ecs_ram_role': 'http://100.100.100.200',
            'ram_role_arn': 'sts.aliyuncs.com',
            'rsa_key_pair': 'sts.ap-northeast-1.aliyuncs.com',
            'oidc_role_arn': 'sts.aliyuncs.com'
        }

    @staticmethod
    def regional_sts_endpoint(
        region: str,
    ) -> str:
        """
        Where the STS of a region is.
        @param region: region id
        @return: host name
        """
        return f'sts.{region}.aliyuncs.com'

    @staticmethod
    def vpc_sts_endpoint(
        region: str,
    ) -> str:
        """
        Where the STS of a region is, inside a VPC.
        @param region: region id
        @return: host name
        """
        return f'sts-vpc.{region}.aliyuncs.com'

    @staticmethod
    def sts_version() -> str:
        """
        Version of the STS API.
        @return: version
        """
        version = '2015-04-01'
        return version

    @staticmethod
    def sts_actions() -> Dict[str, str]:
        """
        The STS action behind a credential type.
        @return: type to action
        """
        return {
            'ram_role_arn': 'AssumeRole',
            'oidc_role_arn': 'AssumeRoleWithOIDC',
            'rsa_key_pair': 'GenerateSessionAccessKey'
        }

    @staticmethod
    def service_paths() -> Dict[str, str]:
        """
        The paths of the metadata server: its token for a PUT; the list of roles, under which the credential of each is;
        of CloudSSO; and of an OAuth server: new tokens, and a credential for an access token.
        @return: purpose to path
        """
        return {
            'metadata_token': '/latest/api/token',
            'metadata_roles': '/latest/meta-data/ram/security-credentials/',
            'cloud_sso_credential': '/cloud-credentials',
            'oauth_token': '/v1/token',
            'oauth_exchange': '/v1/exchange'
        }

    @staticmethod
    def metadata_token_lifetime() -> int:
        """
        How long a metadata token is asked to live.
        @return: seconds
        """
        return 21600

    @staticmethod
    def connect_timeouts() -> Dict[str, int]:
        """
        Default connect timeouts.
        @return: type or kind to milliseconds
        """
        return {
            'ecs_ram_role': 1000,
            'ram_role_arn': 5000,
            'rsa_key_pair': 5000,
            'oidc_role_arn': 5000,
            'credentials_uri': 5000,
            'cloud_sso': 5000,
            'oauth': 5000
        }

    @staticmethod
    def read_timeouts() -> Dict[str, int]:
        """
        Default read timeouts.
        @return: type or kind to milliseconds
        """
        return {
            'ecs_ram_role': 1000,
            'ram_role_arn': 10000,
            'rsa_key_pair': 10000,
            'oidc_role_arn': 10000,
            'credentials_uri': 10000,
            'cloud_sso': 10000,
            'oauth': 10000
        }

    @staticmethod
    def session_duration() -> int:
        """
        Default session duration.
        @return: seconds
        """
        return 3600

    @staticmethod
    def process_timeout() -> int:
        """
        Default time that the command of an external profile may take.
        @return: seconds
        """
        return 60
