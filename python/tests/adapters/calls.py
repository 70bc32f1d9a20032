"""One request for each adapter, as a user's program makes it. Each function returns another that makes it again."""

import importlib

REGION = 'cn-hangzhou'
# The module by which each adapter's SDK is known to be there.
MODULES = {
    'oss2': 'oss2', 'oss_v2': 'alibabacloud_oss_v2', 'log': 'aliyun', 'mns': 'mns', 'tablestore': 'tablestore',
    'pyodps': 'odps', 'botocore': 'botocore', 'ossfs': 'ossfs', 'httpx': 'httpx', 'requests': 'requests',
}
ACTION = {'x-acs-action': 'DescribeRegions', 'x-acs-version': '2014-05-26'}


def adapter(name):
    return importlib.import_module(f'alibabacloud_credentials.adapters.{name}')


def _oss2(auth_class):
    def prepare(sdk, world, client):
        oss2 = sdk('oss2')
        auth = getattr(oss2, auth_class)(adapter('oss2').CredentialsProvider(client))
        bucket = oss2.Bucket(auth, world.endpoint, 'bucket', region=REGION)

        def call():
            bucket.put_object('a/ü b+c.txt', b'content')
            assert bucket.get_object('a/ü b+c.txt').read() == b'content'
        return call
    return prepare


def _oss_v2(version):
    def prepare(sdk, world, client):
        oss = sdk('alibabacloud_oss_v2')
        settings = oss.config.load_default()
        settings.credentials_provider = adapter('oss_v2').CredentialsProvider(client)
        settings.region, settings.endpoint, settings.use_path_style = REGION, world.endpoint, True
        settings.signature_version = version
        client_of_oss = oss.Client(settings)

        def call():
            client_of_oss.put_object(oss.PutObjectRequest(bucket='bucket', key='ü k', body=b'content'))
            answer = client_of_oss.get_object(oss.GetObjectRequest(bucket='bucket', key='ü k'))
            assert answer.body.read() == b'content'
        return call
    return prepare


def _log(version):
    def prepare(sdk, world, client):
        provider = adapter('log').CredentialsProvider(client) if sdk('aliyun.log') else None
        log = sdk('aliyun.log').LogClient(
            f'http://{REGION}.log.aliyuncs.com', credentials_provider=provider, auth_version=version, region=REGION
        )
        return lambda: log.list_logstore('project').get_count()
    return prepare


def mns(sdk, world, client):
    account = sdk('mns.account').Account(
        world.endpoint, credentials_provider=adapter('mns').CredentialsProvider(client)
    )
    return account.list_queue


def tablestore(sdk, world, client):
    store = sdk('tablestore').OTSClient(
        world.endpoint, instance_name='instance', credentials_provider=adapter('tablestore').CredentialsProvider(client)
    )
    return store.list_table


def pyodps(sdk, world, client):
    odps = sdk('odps').ODPS(account=adapter('pyodps').Account(client), project='p', endpoint=f'{world.endpoint}/api')
    sdk('odps').options.retry_times = 0
    return lambda: list(odps.list_projects())


def boto3(sdk, world, client):
    session = sdk('boto3').Session(botocore_session=adapter('botocore').session(client))
    settings = sdk('botocore.config').Config(
        s3={'addressing_style': 'path'}, retries={'max_attempts': 1}, request_checksum_calculation='when_required'
    )
    s3 = session.client('s3', endpoint_url=world.endpoint, region_name=f'oss-{REGION}', config=settings)

    def call():
        s3.put_object(Bucket='bucket', Key='ü k', Body=b'content')
        assert s3.get_object(Bucket='bucket', Key='ü k')['Body'].read() == b'content'
    return call


def ossfs(sdk, world, client):
    sdk('ossfs')
    file_system = adapter('ossfs').OSSFileSystem(client, endpoint=world.endpoint)

    def call():
        file_system.invalidate_cache()
        world.cloud.products.objects['bucket', 'kept.txt'] = b'content'
        assert file_system.cat('bucket/kept.txt') == b'content'
    return call


def httpx(sdk, world, client):
    web = sdk('httpx').Client(verify=world.tls, auth=adapter('httpx').ACS3Auth(client), headers=ACTION)

    def call():
        answer = web.post(world.openapi, params={'RegionId': 'cn a+b', 'Empty': ''}, data={'Name': 'ü'})
        assert 'Regions' in answer.json()
    return call


def requests(sdk, world, client):
    web = sdk('requests').Session()
    web.auth = adapter('requests').ACS3Auth(client)

    def call():
        answer = web.post(
            f'{world.openapi}a b/c', params={'RegionId': 'cn a+b', 'Empty': ''}, data={'Name': 'ü'}, headers=ACTION,
            verify=world.cloud.ca_file,
        )
        assert 'Regions' in answer.json()
    return call


CALLS = {
    'oss2 V1': _oss2('ProviderAuth'), 'oss2 V2': _oss2('ProviderAuthV2'), 'oss2 V4': _oss2('ProviderAuthV4'),
    'oss_v2 V1': _oss_v2('v1'), 'oss_v2 V4': _oss_v2('v4'), 'log V1': _log('v1'), 'log V4': _log('v4'),
    'mns': mns, 'tablestore': tablestore, 'pyodps': pyodps, 'botocore': boto3, 'ossfs': ossfs, 'httpx': httpx,
    'requests': requests,
}
