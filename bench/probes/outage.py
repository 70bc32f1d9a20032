"""A server goes down while the credential has eleven minutes to live: what do a hundred reads get?"""

import json
import logging
import os
import sys

from alibabacloud_credentials.client import Client
from alibabacloud_credentials.models import Config

logging.disable(logging.CRITICAL)
client = Client(Config(type='credentials_uri', credentials_uri=os.environ['BENCH_URI']))
client.get_credential()
print('ready', flush=True)
sys.stdin.readline()
served = 0
for _ in range(100):
    try:
        served += client.get_credential() is not None
    except Exception:
        pass
print(json.dumps({'served': served}), flush=True)
os._exit(0)
