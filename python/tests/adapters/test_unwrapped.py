"""SDKs given a client, or a provider, as it is; and a published program that keeps what it fetches here."""

import pytest

REGION = 'cn-hangzhou'


def oss2(version):
    def prepare(sdk, world, source):
        module = sdk('oss2')
        auth = getattr(module, f'ProviderAuth{version}')(source)
        bucket = module.Bucket(auth, world.endpoint, 'bucket', region=REGION)
        return lambda: bucket.put_object('key', b'content')
    return prepare


def oss_v2(version):
    def prepare(sdk, world, source):
        module = sdk('alibabacloud_oss_v2')
        settings = module.config.load_default()
        settings.credentials_provider, settings.signature_version = source, version
        settings.region, settings.endpoint, settings.use_path_style = REGION, world.endpoint, True
        client = module.Client(settings)
        return lambda: client.put_object(module.PutObjectRequest(bucket='bucket', key='key', body=b'content'))
    return prepare


def log(sdk, world, source):
    client = sdk('aliyun.log').LogClient(f'http://{REGION}.log.aliyuncs.com', credentials_provider=source)
    return lambda: client.list_logstore('project')


def tablestore(sdk, world, source):
    client = sdk('tablestore').OTSClient(world.endpoint, instance_name='instance', credentials_provider=source)
    return client.list_table


CALLS = {
    'oss2 V1': oss2(''), 'oss2 V4': oss2('V4'), 'oss_v2 V1': oss_v2('v1'), 'oss_v2 V4': oss_v2('v4'), 'log': log,
    'tablestore': tablestore,
}


@pytest.mark.parametrize('name', CALLS)
@pytest.mark.parametrize('given', ['client', 'provider'])
def test_a_client_or_a_provider_is_taken_as_it_is_and_rotations_are_followed(name, given, sdk, adapted):
    source = adapted.client if given == 'client' else adapted.client.cloud_credential.provider
    call = CALLS[name](sdk, adapted, source)
    for _ in range(3):
        call()
        adapted.rotate()
    assert len(adapted.signed_with()) == 3


def test_the_akless_adapter_of_idaas_keeps_its_credential_with_this_package(sdk, adapted):
    """cloud-idaas-akless-alibabacloud-adapter: its own endpoint gives an STS token, which its classes give to SDKs."""
    base = sdk('cloud_idaas.adapter.alibabacloud.pam.credentials_provider')
    for_oss = sdk('cloud_idaas.adapter.alibabacloud.pam.oss_v2_credentials_provider')
    key = adapted.cloud.issue('reader')
    adapted.cloud.uri.faults.add(body={'cloudAccountRoleAccessCredential': {'alibabaCloudStsToken': {
        'accessKeyId': key.access_key_id, 'accessKeySecret': key.access_key_secret,
        'securityToken': key.security_token, 'expiration': key.expiration,
    }}})

    class Token:
        def get_oidc_token(self):
            return 'a token'

    provider = base.IDaaSPamAlibabaCloudCredentialsProvider(
        developer_api_endpoint=adapted.cloud.uri.http.url, idaas_instance_id='idaas_local',
        role_arn='acs:ram::1234567890123456:role/reader', oidc_token_provider=Token(),
    )
    call = oss_v2('v4')(sdk, adapted, for_oss.IDaaSPamOSSV2CredentialsProvider(provider))
    call()
    call()

    assert adapted.signed_with() == [key.access_key_id]
    assert len(adapted.cloud.uri.requests) == 1
