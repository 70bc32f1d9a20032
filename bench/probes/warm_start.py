"""From the start of a process to its credential, which another process has left in a cache: timed from outside."""

import os
import sys

from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config

KEY = {
    'access_key_id': os.environ['ALIBABA_CLOUD_ACCESS_KEY_ID'],
    'access_key_secret': os.environ['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
}
if sys.argv[1] == 'static':
    client = Client(Config(type='access_key', **KEY))
else:
    from alibabacloud_credentials.sharing import FileCache, RedisCache

    client = Client(Config(
        type='ram_role_arn', role_arn=os.environ['BENCH_ROLE'], sts_endpoint=os.environ['BENCH_STS'], **KEY
    ), cache=FileCache() if sys.argv[1] == 'file' else RedisCache(sys.argv[2]))
assert client.get_credential().access_key_id
print('done', flush=True)
