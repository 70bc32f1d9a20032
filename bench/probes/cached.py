"""What a cached ``get_credential()`` costs, per credential type. Runs on ours and on the published package alike."""

import json
import os

import timing
from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config

KEY = {
    'access_key_id': os.environ['ALIBABA_CLOUD_ACCESS_KEY_ID'],
    'access_key_secret': os.environ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
}
CONFIGS = {
    'access_key': Config(type='access_key', **KEY),
    'sts': Config(type='sts', security_token='a token', **KEY),
    'ram_role_arn': Config(
        type='ram_role_arn', role_arn=os.environ['BENCH_ROLE'], role_session_name='bench',
        sts_endpoint=os.environ['BENCH_STS'], **KEY,
    ),
    'credentials_uri': Config(type='credentials_uri', credentials_uri=os.environ['BENCH_URI']),
    'default chain': None,
}


def figures():
    for name, config in CONFIGS.items():
        client = Client(config)
        alone, threads = timing.threads_us(client.get_credential)
        yield name, {
            'sync': timing.sync_us(client.get_credential),
            'async': timing.async_us(client.get_credential_async),
            'alone': alone,
            'threads': threads,
        }


print(json.dumps(dict(figures())))
