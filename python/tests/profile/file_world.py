"""A config.json in memory, a clock, and an STS that knows which keys are good."""

import json
import time

from alibabacloud_credentials.testing import FakeClock, FakeEnvironment, FakeFiles, RefusingContext, Response

PATH = '/home/user/.aliyun/config.json'
KEY = {'access_key_id': 'LTAIfakeKeyId0000001', 'access_key_secret': 'FAKE-SECRET-1'}
NEW_KEY = {'access_key_id': 'LTAIfakeKeyId0000002', 'access_key_secret': 'FAKE-SECRET-2'}
ROLE = {'mode': 'RamRoleArn', 'ram_role_arn': 'acs:ram::1:role/reader'}


def profile(name='p', mode='AK', **fields):
    return {'name': name, 'mode': mode, **fields}


def text_of(*profiles, **top):
    return json.dumps({'current': profiles[0]['name'], 'profiles': profiles, **top})


class Sts:
    """Answers ``AssumeRole``; knows which keys are good."""

    def __init__(self, clock):
        self._clock = clock
        self.good = {KEY['access_key_id'], NEW_KEY['access_key_id']}
        self.asked_by = []
        self.fails_with = None

    def send(self, request, **_):
        pairs = f'{request.url.partition("?")[2]}&{request.body.decode()}'.split('&')
        sent = dict(pair.split('=') for pair in pairs)
        self.asked_by.append(sent['AccessKeyId'])
        if self.fails_with is not None:
            raise self.fails_with
        if sent['AccessKeyId'] not in self.good and not sent['AccessKeyId'].startswith('STS'):
            return Response(404, {}, b'{"Code": "InvalidAccessKeyId.NotFound", "RequestId": "R-1"}')
        return Response(200, {}, json.dumps({'Credentials': {
            'AccessKeyId': f'STS.fake{len(self.asked_by)}', 'AccessKeySecret': 'FAKE-SECRET', 'SecurityToken': 'token',
            'Expiration': time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(self._clock.wall() + 3600)),
        }}).encode())


class FileWorld:
    """One world; ``context`` is what sees it."""

    def __init__(self):
        self.clock = FakeClock()
        self.environment = FakeEnvironment()
        self.files = FakeFiles()
        self.sts = Sts(self.clock)
        self.context = RefusingContext(
            clock=self.clock, environment=self.environment, files=self.files, http=self.sts, random_fraction=lambda: 0.0
        )

    def write(self, *profiles, **top):
        self.files.write(PATH, text_of(*profiles, **top))

    def reads(self):
        return len(self.files.reads)


def key_of(provider):
    return provider.get_credentials().get_access_key_id()
