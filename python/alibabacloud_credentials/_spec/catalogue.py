# -*- coding: utf-8 -*-
# This file is auto-generated, don't edit it. Thanks.
from typing import List, Dict

from alibabacloud_credentials import models as catalogue_models


class Catalogue:
    """
    What every language port shares, as data: the models of the interface, the sources of credentials with their
    parameters, and what servers are sent and answer. The client, which needs the hand-written half, is a module apart.
    To add a source: a model of its parameters and a record in sources(), here, and then make codegen.
    """
    def __init__(self):
        pass

    @staticmethod
    def sources() -> List[catalogue_models.Source]:
        """
        All sources, each described here and nowhere else. Its parameters are the model named after it: those of ram_role_arn
        are RamRoleArnParameters. A variable that several sources read is in the record of each, because the generators write no
        constants.
        :return: one record per source, in the order in which errors list the types of Config
        """
        return [
            catalogue_models.Source(
            type='access_key',
            is_config_type=True,
            environment_variables={
                'access_key_id': 'ALIBABA_CLOUD_ACCESS_KEY_ID',
                'access_key_secret': 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'
            },
            profile_modes=[
                'AK'
            ]
        ),
            catalogue_models.Source(
            type='sts',
            is_config_type=True,
            environment_variables={
                'access_key_id': 'ALIBABA_CLOUD_ACCESS_KEY_ID',
                'access_key_secret': 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
                'security_token': 'ALIBABA_CLOUD_SECURITY_TOKEN'
            },
            profile_modes=[
                'StsToken'
            ]
        ),
            catalogue_models.Source(
            type='bearer',
            is_config_type=True,
            profile_modes=[
                'BearerToken'
            ]
        ),
            catalogue_models.Source(
            type='ecs_ram_role',
            is_config_type=True,
            environment_variables={
                'role_name': 'ALIBABA_CLOUD_ECS_METADATA',
                'disable_imds_v1': 'ALIBABA_CLOUD_IMDSV1_DISABLED'
            },
            disabling_variable='ALIBABA_CLOUD_ECS_METADATA_DISABLED',
            profile_modes=[
                'EcsRamRole'
            ],
            endpoint='http://100.100.100.200',
            connect_timeout=1000,
            read_timeout=1000
        ),
            catalogue_models.Source(
            type='ram_role_arn',
            is_config_type=True,
            environment_variables={
                'role_arn': 'ALIBABA_CLOUD_ROLE_ARN',
                'role_session_name': 'ALIBABA_CLOUD_ROLE_SESSION_NAME',
                'source_identity': 'ALIBABA_CLOUD_ROLE_SOURCE_IDENTITY',
                'sts_endpoint': 'ALIBABA_CLOUD_STS_ENDPOINT',
                'sts_region_id': 'ALIBABA_CLOUD_STS_REGION',
                'enable_vpc': 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED'
            },
            profile_modes=[
                'RamRoleArn',
                'ChainableRamRoleArn',
                'RamRoleArnWithRoleName'
            ],
            sts_action='AssumeRole',
            endpoint='sts.aliyuncs.com',
            connect_timeout=5000,
            read_timeout=10000
        ),
            catalogue_models.Source(
            type='rsa_key_pair',
            is_config_type=True,
            environment_variables={
                'sts_endpoint': 'ALIBABA_CLOUD_STS_ENDPOINT',
                'sts_region_id': 'ALIBABA_CLOUD_STS_REGION',
                'enable_vpc': 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED'
            },
            profile_modes=[
                'RsaKeyPair'
            ],
            sts_action='GenerateSessionAccessKey',
            endpoint='sts.ap-northeast-1.aliyuncs.com',
            connect_timeout=5000,
            read_timeout=10000
        ),
            catalogue_models.Source(
            type='oidc_role_arn',
            is_config_type=True,
            environment_variables={
                'role_arn': 'ALIBABA_CLOUD_ROLE_ARN',
                'oidc_provider_arn': 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN',
                'oidc_token_file_path': 'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
                'role_session_name': 'ALIBABA_CLOUD_ROLE_SESSION_NAME',
                'sts_endpoint': 'ALIBABA_CLOUD_STS_ENDPOINT',
                'sts_region_id': 'ALIBABA_CLOUD_STS_REGION',
                'enable_vpc': 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED'
            },
            required_in_chain=[
                'role_arn',
                'oidc_provider_arn',
                'oidc_token_file_path'
            ],
            profile_modes=[
                'OIDC'
            ],
            sts_action='AssumeRoleWithOIDC',
            endpoint='sts.aliyuncs.com',
            connect_timeout=5000,
            read_timeout=10000
        ),
            catalogue_models.Source(
            type='credentials_uri',
            is_config_type=True,
            environment_variables={
                'credentials_uri': 'ALIBABA_CLOUD_CREDENTIALS_URI'
            },
            required_in_chain=[
                'credentials_uri'
            ],
            profile_modes=[
                'CredentialsURI'
            ],
            connect_timeout=5000,
            read_timeout=10000
        ),
            catalogue_models.Source(
            type='saml_role_arn',
            is_config_type=True,
            environment_variables={
                'role_arn': 'ALIBABA_CLOUD_ROLE_ARN',
                'saml_provider_arn': 'ALIBABA_CLOUD_SAML_PROVIDER_ARN',
                'saml_assertion_file_path': 'ALIBABA_CLOUD_SAML_ASSERTION_FILE',
                'sts_endpoint': 'ALIBABA_CLOUD_STS_ENDPOINT',
                'sts_region_id': 'ALIBABA_CLOUD_STS_REGION',
                'enable_vpc': 'ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED'
            },
            profile_modes=[
                'SAML'
            ],
            sts_action='AssumeRoleWithSAML',
            endpoint='sts.aliyuncs.com',
            connect_timeout=5000,
            read_timeout=10000
        ),
            catalogue_models.Source(
            type='cloud_sso',
            profile_modes=[
                'CloudSSO'
            ],
            connect_timeout=5000,
            read_timeout=10000
        ),
            catalogue_models.Source(
            type='oauth',
            profile_modes=[
                'OAuth'
            ],
            connect_timeout=5000,
            read_timeout=10000
        ),
            catalogue_models.Source(
            type='external',
            disabling_variable='ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS',
            profile_modes=[
                'External'
            ]
        ),
            catalogue_models.Source(
            type='env',
            environment_variables={
                'access_key_id': 'ALIBABA_CLOUD_ACCESS_KEY_ID',
                'access_key_secret': 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
                'security_token': 'ALIBABA_CLOUD_SECURITY_TOKEN'
            }
        ),
            catalogue_models.Source(
            type='cli_profile',
            environment_variables={
                'profile_name': 'ALIBABA_CLOUD_PROFILE',
                'profile_file': 'ALIBABA_CLOUD_CONFIG_FILE'
            },
            disabling_variable='ALIBABA_CLOUD_CLI_PROFILE_DISABLED'
        ),
            catalogue_models.Source(
            type='profile',
            environment_variables={
                'profile_name': 'ALIBABA_CLOUD_PROFILE',
                'profile_file': 'ALIBABA_CLOUD_CREDENTIALS_FILE'
            }
        )
        ]

    @staticmethod
    def default_chain() -> List[str]:
        """
        The sources that a client without a Config asks, in this order, until one has a credential.
        :return: types of sources
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
    def chain_variable() -> str:
        """
        The sources of the default chain that are asked, and in which order, as a person may choose them. A port need not know it.
        :return: environment variable with names of the default chain, separated by commas
        """
        variable = 'ALIBABA_CLOUD_CREDENTIALS_SOURCES'
        return variable

    @staticmethod
    def expected_account_variable() -> str:
        """
        The account that every credential must be of, as a person may demand it. A port need not know it.
        :return: environment variable with the id of an account
        """
        variable = 'ALIBABA_CLOUD_EXPECTED_ACCOUNT_ID'
        return variable

    @staticmethod
    def oauth_sites() -> Dict[str, Dict[str, str]]:
        """
        The sites of an OAuth login.
        :return: site to address of its OAuth server (endpoint), sign-in page (sign_in) and client id (client_id)
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
    def cloud_sso_client_id() -> str:
        """
        The client id of a login with CloudSSO: that of the command line.
        :return: client id
        """
        client_id = 'app-vaz16tltdxs96audqf35'
        return client_id

    @staticmethod
    def regional_sts_endpoint(
        region: str,
    ) -> str:
        """
        Where the STS of a region is.
        :param region: region id
        :return: host name
        """
        return f'sts.{region}.aliyuncs.com'

    @staticmethod
    def vpc_sts_endpoint(
        region: str,
    ) -> str:
        """
        Where the STS of a region is, inside a VPC.
        :param region: region id
        :return: host name
        """
        return f'sts-vpc.{region}.aliyuncs.com'

    @staticmethod
    def sts_version() -> str:
        """
        Version of the STS API.
        :return: version
        """
        version = '2015-04-01'
        return version

    @staticmethod
    def service_paths() -> Dict[str, str]:
        """
        The paths of the metadata server: its token for a PUT; the list of roles, under which the credential of each is;
        of CloudSSO; and of an OAuth server: new tokens, and a credential for an access token.
        :return: purpose to path
        """
        return {
            'metadata_token': '/latest/api/token',
            'metadata_roles': '/latest/meta-data/ram/security-credentials/',
            'cloud_sso_device': '/device-authorization',
            'cloud_sso_token': '/token',
            'cloud_sso_accounts': '/access-assignments/accounts',
            'cloud_sso_access_configurations': '/access-assignments/access-configurations',
            'cloud_sso_credential': '/cloud-credentials',
            'oauth_authorize': '/oauth2/v1/auth',
            'oauth_token': '/v1/token',
            'oauth_exchange': '/v1/exchange'
        }

    @staticmethod
    def metadata_token_lifetime() -> int:
        """
        How long a metadata token is asked to live.
        :return: seconds
        """
        return 21600

    @staticmethod
    def session_duration() -> int:
        """
        Default session duration.
        :return: seconds
        """
        return 3600

    @staticmethod
    def process_timeout() -> int:
        """
        Default time that the command of an external profile may take.
        :return: seconds
        """
        return 60
