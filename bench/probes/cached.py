"""What a cached ``get_credential()`` costs, per credential type. Runs on ours and on the published package alike."""

import json
import os
import sys

import timing
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config

# What stands in a variable of the benchmark, by the name of the parameter.
VARIABLES = {
    'access_key_id': 'ALIBABA_CLOUD_ACCESS_KEY_ID', 'access_key_secret': 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    'bearer_token': 'BENCH_BEARER_TOKEN', 'credentials_uri': 'BENCH_URI', 'sts_endpoint': 'BENCH_STS',
    'oidc_provider_arn': 'BENCH_OIDC_PROVIDER', 'oidc_token_file_path': 'BENCH_OIDC_TOKEN_FILE',
    'public_key_id': 'BENCH_PUBLIC_KEY_ID', 'private_key_file': 'BENCH_PRIVATE_KEY_FILE',
}
ROLES = {'ram_role_arn': 'BENCH_ROLE', 'oidc_role_arn': 'BENCH_OIDC_ROLE'}
KEY = ('access_key_id', 'access_key_secret')
PARAMETERS = {
    'access_key': KEY,
    'sts': KEY,
    'bearer': ('bearer_token',),
    'ram_role_arn': (*KEY, 'sts_endpoint'),
    'oidc_role_arn': ('oidc_provider_arn', 'oidc_token_file_path', 'sts_endpoint'),
    'rsa_key_pair': ('public_key_id', 'private_key_file', 'sts_endpoint'),
    'ecs_ram_role': (),
    'credentials_uri': ('credentials_uri',),
}


def client_of(name):
    if name == 'default chain':
        return Client()
    settings = {parameter: os.environ[VARIABLES[parameter]] for parameter in PARAMETERS[name]}
    if name == 'sts':
        settings['security_token'] = 'a token'
    if name in ROLES:
        settings.update(role_arn=os.environ[ROLES[name]], role_session_name='bench')
    return Client(Config(type=name, **settings))


def figures(names):
    for name in names:
        client = client_of(name)
        alone, threads = timing.threads_us(client.get_credential)
        yield name, {
            'sync': timing.sync_us(client.get_credential),
            'async': timing.async_us(client.get_credential_async),
            'alone': alone,
            'threads': threads,
        }


print(json.dumps(dict(figures(sys.argv[1:]))), flush=True)
# The published package would join a thread.
os._exit(0)
