"""Every kind of profile, good and bad, in both files."""

import json
import time

import pytest
from alibabacloud_credentials.exceptions import CredentialException
from alibabacloud_credentials.provider import CLIProfileCredentialsProvider, ProfileCredentialsProvider
from alibabacloud_credentials.testing import use_context
from listening import MARK


def credentials_ini(key):
    lines = [f'{name} = {value}' for name, value in key.items()]
    return '\n'.join([
        '[ak]', 'type = access_key', *lines, '[half]', 'type = access_key', f'access_key_secret = {MARK}',
        '[role]', 'type = ram_role_arn', f'role_arn = {MARK}', *lines,
        '[unknown]', f'type = {MARK}', '[bearer]', 'type = bearer', f'bearer_token = {MARK}',
        '[uri]', 'type = credentials_uri', f'credentials_uri = ftp://a/?{MARK}',
    ])


def config_json(account, key, sso, login):
    now = int(time.time())
    profiles = [
        {'name': 'ak', 'mode': 'AK', **key},
        {'name': 'half', 'mode': 'AK', 'access_key_secret': MARK},
        {'name': 'sts', 'mode': 'StsToken', 'sts_token': MARK, **key},
        {'name': 'role', 'mode': 'RamRoleArn', 'ram_role_arn': account.role.arn, **key},
        {'name': 'bad role', 'mode': 'RamRoleArn', 'ram_role_arn': [MARK], **key},
        {'name': 'refused', 'mode': 'RamRoleArn', 'ram_role_arn': account.role.arn, **key, 'access_key_secret': MARK},
        {'name': 'sso', 'mode': 'CloudSSO', 'cloud_sso_sign_in_url': f'{account.cloud.cloud_sso.url}/start/x',
         'cloud_sso_account_id': sso.account_id, 'cloud_sso_access_config': sso.access_configuration_id,
         'access_token': sso.access_token, 'cloud_sso_access_token_expire': now + 3600},
        {'name': 'oauth', 'mode': 'OAuth', 'oauth_site_type': 'CN', 'oauth_access_token': login.access_token,
         'oauth_refresh_token': login.refresh_token, 'oauth_access_token_expire': now + 3600},
        {'name': 'bad oauth', 'mode': 'OAuth', 'oauth_site_type': MARK, 'oauth_refresh_token': MARK},
        {'name': 'bearer', 'mode': 'BearerToken', 'bearer_token': MARK},
        {'name': 'unknown', 'mode': MARK, 'access_key_secret': MARK},
        {'name': 'uri', 'mode': 'CredentialsURI', 'credentials_uri': f'http://127.0.0.1:1/?{MARK}'},
        {'name': 'key', 'mode': 'RsaKeyPair', 'key_pair_name': MARK, 'private_key': f'{MARK}\n'},
    ]
    return json.dumps({'current': 'ak', 'profiles': profiles})


@pytest.fixture
def profiles(account, heard):
    sso = account.cloud.cloud_sso.login(account.role)
    login = account.cloud.oauth.login(account.user.identity)
    heard.forbid(sso_token=sso.access_token, access_token=login.access_token, refresh_token=login.refresh_token)
    key = {'access_key_id': account.user.access_key_id, 'access_key_secret': account.user.access_key_secret}
    text, ini = config_json(account, key, sso, login), credentials_ini(key)
    context = account.context()
    context.files.write('/config.json', text)
    context.files.write('/broken.json', text[:-40])
    context.files.write('/credentials.ini', ini)
    context.files.write('/broken.ini', f'{MARK}\n{ini}\n[ak]\n{MARK}')
    yield context
    heard.forbid(access_token=login.access_token, refresh_token=login.refresh_token)


@pytest.mark.parametrize('path', ['/config.json', '/broken.json'])
@pytest.mark.parametrize('name', [
    'ak', 'half', 'sts', 'role', 'bad role', 'refused', 'sso', 'oauth', 'bad oauth', 'bearer', 'unknown', 'uri', 'key',
    'missing',
])
def test_config_json_shows_nothing(profiles, get, heard, path, name):
    hear_profile(profiles, get, heard, CLIProfileCredentialsProvider, path, name)


@pytest.mark.parametrize('path', ['/credentials.ini', '/broken.ini'])
@pytest.mark.parametrize('name', ['ak', 'half', 'role', 'unknown', 'bearer', 'uri', 'missing'])
def test_credentials_ini_shows_nothing(profiles, get, heard, path, name):
    hear_profile(profiles, get, heard, ProfileCredentialsProvider, path, name)


def hear_profile(context, get, heard, provider_class, path, name):
    """Good or bad, whatever it is: what comes out is heard."""
    with use_context(context):
        try:
            provider = provider_class(profile_name=name, profile_file=path)
            heard.hear(provider, get(provider))
        except CredentialException as error:
            heard.hear(error)
