"""Texts of files of profiles."""

import json

CONFIG_JSON = '/home/user/.aliyun/config.json'
CREDENTIALS_INI = '/home/user/.alibabacloud/credentials.ini'


def config_json(*profiles, current=None):
    """The text of a config.json, whose first profile is the current one unless another is."""
    return json.dumps({'current': current or profiles[0]['name'], 'profiles': profiles})


def of_key(name, key):
    """A profile with the AccessKey pair, or the temporary credential, of the local cloud."""
    profile = {
        'name': name, 'mode': 'AK', 'access_key_id': key.access_key_id, 'access_key_secret': key.access_key_secret,
    }
    return profile if key.security_token is None else {**profile, 'mode': 'StsToken', 'sts_token': key.security_token}


def of_role(name, role, source):
    """A profile that assumes a role with another one."""
    return {
        'name': name, 'mode': 'ChainableRamRoleArn', 'ram_role_arn': role.arn, 'source_profile': source,
        'ram_session_name': 'session',
    }
