"""Samples of config.json, of credentials.ini and of policies: each profile in them gets a credential that STS knows."""

import configparser
import json
import time

from alibabacloud_credentials.client import Client
from alibabacloud_credentials.testing import use_context
from alibabacloud_credentials.tools import whoami
from docs_world import DOCUMENTED_URI

LIFE_S = 3600


def use_json(world, block, environment):
    """A file of profiles, one profile of it, or a policy."""
    document = json.loads(block.code)
    if 'profiles' in document:
        use_config_json(world, document, environment)
    elif 'mode' in document:
        use_config_json(world, {'current': document['name'], 'profiles': [document]}, environment)
    else:
        assert document['Version'] == '1', 'neither a file of profiles nor a policy'
        assert {statement['Effect'] for statement in document['Statement']} <= {'Allow', 'Deny'}
        if any('Principal' in statement for statement in document['Statement']):
            world.trust_as(document['Statement'][0])


def use_config_json(world, document, environment):
    for profile in document['profiles']:
        furnish(world, profile)
    text = json.dumps(document).replace(DOCUMENTED_URI, world.uri)
    names = [profile['name'] for profile in document['profiles']]
    assert document['current'] in names
    for name in names:
        use_profile(world, 'cli_profile', 'ALIBABA_CLOUD_CONFIG_FILE', text, name, environment)


def furnish(world, profile):
    """What the profile relies on is there, as the profile spells it."""
    mode, cloud = profile['mode'], world.cloud
    if 'access_key_secret' in profile:
        parts = profile['access_key_id'], profile['access_key_secret']
        world.session(*parts, profile['sts_token']) if 'sts_token' in profile else world.key(*parts)
    if mode == 'OAuth':
        login = cloud.oauth.login(world.user.identity, site=profile.get('oauth_site_type', 'CN'))
        profile.update(oauth_access_token=login.access_token, oauth_refresh_token=login.refresh_token)
    elif mode == 'CloudSSO':
        configuration = profile['cloud_sso_access_config']
        role = f'acs:ram::{profile["cloud_sso_account_id"]}:role/reader'
        login = cloud.cloud_sso.login(role, access_configuration_id=configuration)
        profile.update(access_token=login.access_token, cloud_sso_access_token_expire=int(time.time()) + LIFE_S)
    elif mode == 'RsaKeyPair':
        world.rename_key_pair(profile['key_pair_name'])
    elif mode == 'BearerToken':
        cloud.add_bearer_token(token=profile['bearer_token'])


def use_ini(world, block, environment):
    """Each section of a credentials.ini."""
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string(block.code)
    for name in parser.sections():
        section = parser[name]
        if 'access_key_secret' in section:
            parts = section['access_key_id'], section['access_key_secret']
            world.session(*parts, section['security_token']) if 'security_token' in section else world.key(*parts)
        if 'public_key_id' in section:
            world.rename_key_pair(section['public_key_id'])
        if 'bearer_token' in section:
            world.cloud.add_bearer_token(token=section['bearer_token'])
    text = block.code.replace(DOCUMENTED_URI, world.uri)
    assert parser.sections()
    for name in parser.sections():
        use_profile(world, 'profile', 'ALIBABA_CLOUD_CREDENTIALS_FILE', text, name, environment)


def use_profile(world, source, variable, text, name, environment):
    """A program that chooses the profile gets its credential, and whose it is STS can tell."""
    variables = {
        **environment, variable: '/sample', 'ALIBABA_CLOUD_PROFILE': name,
        'ALIBABA_CLOUD_CREDENTIALS_SOURCES': source,
    }
    context = world.context(variables, {**world.files(text), '/sample': text})
    with use_context(context):
        client = Client()
        credential = client.get_credential()
        assert credential.provider_name.startswith(f'default/{source}/')
        if credential.bearer_token is None:
            assert whoami(client).account_id
