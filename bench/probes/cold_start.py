"""From the start of a process to its first STS credential: timed from outside, until it says that it is done."""

import os

from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config

client = Client(Config(
    type='ram_role_arn', access_key_id=os.environ['ALIBABA_CLOUD_ACCESS_KEY_ID'],
    access_key_secret=os.environ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'], role_arn=os.environ['BENCH_ROLE'],
    role_session_name='cold-start', sts_endpoint=os.environ['BENCH_STS'],
))
assert client.get_credential().security_token
print('done', flush=True)
